import { expect, test } from "vitest";
import { type Autoreset, Batch } from "../src/batch.js";
import type { AnyGame, State } from "../src/game.js";
import { seat } from "../src/game.js";
import { Rng } from "../src/rng.js";
import { countdown } from "./fixtures/countdown.js";
import { dilemma } from "./fixtures/dilemma.js";
import { market } from "./fixtures/market.js";

const started = (game: AnyGame, lanes = 1, autoreset: Autoreset = "same-step") => {
  const batch = new Batch<State>(game, lanes, autoreset);
  batch.reset({ seed: 0 });
  return batch;
};
const run = (batch: Batch, n: number) => {
  for (let t = 0; t < n; t++) batch.step([new Float32Array(batch.lanes)]);
  return {
    seen: batch.observations[0][0],
    last: batch.finalObservations[0][0],
    over: batch.terminated[0],
    cut: batch.truncated[0],
    fresh: batch.fresh[0],
    time: batch.time[0],
  };
};
/** Actions and policies of the market, everybody pushing this much and the broker passing. */
const push = (lanes: number, amount: number) => ({
  actions: [new Float32Array(2 * lanes).fill(amount), new Float32Array(2 * lanes)],
  policies: [new Float32Array(0), Float32Array.from({ length: 5 * lanes }, (_, k) => [1, 0, 1, 0, 0][k % 5])],
});

test("same-step: an ended lane begins anew within the step and keeps what it last saw", () => {
  const batch = started(countdown({ from: 3 }));
  expect(run(batch, 2)).toMatchObject({ seen: 1, over: 0, cut: 0, time: 2 });
  expect(run(batch, 1)).toEqual({ seen: 3, last: 0, over: 1, cut: 0, fresh: 0, time: 0 });
  expect(batch.finalMetrics[0]).toBe(3);
  expect(batch.rewards[0][0]).toBe(1);
  expect(run(batch, 1)).toMatchObject({ seen: 2, last: 0, over: 0, cut: 0, time: 1 });
});

test("next-step: the step after the end ignores the action, resets, and is no transition", () => {
  const batch = started(countdown({ from: 3 }), 1, "next-step");
  expect(run(batch, 3)).toEqual({ seen: 0, last: 0, over: 1, cut: 0, fresh: 0, time: 3 });
  batch.step([Float32Array.of(Number.NaN)]); // of an ended lane: not even looked at
  expect(batch.rewards[0][0]).toBe(0);
  expect(run(batch, 0)).toEqual({ seen: 3, last: 0, over: 0, cut: 0, fresh: 1, time: 0 });
  expect(batch.repaired).toBe(0);
  expect(run(batch, 1)).toMatchObject({ seen: 2, over: 0, fresh: 0, time: 1 });
});

test("disabled: the caller resets, and stepping an ended lane throws before any lane moves", () => {
  const batch = started(countdown({ from: 3 }), 2, "disabled");
  run(batch, 1);
  batch.reset({ mask: [0, 1] });
  run(batch, 2);
  expect([...batch.terminated]).toEqual([1, 0]);
  expect([...batch.observations[0]]).toEqual([0, 1]);
  const before = batch.snapshot();
  expect(() => batch.step([new Float32Array(2)])).toThrow("lane 0 has ended; reset it by mask");
  expect(batch.snapshot()).toEqual(before);
  batch.reset({ mask: [true, false] });
  expect(run(batch, 1)).toMatchObject({ seen: 2, over: 0 });
  expect([...batch.terminated]).toEqual([0, 1]);
});

test("the horizon truncates, or terminates where it is part of the rules", () => {
  expect(run(started(countdown({ from: 9, horizon: 2 })), 2)).toMatchObject({ seen: 9, last: 7, over: 0, cut: 1 });
  const rules = countdown({ from: 9, horizon: 2, horizonEnds: "terminated" });
  expect(run(started(rules), 2)).toMatchObject({ seen: 9, last: 7, over: 1, cut: 0 });
});

