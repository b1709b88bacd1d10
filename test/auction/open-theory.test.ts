/** What is known of open auctions, on paper: the no-deviation inequality and the facts of Flash Boys 2.0. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  blindRaise,
  commonCap,
  cooperation,
  counterbidPays,
  games,
  immuneToGrabs,
  largestHazard,
  open,
  openCap,
  openCell,
  openCells,
  openSchedule,
  openTicks,
  pastPga,
  raisesBetween,
} from "../../envs/index.js";
import type { Option } from "../../src/options.js";
import { near } from "./agrees.js";

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (id: string, options: object = {}): any => games[id].solve!(options);

/** The table: interval, for which delays the trigger is an equilibrium, what both have from it. */
const { delays } = openCells;
const table = [
  { interval: 0.1, stable: 1, payoffs: [-0.0146, -0.0179] },
  { interval: 0.2, stable: 2, payoffs: [0.0179, 0.0114] },
  { interval: 0.4, stable: 3, payoffs: [0.0752, 0.0625] },
  { interval: 2, stable: 5, payoffs: [0.3181, 0.2567] },
];

/** The paper's sums, term by term. */
function sums(interval: number, delay: number, c: number, raises: number, iota: number, mean: number) {
  const W = Array.from({ length: raises + 1 }, (_, i) => ((1 + c) / (1 + iota) ** raises) * (1 + iota) ** i);
  const p = (i: number, j: number) => Math.exp((-interval * (i - j)) / mean) * (1 - Math.exp(-interval / mean));
  return W.slice(0, -1).map((_, j) => {
    let cooperate = -c * Math.exp((-interval * (raises + 1 - j)) / mean);
    for (let i = j; i <= raises; i++) cooperate += p(i, j) * ((i - j) % 2 === 1 ? 1 - W[i] : -c);
    const held = 1 - Math.exp(-delay / mean);
    return { cooperate, deviate: held * Math.max(-c, 1 - W[j + 1]) - c * (1 - held) };
  });
}

