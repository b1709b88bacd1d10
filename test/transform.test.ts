import { expect, test } from "vitest";
import { Batch } from "../src/batch.js";
import { Player, traceOf } from "../src/check/player.js";
import type { AnyGame, Game, Role, State } from "../src/game.js";
import { contains, type Space } from "../src/space.js";
import { discretised, mixed, stacked, timeAware, trembling, within } from "../src/transform.js";
import { countdown } from "./fixtures/countdown.js";
import { dilemma } from "./fixtures/dilemma.js";
import { market } from "./fixtures/market.js";

const trace = (game: AnyGame) => traceOf(new Player(game, 2), 3, 60, 1);
const started = (game: AnyGame, lanes = 1) => {
  const batch = new Batch<State>(game, lanes);
  batch.reset({ seed: 0 });
  return batch;
};
const joint = (...actions: number[]) => [Float32Array.from(actions)];

/** A game of one agent whose reward is its action, for any space. */
const echo = (action: Space, extra: Partial<Role> = {}): Game<{ readonly last: Float64Array }> => ({
  id: "test/echo-v0",
  roles: [{ name: "singer", count: 1, observation: countdown().roles[0].observation, action, ...extra }],
  horizon: 4,
  horizonEnds: "truncated",
  phases: 1,
  metrics: [],
  alloc: (lanes) => ({ last: new Float64Array(lanes) }),
  reset(s, lane) {
    s.last[lane] = 0;
  },
  step(s, { lane, actions: [a], policies: [p], rewards: [r] }) {
    r[lane] = p.length > 0 ? p[lane * 3] : a[lane];
    s.last[lane] = a[lane];
    return false;
  },
  observe(_s, _lane, _time, _role, _agent, out, at) {
    out[at] = 1;
  },
  measure: () => {},
});

test.each<[string, (game: AnyGame) => AnyGame]>([
  ["mixed(0)", (game) => mixed(game, 0)],
  ["stacked(1)", (game) => stacked(game, 1)],
  ["trembling(0)", (game) => trembling(game, 0)],
  ["within its own horizon", (game) => within(game, game.horizon)],
])("%s changes nothing", (_name, transform) => {
  for (const game of [market(), dilemma()]) expect(trace(transform(game))).toEqual(trace(game));
});

test("an id tells what was done to which game, from the outside in", () => {
  expect(trembling(mixed(dilemma(), 0.5), 0.1).id).toBe("trembling(mixed(test/dilemma-v0))");
  const all = timeAware(stacked(within(discretised(dilemma(), 3), 5), 2));
  expect(all.id).toBe("timeAware(stacked(within(discretised(test/dilemma-v0))))");
});

test("mixed rewards go from one's own to everybody's mean, over all roles", () => {
  const rewards = (w: number) => {
    const batch = started(mixed(dilemma(), w));
    batch.step(joint(0, 1)); // the sucker gets 0, the traitor 5
    return [...batch.rewards[0]];
  };
  expect(rewards(0)).toEqual([0, 5]);
  expect(rewards(0.5)).toEqual([1.25, 3.75]);
  expect(rewards(1)).toEqual([2.5, 2.5]);
  const batch = started(mixed(market(), 1), 2);
  batch.step(
    [Float32Array.of(0, 0, 1, 1), new Float32Array(4)],
    [joint()[0], Float32Array.of(1, 0, 1, 0, 0, 1, 0, 1, 0, 0)],
  );
  const [sellers, brokers] = batch.rewards;
  expect([sellers[0], sellers[1], brokers[0]]).toEqual([0, 0, 0]);
  expect(brokers[1]).toBeGreaterThan(0);
  expect([sellers[2], sellers[3]]).toEqual([brokers[1], brokers[1]]);
});

test("a mixed payoff is the payoff, mixed", () => {
  const out = joint(0, 0);
  const game = mixed(dilemma(), 0.5);
  game.payoff?.(game.alloc(1), 0, joint(0, 1), out);
  expect([...out[0]]).toEqual([1.25, 3.75]);
});

test("a hand that always trembles plays uniformly, whatever was meant", () => {
  const batch = started(trembling(echo({ kind: "discrete", n: 3 }), 1), 3000);
  batch.step([new Float32Array(3000)]);
  const counts = [0, 1, 2].map((a) => batch.rewards[0].filter((r) => r === a).length);
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt((3000 * 2) / 9)); // standard error
});