test("over at the horizon is over, not cut", () => {
  expect(run(started(countdown({ from: 3, horizon: 3 })), 3)).toMatchObject({ last: 0, over: 1, cut: 0 });
});

test("every episode has the whole horizon", () => {
  const batch = started(countdown({ from: 9, horizon: 2 }));
  expect(run(batch, 3).cut).toBe(0);
  expect(run(batch, 1).cut).toBe(1);
});

test("a horizon of two rounds is four steps of two phases", () => {
  const batch = started(countdown({ from: 9, horizon: 2, phases: 2 }));
  expect(run(batch, 3).cut).toBe(0);
  expect(run(batch, 1).cut).toBe(1);
});

test("returns and lengths are of the episode to date, and whole where it just ended", () => {
  for (const autoreset of ["same-step", "next-step", "disabled"] as const) {
    const batch = started(countdown({ from: 3 }), 1, autoreset);
    run(batch, 2);
    expect([batch.episodeReturns[0][0], batch.episodeLengths[0]]).toEqual([2, 2]);
    run(batch, 1);
    expect([batch.episodeReturns[0][0], batch.episodeLengths[0]]).toEqual([3, 3]);
    if (autoreset === "disabled") batch.reset();
    else run(batch, 1);
    const begun = autoreset === "same-step" ? [1, 1] : [0, 0];
    expect([batch.episodeReturns[0][0], batch.episodeLengths[0]]).toEqual(begun);
  }
});

test("what is out of range is clipped, what is illegal becomes the first legal choice, and both are counted", () => {
  const seen: number[][] = [];
  const game = market();
  const spy = {
    ...game,
    step: (s: never, turn: never) => {
      const { actions } = turn as { actions: Float32Array[] };
      seen.push(actions.flatMap((all) => [...all]));
      return game.step(s, turn);
    },
  };
  const batch = started(spy as AnyGame);
  const { policies } = push(1, 0);
  const given = [Float32Array.of(Number.POSITIVE_INFINITY, -3), Float32Array.of(1, 2)];
  batch.step(given, policies); // the broker may only pass in the first phase, as its masks say
  expect(seen[0]).toEqual([1, 0, 0, 0]);
  expect(batch.repaired).toBe(4);
  expect(given.map((all) => [...all])).toEqual([
    [Number.POSITIVE_INFINITY, -3],
    [1, 2],
  ]);
  batch.step([Float32Array.of(1, 1), Float32Array.of(1, 1.5)], policies); // now the sellers have nothing to decide
  expect(seen[1]).toEqual([0, 0, 1, 0]);
  expect(batch.repaired).toBe(5);
});

