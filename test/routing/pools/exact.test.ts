/**
 * Integer arithmetic against published integers and against Uniswap's own libraries on random inputs.
 */
import { createRequire } from "node:module";
import seedrandom from "seedrandom";
import { describe, expect, test } from "vitest";
import {
  computeSwapStep,
  encodeSqrtPrice,
  exchange,
  getAmount0Delta,
  getAmount1Delta,
  getAmountIn,
  getAmountOut,
  getConcentratedAmountOut,
  getD,
  getY,
  profitMaximizingTrade,
  squareRoot,
} from "../../../envs/routing/exact.js";
import { market } from "../../../envs/routing/pools/index.js";

// The SDKs' ES modules import folders, which Node refuses; their CommonJS builds load.
const load = createRequire(import.meta.url);
const { CurrencyAmount, Token } = load("@uniswap/sdk-core") as typeof import("@uniswap/sdk-core");
const { Pair } = load("@uniswap/v2-sdk") as typeof import("@uniswap/v2-sdk");
const v3 = load("@uniswap/v3-sdk") as typeof import("@uniswap/v3-sdk");
const JSBI = load("jsbi");

const E18 = 10n ** 18n;

describe("constant product", () => {
  test.each([
    [1n, 5n, 10n, 1662497915624478906n],
    [1n, 10n, 5n, 453305446940074565n],
    [2n, 5n, 10n, 2851015155847869602n],
    [2n, 10n, 5n, 831248957812239453n],
    [1n, 10n, 10n, 906610893880149131n],
    [1n, 100n, 100n, 987158034397061298n],
    [1n, 1000n, 1000n, 996006981039903216n],
  ])("v2-core's test swaps %s of (%s, %s) for %s wei", (amount, x, y, output) => {
    expect(getAmountOut(amount * E18, x * E18, y * E18)).toBe(output);
  });

  test("the periphery's two smallest examples round as on chain", () => {
    expect(getAmountOut(2n, 100n, 100n)).toBe(1n);
    expect(getAmountIn(1n, 100n, 100n)).toBe(2n);
  });

  test("doubling one reserve halves the other, less the fee", () => {
    expect(1000n * E18 - getAmountOut(10n * E18, 10n * E18, 1000n * E18)).toBe(500751126690035052579n);
  });

  test("80 WBTC bought 847.2 WETH at block 17,600,000", () => {
    const output = getAmountOut(8000000000n, 16231137593n, 2571336301536722443178n);
    expect(output).toBe(847228560678214929944n);
  });

  test("no pool pays out its whole reserve", () => {
    expect(() => getAmountIn(100n, 100n, 100n)).toThrow("the pool cannot pay 100 of a reserve of 100; ask for less");
  });

  test("the input asked for an output buys it, and two wei less do not", () => {
    const random = seedrandom("in-out");
    for (let k = 0; k < 300; k++) {
      const [x, y] = [amount(random, 6, 28), amount(random, 6, 28)];
      const wanted = 1n + (y * BigInt(Math.floor(random() * 900))) / 1000n;
      const input = getAmountIn(wanted, x, y);
      expect(getAmountOut(input, x, y) >= wanted).toBe(true);
      expect(getAmountOut(input - 2n, x, y) < wanted).toBe(true); // on chain the + 1 may be one too many
    }
  });

  test.each([
    [400n, 5007516917298542016n, 1999997739838173075192n],
    [50n, 14133306405700183269n, 708169833825631029041n],
    [25n, 19999977398381730752n, 500751691729854201595n],
    [100n, 10n * E18, 1000n * E18],
  ])("arbitrage takes (10, 1000) to the price 1 : %s", (price, leftA, leftB) => {
    const [a, b] = [10n * E18, 1000n * E18];
    const { aToB, amountIn } = profitMaximizingTrade(1n, price, a, b);
    const output = aToB ? getAmountOut(amountIn, a, b) : getAmountOut(amountIn, b, a);
    expect(aToB ? [a + amountIn, b - output] : [a - output, b + amountIn]).toEqual([leftA, leftB]);
  });

  test("arbitrage to 1 : 90 sells .5267 A for 49.89 B", () => {
    const { aToB, amountIn } = profitMaximizingTrade(1n, 90n, 10n * E18, 1000n * E18);
    expect([aToB, amountIn]).toEqual([true, 526682316179835569n]);
    expect(getAmountOut(amountIn, 10n * E18, 1000n * E18)).toBe(49890467170695440744n);
  });

  test("square roots are rounded down", () => {
    for (const n of [0n, 1n, 2n, 3n, 4n, 15n, 16n, 17n, E18 ** 9n, E18 ** 9n - 1n]) {
      const root = squareRoot(n);
      expect(root * root <= n && (root + 1n) * (root + 1n) > n).toBe(true);
    }
  });

  test("Uniswap's v2 SDK agrees on 300 random trades, and the float market to 1e-9", () => {
    const random = seedrandom("v2-sdk");
    const [A, B] = ["1", "2"].map((digit) => new Token(1, `0x${digit.repeat(40)}`, 18));
    let inverted = 0;
    for (let k = 0; k < 300; k++) {
      const [x, y] = [amount(random, 12, 28), amount(random, 12, 28)];
      const input = 1n + (x * BigInt(Math.floor(random() ** 3 * 3e6))) / 1000000n;
      const pair = new Pair(CurrencyAmount.fromRawAmount(A!, `${x}`), CurrencyAmount.fromRawAmount(B!, `${y}`));
      const output = getAmountOut(input, x, y);
      if (output === 0n) continue; // the SDK throws
      const [theirs] = pair.getOutputAmount(CurrencyAmount.fromRawAmount(A!, `${input}`));
      expect(output).toBe(BigInt(theirs.quotient.toString()));
      const [back] = pair.getInputAmount(CurrencyAmount.fromRawAmount(B!, `${output}`));
      expect(getAmountIn(output, x, y)).toBe(BigInt(back.quotient.toString()));
      inverted++;
      const floats = market({ kind: "product", tokens: ["A", "B"], reserves: [Number(x), Number(y)], fee: 0.003 });
      const s = new Float64Array(2);
      floats.init(s, 0);
      const difference = Math.abs(floats.quote(s, 0, 0, 1, Number(input)) - Number(output));
      expect(difference).toBeLessThanOrEqual(1 + 1e-9 * Number(output)); // one wei of rounding
    }
    expect(inverted).toBeGreaterThan(250);
  });
});

