/** Known answers of a market: what they say holds when it is played. */
import { describe, expect, test } from "vitest";
import { wholeMarket } from "../../../envs/routing/market/entry.js";
import type { LimitGame } from "../../../envs/routing/market/limits.js";
import { marketDefaults } from "../../../envs/routing/market/options.js";
import { solveMarket } from "../../../envs/routing/market/solve.js";
import { opening } from "../../../envs/routing/market/splits.js";
import type { Orderings } from "../../../envs/routing/mev/ordering.js";
import { sandwich } from "../../../envs/routing/mev/sandwicher.js";
import { one } from "../../../envs/routing/presets/parts.js";
import { mean, standardError } from "../../../src/stats.js";
import { near } from "../../auction/agrees.js";
import { type Options, Play, pair } from "./play.js";

interface Row {
  readonly route: string;
  readonly size: number;
  readonly limit: number;
  readonly profit: number;
  readonly loss: number;
}

interface Answers {
  readonly source: string;
  readonly pools: readonly { readonly pool: string; readonly smallestVictim: number | null }[];
  readonly sandwiches: readonly Row[];
  readonly orderings: { readonly sizes: readonly number[]; readonly output: Orderings; readonly extraction: Orderings };
  readonly limits: LimitGame;
}

const solve = (options: Options): Answers => solveMarket(options) as unknown as Answers;

const small = {
  ...{ network: pair(1000, 1000), trades: one("X", "Y"), gas: 0, grid: 1, tips: [0], searchers: 1, builders: 0 },
  ...{ routers: 3, sizes: { kind: "each", sizes: [100, 50, 80] }, slippages: [0.01, 0.2], horizon: 1 },
} satisfies Options;

describe("smallest victims", () => {
  test.each([
    [0.003, 0.00301354742],
    [0.0005, 0.00050037522],
    [0.01, 0.01015177023],
  ])("in a pool with fee %d: %d of the reserve", (fee, least) => {
    const [{ smallestVictim }] = solve({
      ...small,
      network: pair(7, 9, fee),
      routers: 2,
      sizes: { kind: "fixed", size: 1 },
    }).pools;
    expect(smallestVictim).toBeCloseTo(least, 10);
    for (const [size, made] of [
      [7 * least * 0.9999, 0],
      [7 * least * 1.0001, 1],
    ]) {
      const play = new Play({
        ...small,
        network: pair(7, 9, fee),
        routers: 1,
        rule: "value",
        slippages: [0.9],
        sizes: { kind: "fixed", size },
      });
      play.round({ searchers: [[2, 1, 0]] });
      expect(play.metric("sandwiches")).toBe(made);
    }
  });
});

describe("by default", () => {
  const answers = solve({});

  test("every pool names its smallest victim", () => {
    expect(answers.pools.map(({ pool }) => pool)).toEqual(["A-B", "B-D", "A-C", "C-D"]);
    for (const { smallestVictim } of answers.pools) near(smallestVictim!, 0.00301354742, 1e-9);
  });

  test("sandwiches bring and cost what they do in play", () => {
    expect(answers.sandwiches.map(({ route }) => route)).toContain("A-C-D");
    for (const { route, size, limit, profit, loss } of answers.sandwiches) {
      const play = new Play({
        ...{ routers: 1, searchers: 1, builders: 0, rule: "value", grid: 1, horizon: 1, fractions: [1] },
        ...{ sizes: { kind: "fixed", size }, slippages: [limit] },
      });
      const { plan } = play.game.exchange.problem;
      play.round({ routers: [[plan.routes.findIndex(({ name }) => name === route), 0, 0]], searchers: [[2, 0, 0]] });
      near(play.metric("extraction"), profit);
      const quote = [...play.s.quotes].reduce((x, y) => Math.max(x, y));
      near(quote - play.outputs()[0], loss);
      expect(loss).toBeGreaterThanOrEqual(profit);
      expect(loss).toBeLessThanOrEqual(limit * quote * (1 + 1e-12));
    }
    expect(answers.sandwiches.some(({ profit }) => profit > 0)).toBe(true);
  });

  test("the page's tables are those of `solve`", () => {
    const rows = (text: readonly string[]) => {
      for (const row of text) expect(wholeMarket.about).toContain(row);
    };
    const shown = (x: number, digits: number) =>
      x
        .toFixed(digits)
        .replace("-", "−")
        .replace(/(?<!\d)0\./, ".");
    const percent = (x: number) => `${String(100 * x).replace(/^0\./, ".")} %`;
    const cell = (x: number) => (x === 0 ? "0" : shown(x, 4));
    const over = answers.sandwiches.filter(({ route }) => route === "A-C-D");
    rows(over.map(({ limit, profit, loss }) => `| ${percent(limit)} | ${cell(profit)} | ${cell(loss)} |`));
    for (const { route, profit } of answers.sandwiches) if (route === "A-B-D") expect(profit).toBe(0);
    const { limits, gain, error, equilibria } = answers.limits;
    rows(gain.map((row, k) => `| ${percent(limits[k])} | ${row.map((x) => shown(x, 2)).join(" | ")} |`));
    expect(Math.max(...error.flat())).toBeLessThan(0.05);
    expect(equilibria).toEqual([0.03]);
  });

  test("orders of eight are tried in full", () => {
    const { output, extraction, sizes } = answers.orderings;
    expect(sizes).toHaveLength(8);
    for (const found of [output, extraction]) {
      expect(found.exact).toBe(true);
      expect(found.sequences).toBe(40_320);
      expect(found.worst).toBeLessThanOrEqual(found.mean);
      expect(found.mean).toBeLessThanOrEqual(found.best);
    }
    expect(extraction.excess).toBeGreaterThan(0);
  });
});

