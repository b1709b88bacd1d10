/**
 * A trained policy as plain arrays, for other programs:
 *
 *   x = clip((observation − shift) ∘ scale, ±limit)       in 64 bits, rounded to 32
 *   h₀ = x,  hₗ₊₁ = tanh(hₗ Wₗ + bₗ),  u = hₗ Wₗ + bₗ at the last layer
 *   choices: logits u, −1e8 where illegal;   boxes: action clip(middle + half ∘ u), or middle + half ∘ tanh u where it is squashed
 *
 * One for each agent: where agents share a network that tells them apart, the agent's one-hot is a constant, so its row of W₀ is added to b₀.
 */
import type { State } from "../src/game.js";
import { bounds, type Space } from "../src/space.js";
import type { Actor } from "./actor.js";
import type { LearnerOptions } from "./algorithm.js";
import type { Group } from "./group.js";

export interface PortablePolicy {
  readonly agent: string; // router_0
  readonly role: string;
  readonly fields: readonly string[]; // what is observed, one name per number
  readonly shift: Float64Array; // [observation]
  readonly scale: Float64Array; // [observation]
  readonly limit: number; // infinite where nothing is clipped
  readonly layers: readonly Layer[];
  readonly action: PortableAction;
}

export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: Float32Array; // [inputs, outputs]
  readonly bias: Float32Array; // [outputs]
}

export type PortableAction =
  | { readonly kind: "choices"; readonly n: readonly number[] } // per component
  | {
      readonly kind: "box";
      readonly low: Float32Array; // [size]
      readonly high: Float32Array; // [size]
      readonly std: Float32Array; // of u, which exploring adds noise to before tanh; [size]
      readonly squashed: boolean;
    };

/**
 * The policies of an actor, one per agent that it plays.
 *
 * @throws where the actor has a memory or a head that has no such form
 */
export function portable(actor: Actor, options: Pick<LearnerOptions, "head">): PortablePolicy[] {
  if (actor.memory > 0)
    throw new Error(
      `${actor.name} remembers (memory=${actor.memory}); only policies without a memory can be exported.`,
    );
  return actor.groups.flatMap((group) =>
    group.agents.map((seat, j) => ({
      ...{ agent: `${group.role.name}_${seat}`, role: group.role.name },
      fields: group.role.observation.fields.flatMap(({ name, size = 1 }) =>
        size === 1 ? [name] : Array.from({ length: size }, (_, k) => `${name} ${k}`),
      ),
      ...scalingOf(group),
      layers: layersOf(actor, group.first + j),
      action: actionOf(actor, group.role.action, options),
    })),
  );
}

/** What the normaliser does, as an affine map. */
function scalingOf({ normaliser, role }: Group): Pick<PortablePolicy, "shift" | "scale" | "limit"> {
  const { low, high } = bounds(role.observation);
  const width = low.length;
  const map = (of: (k: number) => number) => Float64Array.from({ length: width }, (_, k) => of(k));
  switch (normaliser.scaling) {
    case "raw":
      return { shift: map(() => 0), scale: map(() => 1), limit: Number.POSITIVE_INFINITY };
    case "bounds":
      return {
        shift: map((k) => (low[k] + high[k]) / 2),
        scale: map((k) => (high[k] > low[k] ? 2 / (high[k] - low[k]) : 0)),
        limit: Number.POSITIVE_INFINITY,
      };
    case "running": {
      const { count, mean, squares } = normaliser.state() as State & { readonly [name: string]: Float64Array };
      const variance = (k: number) => (count[0] > 0 ? squares[k] / count[0] : 1);
      return { shift: map((k) => mean[k]), scale: map((k) => 1 / Math.sqrt(variance(k) + 1e-8)), limit: 10 };
    }
    default:
      return normaliser.scaling satisfies never;
  }
}

/** @param hot which of the one-hot's numbers is the agent's */
function layersOf({ parameters, inputs, width }: Actor, hot: number): Layer[] {
  const layers: Layer[] = [];
  for (let k = 0; ; k++) {
    const [w, b] = ["weight", "bias"].map((name) => parameters.find(`policy/${k}/${name}`));
    if (w < 0) return layers;
    const [rows, outputs] = parameters.slots[w].shape;
    const bias = parameters.view(b).slice();
    const all = parameters.view(w);
    const apart = k === 0 && inputs > width;
    if (apart) for (let j = 0; j < outputs; j++) bias[j] += all[(width + hot) * outputs + j];
    const read = apart ? width : rows;
    layers.push({ inputs: read, outputs, weight: all.slice(0, read * outputs), bias });
  }
}

function actionOf({ name, logStd }: Actor, space: Space, { head }: Pick<LearnerOptions, "head">): PortableAction {
  switch (space.kind) {
    case "discrete":
      return { kind: "choices", n: [space.n] };
    case "multi-discrete":
      return { kind: "choices", n: space.n };
    case "box": {
      if (head !== undefined && head !== "auto" && head !== "gaussian" && head !== "squashed")
        throw new Error(`${name} acts by head=${head}; of boxes only gaussian and squashed heads can be exported.`);
      return { kind: "box", ...bounds(space), std: logStd.map((x) => Math.exp(x)), squashed: head === "squashed" };
    }
    default:
      return space satisfies never;
  }
}

/** The action as JSON has it. */
export function described(action: PortableAction): object {
  return action.kind === "choices"
    ? action
    : { ...action, low: [...action.low], high: [...action.high], std: [...action.std] };
}
