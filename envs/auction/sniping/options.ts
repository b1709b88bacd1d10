/** Options of the sniping game. */
import type { Defaults } from "../../../src/options.js";

const rate = { kind: "number", value: 1, low: 0, high: 100, unit: "1/s" } as const;
const seconds = { kind: "number", low: 1e-6, high: 1000, unit: "s" } as const;

export const snipingDefaults = {
  traders: {
    kind: "number",
    value: 5,
    low: 2,
    high: 64,
    integer: true,
    unit: "traders",
    symbol: "N",
    about: "traders",
  },
  market: {
    kind: "choice",
    value: "continuous",
    choices: ["continuous", "batch"],
    about: "a continuous book, where the first message counts, or a uniform price auction every τ",
  },
  investRate: { ...rate, low: 1e-3, symbol: "λᵢ", about: "how often an investor comes, who pays the half-spread" },
  jumpRate: { ...rate, symbol: "λⱼ", about: "how often the value jumps" },
  jump: {
    kind: "choice",
    value: "exponential",
    choices: ["exponential", "uniform", "fixed"],
    about: "how the size J of a jump is distributed: uniform on [0, 2m], or always m",
  },
  jumpMean: {
    kind: "number",
    value: 1,
    low: 1e-3,
    high: 1000,
    unit: "price",
    symbol: "m",
    about: "mean size of a jump",
  },
  interval: { ...seconds, value: 0.1, symbol: "τ", about: "of the batches; read by `batch`" },
  edge: { ...seconds, value: 0.001, symbol: "δ", about: "how much earlier the messages of the fast arrive" },
  speedCost: { kind: "number", value: 0.1, low: 0, high: 1e4, unit: "price/s", symbol: "c", about: "of being fast" },
  duration: {
    kind: "number",
    value: 1,
    low: 1e-3,
    high: 100,
    unit: "s",
    symbol: "T",
    about: "how long the choices stand",
  },
  highest: { kind: "number", value: 2, low: 1e-3, high: 1e4, unit: "price", about: "the highest half-spread to quote" },
  bins: {
    kind: "number",
    value: 0,
    low: 0,
    high: 201,
    integer: true,
    unit: "quotes",
    about:
      "0 = speed and half-spread are a box; k = being fast or not, and k evenly spaced half-spreads from 0 to the highest",
  },
} as const satisfies Defaults;