describe("the order of a block", () => {
  test("is worth what a search over all six sequences on the curve finds", () => {
    const { output, extraction } = solve(small).orderings;
    const sequences = ["012", "021", "102", "120", "201", "210"].map((text) => [...text].map(Number));
    const sizes = [100, 50, 80];
    const least = sizes.map((v) => (0.8 * v * 1000) / (1000 + v));
    const found = sequences.map((sequence) => {
      let [x, y, gain] = [1000, 1000, 0];
      for (const a of sequence) {
        const { front, profit, received } = sandwich({ reserves: [x, y], fee: 0, sells: sizes[a], least: least[a] });
        if (front > 0 || received > 0) {
          gain += profit;
          x += sizes[a]; // a sandwich without fee leaves the pool on its curve: what the victim loses leaves with the searcher
          x -= profit;
          y = 1e6 / x;
        }
      }
      return gain;
    });
    near(extraction.best, Math.max(...found));
    near(extraction.worst, Math.min(...found));
    near(extraction.mean, mean(found));
    near(output.best, (230 * 1000) / 1230); // without a fee the sum does not depend on the order
    near(output.worst, output.best, 1e-12);
    near(output.excess, 0, 1e-12);
  });

  test("of three, two of whom sell X and one Y, is that of the table", () => {
    const trades = [...one("X", "Y"), ...one("X", "Y"), ...one("Y", "X")];
    const { output } = solve({ ...small, trades }).orderings;
    near(output.best, 52.81573499 + 30 + 47.61904762 + 96.88644689, 1e-9); // A2, A1, A3
    near(output.worst, 105.27075812 + 45.29722811 + 74.07407407, 1e-9); // A3, A1, A2
    near(output.mean, 93.62467743 + 47.00050833 + 85.3761573, 1e-9);
    expect(output.sequences).toBe(6);
  });

  test("of nine is sampled, and says so", () => {
    const { output } = solve({
      ...small,
      routers: 9,
      sizes: { kind: "uniform", low: 1, high: 5 },
      slippages: [0.01],
    }).orderings;
    expect(output.exact).toBe(false);
    expect(output.halfWidth).toBeGreaterThan(0);
  });
});

describe("the game of limits", () => {
  const options = {
    ...{ network: pair(2000, 2000, 0.003), trades: one("X", "Y"), grid: 1, tips: [0], searchers: 1, builders: 0 },
    ...{ routers: 4, sizes: { kind: "uniform", low: 10, high: 40 }, slippages: [0.002, 0.02, 0.1], penalty: 0.05 },
    ...{ bids: [0, 0.5], fractions: [1], horizon: 1 },
  } as const satisfies Options;
  const { limits } = solve(options);

  /** What router 0 earns if it has one limit and all others another, in blocks of other draws. */
  function play(others: number, own: number, blocks = 500): Float64Array {
    const market = new Play({ ...options, horizon: 100_000 }, "afresh");
    return Float64Array.from({ length: blocks }, (_, block) => {
      market.rng.seed(0, block);
      market.reset();
      const routers = Array.from({ length: 4 }, (_, a) => [0, a === 0 ? own : others, 0] as const);
      market.orders({ routers });
      const { prizes } = market.s;
      const best = prizes.indexOf(Math.max(...prizes));
      market.build({ searchers: [[prizes[best] > 0 ? (best === 4 ? 1 : 2 + best) : 0, 0, 1]] });
      return market.rewards[0][0];
    });
  }

  test("says what a router earns by its limit, within four standard errors of other draws", () => {
    limits.limits.forEach((_, others) => {
      limits.limits.forEach((__, own) => {
        const gains = play(others, own);
        const away = Math.abs(mean(gains) - limits.gain[others][own]);
        const error = Math.hypot(standardError(gains), standardError(gains) * Math.sqrt(500 / 64)); // its own sample has 64 blocks
        expect(away, `${others} ${own}`).toBeLessThan(4 * error + 1e-6);
      });
    });
  });

  test("claims an equilibrium where no other limit is better, and only there", () => {
    expect(limits.equilibria.length).toBeGreaterThan(0);
    limits.limits.forEach((limit, others) => {
      const same = play(others, others);
      const better = limits.limits.map((_, own) => {
        const more = play(others, own).map((x, k) => x - same[k]);
        return own === others ? 0 : mean(more) / standardError(more);
      });
      if (limits.equilibria.includes(limit)) expect(Math.max(...better)).toBeLessThan(4);
      else expect(Math.max(...better)).toBeGreaterThan(2);
    });
  });

  test("is played with the splits of the bots", () => {
    const play = new Play({});
    const points = opening(play.game.exchange);
    expect(points).toHaveLength(marketDefaults.routers.value);
    for (const g of points) expect(play.legal("router")[0][g]).toBe(1);
  });
});
