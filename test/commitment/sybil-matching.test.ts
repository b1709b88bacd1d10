/** Contributions matched by their square roots: what splitting them over identities does, with and without a cap. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { sybilMatching } from "../../envs/commitment/sybil/matching/entry.js";
import { sybilMatchingGame } from "../../envs/commitment/sybil/matching/matching.js";
import { matchingOf } from "../../envs/commitment/sybil/matching/options.js";
import { bestSplit, honestCost, matchingEquilibria } from "../../envs/commitment/sybil/matching/solve.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve, deviation } = sybilMatching;
type Options = NonNullable<Parameters<typeof sybilMatchingGame>[0]>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const modelOf = (options: Options = {}) => matchingOf(options).model;

/** What everybody earns, identity by identity: (Σ √(x/k))² over all identities of a project. */
function earned(options: Options, identities: readonly number[]) {
  const { projectOf, amounts, projects, share, pool, cost } = modelOf(options);
  const funding = Array.from({ length: projects }, (_, p) => {
    const gifts = identities.flatMap((k, i) => (projectOf[i] === p ? Array<number>(k).fill(amounts[i] / k) : []));
    const given = gifts.reduce((sum, x) => sum + x, 0);
    return { given, asked: gifts.reduce((sum, x) => sum + Math.sqrt(x), 0) ** 2 - given };
  });
  const asked = funding.reduce((sum, one) => sum + one.asked, 0);
  const scale = asked > pool ? pool / asked : 1;
  const payoffs = identities.map((k, i) => {
    const { given, asked } = funding[projectOf[i]];
    return share * (given + scale * asked) - (k > 0 ? amounts[i] : 0) - cost * k;
  });
  return { payoffs, matched: scale * asked, given: funding.reduce((sum, one) => sum + one.given, 0) };
}

const options = fc.record({
  contributors: fc.integer({ min: 2, max: 3 }),
  projects: fc.integer({ min: 1, max: 2 }),
  amount: fc.integer({ min: 1, max: 200 }),
  share: fc.constantFrom(0, 0.25, 0.5, 1),
  pool: fc.constantFrom(0, 50, 300, 1000),
  cost: fc.integer({ min: 0, max: 60 }),
  most: fc.integer({ min: 1, max: 5 }),
});

describe("alone", () => {
  const own = { contributors: 1, projects: 1, share: 1 };

  test("100 from k identities is matched to 100 k, and 400 with four", () => {
    const { alone } = solved({ ...own, pool: 0, cost: 0, most: 10 });
    alone.funded.forEach((funded: number, k: number) => {
      near(funded, 100 * (k + 1));
    });
    expect(alone.funded[3]).toBe(400);
    const game = sybilMatchingGame({ ...own, pool: 0, cost: 0 });
    const batch = new Batch(game, 8, "disabled");
    batch.reset({ seed: 0 });
    batch.step([Float32Array.from({ length: 8 }, (_, lane) => lane + 1)]);
    for (let lane = 0; lane < 8; lane++) near(batch.finalMetrics[6 * lane + 2], 100 * lane); // matched
  });

  test("a pool of 300 is empty at four identities, one of 250 between three and four, and more do not pay", () => {
    expect(solved({ ...own, pool: 300 }).alone).toMatchObject({ identities: 4, closedForm: { upTo: 4 } });
    expect(solved({ ...own, pool: 250 }).alone).toMatchObject({ identities: 4, closedForm: { upTo: 3.5 } });
    expect(solved({ ...own, pool: 250, cost: 60 }).alone.identities).toBe(3); // the last one would add 50
    expect(solved({ ...own, pool: 250, cost: 101 }).alone.identities).toBe(0);
  });

  test("for c < β x the best number is beside 1 + B/x, or what may be shown, or 0", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 1, max: 12 }),
        (pool, cost, most) => {
          const { alone } = solved({ ...own, pool, cost, most });
          const { upTo } = alone.closedForm;
          expect([0, Math.floor(upTo), Math.ceil(upTo)]).toContain(alone.identities);
          near(
            alone.payoff,
            Math.max(0, ...[1, Math.floor(upTo), Math.ceil(upTo)].map((k) => Math.min((k - 1) * 100, pool) - cost * k)),
          );
        },
      ),
      { seed: 1 },
    );
  });
});

