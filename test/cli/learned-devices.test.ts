/** The experiments learnability and thresholds, small: what `docs/results` shows in full. */
import { describe, expect, test } from "vitest";
import { Trainer, useBackend } from "../../agents/index.js";
import * as tables from "../../src/cli/learnability.js";
import { saidBy } from "../../src/cli/said.js";
import { shareOf, wilson, written } from "../../src/cli/shares.js";
import * as good from "../../src/cli/thresholds.js";
import { mean } from "../../src/stats.js";

const seeds = (count: number) => Array.from({ length: count }, (_, k) => k + 1);
const { rules, arenaOf, ascend, messagesOf, learn } = tables;

describe("learnability", () => {
  test("two mirrors cooperate under the greatest fixed point only, and a mirror beside its opposite never", () => {
    const both = (rule: keyof typeof rules) => [...messagesOf(rules[rule]).both].join("");
    expect(both("greatest")).toBe("110" + "110" + "000"); // C, Mirror, D
    expect(both("least")).toBe("110" + "100" + "000");
    expect(both("greatest with Anti")).toBe("1100" + "1100" + "0000" + "0000"); // C, Mirror, Anti, D
  });

  test("two steps up the exact gradient are the ones worked out by hand", () => {
    const seen = ascend(messagesOf(rules.greatest), 1e-12, 1, [0, 1, 2]);
    let logits = [0, 0, 0];
    for (const together of seen) {
      const weights = logits.map(Math.exp);
      const [c, mirror, d] = weights.map((w) => w / (weights[0] + weights[1] + weights[2]));
      expect(together).toBeCloseTo((c + mirror) ** 2, 9);
      const earned = [2 * c + 2 * mirror, 2 * c + 2 * mirror + d, 3 * c + mirror + d];
      const average = c * earned[0] + mirror * earned[1] + d * earned[2];
      logits = logits.map((x, k) => x + 0.3 * [c, mirror, d][k] * (earned[k] - average));
    }
  });

  test("tables learn to cooperate under the greatest fixed point, seldom beside Anti, under the least never", () => {
    const together = (rule: keyof typeof rules, spread: number) => {
      const messages = messagesOf(rules[rule]);
      return mean(seeds(60).map((seed) => ascend(messages, spread, seed, [2500])[0]));
    };
    expect(together("greatest", 0.1)).toBeGreaterThan(0.99);
    expect(together("greatest", 1)).toBeGreaterThan(0.78);
    expect(together("greatest", 3)).toBeLessThan(0.8);
    expect(together("greatest with Anti", 1)).toBeLessThan(0.78);
    expect(together("least", 0.1)).toBeLessThan(0.01);
  });

  test("networks near uniform learn to cooperate under the greatest fixed point and to defect under the least", async () => {
    await useBackend("wasm");
    for (const [rule, expected] of [
      ["greatest", 1],
      ["least", 0],
    ] as const) {
      const arena = arenaOf(rules[rule]);
      for (const seed of [1, 2]) expect(learn(arena, 0.1, seed, [50])[0]).toBeCloseTo(expected, 1);
    }
  });

  test("the spread of logits is that of the first policies, and the learner says so in every state", async () => {
    await useBackend("wasm");
    const { game, anatomy } = arenaOf(rules.greatest);
    const logits = seeds(40).flatMap((seed) => {
      const options = { ...tables.settings.options, logitSpread: 2 };
      const trainer = new Trainer(game, { ...tables.settings, lanes: 1, seed, options });
      const said = saidBy(trainer, anatomy);
      trainer.dispose();
      return said.map((p) => Math.log(p[1] / p[2]));
    });
    const deviation = Math.sqrt(mean(logits.map((x) => x * x))); // of a difference of two
    expect(Math.abs(deviation / Math.sqrt(8) - 1)).toBeLessThan(4 / Math.sqrt(160));
    expect(Math.abs(mean(logits))).toBeLessThan((4 * Math.sqrt(8)) / Math.sqrt(80));
  });
});

describe("thresholds", () => {
  test("what multisets of thresholds come to", () => {
    const { outcomes } = good.arenaOf(3, "greatest");
    const row = (...ks: number[]) => outcomes.row.get(ks.reduce((key, k) => key + 4 ** k, 0)) ?? -1;
    expect(outcomes.given[row(2, 2, 2)]).toBe(1);
    expect(outcomes.payoffs[row(2, 2, 2) * 4 + 2]).toBe(0.5);
    expect(outcomes.given[row(1, 1, 3)]).toBeCloseTo(2 / 3, 12);
    expect([1, 3].map((k) => outcomes.payoffs[row(1, 1, 3) * 4 + k])).toEqual([0, 1]); // who never gives rides free
    expect(outcomes.given[row(2, 2, 3)]).toBe(0);
    const least = good.arenaOf(3, "least").outcomes;
    expect(least.given[row(2, 2, 2)]).toBe(0);
    expect(least.given[row(0, 1, 2)]).toBe(1);
  });

  test("three come to give all under the greatest fixed point and nothing under the least; of eight some ride free in the end", () => {
    const given = (players: number, meaning: good.Meaning, updates: number, count: number) => {
      const arena = good.arenaOf(players, meaning);
      return seeds(count).map((seed) => good.ascend(arena, seed, [updates])[0]);
    };
    for (const { full } of given(3, "greatest", 1000, 6)) expect(full).toBeGreaterThan(0.5);
    for (const { given: all } of given(3, "least", 1000, 6)) expect(all).toBeLessThan(0.1);
    const eight = given(8, "greatest", 4000, 4);
    expect(eight.filter(({ full }) => full > 0.5).length).toBeLessThan(2);
    for (const { given: all } of eight) expect(all).toBeGreaterThan(0.4);
  });

  test("two networks come to give all under the greatest fixed point", async () => {
    await useBackend("wasm");
    const [{ full, given }] = good.learn(good.arenaOf(2, "greatest"), 1, [80]);
    expect(full).toBeGreaterThan(0.9);
    expect(given).toBeGreaterThan(0.9);
  });
});

test("Wilson's interval is the one of the textbook, and stays within 0 and 1", () => {
  const { low, high } = wilson(0.5, 10);
  expect(low).toBeCloseTo(0.2366, 4);
  expect(high).toBeCloseTo(0.7634, 4);
  expect(wilson(1, 100).low).toBeCloseTo(0.963, 3);
  expect(wilson(1, 100).high).toBeCloseTo(1, 12);
  expect(wilson(0, 100).low).toBeCloseTo(0, 12);
  expect(written(shareOf([1, 1, 0, 0, 1, 0, 1, 0, 1, 0]))).toBe(".50 [.24, .76]");
});
