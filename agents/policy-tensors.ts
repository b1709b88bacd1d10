/**
 * Portable policies as one safetensors file: per agent its shift and scale, and weight and bias of each layer. The metadata's `policies`
 * is JSON: a list of { agent, role, fields, limit, layers, action } that says how they act; see `portable.ts` for the formula.
 */
import { described, type PortablePolicy } from "./portable.js";
import { encode, type Tensors } from "./safetensors.js";

/** @param metadata what the file says of itself beside the policies */
export function toPolicyTensors(
  policies: readonly PortablePolicy[],
  metadata: { readonly [key: string]: string } = {},
): Uint8Array {
  const arrays: { [name: string]: Tensors["arrays"][string] } = {};
  const shapes: { [name: string]: readonly number[] } = {};
  for (const { agent, shift, scale, layers } of policies) {
    arrays[`${agent}/shift`] = shift;
    arrays[`${agent}/scale`] = scale;
    layers.forEach(({ inputs, outputs, weight, bias }, k) => {
      arrays[`${agent}/${k}/weight`] = weight;
      arrays[`${agent}/${k}/bias`] = bias;
      shapes[`${agent}/${k}/weight`] = [inputs, outputs];
    });
  }
  const about = policies.map(({ agent, role, fields, limit, layers, action }) => ({
    ...{ agent, role, fields, limit: Number.isFinite(limit) ? limit : null, layers: layers.length },
    action: described(action),
  }));
  return encode({ arrays, shapes, metadata: { ...metadata, policies: JSON.stringify(about) } });
}
