/** Draws a network: tokens on a circle, pools as lines that are as thick as what flowed through their routes, labels with reserves. */
import type { Shape } from "../../src/shape.js";
import { linkName } from "./network.js";
import type { Problem } from "./problem.js";
import type { RoutingState } from "./routing.js";

export function draw(p: Problem, s: RoutingState, lane: number): Shape[] {
  const { plan, routers } = p;
  const { network, routes, markets, at, slots } = plan;
  const columns = 3 + routes.length;
  const flow = (r: number) => s.totals[lane * columns + 3 + r];
  const through = (k: number) =>
    routes.reduce((sum, { hops }, r) => sum + (hops.some((h) => h.pool === k) ? flow(r) : 0), 0);
  const most = Math.max(...network.pools.map((_, k) => through(k)), 1e-300);
  const angle = (k: number) => Math.PI + (2 * Math.PI * k) / network.tokens.length;
  const place = (token: string) => {
    const a = angle(network.tokens.indexOf(token));
    return { x: 0.5 + 0.45 * Math.cos(a), y: 0.5 + 0.45 * Math.sin(a) };
  };
  const lines = network.pools.map((link, k): Shape => {
    const [from, to] = [place(link.tokens[0]), place(link.tokens[1])];
    const holds = plan.latency
      ? []
      : link.tokens.map((t, j) => `${short(markets[k].holds(s.pools, lane * slots + at[k], j))} ${t}`);
    const label = [linkName(network, k), ...holds].join("  ");
    return { kind: "line", x1: from.x, y1: from.y, x2: to.x, y2: to.y, weight: through(k) / most, label };
  });
  const dots = network.tokens.map((label): Shape => ({ kind: "dot", ...place(label), label }));
  const texts = routes.map((route, r): Shape => {
    const share =
      (flow(r) /
        Math.max(
          routes.reduce((sum, _, k) => sum + flow(k), 0),
          1e-300,
        )) *
      100;
    return {
      kind: "text",
      x: 0.5,
      y: 0.04 * (r + 1),
      label: `${route.name}: ${short(flow(r))} (${share.toFixed(1)} %)`,
    };
  });
  const outputs = Array.from({ length: routers }, (_, a) => short(s.outputs[lane * routers + a])).slice(0, 12);
  return [...lines, ...dots, ...texts, { kind: "text", x: 0.5, y: 0.98, label: `outputs ${outputs.join(" ")}` }];
}

const short = (x: number): string => String(Number(x.toPrecision(6)));