describe("stableswap", () => {
  test("saddle's test swaps a tenth for 99702611562565289", () => {
    expect(exchange(0, 1, E18 / 10n, [E18, E18], 50n, 10n ** 7n)).toBe(99702611562565289n);
  });

  test("100,000 of a pool of two million at A = 100 yield 99,860.15", () => {
    const balance = 10n ** 24n;
    expect(exchange(0, 1, balance / 10n, [balance, balance], 100n, 4000000n)).toBe(99860150820412611300325n);
  });

  test("in balance, D is the sum of the balances and no trade leaves them", () => {
    expect(getD([E18, E18, E18], 2000n)).toBe(3n * E18);
    expect(getY(0, 2, E18, [E18, E18, E18], 2000n)).toBe(E18);
  });

  test("the float market agrees on random trades in pools of two to four tokens", () => {
    const random = seedrandom("stable");
    for (let k = 0; k < 200; k++) {
      const n = 2 + Math.floor(random() * 3);
      const reserves = Array.from({ length: n }, () => Math.floor(1e6 * 10 ** random()));
      const [amplification, i] = [1 + Math.floor(random() * 2000), Math.floor(random() * n)];
      const j = (i + 1) % n;
      const dx = 1 + Math.floor(random() * 1e6);
      const floats = market({ kind: "stable", tokens: [..."ABCD"].slice(0, n), reserves, amplification, fee: 4e-4 });
      const s = new Float64Array(floats.slots);
      floats.init(s, 0);
      const balances = reserves.map((reserve) => BigInt(reserve) * E18);
      const exact = Number(exchange(i, j, BigInt(dx) * E18, balances, BigInt(amplification), 4000000n)) / 1e18;
      expect(Math.abs(floats.quote(s, 0, i, j, dx) / exact - 1)).toBeLessThan(1e-11);
    }
  });
});

