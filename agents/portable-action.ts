/**
 * What a portable policy makes of its network's outputs z when it does not explore:
 *
 *   choices   logits z, −1e8 where illegal: the likeliest of each component
 *   box       clip(middle + half ∘ z, low, high), or middle + half ∘ tanh z where it is squashed
 *   shares    clip(low + (high − low) ∘ x, low, high), with α = 1 + log(1 + exp z), run by run as [count, shares]:
 *             coordinate   x = α₀ / Σ α       weights   x = α / Σ α       log-weights   x = 1 + log(α / max α) / span
 *   grid      values[k, argmaxᵢ] of each coordinate k, whose logits are 0 and the running sums of its bins − 1 outputs
 */
import { type Box, bounds, type Space } from "../src/space.js";
import { partsOf } from "./beta.js";
import { headDefaults } from "./head-options.js";
import type { HeadOptions } from "./heads.js";
import { grid } from "./ordinal.js";

interface Bounds {
  readonly low: Float32Array; // [size]
  readonly high: Float32Array; // [size]
}

export type PortableAction =
  | { readonly kind: "choices"; readonly n: readonly number[] } // per component
  | (Bounds & {
      readonly kind: "box";
      readonly std: Float32Array; // of z, which exploring adds noise to before tanh; [size]
      readonly squashed: boolean;
    })
  | (Bounds & { readonly kind: "shares"; readonly runs: readonly Run[]; readonly span: number }) // span in nats
  | (Bounds & { readonly kind: "grid"; readonly bins: number; readonly values: Float32Array }); // [size, bins], rising

/** `count` distributions of the same form one after another, over so many shares each: two are a Beta, more a Dirichlet. */
export interface Run {
  readonly form: "coordinate" | "weights" | "log-weights"; // a coordinate is the first share of its two
  readonly count: number;
  readonly shares: number;
}

/**
 * @param options the actor's
 * @param logStd  its log σ, empty where its head has none
 */
export function actionOf(space: Space, options: HeadOptions, logStd: Float32Array): PortableAction {
  switch (space.kind) {
    case "discrete":
      return { kind: "choices", n: [space.n] };
    case "multi-discrete":
      return { kind: "choices", n: space.n };
    case "box":
      return boxOf(space, options, logStd);
    default:
      return space satisfies never;
  }
}

function boxOf(space: Box, options: HeadOptions, logStd: Float32Array): PortableAction {
  const { bins: many, spacing: by, simplexSpan: apart } = headDefaults;
  const { head = "auto", bins = many.value, spacing = by.value, simplexSpan: span = apart.value } = options;
  const { low, high } = bounds(space);
  switch (head) {
    case "auto":
    case "gaussian":
    case "squashed":
      return { kind: "box", low, high, std: logStd.map((x) => Math.exp(x)), squashed: head === "squashed" };
    case "beta":
    case "simplex":
      return { kind: "shares", low, high, runs: runsOf(space, head === "simplex"), span };
    case "ordinal": {
      const values = Array.from(low, (l, k) => [...grid(l, high[k], bins, spacing)]);
      return { kind: "grid", low, high, bins, values: Float32Array.from(values.flat()) };
    }
    default:
      return head satisfies never;
  }
}

function runsOf(space: Box, simplexes: boolean): Run[] {
  const runs: Run[] = [];
  for (const { form, size: shares } of partsOf(space, simplexes)) {
    const last = runs.at(-1);
    if (last?.form === form && last.shares === shares) runs[runs.length - 1] = { ...last, count: last.count + 1 };
    else runs.push({ form, count: 1, shares });
  }
  return runs;
}

/** How many outputs of a network it reads. */
export function outputsOf(action: PortableAction): number {
  switch (action.kind) {
    case "choices":
      return action.n.reduce((a, b) => a + b, 0);
    case "box":
      return action.low.length;
    case "shares":
      return action.runs.reduce((sum, { count, shares }) => sum + count * shares, 0);
    case "grid":
      return action.low.length * (action.bins - 1);
    default:
      return action satisfies never;
  }
}

/** The action as JSON has it; a grid's values are left to arrays. */
export function described(action: PortableAction): object {
  if (action.kind === "choices") return action;
  const ends = { low: [...action.low], high: [...action.high] };
  if (action.kind === "box") return { ...action, ...ends, std: [...action.std] };
  if (action.kind === "shares") return { ...action, ...ends };
  return { kind: action.kind, ...ends, bins: action.bins };
}
