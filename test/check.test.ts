import { expect, test } from "vitest";
import { type CheckOptions, check, checkNames } from "../src/check.js";
import { nodeGarbage } from "../src/cli/garbage.js";
import type { AnyGame, Game } from "../src/game.js";
import { Rng } from "../src/rng.js";
import { box, discrete } from "../src/space.js";
import { discretised, mixed, stacked, timeAware, trembling, within } from "../src/transform.js";
import { countdown } from "./fixtures/countdown.js";
import { dilemma } from "./fixtures/dilemma.js";
import { market, type Stock } from "./fixtures/market.js";

const failures = (make: () => AnyGame, options: CheckOptions = {}) =>
  check(make, { steps: 40, ...options }).filter(({ passed }) => !passed);

test.each<[string, () => AnyGame]>([
  ["countdown", countdown],
  ["dilemma", dilemma],
  ["market", market],
  ["discretised market", () => discretised(market(), 4)],
  ["mixed market", () => mixed(market(), 0.3)],
  ["stacked market", () => stacked(market(), 3)],
  ["time-aware market", () => timeAware(market())],
  ["trembling market", () => trembling(market(), 0.2)],
  ["market cut short", () => within(market(), 2)],
  ["all at once", () => timeAware(stacked(mixed(trembling(discretised(market(), 3), 0.1), 0.5), 2))],
])("%s passes every check, without garbage", (_name, make) => {
  expect(failures(make, { garbage: nodeGarbage, garbageSteps: 300_000 })).toEqual([]);
});

test("without a probe the check for garbage is skipped, with the reason", () => {
  const found = check(countdown).find(({ name }) => name === "playing leaves no garbage");
  expect(found).toMatchObject({ passed: true, skipped: true });
  expect(found?.detail).toContain("no probe");
});

test("progress names every check in order", () => {
  const heard: string[] = [];
  check(countdown, { steps: 5, progress: (name) => heard.push(name) });
  expect(heard).toEqual(checkNames);
});

/** The market, changed. The base is at hand, since a fault mostly does what the rules do and then something wrong. */
const faulty = (change: (base: Game<Stock>) => Partial<Game<Stock>>) => (): AnyGame => {
  const base = market() as unknown as Game<Stock>;
  return { ...base, ...change(base) };
};
const roleFault = (role: object) => faulty((base) => ({ roles: [{ ...base.roles[0], ...role }, base.roles[1]] }) as never);

let calls = 0; // module-level state, the thing not to have

