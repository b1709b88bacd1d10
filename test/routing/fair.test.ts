/** The fair price, arrivals and sizes: their laws, and the sets that are named. */
import { expect, test } from "vitest";
import { beginFair, drawCount, drawSize, fair, fairSlots, moveFair } from "../../envs/routing/fair/fair.js";
import { checkFlow, type Flow, flowOf, flows, orderSizes } from "../../envs/routing/fair/flow.js";
import { Rng } from "../../src/rng.js";
import { agrees, near } from "../auction/agrees.js";

const flow: Flow = { sigma: 0.1, rate: 0.8, mean: 20, spread: 1.2, price: 100 };

function sample(n: number, draw: (f: Float64Array, rng: Rng) => number, of: Flow = flow) {
  const rng = Rng.alloc(1, 5).at(0);
  const f = new Float64Array(2 * fairSlots);
  beginFair(of, f, fairSlots, rng);
  const all = Float64Array.from({ length: n }, () => draw(f, rng));
  expect(f.subarray(0, fairSlots).every((x) => x === 0)).toBe(true); // the other lane
  const mean = all.reduce((a, b) => a + b, 0) / n;
  const variance = all.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1);
  return { all, mean, variance, standardError: Math.sqrt(variance / n) };
}
const at = fairSlots;

test("the fair price has no drift and moves by σ, with blocks at fixed times or Poisson", () => {
  for (const poisson of [false, true]) {
    const moves = sample(40_000, (f, rng) => {
      f[at] = 1;
      moveFair(f, at, rng, poisson);
      return f[at];
    });
    agrees(moves, 1);
    const logs = moves.all.map(Math.log);
    agrees(
      { mean: logs.reduce((a, b) => a + b * b, 0) / logs.length, standardError: (0.01 * 2.3) / Math.sqrt(40_000) },
      0.01,
    );
  }
});

test("orders arrive as a Poisson process: mean and variance λ, none in e^−λ of blocks", () => {
  for (const rate of [0, 0.8, 5, 40]) {
    const counts = sample(
      20_000,
      (f, rng) => {
        drawCount(f, at, rng);
        return f[at + fair.count];
      },
      { ...flow, rate },
    );
    agrees(counts, rate);
    near(counts.variance, rate, 0.06);
    const none = counts.all.filter((n) => n === 0).length / 20_000;
    agrees(
      { mean: none, standardError: Math.sqrt((Math.exp(-rate) * (1 - Math.exp(-rate))) / 20_000) },
      Math.exp(-rate),
    );
  }
});

test("sizes are log-normal: half of them below mean · e^(−s²/2), and the mean as given", () => {
  const sizes = sample(40_000, (f, rng) => {
    drawSize(f, at, rng);
    return f[at + fair.size];
  });
  agrees(sizes, 20);
  const median = 20 * Math.exp(-0.72);
  const below = sizes.all.filter((x) => x < median).length / 40_000;
  agrees({ mean: below, standardError: 0.5 / 200 }, 0.5);
  const logs = sizes.all.map((x) => Math.log(x / median) ** 2);
  near(logs.reduce((a, b) => a + b, 0) / 40_000, 1.44, 0.03);
});

test("the named sets: σ U[.00088, .00101], λ U[.6, 1], mean U[19, 21], s 1.2; σ .001, λ 5, mean 2", () => {
  expect(flowOf("optimization-arena")).toEqual({
    ...{ sigma: [0.00088, 0.00101], rate: [0.6, 1], mean: [19, 21], spread: 1.2, price: 100 },
  });
  expect(flowOf("amm-gym")).toMatchObject({ sigma: 0.001, rate: 5, mean: 2 });
  expect(flows["amm-gym"].pool).toEqual([100, 10_000]);
  const { median, spread, quantiles } = orderSizes["weth-usdc"];
  near(quantiles[0.75] / median, Math.exp(0.6744898 * spread), 0.06); // as log-normal as it says
  near(quantiles[0.9] / median, Math.exp(1.2815516 * spread), 0.1);
  const rng = Rng.alloc(1, 0).at(0);
  const f = new Float64Array(fairSlots);
  for (let n = 0; n < 200; n++) {
    beginFair(flowOf("optimization-arena"), f, 0, rng);
    const inside = [0.00088, 0.6, 19].map((low, j) => f[1 + j] >= low && f[1 + j] <= [0.00101, 1, 21][j]);
    expect(inside).toEqual([true, true, true]);
  }
});

test("what is no flow is refused with a sentence", () => {
  const refused = (value: unknown, text: string) => expect(() => checkFlow(value, "flow")).toThrow(text);
  refused("arena", "flow must be optimization-arena or amm-gym, or numbers");
  refused({ rate: -1 }, "flow: rate must be a number, or a rising pair of them, from 0 to 100");
  refused({ rate: [1, 0] }, "rising pair");
  refused({ mean: [1, 2, 3] }, "rising pair");
  refused({ spread: [0, 1] }, "flow: spread must be a number from 0 to 3");
  refused({ sigma: Number.NaN }, "flow: sigma must be");
  refused({ speed: 1 }, "flow has no 'speed'; it has sigma, rate");
  refused([1], "got an array");
  refused(null, "got null");
  refused("{oops", "this is no JSON");
  expect(checkFlow('{"rate": 2}', "flow")).toEqual({ rate: 2 });
});
