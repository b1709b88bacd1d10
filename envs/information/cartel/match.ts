/**
 * Price matching over the cartel: "I ask p, or the lowest of the others' prices if that is below".
 *
 *   none    nothing
 *   match p min(p, lowest of the others), one for every price but the lowest, the highest first
 *   ask p   one for every price
 *
 * As a program a match is the chain `if count(p₀) >= 1 then p₀ else if count(p₁) >= 1 then p₁ … else p` over the prices below p, which
 * grows with the others' prices. There are 2 m messages; all weakly increasing tables would be C(2 m − 1, m − 1) + 1 for two firms.
 *
 * References: Salop (1986), Practices that (credibly) facilitate oligopoly co-ordination; Calvano et al. (2020), AER 110(10).
 */
import type { Bot } from "../../../src/agent.js";
import { botsUnder } from "../../../src/device/bots.js";
import type { Device } from "../../../src/device/device.js";
import type { DeviceGame } from "../../../src/device/with-device.js";
import type { ChoiceOption, Defaults } from "../../../src/options.js";
import type { Entry, Solution } from "../../../src/registry.js";
import { layered } from "../../commitment/layered/layered.js";
import { cartelBots } from "./bots.js";
import { type CartelGame, cartel } from "./cartel.js";
import { gridAlike, gridMonopoly, gridNash } from "./grid.js";
import { type CartelOptions, marketDefaults, marketOf, namesOf } from "./options.js";
import { continuum } from "./solve.js";

export const matchDefaults = {
  ...marketDefaults,
  firms: { ...marketDefaults.firms, high: 6 },
  prices: { ...marketDefaults.prices, value: 7, high: 17 }, // programs nest at most 16 ifs
  margin: { ...marketDefaults.margin, value: 0.25 },
  semantics: {
    kind: "choice",
    value: "greatest",
    choices: ["greatest", "least", "none"],
    about: "what matches of matches come to: the highest prices that are consistent, the lowest; none = no messages",
  } as const satisfies ChoiceOption,
  conditions: {
    kind: "choice",
    value: "commitments",
    choices: ["commitments", "actions"],
    about: "is who sent nothing taken to ask the lowest price (commitments), or matched at what it asks (actions)?",
  } as const satisfies ChoiceOption,
  voluntary: { kind: "flag", value: true, about: "may firms send nothing and ask what they like?" },
} as const satisfies Defaults;

type Options = CartelOptions & { readonly semantics: string; readonly conditions: string; readonly voluntary: boolean };

const baseOf = ({ semantics: _s, conditions: _c, voluntary: _v, ...market }: Options): Partial<CartelOptions> => market;
const quoted = (name: string) => `"${name}"`;

/** The programs: matches, the highest first, then prices. */
export function matchPrograms(names: readonly string[]): string[] {
  const match = (k: number) =>
    `${names
      .slice(0, k)
      .map((name) => `if count(${quoted(name)}) >= 1 then ${quoted(name)} else `)
      .join("")}${quoted(names[k])}`;
  return [...Array.from({ length: names.length - 1 }, (_, j) => match(names.length - 1 - j)), ...names.map(quoted)];
}

/** The number of the message that matches down from the grid's price k > 0. */
export const matchFrom = (prices: number, k: number): number => prices - k;

function answers(options: Options): Solution {
  const market = marketOf(baseOf(options), matchId);
  const { grid, nashProfit, monopolyProfit } = market;
  const delta = (k: number) => (gridAlike(market, k) - nashProfit) / (monopolyProfit - nashProfit);
  const at = (k: number) => ({ price: grid[k], profit: gridAlike(market, k), delta: delta(k) });
  return {
    ...continuum(market),
    onGrid: { competition: at(gridNash(market)), monopoly: at(gridMonopoly(market)), lowest: at(0) },
    matches: {
      greatest: "matches come to the lowest of their own prices",
      least: "matches of matches alone come to the lowest price of the grid",
    },
  };
}

const matchId = "information/cartel-match-v0";