describe("concentrated liquidity", () => {
  const one = encodeSqrtPrice(1n, 1n);

  test("v3-core's step is stopped by its price cap, or goes all the way", () => {
    const capped = computeSwapStep(one, encodeSqrtPrice(101n, 100n), 2n * E18, E18, 600n);
    expect([capped.amountIn, capped.amountOut, capped.fee]).toEqual([
      9975124224178055n,
      9925619580021728n,
      5988667735148n,
    ]);
    expect(capped.root).toBe(encodeSqrtPrice(101n, 100n));
    const whole = computeSwapStep(one, encodeSqrtPrice(1000n, 100n), 2n * E18, E18, 600n);
    expect([whole.amountIn, whole.amountOut]).toEqual([999400000000000000n, 666399946655997866n]);
    expect(whole.fee).toBe(600000000000000n);
  });

  test("a pool of liquidity 2 gives .6653 for 1, either way", () => {
    expect(getConcentratedAmountOut(E18, one, 2n * E18, 3000n, true)).toBe(665331998665331998n);
    expect(getConcentratedAmountOut(E18, one, 2n * E18, 3000n, false)).toBe(665331998665331998n);
  });

  test("moving that pool to the price 1/2 takes .8309 in and .5858 out", () => {
    const step = computeSwapStep(one, encodeSqrtPrice(1n, 2n), 2n * E18, 1000n * E18, 3000n);
    expect([step.amountIn + step.fee, step.amountOut]).toEqual([830919884399388263n, 585786437626904951n]);
  });

  test("an order for more than there is up to the target gets what there is", () => {
    const [half, double] = [encodeSqrtPrice(1n, 4n), encodeSqrtPrice(4n, 1n)];
    expect(computeSwapStep(one, half, 10n, -E18, 0n)).toMatchObject({ root: half, amountIn: 10n, amountOut: 5n });
    expect(computeSwapStep(one, double, 10n, -E18, 0n)).toMatchObject({ root: double, amountIn: 10n, amountOut: 5n });
  });

  test("Uniswap's v3 SDK agrees on 600 random steps, in and out, up and down, capped or not", () => {
    const random = seedrandom("v3-sdk");
    const stopped = { capped: 0, free: 0 };
    for (let k = 0; k < 600; k++) {
      const tick = Math.floor((random() - 0.5) * 600000);
      const reach = Math.floor((random() - 0.5) * 10 ** (1 + 4 * random()));
      const root = BigInt(v3.TickMath.getSqrtRatioAtTick(tick).toString());
      const target = BigInt(v3.TickMath.getSqrtRatioAtTick(tick + reach).toString());
      const liquidity = amount(random, 6, 30);
      const fee = [100n, 500n, 3000n, 10000n, BigInt(Math.floor(random() * 999999))][k % 5]!;
      // about what the whole way takes, so that some trades stop short and some are capped
      const whole = reach < 0 === k % 2 > 0 ? getAmount0Delta : getAmount1Delta;
      const scale = whole(root, target, liquidity, true) + 1n;
      const size = 1n + (scale * BigInt(Math.floor(random() * 2e6))) / 1000000n;
      const signed = k % 4 < 2 ? size : -size;
      const args = [root, target, liquidity, signed].map((n) => JSBI.BigInt(`${n}`)) as [never, never, never, never];
      const theirs = v3.SwapMath.computeSwapStep(...args, JSBI.BigInt(`${fee}`)) as readonly unknown[];
      const ours = computeSwapStep(root, target, liquidity, signed, fee);
      expect([ours.root, ours.amountIn, ours.amountOut, ours.fee].map(String)).toEqual(theirs.map(String));
      stopped[ours.root === target ? "capped" : "free"]++;
    }
    expect(stopped.capped).toBeGreaterThan(100);
    expect(stopped.free).toBeGreaterThan(100);
  });

  test("Uniswap's v3 SDK agrees on root prices and on amounts between them", () => {
    const random = seedrandom("v3-amounts");
    for (let k = 0; k < 200; k++) {
      const [a, b, liquidity] = [amount(random, 6, 24), amount(random, 6, 24), amount(random, 3, 30)];
      const root = encodeSqrtPrice(a, b);
      expect(`${root}`).toBe(v3.encodeSqrtRatioX96(`${a}`, `${b}`).toString());
      const other = root + (root * BigInt(Math.floor(random() * 1000))) / 700n + 1n;
      const args = [root, other, liquidity].map((n) => JSBI.BigInt(`${n}`)) as [never, never, never];
      for (const up of [true, false]) {
        expect(`${getAmount0Delta(root, other, liquidity, up)}`).toBe(
          `${v3.SqrtPriceMath.getAmount0Delta(...args, up)}`,
        );
        expect(`${getAmount1Delta(root, other, liquidity, up)}`).toBe(
          `${v3.SqrtPriceMath.getAmount1Delta(...args, up)}`,
        );
      }
    }
  });

  test("where the contract's words overflow, the root price rounds the contract's other way", () => {
    const root = BigInt(v3.TickMath.getSqrtRatioAtTick(880000).toString());
    const [liquidity, input] = [10n ** 38n, 10n ** 30n + 12345n];
    const args = [root, 1n << 40n, liquidity, input].map((n) => JSBI.BigInt(`${n}`)) as [never, never, never, never];
    const theirs = v3.SwapMath.computeSwapStep(...args, JSBI.BigInt("3000")) as readonly unknown[];
    const ours = computeSwapStep(root, 1n << 40n, liquidity, input, 3000n);
    expect(input * root >= 1n << 256n).toBe(true);
    expect([ours.root, ours.amountIn, ours.amountOut, ours.fee].map(String)).toEqual(theirs.map(String));
  });
});

/** A random amount of between `low` and `high` digits. */
function amount(random: () => number, low: number, high: number): bigint {
  const digits = low + Math.floor(random() * (high - low));
  return (BigInt(Math.floor((1 + 9 * random()) * 1e9)) * 10n ** BigInt(digits)) / 10n ** 9n + 1n;
}