test("a single choice that is no whole number in range, or illegal, becomes the first legal one", () => {
  const seen: number[] = [];
  const game: AnyGame = {
    ...dilemma(),
    legal: (_s: State, _lane: number, _role: number, agent: number, mask: Uint8Array, at: number) =>
      mask.set(agent === 0 ? [1, 1] : [0, 1], at),
    step: (_s: State, { actions }: { readonly actions: readonly Float32Array[] }) => seen.push(...actions[0]) < 0,
  };
  const batch = started(game);
  for (const choice of [0, -0, 1, 0.5, -1, 2, 1e10, Number.NEGATIVE_INFINITY])
    batch.step([Float32Array.of(choice, choice)]);
  expect(seen.map((x) => x + 0)).toEqual([0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
  expect(batch.repaired).toBe(2 + 5 * 2);
  expect(() => batch.step([Float32Array.of(0, Number.NaN)])).toThrow("prisoner_1 in lane 0: the action is NaN.");
});

test("NaN is an error that names role, agent and lane, and nothing has moved", () => {
  const batch = started(market(), 3);
  const { actions, policies } = push(3, 0.5);
  actions[0][5] = Number.NaN; // lane 2, agent 1
  const before = batch.snapshot();
  expect(() => batch.step(actions, policies)).toThrow("test/market-v0: seller_1 in lane 2: the action is NaN.");
  actions[0][5] = 0;
  actions[1][2] = Number.NaN; // lane 1
  expect(() => batch.step(actions, policies)).toThrow("broker_0 in lane 1: the action is NaN.");
  expect(batch.snapshot()).toEqual(before);
});

test("actions of the wrong number are refused with the shape they need", () => {
  const batch = started(market(), 3);
  const { policies } = push(3, 0);
  expect(() => batch.step([new Float32Array(6)], policies)).toThrow("needs actions for 2 role(s), got 1");
  expect(() => batch.step([new Float32Array(6), new Float32Array(5)], policies)).toThrow(
    "the actions of role broker need [3, 1, 2] numbers, got 5",
  );
  expect(() => new Batch(market(), 1).step(push(1, 0).actions, push(1, 0).policies)).toThrow("call reset() before");
});

test("where the game reads a policy, it is required and must be a distribution", () => {
  const batch = started(market(), 2);
  const { actions, policies } = push(2, 0.5);
  expect(() => batch.step(actions)).toThrow(
    "the game reads the policy of role broker; step() needs its [2, 1, 5] numbers",
  );
  policies[1][7] = 0.5;
  expect(() => batch.step(actions, policies)).toThrow("broker_0 in lane 1: the policy is no probability distribution");
  policies[1][7] = 1;
  batch.step(actions, policies);
  expect([...batch.time]).toEqual([1, 1]);
});

test("a number seeds lane i with s + i, text with text#i, and a list each lane by itself", () => {
  const stock = (options: object, lanes = 3) => {
    const batch = new Batch<State>(market(), lanes);
    batch.reset(options);
    return [...(batch.state.stock as Float64Array)];
  };
  expect(stock({ seed: 5 })).toEqual([5, 6, 7].map((seed) => stock({ seed }, 1)[0]));
  expect(stock({ seed: "a" })).toEqual(["a", "a#1", "a#2"].map((seed) => stock({ seed }, 1)[0]));
  expect(stock({ seeds: [7, "a", 5] })).toEqual([7, "a", 5].map((seed) => stock({ seed }, 1)[0]));
  expect(stock({})).toEqual(stock({ seed: 0 }));
});

test("without a seed the streams go on; with one they start afresh", () => {
  const batch = new Batch<State>(market(), 1);
  const stock = () => (batch.state.stock as Float64Array)[0];
  batch.reset({ seed: 1 });
  const first = stock();
  batch.reset();
  expect(stock()).not.toBe(first);
  batch.reset({ seed: 1 });
  expect(stock()).toBe(first);
});

test("a reset by mask leaves the other lanes as they are", () => {
  const batch = started(market(), 3);
  const { actions, policies } = push(3, 1);
  batch.step(actions, policies);
  const before = [...(batch.state.stock as Float64Array)];
  batch.reset({ mask: [0, 1, 0], seed: 4 });
  const after = batch.state.stock as Float64Array;
  expect([after[0], after[2]]).toEqual([before[0], before[2]]);
  expect([...batch.time]).toEqual([1, 0, 1]);
  expect(after[1]).toBe(5 + 5 * Rng.alloc(1, 5).at(0).uniform()); // seed 4, lane 1
  expect([...batch.masks[0]]).toEqual([0, 0, 1, 1, 0, 0]);
});

test("a reset that does not fit is refused before anything is reset", () => {
  const batch = started(market(), 2);
  const before = batch.snapshot();
  expect(() => batch.reset({ mask: [1] })).toThrow("the mask needs 2 entries, got 1");
  expect(() => batch.reset({ seeds: [1] })).toThrow("seeds needs 2 entries, got 1");
  expect(() => batch.reset({ seed: 1, seeds: [1, 2] })).toThrow("seed or seeds, not both");
  expect(() => batch.reset({ seed: 1.5 })).toThrow("got 1.5");
  expect(() => batch.reset({ seed: Number.MAX_SAFE_INTEGER })).toThrow("A seed must be an integer");
  expect(() => batch.reset({ seeds: [1, null as never] })).toThrow("got null");
  expect(batch.snapshot()).toEqual(before);
  expect(() => new Batch(market(), 2).reset({ mask: [1, 0] })).toThrow("reset all lanes once");
});

test("a batch needs lanes, and an autoreset that exists", () => {
  expect(() => new Batch(countdown(), 0)).toThrow("positive number of lanes, got 0");
  expect(() => new Batch(countdown(), 1.5)).toThrow("got 1.5");
  expect(() => new Batch(countdown(), 1, "later" as never)).toThrow("There is no autoreset 'later'");
});

test("a snapshot is exact: what follows it, follows it again", () => {
  for (const autoreset of ["same-step", "next-step"] as const) {
    const { actions, policies } = push(2, 1);
    const [batch, other] = [started(market(), 2, autoreset), started(market(), 2, autoreset)];
    const on = (which: Batch) => {
      for (let t = 0; t < 30; t++) which.step(actions, policies);
      return which.snapshot();
    };
    for (let t = 0; t < 11; t++) batch.step(actions, policies);
    const snapshot = batch.snapshot();
    const onwards = on(batch);
    for (const which of [batch, other]) {
      which.restore(snapshot);
      expect(which.snapshot()).toEqual(snapshot);
      expect(on(which)).toEqual(onwards);
    }
  }
});

test("a snapshot that does not fit is refused and nothing is restored", () => {
  const batch = started(market(), 2);
  const before = batch.snapshot();
  expect(() => batch.restore(started(dilemma(), 2).snapshot())).toThrow(
    "is of 'test/dilemma-v0', not 'test/market-v0'",
  );
  expect(() => batch.restore(started(market(), 3).snapshot())).toThrow("has 3 lanes, the batch 2");
  const { "state/stock": stock, ...rest } = before.arrays;
  expect(() => batch.restore({ ...before, arrays: rest })).toThrow("lacks 'state/stock'");
  const short = { ...before, arrays: { ...before.arrays, "state/stock": stock.slice(1) } };
  expect(() => batch.restore(short)).toThrow("'state/stock' of the snapshot does not fit");
  expect(() => batch.restore(undefined as never)).toThrow("restore:");
  expect(batch.snapshot()).toEqual(before);
});

test("a snapshot of other options is refused, though its arrays would fit, and nothing is restored", () => {
  const keyed = (from: number): AnyGame => ({ ...countdown({ from }), key: JSON.stringify({ from }) });
  const batch = started(keyed(3), 2);
  const before = batch.snapshot();
  expect(before.key).toBe('{"from":3}');
  for (const other of [keyed(5), countdown({ from: 5 }) as AnyGame]) {
    expect(() => batch.restore(started(other, 2).snapshot())).toThrow(
      "restore: the snapshot was taken with other options of 'test/countdown-v0'.",
    );
    expect(batch.snapshot()).toEqual(before);
  }
  run(batch, 2);
  batch.restore(before);
  expect(batch.snapshot()).toEqual(before);
  expect(started(countdown(), 1).snapshot().key).toBe("");
});

test("the metrics to date are measured at any time", () => {
  const batch = started(countdown({ from: 5 }));
  run(batch, 2);
  const out = new Float64Array(3);
  batch.measure(0, out, 1);
  expect([...out]).toEqual([0, 2, 0]);
});

test("agents are found by name", () => {
  expect(seat(market() as AnyGame, "seller_1")).toEqual({ role: 0, agent: 1 });
  expect(() => seat(market() as AnyGame, "seller_2")).toThrow(
    "has no agent 'seller_2'; it has seller_0, seller_1, broker_0.",
  );
});
