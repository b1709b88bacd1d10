/** Flash loans: who borrows, what the lender asks, what collateral is for, and the loan as a fixed point. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { loanDevice, loanTable, loanUnder, type Terms } from "../../envs/decision/flash-loan/commitments.js";
import { flashLoanEntry } from "../../envs/decision/flash-loan/entry.js";
import { type FlashLoanGame, flashLoan } from "../../envs/decision/flash-loan/flash-loan.js";
import { bestFee, borrowing, priced, terms } from "../../envs/decision/flash-loan/market.js";
import { type FlashLoanOptions, loanMarket } from "../../envs/decision/flash-loan/options.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { nodeGarbage } from "../../src/cli/garbage.js";
import { agrees, near } from "../auction/agrees.js";
import { Table } from "../device/play.js";

const { bots, solve } = flashLoanEntry;
type Options = Partial<FlashLoanOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const play = (game: FlashLoanGame, lender: string, borrower: string, episodes = 4, seed = 1) =>
  evaluate(
    game,
    { lender: bots[lender](game, 0, 2), borrower: bots[borrower](game, 1, 3) },
    { episodes, seed, lanes: Math.min(episodes, 512) },
  );
/** Profit, fee and gas known to both. */
const known = (profit: number, fee: number, gas = 0): Options => ({
  ...{ low: profit, high: profit, gas, spread: 0, fees: [fee / 1000] },
});

describe("two conditional commitments", () => {
  const terms = (profit: number, fee: number, gas = 0): Terms => ({ loan: 1000, profit, fee, gas });
  const paid = (kind: "greatest" | "least", profit: number, fee: number, gas = 0) =>
    [
      ...new Set(
        (loanUnder(terms(profit, fee, gas), kind).equilibria as { payoffs: number[] }[]).map(({ payoffs }) =>
          payoffs.join(),
        ),
      ),
    ].sort();

  test("with a profit of 10 and a fee of 5 the loan is made under the greatest fixed point, and not under the least", () => {
    expect(paid("greatest", 10, 5)).toEqual(["0,0", "5,5"]);
    expect(paid("least", 10, 5)).toEqual(["0,0"]);
    const { survivors } = loanUnder(terms(10, 5), "greatest");
    expect(survivors).toEqual([
      ["if plays(other) = repay then lend else withhold"],
      ["if plays(other) = lend then repay else keep"],
    ]);
  });

  test.each([
    [10, "greatest", true],
    [10, "least", false],
    [3, "greatest", false],
    [3, "least", false],
  ] as const)(
    "solve says for a profit of %d and the %s fixed point that the loan is made: %s",
    (profit, kind, made) => {
      const { commitments } = solved(known(profit, 5));
      expect(commitments).toMatchObject({ loan: 1000, fee: 5, profit, gas: 0 });
      expect(commitments[kind].made).toBe(made);
      const payoffs = commitments[kind].equilibria.map(({ payoffs: each }: { payoffs: number[] }) => each.join());
      expect([...new Set(payoffs)].sort()).toEqual(made ? ["0,0", "5,5"] : ["0,0"]);
    },
  );

  test("said under the two devices: lent and repaid under the greatest, nothing under the least, and no loss to borrow at a profit of 3", () => {
    const iff = [
      "if plays(other) = repay then lend else withhold",
      "if plays(other) = lend then repay else keep",
    ] as const;
    const says = (kind: "greatest" | "least", profit: number, messages: readonly string[]) => {
      const table = new Table(loanTable(terms(profit, 5)), loanDevice(kind));
      expect(table.steps).toHaveLength(2);
      table.step(messages.map((message) => ({ message })));
      return table.step(messages.map((_, role) => ({ action: table.open(0, "action", role).indexOf(1) }))); // what it is bound to
    };
    expect(says("greatest", 10, iff)).toEqual([5, 5]);
    expect(says("least", 10, iff)).toEqual([0, 0]);
    // at a profit of 3 the loan would cost the borrower 2: it says "keep", and the lender's condition withholds
    expect(says("greatest", 3, iff)).toEqual([5, -2]);
    for (const kind of ["greatest", "least"] as const) expect(says(kind, 3, [iff[0], "keep"])).toEqual([0, 0]);
    // who lends in any case is kept from
    for (const kind of ["greatest", "least"] as const) expect(says(kind, 10, ["lend", "keep"])).toEqual([-1000, 1010]);
  });

  test("with a profit of 3 it is made under neither", () => {
    for (const kind of ["greatest", "least"] as const) expect(paid(kind, 3, 5)).toEqual(["0,0"]);
  });

  test("under the greatest it is made exactly for A > F + g, as in play", () => {
    for (const profit of [4, 5.9, 6.1, 8]) {
      expect(loanUnder(terms(profit, 5, 1), "greatest").made).toBe(profit > 6);
      expect(loanUnder(terms(profit, 5, 1), "least").made).toBe(false);
      const { metrics } = play(flashLoan(known(profit, 5, 1)), "equilibrium", "equilibrium");
      expect(metrics.repaid.mean).toBe(profit > 6 ? 1 : 0);
    }
  });
});

