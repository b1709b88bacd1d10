/** Unverified code: when it is executed, what that is worth, and which upgrade is bought. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { pureEquilibria } from "../../envs/commitment/matrix/pure.js";
import { playing } from "../../envs/credibility/code/bots.js";
import { code, unverifiedCode as entry } from "../../envs/credibility/code/entry.js";
import { type CodeOptions, codeModel } from "../../envs/credibility/code/options.js";
import {
  bestPlatform,
  choices,
  holds,
  payoff,
  stablePlatforms,
  strategiesOf,
  together,
} from "../../envs/credibility/code/theory.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

type Options = Partial<CodeOptions>;
// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => entry.solve!(options);
const unit = fc.integer({ min: 0, max: 1000 }).map((k) => k / 1000);
const bareOf = (options: Options) => codeModel(options).platforms.at(-1)!;

describe("when code is executed", () => {
  test("from a collateral of (T − R)/d on: 10 where an audit finds out one in ten", () => {
    near(solved({ detection: 0.1 }).rule.collateral, 10);
    expect(holds(bareOf({ detection: 0.1, collateral: 10 }))).toBe(true);
    expect(holds(bareOf({ detection: 0.1, collateral: 9.99 }))).toBe(false);
    near(solved({ detection: 1 }).rule.collateral, 1);
    near(solved({ collateral: 4 }).rule.detection, 0.25);
  });

  test("two Mirrors who execute are an equilibrium iff dK is at least 1, and get 2 − q each", () => {
    fc.assert(
      fc.property(unit, unit, fc.integer({ min: 0, max: 300 }), (swap, detection, tenths) => {
        fc.pre(swap < 1 && detection >= 0.001 && Math.abs((detection * tenths) / 10 - 1) > 1e-6);
        const options = { upgrades: "none", swap, detection, collateral: tenths / 10 } as const;
        const model = codeModel(options);
        const form = choices(model);
        const both = strategiesOf(model).findIndex(({ mirrors, executes }) => mirrors && executes);
        const holding = (detection * tenths) / 10 > 1;
        expect(pureEquilibria(form).includes(both * form.counts[1] + both)).toBe(holding);
        expect(solved(options).best).toBe(holding ? "bare" : "nobody publishes");
        near(solved(options).welfareAfterFees, holding ? 2 * (2 - swap) : 2);
      }),
    );
  });

  test("whatever the other does, not to execute gains 1 − dK where the code is what would be executed", () => {
    const model = codeModel({ collateral: 7, swap: 0.2 });
    const list = strategiesOf(model);
    for (const own of list.filter(
      ({ executes, platform }) => executes && platform >= 0 && model.platforms[platform].breach,
    )) {
      const cheat = list.find((one) => one.name === `${own.name}, not executed`)!;
      const { honour, detection, collateral } = model.platforms[own.platform];
      for (const other of list.filter(({ mirrors }) => !mirrors)) {
        const promises = !own.mirrors || (other.platform >= 0 && other.platform <= own.platform);
        const gain = promises ? honour * (1 - detection * collateral) : 0;
        near(payoff(model, cheat, other) - payoff(model, own, other), gain);
      }
    }
  });
});

describe("upgrades", () => {
  test("are bought below the expected loss without them: the bounds of the docs", () => {
    const bought = (options: Options) =>
      Object.fromEntries(
        solved(options).platforms.map((p: { name: string; boughtBelow: number }) => [p.name, p.boughtBelow]),
      );
    const loose = bought({ collateral: 5 }); // bare code is not executed
    near(loose.committee, 1 - 0.1);
    near(loose.enclave, 1 - 0.02);
    near(loose.proof, 1);
    const tight = bought({ collateral: 10 }); // it is
    near(tight.committee, 0);
    near(tight.enclave, 0.1 - 0.02);
    near(tight.proof, 0.1);
    near(bought({ collateral: 1 }).committee, 0); // d′K < 1: it would find out too few
  });

  test("the platform that is best is worth most to two Mirrors of those where they are an equilibrium, and more than nothing", () => {
    fc.assert(
      fc.property(unit, unit, unit, unit, unit, (swap, committeePrice, enclavePrice, proofPrice, k) => {
        const model = codeModel({ swap, committeePrice, enclavePrice, proofPrice, collateral: 20 * k });
        const best = bestPlatform(model);
        const stable = stablePlatforms(model);
        const most = Math.max(1, ...model.platforms.filter((one, j) => holds(one) && stable[j]).map(together));
        near(best < 0 ? 1 : together(model.platforms[best]), most);
        const price = (name: string) => model.platforms.find((one) => one.name === name)!.price;
        const { platforms } = solved({ swap, committeePrice, enclavePrice, proofPrice, collateral: 20 * k });
        for (const { name, boughtBelow, executed, payoff: worth } of platforms) {
          if (name === "bare" || !executed || Math.abs(price(name) - boughtBelow) < 1e-9) continue;
          expect(worth > together(model.platforms.at(-1)!)).toBe(price(name) < boughtBelow);
        }
      }),
    );
  });

  test("two Mirrors on any platform that holds are an equilibrium, and so is to publish nothing", () => {
    const { choices: found, platforms } = solved();
    const plays = found.equilibria.map(({ play }: { play: string[] }) => play.join(" | "));
    for (const { name, executed } of platforms)
      expect(plays.includes(`${name}: mirror | ${name}: mirror`)).toBe(executed);
    expect(plays).toContain("free: defect | free: defect");
    expect(found.certificate.value).toBe(0);
    expect(solved().best).toBe("committee");
  });

  const lax = {
    ...{ swap: 0.02, detection: 0.7, collateral: 12, committeeDetection: 0.0124 },
    ...{ committeePrice: 0.07, enclavePrice: 0.9, proofPrice: 0.95 },
  };

  test("a lax committee undoes strict bare code: to show it there and not execute earns 2.744 − .07 against 1.98, so two do with an enclave", () => {
    const model = codeModel(lax);
    const list = strategiesOf(model);
    const find = (name: string) => list.find((one) => one.name === name)!;
    const cheat = payoff(model, find("committee: cooperate, not executed"), find("bare: mirror"));
    near(cheat, 1 + 2 * 0.98 - 0.07 - 0.98 * 0.0124 * 12);
    expect(cheat).toBeGreaterThan(together(model.platforms.at(-1)!));
    const { best, reason, choices: found, welfareAfterFees } = solved(lax);
    expect(found.equilibria.map(({ play }: { play: string[] }) => play[0])).toContain(`${best}: mirror`);
    expect(best).toBe("enclave");
    near(welfareAfterFees, 2 * 1.08);
    expect(reason).toMatch(/bare \('committee: cooperate, not executed' gains 0\.76/);
    const game = code(lax);
    const { each } = evaluate(game, { player: entry.bots.equilibrium(game, 0, 0) }, { episodes: 4000, lanes: 400 });
    agrees(estimate(each.player_0), 1.08);
  });

  test("where no two Mirrors that are worth it are an equilibrium nobody publishes, and the reason is said", () => {
    const options = { ...lax, upgrades: "committee" } as const;
    expect(solved(options).best).toBe("nobody publishes");
    expect(solved(options).reason).toMatch(/to publish nothing is an equilibrium, and safe$/);
    near(solved(options).welfareAfterFees, 2);
    const game = code(options);
    const { each } = evaluate(game, { player: entry.bots.equilibrium(game, 0, 0) }, { episodes: 20, lanes: 20 });
    expect(each.player_0.every((x) => x === 1)).toBe(true);
    expect(solved().reason).toBeUndefined();
  });

  test("two Mirrors are an equilibrium as the page says, and what is best is among the equilibria that are listed", () => {
    const detection = unit.map((x) => 0.001 + 0.999 * x);
    fc.assert(
      fc.property(unit, unit, unit, unit, unit, detection, detection, unit, (q, q2, c1, c2, c3, d, d2, k) => {
        const K = 20 * k;
        const options = {
          ...{ swap: q, enclaveSwap: q2, committeePrice: c1, enclavePrice: c2, proofPrice: c3 },
          ...{ detection: d, committeeDetection: d2, collateral: K },
        };
        const model = codeModel(options);
        const { platforms } = model;
        const stable = stablePlatforms(model);
        platforms.forEach((one, at) => {
          const gains = [one.price - one.honour]; // of publishing nothing
          if (one.breach) gains.push(one.honour * (1 - one.detection * K));
          for (const other of platforms.slice(0, at)) {
            gains.push(one.price + one.honour - other.price - other.honour);
            if (other.breach) gains.push((1 - q) * (1 - d2 * K) - c1);
          }
          if (gains.some((gain) => Math.abs(gain) < 1e-9)) return;
          expect(stable[at]).toBe(Math.max(...gains) < 0);
        });
        const { best, choices: found } = solved(options);
        const play = best === "nobody publishes" ? "free: defect" : `${best}: mirror`;
        expect(found.equilibria.some((one: { play: string[] }) => one.play.every((x) => x === play))).toBe(true);
      }),
    );
  });

  test("with one option there is one upgrade; with none only bare code", () => {
    for (const [upgrades, names] of [
      ["none", ["bare"]],
      ["enclave", ["enclave", "bare"]],
      ["all", ["proof", "enclave", "committee", "bare"]],
    ] as const)
      expect(codeModel({ upgrades }).platforms.map(({ name }) => name)).toEqual(names);
  });
});

describe("in play", () => {
  test("all pairs of strategies get what the table says", () => {
    for (const options of [{}, { upgrades: "none", collateral: 12, swap: 0.3, detection: 0.2 }] as Options[]) {
      const game = code(options);
      const list = strategiesOf(game.model);
      list.forEach((one, a) => {
        for (const other of list.slice(a)) {
          const { each } = evaluate(
            game,
            { player: playing(game, one) },
            {
              ...{ episodes: 150, lanes: 150, seed: 5, seats: { player_1: playing(game, other) } },
            },
          );
          for (const [i, [own, against]] of [
            [one, other],
            [other, one],
          ].entries()) {
            const { mean, standardError } = estimate(each[`player_${i}`]);
            // an event of low probability may not have come up at all; 4.5 standard errors, as there are 200 numbers
            agrees({ mean, standardError: Math.max(standardError, 0.04) }, payoff(game.model, own, against), 4.5);
          }
        }
      });
    }
  });

  test("owners who execute are honest, cheats are found out one time in ten and slashed", () => {
    const game = code({ upgrades: "none", swap: 0, collateral: 10 });
    const play = (name: string) =>
      evaluate(game, { player: entry.bots[name](game, 0, 0) }, { episodes: 4000, lanes: 400, seed: 2 }).each;
    const honest = play("bare");
    expect(honest.player_0.every((x) => x === 2)).toBe(true);
    expect(Math.max(...honest.broken)).toBe(0);
    const cheats = play("cheat");
    expect(Math.min(...cheats.broken)).toBe(1);
    agrees(estimate(cheats.slashed), 2 * 0.1 * 10);
    agrees(estimate(cheats.player_0), 0); // 1 − dK
  });

  test("K = 10, d = .1: to cheat an honest one earns 3 − dK = 2, as much as to be honest; with K = 9 more, with K = 11 less", () => {
    for (const collateral of [9, 10, 11]) {
      const game = code({ upgrades: "none", swap: 0, detection: 0.1, collateral });
      const find = (name: string) => strategiesOf(game.model).find((one) => one.name === name)!;
      const [honest, cheat] = [find("bare: mirror"), find("bare: mirror, not executed")];
      near(payoff(game.model, cheat, honest), 3 - 0.1 * collateral);
      near(payoff(game.model, honest, honest), 2);
      const seats = { player_1: playing(game, honest) };
      const against = (one: typeof honest) =>
        evaluate(game, { player: playing(game, one) }, { episodes: 8000, lanes: 400, seed: 8, seats }).each;
      const [cheated, kept] = [against(cheat), against(honest)];
      agrees(estimate(cheated.player_0), 3 - 0.1 * collateral);
      expect(cheated.player_1.every((x) => x === 0)).toBe(true);
      expect(kept.player_0.every((x) => x === 2)).toBe(true);
      if (collateral === 10) agrees(estimate(cheated.player_0.map((x, e) => x - kept.player_0[e])), 0);
    }
  });

  test("the equilibrium buys the committee and gets 1.7 each; who publishes nothing gets 1", () => {
    const game = code();
    const play = (name: string) =>
      evaluate(game, { player: entry.bots[name](game, 0, 0) }, { episodes: 4000, lanes: 400, seed: 6 }).each;
    const best = play("equilibrium");
    agrees(estimate(best.player_0), 1.7);
    agrees(estimate(best.player_1), 1.7);
    near(estimate(best.burnt).mean, 0.4, 1e-6);
    expect(play("free").player_0.every((x) => x === 1)).toBe(true);
    near(estimate(play("proof").player_1).mean, 1.5, 1e-6);
    agrees(estimate(play("enclave").player_1), 1.68);
  });
});

test("the game keeps the contract, with one platform and with four", () => {
  for (const options of [{}, { upgrades: "none" }, { upgrades: "committee", swap: 0 }] as Options[])
    expect(check(() => entry.make(options), { steps: 60 }).filter(({ passed }) => !passed)).toEqual([]);
});

test("extremes: code that is never executed is worth nothing; a free proof is best", () => {
  expect(solved({ swap: 1, upgrades: "none", collateral: 100 }).best).toBe("nobody publishes");
  expect(solved({ proofPrice: 0 }).best).toBe("proof");
  expect(solved({ collateral: 0, upgrades: "none" }).rule.detection).toBe(null);
});

test("nonsense is refused with a sentence", () => {
  const refused = (options: unknown) => () => code(options as Options);
  expect(refused({ detection: 0 })).toThrow("option 'detection' must be");
  expect(refused({ swap: Number.NaN })).toThrow("option 'swap' must be");
  expect(refused({ upgrades: "magic" })).toThrow("option 'upgrades' must be one of");
  expect(refused({ price: 1 })).toThrow("has no option 'price'");
  expect(refused({ collateral: 5e-324 })).toThrow("option 'collateral' must be 0, or 1e-9 or more, got 5e-324");
  expect(solved({ collateral: 0 }).rule.detection).toBeNull();
  near(solved({ collateral: 1e-9 }).rule.detection, 1e9);
});
