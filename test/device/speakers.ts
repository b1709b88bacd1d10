/** Speakers for tests, and random programs in their words. */
import fc from "fast-check";
import type { Condition, Program } from "../../src/device/program.js";
import type { Speaker } from "../../src/device/speaker.js";

/** n agents with the same actions, named from the most to the least cooperative. */
export function alike(n: number, names: readonly string[] = ["C", "D"], seat = 0): Speaker {
  const levels = Int32Array.from(names, (_, a) => names.length - 1 - a);
  return {
    ...{ n, seat, actions: Array<readonly string[]>(n).fill(names), levels: Array<Int32Array>(n).fill(levels) },
    ...{ roles: Array<string>(n).fill("player"), fields: ["price", "own stock"] },
  };
}

/** Two buyers and a seller, whose actions differ in number, name and order of rank. */
export const mixed = (seat: number): Speaker => ({
  ...{ n: 3, seat, roles: ["buyer", "buyer", "seller"], fields: ["price"] },
  actions: [
    ["low", "high"],
    ["low", "high"],
    ["keep", "half", "give all"],
  ],
  levels: [Int32Array.of(0, 1), Int32Array.of(0, 1), Int32Array.of(0, 1, 2)],
});

export const unranked = (speaker: Speaker): Speaker => ({ ...speaker, levels: undefined });

/** @param most largest amount, in steps; 0 = nothing is paid */
export function conditionsOf(speaker: Speaker, most: number, depth: number): fc.Arbitrary<Condition> {
  const { n, seat, actions, roles, fields } = speaker;
  const who = fc.integer({ min: 1, max: n - 1 });
  const least = (high: number) => fc.integer({ min: 0, max: high });
  const one = (kind: "same" | "bound" | "punishes") => who.map((w): Condition => ({ kind, who: w }));
  const common = actions[(seat + 1) % n].flatMap((name, a) =>
    actions.every((list, j) => j === seat || list[a] === name) ? [a] : [],
  );
  const leaves: fc.Arbitrary<Condition>[] = [
    fc.constantFrom("always", "never").map((kind): Condition => ({ kind })),
    who.chain((w) =>
      fc.nat(actions[(seat + w) % n].length - 1).map((action): Condition => ({ kind: "plays", who: w, action })),
    ),
    who.chain((w) =>
      fc.nat(actions[(seat + w) % n].length - 1).map((action): Condition => ({ kind: "plays", who: w, action })),
    ),
    least(2 * n).map((k): Condition => ({ kind: "total", least: k })),
    ...[one("same"), one("bound"), one("punishes")],
    fc.tuple(who, fc.nat(new Set(roles).size - 1)).map(([w, role]): Condition => ({ kind: "role", who: w, role })),
    fc
      .tuple(fc.nat(fields.length - 1), fc.constantFrom(-2.5, 0, 1e-7, 0.1, 3, 1e21))
      .map(([field, x]): Condition => ({ kind: "sees", field, least: x })),
  ];
  if (common.length > 0) {
    leaves.push(
      fc
        .tuple(fc.constantFrom(...common), least(n))
        .map(([action, k]): Condition => ({ kind: "count", action, least: k })),
    );
  }
  if (most > 0) {
    leaves.push(fc.tuple(who, least(most)).map(([w, k]): Condition => ({ kind: "pays", who: w, least: k })));
    leaves.push(least(most).map((k): Condition => ({ kind: "paid", least: k })));
  }
  const leaf = fc.oneof(...leaves);
  if (depth === 0) return leaf;
  const part = conditionsOf(speaker, most, depth - 1);
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: part.map((of): Condition => ({ kind: "not", of })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom("and", "or"), part, part)
        .map(([kind, left, right]): Condition => ({ kind, left, right })),
    },
  );
}

export function programsOf(speaker: Speaker, most: number, depth: number): fc.Arbitrary<Program> {
  const { n, seat, actions } = speaker;
  const move = fc
    .tuple(fc.nat(actions[seat].length - 1), fc.nat(most), fc.nat(n > 2 ? n - 1 : 0))
    .map(([action, pay, to]): Program => ({ kind: "move", action, pay, to: pay > 0 ? to : 0 }));
  if (depth === 0) return move;
  const part = programsOf(speaker, most, depth - 1);
  return fc.oneof(
    { weight: 1, arbitrary: move },
    {
      weight: 3,
      arbitrary: fc
        .tuple(conditionsOf(speaker, most, 2), part, part)
        .map(([test, then, otherwise]): Program => ({ kind: "if", test, then, else: otherwise })),
    },
  );
}
