/** Bounties on a reorganisation: catching up, whom a bounty buys, and when a day is worth rewriting. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import {
  boost,
  headWeight,
  publishedValidators,
  reorgCost,
  shareNeeded,
  voteReward,
} from "../../envs/competing/reorg/attest.js";
import { reorgEntry as entry } from "../../envs/competing/reorg/entry.js";
import { type ReorgOptions, reorgModel } from "../../envs/competing/reorg/options.js";
import { reorg } from "../../envs/competing/reorg/reorg.js";
import { above, catchUp, joinsFrom, patience, recurring, refilled } from "../../envs/competing/reorg/theory.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { Rng } from "../../src/rng.js";
import { agrees, near } from "../auction/agrees.js";

type Options = Partial<ReorgOptions>;
const { bots } = entry;
// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => entry.solve!(options);

/** Rewards of the first round of many lanes, `[attacker, validators]`: all get the same offer, and so many sign. */
function round(options: Options, offer: number, signing: readonly number[], lanes = 1, seed = 1) {
  const n = signing.length;
  const game = reorg({ validators: n, ...options });
  const batch = new Batch(game, lanes, "disabled");
  batch.reset({ seed });
  batch.step([new Float32Array(lanes).fill(offer), new Float32Array(lanes * n)]);
  const seen = Float32Array.from(batch.observations[1]);
  const said = Float32Array.from({ length: lanes * n }, (_, k) => signing[k % n]);
  batch.step([new Float32Array(lanes), said]);
  return { attacker: [...batch.rewards[0]], validators: [...batch.rewards[1]], batch, game, seen };
}

describe("catching up", () => {
  test("from z behind with a share α < ½ it succeeds with probability (α/(1 − α))^z, as random walks do", () => {
    near(catchUp(0.1, 6), (1 / 9) ** 6);
    near(catchUp(0.25, 2), 1 / 9);
    near(catchUp(0.4, 1), 2 / 3);
    expect([catchUp(0.5, 6), catchUp(0.7, 3), catchUp(0, 3)]).toEqual([1, 1, 0]);
    const rng = Rng.alloc(1, "walks").at(0);
    for (const [share, depth] of [
      [0.3, 2],
      [0.4, 3],
    ] as const) {
      const walks = Float64Array.from({ length: 20_000 }, () => {
        let behind: number = depth;
        while (behind > 0 && behind < depth + 40) behind += rng.uniform() < share ? -1 : 1; // beyond 40 the chance is below 1e-7
        return behind === 0 ? 1 : 0;
      });
      agrees(estimate(walks), catchUp(share, depth));
    }
  });

  test("a fork with two of five joiners, and a tenth of its own, has .46 and draws level as often in play; with three always", () => {
    const { catchUp: table } = solved({ mode: "hash", depth: 3 });
    near(table[1].share, 0.46);
    near(table[1].chance, (0.46 / 0.54) ** 3);
    near(table[2].chance, 1);
    const lanes = 8000;
    const options = { mode: "hash", depth: 3, spread: 0, fee: 0.25 } as const;
    const { attacker, validators } = round(options, 4, [1, 1, 0, 0, 0], lanes);
    const won = Float64Array.from(attacker, (u) => (u > 0 ? 1 : 0));
    agrees(estimate(won), (0.46 / 0.54) ** 3);
    for (let lane = 0; lane < lanes; lane += 997) {
      expect(attacker[lane]).toBe(won[lane] === 1 ? 5 - 2 : 0); // two bounties of 1
      expect([...validators.slice(5 * lane, 5 * lane + 5)]).toEqual(
        won[lane] === 1 ? [1.25, 1.25, 0, 0, 0] : [0, 0, 0.25, 0.25, 0.25],
      );
    }
  });

  test("a miner joins as the k-th iff P_k (b + F) ≥ (1 − P_{k−1}) F: for nothing where all others do, and dearly as the first", () => {
    const model = reorgModel({ mode: "hash", depth: 3, fee: 0.25 });
    expect(joinsFrom(model, 5)).toBe(-0.25);
    expect(model.chances[0]).toBe(0); // no fork without a joiner, though the attacker has a share of its own
    expect(round({ mode: "hash", own: 0.9, spread: 0, fee: 0.25 }, 4, [0, 0, 0]).validators).toEqual([
      0.25, 0.25, 0.25,
    ]);
    near(joinsFrom(model, 1), 0.25 * ((0.72 / 0.28) ** 3 - 1));
    near(joinsFrom(model, 3), -0.25 * (0.46 / 0.54) ** 3);
    for (const k of [1, 2, 3, 4, 5]) {
      const b = joinsFrom(model, k);
      near(model.chances[k] * (b + 0.25), (1 - model.chances[k - 1]) * 0.25);
    }
    const game = reorg({ mode: "hash", depth: 3 });
    const play = (name: string) =>
      evaluate(
        game,
        { attacker: bots.equilibrium(game, 0, 1), validator: bots[name](game, 1, 1) },
        { episodes: 300, seed: 1, lanes: 100 },
      ).metrics;
    expect(play("equilibrium").signed.mean).toBe(1);
    expect(play("equilibrium").forks.mean).toBe(play("equilibrium").offers.mean);
    expect(play("cautious").forks.mean).toBe(0); // .25 is less than it takes to be the first
  });
});