describe("no cap", () => {
  test("one identity more adds at least β x − c to whoever gives", () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(
        numbers,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 200 }),
        (k, share, cost) => {
          const own = { share, cost, pool: 0 };
          const from = [Math.max(1, k[0]), k[1], k[2], k[3]];
          const more = earned(own, [from[0] + 1, ...from.slice(1)]).payoffs[0] - earned(own, from).payoffs[0];
          expect(more).toBeGreaterThanOrEqual(share * 100 - cost - 1e-9);
        },
      ),
      { seed: 2 },
    );
  });

  test("so all use as many as they may where c < β x, and the sponsor pays K times as much or more", () => {
    const { nash, honest, collapse } = solved({ pool: 0 });
    expect(nash.equilibria.map((one: { identities: number[] }) => one.identities)).toEqual([[8, 8, 8, 8]]);
    expect(honest.matched).toBe(400);
    near(collapse.matched, 8 * 800 - 400);
    expect(collapse.matched).toBeGreaterThan(8 * honest.matched);
  });

  test("one identity each is left by nobody from c = β x (1 + 2 (m − 1)(√2 − 1)) on, m giving to each project", () => {
    for (const [contributors, projects, share] of [
      [4, 2, 0.5],
      [4, 4, 1],
      [6, 1, 0.25],
      [9, 3, 0.5],
    ]) {
      const m = contributors / projects;
      const due = share * 100 * (1 + 2 * (m - 1) * (Math.SQRT2 - 1));
      const own = { contributors, projects, share, pool: 0 };
      near(honestCost(modelOf({ ...own, cost: 3 })), due);
      const ones = Array<number>(contributors).fill(1);
      const best = (cost: number) => {
        const model = modelOf({ ...own, cost });
        const earn = (k: number) => earned({ ...own, cost }, ones.with(0, k)).payoffs[0];
        return Array.from({ length: model.most }, (_, k) => k + 1).reduce((a, b) => (earn(b) > earn(a) ? b : a));
      };
      expect(best(due + 1e-6)).toBe(1);
      expect(best(due - 1e-6)).toBe(m > 1 ? 2 : 8); // alone every identity adds the same
    }
  });
});

