/** The experiment `mev-braess`: its populations of learning routers, and the Nash outputs that theory gives for each. */
import type { Trainer, TrainOptions } from "../../agents/index.js";
import { games } from "../../envs/index.js";
import type { Role } from "../game.js";
import { lookUp } from "../registry.js";
import { size } from "../space.js";
import type { Expectation, Theory } from "./expectation.js";
import type { Cell, Means } from "./trials.js";

/** Shares η of the middle pool's output that sandwiches take. */
export const shares = [0, 0.1, 0.3, 0.5] as const;

/** What N routers get in all in the Nash equilibrium, at each share; derived, and what `solve` answers. */
export const nashOutputs: { readonly [routers: number]: readonly number[] } = {
  1: [1.4, 1.3771945033, 1.3424363154, 1.3333333333],
  2: [1.3045006177, 1.3022524308, 1.3032528084, 1.3226471297],
  3: [1.2185019648, 1.2318968947, 1.2629672894, 1.3076805448],
  4: [1.1673299934, 1.1887834549, 1.2365521183, 1.2970139927],
  8: [1.0876241736, 1.1173295494, 1.1898324095, 1.2764120376],
  16: [1.0453762568, 1.0797604934, 1.1637924426, 1.2639333483],
};

export const sizes: readonly number[] = Object.keys(nashOutputs).map(Number); // N

/**
 * Plain policy gradients on logits whose deviation shrinks. It is small from the start: only differences of logits count, so wide
 * exploration lets all of them wander out of their bounds together, where they are clipped to the same split.
 */
const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 256,
  options: { gamma: 1, hidden: [], learningRate: 0.03, anneal: true, entropy: 0, std: { from: 0.1, to: 0.01 } },
};

const tolerance = 0.02;

export const cells: readonly Cell[] = sizes.flatMap((routers) =>
  nashOutputs[routers].map((nash, k) => ({
    ...{ name: `N = ${routers}, η = ${shares[k]}`, game: "routing/braess-cp", settings },
    options: { routers, eta: shares[k], settlement: "pro-rata" },
    expected: {
      low: (1 - tolerance) * nash,
      high: (1 + tolerance) * nash,
      why: `within ${100 * tolerance} % of ${nash}, the Nash output of ${routers}`,
    },
  })),
);

export function theory({ options }: Cell): Theory {
  const value = nashOutputs[options?.routers as number][shares.indexOf(options?.eta as (typeof shares)[number])];
  return { value, source: "D", by: "solve routing/braess-cp: the Nash output of N routers" };
}

const at = (routers: number, ...etas: readonly number[]) => etas.map((eta) => `N = ${routers}, η = ${eta}`);

export const expectations: readonly Expectation[] = [
  {
    kind: "near",
    cells: cells.map(({ name }) => name),
    off: 0.02,
    source: "D",
    says: "outputs are the Nash outputs of N routers",
  },
  {
    kind: "rising",
    cells: at(1, 0.5, 0.3, 0.1, 0),
    by: 0.002,
    source: "D",
    says: "N = 1: sandwiches hurt, the more the larger their share",
  },
  {
    kind: "rising",
    cells: at(2, 0.1, 0.3, 0.5),
    by: 0,
    source: "D",
    says: "N = 2: not monotone; from η = .1 on the output rises",
  },
  {
    kind: "rising",
    cells: at(2, 0.1, 0),
    by: 0,
    source: "D",
    says: "N = 2: not monotone; η = .1 hurts, by less than a fifth of a per cent",
  },
  ...[3, 4, 8, 16].map(
    (n): Expectation => ({
      ...{ kind: "rising", cells: at(n, ...shares), by: 0.002, source: "D" },
      says: `N = ${n}: sandwiches help, the more the larger their share`,
    }),
  ),
  {
    kind: "rising",
    cells: sizes.toReversed().flatMap((n) => at(n, 0)),
    by: 0.01,
    source: "D",
    says: "η = 0: the more routers, the less they get together",
  },
];

/** What all routers could gain by their best deviations from their likeliest splits (NashConv), in units of output. */
export function probe(trainer: Trainer, { game: id, options }: Cell): Means {
  const { observations, masks, lanes } = trainer.batch;
  const [{ action }] = trainer.game.roles as readonly Role[];
  const rows = <A extends Float32Array | Uint8Array>(all: A) => all.slice(0, all.length / lanes) as A; // of one lane
  const joint = new Float32Array((options?.routers as number) * size(action));
  trainer.policiesOf({ deterministic: true }).router.act(rows(observations[0]), rows(masks[0]), joint);
  const split = joint.map((logit) => Math.min(Math.max(logit, -1), 1)); // as the batch clips them
  const gains = lookUp(games, id).deviation?.(options, [split]) ?? [];
  return { nashConv: gains.reduce((sum, gain) => sum + gain, 0) };
}
