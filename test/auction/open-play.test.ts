/** What theory says of open auctions, played in them. Means lie within four of their standard errors; seeds are fixed. */
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import {
  blindRaise,
  cooperation,
  gainOf,
  games,
  open,
  openCell,
  openCells,
  openEpisodes,
  openTicks,
} from "../../envs/index.js";
import type { Agent } from "../../src/agent.js";
import { Batch } from "../../src/batch.js";
import { agrees } from "./agrees.js";

const { bots } = games["auction/open-v0"];
const estimate = (x: Float64Array) => {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  const squares = x.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (x.length - 1) / x.length) };
};

/** Bots of one seat each, by name, as one agent of the role. */
function seated(game: ReturnType<typeof open>, names: readonly string[]): Agent {
  const all = names.map((name) => bots[name](game, 0, 0));
  let scratch = new Float32Array(0);
  return {
    act(observations, masks, actions) {
      if (scratch.length !== actions.length) scratch = new Float32Array(actions.length);
      all.forEach((bot, seat) => {
        bot.act(observations, masks, scratch);
        for (let row = seat; row < actions.length; row += names.length) actions[row] = scratch[row];
      });
    },
  };
}

describe("the no-deviation inequality", () => {
  const measured = new Map<string, ReturnType<typeof gainOf>>();
  const cell = (interval: number, delay: number) => {
    const name = `${interval} ${delay}`;
    const known = measured.get(name) ?? gainOf({ interval, delay }, 3000, `cell ${name}`);
    measured.set(name, known);
    return known;
  };
  const grid = openCells.intervals.flatMap((interval) => openCells.delays.map((delay) => [interval, delay] as const));

  test.each(grid)("turns of %f s, delay %f s: both from the worst slot on, and what early bids gain", (...at) => {
    const { cooperate, deviate, gain, held, inequality, payoffs } = cell(...at);
    for (const compared of [cooperate, deviate, gain, held, inequality, ...payoffs])
      agrees(compared, compared.expected);
  });

  test("the sign of the gain is the formula's wherever it is larger than four standard errors", () => {
    let decided = 0;
    for (const at of grid) {
      const { equilibrium, inequality, gain } = cell(...at);
      for (const { mean, standardError, expected } of [inequality, gain]) {
        if (Math.abs(expected) <= 4 * standardError) continue;
        decided++;
        expect(mean > 0, `${at}: ${mean} ± ${standardError}`).toBe(!equilibrium);
      }
    }
    expect(decided).toBeGreaterThan(30); // of 56; the others are too close to 0 for so few episodes
  });

  test("in the first slot bidding early loses where it is not to gain in any", () => {
    for (const [interval, delay] of [
      [0.4, 0.05],
      [0.4, 0.2],
      [2, 1],
    ]) {
      const { gain, equilibrium, reached } = gainOf({ interval, delay, slot: 0 }, 2000, 7);
      expect(equilibrium).toBe(true);
      expect(reached).toBe(2048);
      agrees(gain, gain.expected);
      expect(gain.mean).toBeLessThan(-4 * gain.standardError);
    }
  });

  test("with a share of the bid and gas as the loss the recursions hold as well, and ticks change nothing", () => {
    const options = { beat: 1, start: 0.05, revertGas: 0.01, successGas: 0.02, loserShare: 0.4 };
    const game = open(options);
    const { lead, follow, last } = cooperation(game.rules);
    expect(last).toBeGreaterThan(20);
    const { returns, metrics } = openEpisodes(game, bots["grim-trigger"](game, 0, 0), 6000, 11);
    agrees(estimate(returns[0]), lead[0]);
    agrees(estimate(returns[1]), follow[0]);
    const ticks = openTicks(options);
    const same = openEpisodes(ticks, bots["grim-trigger"](ticks, 0, 0), 640, 11).metrics["winning bid"];
    const first = openEpisodes(game, bots["grim-trigger"](game, 0, 0), 640, 11).metrics["winning bid"];
    expect([...same]).toEqual([...first]);
    expect(metrics.elapsed.length).toBe(6016);
  });

  test("the registered deviator is the experiment's: its seat bids early in the worst slot", () => {
    const game = openCell({ interval: 0.4, delay: 2 });
    const { worst, persistent, follow } = cooperation(game.rules);
    const evaluated = evaluate(game, { bidder: bots.deviator(game, 0, 0) }, { episodes: 2000, seed: 3, lanes: 256 });
    const kept = evaluate(game, { bidder: bots["grim-trigger"](game, 0, 0) }, { episodes: 2000, seed: 3, lanes: 256 });
    const seat = `bidder_${(worst + 1) % 2}`;
    const gains = evaluated.each[seat].map((x, e) => x - kept.each[seat][e]);
    const reached = Math.exp((-worst * 0.4) / 15);
    agrees(estimate(gains), reached * (persistent[worst] - follow[worst])); // unconditional: also of those that end before
  });
});

