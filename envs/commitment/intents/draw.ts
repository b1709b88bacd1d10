/** Draws the orders of both sides against each other, and what came of them. */
import type { Shape } from "../../../src/shape.js";
import { type IntentsModel, nameOf } from "./model.js";
import { column, type IntentsState, tallies } from "./state.js";

export function draw(model: IntentsModel, s: IntentsState, lane: number): Shape[] {
  const { options, unit } = model;
  const { traders: n, pair } = options;
  const amount = (x: number) => String(Number(x.toPrecision(6)));
  const seen = [0, 0];
  const shapes: Shape[] = [];
  for (let i = 0; i < n; i++) {
    const row = lane * n + i;
    const side = s.side[row];
    const y = (1 + seen[side]++) / (n + 1);
    const intent = s.stage[lane] === 0 ? "" : `: ${nameOf(s.intent[row], model)}`;
    const got = s.got[row] > 0 ? ` → ${amount(s.got[row] / unit[1 - side])} ${pair[1 - side]}` : "";
    shapes.push({ kind: "dot", x: side === 0 ? 0.2 : 0.8, y, label: `trader_${i}` });
    const label = `trader_${i} sells ${amount(s.size[row])} ${pair[side]}${intent}${got}`;
    shapes.push({ kind: "text", x: side === 0 ? 0.2 : 0.8, y: Math.min(1, y + 0.5 / (n + 1)), label });
  }
  const price = s.tally[lane * tallies.length + column.price];
  if (price > 0) {
    const label = `matched at ${amount(price * model.mid)} ${pair[1]} per ${pair[0]}`;
    shapes.push({ kind: "text", x: 0.5, y: 0, label });
  }
  return shapes;
}