describe("stake", () => {
  test("a validator signs iff b > d (K + γF/(1 − γ)): .95 by default, and 1 is the cheapest bounty on the grid", () => {
    const { signing, nash, safe } = solved();
    near(signing.threshold, 0.5 * (1 + (0.9 * 0.1) / 0.1));
    near(signing.threshold, 0.95);
    expect([nash.offer.action, nash.offer.bounty, nash.offer.cost]).toEqual([4, 1, 4]);
    near(nash.attacks, 0.6);
    near(nash.profit, (10 * 10 - 4 * 4) / 20 - 0.6 * 4);
    near(safe.stake, 10 / (4 * 0.5) - 0.9); // 10 = V̄(1 + s)
    near(safe.highestValue, 10);
    near(solved({ spread: 0.2 }).safe.stake, 6 / (4 * 0.5) - 0.9);
    expect(solved({ stake: safe.stake + 1e-6, most: 10, levels: 9 }).nash.attacks).toBeLessThan(1e-6);
    expect(solved({ detection: 0 }).safe).toMatchObject({ stake: null, reason: "nobody is ever found out" });
    expect(solved({ stake: 100 }).nash).toMatchObject({ offer: null, attacks: 0 });
    near(solved({ validators: 9, quorum: 2 / 3, fee: 0.2, continuation: 0.5, detection: 1 }).signing.threshold, 1.2);
  });

  test("where bounties of 1 keep coming the threshold is .953 among five, .992 among four, and .984 if places were filled again", () => {
    const { recurring: found } = solved().signing;
    expect(found).toMatchObject({ bounty: 1, holds: true });
    near(found.chance, 0.6);
    // by hand: U_4 = (.1 + .6 (.5 + .45 · 7/8))/(1 − .36 − .6 · .45/8), 1 below four
    const four = (0.1 + 0.6 * (0.5 + (0.45 * 7) / 8)) / (1 - 0.36 - (0.6 * 0.45) / 8);
    near(found.byStanding[0].value, four);
    near(found.byStanding[0].threshold, 0.5 + 0.9 * ((four * 15) / 16 - 7 / 16));
    near(found.byStanding[1].threshold, 0.5 + 0.45 * (four / 8 + 7 / 8));
    expect(found.byStanding.map(({ threshold }: { threshold: number }) => threshold.toFixed(3))).toEqual([
      "0.992",
      "0.953",
    ]);
    near(found.refilled, 3.11 / 3.16);
    near(found.refilled, 0.5 * (1 + 0.9 * 10 * (0.1 + 0.6 * 0.8 * (1 - found.refilled))));
    // without bounties, at a bounty that leaves nothing, and without a future it is that of a single one
    for (const [chance, bounty] of [
      [0, 2],
      [1, 0.95],
    ])
      for (const { value, threshold } of recurring(reorgModel(), bounty, chance)) {
        near(value, 1);
        near(threshold, 0.95);
      }
    near(refilled(reorgModel(), 0.95, 1), 0.95);
    for (const { threshold } of recurring(reorgModel({ continuation: 0 }), 2, 1)) near(threshold, 0.5);
  });

  test("in play a place is worth U_n where bounties keep coming, and refusing the first one costs what the threshold says", () => {
    for (const [validators, signatures, seed] of [
      [3, "conditional", 1],
      [2, "conditional", 2],
      [2, "open", 3],
    ] as const) {
      const options = { validators, signatures, quorum: 2 / 3, continuation: 0.8, fee: 0.3, spread: 0 };
      const game = reorg(options);
      const lanes = 2500;
      const first = recurring(game.model, 2, 1).find(({ standing }) => standing === validators)!;
      const worth = [1, 0].map((sign) => {
        const batch = new Batch(game, lanes, "disabled");
        batch.reset({ seed: seed + 10 * sign });
        const [total, over] = [new Float64Array(lanes), new Uint8Array(lanes)];
        const offers = new Float32Array(lanes);
        const signing = new Float32Array(lanes * validators);
        for (let t = 0; t < 2 * game.horizon && over.includes(0); t++) {
          batch.reset({ mask: Array.from(over, (flag, lane) => flag === 1 && batch.terminated[lane] === 1) });
          for (let lane = 0; lane < lanes; lane++) {
            const standing = Math.round(batch.observations[0][5 * lane + 4] * validators);
            offers[lane] = t % 2 === 0 && standing >= game.model.places ? 8 : 0; // fewer would only lose their stakes
          }
          for (let i = 0; i < signing.length; i++)
            signing[i] = batch.masks[1][2 * i + 1] === 1 && (t > 1 || sign === 1 || i % validators > 0) ? 1 : 0;
          batch.step([offers, signing]);
          for (let lane = 0; lane < lanes; lane++) {
            if (over[lane] === 0) total[lane] += batch.rewards[1][lane * validators];
            over[lane] |= batch.terminated[lane] | batch.truncated[lane];
          }
        }
        return estimate(total);
      });
      agrees(worth[0], first.value);
      const standardError = Math.hypot(worth[0].standardError, worth[1].standardError);
      const places = game.model.places / validators; // its chance to be drawn
      agrees({ mean: worth[0].mean - worth[1].mean, standardError }, places * (2 - first.threshold));
    }
  });

  test("what signing gains over the rest of the game is b − d (K + γF/(1 − γ)), if it is offered once", () => {
    const lanes = 3000;
    const game = reorg({ validators: 3, quorum: 1 });
    const returns = [1, 0].map((sign) => {
      const batch = new Batch(game, lanes, "disabled");
      batch.reset({ seed: 11 + sign });
      const total = new Float64Array(lanes);
      const over = new Uint8Array(lanes);
      for (let step = 0; step < 2 * game.horizon; step++) {
        batch.reset({ mask: Array.from(over, (flag, lane) => flag === 1 && batch.terminated[lane] === 1) });
        batch.step([
          new Float32Array(lanes).fill(step === 0 ? 6 : 0),
          new Float32Array(lanes * 3).fill(step === 1 ? sign : 0),
        ]);
        for (let lane = 0; lane < lanes; lane++) {
          if (over[lane] === 0) total[lane] += batch.rewards[1][lane * 3];
          over[lane] |= batch.terminated[lane] | batch.truncated[lane];
        }
        if (over.every((flag) => flag === 1)) break;
      }
      return estimate(total);
    });
    const [signing, refusing] = returns;
    agrees(refusing, (0.1 / (1 - 0.9)) * (1 - 0.9 ** 100));
    const standardError = Math.hypot(signing.standardError, refusing.standardError);
    agrees({ mean: signing.mean - refusing.mean, standardError }, 1.5 - 0.95);
  });

  test("attacking whenever it alone pays is myopic: waiting for T_k earns W_n, and more than the bot", () => {
    const game = reorg();
    const { nash } = solved();
    expect(nash.worthAlone).toBe("V > 4");
    expect(nash.attackIf).toBeUndefined();
    const { byStanding } = nash.overRounds;
    // V ~ U[0, 10]: (1 − γ) W = (10 − T)²/20
    const [four, five] = byStanding;
    near(0.1 * four.value, (10 - four.threshold) ** 2 / 20);
    near(four.threshold, 4 + (0.9 * four.value * 15) / 16);
    near(0.1 * five.value, (10 - five.threshold) ** 2 / 20);
    near(five.threshold, 4 + 0.9 * ((five.value * 15) / 16 - four.value / 4));
    const waits: (typeof bots)[string] = () => ({
      act(seen, _masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const k = Math.round(seen[5 * row + 4] * 5);
          const pays = seen[5 * row] === 1 && k >= 4 && seen[5 * row + 2] * 10 > byStanding[k - 4].threshold;
          actions[row] = pays ? 4 : 0;
        }
      },
    });
    const earns = (attacker: (typeof bots)[string]) => {
      const joint = { attacker: attacker(game, 0, 1), validator: bots.equilibrium(game, 1, 1) };
      return estimate(evaluate(game, joint, { episodes: 8000, seed: 5, lanes: 250 }).each.attacker_0);
    };
    const patient = earns(waits);
    agrees(patient, five.value);
    expect(patient.mean).toBeGreaterThan(earns(bots.equilibrium).mean + 0.5);
    for (const { threshold } of patience(reorgModel({ continuation: 0 }), 4)) near(threshold, 4);
    for (const { threshold } of patience(reorgModel({ detection: 0 }), 4)) near(threshold, 4); // nobody is removed
    expect(solved({ mode: "bandit" }).nash.overRounds).toBeUndefined();
  });

  test("⌈q n⌉ of those who sign are drawn and paid, the others are as if they had refused", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 2, maxLength: 9 }),
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom("conditional" as const, "open" as const),
        fc.integer({ min: 1, max: 8 }),
        (signing, percent, signatures, offer) => {
          const options = { quorum: percent / 100, signatures, detection: 1, stake: 3, fee: 0.5, spread: 0 };
          const { attacker, validators, batch } = round(options, offer, signing);
          const b = offer * 0.25;
          const places = Math.max(1, Math.ceil((percent * signing.length) / 100 - 1e-9));
          const signers = signing.reduce((a, one) => a + one, 0);
          const works = signers >= places;
          const drawn = works ? places : signatures === "open" ? signers : 0;
          near(attacker[0], works ? 5 - places * b : 0, 1e-6);
          const paid = validators.map((u) => Math.round((u - 0.5) * 1e6) / 1e6); // beyond the fee of this round
          expect(paid.filter((u) => u !== 0 || (works && b === 3)).length).toBe(works && b === 3 ? paid.length : drawn);
          for (const u of paid) expect([0, (works ? b : 0) - 3].some((x) => Math.abs(x - u) < 1e-6)).toBe(true);
          const { standing } = batch.state as unknown as { standing: Uint8Array };
          expect(standing.reduce((a, one) => a + one, 0)).toBe(signing.length - drawn);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("who was found out may sign no more and earns nothing; without a bounty nobody has a choice", () => {
    const { batch } = round({ detection: 1, quorum: 1, continuation: 0.999 }, 8, [1, 1]);
    expect(batch.terminated[0]).toBe(0);
    batch.step([Float32Array.of(8), new Float32Array(2)]);
    expect([...batch.masks[1]]).toEqual([1, 0, 1, 0]);
    batch.step([Float32Array.of(0), new Float32Array(2)]);
    expect([...batch.rewards[1]]).toEqual([0, 0]);
    const fresh = new Batch(reorg({ validators: 2 }), 1, "disabled");
    fresh.reset({ seed: 1 });
    expect([...fresh.masks[1]]).toEqual([1, 0, 1, 0]);
    fresh.step([Float32Array.of(0), new Float32Array(2)]);
    expect([...fresh.masks[1]]).toEqual([1, 0, 1, 0]);
  });

  test("in the first round the equilibrium attacks as often, and earns as much, as computed", () => {
    const options = { continuation: 0 } as const;
    const game = reorg(options);
    const joint = { attacker: bots.equilibrium(game, 0, 1), validator: bots.equilibrium(game, 1, 1) };
    const { each, metrics } = evaluate(game, joint, { episodes: 6000, seed: 2, lanes: 250 });
    const { nash, signing } = solved(options);
    near(signing.threshold, 0.5); // no future to lose, so that .75 is enough
    expect(nash.offer.bounty).toBe(0.75);
    agrees(metrics.forks, nash.attacks);
    agrees(estimate(each.attacker_0), nash.profit);
    agrees(metrics.slashed, nash.attacks * 4 * 0.5);
    agrees(metrics.bribes, nash.attacks * 3);
    agrees(metrics["value lost"], above(game.model, 3).value);
    near(metrics.welfare.mean, 0.5 - metrics.slashed.mean, 1e-9);
    expect(metrics.signed.mean).toBeLessThanOrEqual(1);
  });
});