describe("blind raising", () => {
  test.each([
    [4, 0.125, "blind"],
    [8, 0.125, "blind"],
    [12, 0.21, "blind-21"],
  ])(
    "every %f s until a block of mean 13.5 s: the final bid by %f has the closed form's mean",
    (rateLimit, f, name) => {
      const game = open({ rateLimit, blockTime: 13.5, start: 1, value: 1e9, top: 1e12 });
      const { metrics } = openEpisodes(game, seated(game, [name, "out"]), 30_000, 12);
      const { mean, finiteVarianceFrom } = blindRaise(1, f, rateLimit, 13.5);
      expect(rateLimit).toBeGreaterThan(finiteVarianceFrom);
      agrees(estimate(metrics["winning bid"]), mean);
      const q = Math.exp(-rateLimit / 13.5);
      agrees(estimate(metrics.raises), q / (1 - q)); // geometric
    },
  );

  const duel = (delay: number) => {
    // 111 raises lead to the cap, in 111 s; 2 of 5000 blocks take longer, and only the earlier ones are looked at
    const game = open({ latency: [0.1, delay], rateLimit: 1, start: 3e-6, increment: 1e-8, minRaise: 0.125 });
    const { returns, metrics } = openEpisodes(game, seated(game, ["blind", "counter"]), 5000, 13);
    const inTime = (x: Float64Array) => x.filter((_, e) => metrics.elapsed[e] < 105);
    return { returns: returns.map(inTime), rank: inTime(metrics["latency rank"]) };
  };

  test("a counterbidder with Δ > δ never leads: the blind raiser has 1 − its final bid, the other losses only", () => {
    const { returns, rank } = duel(1.5);
    expect(rank.every((winner) => winner === 1)).toBe(true);
    const q = Math.exp(-1 / 15);
    let [payoff, known] = [0, 0]; // of the blocks that come within 105 s
    for (let k = 0; k < 105; k++) {
      payoff += q ** k * (1 - q) * (1 - 3e-6 * 1.125 ** k);
      known += q ** k * (1 - q);
    }
    agrees(estimate(returns[0]), payoff / known);
    expect(Math.max(...returns[1])).toBeLessThanOrEqual(0);
    expect(estimate(returns[0]).mean).toBeGreaterThan(0.9);
  });

  test("with Δ < δ it leads from Δ to δ after every raise", () => {
    for (const delay of [0.25, 0.5]) {
      const { rank } = duel(delay);
      const wins = estimate(rank.map((winner) => winner - 1)); // the counterbidder is the slower one
      const led = Math.exp(-delay / 15) * (1 - Math.exp(-(1 - delay) / 15));
      agrees(wins, led / (1 - Math.exp(-1 / 15)));
    }
  });
});