test("a hand trembles as often as it says", () => {
  const batch = started(trembling(echo({ kind: "discrete", n: 2 }), 0.2), 5000);
  batch.step([new Float32Array(5000)]);
  const slips = batch.rewards[0].filter((r) => r === 1).length; // half of the trembles play 0 anyway
  expect(Math.abs(slips - 500)).toBeLessThan(4 * Math.sqrt(5000 * 0.1 * 0.9));
});

test("a trembling hand never does what is illegal", () => {
  const game = trembling(market(), 1);
  const seen = new Set<string>();
  const spied: AnyGame = trembling(
    {
      ...market(),
      step(s, turn) {
        const [push, lever] = turn.actions.map((all) => [...all.subarray((turn.lane * all.length) / 20)]);
        seen.add(`${s.phase[turn.lane]} ${s.phase[turn.lane] === 1 ? push.slice(0, 2) : "any"} ${lever.slice(0, 2)}`);
        return market().step(s, turn);
      },
    },
    1,
  );
  const player = new Player(spied, 20);
  player.reset(1);
  for (let t = 0; t < 40; t++) player.step();
  expect([...seen].sort()).toEqual(["0 any 0,0", "1 0,0 0,0", "1 0,0 0,1", "1 0,0 1,0", "1 0,0 1,1"]); // never the broken lever 2
  expect(game.payoff).toBeUndefined();
  expect(typeof trembling(market(), 0).payoff).toBe("function");
});

test("a game that reads policies is shown the one that trembles", () => {
  const game = echo({ kind: "discrete", n: 3 }, { readsPolicy: true });
  const masked: AnyGame = {
    ...game,
    legal: (_s: unknown, _l: number, _r: number, _a: number, mask: Uint8Array, at: number) => mask.set([1, 1, 0], at),
  };
  for (const [base, shown] of [
    [game, 0.8 + 0.2 / 3],
    [masked, 0.8 + 0.2 / 2],
  ] as const) {
    const batch = started(trembling(base as AnyGame, 0.2));
    batch.step(joint(0), joint(1, 0, 0));
    expect(batch.rewards[0][0]).toBeCloseTo(shown, 6);
  }
});

test("evenly spaced levels reach both bounds", () => {
  const action = { kind: "box", fields: [{ name: "x", unit: "1", low: -0.1, high: 0.3 }] } as const;
  const game = discretised(echo(action), 5);
  expect(game.roles[0].action).toEqual({ kind: "multi-discrete", n: [5] });
  const batch = started(game, 5);
  batch.step(joint(0, 1, 2, 3, 4));
  const expected = [-0.1, 0, 0.1, 0.2, 0.3];
  for (let k = 0; k < 5; k++) expect(batch.rewards[0][k]).toBeCloseTo(expected[k], 6);
  expect([batch.rewards[0][0], batch.rewards[0][4]]).toEqual([Math.fround(-0.1), Math.fround(0.3)]);
  expect([...batch.rewards[0]].every((x) => contains(action, [x]))).toBe(true);
});

test("on the grid, other actions stay as they are and idle agents may only play level 0", () => {
  const game = discretised(market(), 3);
  expect(game.roles.map(({ action }) => action)).toEqual([
    { kind: "multi-discrete", n: [3] },
    { kind: "multi-discrete", n: [2, 3] },
  ]);
  const batch = started(game);
  expect([...batch.masks[0]]).toEqual([1, 1, 1, 1, 1, 1]);
  batch.step([Float32Array.of(2, 0), Float32Array.of(0, 0)], [joint()[0], Float32Array.of(1, 0, 1, 0, 0)]);
  expect([...batch.masks[0]]).toEqual([1, 0, 0, 1, 0, 0]);
  expect([...batch.masks[1]]).toEqual([1, 1, 1, 1, 0]);
  expect(batch.rewards[0][0]).toBeGreaterThan(0);
  expect(batch.rewards[0][1]).toBe(0);
  const out = [new Float32Array(2), new Float32Array(1)];
  game.payoff?.(game.alloc(1), 0, [Float32Array.of(2, 1), Float32Array.of(0, 0)], out);
  expect([...out[0]]).toEqual([0.5, 0.25]); // half of 1 and half of 0.5
});

test("every coordinate of an idle agent is masked to level 0", () => {
  const plane: Space = { kind: "box", fields: [{ name: "xy", unit: "1", low: 0, high: 1, size: 2 }] };
  const base: AnyGame = {
    ...echo(plane),
    legal(_s: unknown, lane: number, _role: number, _agent: number, mask: Uint8Array, at: number) {
      mask[at] = lane;
    },
  };
  expect([...started(discretised(base, 3), 2).masks[0]]).toEqual([...[1, 0, 0, 1, 0, 0], ...[1, 1, 1, 1, 1, 1]]);
});

