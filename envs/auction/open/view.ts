/** What bidders of an open auction see, and what is measured of it. */
import { type Box, box } from "../../../src/space.js";
import type { OpenState } from "./open.js";
import type { OpenRules } from "./rules.js";

/** Others' bids are in the order of the seats after one's own. */
export function observation({ bidders: n, top, longest, unit, slowest, rate, constant }: OpenRules): Box {
  return box([
    { name: "own bid", unit: "v", low: 0, high: top },
    { name: "bids seen", unit: "v", low: 0, high: top, size: n - 1 },
    { name: "elapsed", unit: "s", low: 0, high: longest * unit },
    { name: "until the next bid may be made", unit: "s", low: 0, high: rate * unit },
    { name: "latency", unit: "s", low: 0, high: Math.max(slowest * unit, 1) },
    { name: "rate limit", unit: "s", low: 0, high: rate * unit },
    { name: "block time", unit: "s", low: 0, high: longest * unit },
    { name: "share lost", unit: "1", low: 0, high: 1 },
    { name: "constant loss", unit: "v", low: 0, high: Math.max(constant, 1) },
  ]);
}

export function observer(rules: OpenRules) {
  const { bidders: n, unit, rate, alpha, constant } = rules;
  const latency = rules.latency.map((x) => x * unit);
  const [rateLimit, blockTime] = [rate * unit, rules.blockTime * unit];
  return (s: OpenState, lane: number, agent: number, out: Float32Array, at: number): void => {
    const k = lane * n + agent;
    const left = s.bid[k] > 0 ? s.at[k] + rate - s.clock[lane] : 0;
    out[at] = s.bid[k];
    for (let d = 0, pair = k * (n - 1); d < n - 1; d++) out[at + 1 + d] = s.seen[pair + d];
    const rest = at + n;
    out[rest] = s.clock[lane] * unit;
    out[rest + 1] = left > 0 ? left * unit : 0;
    out[rest + 2] = latency[agent];
    out[rest + 3] = rateLimit;
    out[rest + 4] = blockTime;
    out[rest + 5] = alpha;
    out[rest + 6] = constant;
  };
}

export const metrics = [
  "winning bid", // v; 0 as long as there is no winner
  "revenue", // v, the winner's bid and the shares of losers' bids
  "burnt", // v, gas and constant losses
  "dissipation", // revenue and what is burnt, per value; 0 before the block
  "raises", // bids after a bidder's first
  "entrants", // bidders who bid
  "elapsed", // s; in the end the block's time
  "latency rank", // of the winner: 1 = nobody sees bids sooner; 0 = no winner
] as const;

export type OpenMetric = (typeof metrics)[number];

export function measurer(rules: OpenRules) {
  const { bidders: n, latency, alpha, revertGas, successGas, constant, value, unit } = rules;
  return (s: OpenState, lane: number, out: Float64Array, at: number): void => {
    const from = lane * n;
    const winner = s.winner[lane];
    for (let m = 0; m < metrics.length; m++) out[at + m] = 0;
    for (let i = 0; i < n; i++) {
      const bid = s.bid[from + i];
      if (bid > 0) {
        out[at + 4] += s.count[from + i] - 1;
        out[at + 5]++;
      }
      if (winner === -1 || i === winner) continue;
      out[at + 1] += alpha * bid;
      out[at + 2] += constant + (bid > 0 ? revertGas : 0);
      if (winner >= 0 && latency[i] < latency[winner]) out[at + 7]++;
    }
    if (winner >= 0) {
      out[at] = s.bid[from + winner];
      out[at + 1] += out[at];
      out[at + 2] += successGas;
      out[at + 7]++;
    }
    out[at + 3] = (out[at + 1] + out[at + 2]) / value;
    out[at + 6] = s.clock[lane] * unit;
  };
}
