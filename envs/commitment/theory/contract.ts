/**
 * Contracts: what a leader binds itself to, as plain data, and what comes of it.
 *
 * Actions are numbers, strategies lists of probabilities. Where the leader's act depends on the follower's, `responses[b]` answers b.
 * Payments go from follower to leader; negative ones the other way.
 */

/** How the leader's act may depend on the follower. */
export type Kind = "pure" | "mixed" | "table" | "mixed-table" | "transfers";

export type Contract =
  | { readonly kind: "pure"; readonly action: number }
  | { readonly kind: "mixed"; readonly strategy: readonly number[] }
  | { readonly kind: "table"; readonly responses: readonly number[] }
  | { readonly kind: "mixed-table"; readonly responses: readonly (readonly number[])[] }
  /** `action` if the follower plays as agreed and pays, else `responses[b]`. */
  | { readonly kind: "transfers"; readonly action: number; readonly pay: number; readonly responses: readonly number[] }
  /** If the follower signs, both are bound to a lottery over pairs of actions and a payment; else the leader plays `refused`. */
  | {
      readonly kind: "agreement";
      readonly lottery: readonly Outcome[];
      readonly pay: number;
      readonly refused: readonly number[];
    };

export interface Outcome {
  readonly leader: number; // its action
  readonly follower: number; // likewise
  readonly probability: number;
}

/** The rules of contracting. */
export interface Terms {
  readonly leader?: 0 | 1; // 0 by default
  /**
   * What a conditional contract can depend on: the follower's `action`, to which the leader replies (the default), or only its `consent`,
   * after which both act at once. They differ in what a follower who refuses can be held to (see sides.ts).
   */
  readonly sees?: "action" | "consent";
  /** Must the follower gain from doing its part? By default a follower who is indifferent does it: ties are in the leader's favour. */
  readonly strict?: boolean;
  /** Payments are multiples of this; absent: any number. */
  readonly grid?: number;
}

/** The best that a leader can get with one kind of contract. */
export interface Optimum {
  readonly value: number; // the leader's payoff, payments included
  readonly follower: number; // the follower's, likewise
  readonly response: number | undefined; // what the follower does; undefined where an agreement's lottery says it
  readonly contract: Contract;
}
