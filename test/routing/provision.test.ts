/** Liquidity provision: what informed traders take, what users pay, who bears it, and where providers stay. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { integral } from "../../envs/auction/quadrature.js";
import { fixedShare } from "../../envs/limits/block-time/lvr.js";
import { provision } from "../../envs/routing/provision/entry.js";
import { feesOf, frictionless, logFee, lossOf, patience, profitOf } from "../../envs/routing/provision/loss.js";
import { type ProvisionOptions, provisionMarket } from "../../envs/routing/provision/options.js";
import { placement } from "../../envs/routing/provision/placement.js";
import { provisionGame } from "../../envs/routing/provision/provision.js";
import { layoutOf } from "../../envs/routing/provision/state.js";
import { slots, Trading } from "../../envs/routing/provision/trade.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { randomBot } from "../../src/random-bot.js";
import { agrees, near } from "../auction/agrees.js";

const { bots } = provision;
type Options = Partial<ProvisionOptions>;
const quiet = { rate: 0 }; // no users

/** Mean and standard error of metrics over blocks from … to, with providers outside unless said. */
function run(options: Options, lanes: number, from = 0, seed = 1, provider = "out", trader = "exact") {
  const game = provisionGame({ providers: 1, informed: 1, ...options });
  const { length } = game.market;
  const batch = new Batch(game, lanes, "disabled");
  batch.reset({ seed });
  const roles = game.roles.map(({ name }) => name);
  const players = [provider, trader, "best-split"].map(
    (name, role) => role < roles.length && bots[name](game, role, 0),
  );
  const actions = game.roles.map(({ count }) => new Float32Array(lanes * count));
  const before = new Float64Array(lanes * game.metrics.length);
  for (let t = 0; t < length; t++) {
    if (t === from) for (let l = 0; l < lanes; l++) batch.measure(l, before, l * game.metrics.length);
    for (const [r, player] of players.entries()) {
      if (player) player.act(batch.observations[r], batch.masks[r], actions[r]);
    }
    batch.step(actions);
  }
  return Object.fromEntries(
    game.metrics.map((name, k) => {
      const at = (l: number) => l * game.metrics.length + k;
      const each = Float64Array.from({ length: lanes }, (_, l) => batch.finalMetrics[at(l)] - before[at(l)]);
      const mean = each.reduce((a, b) => a + b, 0) / lanes;
      const squares = each.reduce((a, b) => a + (b - mean) ** 2, 0);
      return [name, { mean, each, standardError: Math.sqrt(squares / (lanes - 1) / lanes) }];
    }),
  );
}

/** One lane of a game with reserves and a fair price of one's own. */
function bench(tiers: readonly number[], reserves: readonly (readonly [number, number])[], price: number) {
  const game = provisionGame({ tiers, providers: 1, informed: 1 });
  const { market } = game;
  const batch = new Batch(game, 1);
  batch.reset({ seed: 1 });
  const s = batch.state;
  reserves.forEach(([x, y], k) => void s.pools.set([x, y], 2 * k));
  s.fair[0] = price;
  return { market, s, trading: new Trading(market), wallets: (layoutOf(market).agents - 2) * 2 };
}

