/**
 * A trained policy as plain arrays, for other programs:
 *
 *   x = clip((observation − shift) ∘ scale, ±limit)       in 64 bits, rounded to 32
 *   h₀ = x, or with a memory what is remembered after a step of `gru.ts` that reads x; it is zeros where an episode begins
 *   hₗ₊₁ = tanh(hₗ Wₗ + bₗ),  z = hₗ Wₗ + bₗ at the last layer, and of it the action, see `portable-action.ts`
 *
 * One for each agent: where agents share a network that tells them apart, the agent's one-hot is a constant, so its row of the first
 * weight that reads it is added to the bias. What judges is left out, so a central critic leaves no trace.
 */
import type { State } from "../src/game.js";
import { bounds } from "../src/space.js";
import type { Actor } from "./actor.js";
import type { Group } from "./group.js";
import type { HeadOptions } from "./heads.js";
import { actionOf, outputsOf, type PortableAction } from "./portable-action.js";

export interface PortablePolicy {
  readonly agent: string; // router_0
  readonly role: string;
  readonly fields: readonly string[]; // what is observed, one name per number
  readonly shift: Float64Array; // [observation]
  readonly scale: Float64Array; // [observation]
  readonly limit: number; // infinite where nothing is clipped
  readonly memory?: PortableMemory;
  readonly layers: readonly Layer[];
  readonly action: PortableAction;
}

export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: Float32Array; // [inputs, outputs]
  readonly bias: Float32Array; // [outputs]
}

/** A gated recurrent unit's weights, each as z, r, c. */
export interface PortableMemory {
  readonly units: number;
  readonly input: Float32Array; // [observation, 3 units]
  readonly recurrent: Float32Array; // [units, 3 units]
  readonly bias: Float32Array; // [3 units]
}

/**
 * The policies of an actor, one per agent that it plays. They do not change when it goes on learning.
 *
 *   const { actors } = loadPolicies(bytes, game).router;
 *   const models = portable(actors[0], describeCheckpoint(bytes).options).map((policy) => toOnnx(policy));
 *
 * @param options those that it was made with
 * @throws where its network does not fit the head that they name
 */
export function portable(actor: Actor, options: HeadOptions): PortablePolicy[] {
  return actor.groups.flatMap((group) => {
    const { name, action: space, observation } = group.role;
    const action = actionOf(space, options, actor.logStd);
    const [needed, { outputs }] = [outputsOf(action), actor.head];
    if (outputs !== needed)
      throw new Error(
        `${actor.name}'s network has ${outputs} outputs and head=${options.head ?? "auto"} needs ${needed}; hand the options that it learned with.`,
      );
    return group.agents.map((seat, j) => ({
      ...{ agent: `${name}_${seat}`, role: name },
      fields: observation.fields.flatMap((field) =>
        field.size === undefined || field.size === 1
          ? [field.name]
          : Array.from({ length: field.size }, (_, k) => `${field.name} ${k}`),
      ),
      ...scalingOf(group),
      ...networkOf(actor, group.first + j),
      action,
    }));
  });
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
function networkOf(actor: Actor, hot: number): Pick<PortablePolicy, "memory" | "layers"> {
  const { parameters, memory: units } = actor;
  const shaped = (name: string) => {
    const slot = parameters.find(`policy/${name}`);
    return slot < 0 ? undefined : { shape: parameters.slots[slot].shape, values: parameters.view(slot).slice() };
  };
  const layers: Layer[] = [];
  for (let k = 0; ; k++) {
    const [weight, bias] = [shaped(`${k}/weight`), shaped(`${k}/bias`)];
    if (!weight || !bias) break;
    const [inputs, outputs] = weight.shape;
    layers.push({ inputs, outputs, weight: weight.values, bias: bias.values });
  }
  const [input, recurrent, start] = ["input", "recurrent", "bias"].map((name) => shaped(`memory/${name}`)?.values);
  if (input && recurrent && start) {
    const memory = { units, input: withoutHot(actor, hot, input, start), recurrent, bias: start };
    return { memory, layers };
  }
  const [{ outputs, weight, bias }, ...rest] = layers;
  const first = { inputs: actor.width, outputs, weight: withoutHot(actor, hot, weight, bias), bias };
  return { layers: [first, ...rest] };
}

/** The rows of a weight that read the observation; the row of the agent's one-hot goes to the bias, which is written. */
function withoutHot({ inputs, width }: Actor, hot: number, weight: Float32Array, bias: Float32Array): Float32Array {
  const columns = bias.length;
  if (inputs > width) for (let j = 0; j < columns; j++) bias[j] += weight[(width + hot) * columns + j];
  return weight.slice(0, width * columns);
}
