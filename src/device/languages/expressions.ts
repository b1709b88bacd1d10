/**
 * Expressions: every `if test then act else act` over a list of tests, where the two acts differ.
 *
 * Acts are actions in order, each with every payment 0, step … most to all others. Tests are, by kind, in the order of `predicates`:
 *
 *   always    no test: the acts alone come first
 *   plays     other w plays a, for each w and each of its actions
 *   count     at least k = 1 … n − 1 others play a, for each action that all of them have
 *   total     the others' levels sum to at least 1 … most
 *   paid      at least step … most is paid to me
 *   same, bound, role, punishes   for each other (and each role)
 *
 * Depth 1 takes each test alone; depth 2 adds each pair of different tests, joined by `and`. Messages run through tests, then through the
 * first act, then through the second. With a acts and p tests these are a + a (a − 1) p, or a + a (a − 1) p (p + 1) / 2, and silence.
 *
 * Tests that are not named: `always`, `same` and `bound`; `paid` where something is paid; `plays` for two agents, for more `count` or, where
 * others' actions differ, `plays`; `punishes` where actions are ranked.
 */
import { type Messages, mostMessages, type Predicate, predicates } from "../message.js";
import type { Condition, Program } from "../program.js";
import { commonActions, others, type Payments, reach, roleNames, type Speaker, seatOf, stepsOf } from "../speaker.js";
import { limit, needOthers, needRank, smaller } from "./limit.js";
import { all, branch, move } from "./tree.js";

export function expressions(
  messages: Messages & { readonly kind: "expression" },
  speaker: Speaker,
  who: string,
): Program[] {
  const payments = messages.step === undefined ? undefined : messages;
  const steps = payments ? (stepsOf(payments.most, payments.step) ?? 0) : 0;
  const named = messages.predicates ?? usual(speaker, payments);
  const acts = speaker.actions[speaker.seat].length * (steps + 1);
  const tests = predicates.filter((one) => named.includes(one)).flatMap((one) => testsOf(one, speaker, steps, who));
  const plain = named.includes("always") ? acts : 0;
  const size = (count: number) => 1 + plain + acts * (acts - 1) * count;
  const pairs = (tests.length * (tests.length - 1)) / 2;
  const fewer = size(tests.length) <= mostMessages ? `use depth 1, which has ${size(tests.length)}` : undefined;
  const advice = messages.depth === 2 && fewer ? fewer : `name fewer predicates, or ${smaller("expression", speaker)}`;
  limit(size(tests.length + (messages.depth === 2 ? pairs : 0)), "expression", speaker, who, advice);
  const moves = speaker.actions[speaker.seat].flatMap((_, action) =>
    Array.from({ length: steps + 1 }, (_, pay) => move(action, pay)),
  );
  const joined = tests.flatMap((left, k) => tests.slice(k + 1).map((right) => all([left, right])));
  return [
    ...(plain > 0 ? moves : []),
    ...(messages.depth === 2 ? [...tests, ...joined] : tests).flatMap((test) =>
      moves.flatMap((then) => moves.filter((other) => other !== then).map((other) => branch(test, then, other))),
    ),
  ];
}

function usual(speaker: Speaker, payments: Payments | undefined): Predicate[] {
  if (speaker.n < 2) return ["always"];
  const countable = speaker.n > 2 && commonActions(speaker).some((name) => name !== undefined);
  return [
    ...(["always", countable ? "count" : "plays", "same", "bound"] as const),
    ...(payments ? (["paid"] as const) : []),
    ...(speaker.levels ? (["punishes"] as const) : []),
  ];
}

/** All tests of a kind. @throws where the game has nothing to test */
function testsOf(kind: Predicate, speaker: Speaker, steps: number, who: string): Condition[] {
  const what = `the predicate ${kind}`;
  if (kind !== "always") needOthers(speaker, what, who);
  const upTo = (most: number) => Array.from({ length: most }, (_, k) => k + 1);
  switch (kind) {
    case "always":
      return [];
    case "plays":
      return others(speaker).flatMap((one) =>
        speaker.actions[seatOf(speaker, one)].map((_, action): Condition => ({ kind, who: one, action })),
      );
    case "count": {
      const common = commonActions(speaker).flatMap((name, action) => (name === undefined ? [] : [action]));
      if (common.length === 0) throw new Error(`${who}: ${what} needs an action that all others have; use plays.`);
      return common.flatMap((action) => upTo(speaker.n - 1).map((least): Condition => ({ kind, action, least })));
    }
    case "total":
      needRank(speaker, what, who);
      return upTo(reach(speaker)).map((least) => ({ kind, least }));
    case "paid":
      return upTo(steps).map((least) => ({ kind, least }));
    case "punishes":
      needRank(speaker, what, who);
      return others(speaker).map((one) => ({ kind, who: one }));
    case "same":
    case "bound":
      return others(speaker).map((one) => ({ kind, who: one }));
    case "role":
      return others(speaker).flatMap((one) =>
        roleNames(speaker).map((_, role): Condition => ({ kind, who: one, role })),
      );
    default:
      return kind satisfies never;
  }
}