describe("trades", () => {
  test("the informed trade in a pool of (100, 10,000) with 30 bp at 101: 34.894167 Y for .346689 X, a gain of .121395", () => {
    const { s, trading } = bench([30], [[100, 10_000]], 101);
    expect(trading.best(s, 0, 0)).toBe(1);
    const amount = (Math.sqrt(0.997 * 101 * 1e6) - 1e4) / 0.997;
    near(s.work[slots.amount], amount);
    s.work[slots.gain] = 0;
    trading.trade(s, 0, 0, 1, 1, true);
    near(s.work[slots.gain], profitOf(logFee(0.003), Math.log(1.01) - logFee(0.003), true) * 2e4);
    expect([amount, s.wallets[2], s.work[slots.gain]].map((x) => x.toFixed(6))).toEqual([
      "34.894167",
      "0.346689",
      "0.121395",
    ]);
    near(s.wallets[3], -amount);
    near(s.pools[1], 1e4 + amount);
    near(s.sums[1], 0.003 * amount);
  });

  test("no other amount gains more, in either direction, and within the fee nothing does", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.05, max: 0.05, noNaN: true }),
        fc.integer({ min: 0, max: 200 }),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        (gap, fee, other) => {
          const price = 100 * Math.exp(gap);
          const gainOf = (factor: number, sideless = false) => {
            const { s, trading } = bench([fee], [[100, 10_000]], price);
            const side = trading.best(s, 0, 0);
            if (side < 0 && !sideless) return 0;
            s.work[slots.amount] = (side < 0 ? 1 : s.work[slots.amount]) * factor;
            s.work[slots.gain] = 0;
            trading.trade(s, 0, 0, side < 0 ? (gap > 0 ? 1 : 0) : side, 1, true);
            return s.work[slots.gain];
          };
          const best = gainOf(1);
          expect(best).toBeGreaterThanOrEqual(0);
          if (Math.abs(Math.abs(gap) - logFee(fee * 1e-4)) > 1e-9)
            expect(best > 0).toBe(Math.abs(gap) > logFee(fee * 1e-4));
          expect(gainOf(other, true)).toBeLessThanOrEqual(best + 1e-12);
          const gamma = logFee(fee * 1e-4);
          const over = Math.abs(gap) - gamma;
          if (over > 0) near(best, 2e4 * profitOf(gamma, over, gap > 0), 1e-9);
          if (over > 0) near(feesIn(fee, price), 2e4 * feesOf(gamma, over, gap > 0), 1e-9);
        },
      ),
      { seed: 2, numRuns: 60 },
    );
  });

  /** Fees of the informed trade. */
  function feesIn(fee: number, price: number): number {
    const { s, trading } = bench([fee], [[100, 10_000]], price);
    trading.raid(s, 0, 1, 1, 1);
    return s.sums[1];
  }

  test("users' best split spends the order at equal marginal prices, and no other split gives more", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 }),
        fc.double({ min: 0.01, max: 400, noNaN: true }),
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        fc.integer({ min: 0, max: 1 }),
        (scales, order, others, side) => {
          const reserves = scales.map((c, k) => [100 * c, 10_000 * c * (1 + 0.002 * k)] as const);
          const amount = side === 1 ? order : order / 100;
          const { s, trading, market, wallets } = bench([5, 30, 100], reserves, 100);
          s.work[slots.amount] = amount;
          trading.route(s, 0, side, 2);
          const at = wallets + 2;
          near(s.wallets[at + side], -amount);
          const marginals = reserves.flatMap((pool, k) => {
            const spent = s.pools[2 * k + side] - pool[side];
            const net = pool[side] + market.kept[k] * spent;
            const marginal = (market.kept[k] * pool[side] * pool[1 - side]) / net ** 2;
            return [{ marginal, used: spent > 0 }];
          });
          const used = marginals.filter(({ used }) => used).map(({ marginal }) => marginal);
          for (const { marginal, used: is } of marginals) {
            if (is) near(marginal, used[0], 1e-7);
            else expect(marginal).toBeLessThanOrEqual(used[0] * (1 + 1e-9));
          }
          const total = others.reduce((a, b) => a + b, 0);
          const second = bench([5, 30, 100], reserves, 100);
          second.s.work[slots.amount] = amount;
          second.trading.split(
            second.s,
            0,
            side,
            2,
            Float64Array.from(others, (x) => x / total),
            0,
          );
          expect(second.s.wallets[at + 1 - side]).toBeLessThanOrEqual(s.wallets[at + 1 - side] * (1 + 1e-12));
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });
});

