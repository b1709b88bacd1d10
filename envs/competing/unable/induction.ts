/**
 * Backward induction on the played game: from the follower's answers to contracts, to the best contract, to who locks what.
 *
 * A follower who does not hear the contract plays at the same time. Then both defect (derived): the leader's best answers to either action
 * are contracts that defect against it, as T > R and P > S, so a follower who cooperates with positive probability meets defection.
 */
import type { NormalForm } from "../../commitment/matrix/normal-form.js";
import { inducedForm } from "../../commitment/theory/induced.js";
import { mayAnswer, mayOffer, worth } from "./contract.js";
import { deaf, locks, type UnableModel } from "./options.js";

/** What a follower does who is indifferent: what the leader likes best, or least. */
export type Ties = "leader" | "against";

export interface Offer {
  readonly contract: number;
  readonly answer: number;
  readonly payoffs: readonly [number, number]; // [leader, follower]
}

const slack = 1e-9;

/** The follower's best answer. */
export function answerTo(model: UnableModel, contract: number, follower: number, ties: Ties): Offer {
  let best: Offer | undefined;
  for (let answer = 0; answer < 3; answer++) {
    if (!mayAnswer(model, answer, contract, follower)) continue;
    const payoffs = worth(model, contract, answer);
    const gain = best ? payoffs[1] - best.payoffs[1] : 1;
    const liked = best ? (payoffs[0] - best.payoffs[0]) * (ties === "leader" ? 1 : -1) : 1;
    if (gain > slack || (gain > -slack && liked > slack)) best = { contract, answer, payoffs };
  }
  return best as Offer;
}

/** The leader's best contract, given who is unable to do what; the first among equals. */
export function bestOffer(model: UnableModel, leader: number, follower: number, ties: Ties = "leader"): Offer {
  if (follower === deaf) return { contract: 0, answer: 2, payoffs: worth(model, 0, 2) };
  let best: Offer | undefined;
  for (let contract = 0; contract < model.contracts; contract++) {
    if (!mayOffer(model, contract, leader, follower)) continue;
    const offer = answerTo(model, contract, follower, ties);
    if (!best || offer.payoffs[0] > best.payoffs[0] + slack) best = offer;
  }
  return best as Offer;
}

/** What it is worth to be unable: locks of both, at once, and then play by backward induction. */
export function locksForm(model: UnableModel, ties: Ties = "leader"): NormalForm {
  const offers = locks.map((_, leader) => locks.map((_, follower) => bestOffer(model, leader, follower, ties)));
  return inducedForm(
    [locks.length, locks.length],
    ([leader, follower], out) => {
      out.set(offers[leader][follower].payoffs);
    },
    [[...locks], [...locks]],
  );
}