describe("a bundle", () => {
  test("profit 10, fee 5: lent and repaid, 5 each; profit 3: nothing happens, the offer stands for nothing", () => {
    const made = play(flashLoan(known(10, 5)), "equilibrium", "equilibrium");
    expect([made.returns.lender_0.mean, made.returns.borrower_0.mean, made.metrics.repaid.mean]).toEqual([5, 5, 1]);
    const none = play(flashLoan(known(3, 5)), "aave-v3", "equilibrium");
    expect([none.returns.lender_0.mean, none.returns.borrower_0.mean, none.metrics.repaid.mean]).toEqual([0, 0, 0]);
    expect(none.metrics.offered.mean).toBe(1);
  });

  test("is borrowed iff A > F + g, and with failures iff A > F + g/(1 − q)", () => {
    near(priced(loanMarket(), 9, 1).threshold, 10);
    near(priced(loanMarket({ failure: 0.2 }), 9, 1).threshold, 10.25);
  });

  test("the best fee is (b − g)/2, or a − g where that is more: 9.5 and 15 − 1", () => {
    near(bestFee(loanMarket(), 1)!.fee, 9.5);
    near(bestFee(loanMarket(), 1)!.lender, 19 ** 2 / 80);
    near(bestFee(loanMarket(), 1)!.borrower, 19 ** 2 / 160);
    near(bestFee(loanMarket({ low: 15 }), 1)!.fee, 14);
    near(bestFee(loanMarket({ low: 15 }), 1)!.lender, 14);
    near(bestFee(loanMarket(known(10, 5, 1)), 1)!.fee, 9); // a known profit is left with nothing
    expect(bestFee(loanMarket({ high: 2 }), 2.5)).toBeUndefined();
  });

  test("by default the lender earns 4.50625 on average with the fees of the list, in play too", () => {
    // 1 % for a gas below 1, which is .75 on average, and .9 % above
    const byHand = 0.5 * ((10 * (10 - 0.75)) / 20) + 0.5 * ((9 * (11 - 1.25)) / 20);
    near(solved().expected.lender, byHand, 1e-7);
    near(solved().expected.rate, 0.0095, 1e-7);
    const { returns, metrics } = play(flashLoan(), "equilibrium", "equilibrium", 20_000);
    const { lender, borrower, welfare, borrowed } = solved().expected;
    agrees(returns.lender_0, lender);
    agrees(returns.borrower_0, borrower);
    agrees(metrics.welfare, welfare);
    agrees(metrics.repaid, borrowed);
    expect([metrics.kept.mean, metrics.lost.mean, metrics.reverted.mean]).toEqual([0, 0, 0]);
  });

  test("the first best makes every loan with A > g: 361/40 of 20 on average at a gas of 1", () => {
    near(solved({ spread: 0 }).optimum.welfare, 361 / 40);
    near(solved({ spread: 0 }).priceOfAnarchy.nash, 361 / 40 / (4.5 + 2.5));
  });

  test("whoever does not repay only loses gas, and the lender nothing", () => {
    const game = flashLoan({ failure: 0.3 });
    const { returns, metrics } = play(game, "aave-v3", "runaway", 4000);
    expect([returns.lender_0.mean, returns.lender_0.standardError]).toEqual([0, 0]);
    expect(metrics.reverted.mean).toBe(1);
    agrees(returns.borrower_0, -1);
    near(metrics.fee.mean, 0.0005);
  });

  test("Aave v3 asks .5 for a loan of 1000, its earlier versions .9, and dYdX the least", () => {
    expect(solved().fees["aave-v3"].fee).toBe(0.5);
    expect(solved().fees["aave-v2"].fee).toBe(0.9);
    expect(solved().fees.dydx.wei).toBe(2);
    const rates = ["aave-v3", "aave-v2", "dydx"].map((bot) => play(flashLoan(), bot, "equilibrium").metrics.fee.mean);
    expect(rates).toEqual([0.0005, 0.0009, 0]);
  });
});

