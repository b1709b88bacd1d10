/**
 * A portable policy as an ONNX model, which ONNX Runtime and others run. `N` rows at once:
 *
 *   every model     observation [N, width] float
 *   with a memory   state [N, units] float  →  next_state [N, units] float; zeros where an episode begins
 *   choices         mask [N, Σn] bool       →  logits [N, Σn] float, action [N, components] int64, the likeliest
 *   box                                     →  action [N, size] float, the mean within the bounds
 *   shares                                  →  action [N, size] float, the mean; alpha [N, Σ shares] float, of its Dirichlets
 *   grid            logits [N, size bins] float, action [N, size] float, the likeliest values
 */
import { act } from "./onnx-action.js";
import { Graph } from "./onnx-graph.js";
import type { PortableMemory, PortablePolicy } from "./portable.js";
import { described } from "./portable-action.js";

/**
 * The bytes of a model, opset 17. What it says of itself, as metadata: agent, role, observation (names of what it reads, JSON), action
 * (JSON), memory (units, 0 without).
 *
 * @param metadata what it says beside that
 */
export function toOnnx(policy: PortablePolicy, metadata: { readonly [key: string]: string } = {}): Uint8Array {
  const graph = new Graph();
  const { agent, role, action, fields, layers, memory } = policy;
  graph.inputs.push({ name: "observation", type: "float", width: fields.length });
  const x = scaled(graph, policy);
  let h = memory ? remembered(graph, x, memory) : x;
  layers.forEach(({ inputs, outputs, weight, bias }, k) => {
    const w = graph.floats(`layer ${k} weight`, weight, [inputs, outputs]);
    h = graph.node("Gemm", [h, w, graph.floats(`layer ${k} bias`, bias)]);
    if (k < layers.length - 1) h = graph.node("Tanh", [h]);
  });
  act(graph, h, action);
  return graph.encode(agent, {
    ...{ ...metadata, agent, role },
    observation: JSON.stringify(fields),
    action: JSON.stringify(described(action)),
    memory: String(memory?.units ?? 0),
  });
}

/** In 64 bits, as it was trained: a mean may be large beside its deviation. */
function scaled(graph: Graph, { shift, scale, limit }: PortablePolicy): string {
  const wide = graph.cast("observation", "double");
  const moved = graph.node("Sub", [wide, graph.constant("shift", "double", [shift.length], shift)]);
  let x = graph.node("Mul", [moved, graph.constant("scale", "double", [scale.length], scale)]);
  if (Number.isFinite(limit)) {
    const ends = [-limit, limit].map((end, k) => graph.constant(`limit ${k}`, "double", [], Float64Array.of(end)));
    x = graph.node("Clip", [x, ...ends]);
  }
  return graph.cast(x, "float");
}

/** One step of the gated recurrent unit; see `gru.ts`. What is remembered then. */
function remembered(graph: Graph, x: string, { units, input, recurrent, bias }: PortableMemory): string {
  graph.inputs.push({ name: "state", type: "float", width: units });
  graph.outputs.push({ name: "next_state", type: "float", width: units });
  const columns = (from: number, to: number) =>
    Float32Array.from({ length: units * (to - from) }, (_, k) => {
      const row = Math.floor(k / (to - from));
      return recurrent[row * 3 * units + from + (k - row * (to - from))];
    });
  const w = graph.floats("memory input", input, [input.length / (3 * units), 3 * units]);
  const seen = graph.node("Gemm", [x, w, graph.floats("memory bias", bias)]);
  const [gatesSeen, candidateSeen] = graph.split(seen, "seen", [2 * units, units]);
  const u = graph.floats("memory recurrent gates", columns(0, 2 * units), [units, 2 * units]);
  const gates = graph.node("Sigmoid", [graph.node("Gemm", ["state", u, gatesSeen])]);
  const [keep, look] = graph.split(gates, "gate", [units, units]);
  const v = graph.floats("memory recurrent candidate", columns(2 * units, 3 * units), [units, units]);
  const held = graph.node("Mul", [look, "state"]);
  const candidate = graph.node("Tanh", [graph.node("Gemm", [held, v, candidateSeen])]);
  const fresh = graph.node("Sub", [graph.floats("all", Float32Array.of(1), []), keep]);
  const [kept, added] = [graph.node("Mul", [keep, "state"]), graph.node("Mul", [fresh, candidate])];
  return graph.node("Add", [kept, added], {}, "next_state");
}