describe("the grim trigger", () => {
  test("with c = 0.05 and 17 raises s = 0.14177 and the last bid is 1 + c", () => {
    const levels = openSchedule(openCell({ interval: 0.4, delay: 0.1 }).rules);
    expect(levels[0]).toBeCloseTo(0.14177, 5);
    expect(levels.length).toBe(18);
    near(levels[17], 1.05);
  });

  test.each(table)(
    "turns of $interval s are an equilibrium for the $stable shortest delays and pay $payoffs",
    (row) => {
      delays.forEach((delay, k) => {
        const { equilibrium, lead, follow } = cooperation(openCell({ interval: row.interval, delay }).rules);
        expect(equilibrium, `delay ${delay}`).toBe(k < row.stable);
        expect(lead[0]).toBeCloseTo(row.payoffs[0], 4);
        expect(follow[0]).toBeCloseTo(row.payoffs[1], 4);
      });
    },
  );

  test("the recursions are the paper's sums, for any timing, loss and number of raises", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 4, noNaN: true }),
        fc.double({ min: 0.01, max: 5, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0.02, max: 0.5, noNaN: true }),
        fc.double({ min: 1, max: 60, noNaN: true }),
        (interval, delay, loss, raises, minRaise, blockTime) => {
          const cell = openCell({ interval, delay, loss, raises, minRaise, blockTime });
          const { last, follow, deviate, equilibrium } = cooperation(cell.rules);
          expect(last).toBe(raises);
          const paper = sums(interval, delay, loss, raises, minRaise, blockTime);
          paper.forEach(({ cooperate, deviate: d }, j) => {
            near(follow[j], cooperate);
            near(deviate[j], d);
          });
          expect(equilibrium).toBe(paper.every(({ cooperate, deviate: d }) => d - cooperate <= 1e-12));
        },
      ),
      { seed: 4 },
    );
  });

  test("an early bid stands for all of the delay up to d = 2t; beyond, keeping ahead earns less than the formula", () => {
    for (const { interval } of table) {
      for (const delay of delays) {
        const { deviate, persistent, last } = cooperation(openCell({ interval, delay }).rules);
        for (let j = 0; j < last; j++) {
          if (delay <= 2 * interval) near(persistent[j], deviate[j]);
          else expect(persistent[j]).toBeLessThan(deviate[j] + 1e-12);
        }
      }
    }
  });

  test("keeping ahead gains wherever the formula says that bidding early does", () => {
    for (const { interval, stable } of table) {
      delays.forEach((delay, k) => {
        const { follow, persistent } = cooperation(openCell({ interval, delay }).rules);
        const gain = Math.max(...persistent.map((x, j) => x - follow[j]));
        expect(gain > 1e-12, `${interval} ${delay}`).toBe(k >= stable);
      });
    }
  });

  test("with a share of the last bid as the loss they are the sums of who leads when", () => {
    const { rules } = open({
      beat: 0.7,
      start: 0.1,
      loserShare: 0.6,
      revertGas: 0.03,
      successGas: 0.01,
      minRaise: 0.2,
    });
    const { levels: W, last, lead, follow } = cooperation(rules);
    const stays = Math.exp(-0.7 / 15);
    for (let j = 0; j <= last; j++) {
      for (const [own, value] of [
        [j % 2, lead[j]],
        [1 - (j % 2), follow[j]],
      ]) {
        let sum = 0;
        for (let i = j; i <= last; i++) {
          const p = stays ** (i - j) * (i === last ? 1 : 1 - stays); // the block comes while W[i] leads
          const bid = i >= 1 ? W[i - 1] : 0; // the other's last
          sum += p * (i % 2 === own ? 1 - W[i] - 0.01 : bid > 0 ? -0.6 * bid - 0.03 : 0);
        }
        near(value, sum);
      }
    }
    expect(W[last]).toBeLessThanOrEqual(openCap(rules, W[last - 2]));
    expect(W[last] * 1.2).toBeGreaterThan(openCap(rules, W[last - 1]));
  });

  test("an early bid leads for the larger of the latency and the rate limit", () => {
    const of = (latency: number, rateLimit: number) => [...cooperation(open({ latency, rateLimit }).rules).deviate];
    expect(of(0.1, 0.4)).toEqual(of(0.4, 0.1));
    expect(of(0.1, 0.4)).not.toEqual(of(0.1, 0.1));
  });

  test("nothing is at stake in the last slot: the bid 1 + c costs what losing does", () => {
    const { follow, deviate, persistent, last } = cooperation(openCell({ interval: 0.4, delay: 0.4 }).rules);
    for (const x of [follow, deviate, persistent]) near(x[last - 1], -0.05);
  });

  test("the answers say so as plain data", () => {
    const cell = { loss: "constant", start: 1.05 / 1.125 ** 17, constantLoss: 0.05, beat: 0.4, latency: 0.1 };
    const { grimTrigger } = solved("auction/open-v0", cell);
    expect(grimTrigger).toMatchObject({ interval: 0.4, delay: 0.1, raises: 17, equilibrium: true, worstSlot: 15 });
    expect(grimTrigger.payoffs[0]).toBeCloseTo(0.0752, 4);
    expect(solved("auction/open-v0", { ...cell, latency: 0.4 }).grimTrigger.equilibrium).toBe(false);
    for (const id of ["auction/open-v0", "auction/open-ticks-v0", "auction/eth-l1-pga-2019-v0"]) {
      for (const options of [{}, { block: "fixed" }, { bidders: 3 }, { start: 1, top: 1 }, { rateLimit: 3 }]) {
        const answer = solved(id, { ...options, ...(id.includes("eth") && { start: 0.5 }) });
        expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
      }
    }
    expect(solved("auction/open-v0", { block: "fixed" }).grimTrigger.reason).toContain("sealed auction");
    expect(solved("auction/open-v0", { bidders: 3 }).grimTrigger.reason).toContain("two bidders");
  });
});