const planted: [string, string, string | RegExp, () => AnyGame][] = [
  ["an id without a version", "the id reads family/name-v0", "'market'", faulty(() => ({ id: "market" }))],
  ["two roles of one name", "roles have names and agents of their own", "seller_0", faulty((base) => ({ roles: [base.roles[0], base.roles[0]] }))],
  ["a role without agents", "roles have names and agents of their own", "seller", roleFault({ count: 0 })],
  ["an infinite bound", "spaces are honest", "'stock' of the observation needs finite bounds", roleFault({ observation: box([{ name: "stock", unit: "t", low: 0, high: Infinity }]) })],
  ["low above high", "spaces are honest", "[1, 0]", roleFault({ action: box([{ name: "push", unit: "t", low: 1, high: 0 }]) })],
  ["two fields of one name", "spaces are honest", "'a'", roleFault({ observation: box([{ name: "a", unit: "1", low: 0, high: 1 }, { name: "a", unit: "1", low: 0, high: 1 }]) })],
  ["a field without a unit", "spaces are honest", "unit", roleFault({ observation: box([{ name: "a", unit: "", low: 0, high: 1 }]) })],
  ["no choices", "spaces are honest", "got 0", roleFault({ action: discrete(0) })],
  ["an endless horizon", "the horizon is a whole number of rounds", "Infinity", faulty(() => ({ horizon: Infinity }))],
  ["half a round", "the horizon is a whole number of rounds", "2.5", faulty(() => ({ horizon: 2.5 }))],
  ["an array of one row for all lanes", "state has one row per lane", "'stock'", faulty((base) => ({ alloc: (lanes) => ({ ...base.alloc(lanes), stock: new Float64Array(16) }) }))],
  ["a plain number in the state", "state has one row per lane", "'total'", faulty((base) => ({ alloc: (lanes) => ({ ...base.alloc(lanes), total: 0 }) as never }))],
  ["a state that does not start at zero", "alloc gives a zeroed state of its own", "'stock' starts with 1", faulty((base) => ({ alloc: (lanes) => ({ ...base.alloc(lanes), stock: new Float64Array(lanes).fill(1) }) }))],
  ["one state for every batch", "alloc gives a zeroed state of its own", "share the array", faulty((base) => {
    const kept = new Map<number, Stock>();
    return { alloc: (lanes) => kept.get(lanes) ?? (kept.set(lanes, base.alloc(lanes)).get(lanes) as Stock) };
  })],
  ["writing another lane's row", "step and reset write only to their own lane", /step\(\) of lane 0 .*'stock' \(row of lane 1\)/, faulty((base) => ({
    step(s, turn) {
      const over = base.step(s, turn);
      const next = (turn.lane + 1) % s.stock.length;
      if (next !== turn.lane) s.stock[next] += 0.01;
      return over;
    },
  }))],
  ["writing another lane's reward", "step and reset write only to their own lane", "the reward of seller_0 in lane 0", faulty((base) => ({
    step(s, turn) {
      turn.rewards[0][0] = 0;
      return base.step(s, turn);
    },
  }))],
  ["a reset that clears all lanes", "step and reset write only to their own lane", "reset() of lane 0", faulty((base) => ({
    reset(s, lane, rng) {
      s.sold.fill(0);
      base.reset(s, lane, rng);
    },
  }))],
  ["changing the actions", "step leaves its actions and the turn alone", "the action of seller_0 in lane 0", faulty((base) => ({
    step(s, turn) {
      const over = base.step(s, turn);
      turn.actions[0].fill(0.5, turn.lane * 2, turn.lane * 2 + 1);
      return over;
    },
  }))],
  ["a step that returns nothing", "step leaves its actions and the turn alone", "true or false", faulty((base) => ({ step: (s, turn) => (base.step(s, turn) || undefined) as never }))],
  ["an observe that counts", "observe is pure and fills its row", "it changed 'state/sold' (row of lane 0)", faulty((base) => ({
    observe(s, lane, time, role, agent, out, at) {
      base.observe(s, lane, time, role, agent, out, at);
      s.sold[2 * lane] += 1e-9;
    },
  }))],
  ["an observe that leaves a field out", "observe is pure and fills its row", "left 'sold' unwritten", faulty(() => ({
    observe(s, lane, _time, _role, _agent, out, at) {
      out[at] = s.stock[lane];
    },
  }))],
  ["an observe that writes too far", "observe is pure and fills its row", "beside its own row", faulty((base) => ({
    observe(s, lane, time, role, agent, out, at) {
      base.observe(s, lane, time, role, agent, out, at);
      out[at + 2] = 0;
    },
  }))],
  ["a legal that draws", "legal is pure and fills its row", "it changed 'words'", faulty((base) => {
    let stream = Rng.alloc(1);
    return {
      reset(s, lane, rng) {
        stream = rng;
        base.reset(s, lane, rng);
      },
      legal(s, lane, role, agent, mask, at) {
        base.legal?.(s, lane, role, agent, mask, at);
        stream.at(lane).next();
      },
    };
  })],
  ["a metric that is forgotten", "measure is pure and fills its row", "left 'sold' unwritten", faulty(() => ({ measure: (s, lane, out, at) => void (out[at] = s.stock[lane]) }))],
  ["a payoff that really pays", "payoff is pure and finite", "it changed 'state/sold'", faulty((base) => ({
    payoff(s, lane, actions, out) {
      base.payoff?.(s, lane, actions, out);
      s.sold[2 * lane] += 0.001;
    },
  }))],
  ["a payoff that is infinite", "payoff is pure and finite", "broker_0 is first Infinity", faulty((base) => ({
    payoff(s, lane, actions, out) {
      base.payoff?.(s, lane, actions, out);
      out[1][0] = 1 / 0;
    },
  }))],
  ["a shape off the page", "draw is pure and gives well-formed shapes", '"x":3', faulty(() => ({ draw: () => [{ kind: "dot", x: 3, y: 0, label: "" }] }))],
  ["an observation out of bounds", "observations stay in their space", /'sold' of seller_1 in lane \d at step \d+ is 21, outside \[0, 20\]/, faulty((base) => ({
    observe(s, lane, time, role, agent, out, at) {
      base.observe(s, lane, time, role, agent, out, at);
      if (agent === 1 && time === 4) out[at + 1] = 21;
    },
  }))],
  ["a last observation out of bounds", "observations stay in their space", "the last observation of the episode", faulty((base) => ({
    observe(s, lane, time, role, agent, out, at) {
      base.observe(s, lane, time, role, agent, out, at);
      if (time === 12) out[at] = -1;
    },
  }))],
  ["a reward that is no number", "rewards are finite", /the reward of broker_0 in lane 0 at step 4 is NaN/, faulty((base) => ({
    step(s, turn) {
      const over = base.step(s, turn);
      if (turn.time === 3) turn.rewards[1][turn.lane] = NaN;
      return over;
    },
  }))],
  ["an infinite metric", "metrics are finite", "'sold' in lane 0", faulty((base) => ({
    measure(s, lane, out, at) {
      base.measure(s, lane, out, at);
      out[at + 1] = 1 / s.sold[2 * lane];
    },
  }))],
  ["nothing legal", "masks hold 0 and 1 and leave a choice", "broker_0 in lane 0 at step 0: no choice of component 1", faulty((base) => ({
    legal(s, lane, role, agent, mask, at) {
      base.legal?.(s, lane, role, agent, mask, at);
      if (role === 1) mask.fill(0, at + 2, at + 5);
    },
  }))],
  ["a flag of 2", "masks hold 0 and 1 and leave a choice", "is 2, neither 0 nor 1", faulty((base) => ({
    legal(s, lane, role, agent, mask, at) {
      base.legal?.(s, lane, role, agent, mask, at);
      if (role === 1) mask[at + 1] *= 2;
    },
  }))],
  ["state of the module", "the same seed gives the same bits", "the reward of seller_0 is", faulty((base) => ({
    step(s, turn) {
      const over = base.step(s, turn);
      turn.rewards[0][2 * turn.lane] = ++calls;
      return over;
    },
  })) ],
  ["state of the closure", "a seed replays after other episodes", "reward of seller_0", faulty((base) => {
    let steps = 0;
    return {
      step(s, turn) {
        const over = base.step(s, turn);
        turn.rewards[0][2 * turn.lane] = ++steps;
        return over;
      },
    };
  })],
  ["a reset that forgets", "a seed replays after other episodes", "metric sold is 0 at step 0", faulty((base) => ({
    observe(s, lane, time, role, agent, out, at) {
      base.observe(s, lane, time, role, agent, out, at);
      if (role === 0) out[at + 1] = Math.min(out[at + 1], 20);
    },
    reset(s, lane, rng) {
      s.stock[lane] = 5 + 5 * rng.uniform();
      s.phase[lane] = 0;
    },
  }))],
  ["a shared stream", "a lane depends on its own seed alone", "lane 0 of 3", faulty((base) => ({ reset: (s, lane, rng) => base.reset(s, lane, rng.at(0)) }))],
  ["rules that know the lane", "a lane depends on its own seed alone", "reward of broker_0", faulty((base) => ({
    step(s, turn) {
      const over = base.step(s, turn);
      turn.rewards[1][turn.lane] += turn.lane;
      return over;
    },
  }))],
  ["luck kept outside the state", "any lane copied out alone plays on alike", "is all that counts in the state?", faulty((base) => {
    const luck: number[] = [];
    return {
      reset(s, lane, rng) {
        base.reset(s, lane, rng);
        luck[lane] = rng.uniform();
      },
      step(s, turn) {
        const over = base.step(s, turn);
        turn.rewards[0][2 * turn.lane] = luck[turn.lane];
        return over;
      },
    };
  })],
];

