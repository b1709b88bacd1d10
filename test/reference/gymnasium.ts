/** Gymnasium itself, asked for single steps: what the reference environments are compared with. */
import { execFileSync } from "node:child_process";
import { inject } from "vitest";
import type { Game, State, Turn } from "../../src/game.js";
import { Rng } from "../../src/rng.js";

export interface Case {
  readonly state: readonly number[];
  readonly action: number;
}

/** What came of a step: the state, what is seen of it, the reward, and whether the game is over. */
export interface Step {
  readonly state: readonly number[];
  readonly seen: readonly number[];
  readonly reward: number;
  readonly over: boolean;
}

export const hasGymnasium = inject("python") !== "";

/**
 * Their steps, one per case.
 *
 * @param id    "Acrobot-v1"
 * @param boxed whether the action is a box of one number
 */
export function theirs(id: string, boxed: boolean, cases: readonly Case[]): Step[] {
  const script = [
    "import gymnasium, json, numpy as np, sys",
    `env = gymnasium.make('${id}').unwrapped`,
    "out = []",
    "for case in json.load(sys.stdin):",
    "    env.reset()",
    "    env.state = np.array(case['state'])",
    `    action = ${boxed ? "np.array([case['action']])" : "case['action']"}`,
    "    seen, reward, over, _, _ = env.step(action)",
    "    state, seen = [float(x) for x in env.state], [float(x) for x in seen]",
    "    out.append({'state': state, 'seen': seen, 'reward': float(reward), 'over': bool(over)})",
    "json.dump(out, sys.stdout)",
  ].join("\n");
  const told = execFileSync(inject("python"), ["-c", script], { input: JSON.stringify(cases), encoding: "utf8" });
  return JSON.parse(told) as Step[];
}

/** Our step from a state `x`. */
export function ours<S extends State & { readonly x: Float64Array }>(game: Game<S>, { state, action }: Case): Step {
  const s = game.alloc(1);
  s.x.set(state);
  const rewards = [new Float32Array(1)];
  const turn: Turn = { lane: 0, time: 0, rng: Rng.alloc(1), actions: [Float32Array.of(action)], policies: [], rewards };
  const over = game.step(s, turn);
  const seen = new Float32Array(6);
  game.observe(s, 0, 1, 0, 0, seen, 0);
  return { state: [...s.x], seen: [...seen], reward: rewards[0][0], over };
}