describe("a loan that comes first", () => {
  test("is refused without collateral, as any borrower would keep it; a trusting lender loses it all", () => {
    for (const collateral of [0, 500, 1000]) {
      const game = flashLoan({ atomic: false, collateral });
      expect(bestFee(game.market, 1)).toBeUndefined();
      expect(play(game, "equilibrium", "equilibrium").metrics.offered.mean).toBe(0);
    }
    const { returns, metrics } = play(flashLoan({ atomic: false }), "trusting", "equilibrium", 200);
    expect(returns.lender_0.mean).toBe(-1000);
    expect(metrics.kept.mean).toBe(1);
    expect(returns.borrower_0.mean).toBeGreaterThan(1000);
  });

  test("with collateral for loan and fee it is a bundle again, but for what locking costs", () => {
    const options = { atomic: false, collateral: 1020, capital: 0.002 };
    const best = bestFee(loanMarket(options), 1)!;
    near(best.fee, (20 - 1 - 2.04) / 2);
    near(best.lender, 16.96 ** 2 / 80);
    near(bestFee(loanMarket({ ...options, capital: 0 }), 1)!.lender, bestFee(loanMarket(), 1)!.lender);
    const { metrics } = play(flashLoan(options), "equilibrium", "equilibrium", 300);
    expect(metrics.kept.mean).toBe(0);
    expect(metrics.repaid.mean).toBeGreaterThan(0.3);
  });

  test("a collateral of L + 4 caps what can be asked at 4: a higher fee is answered by running", () => {
    const market = loanMarket({ atomic: false, collateral: 1004, capital: 0 });
    near(terms(market, 9, 1).paid, 4);
    near(bestFee(market, 1)!.fee, 4);
    near(bestFee(market, 1)!.lender, (4 * 15) / 20);
    const game = flashLoan({ atomic: false, collateral: 1004, capital: 0, fees: [0.009] });
    const { metrics, returns } = play(game, "equilibrium", "equilibrium", 20_000);
    expect(metrics.repaid.mean).toBe(0);
    agrees(metrics.kept, 15 / 20);
    agrees(returns.lender_0, (4 * 15) / 20);
  });

  test("without running, failures ask for a fee of q L/(1 − q) at least: 10.1 for 1 %", () => {
    const options = { atomic: false, runs: false, failure: 0.01, high: 40 };
    near(terms(loanMarket(options), 1000 / 99, 1).gain, 0);
    // threshold F + g/(1 − q); the best fee lies half way between the least one and the one that nobody pays
    near(bestFee(loanMarket(options), 1)!.fee, (40 - 1 / 0.99 + 1000 / 99) / 2);
    const game = flashLoan({ ...options, fees: [0.02] });
    const { returns, metrics } = play(game, "equilibrium", "equilibrium", 20_000);
    const { lender, borrower } = solved({ ...options, fees: [0.02] }).expected;
    near(lender, ((40 - 20 - 1 / 0.99) / 40) * (0.99 * 20 - 10), 1e-7);
    agrees(returns.lender_0, lender);
    agrees(returns.borrower_0, borrower);
    expect(metrics.lost.mean).toBeGreaterThan(0);
    expect(solved({ ...options, high: 10 }).equilibrium[0].best).toBeNull();
  });
});

const markets = fc.record({
  loan: fc.integer({ min: 1, max: 100 }),
  low: fc.integer({ min: 0, max: 10 }),
  high: fc.integer({ min: 11, max: 40 }),
  failure: fc.integer({ min: 0, max: 5 }).map((k) => k / 50),
  runs: fc.boolean(),
  collateral: fc.integer({ min: 0, max: 150 }),
  capital: fc.constantFrom(0, 0.01),
  atomic: fc.boolean(),
});

