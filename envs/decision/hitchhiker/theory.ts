/**
 * The hitchhiker who pays in town with probability π, foreseen with accuracy p:
 *
 *   U(π) = P(foreseen to pay) (V − C π)
 *
 *   certain   pay p (V − C), refuse (1 − p) V             pay iff p ≥ V/(2V − C)
 *   samples   U is concave in π for p > 1/2:              π* = ((2p − 1) V − (1 − p) C)/(2 (2p − 1) C), within [0, 1]
 *             π* > 0 iff p > (V + C)/(2V + C);   π* = 1 iff p ≥ (V − C)/(2V − 3C), V ≥ 2C
 *   mode      π = 1/2 is read as paying:                  p (V − C/2) against (1 − p) V
 *
 * In town the ride is past, and paying costs C whatever was foreseen: for C > 0 only π = 0 is ratifiable. Derived.
 */
import { type Best, foreseen } from "../foreseen.js";
import type { HitchhikerOptions } from "./options.js";

type Ride = Pick<HitchhikerOptions, "value" | "cost" | "predictor">;

export function worth({ value, cost, predictor }: Ride, accuracy: number, pays: number): number {
  return foreseen(predictor, accuracy, pays) * (value - cost * pays);
}

/** The policy that earns most, looked at from before. */
export function best(ride: Ride, accuracy: number): Best {
  const { value: V, cost: C, predictor } = ride;
  const better = 2 * accuracy - 1; // than a coin
  const candidates = [0, 1];
  if (predictor === "mode") candidates.push(0.5);
  else if (better > 0 && C > 0)
    candidates.push(Math.min(1, Math.max(0, (better * V - (1 - accuracy) * C) / (2 * better * C))));
  const options = candidates.map((pays) => ({ pays, value: worth(ride, accuracy, pays) }));
  return options.reduce((one, other) => (other.value > one.value + 1e-12 * V ? other : one));
}

/** Accuracies from which it is best, certainly, to pay; to pay at times; to pay always. Nothing where there is none. */
export function thresholds({ value: V, cost: C }: Ride) {
  return {
    certain: V / (2 * V - C),
    mixing: (V + C) / (2 * V + C),
    always: V >= 2 * C ? (V - C) / (2 * V - 3 * C) : undefined,
  };
}

/** Would a hitchhiker who refuses in town rather be bound? */
export const binds = (ride: Ride, accuracy: number): boolean =>
  accuracy * (ride.value - ride.cost) >= (1 - accuracy) * ride.value;
