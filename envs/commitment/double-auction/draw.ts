/** Draws a double auction: prices upwards, buyers on the left and sellers on the right, a line at the price. */
import type { Shape } from "../../../src/shape.js";
import type { DoubleAuctionState } from "./double-auction.js";
import type { DoubleMarket } from "./options.js";

const most = 8; // traders of a side that can be told apart

export function draw({ pairs, bottom, top }: DoubleMarket, s: DoubleAuctionState, lane: number): Shape[] {
  const played = s.trades[lane] >= 0;
  const height = (price: number) => Math.min(1, Math.max(0, 1 - (price - bottom) / (top - bottom)));
  const short = (x: number) => String(Number(x.toPrecision(3)));
  const shapes: Shape[] = [];
  const side = (x: number, who: string, own: Float64Array, said: Float64Array) => {
    for (let i = 0; i < Math.min(pairs, most); i++) {
      const [mine, price] = [own[lane * pairs + i], said[lane * pairs + i]];
      const label = `${who}_${i}: ${short(mine)}${played ? ` says ${short(price)}` : ""}`;
      shapes.push({ kind: "text", x, y: height(played ? price : mine), label });
    }
  };
  side(0.2, "buyer", s.value, s.bid);
  side(0.8, "seller", s.cost, s.ask);
  if (s.trades[lane] > 0) {
    const y = height(s.price[lane]);
    const label = `${s.trades[lane]} traded at ${short(s.price[lane])}`;
    shapes.push({ kind: "line", x1: 0, y1: y, x2: 1, y2: y, weight: s.trades[lane] / pairs, label });
  }
  return shapes;
}