describe("time-bandits", () => {
  test("1M of volume at a ratio of 3, less 1.78M for the hash power, leaves 220,000; from 2.78 on it pays", () => {
    const { example, signing } = solved({ mode: "bandit" });
    near(example.gain, 2);
    near(example.profit, 0.22);
    near(example.ratioFrom, 2.78);
    near(signing.threshold, 1.78 / 3); // three of five miners are 51 %
    const { attacker, validators } = round(
      { mode: "bandit", spread: 0, most: 1.78 / 51, levels: 2, power: 0.51 },
      1,
      Array<number>(100).fill(1),
    );
    near(attacker[0], 0.22, 1e-6);
    for (const u of validators) near(u, 1.78 / 51, 1e-6); // bounty and honest income are alike
  });

  test("P(V > x) of a drawn volume times a drawn gain is that of draws, and E(V; V > x) as well", () => {
    const model = reorgModel({ mode: "bandit" });
    const rng = Rng.alloc(1, 5).at(0);
    const draws = Float64Array.from({ length: 40_000 }, () => 2 * rng.uniform() * 4 * rng.uniform());
    const { chance, value } = above(model, 1.78);
    agrees(estimate(draws.map((v) => (v > 1.78 ? 1 : 0))), chance);
    agrees(estimate(draws.map((v) => (v > 1.78 ? v : 0))), value);
    const c = 1.78 / 8; // P(XY > c) = 1 − c + c ln c
    near(chance, 1 - c + c * Math.log(c), 1e-6);
    const game = reorg({ mode: "bandit", continuation: 0 });
    const joint = { attacker: bots.equilibrium(game, 0, 1), validator: bots.equilibrium(game, 1, 1) };
    const { metrics, each } = evaluate(game, joint, { episodes: 6000, seed: 3, lanes: 250 });
    const { nash } = solved({ mode: "bandit", continuation: 0 });
    agrees(metrics.forks, nash.attacks);
    agrees(estimate(each.attacker_0), nash.profit);
  });

  test("power that is rented in vain is paid all the same if rents are open", () => {
    const options = { mode: "bandit", spread: 0 } as const;
    const open = round({ ...options, signatures: "open" }, 8, [1, 1, 0, 0, 0]);
    near(open.attacker[0], -4, 1e-6);
    near(open.validators[0], 2, 1e-6);
    near(open.validators[2], 1.78 / 3, 1e-6);
    const conditional = round(options, 8, [1, 1, 0, 0, 0]);
    expect(conditional.attacker[0]).toBe(0);
    near(conditional.validators[0], 1.78 / 3, 1e-6);
  });
});