test.each(planted)("%s is caught by '%s'", (_fault, name, detail, make) => {
  const found = failures(make);
  expect(found.map((finding) => finding.name)).toEqual([name]);
  expect(found[0].detail).toMatch(detail);
});

test("garbage in step is caught", () => {
  const littering = faulty((base) => ({
    step(s, turn) {
      const copies = [...turn.actions].map((all) => all.slice());
      return base.step(s, { ...turn, actions: copies });
    },
  }));
  const found = failures(littering, { garbage: nodeGarbage, garbageSteps: 300_000 });
  expect(found.map(({ name }) => name)).toEqual(["playing leaves no garbage"]);
});

test("a horizon that is not what the game played by is caught", () => {
  const lying = (): AnyGame => {
    let asked = 0; // the batch asks first
    return Object.defineProperty({ ...market() }, "horizon", { get: () => (asked++ === 0 ? 6 : 3) });
  };
  expect(failures(lying).map(({ name }) => name)).toEqual(["an episode ends by its horizon"]);
});

test("what throws is a finding, not a crash", () => {
  const found = failures(faulty(() => ({ draw: () => [].at(0) as never })));
  expect(found.map(({ name }) => name)).toEqual(["draw is pure and gives well-formed shapes"]);
  expect(found[0].detail).toContain("threw");
});
