/** Classic networks: games whose equilibria and optima are known in closed form. */
import { type Preset, preset } from "../preset.js";
import { eta, fee, latency, market, number, one, product, text } from "./parts.js";

export const cartoon4: Preset = preset({
  name: "cartoon4",
  title: "Four tokens, two routes of two pools each: A-B-D against A-C-D",
  source: "numbers derived (closed form and solver)",
  about: `Two disjoint two-hop routes of constant product pools: A-B (1000, 1000), B-D (1000, 1000) and A-C (500, 600),
C-D (2000, 2000). All routers together sell 200 A for D. Without fees and for two routers under pro-rata settlement, 88.62 A
go over B in the optimum, 79.24 in the Nash equilibrium, 68.69 if both route blindly, 64 in the Wardrop equilibrium.`,
  values: { routers: 8, sizes: { kind: "share", total: 200 }, settlement: "random" },
  knobs: { fee: fee(0) },
  build: ({ fee }) => ({
    network: {
      tokens: ["A", "B", "C", "D"],
      pools: [
        product("A", "B", 1000, 1000, fee),
        product("B", "D", 1000, 1000, fee),
        product("A", "C", 500, 600, fee),
        product("C", "D", 2000, 2000, fee),
      ],
    },
    trades: one("A", "D"),
  }),
});

export const pigou: Preset = preset({
  name: "pigou",
  title: "Pigou's two roads: one congests, one does not",
  source: "Pigou (1920); Roughgarden & Tardos (2002), J. ACM 49",
  about: `One unit of traffic over a link that costs \`cost\` per unit (x is its flow) or one that costs 1. Everybody takes
the first in the Wardrop equilibrium; half do in the optimum if cost = x, and the price of anarchy is 4/3.`,
  values: { routers: 4, sizes: { kind: "share", total: 1 }, settlement: "pro-rata" },
  knobs: { cost: text("x", "cost per unit of flow x on the congested link") },
  build: ({ cost }) => ({
    network: {
      tokens: ["s", "t"],
      pools: [
        { ...latency("s", "t", cost), name: "congested" },
        { ...latency("s", "t", "1"), name: "free" },
      ],
    },
    trades: one("s", "t"),
  }),
});

export const braess: Preset = preset({
  name: "braess",
  title: "Braess's paradox: a road that hurts everybody",
  source: "Braess (1968); costs as in OpenSpiel's dynamic routing test",
  about: `A→B 1 + x, A→C 2, B→C 0.25, B→D 2, C→D 1 + x, one unit of traffic. Equilibrium: ¼ A-B-D, ½ A-B-C-D, ¼ A-C-D at
cost 3.75; optimum 3.5; price of anarchy 15/14.`,
  values: { routers: 4, sizes: { kind: "share", total: 1 }, settlement: "pro-rata" },
  knobs: { middle: number(0.25, 0, 1e6, "time", "cost of the middle road") },
  build: ({ middle }) => ({
    network: {
      tokens: ["A", "B", "C", "D"],
      pools: [
        latency("A", "B", "1 + x"),
        latency("A", "C", "2"),
        latency("B", "C", String(middle)),
        latency("B", "D", "2"),
        latency("C", "D", "1 + x"),
      ],
    },
    trades: one("A", "D"),
  }),
});

export const pigouCfmm: Preset = preset({
  name: "pigou-cfmm",
  title: "A small pool beside an outside market: Pigou's roads with exchanges",
  source: "Kulkarni, Diamandis & Chitra (2022), arXiv:2207.11835; finite-N equilibria derived",
  about: `One unit of A over a constant product pool (1, 2) without fee, or an outside market at price 1. In the Wardrop
equilibrium all of it goes through the pool and the output is 1; the optimum sends √2 − 1 and gets 4 − 2√2. N routers with
1/N each send −1/N + √(1 + 1/N²) in total under pro-rata settlement. A sandwich share η on the pool moves the equilibrium to
1 − 2η and the optimum to √(2(1−η)) − 1.`,
  values: { routers: 2, sizes: { kind: "share", total: 1 }, settlement: "pro-rata" },
  knobs: { eta },
  build: ({ eta }) => ({
    network: {
      tokens: ["A", "B"],
      pools: [
        { ...product("A", "B", 1, 2), name: "pool", sandwich: eta },
        { ...market("A", "B"), name: "market" },
      ],
    },
    trades: one("A", "B"),
  }),
});

export const braessMev: Preset = preset({
  name: "braess-mev",
  title: "Braess's network with a sandwiched pool in the middle",
  source: "Kulkarni, Diamandis & Chitra (2022), arXiv:2207.11835; closed forms derived",
  about: `s→a and b→t pay √x, a→t and s→b pay x, a→b is a constant product pool (1, 2). With a sandwich share η on the pool
the equilibrium output is (1 + √(25 − 16η)) / (2(3 − 2η)) until the pool is left unused: more extraction, better outcome.`,
  values: { routers: 4, sizes: { kind: "share", total: 1 }, settlement: "pro-rata" },
  knobs: { eta },
  build: ({ eta }) => ({
    network: {
      tokens: ["s", "a", "b", "t"],
      pools: [
        { kind: "curve", tokens: ["s", "a"], output: "sqrt(x)" },
        { kind: "curve", tokens: ["s", "b"], output: "x" },
        { kind: "curve", tokens: ["a", "t"], output: "x" },
        { kind: "curve", tokens: ["b", "t"], output: "sqrt(x)" },
        { ...product("a", "b", 1, 2), sandwich: eta },
      ],
    },
    trades: one("s", "t"),
  }),
});

export const braessCp: Preset = preset({
  name: "braess-cp",
  title: "Braess's network made of constant product pools",
  source: "derived",
  about: `s→a, b→t and a→b are constant product pools (1, 2), a→t and s→b outside markets at price 1. Without the middle pool
equilibrium and optimum pay 4/3; with it everybody takes it and gets 1, the optimum gets 7/5. With a sandwich share η on it the
equilibrium pays 5/(5 − 2η) up to η = 5/8.`,
  values: { routers: 4, sizes: { kind: "share", total: 1 }, settlement: "pro-rata" },
  knobs: { eta },
  build: ({ eta }) => ({
    network: {
      tokens: ["s", "a", "b", "t"],
      pools: [
        product("s", "a", 1, 2),
        market("s", "b"),
        market("a", "t"),
        product("b", "t", 1, 2),
        { ...product("a", "b", 1, 2), sandwich: eta },
      ],
    },
    trades: one("s", "t"),
  }),
});

export const proRata: Preset = preset({
  name: "pro-rata",
  title: "The concave pro-rata game of a batched exchange",
  source: "Johnson, Diamandis, Chitra & Angeris (2023), arXiv:2302.02126",
  about: `Every router may trade up to 50 through a batch on one pool (200, 250) with γ = 0.99, the rest at the outside price
1, so its gain is xᵢ/X (G(X) − X). The best total gain is 2.5536 at X = 22.713; N = 2 routers trade 15.620 each (price of
anarchy on the gain 1.139), N = 5 trade 7.9516 (1.889); it grows without bound in N.`,
  values: { routers: 2, sizes: { kind: "fixed", size: 50 }, settlement: "pro-rata" },
  knobs: { fee: fee(0.01) },
  build: ({ fee }) => ({
    network: {
      tokens: ["A", "B"],
      pools: [
        { ...product("A", "B", 200, 250, fee), name: "pool" },
        { ...market("A", "B"), name: "market" },
      ],
    },
    trades: one("A", "B"),
  }),
});
