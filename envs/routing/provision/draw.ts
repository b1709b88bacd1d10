/**
 * Draws the pools: two tokens, one line per tier as thick as its part of the liquidity, labels with price, value and
 * who provides there.
 */
import type { Shape } from "../../../src/shape.js";
import { fairSlots } from "../fair/fair.js";
import type { ProvisionMarket } from "./options.js";
import type { ProvisionState } from "./state.js";

export function drawPools(market: ProvisionMarket, s: ProvisionState, lane: number): Shape[] {
  const { tiers, providers, levels } = market;
  const K = tiers.length;
  const price = s.fair[lane * fairSlots];
  const [xs, ys] = [0, 1].map((j) => tiers.map((_, k) => s.pools[(lane * K + k) * 2 + j]));
  const values = tiers.map((_, k) => xs[k] * price + ys[k]);
  const all = Math.max(
    values.reduce((a, b) => a + b, 0),
    1e-300,
  );
  const lines = tiers.map((fee, k): Shape => {
    const here = Array.from({ length: providers }, (_, i) => i).filter((i) => {
      const place = s.place[lane * providers + i] - 1;
      return place >= 0 && Math.floor(place / levels) === k;
    });
    const at = xs[k] > 0 ? `${short(ys[k] / xs[k])} Y per X, worth ${short(values[k])}` : "empty";
    const who = here.length > 0 ? `, providers ${here.join(" ")}` : "";
    const y = (k + 1) / (K + 1);
    return { kind: "line", x1: 0.05, y1: y, x2: 0.95, y2: y, weight: values[k] / all, label: `${fee} bp: ${at}${who}` };
  });
  return [
    ...lines,
    { kind: "dot", x: 0, y: 0.5, label: "X" },
    { kind: "dot", x: 1, y: 0.5, label: "Y" },
    { kind: "text", x: 0.5, y: 0.97, label: `fair price ${short(price)}` },
  ];
}

const short = (x: number): string => String(Number(x.toPrecision(6)));