describe("one block of Ethereum", () => {
  test("the published bribe of .09 ETH is what votes cost a briber of a third, to its digits", () => {
    const { published } = solved();
    expect(published).toMatchObject({ payToAttest: 0.09, unit: "ETH", validators: 1_123_611, own: 1 / 3 });
    near(published.derived, ((4 / 15) * (54 / 64) * 64e9 * Math.sqrt(1_123_611)) / Math.sqrt(32e9) / 1e9);
    expect(published.derived.toFixed(4)).toBe("0.0853");
    expect(published.derived.toFixed(2)).toBe("0.09");
    near(published.votes, 4 / 15);
    expect(published.headOnly.toFixed(4)).toBe("0.0221");
    const printed = (n: number, own: number) => reorgCost(n, own).toFixed(2);
    expect([0.303, 0.304, 0.334, 0.335].map((own) => printed(1_123_611, own))).toEqual([
      "0.10",
      "0.09",
      "0.09",
      "0.08",
    ]);
    expect([0.285, 0.286, 0.318, 0.319].map((own) => printed(1e6, own))).toEqual(["0.10", "0.09", "0.09", "0.08"]);
    // the same n is behind the same source's 9.23 ETH for exits: 806 thousand are left where 23.9 % of it are a third
    expect(Math.round((0.239 * publishedValidators * 3) / 1000)).toBe(806);
  });

  test("a vote's reward is 54/64 of an issuance of 940.87 √n ETH a year", () => {
    for (const n of [5e5, 1e6, 1_123_611])
      near(((voteReward(n) * 64) / 54) * n * 82_181.25, 940.8659 * Math.sqrt(n), 1e-6);
    near(voteReward(1e6, headWeight), (voteReward(1e6) * 14) / 54);
  });

  test("counting votes slot by slot, E_k is where a fork of k blocks takes over, and one block is cheapest up to α = 7/15", () => {
    const slot = 33_000;
    const ahead = (blocks: number, bought: number) => {
      let [honest, fork] = [0, 0];
      for (let s = 1; s <= blocks; s++) {
        honest += slot - bought; // for the block at slot 1, which all others build on
        if (s > 1) fork += bought; // before there is a block of the fork its votes are for the parent
      }
      return fork + boost * slot > honest;
    };
    for (const blocks of [1, 2, 3, 8]) {
      let least = 0;
      while (!ahead(blocks, least)) least++;
      expect(Math.abs(least - shareNeeded(blocks) * slot)).toBeLessThanOrEqual(1 + 1e-6);
    }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 2, max: 30 }), (thousandths, blocks) => {
        const own = thousandths / 1000;
        if (own <= 7 / 15) expect(reorgCost(1e6, own)).toBeLessThanOrEqual(reorgCost(1e6, own, blocks) + 1e-12);
        expect(reorgCost(1e6, own)).toBeGreaterThanOrEqual(0);
        if (own >= 0.6) expect(reorgCost(1e6, own)).toBe(0);
      }),
    );
    expect(reorgCost(1e6, 0.5, 2)).toBeLessThan(reorgCost(1e6, 0.5));
    expect(reorgCost(1_123_611, 1 / 3, 2).toFixed(3)).toBe("0.128");
  });
});

test("the game keeps the contract in all modes", () => {
  for (const options of [{}, { mode: "hash", signatures: "open" }, { mode: "bandit", continuation: 0 }] as Options[])
    expect(check(() => entry.make(options), { steps: 30 }).filter(({ passed }) => !passed)).toEqual([]);
});

test("nonsense is refused with a sentence", () => {
  const refused = (options: unknown) => () => reorg(options as Options);
  expect(refused({ continuation: 1 })).toThrow("option 'continuation'");
  expect(refused({ mode: "force" })).toThrow("must be one of");
  expect(refused({ quorum: 0 })).toThrow("option 'quorum'");
  expect(refused({ levels: 1 })).toThrow("option 'levels'");
  expect(refused({ value: Number.NaN })).toThrow("option 'value'");
  expect(refused({ ratio: 0.5 })).toThrow("option 'ratio'");
  expect(refused({ detection: 5e-324 })).toThrow("option 'detection' must be 0, or 1e-9 or more, got 5e-324");
  expect(solved({ detection: 0 }).safe.stake).toBeNull();
  near(solved({ detection: 1e-9 }).safe.stake, 10 / 4e-9 - 0.9);
});
