/**
 * A portable policy as an ONNX model, which ONNX Runtime and others run. `N` rows at once:
 *
 *   choices: observation [N, width] float, mask [N, Σn] bool  →  logits [N, Σn] float, action [N, components] int64, the likeliest
 *   boxes:   observation [N, width] float                     →  action [N, size] float, the mean within the bounds
 *
 * Reference: onnx/onnx.proto3 of ONNX 1.12, IR version 8, opset 17.
 */
import { PbfWriter } from "pbf";
import { described, type PortablePolicy } from "./portable.js";

const types = { float: 1, int64: 7, bool: 9, double: 11 } as const;
type Type = keyof typeof types;

interface Tensor {
  readonly name: string;
  readonly type: Type;
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | BigInt64Array;
}

interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly integers: { readonly [attribute: string]: number };
}

interface Port {
  readonly name: string;
  readonly type: Type;
  readonly width: number; // of a row
}

/** @param metadata what the model says of itself beside its agent, role, fields and action */
export function toOnnx(policy: PortablePolicy, metadata: { readonly [key: string]: string } = {}): Uint8Array {
  const graph = new Graph();
  const { agent, role, action, fields, layers } = policy;
  graph.inputs.push({ name: "observation", type: "float", width: fields.length });
  const last = layers.length - 1;
  let h = scaled(graph, policy);
  layers.forEach(({ inputs, outputs, weight, bias }, k) => {
    const w = graph.constant(`layer ${k} weight`, "float", [inputs, outputs], weight);
    const b = graph.constant(`layer ${k} bias`, "float", [outputs], bias);
    h = graph.node("Gemm", [h, w, b]);
    if (k < last) h = graph.node("Tanh", [h]);
  });
  if (action.kind === "choices") choose(graph, h, action.n);
  else place(graph, h, action);
  const about = { agent, role, observation: JSON.stringify(fields), action: JSON.stringify(described(action)) };
  const model = new PbfWriter();
  model.writeVarintField(1, 8);
  model.writeStringField(2, "commitment-gym");
  model.writeMessage(7, writeGraph, { name: agent, graph });
  model.writeMessage(8, (version: number, opset) => opset.writeVarintField(2, version), 17);
  for (const entry of Object.entries({ ...metadata, ...about })) model.writeMessage(14, writeEntry, entry);
  return model.finish();
}

class Graph {
  readonly nodes: Node[] = [];
  readonly constants: Tensor[] = [];
  readonly inputs: Port[] = [];
  readonly outputs: Port[] = [];

  constant(name: string, type: Type, shape: readonly number[], data: Tensor["data"]): string {
    this.constants.push({ name, type, shape, data });
    return name;
  }

  /** A node with one output, whose name it returns. */
  node(
    op: string,
    inputs: readonly string[],
    integers: Node["integers"] = {},
    name = `${op} ${this.nodes.length}`,
  ): string {
    this.nodes.push({ op, inputs, outputs: [name], integers });
    return name;
  }
}

/** In 64 bits, as it was trained: a mean may be large beside its deviation. */
function scaled(graph: Graph, { shift, scale, limit }: PortablePolicy): string {
  const wide = graph.node("Cast", ["observation"], { to: types.double });
  const moved = graph.node("Sub", [wide, graph.constant("shift", "double", [shift.length], shift)]);
  let x = graph.node("Mul", [moved, graph.constant("scale", "double", [scale.length], scale)]);
  if (Number.isFinite(limit)) {
    const ends = [-limit, limit].map((end, k) => graph.constant(`limit ${k}`, "double", [], Float64Array.of(end)));
    x = graph.node("Clip", [x, ...ends]);
  }
  return graph.node("Cast", [x], { to: types.float });
}

function choose(graph: Graph, u: string, n: readonly number[]): void {
  const total = n.reduce((a, b) => a + b, 0);
  graph.inputs.push({ name: "mask", type: "bool", width: total });
  const never = graph.constant("illegal", "float", [], Float32Array.of(-1e8));
  graph.node("Where", ["mask", u, never], {}, "logits");
  const sizes = graph.constant("choices", "int64", [n.length], BigInt64Array.from(n.map(BigInt)));
  const parts = n.map((_, k) => `component ${k}`);
  graph.nodes.push({ op: "Split", inputs: ["logits", sizes], outputs: parts, integers: { axis: 1 } });
  const best = parts.map((part) => graph.node("ArgMax", [part], { axis: 1, keepdims: 1 }));
  graph.node("Concat", best, { axis: 1 }, "action");
  graph.outputs.push(
    { name: "logits", type: "float", width: total },
    { name: "action", type: "int64", width: n.length },
  );
}

function place(graph: Graph, u: string, action: PortablePolicy["action"] & { readonly kind: "box" }): void {
  const { low, high, squashed } = action;
  const bound = (name: string, data: Float32Array) => graph.constant(name, "float", [data.length], data);
  const half = bound("half", low.map((l, k) => (high[k] - l) / 2)); // biome-ignore format: one thought
  const middle = bound("middle", low.map((l, k) => (high[k] + l) / 2)); // biome-ignore format: one thought
  const moved = graph.node("Add", [graph.node("Mul", [squashed ? graph.node("Tanh", [u]) : u, half]), middle]);
  const above = graph.node("Max", [moved, bound("low", low)]);
  graph.node("Min", [above, bound("high", high)], {}, "action");
  graph.outputs.push({ name: "action", type: "float", width: low.length });
}

function writeGraph({ name, graph }: { readonly name: string; readonly graph: Graph }, out: PbfWriter): void {
  for (const node of graph.nodes) out.writeMessage(1, writeNode, node);
  out.writeStringField(2, name);
  for (const constant of graph.constants) out.writeMessage(5, writeTensor, constant);
  for (const port of graph.inputs) out.writeMessage(11, writePort, port);
  for (const port of graph.outputs) out.writeMessage(12, writePort, port);
}

function writeNode({ op, inputs, outputs, integers }: Node, out: PbfWriter): void {
  for (const name of inputs) out.writeStringField(1, name);
  for (const name of outputs) out.writeStringField(2, name);
  out.writeStringField(3, outputs[0]);
  out.writeStringField(4, op);
  for (const attribute of Object.entries(integers)) out.writeMessage(5, writeInteger, attribute);
}

function writeInteger([name, value]: readonly [string, number], out: PbfWriter): void {
  out.writeStringField(1, name);
  out.writeVarintField(3, value);
  out.writeVarintField(20, 2); // of type INT
}

function writeTensor({ name, type, shape, data }: Tensor, out: PbfWriter): void {
  for (const size of shape) out.writeVarintField(1, size);
  out.writeVarintField(2, types[type]);
  out.writeStringField(8, name);
  out.writeBytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)); // little-endian, as everywhere
}

function writePort({ name, type, width }: Port, out: PbfWriter): void {
  out.writeStringField(1, name);
  out.writeMessage(2, writeTensorType, { type, width });
}

function writeTensorType(port: Pick<Port, "type" | "width">, out: PbfWriter): void {
  out.writeMessage(
    1,
    ({ type, width }, tensor) => {
      tensor.writeVarintField(1, types[type]);
      tensor.writeMessage(2, writeShape, width);
    },
    port,
  );
}

function writeShape(width: number, out: PbfWriter): void {
  out.writeMessage(1, (name: string, dimension) => dimension.writeStringField(2, name), "N");
  out.writeMessage(1, (size: number, dimension) => dimension.writeVarintField(1, size), width);
}

function writeEntry([key, value]: readonly [string, string], out: PbfWriter): void {
  out.writeStringField(1, key);
  out.writeStringField(2, value);
}
