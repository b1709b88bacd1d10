/**
 * The chain of what can be known in the email game, and what iterated strict dominance leaves of it.
 *
 *   rung 0      the sender in state a
 *   rung 1      the receiver who heard nothing
 *   rung 2 + m  whoever received message m and no later one; m = 0 is the sender who knows of b
 *
 * If K messages arrive in state b, those who meet hold K and K − 1, on rungs K + 2 and K + 1. So on rung r the other is on rung r − 1 or
 * r + 1, and on the lower one with probability z = ε/(ε + (1 − ε) ε) = 1/(2 − ε), on rung N + 1 of N messages with ε, on the last with 1.
 * Acting pays at most M (1 − z) − L z if the other stays on the lower rung, and staying at least 0: it goes where L z > M (1 − z). Rung 1
 * meets state a, where staying is dominant (weakly, if w = 0), and follows if (1 − p)(M + L) > p ε M.
 *
 * Derived here, after Rubinstein (1989).
 */
import { inTime } from "./email.js";
import type { EmailOptions } from "./options.js";

/** On rung r ≥ 2: the probability that the other is on the lower rung. */
export function lower({ loss, cap }: EmailOptions, rung: number): number {
  const held = rung - 2; // the last message that it received
  if (cap === 0 || held < cap - 1) return 1 / (2 - loss);
  return held < cap ? loss : 1;
}

/**
 * Rounds of elimination of acting, as lists of rungs; what is in no list survives.
 *
 * @param rungs how many there are to look at, if there is no cap; the topmost may then meet somebody who acts
 */
export function eliminate(options: EmailOptions, rungs: number): number[][] {
  const { prior: p, gain, risk, wrong, loss, cap } = options;
  const count = cap > 0 ? cap + 3 : rungs;
  const may = new Uint8Array(count + 1).fill(1);
  if (cap > 0) may[count] = 0; // nobody is there
  const rounds: number[][] = [];
  for (;;) {
    const gone: number[] = [];
    for (let r = 0; r < count; r++) if (may[r] === 1 && dominated(r)) gone.push(r);
    if (gone.length === 0) return rounds;
    for (const r of gone) may[r] = 0;
    rounds.push(gone);
  }

  /** Does staying pay more than acting against every way to play that is left? Its advantage is least where the other acts, if it may. */
  function dominated(r: number): boolean {
    if (r === 0) return true; // only weakly where w = 0
    if (r === 1) {
      const calm = (1 - p) * (may[0] === 1 ? Math.min(wrong, gain + risk) : gain + risk);
      return calm + p * loss * (may[2] === 1 ? -gain : risk) > 0;
    }
    const z = lower(options, r);
    return z * (may[r - 1] === 1 ? -gain : risk) + (1 - z) * (may[r + 1] === 1 ? -gain : risk) > 0;
  }
}

/** Does knowledge that is never common undo all action, one rung after the other? */
export const contagious = ({ gain, risk, loss }: EmailOptions): boolean => risk > (1 - loss) * gain;

/** May those at the end of an exchange of N messages act? */
export const endActs = ({ gain, risk, loss, cap }: EmailOptions): boolean =>
  cap > 0 && loss * risk <= (1 - loss) * gain;

/** Payoffs of sender and receiver if both act just where they know of b. */
export function naive(options: EmailOptions): [number, number] {
  const { channel, prior: p, gain, risk, loss } = options;
  const heard = channel === "ledger" ? inTime(options) : 1 - loss;
  const calm = (1 - p) * gain;
  return [calm + p * (heard * gain - (1 - heard) * risk), calm + p * heard * gain];
}

/** What the sender could gain against a receiver who acts on all that it hears: by staying where it has no confirmation. */
export function naiveGap(options: EmailOptions): number {
  const { channel, prior: p, gain, risk, loss, cap } = options;
  if (channel === "ledger") return p * (1 - inTime(options)) * risk;
  const unheard = cap === 1 ? 1 - loss : (1 - loss) * loss; // message 1 arrives, and no confirmation
  return Math.max(0, p * (loss * risk - unheard * gain));
}