describe("a capped pool", () => {
  test("is never overdrawn, and what projects get is what was given and what the sponsor adds", () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 4, maxLength: 4 });
    const game = sybilMatchingGame({ amount: [100, 30, 7, 1] });
    const batch = new Batch(game, 1, "disabled");
    fc.assert(
      fc.property(numbers, (k) => {
        batch.reset({ seed: 0 });
        batch.step([Float32Array.from(k)]);
        const [identities, given, matched, scale, spent, welfare] = batch.finalMetrics;
        const expected = earned({ amount: [100, 30, 7, 1] }, k);
        expect(matched).toBeLessThanOrEqual(1200 * (1 + 1e-12));
        near(matched, expected.matched, 1e-9);
        near(given, expected.given);
        expect(scale).toBeGreaterThan(0);
        near(
          identities,
          k.reduce((a, b) => a + b, 0),
        );
        near(spent, 20 * identities);
        near(welfare, expected.payoffs.reduce((a, b) => a + b, 0) - matched);
        expect([...batch.rewards[0]].every((x, i) => Math.abs(x - expected.payoffs[i]) < 1e-4)).toBe(true);
      }),
      { seed: 3 },
    );
  });

  test("is fought over as in a Tullock contest: B = 300, c = 15 and four projects leave e* = 3.75, and 225 burnt", () => {
    const { ownProjects } = solved({ projects: 4, share: 1, pool: 300, cost: 15 });
    near(ownProjects.extra, (300 * 3) / (16 * 15));
    near(ownProjects.burnt, 225);
    near(ownProjects.payoff, 300 / 16 - 15);
    expect(ownProjects.equilibrium).toBe(true);
    const payoff = (extra: number) => {
      const asked = 100 * (extra + 3 * 3.75);
      return 100 * extra * Math.min(1, 300 / asked) - 15 * (1 + extra);
    };
    for (let e = 0; e < 9; e += 0.01) expect(payoff(e)).toBeLessThanOrEqual(ownProjects.payoff + 1e-9);
    const whole = matchingEquilibria(modelOf({ projects: 4, share: 1, pool: 300, cost: 15 }))!;
    expect(whole.filter(({ identities }) => !identities.includes(0)).map(({ identities }) => identities)).toEqual([
      [4, 5, 5, 5],
      [5, 4, 5, 5],
      [5, 5, 4, 5],
      [5, 5, 5, 4],
      [5, 5, 5, 5],
    ]);
    expect(solved({ projects: 4, share: 1, pool: 300, cost: 50 }).ownProjects.equilibrium).toBe(false); // giving does not pay
    expect(solved({ projects: 4, share: 1, pool: 2000, cost: 80 }).ownProjects.reason).toContain("leave something");
  });

  test("projects that are alike share it as with one identity each, when all use as many", () => {
    const { honest, collapse } = solved({ pool: 400, amount: 100 });
    expect(honest.scale).toBe(1);
    collapse.funded.forEach((funded: number, p: number) => {
      near(funded, honest.funded[p]);
    });
    near(collapse.payoffs[0] - honest.payoffs[0], -7 * 20);
  });

  test("who splits among honest others takes from the other project", () => {
    const { attack } = solved({ pool: 400 });
    const { payoffs } = earned({ pool: 400 }, [attack.identities, 1, 1, 1]);
    near(attack.gain, payoffs[0] - 80);
    expect(attack.gain).toBeGreaterThan(0);
    near(attack.othersLose, attack.funded - 400); // the pool was empty before
    near(deviation!({ pool: 400 }, [Float32Array.of(1, 1, 1, 1)])[0], attack.gain);
  });
});

describe("equilibria", () => {
  test("by default four identities each is the only one, and draws 1,200 where honesty draws 400", () => {
    const { nash, honest } = solved();
    expect(nash.count).toBe(1);
    expect(nash.equilibria[0]).toMatchObject({ identities: [4, 4, 4, 4], gap: 0 });
    near(nash.equilibria[0].matched, 1200);
    for (const payoff of nash.equilibria[0].payoffs) near(payoff, 220);
    expect(honest).toMatchObject({ payoffs: [80, 80, 80, 80], matched: 400 });
  });

  test("are all found: a search written out anew finds the same", () => {
    fc.assert(
      fc.property(options, (given) => {
        const { contributors: n, most } = given;
        const all = Array.from({ length: (most + 1) ** n }, (_, joint) =>
          Array.from({ length: n }, (_, i) => Math.floor(joint / (most + 1) ** (n - 1 - i)) % (most + 1)),
        );
        const stable = all.filter((k) => {
          const { payoffs } = earned(given, k);
          return payoffs.every((payoff, i) => {
            for (let other = 0; other <= most; other++) {
              if (earned(given, k.with(i, other)).payoffs[i] > payoff + 1e-9) return false;
            }
            return true;
          });
        });
        expect(matchingEquilibria(modelOf(given))!.map(({ identities }) => identities)).toEqual(stable);
      }),
      { seed: 4, numRuns: 40 },
    );
  });

  test("of a pool of 400 at c = 10 there is no pure one, and its bot says so", () => {
    expect(solved({ pool: 400, cost: 10 }).nash.count).toBe(0);
    expect(() => bots.equilibrium(sybilMatchingGame({ pool: 400, cost: 10 }), 0, 0)).toThrow(
      "no pure equilibrium is known",
    );
  });

  test("64 contributors are too many to search, and everything else is still known", () => {
    const { nash, honest, attack } = solved({ contributors: 64, projects: 8, share: 0.125, most: 64 });
    expect(nash.reason).toContain("joint actions to look through");
    expect(attack.gain).toBeGreaterThanOrEqual(0);
    near(honest.matched, 1200);
  });
});

