/** An ONNX graph that is put together node by node, and its bytes. Reference: onnx/onnx.proto3 of ONNX 1.12, IR version 8, opset 17. */
import { PbfWriter } from "pbf";

const types = { float: 1, int64: 7, bool: 9, double: 11 } as const;
type Type = keyof typeof types;

interface Tensor {
  readonly name: string;
  readonly type: Type;
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | BigInt64Array;
}

type Attributes = { readonly [name: string]: number | readonly number[] }; // integers

interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

interface Port {
  readonly name: string;
  readonly type: Type;
  readonly width: number; // of a row
}

export class Graph {
  readonly inputs: Port[] = [];
  readonly outputs: Port[] = [];
  private readonly nodes: Node[] = [];
  private readonly constants: Tensor[] = [];

  constant(name: string, type: Type, shape: readonly number[], data: Tensor["data"]): string {
    this.constants.push({ name, type, shape, data });
    return name;
  }

  floats(name: string, data: Float32Array, shape: readonly number[] = [data.length]): string {
    return this.constant(name, "float", shape, data);
  }

  integers(name: string, data: readonly number[], shape: readonly number[] = [data.length]): string {
    return this.constant(name, "int64", shape, BigInt64Array.from(data.map(BigInt)));
  }

  /** A node with one output, whose name it returns. */
  node(
    op: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    name = `${op} ${this.nodes.length}`,
  ): string {
    this.nodes.push({ op, inputs, outputs: [name], attributes });
    return name;
  }

  cast(from: string, to: Type): string {
    return this.node("Cast", [from], { to: types[to] });
  }

  /** Cut the columns of `[N, Σ sizes]` into parts of these sizes, named after the first word. */
  split(from: string, name: string, sizes: readonly number[]): string[] {
    const outputs = sizes.map((_, k) => `${name} ${k}`);
    const inputs = [from, this.integers(`${name} sizes`, sizes)];
    this.nodes.push({ op: "Split", inputs, outputs, attributes: { axis: 1 } });
    return outputs;
  }

  /** The model. @param metadata what it says of itself */
  encode(name: string, metadata: { readonly [key: string]: string }): Uint8Array {
    const model = new PbfWriter();
    model.writeVarintField(1, 8);
    model.writeStringField(2, "commitment-gym");
    model.writeMessage(7, (graph: Graph, out) => graph.write(name, out), this);
    model.writeMessage(8, (version: number, opset) => opset.writeVarintField(2, version), 17);
    for (const entry of Object.entries(metadata)) model.writeMessage(14, writeEntry, entry);
    return model.finish();
  }

  private write(name: string, out: PbfWriter): void {
    for (const node of this.nodes) out.writeMessage(1, writeNode, node);
    out.writeStringField(2, name);
    for (const constant of this.constants) out.writeMessage(5, writeTensor, constant);
    for (const port of this.inputs) out.writeMessage(11, writePort, port);
    for (const port of this.outputs) out.writeMessage(12, writePort, port);
  }
}

function writeNode({ op, inputs, outputs, attributes }: Node, out: PbfWriter): void {
  for (const name of inputs) out.writeStringField(1, name);
  for (const name of outputs) out.writeStringField(2, name);
  out.writeStringField(3, outputs[0]);
  out.writeStringField(4, op);
  for (const attribute of Object.entries(attributes)) out.writeMessage(5, writeAttribute, attribute);
}

function writeAttribute([name, value]: readonly [string, number | readonly number[]], out: PbfWriter): void {
  out.writeStringField(1, name);
  if (typeof value === "number") out.writeVarintField(3, value);
  else for (const one of value) out.writeVarintField(8, one);
  out.writeVarintField(20, typeof value === "number" ? 2 : 7); // of type INT or INTS
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
