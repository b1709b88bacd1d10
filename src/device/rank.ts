/**
 * Ranks: the keys by which the messages of a block are compared, and the stable sort that puts them in that sequence. The keys are those of
 * the last `rank`; a block is ranked and sorted before the next one.
 */
import type { Order } from "./order.js";

/** Orders by comparison. */
export type Ranked = Extract<Order, { readonly kind: "priority" | "first-come" | "score" | "express" | "batch" }>;

const none = new Float64Array(0);
let batched = false; // are there second and third keys?
let keys = new Float64Array(3 * 64); // per message: what is compared first, second, third; the lowest goes first

/** Write the keys by which messages are compared. */
export function rank(
  order: Ranked,
  n: number,
  bids: ArrayLike<number> = none,
  bidsAt: number,
  arrivals: ArrayLike<number> = none,
  arrivalsAt: number,
): void {
  if (order.kind !== "first-come" && bids === none) throw new Error(`An order by ${order.kind} needs bids.`);
  if (order.kind !== "priority" && arrivals === none) throw new Error(`An order by ${order.kind} needs arrivals.`);
  batched = order.kind === "batch";
  if (keys.length < 3 * n) keys = new Float64Array(3 * n);
  for (let k = 0; k < 3 * n; k++) keys[k] = 0;
  // The parameters are read once, before the loops: read within, they would be boxed on the heap each time.
  switch (order.kind) {
    case "priority":
      for (let k = 0; k < n; k++) keys[3 * k] = -bids[bidsAt + k];
      break;
    case "first-come":
      for (let k = 0; k < n; k++) keys[3 * k] = arrivals[arrivalsAt + k];
      break;
    case "score": {
      const { g, c } = order;
      for (let k = 0; k < n; k++) {
        const bid = bids[bidsAt + k];
        keys[3 * k] = arrivals[arrivalsAt + k] - (bid > 0 ? (g * bid) / (bid + c) : 0);
      }
      break;
    }
    case "express": {
      const { delay } = order;
      for (let k = 0; k < n; k++) keys[3 * k] = arrivals[arrivalsAt + k] + (bids[bidsAt + k] > 0 ? 0 : delay);
      break;
    }
    case "batch": {
      const { length, ties } = order;
      for (let k = 0; k < n; k++) {
        keys[3 * k] = Math.floor(arrivals[arrivalsAt + k] / length);
        keys[3 * k + 1] = -bids[bidsAt + k];
        if (ties === "arrival") keys[3 * k + 2] = arrivals[arrivalsAt + k];
      }
      break;
    }
    default:
      order satisfies never;
  }
}

const run = 8;
let halves = new Int32Array(64);

/** Sort `out[0 … n)` by the keys: stable; by insertion in runs of eight, which are then merged. */
export function sort(out: Int32Array, n: number): void {
  for (let k = 1; k < n; k++) {
    const message = out[k];
    let j = k - 1;
    for (const low = k - (k % run); j >= low && before(message, out[j]); j--) out[j + 1] = out[j];
    out[j + 1] = message;
  }
  for (let half = run; half < n; half *= 2) {
    for (let low = 0; low + half < n; low += 2 * half) merge(out, low, low + half, Math.min(low + 2 * half, n));
  }
}

/** Merge the sorted stretches `[low, middle)` and `[middle, high)`. */
function merge(out: Int32Array, low: number, middle: number, high: number): void {
  if (!before(out[middle], out[middle - 1])) return;
  if (halves.length < middle - low) halves = new Int32Array(2 * (middle - low));
  for (let k = low; k < middle; k++) halves[k - low] = out[k];
  let left = 0;
  let right = middle;
  for (let k = low; left < middle - low; k++) {
    out[k] = right < high && before(out[right], halves[left]) ? out[right++] : halves[left++];
  }
}

/** Does message a come before message b? */
export function before(a: number, b: number): boolean {
  const i = 3 * a;
  const j = 3 * b;
  if (keys[i] !== keys[j]) return keys[i] < keys[j];
  if (!batched) return false;
  if (keys[i + 1] !== keys[j + 1]) return keys[i + 1] < keys[j + 1];
  return keys[i + 2] < keys[j + 2];
}
