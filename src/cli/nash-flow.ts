/**
 * The experiment `nash-flow`: do independent learners end where theory says they do?
 *
 * N routers with a network each learn by PPO on a network whose Nash flow is known, each paid by its own output alone. Reported
 * per run: the flow on the first route, every router's share of it, and NashConv, what all could gain by their best deviations.
 * Outputs are too flat to tell equilibria apart; flows are not.
 */

import { type TrainOptions, train } from "../../agents/index.js";
import { decode } from "../../envs/routing/encode.js";
import type { RoutingGame } from "../../envs/routing/routing.js";
import { solve } from "../../envs/routing/solve.js";
import type { Entry } from "../registry.js";
import { halfWidth, mean } from "../stats.js";

export interface Case {
  readonly game: string;
  readonly routers: number;
}

export const cases: readonly Case[] = [
  { game: "routing/pigou-cfmm-v0", routers: 2 },
  { game: "routing/pigou-cfmm-v0", routers: 4 },
  { game: "routing/cartoon4-v0", routers: 2 },
  { game: "routing/cartoon4-v0", routers: 4 },
];

/** Exploration that shrinks on a schedule: what a router explores, the others pay for, and a fixed share of it moves the equilibrium. */
export const settings: TrainOptions = {
  algorithm: "ppo",
  sharing: "none",
  lanes: 512,
  options: { entropy: 0, std: { from: 0.3, to: 0.02 }, minibatch: 128, hidden: [32, 32] },
};

/** One trained population. Flows in units of what is sold. */
export interface Run {
  readonly seed: number;
  readonly flow: number; // on the first route
  readonly shares: readonly number[]; // of each router, on the first route
  readonly flowError: number; // relative to the Nash flow
  readonly worstShareError: number; // of any router, relative to its Nash flow
  readonly nashConv: number; // relative to the output
}

export interface Outcome extends Case {
  readonly flows: { readonly [answer in "nash" | "wardrop" | "optimum" | "blind"]: number };
  readonly runs: readonly Run[];
  readonly mean: number; // of the flows
  readonly halfWidth: number; // of the 95 % interval of the mean
}

type Answer = { readonly flows: readonly number[]; readonly welfare: number; readonly splits: readonly number[][] };

export async function runCase(
  entry: Entry,
  { game: id, routers }: Case,
  seeds: readonly number[],
  updates: number,
  onUpdate: (seed: number, update: number) => unknown,
): Promise<Outcome> {
  const options = { routers, settlement: "pro-rata" };
  const game = entry.make(options) as RoutingGame;
  const { problem } = game;
  const answers = solve(problem) as unknown as { readonly [answer: string]: Answer };
  const nash = answers.nash;
  const runs: Run[] = [];
  for (const seed of seeds) {
    let update = 0;
    const { trainer } = await train(game, { ...settings, seed, updates }, { onUpdate: () => onUpdate(seed, ++update) });
    const { observations, masks, lanes } = trainer.batch;
    const width = observations[0].length / lanes / routers;
    const joint = new Float32Array((problem.plan.width * routers) | 0);
    const policy = trainer.policiesOf({ deterministic: true }).router;
    policy.act(observations[0].slice(0, routers * width), masks[0].slice(0, routers), joint);
    trainer.dispose();
    const parcels = decode(problem, joint, problem.typical);
    const shares = Array.from({ length: routers }, (_, a) => parcels[a * problem.plan.width]);
    const flow = shares.reduce((a, b) => a + b, 0);
    const gains = entry.deviation?.(options, [joint]) ?? [];
    runs.push({
      ...{ seed, flow, shares, flowError: flow / nash.flows[0] - 1 },
      worstShareError: Math.max(...shares.map((share, a) => Math.abs(share / nash.splits[a][0] - 1))),
      nashConv: gains.reduce((a, b) => a + b, 0) / nash.welfare,
    });
  }
  const flows = runs.map((run) => run.flow);
  const of = (answer: string) => answers[answer].flows[0];
  return {
    ...{ game: id, routers, runs },
    flows: { nash: of("nash"), wardrop: of("wardrop"), optimum: of("optimum"), blind: of("blind") },
    mean: mean(flows),
    halfWidth: flows.length > 1 ? halfWidth(flows) : Number.NaN,
  };
}