describe("loss versus rebalancing", () => {
  test("a frictionless pool loses 1 − e^(−σ²/8) of its value per block, σ²/8 to leading order", () => {
    near(lossOf(0.01, 0, false).profit / -Math.expm1(-0.0001 / 8), 1);
    near(lossOf(1e-3, 0, false).profit / (1e-6 / 8), 1, 1e-6);
    near(lossOf(1e-3, 0, true).profit / (1e-6 / 8), 1, 1e-5);
    near(frictionless(0.05, 40, false), 1 - Math.exp((-40 * 0.0025) / 8));
    near(frictionless(0.05, 40, true), 1 - (1 + 0.0025 / 8) ** -40);
    near(frictionless([0.0499999, 0.0500001], 40, false), frictionless(0.05, 40, false), 1e-9);
    for (const f of [false, true]) expect(lossOf(0, 0.003, f)).toEqual({ share: 0, profit: 0, fees: 0 });
  });

  test("in play it does, over whole episodes, within four standard errors", () => {
    for (const blocks of ["fixed", "poisson"] as const) {
      const sigma = [0.02, 0.06] as const;
      const { lvr, ...rest } = run({ tiers: [0], base: 1000, flow: { ...quiet, sigma }, length: 51, blocks }, 1000);
      agrees(lvr, 1000 * frictionless(sigma, 50, blocks === "poisson"));
      expect(rest["informed fees"].mean).toBe(0);
      near(rest["informed profit"].mean, lvr.mean);
    }
  });

  test("with a fee and fixed blocks: informed trades in as many blocks as the Gaussian walk leaves its band", () => {
    for (const fee of [0.0005, 0.003, 0.006, 0.012])
      near(lossOf(0.001, fee, false).share, fixedShare(0.001, logFee(fee)), 1e-6);
    for (const fee of [0.0001, 0.001, 0.01, 0.011]) {
      const { share, profit, fees } = lossOf(0.001, fee, false);
      near((profit + fees) / (0.001 ** 2 / 8), 1, 0.01); // profit and fees share σ²/8
      near(profit / (1e-6 / 8), share, 0.2);
    }
    const [near12, far12] = [0.0119, 0.0121].map((gamma) => lossOf(0.001, -Math.expm1(-gamma), false)); // the two methods meet
    near((near12.profit * (11.9 + 0.5826)) / (far12.profit * (12.1 + 0.5826)), 1, 2e-3);
    near(near12.fees / far12.fees, (11.9 * (12.1 + 0.5826)) / (12.1 * (11.9 + 0.5826)), 2e-2);
  });

  test("with Poisson blocks they are the integrals over an exponential overshoot", () => {
    for (const fee of [0, 0.003, 0.05]) {
      const [gamma, eta] = [logFee(fee), Math.SQRT2 / 0.02];
      const mean = (of: (g: number, w: number, up: boolean) => number) =>
        integral((w) => eta * Math.exp(-eta * w) * (of(gamma, w, true) + of(gamma, w, false)), 0, 60 / eta, 40) / 2;
      const { share, profit, fees } = lossOf(0.02, fee, true);
      near(share, 1 / (1 + eta * gamma));
      near(profit / share / mean(profitOf), 1);
      if (fee > 0) near(fees / share / mean(feesOf), 1);
    }
  });

  test("in play, with fees: profit and fees of informed traders within four standard errors, Poisson and fixed blocks", () => {
    for (const blocks of ["fixed", "poisson"] as const) {
      const tiers = [2, 10, 30];
      const options: Options = { tiers, base: 1000, flow: { ...quiet, sigma: 0.001 }, length: 160, blocks };
      const found = run(options, 500, 60);
      const each = tiers.map((bp) => lossOf(0.001, bp * 1e-4, blocks === "poisson"));
      const total = (of: "profit" | "fees") => 100_000 * each.reduce((sum, one) => sum + one[of], 0);
      agrees(found["informed profit"], total("profit"));
      agrees(found["informed fees"], total("fees"));
      agrees(found["lp income"], -total("profit"));
    }
  });

  test("without users providers lose exactly what informed traders win", () => {
    const found = run({ flow: { ...quiet, sigma: 0.004 }, length: 40, providers: 4, informed: 2 }, 20, 0, 4, "spread");
    expect(found["informed profit"].mean).toBeGreaterThan(0.1);
    for (let l = 0; l < 20; l++) near(found["lp income"].each[l], -found["informed profit"].each[l]);
  });

  test("where the fair price stands still and nobody else trades, nothing is lost", () => {
    const found = run({ flow: { ...quiet, sigma: 0 }, gas: 0, order: "random" }, 4, 0, 1, "random", "random");
    for (const [name, { each }] of Object.entries(found))
      for (const x of each) near(x, 0, name === "lp profit" ? 1e-9 : 0);
  });

  test("where it stands still and users trade, informed traders only undo what users did, and no pool loses", () => {
    const found = run({ flow: { sigma: 0 }, tiers: [0] }, 50, 0, 2, "middle");
    const withFees = run({ flow: { sigma: 0 } }, 50, 0, 2, "spread");
    for (let l = 0; l < 50; l++) {
      expect(found["lp income"].each[l]).toBeGreaterThan(-1e-12); // the last block's users are not undone
      expect(withFees["lp income"].each[l]).toBeGreaterThan(0);
      expect(found["user fees"].each[l]).toBe(0);
    }
    expect(found["informed profit"].mean).toBeGreaterThan(0);
  });
});

