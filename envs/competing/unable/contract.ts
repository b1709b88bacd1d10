/**
 * Contracts of the leader: "if you cooperate, and pay t, I cooperate with probability q; otherwise with probability r".
 *
 *   number = (q · (lots + 1) + r) · levels + t          q, r in lots, t in steps; 0 is to defect, whatever the other does
 *
 * The follower answers 0 cooperate, 1 cooperate and pay, 2 defect.
 */
import { able, deaf, type UnableModel, wallet } from "./options.js";

export const [cooperate, pay, defect] = [0, 1, 2] as const;

export const demandOf = ({ levels }: UnableModel, contract: number): number => contract % levels;
export const otherwiseOf = ({ levels, lots }: UnableModel, contract: number): number =>
  Math.floor(contract / levels) % (lots + 1);
export const agreedOf = ({ levels, lots }: UnableModel, contract: number): number =>
  Math.floor(contract / (levels * (lots + 1)));

/** May the leader offer it? Without wallets nothing can be asked for; a leader who cannot condition does the same in any case. */
export function mayOffer(model: UnableModel, contract: number, leader: number, follower: number): boolean {
  const demand = demandOf(model, contract);
  if (demand > 0 && (leader !== able || follower === wallet)) return false;
  return leader !== deaf || agreedOf(model, contract) === otherwiseOf(model, contract);
}

/** May the follower answer so? Who does not hear of a demand cannot pay it. */
export function mayAnswer(model: UnableModel, answer: number, contract: number, follower: number): boolean {
  return answer !== pay || (demandOf(model, contract) > 0 && follower === able);
}

/** In how many of `lots` cases the leader cooperates. */
export function kept(model: UnableModel, contract: number, answer: number): number {
  const done = answer === pay || (answer === cooperate && demandOf(model, contract) === 0);
  return done ? agreedOf(model, contract) : otherwiseOf(model, contract);
}

/** What an answer to a contract is worth to both, on average: [leader, follower]. */
export function worth(model: UnableModel, contract: number, answer: number): readonly [number, number] {
  const q = kept(model, contract, answer) / model.lots;
  const b = answer === defect ? 1 : 0;
  const paid = answer === pay ? demandOf(model, contract) * model.step : 0;
  const { leader, follower } = model;
  return [q * leader[b] + (1 - q) * leader[2 + b] + paid, q * follower[b] + (1 - q) * follower[2 + b] - paid];
}