test("a stack holds the last observations, oldest first, and starts full of the first", () => {
  const batch = started(stacked(countdown({ from: 4, horizon: 3 }), 3));
  const seen = () => [...batch.observations[0]];
  expect(seen()).toEqual([4, 4, 4]);
  batch.step(joint(0));
  expect(seen()).toEqual([4, 4, 3]);
  batch.step(joint(0));
  expect(seen()).toEqual([4, 3, 2]);
  batch.step(joint(0)); // cut, and begun anew
  expect([...batch.finalObservations[0]]).toEqual([3, 2, 1]);
  expect(seen()).toEqual([4, 4, 4]);
  const { fields } = batch.game.roles[0].observation;
  expect(fields.map(({ name }) => name)).toEqual(["left@-2", "left@-1", "left"]);
});

test("stacks of two agents and two fields stay apart", () => {
  const batch = started(stacked(dilemma(), 2), 2);
  batch.step(joint(0, 1, 1, 1));
  batch.step(joint(1, 0, 0, 0));
  expect([...batch.observations[0]]).toEqual([...[0, 1, 1, 0], ...[1, 0, 0, 1], ...[1, 1, 0, 0], ...[1, 1, 0, 0]]);
});

test("the time goes from 0 to 1, and a stack of it shows the past", () => {
  const batch = started(timeAware(countdown({ from: 9, horizon: 2, phases: 2 })));
  const times = [batch.observations[0][1]];
  for (let t = 0; t < 4; t++) {
    batch.step(joint(0));
    times.push(t < 3 ? batch.observations[0][1] : batch.finalObservations[0][1]);
  }
  expect(times).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(batch.observations[0][1]).toBe(0);
  const both = started(stacked(timeAware(countdown({ from: 9, horizon: 2 })), 2));
  both.step(joint(0));
  expect([...both.observations[0]]).toEqual([9, 0, 8, 0.5]);
});

test("a cut before the rules' end truncates; one beyond it never comes", () => {
  expect(within(dilemma(8), 3)).toMatchObject({ horizon: 3, horizonEnds: "truncated" });
  expect(within(dilemma(8), 9)).toMatchObject({ horizon: 8, horizonEnds: "terminated" });
  expect(within(countdown({ horizon: 8 }), 20)).toMatchObject({ horizon: 20, horizonEnds: "truncated" });
  const batch = started(within(dilemma(8), 1));
  batch.step(joint(0, 0));
  expect([batch.terminated[0], batch.truncated[0]]).toEqual([0, 1]);
});

test("what cannot be is refused in a sentence", () => {
  expect(() => mixed(dilemma(), 1.1)).toThrow("mixed: the weight of the others must be from 0 to 1, got 1.1.");
  expect(() => mixed(dilemma(), Number.NaN)).toThrow("got NaN");
  expect(() => trembling(dilemma(), -0.1)).toThrow("trembling: the chance must be from 0 to 1, got -0.1.");
  expect(() => stacked(dilemma(), 0)).toThrow("stacked: the number of frames must be 1 or more, got 0.");
  expect(() => stacked(dilemma(), 1.5)).toThrow("got 1.5");
  expect(() => discretised(dilemma(), 1)).toThrow("discretised: bins must be 2 or more, got 1.");
  expect(() => within(dilemma(), 0)).toThrow("within: the horizon must be a whole number of rounds, 1 or more, got 0.");
  expect(() => timeAware(timeAware(dilemma()))).toThrow("already observes a field called 'time'");
  const action = { kind: "box", fields: [{ name: "x", unit: "1", low: 0, high: 1 }] } as const;
  expect(() => discretised(echo(action, { readsPolicy: true }), 3)).toThrow("reads the policy of role singer");
});

test("a base that throws leaves the turn as it was", () => {
  let broken = true;
  const base: AnyGame = {
    ...dilemma(),
    step: (s, turn) => {
      if (broken) throw new Error("overflow");
      return dilemma().step(s, turn);
    },
  };
  const batch = started(trembling(discretised(base, 2), 0.5));
  expect(() => batch.step(joint(0, 1))).toThrow("overflow");
  broken = false;
  const twin = started(mixed(dilemma(), 0));
  for (const which of [batch, twin]) which.step(joint(0, 0));
  expect(batch.rewards[0].every(Number.isFinite)).toBe(true);
});
