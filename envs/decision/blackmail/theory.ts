/**
 * Whoever pays with probability π once the letter is there, foreseen to pay with q(π), see `../foreseen.ts`:
 *
 *   xor      U(π) = −εD − C π L(π),   L = P(letter) = ε (1 − q) + (1 − ε) q
 *            best π = 0, ratifiable π = 0: paying never changes whether there are termites
 *            going by the news, paying looks better with the letter iff
 *              D (P(termites | letter, refuses) − P(termites | letter, pays)) = D 4 e y/(1 − (1 − 4e) y²) ≥ C,
 *              e = ε (1 − ε), y = 2p − 1;  that is from y = 2C/(4eD + √(16 e² D² + 4 C² (1 − 4e))) on
 *   threat   U(π) = −q(π) (π C + (1 − π) D)
 *            samples: convex in π, so certain: refuse (1 − p) D against pay p C, refuse iff p ≥ D/(C + D)
 *            with the letter paying is better: for C < D only π = 1 is ratifiable
 *
 * Derived.
 */
import { type Best, foreseen } from "../foreseen.js";
import type { BlackmailOptions } from "./options.js";

type Letters = Pick<BlackmailOptions, "kind" | "damage" | "cost" | "termites" | "predictor">;

/** P(letter). */
export function mailed({ kind, termites, predictor }: Letters, accuracy: number, pays: number): number {
  const q = foreseen(predictor, accuracy, pays);
  return kind === "xor" ? termites * (1 - q) + (1 - termites) * q : q;
}

/** U(π) */
export function worth(letters: Letters, accuracy: number, pays: number): number {
  const { kind, damage, cost, termites } = letters;
  const letter = mailed(letters, accuracy, pays);
  if (kind === "xor") return -termites * damage - cost * pays * letter;
  return -letter * (pays * cost + (1 - pays) * damage);
}

/** The policy that loses least, looked at from before; of equals the one that pays least. */
export function best(letters: Letters, accuracy: number): Best {
  const { kind, damage, cost, predictor } = letters;
  const options: Best[] = [0, 1].map((pays) => ({ pays, value: worth(letters, accuracy, pays) }));
  // read as refusing up to 1/2, but not at it
  if (kind === "threat" && predictor === "mode")
    options.push({ pays: 0.5, value: (-(1 - accuracy) * (cost + damage)) / 2, limit: "from below" });
  return options.reduce((one, other) => (other.value > one.value + 1e-12 * damage ? other : one));
}

/** The policy that one with the letter in hand would not change; "any" where paying is as good as refusing. */
export function ratifiable({ kind, damage, cost }: Letters): number | "any" {
  if (kind === "xor") return cost > 0 ? 0 : "any";
  return cost < damage ? 1 : "any";
}

/** What the letter tells one who pays, or refuses, for certain: P(termites | letter). */
export function news({ termites: e }: Letters, accuracy: number) {
  const posterior = (guilty: number, innocent: number) => (guilty + innocent > 0 ? guilty / (guilty + innocent) : 0);
  return {
    pays: posterior(e * (1 - accuracy), (1 - e) * accuracy),
    refuses: posterior(e * accuracy, (1 - e) * (1 - accuracy)),
  };
}

/** The accuracy from which one who goes by the news pays (xor). */
export function newsThreshold({ termites, damage: D, cost: C }: Letters): number | undefined {
  const e = termites * (1 - termites);
  if (C === 0) return 0.5;
  if (e === 0) return undefined;
  const y = (2 * C) / (4 * e * D + Math.sqrt(16 * e * e * D * D + 4 * C * C * (1 - 4 * e)));
  return (1 + y) / 2;
}

/** Does one who goes by the news, or just by what follows, pay once the letter is there? */
export function paysByNews(letters: Letters, accuracy: number): boolean {
  if (letters.kind === "threat") return letters.cost < letters.damage;
  const from = newsThreshold(letters);
  return from !== undefined && accuracy >= from;
}