describe("in play", () => {
  test("the equilibrium and the sybils earn what they should", () => {
    const game = sybilMatchingGame();
    const known = solved().nash.equilibria[0];
    const { each, metrics } = evaluate(game, { contributor: bots.equilibrium(game, 0, 0) }, { episodes: 2 });
    known.payoffs.forEach((payoff: number, i: number) => {
      near(each[`contributor_${i}`][0], payoff, 1e-6); // 32 bit
    });
    agrees(metrics.matched, 1200);
    agrees(metrics.welfare, 4 * 220 - 1200);
    const seats = { contributor_0: bots.sybil(game, 0, 0) };
    const honest = { contributor: bots.honest(game, 0, 0) };
    const { returns } = evaluate(game, honest, { episodes: 2, seats });
    near(returns.contributor_0.mean, bestSplit(modelOf(), [1, 1, 1, 1], 0).payoff, 1e-6);
  });

  test("of several equilibria the bot plays one in which most is given", () => {
    const given = { pool: 800, cost: 40 };
    const known = matchingEquilibria(modelOf(given))!.map(({ identities }) => identities.filter((k) => k > 0).length);
    expect(new Set(known).size).toBeGreaterThan(1);
    const game = sybilMatchingGame(given);
    const { metrics } = evaluate(game, { contributor: bots.equilibrium(game, 0, 0) }, { episodes: 2 });
    expect(metrics.given.mean).toBe(100 * Math.max(...known));
  });

  test("at random contributors earn the mean over all joint actions", () => {
    const given = { contributors: 3, projects: 2, most: 4, pool: 300 };
    let [first, matched] = [0, 0];
    for (let joint = 0; joint < 125; joint++) {
      const one = earned(given, [joint % 5, Math.floor(joint / 5) % 5, Math.floor(joint / 25)]);
      first += one.payoffs[0] / 125;
      matched += one.matched / 125;
    }
    const game = sybilMatchingGame(given);
    const contributor = bots.random(game, 0, 2);
    const { returns, metrics } = evaluate(game, { contributor }, { episodes: 20_000, seed: 6, lanes: 256 });
    agrees(returns.contributor_0, first); // 4 standard errors
    agrees(metrics.matched, matched);
  });

  test("what is earned in play is what the payoff says", () => {
    const game = sybilMatchingGame();
    const batch = new Batch(game, 64, "disabled");
    batch.reset({ seed: 0 });
    const actions = [new Float32Array(64 * 4)];
    bots.random(game, 0, 8).act(batch.observations[0], batch.masks[0], actions[0]);
    batch.step(actions);
    const out = [new Float32Array(4)];
    for (let lane = 0; lane < 64; lane++) {
      game.payoff!(batch.state, lane, [actions[0].subarray(4 * lane, 4 * lane + 4)], out);
      expect([...out[0]]).toEqual([...batch.rewards[0].subarray(4 * lane, 4 * lane + 4)]);
    }
  });
});

test("the game keeps the contract", () => {
  for (const given of [
    {},
    { contributors: 1, projects: 1, pool: 0, cost: 0, most: 1 },
    { amount: [1, 2, 3, 1e6], projects: 3 },
  ]) {
    for (const { name, passed, detail } of check(() => sybilMatchingGame(given), { steps: 30 })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  expect(() => sybilMatchingGame({ amount: [1, 2] })).toThrow(
    "option 'amount' lists 2 numbers, but there are 4 players",
  );
  expect(() => sybilMatchingGame({ amount: Number.NaN })).toThrow("option 'amount' must be a number from 0.001");
  expect(() => sybilMatchingGame({ projects: 5 })).toThrow(
    "option 'projects' must be at most the 4 contributors, got 5",
  );
  expect(() => solve!({ pool: -1 })).toThrow("option 'pool'");
});