const entry = layered({
  id: matchId,
  title: "Price matching: firms who promise to match each other's prices can ask what a monopoly would",
  source:
    "Salop (1986), Calvano et al. (2020) for the market; equilibria in messages enumerated in the environment; the contrast of fixed points derived",
  about: `The market of \`information/cartel\`, played once. Before they set prices, firms may promise a price p, or to match: *I ask p, or the lowest of the others' prices if
that is below*. A match reads like a favour to buyers and takes from everybody the reason to undercut.

Under the **greatest** fixed point matches come to the lowest of their own prices p. Who undercuts one is followed, so that it wins no buyer, and who asks more sells less: every
common price from p^N to p^M is an equilibrium, and only the match down from p^M survives iterated weak dominance, Δ = 1. Under the **least** fixed point matches that wait for each
other start from the lowest price of the grid and stay there; a match is worth something only beside a firm that promised a price, and who did that is undercut, so that all pure
equilibria pay what competition does, Δ = 0. With **none** there are no messages, and firms compete. So whether promises to match make a cartel depends on the rule by which they
are resolved. (All of it derived: enumerated over the messages by \`solve\`, on the default grid.)

**One match can be enough.** Firms that send nothing ask what they like when they have seen the messages. With \`conditions = commitments\` they count as asking the lowest price, and a
match beside them asks that. With \`actions\` the price that they ask is matched. Then one firm that matches down from p^M, and another that sees this and asks p^M, is subgame perfect under either
fixed point (derived): the second is followed wherever it goes below, and any other message of the first is answered by less. \`solve\` does not list it, as its
strategies do not answer messages, and learners can find it: there the least fixed point does not prevent a cartel.

Messages for m prices p₀ < … < p_(m−1) are, by number,

    0                nothing
    1 … m − 1        k: match down from p_(m−k), the highest first
    m … 2m − 1       m + k: ask p_k, whatever the others do

A match is printed as the chain of ifs that it is, \`if count("p₀") >= 1 then "p₀" else if count("p₁") >= 1 then … else "p_k"\`: the first price that anybody else asks, else p_k. By default m = 7 with
ξ = 1/4, so that p^N = p₁ and p^M = p₅ are on the grid: message 1 matches down from the highest price 2.0381, 2 from p^M (and is what weak dominance leaves), 6 from p^N, 12 asks p^M. Who is free
chooses price k by action k.

Bots: \`match\` says the match down from p^M; \`ask\` asks p^M whatever the others do; without promises both play p^M. \`nash\`, \`monopoly\`, \`undercut\` and \`trigger\` say nothing and ask p^N, p^M,
the best answer to p^M, and p^M again; \`random\`.

Metrics are those of the cartel and of the device: look at \`delta\`.

References: Salop (1986), Practices that (Credibly) Facilitate Oligopoly Co-ordination; Calvano et al. (2020), American Economic Review 110(10), 3267–3297.`,
  defaults: matchDefaults,
  base: (values) => cartel(baseOf(values as unknown as Options)),
  device: (values): Device => {
    const { semantics, conditions, voluntary, ...rest } = values as unknown as Options;
    if (semantics === "none") return { name: "no-matching", messages: { kind: "none" } };
    return {
      name: "price-matching",
      messages: { kind: "programs", programs: matchPrograms(namesOf(marketOf(rest, matchId))) },
      semantics: { kind: semantics as "greatest" | "least" },
      conditions: conditions as "actions" | "commitments",
      voluntary,
    };
  },
  answers: (values) => answers(values as unknown as Options),
  bots: cartelBots,
});

/** Says one message; where there are none, it plays as the bot of the market does. */
const saying =
  (numberOf: (game: CartelGame) => number, free: Bot): Bot =>
  (game, role, seed) => {
    const { below } = game as unknown as DeviceGame;
    const base = below.game as unknown as CartelGame;
    const maker = botsUnder(below.game, below.devices);
    const silent = below.devices[0].messages.kind === "none";
    return (silent ? maker.uncommitted(free) : maker.saying(numberOf(base), free))(game, role, seed);
  };

/** Match down from the monopoly's price; ask it whatever the others do; and undercut whoever asks it. */
export const cartelMatch: Entry = {
  ...entry,
  bots: {
    ...entry.bots,
    match: saying(({ market }) => matchFrom(market.prices, gridMonopoly(market)), cartelBots.monopoly),
    ask: saying(({ market }) => market.prices + gridMonopoly(market), cartelBots.monopoly),
  },
};