describe("facts", () => {
  test("a counterbid is worth making iff c/(r + c) < e^(−λδ)", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        fc.double({ min: 0.01, max: 30, noNaN: true }),
        (r, c, delay) => {
          const stands = Math.exp(-delay / 15);
          expect(counterbidPays(r, c, delay, 15)).toBe(c / (r + c) < stands);
          const worth = stands * r - (1 - stands) * c;
          if (Math.abs(worth) > 1e-9) expect(counterbidPays(r, c, delay, 15)).toBe(worth > 0);
        },
      ),
      { seed: 5 },
    );
    const { counterbid } = solved("auction/open-v0", { rateLimit: 0.4 });
    near(counterbid.standsWithProbability, Math.exp(-0.4 / 15));
    expect(counterbidPays(counterbid.leastProfitPerLoss * 1.001, 1, 0.4, 15)).toBe(true);
    expect(counterbidPays(counterbid.leastProfitPerLoss * 0.999, 1, 0.4, 15)).toBe(false);
  });

  test("nobody raises above 1 + ℓ(own last bid); with ℓ = α b both meet at 1/(1 − α)", () => {
    const { rules } = open({ loserShare: 0.5, top: 10 });
    near(openCap(rules, 0), 1);
    near(openCap(rules, 0.4), 1.2);
    near(commonCap(0.5), 2);
    near(openCap(rules, commonCap(0.5)), commonCap(0.5));
    let bid = 0.1;
    for (let k = 0; k < 60; k++) bid = openCap(rules, bid);
    near(bid, 2);
    near(commonCap(pastPga.loserShare), 113265 / (113265 - 33547));
    near(openCap(open({ loss: "constant" }).rules, 0.7), 1.05);
    near(solved("auction/open-v0", { loserShare: 0.5 }).cap.common, 2);
    expect(solved("auction/open-v0", { loserShare: 1 }).cap.common).toBeNull();
  });

  test("where the gas of success eats the value no bid is worth making: caps are 0, and say why", () => {
    for (const successGas of [1, 1.92, 0.995]) {
      const { cap, raises } = solved("auction/open-v0", { successGas });
      expect(cap).toMatchObject({ firstBid: 0, common: 0, afterStart: 0 });
      expect(raises.toCommonCap).toBe(0);
      for (const { reason } of [cap, raises]) expect(reason).toContain("below the start");
    }
    const { cap, raises } = solved("auction/open-v0", { successGas: 1.92, revertGas: 1.5, loserShare: 0.5 });
    expect(cap.firstBid).toBe(0); // but with a bid that is made there is a revert to be spared
    near(cap.afterStart, 0.585);
    near(cap.common, 1.16);
    expect(raises).toEqual({ toValue: raisesBetween(0.01, 1, 0.125), toCommonCap: raisesBetween(0.01, 1.16, 0.125) });
    expect(solved("auction/open-v0", { successGas: 1.92, loserShare: 1 }).cap.common).toBe(0);
    expect(solved("auction/open-v0", { start: 1 }).cap).toMatchObject({ firstBid: 1 });
    const { counterbid } = solved("auction/open-v0", { rateLimit: 1e4, blockTime: 0.01 }); // it stands with probability e^(−1e6) = 0
    expect(counterbid.leastProfitPerLoss).toBeNull();
    expect(counterbid.reason).toContain("no profit is enough");
  });

  test.each(["auction/open-v0", "auction/open-ticks-v0", "auction/eth-l1-pga-2019-v0"])(
    "%s: whatever the options, every number of the answers is finite, and no cap or count is negative",
    (id) => {
      const anyValue = (option: Option): fc.Arbitrary<unknown> => {
        if (option.kind === "choice") return fc.constantFrom(...option.choices);
        if (option.kind !== "number") return fc.constant(option.value);
        const { low, high, value } = option;
        if (option.integer) return fc.integer({ min: low, max: Math.min(high, low + 2) });
        const [from, to] = [Math.log(Math.max(low, 1e-9)), Math.log(high)];
        const wide = fc
          .double({ min: from, max: to, noNaN: true })
          .map((x) => Math.min(high, Math.max(low, Math.exp(x))));
        return fc.oneof(fc.constantFrom(low, high, value), wide);
      };
      const some = Object.entries(games[id].defaults).map(([name, o]) => [
        name,
        fc.option(anyValue(o), { nil: o.value }),
      ]);
      let answered = 0;
      const everyNumber = (x: unknown, where: string): void => {
        if (typeof x === "number") expect(Number.isFinite(x), `${where} is ${x}`).toBe(true);
        else if (typeof x === "object" && x !== null)
          for (const [k, y] of Object.entries(x)) everyNumber(y, `${where}.${k}`);
      };
      fc.assert(
        fc.property(fc.record(Object.fromEntries(some)), (options) => {
          try {
            games[id].make(options);
          } catch {
            return; // these do not go together, and a sentence says so
          }
          const answer = solved(id, options);
          everyNumber(answer, "solve");
          const { cap, raises } = answer;
          for (const x of [cap.firstBid, cap.afterStart, cap.common ?? 0, raises.toValue, raises.toCommonCap ?? 0]) {
            expect(x).toBeGreaterThanOrEqual(0);
          }
          answered++;
        }),
        { seed: 6, numRuns: 300 },
      );
      expect(answered).toBeGreaterThan(20);
    },
  );

  test.each([
    [0.15, 31],
    [0.125, 36],
    [0.1, 45],
  ])("from 3 to 200 gwei by %f takes %i raises", (minRaise, raises) => {
    expect(raisesBetween(3, 200, minRaise)).toBe(raises);
    expect(solved("auction/open-v0", { start: 3 / 200, minRaise }).raises.toValue).toBe(raises);
  });

  test("raises that lead there exactly are not one too few or many", () => {
    for (let k = 0; k < 60; k++) expect(raisesBetween(0.3, 0.3 * 1.125 ** k, 0.125)).toBe(k);
    expect(raisesBetween(2, 1, 0.125)).toBe(0);
  });

  test("blind raises have a mean iff δ > T ln(1 + ι) = 1.590 s", () => {
    const { finiteFrom, finiteVarianceFrom } = blindRaise(1, 0.125, 2, 13.5);
    expect(finiteFrom).toBeCloseTo(1.59, 3);
    near(finiteVarianceFrom, 2 * finiteFrom);
    expect(blindRaise(1, 0.125, 1.59, 13.5).mean).toBe(Number.POSITIVE_INFINITY);
    const q = Math.exp(-2 / 13.5);
    near(blindRaise(3, 0.125, 2, 13.5).mean, (3 * (1 - q)) / (1 - q * 1.125));
    let sum = 0; // Σ qᵏ (1 − q) s (1 + ι)ᵏ
    for (let k = 0; k < 3000; k++) sum += q ** k * (1 - q) * 3 * 1.125 ** k;
    near(blindRaise(3, 0.125, 2, 13.5).mean, sum);
    const { blindRaise: answer } = solved("auction/open-v0", { rateLimit: 0.4 });
    expect(answer.expectedFinalBid).toBeNull();
    expect(answer.reason).toContain("infinite");
  });

  test("the winner of the watched auction paid 0.0151798 ETH; a loser used 0.29618 of the gas", () => {
    expect(pastPga.fee).toBeCloseTo(0.0151798, 7);
    expect(pastPga.loserShare).toBeCloseTo(0.29618, 5);
    near(solved("auction/eth-l1-pga-2019-v0").watched.fee, 113265 * 134.02e-9);
  });

  test("turns of one reaction tick resist early grabs iff h ≤ (3 − √5)/2 = 0.382", () => {
    expect(largestHazard).toBeCloseTo(0.382, 3);
    expect(immuneToGrabs(largestHazard - 1e-9, 1)).toBe(true);
    expect(immuneToGrabs(largestHazard + 1e-9, 1)).toBe(false);
    for (const slots of [1, 2, 5, 20]) {
      for (let h = 0.005; h < 1; h += 0.01) {
        let waiting = 0; // turns of the other first: one wins in those of odd number
        for (let k = 0; k < 4000; k++) if (Math.floor(k / slots) % 2 === 1) waiting += (1 - h) ** k * h;
        if (Math.abs(waiting - h) > 1e-6) expect(immuneToGrabs(h, slots)).toBe(h <= waiting);
      }
    }
  });

  test("a block comes within a tick of 0.1 s with probability 0.00664", () => {
    const { rules } = openTicks();
    expect(1 - Math.exp(-1 / rules.blockTime)).toBeCloseTo(0.00664, 5);
  });

  test("the preset is of 2019: 41 raises of 12.5 % lead to 0.35 of the value, which 8,856 gwei exceed 23-fold", () => {
    const { rules } = games["auction/eth-l1-pga-2019-v0"].make() as ReturnType<typeof open>;
    expect(rules.start * 1.125 ** 41).toBeCloseTo(0.35, 3);
    expect((8856 / pastPga.gasPrice) * 0.35).toBeLessThan(rules.top);
    expect([rules.blockTime, rules.slowest, rules.rate, rules.minRaise, rules.beat]).toEqual([
      15, 0.1, 0.1, 0.125, 0.4,
    ]);
    near(rules.alpha, 33547 / 113265);
  });
});
