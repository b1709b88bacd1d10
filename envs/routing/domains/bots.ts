/**
 * Bots of several domains, per role; they know no more than they see.
 *
 *   router      home: all at home · blind: half abroad, whatever the reserves · responsive: the split that is worth most at the reserves it sees
 *   searcher    pass · exact: the pair that gains most if both legs are in, at full size · careful: the pair and size with the best
 *               expectation where legs are separate, or nothing
 *   sequencer   bids: the highest bid is first, alone · separate: bids, or its own trade where that earns more · shared: likewise, jointly with
 *               whoever shares · users: users first, alone
 *
 * Every name can be given to every role; a role without a bot of that name plays home, pass or bids.
 */
import type { Agent, Bot } from "../../../src/agent.js";
import type { AnyGame, Role } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { maskSize, size } from "../../../src/space.js";
import { attempt, separateProfit } from "./attempt.js";
import { extraction } from "./clearing.js";
import type { DomainsGame } from "./domains.js";
import { commonWidth } from "./observe.js";
import { bidLevels, type DomainsMarket, legSizes, rules, sharesAbroad } from "./options.js";

/** A row of observations, read back. */
interface Seen {
  readonly m: DomainsMarket;
  readonly pools: readonly (readonly [number, number])[];
  readonly left: number; // rounds
  readonly open: number; // chance that the bridge is
  readonly own: Float32Array; // what only this role sees
}
type Play = (seen: Seen, mask: Uint8Array) => readonly number[];

const reserve = (share: number, depth: number): number => (depth * share) / (1 - share);

function look(m: DomainsMarket, row: Float32Array): Seen {
  const at = (d: number, token: number) => reserve(row[5 + 2 * d + token], m.depth);
  const pools = Array.from({ length: m.domains }, (_, d) => [at(d, 0), at(d, 1)] as const);
  return { m, pools, left: Math.round(row[3] * m.rounds), open: row[4], own: row.subarray(commonWidth(m.domains)) };
}

/** Home alone, at a limit in the middle. */
const home: Play = ({ m }) => [0, Math.floor(m.tolerances.length / 2)];

/** Half to the first other domain. */
const blind: Play = ({ m }) => [1 + sharesAbroad.indexOf(0.5), Math.floor(m.tolerances.length / 2)];

/** The split that is worth most now. The limit is the widest: at the reserves it reads nothing reverts, and what moves them it does not know. */
const responsive: Play = ({ m, pools, left, open, own }) => {
  const { domains: D, kept, gas, outsideCost, bridgeFee, latency } = m;
  const where = own.indexOf(1);
  const token = own[D] === 1 ? 0 : 1;
  const order = own[D + 1] * m.largest;
  const output = (d: number, amount: number): number => {
    const net = kept * amount;
    return amount > 0 ? (pools[d][1 - token] * net) / (pools[d][token] + net) - gas : 0;
  };
  let best = 0;
  let most = output(where, order);
  for (let choice = 1; choice <= sharesAbroad.length * (D - 1); choice++) {
    const share = sharesAbroad[(choice - 1) % sharesAbroad.length];
    const other = Math.floor((choice - 1) / sharesAbroad.length);
    const away = share * order;
    const net = (1 - bridgeFee) * away;
    const arrives = latency < left ? output(other < where ? other : other + 1, net) : (1 - outsideCost) * net;
    const worth = output(where, order - away) + open * arrives + (1 - open) * (1 - outsideCost) * away;
    if (worth <= most + 1e-6 * order) continue;
    most = worth;
    best = choice;
  }
  return [best, m.tolerances.length - 1];
};

const bid = 2; // which level both searchers bid
const pass: Play = () => [0, 0, 0, 0];

/** The best pair and size under what an attempt is thought to earn; nothing where it earns nothing. */
const search =
  (earns: (m: DomainsMarket, found: ReturnType<typeof attempt>) => number): Play =>
  ({ m, pools }, mask) => {
    let best = [0, 0, 0, 0];
    let most = 0;
    m.pairs.forEach(([d, e], p) => {
      if (mask[1 + p] === 0) return;
      legSizes.forEach((share, k) => {
        const worth = earns(m, attempt({ buy: pools[d], sell: pools[e], fee: m.fee }, share));
        if (worth <= most) return;
        most = worth;
        best = [1 + p, k, bid, bid];
      });
    });
    return best;
  };
const exact = search(({ gas }, { gain }) => (1 - bidLevels[bid]) * gain - 2 * gas);
const careful = search((m, found) => separateProfit(found, { ...m, bids: bidLevels[bid] * found.gain }));

/** Its own trade, where that earns more than the bids that it can expect. */
const sequence =
  (share: 0 | 1): Play =>
  ({ m, pools, own }) => {
    const where = own.indexOf(1, 2 * m.domains) - 2 * m.domains; // after what is pending
    const { separate, incentive } = extraction(pools, m.fee, m.outsideCost);
    const taken = separate[where] + (share * incentive) / m.domains;
    const offered = m.depth * own[3 * m.domains] * (share === 1 ? 1 : m.inclusion);
    return [taken > offered ? rules.own : rules.bids, share];
  };

const bot =
  (...[router, searcher, sequencer]: readonly Play[]): Bot =>
  (game: AnyGame, role: number): Agent => {
    const { market } = game as unknown as DomainsGame;
    const { observation, action } = game.roles[role] as Role;
    const [seen, flags, width] = [size(observation), maskSize(action), size(action)];
    const play = [router, searcher, sequencer][role];
    return {
      act(observations, masks, actions) {
        for (let row = 0; row < actions.length / width; row++) {
          const mine = observations.subarray(row * seen, (row + 1) * seen);
          const choice =
            mine[role] === 1 ? play(look(market, mine), masks.subarray(row * flags, (row + 1) * flags)) : [];
          for (let k = 0; k < width; k++) actions[row * width + k] = choice[k] ?? 0;
          if (role === 0 && masks[row * flags + actions[row * width]] === 0) actions[row * width] = 0; // no bridge, no sending
        }
      },
    };
  };

const bids: Play = () => [rules.bids, 0];
const users: Play = () => [rules.users, 0];

export const domainsBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  home: bot(home, pass, bids),
  blind: bot(blind, pass, bids),
  responsive: bot(responsive, pass, bids),
  pass: bot(home, pass, bids),
  exact: bot(home, exact, bids),
  careful: bot(home, careful, bids),
  bids: bot(home, pass, bids),
  separate: bot(home, pass, sequence(0)),
  shared: bot(home, pass, sequence(1)),
  users: bot(home, pass, users),
};