describe("bots", () => {
  test("every action of every bot is legal, in all variants", () => {
    for (const id of ["auction/open-v0", "auction/open-ticks-v0", "auction/eth-l1-pga-2019-v0"]) {
      const game = games[id].make() as ReturnType<typeof open>;
      const n = game.rules.actions.length;
      for (const [name, bot] of Object.entries(games[id].bots)) {
        const own = bot(game, 0, 1);
        let [rows, illegal] = [0, 0];
        const watched: Agent = {
          act(observations, masks, actions) {
            own.act(observations, masks, actions);
            rows += actions.length;
            for (let row = 0; row < actions.length; row++) if (masks[row * n + actions[row]] !== 1) illegal++;
          },
        };
        openEpisodes(game, watched, 64, 14);
        expect(rows, name).toBeGreaterThan(0);
        expect(illegal, name).toBe(0);
      }
    }
  });

  test.each([
    ["auction/open-v0", { block: "fixed", blockTime: 0.11, latency: [1, 1], waits: [4000] }],
    ["auction/open-v0", { latency: [1, 0.3], beat: 0.25, start: 1e-3 }],
    [
      "auction/eth-l1-pga-2019-v0",
      { blockTime: 441.74, rateLimit: 0.1364097, beat: 0.3890967, waits: [6605.75, 0.002] },
    ],
    ["auction/open-ticks-v0", { latency: [1, 0.3], beat: 0.2 }],
  ])("%s %j: who waits for its turn only passes while it sleeps, when the other is awake", (id, options) => {
    const game = games[id].make(options) as ReturnType<typeof open>;
    for (const name of ["grim-trigger", "deviator", "blind", "counter"]) {
      if (name === "deviator" && "block" in options) continue;
      const batch = new Batch(game, 8);
      const bot = games[id].bots[name](game, 0, 1);
      const actions = new Float32Array(16);
      batch.reset({ seed: 15 });
      for (let t = 0; t < 500; t++) {
        bot.act(batch.observations[0], batch.masks[0], actions);
        batch.step([actions]);
      }
      expect(batch.repaired, name).toBe(0);
    }
  });

  test("a counterbid is b₀ + ε or the least raise as long as the cap 1 + ℓ(b₁) allows, and then the cap", () => {
    const game = open({ increment: 0.1, loserShare: 0.5 });
    const { actions: names } = game.rules;
    const answer = (own: number, best: number, change: typeof game = game) => {
      const chosen = new Float32Array(2);
      const row = [own, best, 1, 0, 0.1, 0.1, 15, 0.5, 0];
      bots.counter(change, 0, 0).act(Float32Array.from([...row, ...row]), new Uint8Array(26).fill(1), chosen);
      return names[chosen[0]];
    };
    expect(answer(0.5, 0.6)).toBe("counter"); // 0.7 of at most 1.25
    expect(answer(0.5, 1.14)).toBe("counter");
    expect(answer(0.5, 1.16)).toBe("all-in");
    expect(answer(0.5, 0.4)).toBe("wait for news");
    expect(answer(0, 0)).toBe("wait for news");
    expect(answer(0, 0, open({ increment: 5, loserShare: 0.5 }))).toBe("wait for news");
    expect(answer(1.99, 1.999)).toBe("all-in"); // its cap is 1.995, the least raise more: the mask decides
    expect(answer(2, 2)).toBe("stop");
  });

  test("the counterbidder never bids first, and ends below 1/(1 − α)", () => {
    const game = open({ block: "fixed", blockTime: 60, rateLimit: 0.1, latency: 0.05 });
    const idle = openEpisodes(game, seated(game, ["counter", "counter"]), 64, 1);
    expect(idle.metrics.entrants.every((x) => x === 0)).toBe(true);
    const war = openEpisodes(game, seated(game, ["blind-70", "counter"]), 64, 1);
    expect(war.metrics["winning bid"][0]).toBeGreaterThan(0.9);
    expect(war.metrics["winning bid"][0]).toBeLessThanOrEqual(1 / (1 - 33547 / 113265));
  });

  test("two blind raisers burn the opportunity: together they pay more than it is worth", () => {
    const game = open({ block: "fixed", blockTime: 12 });
    const { metrics, returns } = openEpisodes(game, bots.blind(game, 0, 0), 64, 2);
    expect(Math.min(...metrics.dissipation)).toBeGreaterThan(1);
    expect(returns[0][0] + returns[1][0]).toBeLessThan(0);
  });
});