describe("who trades when", () => {
  test("users who come first pay the informed for it within their block", () => {
    const first = (order: ProvisionOptions["order"]) =>
      run({ order, length: 1, flow: { rate: 3, spread: 0.2 }, informed: 2 }, 2000, 0, 3, "middle");
    expect(first("informed")["informed profit"].mean).toBe(0); // pools start at the fair price
    const [users, random] = [first("users")["informed profit"], first("random")["informed profit"]];
    expect(users.mean).toBeGreaterThan(4 * users.standardError);
    expect(random.mean).toBeGreaterThan(4 * random.standardError);
    expect(random.mean).toBeLessThan(users.mean);
  });

  test("of several informed traders, one who takes half leaves the rest to the others", () => {
    const game = provisionGame({ providers: 1, tiers: [5, 30], length: 64 });
    const joint = { provider: bots.lowest(game, 0, 0), informed: bots.exact(game, 1, 0) };
    const half = { act: (_o: Float32Array, _m: Uint8Array, actions: Float32Array) => void actions.fill(1) };
    const paired = [{}, { informed_0: half }].map((seats) =>
      evaluate(game, joint, { episodes: 200, seed: 5, lanes: 100, seats }),
    );
    const gains = paired[1].each.informed_0.map((x, e) => x - paired[0].each.informed_0[e]);
    const mean = gains.reduce((a, b) => a + b, 0) / 200;
    const error = Math.sqrt(gains.reduce((a, b) => a + (b - mean) ** 2, 0)) / 200;
    expect(mean).toBeLessThan(-4 * error);
  });

  test("a single one gains by waiting for the last block where there is a fee, and nothing where there is none", () => {
    const options: Options = { base: 1000, informed: 1, length: 101, flow: { ...quiet, sigma: 0.002 } };
    for (const bp of [0, 30]) {
      const [now, late] = ["exact", "patient"].map(
        (trader) => run({ ...options, tiers: [bp] }, 1000, 0, 6, "out", trader)["informed profit"],
      );
      agrees(late, 1000 * patience(0.002, 100, bp * 1e-4));
      if (bp === 0) agrees(now, 1000 * frictionless(0.002, 100, false));
      else expect(late.mean - now.mean).toBeGreaterThan(4 * late.standardError);
    }
    near(patience(0.002, 100, 0), frictionless(0.002, 100, false), 1e-9);
  });
});

