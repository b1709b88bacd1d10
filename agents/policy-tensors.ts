/**
 * Portable policies as one safetensors file: per agent its shift and scale, weight and bias of each layer, and where it has them the
 * weights of its memory and the values of its grid. The metadata's `policies` is JSON: a list of { agent, role, fields, limit, memory,
 * layers, action } that says how they act; see `portable.ts` for the formula.
 */
import type { PortablePolicy } from "./portable.js";
import { described } from "./portable-action.js";
import { encode, type Tensors } from "./safetensors.js";

/**
 * The bytes of a file: `<agent>/shift`, `/scale`, `/<layer>/weight`, `/<layer>/bias`, `/memory/input`, `/memory/recurrent`, `/memory/bias`
 * and `/values`.
 *
 * @param metadata what the file says of itself beside the policies
 */
export function toPolicyTensors(
  policies: readonly PortablePolicy[],
  metadata: { readonly [key: string]: string } = {},
): Uint8Array {
  const arrays: { [name: string]: Tensors["arrays"][string] } = {};
  const shapes: { [name: string]: readonly number[] } = {};
  for (const { agent, shift, scale, layers, memory, action } of policies) {
    arrays[`${agent}/shift`] = shift;
    arrays[`${agent}/scale`] = scale;
    layers.forEach(({ inputs, outputs, weight, bias }, k) => {
      arrays[`${agent}/${k}/weight`] = weight;
      arrays[`${agent}/${k}/bias`] = bias;
      shapes[`${agent}/${k}/weight`] = [inputs, outputs];
    });
    if (memory) {
      const { units, input, recurrent, bias } = memory;
      Object.assign(arrays, { [`${agent}/memory/input`]: input, [`${agent}/memory/recurrent`]: recurrent });
      arrays[`${agent}/memory/bias`] = bias;
      shapes[`${agent}/memory/input`] = [input.length / (3 * units), 3 * units];
      shapes[`${agent}/memory/recurrent`] = [units, 3 * units];
    }
    if (action.kind === "grid") {
      arrays[`${agent}/values`] = action.values;
      shapes[`${agent}/values`] = [action.low.length, action.bins];
    }
  }
  const about = policies.map(({ agent, role, fields, limit, memory, layers, action }) => ({
    ...{ agent, role, fields, limit: Number.isFinite(limit) ? limit : null },
    ...{ memory: memory?.units ?? 0, layers: layers.length },
    action: described(action),
  }));
  return encode({ arrays, shapes, metadata: { ...metadata, policies: JSON.stringify(about) } });
}
