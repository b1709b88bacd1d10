/**
 * The implementation details of PPO as a checklist, continued: actions and observations. Numbers as in `ppo-details.test.ts`, which also
 * says what is left out: c1–c9 for continuous actions, m1 for multi-discrete ones, a1–a4 auxiliary. What is often got wrong besides,
 * cuts taken for ends (Pardo et al. 2018, arXiv:1712.00378), stands last.
 */
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { headFor } from "../../agents/heads.js";
import { ppoDefaults } from "../../agents/ppo.js";
import type { AnyGame } from "../../src/game.js";
import { Rng } from "../../src/rng.js";
import { box, multiDiscrete } from "../../src/space.js";
import { bandit, cartPole, shots } from "./fixtures.js";
import { within } from "./within.js";

beforeAll(async () => {
  await useBackend("wasm");
});

const wide = box([{ name: "x", unit: "1", low: -1, high: 1, size: 2 }]);

/** Sees time/3; three rounds, then a cut or an end; a point per round. */
const clock = (horizonEnds: "terminated" | "truncated"): AnyGame => ({
  ...bandit(2),
  id: "test/clock-v0",
  ...{ horizon: 3, horizonEnds },
  observe: (_s, _lane, time, _role, _agent, out, at) => {
    out[at] = time / 3;
  },
  step: (_s, { lane, rewards: [r] }) => {
    r[lane] = 1;
    return false;
  },
  measure: () => {},
});

test("(c1–c3) boxes are independent normals around the network's outputs, of deviations that no observation moves", () => {
  const game = shots({ id: "test/plane-v0", roles: [{ name: "player", count: 1, action: wide }], pay: () => {} });
  within(game, { initialStd: 0.3 }, ({ actor }) => {
    expect(actor.parameters.slots.find(({ name }) => name === "policy/logStd")?.shape).toEqual([2]);
    const row = { outputs: Float32Array.of(0.1, -0.2), at: 0, mask: Uint8Array.of(1), maskAt: 0, scales: actor.logStd };
    const normal = (x: number, m: number) => -0.5 * ((x - m) / 0.3) ** 2 - Math.log(0.3 * Math.sqrt(2 * Math.PI));
    const logProb = actor.head.logProb(row, Float32Array.of(0.5, 1.5), 0);
    expect(logProb).toBeCloseTo(normal(0.5, 0.1) + normal(1.5, -0.2), 5);
  });
});

