/** From a network's outputs to an action, as nodes of an ONNX graph; see `portable-action.ts` for the formulas. */
import type { Graph } from "./onnx-graph.js";
import { outputsOf, type PortableAction } from "./portable-action.js";

/** @param z the network's outputs, `[N, outputs]` */
export function act(graph: Graph, z: string, action: PortableAction): void {
  switch (action.kind) {
    case "choices":
      choose(graph, z, action.n);
      break;
    case "box":
      place(graph, z, action);
      break;
    case "shares":
      share(graph, z, action);
      break;
    case "grid":
      pick(graph, z, action);
      break;
    default:
      action satisfies never;
  }
}

type Of<Kind> = PortableAction & { readonly kind: Kind };

function choose(graph: Graph, z: string, n: readonly number[]): void {
  const total = n.reduce((a, b) => a + b, 0);
  graph.inputs.push({ name: "mask", type: "bool", width: total });
  graph.node("Where", ["mask", z, graph.floats("illegal", Float32Array.of(-1e8), [])], {}, "logits");
  const parts = graph.split("logits", "component", n);
  const best = parts.map((part) => graph.node("ArgMax", [part], { axis: 1, keepdims: 1 }));
  graph.node("Concat", best, { axis: 1 }, "action");
  graph.outputs.push(
    { name: "logits", type: "float", width: total },
    { name: "action", type: "int64", width: n.length },
  );
}

function place(graph: Graph, u: string, { low, high, squashed }: Of<"box">): void {
  const half = low.map((l, k) => (high[k] - l) / 2);
  const middle = low.map((l, k) => (high[k] + l) / 2);
  const stretched = graph.node("Mul", [squashed ? graph.node("Tanh", [u]) : u, graph.floats("half", half)]);
  within(graph, graph.node("Add", [stretched, graph.floats("middle", middle)]), low, high);
}

function share(graph: Graph, z: string, action: Of<"shares">): void {
  const { low, high, runs, span } = action;
  const one = graph.floats("one", Float32Array.of(1), []);
  graph.node("Add", [graph.node("Softplus", [z]), one], {}, "alpha");
  graph.outputs.push({ name: "alpha", type: "float", width: outputsOf(action) });
  const sizes = runs.map(({ count, shares }) => count * shares);
  const first = graph.integers("first", [0], []);
  const last = graph.integers("last axis", [2]);
  const nats = graph.floats("span", Float32Array.of(span), []);
  const parts = graph.split("alpha", "run", sizes).map((run, r) => {
    const { form, count, shares } = runs[r];
    const alpha = graph.node("Reshape", [run, graph.integers(`run ${r} shape`, [0, count, shares])]);
    if (form === "log-weights") {
      const most = graph.node("ReduceMax", [alpha], { axes: [2], keepdims: 1 });
      const apart = graph.node("Log", [graph.node("Div", [alpha, most])]);
      return graph.node("Flatten", [graph.node("Add", [graph.node("Div", [apart, nats]), one])], { axis: 1 });
    }
    const share = graph.node("Div", [alpha, graph.node("ReduceSum", [alpha, last], { keepdims: 1 })]);
    if (form === "coordinate") return graph.node("Gather", [share, first], { axis: 2 });
    return graph.node("Flatten", [share], { axis: 1 });
  });
  const x = graph.node("Concat", parts, { axis: 1 });
  const range = high.map((h, k) => h - low[k]);
  const stretched = graph.node("Mul", [x, graph.floats("range", range)]);
  within(graph, graph.node("Add", [stretched, graph.floats("start", low)]), low, high);
}

/** Sums in 64 bits, rounded to 32, as the head's. */
function pick(graph: Graph, z: string, { low, bins, values }: Of<"grid">): void {
  const size = low.length;
  const wide = graph.cast(graph.node("Reshape", [z, graph.integers("steps shape", [0, size, bins - 1])]), "double");
  const padded = graph.node("Pad", [wide, graph.integers("zero before", [0, 0, 1, 0, 0, 0])]);
  const summed = graph.cast(graph.node("CumSum", [padded, graph.integers("steps axis", [2], [])]), "float");
  graph.node("Flatten", [summed], { axis: 1 }, "logits");
  graph.outputs.push({ name: "logits", type: "float", width: size * bins });
  const best = graph.node("ArgMax", [summed], { axis: 2, keepdims: 0 });
  const starts = Array.from(low, (_, k) => k * bins);
  const at = graph.node("Add", [best, graph.integers("first bins", starts)]);
  graph.node("Gather", [graph.floats("values", values), at], { axis: 0 }, "action");
  graph.outputs.push({ name: "action", type: "float", width: size });
}

function within(graph: Graph, action: string, low: Float32Array, high: Float32Array): void {
  const above = graph.node("Max", [action, graph.floats("low", low)]);
  graph.node("Min", [above, graph.floats("high", high)], {}, "action");
  graph.outputs.push({ name: "action", type: "float", width: low.length });
}