describe("accounts", () => {
  const optionsOf = fc.record({
    tiers: fc.constantFrom([1, 5, 30, 100], [0, 30], [10]),
    base: fc.constantFrom(0, 500),
    levels: fc.constantFrom(1, 2),
    routers: fc.constantFrom(0, 1, 3),
    grid: fc.constantFrom(1, 2),
    order: fc.constantFrom("informed" as const, "users" as const, "random" as const),
    blocks: fc.constantFrom("fixed" as const, "poisson" as const),
    flow: fc.constantFrom<ProvisionOptions["flow"]>("optimization-arena", { sigma: 0.02, rate: 3, mean: [10, 500] }),
    lag: fc.constantFrom(0, 3),
    providers: fc.constantFrom(1, 4),
    informed: fc.constantFrom(1, 3),
  });

  test("every token is somewhere, and every metric adds up, in random play", () => {
    fc.assert(
      fc.property(optionsOf, fc.integer({ min: 0, max: 1000 }), (options, seed) => {
        const game = provisionGame({ ...options, length: 40 });
        const { market } = game;
        const { agents } = layoutOf(market);
        const batch = new Batch(game, 2);
        batch.reset({ seed });
        const players = game.roles.map((_, role) => randomBot(game, role, seed));
        const actions = game.roles.map(({ count }) => new Float32Array(2 * count));
        const out = new Float64Array(game.metrics.length);
        const rewards = new Float64Array(game.roles.length);
        for (let t = 0; t < 39; t++) {
          players.forEach((player, r) => void player.act(batch.observations[r], batch.masks[r], actions[r]));
          batch.step(actions);
          const s = batch.state;
          const K = market.tiers.length;
          game.roles.forEach(({ count }, r) => {
            for (let i = 0; i < count; i++) rewards[r] += batch.rewards[r][count + i];
          });
          for (const token of [0, 1]) {
            let sum = token === 1 ? s.sums[8 + 5] : 0; // burnt
            let size = 1;
            const add = (x: number) => {
              sum += x;
              size += Math.abs(x);
            };
            for (let k = 0; k < K; k++) add(s.pools[(K + k) * 2 + token]);
            for (let i = 0; i < agents; i++) add(s.wallets[(agents + i) * 2 + token]);
            expect(Math.abs(sum - s.start[2 + token]) / size).toBeLessThan(1e-9);
          }
          for (let k = 0; k < K; k++) {
            const row = s.shares.subarray((K + k) * (market.providers + 2), (K + k + 1) * (market.providers + 2));
            const total = row.subarray(0, market.providers + 1).reduce((a, b) => a + b, 0);
            near(row[market.providers + 1], total);
            expect(s.pools[(K + k) * 2] > 0).toBe(total > 0);
          }
        }
        game.measure(batch.state, 1, out, 0);
        const m = Object.fromEntries(game.metrics.map((name, k) => [name, out[k]]));
        const near9 = (x: number, y: number) => near(x / 1e4, y / 1e4, 1e-9);
        near9(m["lp profit"], m["lp income"] + m.inventory);
        near9(m["lp income"], m["user fees"] + m["user slippage"] + m["informed fees"] - m.lvr);
        near9(m.lvr, m["informed profit"] + m["informed fees"]);
        near9(m["lp income"] + m["informed profit"] + m["user welfare"], 0);
        near9(m.welfare, m["user benefit"] - m["gas burnt"]);
        near(m["user benefit"], 0.01 * m["user volume"]);
        if (market.base === 0) near9(m["lp income"], m["provider income"]);
        const scale = 1e-5 * (1 + Math.abs(m["provider income"]) + m["gas burnt"] + m["user volume"]);
        expect(Math.abs(rewards[0] - m["provider income"] + m["gas burnt"])).toBeLessThan(scale);
        expect(Math.abs(rewards[1] - m["informed profit"])).toBeLessThan(scale);
        if (rewards.length > 2)
          expect(Math.abs(rewards[2] - m["user welfare"] - m["user benefit"])).toBeLessThan(scale);
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  test("liquidity put in and taken out again without a trade is the same, but for gas", () => {
    const game = provisionGame({ flow: { ...quiet, sigma: 0.01 }, providers: 2, levels: 2, gas: 3, informed: 1 });
    const batch = new Batch(game, 1);
    batch.reset({ seed: 1 });
    const step = (a: number, b: number) => batch.step([Float32Array.of(a, b), Float32Array.of(0)]);
    step(3, 6); // all into 1 bp; half into 30 bp
    near(-batch.state.wallets[0] * 100 * 2, 5000);
    near(batch.state.wallets[1], -2500 - 3);
    near(batch.state.wallets[3], -1250 - 3);
    step(9, 1);
    expect(batch.rewards[0][0]).toBe(-6);
    step(1, 0);
    near(batch.state.wallets[0], 0);
    near(batch.state.wallets[1], -12);
    near(batch.state.wallets[2], 0);
    near(batch.state.wallets[3], -6);
    near(batch.state.pools[0], 5);
  });

  test("who owns nearly all of a pool leaves the others their part at the same price, to the last digits", () => {
    for (const scale of [1, 1e-9]) {
      const game = provisionGame({
        ...{ base: 1000, capital: 1e9, providers: 1, informed: 1, gas: 0, tiers: [0], flow: { ...quiet, sigma: 0 } },
      });
      const batch = new Batch(game, 1);
      batch.reset({ seed: 1 });
      const { pools, shares } = batch.state;
      for (const array of [pools, shares]) for (let k = 0; k < array.length; k++) array[k] *= scale;
      let gain = 0;
      for (let t = 0; t < 100; t++) {
        batch.step([Float32Array.of(t % 2 === 0 ? 2 : 1), Float32Array.of(t < 50 ? 0 : 2)]);
        near(pools[1] / pools[0], 100, 1e-13);
        if (t % 2 === 1) near(pools[1] / (500 * scale), 1, scale === 1 ? 1e-9 : 0.5); // shares of 1e-15 are rounded
        gain += batch.rewards[1][0];
      }
      expect(Math.abs(gain)).toBeLessThan(1e-9 * 1000 * scale);
    }
  });

  test("fees and losses go by share: twice the liquidity earns twice as much", () => {
    const game = provisionGame({ tiers: [30], providers: 2, levels: 2, base: 0, gas: 0, flow: { rate: 3 } });
    const batch = new Batch(game, 1);
    batch.reset({ seed: 3 });
    batch.step([Float32Array.of(2, 3), Float32Array.of(2, 2)]);
    for (let t = 0; t < 20; t++) {
      expect(batch.rewards[0][0]).not.toBe(0);
      near(2 * batch.rewards[0][0], batch.rewards[0][1], 1e-6);
      batch.step([Float32Array.of(0, 0), Float32Array.of(2, 2)]);
    }
  });

  test("an empty pool opens at the fair price, and nothing can be traded before", () => {
    const game = provisionGame({ base: 0, tiers: [5, 30], providers: 1, flow: { rate: 3, sigma: 0.01 } });
    const batch = new Batch(game, 1);
    batch.reset({ seed: 3 });
    for (let t = 0; t < 3; t++) batch.step([Float32Array.of(0), Float32Array.of(2, 2)]);
    const out = new Float64Array(game.metrics.length);
    batch.measure(0, out);
    expect([...out].every((x) => Math.abs(x) === 0)).toBe(true);
    const price = batch.state.fair[0];
    expect(price).not.toBe(100);
    const quieted = provisionGame({ base: 0, tiers: [5, 30], providers: 1, flow: { rate: 0, sigma: 0.01 } });
    quieted.step(batch.state, {
      ...{ lane: 0, time: 3, rng: batch.rng.at(0), policies: [] },
      actions: [Float32Array.of(3), Float32Array.of(2, 2)],
      rewards: [new Float32Array(1), new Float32Array(2)],
    });
    expect(batch.state.pools[2]).toBeGreaterThan(0);
  });
});

describe("providers", () => {
  test("fees of the break-even volume make good for what informed traders win", () => {
    for (const bp of [10, 30]) {
      const { breakEven } = (
        provision.solve!({ tiers: [bp], providers: 1, length: 8, flow: { sigma: 0.001 } }) as {
          tiers: { breakEven: number }[];
        } & { [k: string]: unknown }
      ).tiers[0];
      const volume = 1000 * breakEven;
      const flow = { sigma: 0.001, rate: 20, mean: volume / 20, spread: 0 };
      const found = run({ tiers: [bp], base: 1000, flow, length: 160 }, 300, 60);
      agrees(found["lp income"], 0);
      agrees(found["user fees"], 100 * volume * bp * 1e-4);
    }
  });

  test("with one tier they enter until their share of its fees no longer covers the loss", () => {
    const market = provisionMarket({
      ...{ tiers: [30], providers: 6, capital: 10_000, base: 1000, gas: 0, informed: 1, length: 256 },
      flow: { sigma: 0.001, rate: 5, mean: 0.04 },
    });
    const most = (0.2 * 0.003) / lossOf(0.001, 0.003, false).profit; // V at which f Q = loss · V
    const { counts, gain, found } = placement(market);
    expect(counts[1]).toBe(Math.floor((most - 1000) / 10_000));
    expect(found).toBe(true);
    expect(gain).toBeLessThanOrEqual(0);
  });

  test("where nobody trades they stay outside, and placed ones gain nothing by another tier in other episodes", () => {
    expect(placement(provisionMarket({ flow: quiet, length: 32 })).counts).toEqual([4, 0, 0, 0, 0]);
    const options: Options = { tiers: [5, 30], providers: 2, length: 64 };
    const game = provisionGame(options);
    const joint = { provider: bots.equilibrium(game, 0, 0), informed: bots.exact(game, 1, 0) };
    const base = evaluate(game, joint, { episodes: 200, seed: 77, lanes: 100 });
    for (const other of ["lowest", "middle", "out"]) {
      const seats = { provider_0: bots[other](game, 0, 0) };
      const { each } = evaluate(game, joint, { episodes: 200, seed: 77, lanes: 100, seats });
      const gains = each.provider_0.map((x, e) => x - base.each.provider_0[e]);
      const mean = gains.reduce((a, b) => a + b, 0) / 200;
      const error = Math.sqrt(gains.reduce((a, b) => a + (b - mean) ** 2, 0)) / 200;
      expect(mean).toBeLessThanOrEqual(4 * error);
    }
  });

  test("32 of them come to rest as well, and where they do not, the answer says that it is no equilibrium", () => {
    const many = placement(provisionMarket({ providers: 32 }));
    expect(many.found).toBe(true);
    expect(many.gain).toBeLessThanOrEqual(0);
    expect(many.profiles).toBeLessThanOrEqual(60);
    type Answer = { placement: { certificate: { value: number }; reason?: string } };
    const answer = (options: Options) => (provision.solve!(options) as unknown as Answer).placement;
    const round = answer({ providers: 12, blocks: "poisson", capital: 50_000, length: 64 });
    expect(round.certificate.value).toBeGreaterThan(0);
    expect(round.reason).toContain("no equilibrium");
    expect(answer({ length: 16 })).not.toHaveProperty("reason");
    expect(provision.about).toContain("is no equilibrium");
  });

  test("they do not see the fair price, but what was `lag` blocks ago, with the error of the option", () => {
    const seen = (options: Options, change: (s: Batch["state"]) => void, role = 0) => {
      const game = provisionGame(options);
      const batch = new Batch(game, 1);
      batch.reset({ seed: 1 });
      for (let t = 0; t < 5; t++) batch.step(game.roles.map(({ count }) => new Float32Array(count)));
      change(batch.state as never);
      const out = new Float32Array(200);
      game.observe(batch.state, 0, 5, role, 0, out, 0);
      return [...out];
    };
    const fairer = (s: Batch["state"]) => (s.fair as Float64Array).set([101]);
    const none = () => {};
    expect(seen({}, fairer)).toEqual(seen({}, none));
    expect(seen({ routers: 2 }, fairer, 2)).toEqual(seen({ routers: 2 }, none, 2));
    expect(seen({}, fairer, 1)).not.toEqual(seen({}, none, 1));
    const prices = (lag: number, noise = 0) => seen({ lag, noise, flow: { rate: 5 } }, none).slice(4, 8);
    expect(prices(5)).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect(prices(0)).not.toEqual(prices(2));
    const errors = seen({ noise: 10, flow: quiet }, none).slice(4, 8);
    for (const x of errors) {
      expect(x).not.toBe(0.5);
      near(x, 0.5, 0.002);
    }
  });
});

describe("routers", () => {
  test("the best split is worth more to them than the lowest fee, and that more than none", () => {
    const game = provisionGame({ routers: 3, grid: 2, length: 64, flow: { rate: 3, mean: 60 } });
    const worth = (router: string) =>
      evaluate(
        game,
        { provider: bots.spread(game, 0, 0), informed: bots.exact(game, 1, 0), router: bots[router](game, 2, 0) },
        { episodes: 100, seed: 2, lanes: 50 },
      ).metrics;
    const [best, cheap, none] = ["best-split", "cheapest", "none"].map(worth);
    expect(best["user benefit"].mean + best["user welfare"].mean).toBeGreaterThan(
      cheap["user benefit"].mean + cheap["user welfare"].mean,
    );
    expect(none["user volume"].mean).toBe(0);
    expect(none["user benefit"].mean).toBe(0);
  });

  test("next to pools so deep that what is seen of them rounds to 1, the best split is the lowest fee", () => {
    const game = provisionGame({ base: 1e9, capital: 10, routers: 1, flow: { rate: 3, mean: 20, sigma: 0 }, gas: 0 });
    const batch = new Batch(game, 20);
    batch.reset({ seed: 1 });
    expect(batch.observations[2][8]).toBe(1); // a depth
    const [router, provider] = [bots["best-split"](game, 2, 0), bots["break-even"](game, 0, 0)];
    const [split, places] = [new Float32Array(20), new Float32Array(80)];
    router.act(batch.observations[2], batch.masks[2], split);
    provider.act(batch.observations[0], batch.masks[0], places);
    const orders = batch.state.orders;
    expect(orders.some((order) => order !== 0)).toBe(true);
    for (let lane = 0; lane < 20; lane++) expect(split[lane]).toBe(orders[lane] === 0 ? 0 : 1);
    expect([...places].every(Number.isInteger)).toBe(true);
  });

  test("an order reaches each with the chance 1 − e^(−λ/R), and who has none may only pass", () => {
    const game = provisionGame({ routers: 2, flow: { rate: 1.5 } });
    const batch = new Batch(game, 2000);
    batch.reset({ seed: 1 });
    const orders = batch.state.orders;
    const share = orders.filter((x) => x !== 0).length / 4000;
    const chance = 1 - Math.exp(-0.75);
    agrees({ mean: share, standardError: Math.sqrt((chance * (1 - chance)) / 4000) }, chance);
    for (let row = 0; row < 4000; row++) expect(batch.masks[2][5 * row + 1]).toBe(orders[row] === 0 ? 0 : 1);
    const buys = orders.filter((x) => x > 0).length / orders.filter((x) => x !== 0).length;
    agrees({ mean: buys, standardError: 0.5 / Math.sqrt(4000 * chance) }, 0.5);
  });
});

test("the game keeps the contract", () => {
  const all: Options[] = [
    {},
    { routers: 2, order: "random", levels: 2, grid: 2, lag: 2, noise: 5, base: 0, length: 9 },
  ];
  for (const options of all) {
    for (const { name, passed, detail } of check(() => provisionGame(options), { steps: 12, seeds: [0] })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  const refused = (options: unknown, text: string) => {
    expect(() => provisionGame(options as Options)).toThrow(text);
    expect(() => provision.solve!(options)).toThrow(text);
  };
  refused({ tiers: [30, 5] }, "option 'tiers' must be a rising list of 1 to 8 fees");
  refused({ tiers: [Number.NaN] }, "option 'tiers' must be a rising list");
  refused({ tiers: 5 }, "option 'tiers' must be a rising list");
  refused({ flow: "fast" }, "option 'flow' must be optimization-arena or amm-gym");
  refused({ flow: { sigma: 1 } }, "option 'flow': sigma must be a number, or a rising pair of them, from 0 to 0.1");
  refused({ order: "first" }, "option 'order' must be one of informed, users, random");
  refused({ base: 1e-6, capital: 1e9 }, "option 'base' must be 0 or at least 0.000001 of option 'capital' (1000), got");
  expect(() => provisionGame({ base: 1000, capital: 1e9 })).not.toThrow();
  refused({ capital: Number.NaN }, "option 'capital' must be a number from 0.001");
});