test("no fee brings a lender more than the best one, and no borrower has anything better than its rule", () => {
  let lent = 0;
  fc.assert(
    fc.property(markets, fc.integer({ min: 0, max: 20 }), ({ collateral, ...options }, tenths) => {
      const market = loanMarket({ ...options, ...(!options.atomic && { collateral }) });
      const gas = tenths / 10;
      const best = bestFee(market, gas)?.lender ?? 0;
      if (best > 0) lent++;
      for (let fee = 0; fee <= 45; fee += 0.375)
        expect(priced(market, fee, gas).lender).toBeLessThanOrEqual(best + 1e-9);
      for (const [fee, profit] of [0, 1.3, 7.7, 20].flatMap((f) => [0.2, 9.1, 15, 39].map((p) => [f, p]))) {
        const { repay, keep } = borrowing(market, profit, fee, gas);
        const gain = Math.max(repay, market.runs ? keep : repay);
        const { threshold } = terms(market, fee, gas);
        if (Math.abs(profit - threshold) > 1e-9) expect(gain > 0).toBe(profit > threshold);
      }
    }),
    { seed: 4, numRuns: 80 },
  );
  expect(lent).toBeGreaterThan(20);
});

test("what is paid to one is paid by the other: the two earn the welfare, and gas, locking and lost loans are all that is lost", () => {
  const options = { atomic: false, failure: 0.3, collateral: 700, capital: 0.01, fees: [0.01, 0.02] };
  const game = flashLoan(options);
  const batch = new Batch(game, 1, "disabled");
  const counts = [0, 0, 0, 0, 0];
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1000 }),
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 0, max: 2 }),
      (seed, post, answer) => {
        batch.reset({ seed });
        const [profit, gas] = [batch.state.profit[0], batch.state.gas[0]];
        batch.step([Float32Array.of(post), Float32Array.of(0)]);
        batch.step([Float32Array.of(0), Float32Array.of(answer)]);
        const [lent, borrowed] = [batch.rewards[0][0], batch.rewards[1][0]];
        const outcome = batch.state.outcome[0];
        counts[outcome]++;
        expect(outcome === 0).toBe(answer === 0);
        if (answer === 1) expect([1, 4]).toContain(outcome);
        if (answer === 2) expect([3, 4]).toContain(outcome);
        const worth = [0, profit, 0, profit, -1000][outcome];
        near(lent + borrowed, answer === 0 ? 0 : worth - gas - 7, 1e-5);
        near(batch.state.welfare[0], answer === 0 ? 0 : worth - gas - 7);
        near(lent, [0, 10 * post, 0, -300, -300][outcome], 1e-6);
      },
    ),
    { seed: 7, numRuns: 200 },
  );
  expect(counts.filter((n) => n > 20)).toHaveLength(4);
});

test("the borrower alone sees the profit, and acts alone after a fee was posted", () => {
  const game = flashLoan();
  const [lender, borrower] = game.roles;
  expect(lender.observation.fields.map(({ name }) => name)).not.toContain("profit");
  expect(borrower.observation.fields.map(({ name }) => name)).toContain("profit");
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed: 3 });
  expect([...batch.masks[0], "|", ...batch.masks[1]].join("")).toBe(`${"1".repeat(16)}|100`);
  batch.step([Float32Array.of(3), Float32Array.of(0)]);
  expect([...batch.masks[0], "|", ...batch.masks[1]].join("")).toBe(`1${"0".repeat(15)}|111`);
  near(batch.observations[1][3], 0.9, 1e-6);
  near(batch.observations[1][4], batch.state.profit[0], 1e-6);
});

test("the game keeps the contract", () => {
  for (const options of [{}, { atomic: false, failure: 0.2, collateral: 900 }, known(10, 5)]) {
    for (const { name, passed, detail } of check(() => flashLoan(options), {
      ...{ seeds: [0], steps: 40, garbage: nodeGarbage, garbageSteps: 300_000 },
    })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  expect(() => flashLoan({ loan: Number.NaN })).toThrow("option 'loan' must be a number");
  expect(() => flashLoan({ low: 30 })).toThrow("option 'low' must be at most 'high', 20, got 30.");
  expect(() => flashLoan({ collateral: 10 })).toThrow("a bundle needs none");
  for (const fees of [[], [0.1, 0.1], [-1], [Number.NaN], "much", null])
    expect(() => flashLoan({ fees: fees as number[] })).toThrow(/option 'fees' must .*\.$/);
});
