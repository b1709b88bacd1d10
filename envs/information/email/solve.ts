/** What is known of the email game: who acts in equilibrium, what that is worth, and what the elimination shows. */
import type { Solution } from "../../../src/registry.js";
import { contagious, eliminate, endActs, lower, naive, naiveGap } from "./chain.js";
import { inTime } from "./email.js";
import { type EmailOptions, emailOptions } from "./options.js";

const shown = 40; // rungs, where the chain has no end

/** Where to act: the least number of the last message held, per seat; `never` where it never does. */
export type Plan = "never" | "known" | "final";

/** The best equilibrium that holds whatever is made of the chain's far end. */
export function equilibriumPlan(options: EmailOptions): Plan {
  if (options.channel === "ledger") return "final";
  return contagious(options) ? "never" : "known";
}

/** @throws naming the option that is wrong */
export function solveEmail(given: unknown): Solution {
  const options = emailOptions(given);
  const { channel, prior: p, gain, risk, loss, wrong, cap } = options;
  const calm = (1 - p) * gain;
  const never = { name: "nobody acts", payoffs: [calm, calm], acting: 0 };
  const source = "Rubinstein (1989), Am. Econ. Rev. 79; conditions, the cap and the ledger are derived here";
  const common = {
    naive: { payoffs: naive(options), gap: naiveGap(options), meaning: "both act just where they know of b" },
    optimum: { welfare: 2 * gain, play: "stay in state a, act in state b" },
    units: "payoff, before anything is known",
    source,
  };
  if (channel === "ledger") {
    const q = inTime(options);
    const acts = {
      name: "both act iff the post is final",
      payoffs: [calm + p * q * gain, calm + p * q * gain],
      acting: p * q,
    };
    return {
      finalInTime: q,
      equilibria: [acts, never],
      played: acts.name,
      worthOfLedger: p * q * gain, // over nobody acting
      note: "that nobody acts stays an equilibrium; both prefer the other one, and the post makes it common knowledge that it is open",
      ...common,
    };
  }
  const rounds = eliminate(options, shown);
  const gone = rounds.flat();
  const known = naive(options);
  const end = p * (1 - loss) ** Math.max(0, cap - 1);
  const last = { both: end * (1 - loss), alone: end * loss };
  const holder = calm + last.both * gain - last.alone * risk; // of the last message but one
  const other = calm + last.both * gain;
  const equilibria = contagious(options)
    ? [
        never,
        ...(endActs(options)
          ? [
              {
                name: "only who holds one of the last two messages acts",
                payoffs: cap % 2 === 1 ? [holder, other] : [other, holder], // odd messages go to the receiver
                acting: last.both + last.alone / 2,
              },
            ]
          : []),
      ]
    : [{ name: "both act where they know of b", payoffs: known, acting: p * (1 - loss / 2) }, never];
  return {
    condition: { contagion: contagious(options), needs: risk, above: (1 - loss) * gain },
    lowerRung: lower(options, 2),
    elimination: {
      rounds: rounds.length,
      rungs: gone.length,
      all: cap > 0 && gone.length === cap + 3,
      meaning: cap > 0 ? "of N + 3 rungs" : `of the first ${shown} rungs; the step is the same on each that follows`,
    },
    equilibria,
    unique: contagious(options) && !endActs(options) && wrong > 0,
    ...(wrong === 0 && { note: "with w = 0 this holds among equilibria in which the sender stays in state a" }),
    played: equilibria[0].name,
    worthOfLedger: p * inTime(options) * gain, // over nobody acting
    ...common,
  };
}
