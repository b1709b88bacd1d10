/** Actions of routers: the spaces that the options mean, their types, and which grid points a trade with few routes allows. */
import { type Box, box, type Discrete, discrete, type MultiDiscrete, multiDiscrete } from "../../src/space.js";
import type { Problem } from "./problem.js";

type Logits = { readonly name: "split"; readonly unit: "1"; readonly low: -1; readonly high: 1; readonly size: number };
type Tip = { readonly name: "tip"; readonly unit: "value"; readonly low: 0; readonly high: number };
export type Options = { readonly actions?: "split" | "grid"; readonly settlement?: string };
type Tips<O extends Options> = O extends { readonly settlement: "priority" } ? true : false;

/** The action space that the options mean, so that a wrong action does not compile. */
export type RouterAction<O extends Options> = O extends { readonly actions: "grid" }
  ? Tips<O> extends true
    ? MultiDiscrete<readonly [number, number]>
    : Discrete
  : Tips<O> extends true
    ? Box<readonly [Logits, Tip]>
    : Box<readonly [Logits]>;

/** Number of levels of the tip in the discrete variant. */
export const tipLevels = 9;

/** Per trade, which grid points its routes allow, and every tip. */
export function masksOf({ plan, tipping }: Problem, grid: Float64Array): Uint8Array[] {
  const { width, first } = plan;
  return plan.trades.map((_, t) => {
    const routes = first[t + 1] - first[t];
    const points = Array.from({ length: grid.length / width }, (_, g) => {
      return grid.subarray(g * width + routes, (g + 1) * width).every((share) => share === 0) ? 1 : 0;
    });
    return Uint8Array.from([...points, ...Array<number>(tipping ? tipLevels : 0).fill(1)]);
  });
}

/** How many numbers one action has. */
export function actionWidth(p: Problem): number {
  return (p.actions === "grid" ? 1 : p.plan.width) + (p.tipping ? 1 : 0);
}

export function actionSpace(p: Problem, gridCount: number): Box | Discrete | MultiDiscrete {
  if (p.actions === "grid") return p.tipping ? multiDiscrete([gridCount, tipLevels]) : discrete(gridCount);
  const logits = { name: "split", unit: "1", low: -1, high: 1, size: p.plan.width } as const;
  return p.tipping ? box([logits, { name: "tip", unit: "value", low: 0, high: p.maxTip }]) : box([logits]);
}
