/**
 * Settlement: one step of the game under its commitments, and what follows from them.
 *
 * Whoever is bound plays what it promised, where that is legal; else it plays freely, and breaks nothing. Then payments change hands, penalties of contracts
 * are paid, and breaches are found out, slashed and perhaps undone.
 */
import type { State, Turn } from "../game.js";
import { deedOf } from "./bind.js";
import { type Commitments, sum, sums, tossed } from "./commitments.js";
import { resolveAt } from "./resolution.js";
import type { Setting } from "./setting.js";

/** Decide what everybody plays: `turn.actions` come from the agents and are replaced in place. @param turn of the game */
export function enforce(set: Setting, s: Commitments, base: State, turn: Turn): void {
  const { seats, venues, game, acts, breach } = set;
  const { n } = seats;
  if (venues.length > 1) {
    // Of the last step there may be promises left that are yet to be found for this one.
    for (let k = turn.lane * n; k < (turn.lane + 1) * n; k++) if (acts[s.venue[k]] !== 0) s.promise[k] = -1;
  }
  for (let v = 0; v < venues.length; v++) {
    if (acts[v] === 0) continue;
    resolveAt(set, s, base, turn, v, deedOf(venues[v], s, turn.lane * venues.length + v));
  }
  for (let i = 0; i < n; i++) {
    const own = turn.lane * n + i;
    const promise = s.promise[own];
    set.able[i] = 0;
    if (s.bound[own] === 0 || promise < 0) continue;
    const role = seats.role[i];
    const row = turn.lane * seats.roles[role].count + seats.agent[i];
    const free = breach[s.venue[own]] !== 0;
    if (game.legal !== undefined) {
      game.legal(base, turn.lane, role, seats.agent[i], set.allowed, 0);
      if (set.allowed[promise] === 0) {
        if (!free && set.allowed[turn.actions[role][row]] === 0) turn.actions[role][row] = firstOf(set.allowed);
        continue;
      }
    }
    set.able[i] = 1;
    if (!free) turn.actions[role][row] = promise;
  }
}

function firstOf(allowed: Uint8Array): number {
  for (let a = 0; a < allowed.length; a++) if (allowed[a] !== 0) return a;
  return 0;
}

/** What would have been paid if all had kept their promises, for disputes; before the game moves. */
export function foresee(set: Setting, s: Commitments, base: State, turn: Turn): void {
  const { seats, joint, before, game } = set;
  for (let i = 0; i < seats.n; i++) {
    const own = turn.lane * seats.n + i;
    const role = seats.role[i];
    joint[role][seats.agent[i]] =
      set.able[i] !== 0 ? s.promise[own] : turn.actions[role][turn.lane * seats.roles[role].count + seats.agent[i]];
  }
  game.payoff?.(base, turn.lane, joint, before);
}

/** Payments, penalties and breaches, after the game has moved. @param turn of the game; rewards are added to */
export function settle(set: Setting, s: Commitments, turn: Turn): void {
  const { seats, venues, gains, weights } = set;
  for (let i = 0; i < seats.n; i++) gains[i] = s.due[turn.lane * seats.n + i];
  for (let v = 0; v < venues.length; v++) {
    const { credibility, messages } = venues[v].device;
    if (credibility.breach) punish(set, s, turn, v);
    if (messages.kind === "contract" && messages.terms === "penalty" && s.agreed[turn.lane * venues.length + v] !== 0)
      penalise(set, turn, v, s.table[turn.lane * venues.length + v] - 1);
  }
  for (let v = 0; v < venues.length; v++) {
    const { mediator } = venues[v].device;
    const role = set.mediators[v];
    if (role >= 0 && mediator.kind === "learning" && mediator.weight !== 0)
      for (let r = 0; r < seats.roles.length; r++)
        for (let k = 0, at = turn.lane * seats.roles[r].count; k < seats.roles[r].count; k++, at++)
          turn.rewards[role][turn.lane] += weights[v] * turn.rewards[r][at];
  }
  pay(set, s, turn);
}

/** Everybody's payments, beside what is in `gains` already. */
function pay(set: Setting, s: Commitments, turn: Turn): void {
  const { seats, gains, grids } = set;
  const { n } = seats;
  const first = turn.lane * n;
  let any = false;
  for (let i = 0; i < n; i++) if (gains[i] !== 0) any = true;
  for (let i = 0; i < n; i++) {
    const own = first + i;
    if (s.bound[own] === 0 || s.pay[own] === 0) continue;
    any = true;
    const amount = s.pay[own] * grids[s.venue[own]];
    gains[i] -= amount;
    const to = s.target[own];
    if (to > 0) gains[(i + to) % n] += amount;
    else for (let j = 0; j < n; j++) if (j !== i) gains[j] += amount / (n - 1);
  }
  if (!any) return;
  for (let i = 0; i < n; i++) {
    turn.rewards[seats.role[i]][turn.lane * seats.roles[seats.role[i]].count + seats.agent[i]] += gains[i];
    if (gains[i] > 0) s.sums[turn.lane * sums.length + sum.transfers] += gains[i];
  }
}

/** Whoever plays its bottom action pays the penalty, so many steps of the grid, shared by all others. */
function penalise({ seats, venues, gains, grids }: Setting, turn: Turn, v: number, level: number): void {
  const { n } = seats;
  const penalty = level * grids[v];
  const { bottoms } = venues[v].circle;
  for (let i = 0; i < n; i++) {
    const role = seats.role[i];
    if (turn.actions[role][turn.lane * seats.roles[role].count + seats.agent[i]] !== bottoms[i]) continue;
    gains[i] -= penalty;
    for (let j = 0; j < n; j++) if (j !== i) gains[j] += penalty / (n - 1);
  }
}

/** Find breaches out, slash, pay bounties, undo. */
function punish(set: Setting, s: Commitments, turn: Turn, v: number): void {
  const { seats, venues, before, able, gains } = set;
  const { n } = seats;
  const { detection, slash, collateral, bounty, dispute } = venues[v].device.credibility;
  const loss = Math.min(slash, collateral);
  const totals = turn.lane * sums.length;
  let undone = false;
  for (let i = 0; i < n; i++) {
    const own = turn.lane * n + i;
    const role = seats.role[i];
    if (able[i] === 0 || s.venue[own] !== v) continue;
    if (turn.actions[role][turn.lane * seats.roles[role].count + seats.agent[i]] === s.promise[own]) continue;
    s.sums[totals + sum.broken]++;
    if (!tossed(detection, turn.rng)) continue;
    gains[i] -= loss;
    for (let j = 0; j < n; j++) if (j !== i) gains[j] += (bounty * loss) / (n - 1);
    s.sums[totals + sum.slashed] += loss;
    s.sums[totals + sum.burnt] += (1 - bounty) * loss;
    if (tossed(dispute, turn.rng)) undone = true;
  }
  if (!undone) return;
  for (let r = 0; r < seats.roles.length; r++)
    for (let k = 0; k < seats.roles[r].count; k++) turn.rewards[r][turn.lane * seats.roles[r].count + k] = before[r][k];
}
