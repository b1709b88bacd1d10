/**
 * Deals: messages that are settled between agents and not by programs.
 *
 *   share      offers to pay a share of what another's giving way is worth meet askers who would give way for it
 *   contract   one joint action, or one penalty, is proposed, and binds if all agree
 *   delegate   the mediator plays for whoever handed it the right of play
 *
 * Sharing. Let u be the payoffs when all play their bottom actions and u' when asker i plays a instead. Offerers are those who offer at
 * least the share φ that i asks and gain gⱼ = u'ⱼ − uⱼ > 0.
 *
 *   compensation  c = uᵢ − u'ᵢ;   surplus  S = Σⱼ gⱼ − c;   a deal iff there are offerers and S > 0;
 *   payment       max(0, c + φ S), from offerers as their gains
 *
 * Askers are served in order, each given what those before have moved. Both sides are then bound: the asker to a, offerers to stay.
 *
 * References: Monderer & Tennenholtz (2009); Haupt et al. (2022), arXiv:2208.10469 (contracts proposed and accepted); Zhu et al. (2025),
 * arXiv:2503.03866 (proposals of one's own action). The sharing rule is derived.
 */
import type { State, Turn } from "../game.js";
import { type Commitments, sum, sums } from "./commitments.js";
import type { Setting } from "./setting.js";

export function settleDeal(set: Setting, s: Commitments, base: State, turn: Turn, v: number): void {
  const { messages, mediator } = set.venues[v].device;
  switch (messages.kind) {
    case "share":
      shareOut(set, s, base, turn.lane, v, messages.levels);
      break;
    case "contract":
      conclude(set, s, turn.lane, v, messages.terms);
      break;
    case "delegate":
      handOver(set, s, turn.lane, v, mediator.kind === "scripted");
      break;
    default:
  }
}

/** What a message of a sharing language says: first come the offers, message − 1; then actions, each given for at least each share. */
const askLevel = (message: number, levels: number): number => (message > levels ? (message - 1 - levels) % levels : -1);
const askAction = (message: number, levels: number): number => Math.floor((message - 1 - levels) / levels);

function shareOut(set: Setting, s: Commitments, base: State, lane: number, v: number, levels: number): void {
  const { seats, venues, joint, paid, before, gains, game } = set;
  const { n, role, agent } = seats;
  const { bottoms } = venues[v].circle;
  const first = lane * n;
  const sequence = (lane * venues.length + v) * n;
  for (let i = 0; i < n; i++) {
    const promised = s.promise[first + i];
    joint[role[i]][agent[i]] = promised >= 0 ? promised : bottoms[i];
  }
  for (let k = 0; k < n; k++) {
    const i = s.sequence[sequence + k];
    const at = first + i;
    const ask = s.bound[at] !== 0 && s.venue[at] === v ? askLevel(s.message[at], levels) : -1;
    if (ask < 0) continue;
    game.payoff?.(base, lane, joint, before);
    const stays = joint[role[i]][agent[i]];
    joint[role[i]][agent[i]] = askAction(s.message[at], levels);
    game.payoff?.(base, lane, joint, paid);
    const cost = before[role[i]][agent[i]] - paid[role[i]][agent[i]];
    let gained = 0;
    for (let j = 0; j < n; j++) {
      const other = first + j;
      const offers = j !== i && s.bound[other] !== 0 && s.venue[other] === v && s.message[other] <= levels;
      const gain = paid[role[j]][agent[j]] - before[role[j]][agent[j]];
      const joins = offers && s.message[other] - 1 >= ask && gain > 0; // whoever joined before stays where it is
      gains[j] = joins ? gain : 0;
      gained += gains[j];
    }
    if (!(gained > Math.max(0, cost))) {
      joint[role[i]][agent[i]] = stays;
      continue;
    }
    const payment = Math.max(0, cost + (ask / (levels - 1)) * (gained - cost));
    s.promise[at] = askAction(s.message[at], levels);
    s.due[at] += payment;
    for (let j = 0; j < n; j++) {
      if (gains[j] === 0) continue;
      s.promise[first + j] = bottoms[j];
      s.due[first + j] -= (payment * gains[j]) / gained;
    }
  }
  for (let at = first; at < first + n; at++) if (s.venue[at] === v && s.promise[at] < 0) s.shown[at] = s.bound[at] = 0; // no deal
}

/** The proposal of the first in order who made one; for own actions every agent's counts. */
export function propose(set: Setting, s: Commitments, lane: number, v: number): void {
  const { n } = set.seats;
  const at = lane * set.venues.length + v;
  s.table[at] = 0;
  for (let k = 0; k < n; k++) {
    const i = lane * n + s.sequence[at * n + k];
    if (s.table[at] === 0 && s.venue[i] === v) s.table[at] = s.message[i];
  }
}

function conclude(set: Setting, s: Commitments, lane: number, v: number, terms: "profile" | "penalty" | "own"): void {
  const { seats, venues } = set;
  const { n, counts } = seats;
  const at = lane * venues.length + v;
  const first = lane * n;
  let all = terms === "own" || s.table[at] > 0;
  for (let i = first; i < first + n; i++) {
    if (s.venue[i] !== v || s.bound[i] === 0 || (terms === "own" && s.message[i] === 0)) all = false;
  }
  s.agreed[at] = all ? 1 : 0;
  if (!all && (terms === "own" || s.table[at] > 0)) s.sums[lane * sums.length + sum.voids]++;
  let left = s.table[at] - 1;
  for (let i = n - 1; i >= 0; i--) {
    if (!all) {
      if (s.venue[first + i] === v) s.bound[first + i] = s.shown[first + i] = 0;
    } else if (terms !== "penalty")
      s.promise[first + i] = terms === "own" ? s.message[first + i] - 1 : left % counts[i];
    left = Math.floor(left / counts[i]);
  }
}

function handOver(set: Setting, s: Commitments, lane: number, v: number, scripted: boolean): void {
  const { seats, venues } = set;
  const { n } = seats;
  const { bottoms, tops } = venues[v].circle;
  const first = lane * n;
  let unanimous = true;
  for (let i = first; i < first + n; i++) if (s.bound[i] === 0 || s.venue[i] !== v) unanimous = false;
  for (let i = 0; i < n; i++) {
    if (s.bound[first + i] === 0 || s.venue[first + i] !== v) continue;
    const chosen = s.decided[(lane * venues.length + v) * n + i];
    s.promise[first + i] = scripted ? (unanimous ? tops[i] : bottoms[i]) : chosen;
  }
}
