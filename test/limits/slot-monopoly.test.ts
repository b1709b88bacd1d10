/** Sole device for a slot: the highest fee that is paid, what waiting for competition is worth, and the bins of a grid of fees. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { slotMonopoly } from "../../envs/limits/slot-monopoly/entry.js";
import { acceptance, binBelow, equilibriumBins, feeShare, waitingShare } from "../../envs/limits/slot-monopoly/fee.js";
import { type SlotMonopolyOptions, slotMarket } from "../../envs/limits/slot-monopoly/options.js";
import { slotMonopolyGame } from "../../envs/limits/slot-monopoly/slot-monopoly.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = slotMonopoly;
type Options = Partial<SlotMonopolyOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

function play(options: Options, mediator: string, user: string, episodes = 1, seed = 0) {
  const game = slotMonopolyGame(options);
  const joint = { mediator: bots[mediator](game, 0, seed), user: bots[user](game, 1, seed) };
  return evaluate(game, joint, { episodes, seed, lanes: 256 });
}

describe("the highest fee that is paid", () => {
  test("a permanent monopoly takes everything and leaves users indifferent, however patient they are", () => {
    for (const survival of [0, 0.5, 0.9, 0.999]) near(solved({ competition: 0, survival }).closedForm.share, 1);
    expect(solved({ competition: 0 }).closedForm).toMatchObject({
      indifferent: true,
      user: 0,
      permanentMonopoly: true,
    });
  });

  test("with d = .9 it is 1, .307692, .181818, .129032, .1 of the surplus as competition grows", () => {
    const shares = [1, 4 / 13, 2 / 11, 4 / 31, 0.1];
    [0, 0.25, 0.5, 0.75, 1].forEach((competition, k) => {
      near(solved({ competition }).closedForm.share, shares[k]);
      near(solved().curve[k].share, shares[k]);
      near(1 - waitingShare({ goOn: 0.9, competition }), shares[k]);
    });
    near(solved({ surplus: 50 }).closedForm.fee, 100 / 11);
  });

  test("slots of W ticks count as d = δ^W", () => {
    near(slotMarket({ survival: 0.99, slot: 10 }).goOn, 0.99 ** 10);
    near(solved({ survival: 0.81, slot: 1 }).closedForm.share, solved({ survival: 0.9, slot: 2 }).closedForm.share);
  });

  test("it falls with competition and with patience, and leaves what waiting is worth", () => {
    const chance = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(chance, chance, fc.double({ min: 0, max: 0.999, noNaN: true }), (a, b, goOn) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const fee = feeShare({ goOn, competition: less });
        expect(feeShare({ goOn, competition: more })).toBeLessThanOrEqual(fee + 1e-12);
        near(1 - fee, waitingShare({ goOn, competition: less }));
        near(acceptance({ goOn, competition: less }, fee), fee); // f* = T(f*)
        near(1 - fee, goOn * (less + (1 - less) * (1 - fee))); // indifferent
      }),
      { seed: 1 },
    );
  });
});

describe("fees on a grid", () => {
  test("the bins strictly below are .975, .3, .175, .125, .075, each the only equilibrium of a standing fee, without gain", () => {
    const bins = [39, 12, 7, 5, 3];
    [0, 0.25, 0.5, 0.75, 1].forEach((competition, k) => {
      const { grid, nash } = solved({ competition });
      expect(grid).toMatchObject({ bin: bins[k], equilibria: [bins[k] / 40] });
      expect(nash.certificate.value).toBeLessThan(1e-9);
      expect(nash.fee).toBe(bins[k] / 40);
    });
  });

  test("with a new fee in every slot ten bins are equilibria without competition, two with κ = .5, one with κ = 1", () => {
    const bins = (competition: number) => equilibriumBins(slotMarket({ competition, fees: "slot" }));
    expect(bins(0)).toEqual([30, 31, 32, 33, 34, 35, 36, 37, 38, 39]);
    expect(bins(0.25)).toEqual([10, 11, 12]);
    expect(bins(0.5)).toEqual([6, 7]);
    expect(bins(1)).toEqual([3]);
  });

  test("a finer grid comes as near to f* as its step over 1 − d(1 − κ)", () => {
    for (const bins of [10, 100, 1000]) {
      const market = slotMarket({ bins, fees: "slot", competition: 0.3 });
      const star = feeShare(market);
      for (const k of equilibriumBins(market)) {
        expect(k / bins).toBeLessThan(star);
        expect(star - k / bins).toBeLessThanOrEqual(1 / bins / (1 - 0.9 * 0.7) + 1e-9);
      }
      expect(binBelow(market, star)).toBe(Math.max(...equilibriumBins(market)));
    }
  });
});

describe("in play", () => {
  test("the equilibrium serves everybody at once for the bin below, whichever fees there are", () => {
    for (const fees of ["standing", "slot"] as const) {
      for (const competition of [0, 0.25, 0.5, 0.75, 1]) {
        const options = { users: 3, surplus: 2, competition, fees };
        const { metrics, returns } = play(options, "equilibrium", "equilibrium", 4);
        const { nash } = solved(options);
        expect(metrics.fee.mean).toBe(nash.fee);
        expect(metrics.taken.mean).toBe(1);
        expect(metrics["slots waited"].mean).toBe(0);
        near(metrics["mediator revenue"].mean, nash.payoffs.mediator);
        near(metrics.extraction.mean, nash.fee);
        near(returns.user_2.mean, nash.payoffs.user, 1e-6); // rewards are 32 bit numbers
        near(returns.mediator_0.mean, nash.payoffs.mediator, 1e-6);
        expect(metrics.welfare.mean).toBe(6);
      }
    }
  });

  test("whoever waits for competition gets dκ/(1 − d(1 − κ)), within four standard errors", () => {
    for (const [competition, survival, slot] of [
      [0.25, 0.9, 1],
      [0.5, 0.9, 1],
      [0.75, 0.95, 3],
      [1, 0.9, 1],
    ]) {
      const options = { competition, survival, slot };
      const { returns, metrics } = play(options, "eager", "patient", 8_000, 3);
      agrees(returns.user_0, waitingShare(slotMarket(options)));
      expect(metrics.fee.mean).toBe(1);
      expect(metrics["mediator revenue"].mean).toBe(0);
    }
  });

  test("at f* itself to take and to wait earn the same: nothing at f = 1 where no competition ever comes", () => {
    for (const [competition, bins, bin] of [
      [0, 40, 40],
      [0.25, 13, 4],
      [0.5, 11, 2],
      [0.75, 31, 4],
      [1, 10, 1],
    ]) {
      for (const fees of ["standing", "slot"] as const) {
        const options = { competition, bins, fees, survival: 0.9, slot: 1 };
        const game = slotMonopolyGame(options);
        near(bin / bins, feeShare(game.market));
        near(solved(options).closedForm.user, 1 - bin / bins);
        const always = (choice: number, width: number) => ({
          act(_seen: Float32Array, masks: Uint8Array, actions: Float32Array) {
            for (let row = 0; row < actions.length; row++)
              actions[row] = masks[row * width + choice] === 1 ? choice : 0;
          },
        });
        const [takes, waits] = [always(1, 2), bots.patient(game, 1, 0)].map((user) =>
          evaluate(game, { mediator: always(bin, bins + 1), user }, { episodes: 2000, seed: 6, lanes: 256 }),
        );
        near(takes.returns.user_0.mean, 1 - bin / bins, 1e-6);
        agrees(waits.returns.user_0, 1 - bin / bins);
        expect(takes.metrics["slots waited"].mean).toBe(0);
        near(takes.metrics.extraction.mean, bin / bins);
        expect(waits.metrics["mediator revenue"].mean).toBe(0); // it had better ask for a little less
      }
    }
  });

  test("slots waited are 1/(1 − d(1 − κ)) for whoever waits for competition", () => {
    const { metrics } = play({ competition: 0.5 }, "eager", "patient", 8_000, 4);
    agrees(metrics["slots waited"], 1 / (1 - 0.45)); // the slot in which all is lost counts as waited
  });

  test("users refuse the bin above f*, and it brings the mediator nothing where competition is sure", () => {
    const { metrics } = play({ competition: 1 }, "eager", "equilibrium", 200, 5);
    expect(metrics["mediator revenue"].mean).toBe(0);
    expect(metrics.welfare.mean).toBeLessThan(1);
  });

  test("a standing fee is posted once; a fee per slot anew, and never in a competitive slot", () => {
    for (const fees of ["standing", "slot"] as const) {
      const game = slotMonopolyGame({ fees, competition: 0.5, survival: 0.99 });
      const batch = new Batch(game, 64);
      batch.reset({ seed: 2 });
      let [free, bound] = [0, 0];
      for (let t = 0; t < 60; t++) {
        for (let lane = 0; lane < 64; lane++) {
          const posts = batch.observations[0][lane * 5] === 1;
          const monopoly = batch.observations[0][lane * 5 + 2] === 1;
          const mayPost = batch.masks[0][lane * 41 + 40] === 1;
          if (!posts || !monopoly) expect(mayPost).toBe(false);
          else if (fees === "slot" || batch.time[lane] === 0) expect(mayPost).toBe(true);
          else expect(mayPost).toBe(false);
          if (posts && monopoly && mayPost) free++;
          else if (posts) bound++;
          if (!posts && !monopoly) expect(batch.observations[1][lane * 5 + 4]).toBe(0);
          if (!posts && monopoly) expect(batch.observations[1][lane * 5 + 4]).toBeCloseTo(0.5, 6);
        }
        batch.step([new Float32Array(64).fill(20), new Float32Array(64)]);
      }
      expect(free).toBeGreaterThan(50);
      expect(bound).toBeGreaterThan(50);
    }
  });
});

test("the game keeps the contract", () => {
  for (const options of [{}, { users: 5, fees: "slot", bins: 3 }, { survival: 0, competition: 1 }] as Options[]) {
    for (const { name, passed, detail } of check(() => slotMonopolyGame(options), { steps: 40, seeds: [0, 1] })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  expect(() => slotMonopolyGame({ survival: 1 })).toThrow("option 'survival' must be a number from 0 to 0.9999, got 1");
  expect(() => slotMonopolyGame({ competition: Number.NaN })).toThrow("option 'competition' must be a number");
  expect(() => solve!({ fees: "none" })).toThrow("option 'fees' must be one of standing, slot");
  expect(() => solve!({ fee: 2 })).toThrow("has no option 'fee'");
});
