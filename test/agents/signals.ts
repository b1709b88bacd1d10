/** Games of seeing: what each agent sees is drawn anew at every step and nothing that anybody does changes it. */
import type { Game, Role } from "../../src/game.js";
import { box, discrete } from "../../src/space.js";

type Signs = { readonly x: Float64Array }; // [lanes, agents]

export interface Signals {
  readonly id: string;
  readonly roles: readonly { readonly name: string; readonly count: number; readonly low?: number }[];
  /** Rewards of all agents, in role order, from what they saw and what they did. */
  readonly pay: (x: Float64Array, a: readonly number[]) => readonly number[];
  readonly horizon?: number;
}

/** Everybody sees one sign, −1 or 1, and chooses between two actions. */
export function signals({ id, roles, pay, horizon = 1 }: Signals): Game<Signs> {
  const whole: Role[] = roles.map(({ name, count, low = -1 }) => ({
    ...{ name, count, action: discrete(2) },
    observation: box([{ name: "sign", unit: "1", low, high: 1 }]),
  }));
  const agents = roles.reduce((sum, { count }) => sum + count, 0);
  const first = roles.map((_, k) => roles.slice(0, k).reduce((sum, { count }) => sum + count, 0));
  const draw = (s: Signs, lane: number, rng: { uniform(): number }) => {
    for (let i = 0; i < agents; i++) s.x[lane * agents + i] = rng.uniform() < 0.5 ? -1 : 1;
  };
  return {
    ...{ id, roles: whole, horizon, horizonEnds: "truncated", phases: 1, metrics: [] },
    alloc: (lanes) => ({ x: new Float64Array(lanes * agents) }),
    reset: draw,
    step(s, { lane, rng, actions, rewards }) {
      const a = whole.flatMap(({ count }, k) => [...actions[k].subarray(lane * count, (lane + 1) * count)]);
      const paid = pay(s.x.subarray(lane * agents, (lane + 1) * agents), a);
      whole.forEach(({ count }, k) => {
        for (let i = 0; i < count; i++) rewards[k][lane * count + i] = paid[first[k] + i];
      });
      draw(s, lane, rng);
      return horizon === 1;
    },
    observe(s, lane, _time, role, agent, out, at) {
      out[at] = s.x[lane * agents + first[role] + agent];
    },
    measure: () => {},
  };
}