test("(c5) actions are clipped for the game alone; what is learned from is the draw", () => {
  const heard: number[] = [];
  const game = shots({
    id: "test/loud-v0",
    roles: [{ name: "player", count: 1, action: wide }],
    pay: ([a]) => void heard.push(...a),
  });
  within(game, { initialStd: 5, std: null }, ({ rollout, actor }, trainer) => {
    trainer.update();
    expect(Math.max(...heard.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(Math.max(...rollout.kept.map(Math.abs))).toBeGreaterThan(2);
    const z = [0, 1].map((k) => rollout.kept[k] / Math.exp(actor.logStd[k])); // the mean is near 0
    expect(rollout.logProbs[0]).toBeCloseTo(
      -0.5 * (z[0] ** 2 + z[1] ** 2) - 2 * Math.log(5 * Math.sqrt(2 * Math.PI)),
      0,
    );
  });
});

test("(c6, c7) observations are centred, divided by their running deviation and clipped at ten", () => {
  const shown = (lane: number, time: number) => (lane === 0 && time === 31 ? 1e6 : time % 2);
  const jump: AnyGame = {
    ...clock("truncated"),
    ...{ id: "test/jump-v0", horizon: 1000 },
    observe: (_s, lane, time, _role, _agent, out, at) => {
      out[at] = shown(lane, time);
    },
  };
  within(jump, {}, ({ rollout }, trainer) => {
    for (let k = 0; k < 4; k++) trainer.update();
    const all = (until: number) => Array.from({ length: 4 * until }, (_, i) => shown(i % 4, Math.floor(i / 4)));
    const input = (lane: number, time: number) => {
      const mean = all(time + 1).reduce((a, b) => a + b) / (4 * (time + 1));
      const variance = all(time + 1).reduce((sum, x) => sum + (x - mean) ** 2, 0) / (4 * (time + 1));
      return (shown(lane, time) - mean) / Math.sqrt(variance);
    };
    for (let time = 24; time < 31; time++) expect(rollout.inputs[(time - 24) * 4]).toBeCloseTo(input(0, time), 4);
    expect(input(0, 31)).toBeGreaterThan(11);
    expect(rollout.inputs[7 * 4]).toBe(10);
    expect(rollout.inputs[7 * 4 + 1]).toBeCloseTo(input(1, 31), 4);
  });
});

test("(c8) rewards are divided by the running deviation of the discounted return, and not shifted", () => {
  const game = shots({
    id: "test/luck-v0",
    roles: [{ name: "player", count: 1, action: multiDiscrete([2]) }],
    horizon: 4,
    pay: ([a], [r]) => {
      r[0] = 7 * a[0];
    },
  });
  within(game, { gamma: 0.5 }, ({ rollout }, trainer) => {
    trainer.update();
    const all: number[] = []; // discounted returns to date
    const returns = [0, 0, 0, 0];
    for (let t = 0; t < 8; t++) {
      const paid = [0, 1, 2, 3].map((i) => 7 * rollout.kept[t * 4 + i]);
      for (let i = 0; i < 4; i++) returns[i] = (t % 4 === 0 ? 0 : 0.5 * returns[i]) + paid[i];
      all.push(...returns);
      const mean = all.reduce((a, b) => a + b) / all.length;
      const deviation = Math.sqrt(all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length);
      for (let i = 0; i < 4; i++) expect(rollout.rewards[t * 4 + i]).toBeCloseTo(paid[i] / deviation, 4);
    }
  });
});

test("(m1) of several choices at once, log-probabilities and entropies add up", () => {
  const head = headFor(multiDiscrete([2, 3]));
  const mask = new Uint8Array(5).fill(1);
  const row = {
    outputs: Float32Array.of(Math.log(3), 0, 0, 0, 0),
    at: 0,
    mask,
    maskAt: 0,
    scales: new Float32Array(0),
  };
  expect(head.logProb(row, Float32Array.of(0, 2), 0)).toBeCloseTo(Math.log(0.75) + Math.log(1 / 3), 6);
  expect(head.entropy(row)).toBeCloseTo(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25) + Math.log(3), 6);
});

test("(a1) the clip range stays, or falls to 0 linearly", () => {
  const ranges = (annealClip: boolean) => {
    let seen: number[] = [];
    within(cartPole, { annealClip }, (_learner, trainer) => {
      seen = [1, 2, 3, 4].map(() => Number(trainer.update()["train/clip_range"].toFixed(12)));
    });
    return seen;
  };
  expect(ranges(false)).toEqual([0.2, 0.2, 0.2, 0.2]);
  expect(ranges(true)).toEqual([0.2, 0.15, 0.1, 0.05]);
});

test("(a3) an update stops once the policy has moved 1.5 times as far as asked", () => {
  const steps = (targetKl: number) => {
    let made = 0;
    within(cartPole, { targetKl, learningRate: 0.05, minibatch: 8, epochs: 10 }, (learner, trainer) => {
      trainer.update();
      made = (learner.state().adam as { readonly count: Float64Array }).count[0];
    });
    return made;
  };
  expect(ppoDefaults.targetKl.value).toBe(0);
  expect(steps(0)).toBe(40);
  expect(steps(1e-3)).toBeLessThan(10);
});

test("(a4) what a mask forbids has probability 0, is never drawn, and adds nothing to the entropy", () => {
  const head = headFor(multiDiscrete([3]));
  const row = {
    outputs: Float32Array.of(1, 1, 9),
    at: 0,
    mask: Uint8Array.of(1, 1, 0),
    maskAt: 0,
    scales: new Float32Array(0),
  };
  const rng = Rng.alloc(1, 1).at(0);
  const kept = new Float32Array(1);
  for (let k = 0; k < 200; k++) {
    expect(head.draw(row, rng, kept, 0)).toBeCloseTo(-Math.LN2, 6);
    expect(kept[0]).not.toBe(2);
  }
  expect(head.entropy(row)).toBeCloseTo(Math.LN2, 6);
  const game = shots({ id: "test/masked-v0", roles: [{ name: "player", count: 1, action: multiDiscrete([3]) }], pay: () => {}, legal: (_time, mask, at) => mask.set([1, 1, 0], at) }); // biome-ignore format: short
  within(game, {}, ({ rollout }, trainer) => {
    trainer.update();
    expect([...rollout.masks.subarray(0, 6)]).toEqual([1, 1, 0, 1, 1, 0]); // kept, and applied again when learning
  });
});

test("a cut bootstraps from the final observation, an end from nothing", () => {
  for (const ends of ["truncated", "terminated"] as const) {
    within(
      clock(ends),
      { observations: "raw", rewards: "raw", gamma: 0.9, lambda: 0 },
      ({ rollout, actor }, trainer) => {
        const [v0, v1, v2, v3] = [0, 1, 2, 3].map((time) => actor.values(Float32Array.of(time / 3))[0]);
        trainer.update();
        const { advantages: a } = rollout;
        expect(new Set([v0, v2, v3]).size).toBe(3); // of the reset, of the step before, and of the end, are told apart
        expect(a[0]).toBeCloseTo(1 + 0.9 * v1 - v0, 5);
        expect(a[2 * 4]).toBeCloseTo(1 + (ends === "truncated" ? 0.9 * v3 : 0) - v2, 5);
        expect(a[7 * 4]).toBeCloseTo(1 + 0.9 * v2 - v1, 5); // the rollout's end, within an episode
      },
    );
  }
});
