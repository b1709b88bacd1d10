/** Tiny games with known answers, for the tests of learners. */
import type { Game, Role } from "../../src/game.js";
import { type Box, box, discrete, type Field, multiDiscrete, type Space, size } from "../../src/space.js";

export { cartPole } from "../reference/cartpole.js";

type Empty = { readonly seen: Float64Array };
const one: Field = { name: "one", unit: "1", low: 0, high: 1 };

interface Shot {
  readonly id: string;
  readonly roles: readonly { readonly name: string; readonly count: number; readonly action: Space }[];
  /** Rewards per role and agent from the joint action of one lane. */
  readonly pay: (actions: readonly Float32Array[], out: readonly Float32Array[], time: number) => void;
  readonly horizon?: number;
  readonly legal?: (time: number, mask: Uint8Array, at: number) => void;
}

/** A game without state: the observation is a constant, the reward a function of the joint action. */
export function shots({ id, roles, pay, horizon = 1, legal }: Shot): Game<Empty> {
  const whole: Role[] = roles.map((role) => ({ ...role, observation: box([one]) }));
  const game: Game<Empty> = {
    id,
    roles: whole,
    horizon,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["welfare"],
    alloc: (lanes) => ({ seen: new Float64Array(lanes) }),
    reset: (s, lane) => {
      s.seen[lane] = 0;
    },
    step(s, { lane, time, actions, rewards }) {
      const mine = actions.map((a, k) => {
        const n = whole[k].count * size(whole[k].action);
        return a.subarray(lane * n, (lane + 1) * n);
      });
      const out = rewards.map((r, k) => r.subarray(lane * whole[k].count, (lane + 1) * whole[k].count));
      pay(mine, out, time);
      for (const part of out) for (const reward of part) s.seen[lane] += reward;
      return false;
    },
    observe: (_s, _lane, _time, _role, _agent, out, at) => {
      out[at] = 1;
    },
    measure: (s, lane, out, at) => {
      out[at] = s.seen[lane];
    },
  };
  if (!legal) return game;
  return { ...game, legal: (s, _lane, _role, _agent, mask, at) => legal(s.seen.length, mask, at) };
}

/** One state, n arms; arm k pays k. */
export const bandit = (n: number) =>
  shots({
    id: "test/bandit-v0",
    roles: [{ name: "player", count: 1, action: discrete(n) }],
    pay: ([a], [r]) => {
      r[0] = a[0];
    },
  });

/** Two players, two actions each; `table[a][b]` is what a gets against b. */
export const matrix = (table: readonly (readonly number[])[], other = table) =>
  shots({
    id: "test/matrix-v0",
    roles: [{ name: "player", count: 2, action: discrete(2) }],
    pay: ([a], [r]) => {
      r[0] = table[a[0]][a[1]];
      r[1] = other[a[1]][a[0]];
    },
  });

/** Stable-Baselines3's IdentityEnv: say what you see. 100 rounds; one point for each right answer. */
export function identity(kind: "discrete" | "multi-discrete" | "box"): Game<Empty> {
  const action = { discrete: discrete(4), "multi-discrete": multiDiscrete([2, 3]), box: box([{ ...one, low: -1 }]) }[
    kind
  ];
  const shown = kind === "discrete" ? [4] : kind === "multi-discrete" ? [2, 3] : [];
  const observation: Box = box([{ ...one, low: -1, size: shown.reduce((a, b) => a + b, 0) || 1 }]);
  const wide = Math.max(shown.length, 1);
  return {
    id: `test/identity-${kind}-v0`,
    roles: [{ name: "player", count: 1, observation, action }],
    horizon: 100,
    horizonEnds: "truncated",
    phases: 1,
    metrics: [],
    alloc: (lanes) => ({ seen: new Float64Array(lanes * wide) }),
    reset: (s, lane, rng) => draw(s.seen, lane, rng),
    step(s, { lane, rng, actions: [a], rewards: [r] }) {
      const near = (k: number) => Math.abs(a[lane * wide + k] - s.seen[lane * wide + k]);
      let right = true;
      for (let k = 0; k < wide; k++) right &&= near(k) < (kind === "box" ? 0.5 : 0.1);
      r[lane] = right ? 1 : 0;
      draw(s.seen, lane, rng);
      return false;
    },
    observe(s, lane, _time, _role, _agent, out, at) {
      if (kind === "box") out[at] = s.seen[lane];
      else {
        let from = at;
        for (let k = 0; k < wide; k++) {
          out.fill(0, from, from + shown[k]);
          out[from + s.seen[lane * wide + k]] = 1;
          from += shown[k];
        }
      }
    },
    measure: () => {},
  };

  function draw(seen: Float64Array, lane: number, rng: { uniform(): number; below(n: number): number }): void {
    for (let k = 0; k < wide; k++) seen[lane * wide + k] = kind === "box" ? 2 * rng.uniform() - 1 : rng.below(shown[k]);
  }
}
