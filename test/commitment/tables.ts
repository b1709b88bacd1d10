/** Tables for tests: the classic two by two games, and random ones. */
import fc from "fast-check";
import type { Nested, Table } from "../../envs/index.js";

/** Both cooperate: R each; both defect: P each; who defects alone gets T and leaves S. */
export const both = (R: number, S: number, T: number, P: number): Table => ({
  payoffs: [
    [
      [R, R],
      [S, T],
    ],
    [
      [T, S],
      [P, P],
    ],
  ],
  actions: ["cooperate", "defect"],
  rank: [1, 0],
});

export const classics = {
  dilemma: both(2, 0, 3, 1),
  chicken: both(3, 1, 4, 0),
  crash: both(0, -1, 1, -10),
  stag: both(4, 0, 3, 2),
  sexes: {
    payoffs: [
      [
        [2, 1],
        [0, 0],
      ],
      [
        [0, 0],
        [1, 2],
      ],
    ],
  },
  pennies: {
    payoffs: [
      [
        [1, -1],
        [-1, 1],
      ],
      [
        [-1, 1],
        [1, -1],
      ],
    ],
  },
} as const satisfies { readonly [name: string]: Table };

/** Lists within lists, one level per entry of `counts`, then one payoff per player, read from `next`. */
export function nest(counts: readonly number[], next: () => number, players = counts.length): Nested {
  if (counts.length === 0) return Array.from({ length: players }, next);
  return Array.from({ length: counts[0] }, () => nest(counts.slice(1), next, players));
}

/** Random tables of this many players. Whole payoffs from a wide range are generic; from a narrow one they tie. */
export const tables = (players: [number, number], most: number, range: number): fc.Arbitrary<Table> =>
  fc.array(fc.integer({ min: 1, max: most }), { minLength: players[0], maxLength: players[1] }).chain((counts) => {
    const size = counts.reduce((a, b) => a * b, counts.length);
    return fc.array(fc.integer({ min: -range, max: range }), { minLength: size, maxLength: size }).map((list) => {
      let k = 0;
      return { payoffs: nest(counts, () => list[k++]) };
    });
  });

/** What the nest says of a joint action. */
export function looked(payoffs: Nested, joint: readonly number[]): readonly number[] {
  let level: Nested = payoffs;
  for (const a of joint) level = level[a] as Nested;
  return level as readonly number[];
}
