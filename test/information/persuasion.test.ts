/** Persuasion: .6 with commitment, 0 without, and a cliff at χ = 4/7. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { persuasionEntry as entry } from "../../envs/information/persuasion/entry.js";
import { type PersuasionOptions, persuasionModel } from "../../envs/information/persuasion/options.js";
import { persuasion } from "../../envs/information/persuasion/persuasion.js";
import { persuadedAt } from "../../envs/information/persuasion/solve.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

type Options = Partial<PersuasionOptions>;
const { bots } = entry;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => entry.solve!(options);
const at = (chi: number, more: Options = {}): Options => ({ honourLow: chi, honourHigh: chi, ...more });

/** The two bots in play. */
function plays(options: Options, seed: number, sender = "equilibrium", receiver = "equilibrium") {
  const game = persuasion(options);
  const joint = { sender: bots[sender](game, 0, seed), receiver: bots[receiver](game, 1, seed) };
  return evaluate(game, joint, { episodes: 4000, lanes: 400, seed: `persuasion ${seed}` });
}

/**
 * The most convictions of any pure equilibrium after q: all four plans of the unbound sender, all four of the receiver. A message that is
 * never sent may be answered either way.
 */
function enumerated({ prior, threshold }: { prior: number; threshold: number }, chi: number, q: number): number {
  let best = 0;
  for (let plan = 0; plan < 4; plan++) {
    const says = [plan & 1, plan >> 1]; // of the innocent, of the guilty
    const guiltySaid = [(1 - chi) * (1 - says[1]), chi + (1 - chi) * says[1]]; // P(message | guilty)
    const innocentSaid = [1 - chi * q - (1 - chi) * says[0], chi * q + (1 - chi) * says[0]];
    for (let answer = 0; answer < 4; answer++) {
      const convicts = [answer & 1, answer >> 1];
      const reasonable = convicts.every((verdict, message) => {
        const gain = prior * guiltySaid[message] * (1 - threshold) - (1 - prior) * innocentSaid[message] * threshold;
        return verdict === 1 ? gain >= -1e-9 : gain <= 1e-9;
      });
      const wanted = chi === 1 || says.every((said) => convicts[said] === Math.max(...convicts));
      if (!reasonable || !wanted) continue;
      const all = [0, 1].map((m) => prior * guiltySaid[m] + (1 - prior) * innocentSaid[m]);
      best = Math.max(best, all[0] * convicts[0] + all[1] * convicts[1]);
    }
  }
  return best;
}

