/**
 * The game that messages induce: each player sends one, and what they come to together pays.
 *
 *   u(m₀, …, mₙ₋₁) = outcome(m₀, …, mₙ₋₁)
 *
 * With response tables as messages and a fixed point as the outcome it is the meta-game of conditional commitments.
 *
 * Reference: Tennenholtz (2004), Program equilibrium, Games Econ. Behav. 49.
 */
import { mostPayoffs, type Nested, type NormalForm, normalForm } from "../matrix/normal-form.js";

/**
 * @param counts how many messages each player has, `[n]`
 * @param outcome writes the payoffs of a joint message `[n]` to `out`, `[n]`; both arrays are reused
 * @param names of messages, for all players or per player
 * @throws a sentence where there are too many joint messages, or a payoff is not written
 */
export function inducedForm(
  counts: readonly number[],
  outcome: (messages: Int32Array, out: Float64Array) => void,
  names?: readonly string[] | readonly (readonly string[])[],
): NormalForm {
  const players = counts.length;
  const size = counts.reduce((product, n) => product * n, players);
  if (!(size <= mostPayoffs)) {
    throw new Error(
      `the induced game: ${counts.join(" × ")} messages for each player are more than ${mostPayoffs} payoffs.`,
    );
  }
  const messages = new Int32Array(players);
  const out = new Float64Array(players);
  const below = (i: number): Nested => {
    if (i === players) {
      outcome(messages, out.fill(Number.NaN)); // what is not written is found
      return Array.from(out);
    }
    return Array.from({ length: counts[i] }, (_, m) => {
      messages[i] = m;
      return below(i + 1);
    });
  };
  return normalForm({ payoffs: below(0), ...(names && { actions: names }) }, "the induced game");
}
