/** Sandwiches in a block: what is executed is worth what the closed form says, and nobody gets less than it insisted on. */
import { describe, expect, test } from "vitest";
import { Block } from "../../../envs/routing/mev/block.js";
import { orderings } from "../../../envs/routing/mev/ordering.js";
import { type Pending, Raid } from "../../../envs/routing/mev/raid.js";
import { interiorFront, largestFront, leastOutput, sandwichProfit } from "../../../envs/routing/mev/sandwich.js";
import { sandwich } from "../../../envs/routing/mev/sandwicher.js";
import { market as rules } from "../../../envs/routing/pools/index.js";
import { product } from "../../../envs/routing/presets/parts.js";
import { Rng } from "../../../src/rng.js";
import { near } from "../../auction/agrees.js";

const left = (pools: Float64Array): [number, number] => [pools[0], pools[1]];

/** A pool and orders of both sides that were quoted on its reserves at the start. */
function block(rng: Rng) {
  const between = (low: number, high: number) => low * (high / low) ** rng.uniform();
  const x = between(100, 1e5);
  const y = between(100, 1e5);
  const fee = [0, 0.0005, 0.003, 0.01][rng.below(4)];
  const orders = Array.from({ length: 1 + rng.below(5) }, (): Pending => {
    const token = rng.below(2) as 0 | 1;
    const reserves: [number, number] = token === 0 ? [x, y] : [y, x];
    const amount = reserves[0] * between(0.001, 0.5);
    return { token, amount, least: leastOutput({ reserves, fee, sells: amount }, between(0.001, 0.2)) };
  });
  return { pool: product("X", "Y", x, y, fee), orders };
}

describe("one victim between two transactions", () => {
  test.each([
    [0, 1.0989010989],
    [0.003, 1.060722694],
  ])("put into a block as three orders earns the searcher what the closed form says, with fee %d", (fee, profit) => {
    const least = leastOutput({ reserves: [1000, 1000], fee, sells: 100 }, 0.01);
    const { front, back } = sandwich({ reserves: [1000, 1000], fee, sells: 100, least });
    const three = Block.of({ tokens: ["X", "Y"], pools: [product("X", "Y", 1000, 1000, fee)] }, [
      { sell: "Y", buy: "X", amount: back },
      { sell: "X", buy: "Y", amount: 100 },
      { sell: "X", buy: "Y", amount: front },
    ]);
    three.run(Int32Array.of(2, 1, 0));
    expect(three.outputs[2]).toBe(back);
    expect(three.outputs[0] - front).toBeCloseTo(profit, 10);
    near(three.outputs[1], least, 1e-14);
    three.run(Int32Array.of(1, 2)); // behind the victim it buys dearer, and sells what it bought at a loss or for nothing
    const late = Block.of({ tokens: ["X", "Y"], pools: [product("X", "Y", ...left(three.pools), fee)] }, [
      { sell: "Y", buy: "X", amount: three.outputs[2] },
    ]);
    late.run(Int32Array.of(0));
    expect(late.outputs[0]).toBeLessThanOrEqual(front + 1e-12);
  });
});

describe("random blocks", () => {
  test("every attack is worth its closed form at the reserves that it meets, and moves the pool as three swaps do", () => {
    const rng = Rng.alloc(1, 11).at(0);
    let attacks = 0;
    let reverts = 0;
    for (let n = 0; n < 500; n++) {
      const { pool, orders } = block(rng);
      const gas = [1e-4 * pool.reserves[0], 1e-4 * pool.reserves[1]] as const;
      const raid = new Raid(pool, orders, gas);
      const sequence = new Int32Array(orders.length);
      rng.permute(sequence, orders.length);
      raid.run(sequence);
      const m = rules(pool);
      const s = Float64Array.from(pool.reserves);
      const gained = [0, 0];
      for (const a of sequence) {
        const { token, amount, least } = orders[a];
        const [front, back, profit, received] = raid.answers.subarray(4 * a, 4 * a + 4);
        const victim = { reserves: [s[token], s[1 - token]] as const, fee: pool.fee, sells: amount, least };
        const bare = Math.min(largestFront(victim), interiorFront(victim));
        const worth = sandwichProfit(victim, bare) - 2 * gas[token];
        near(profit / amount, Math.max(worth, 0) / amount);
        gained[token] += profit;
        if (received === 0) {
          reverts++;
          expect(m.quote(s, 0, token, 1 - token, amount)).toBeLessThan(least);
          continue;
        }
        if (!(received >= least)) expect.fail(`${received} is less than ${least}`);
        if (front > 0) {
          attacks++;
          near(front / bare, 1, 1e-6);
          expect(m.swap(s, 0, token, 1 - token, front)).toBe(back);
        }
        expect(m.swap(s, 0, token, 1 - token, amount)).toBe(received);
        if (front > 0) near(m.swap(s, 0, 1 - token, token, back) - front - 2 * gas[token], profit, 1e-12);
      }
      expect([...raid.pools]).toEqual([...s]);
      expect([...raid.gained]).toEqual(gained);
    }
    expect(attacks).toBeGreaterThan(300);
    expect(reverts).toBeGreaterThan(100);
  });

  test("the searcher's best order of a block earns at least the mean and any other order, and every order at least nothing", () => {
    const rng = Rng.alloc(1, 12).at(0);
    let apart = 0;
    for (let n = 0; n < 60; n++) {
      const { pool, orders } = block(rng);
      const price = pool.reserves[1] / pool.reserves[0];
      const raid = new Raid(pool, orders);
      const { best, mean, worst, excess, bestSequence } = orderings(orders.length, raid.gain(price));
      expect(worst).toBeGreaterThanOrEqual(0);
      expect(mean).toBeGreaterThanOrEqual(worst - 1e-9 * best);
      expect(best).toBeGreaterThanOrEqual(mean - 1e-9 * best);
      if (excess > 1e-6 * best) apart++;
      raid.run(Int32Array.from(bestSequence));
      expect(price * raid.gained[0] + raid.gained[1]).toBe(best);
    }
    expect(apart).toBeGreaterThan(20);
  });

  test("gas above every gain, or no budget, leaves a block of plain swaps", () => {
    const { pool, orders } = block(Rng.alloc(1, 13).at(0));
    const sequence = Int32Array.from(orders, (_, a) => a);
    const dear = new Raid(pool, orders, [1e9, 1e9]);
    const poor = new Raid(pool, orders, [0, 0], [0, 0]);
    const open = new Raid(
      pool,
      orders.map((order) => ({ ...order, least: 0 })),
      [1e9, 1e9],
    );
    for (const raid of [dear, poor, open]) {
      raid.run(sequence);
      expect([...raid.gained]).toEqual([0, 0]);
    }
    expect([...dear.answers]).toEqual([...poor.answers]);
    const m = rules(pool);
    const s = Float64Array.from(pool.reserves);
    const plain = orders.map(({ token, amount }) => m.swap(s, 0, token, 1 - token, amount));
    expect(orders.map((_, a) => open.answers[4 * a + 3])).toEqual(plain);
  });
});