describe("what commitment buys", () => {
  test("with commitment .6 are convicted, without nobody is, and the step between them is at 4/7", () => {
    near(solved().cliff, 4 / 7);
    near(solved(at(1)).equilibrium.convict, 0.6);
    near(solved(at(0)).equilibrium.convict, 0);
    near(solved(at(4 / 7)).equilibrium.convict, 0.6);
    near(solved(at(4 / 7 - 1e-4)).equilibrium.convict, 0);
    for (const { chi, convict } of solved().curve) near(convict, chi >= 4 / 7 ? 0.6 : 0);
  });

  test("the experiment is the stricter the less it is trusted: 3/7, 2/7, 1/7 and 0 at χ = 1, 4/5, 2/3 and 4/7", () => {
    for (const [chi, q] of [
      [1, 3 / 7],
      [4 / 5, 2 / 7],
      [2 / 3, 1 / 7],
      [4 / 7, 0],
    ]) {
      near(solved(at(chi)).equilibrium.q, q);
      near(solved(at(chi)).equilibrium.convict, 0.6);
      near(solved(at(chi)).equilibrium.receiver, 0); // no better than without hearing anything
    }
    near(solved().curve[18].q, 1 - 4 / 7 / 0.9);
  });

  test("no pure equilibrium after any commitment convicts more than the solver's, and one convicts as often", () => {
    const unit = fc.integer({ min: 0, max: 100 }).map((k) => k / 100);
    fc.assert(
      fc.property(
        unit,
        fc.integer({ min: 1, max: 99 }).map((k) => k / 100),
        unit,
        (prior, threshold, chi) => {
          const model = persuasionModel({ prior, threshold, levels: 13 });
          let best = 0;
          for (let k = 0; k <= 12; k++) best = Math.max(best, enumerated(model, chi, k / 12));
          near(persuadedAt(model, chi).convict, best, 1e-5);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("where the prior convicts by itself nobody needs persuading", () => {
    for (const chi of [0, 0.4, 1]) near(solved(at(chi, { prior: 0.5 })).equilibrium.convict, 1);
    near(solved({ prior: 0 }).equilibrium.convict, 0);
    expect(plays(at(0, { prior: 0.7 }), 1).metrics.convicted.mean).toBe(1);
    expect(plays(at(0.5, { prior: 0.7 }), 1).metrics.convicted.mean).toBe(1);
  });
});

describe("in play", () => {
  test("the equilibrium convicts as often as computed on both sides of the cliff", () => {
    for (const [k, chi] of [1, 0.9, 4 / 5, 4 / 7, 0.57, 0.2, 0].entries()) {
      const { each } = plays(at(chi), k);
      const { convict, receiver } = solved(at(chi)).equilibrium;
      agrees(estimate(each.convicted), convict);
      agrees(estimate(each.receiver_0), receiver);
      agrees(estimate(each.honoured), chi);
      agrees(estimate(each.guilty), 0.3);
      expect([...each.sender_0]).toEqual([...each.convicted]);
      each.welfare.forEach((both, e) => void near(both, each.sender_0[e] + each.receiver_0[e], 1e-6));
    }
  });

  test("without commitment (χ = 0) nobody is convicted, whatever was committed to; and whoever convicts all the same loses .2", () => {
    for (const [k, sender] of ["equilibrium", "trusting", "honest", "sceptic"].entries()) {
      const { each } = plays(at(0), 40 + k, sender);
      expect(Math.max(...each.convicted, ...each.honoured)).toBe(0);
      expect(Math.min(...each.receiver_0, ...each.sender_0)).toBe(0);
    }
    near(solved(at(0)).equilibrium.convict, 0);
    const { each } = plays(at(0), 44, "equilibrium", "trusting");
    expect(Math.min(...each.convicted)).toBe(1);
    agrees(estimate(each.receiver_0), 0.3 - 0.5);
  });

  test("over all χ at once it convicts as often as the exact mean, and finer experiments get 3/7 of .6", () => {
    for (const [k, options] of (
      [{}, { levels: 65, honourLow: 0.3 }, { threshold: 0.8, prior: 0.6 }] as Options[]
    ).entries()) {
      const { each } = plays(options, 10 + k);
      const { convict, receiver } = solved(options).equilibrium;
      agrees(estimate(each.convicted), convict);
      agrees(estimate(each.receiver_0), receiver);
    }
    near(solved().anyExperiment.convict, (3 / 7) * 0.6);
    near(solved({ levels: 1025 }).equilibrium.convict, (3 / 7) * 0.6, 1e-3);
  });

  test("a receiver that trusts is exploited all the more the less is honoured", () => {
    for (const chi of [0, 0.5, 1]) {
      const { each } = plays(at(chi), 20, "trusting", "trusting");
      const { convict, receiver } = solved(at(chi)).trusting;
      near(convict, 0.3 + 0.7 * ((chi * 3) / 7 + 1 - chi));
      agrees(estimate(each.convicted), convict);
      agrees(estimate(each.receiver_0), receiver);
    }
    near(solved(at(0)).trusting.receiver, -0.2);
  });

  test("who tells the truth and is believed convicts the guilty alone", () => {
    const { each, metrics } = plays(at(0.5), 30, "honest", "honest");
    expect([...each.convicted]).toEqual([...each.guilty]);
    agrees(estimate(each.receiver_0), solved(at(0.5)).fullyInformed.receiver);
    expect(metrics["convicted innocent"].mean).toBe(0);
    expect(plays(at(0.9), 31, "sceptic", "sceptic").metrics.convicted.mean).toBe(0);
  });

  test("the sender knows the state only when it is to speak, and speaks only where it is not bound", () => {
    const batch = new Batch(persuasion(at(0.5)), 64, "disabled");
    batch.reset({ seed: 3 });
    const [sent, judged] = [new Float32Array(64), new Float32Array(64)];
    expect(batch.observations[0].slice(0, 7)).toEqual(Float32Array.from([0.5, 0, 1, 0, 0, 0, 0]));
    batch.step([sent.fill(7), judged]);
    const free = Array.from({ length: 64 }, (_, lane) => batch.observations[0][7 * lane + 6]);
    expect(new Set(free)).toEqual(new Set([0, 1]));
    free.forEach((unbound, lane) => {
      expect([...batch.masks[0].subarray(8 * lane, 8 * lane + 8)]).toEqual([1, unbound, 0, 0, 0, 0, 0, 0]);
      expect([...batch.masks[1].subarray(2 * lane, 2 * lane + 2)]).toEqual([1, 0]);
      expect(batch.observations[1][6 * lane + 5]).toBe(0);
    });
    batch.step([sent.fill(0), judged]);
    free.forEach((unbound, lane) => {
      expect(batch.observations[1][6 * lane + 5]).toBe(1 - unbound); // q = 1
      expect([...batch.masks[1].subarray(2 * lane, 2 * lane + 2)]).toEqual([1, 1]);
    });
  });
});

test("the game keeps the contract", () => {
  for (const options of [{}, at(1), { levels: 2, prior: 1, threshold: 1 }] as Options[])
    expect(check(() => entry.make(options), { steps: 60 }).filter(({ passed }) => !passed)).toEqual([]);
});

test("nonsense is refused with a sentence", () => {
  const refused = (options: unknown) => () => persuasion(options as Options);
  expect(refused({ honourLow: 0.6, honourHigh: 0.5 })).toThrow(
    "option 'honourLow' must be at most 'honourHigh', 0.5, got 0.6",
  );
  expect(refused({ prior: Number.NaN })).toThrow("option 'prior'");
  expect(refused({ levels: 1 })).toThrow("option 'levels'");
  expect(refused({ chi: 1 })).toThrow("has no option 'chi'");
  expect(() => solved({ threshold: 0 })).toThrow("option 'threshold'");
});
