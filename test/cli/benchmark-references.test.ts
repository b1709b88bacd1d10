/** What counts as a task's optimum. */
import { expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { optimumOf, overCoins, runReferences } from "../../src/cli/benchmark-references.js";
import { measureOf } from "../../src/cli/benchmark-seed.js";
import { withOptions } from "../../src/cli/chosen.js";

const task = { game: "g", updates: 10 };
const bot = (mean: number, standardError = 0.1) => ({ mean, standardError });
const random = bot(0);

test("the suite's word comes first, then the bot that plays the optimum, then the solution, then the best bot", () => {
  const bots = { random, optimum: bot(3), brave: bot(2.9) };
  expect(optimumOf({ ...task, optimum: 4 }, 3.5, bots)).toEqual({ value: 4, from: "the suite" });
  expect(optimumOf(task, 3.5, bots)).toMatchObject({ value: 3, from: "bot 'optimum'" });
  expect(optimumOf(task, 3.5, { random, brave: bot(2.9) })).toEqual({ value: 3.5, from: "solve(): optimum" });
  expect(optimumOf(task, undefined, { random, brave: bot(2.9) })).toMatchObject({
    value: 2.9,
    from: "best bot, 'brave'",
  });
});

test("an optimum that a bot clearly beats is none; a lucky bot beats nothing", () => {
  const lucky = { random, optimum: bot(3), brave: bot(3.3) }; // 2.1 standard errors
  const better = { random, optimum: bot(3), brave: bot(3.5) }; // 3.5
  expect(optimumOf(task, undefined, lucky).value).toBe(3);
  expect(optimumOf(task, undefined, better).from).toBe("best bot, 'brave'");
  expect(optimumOf({ ...task, optimum: 3 }, 3, better).from).toBe("best bot, 'brave'");
  expect(optimumOf(task, -5, { random }).from).toBe("best bot, 'random'"); // of a solution in other units, say
});

const references = async (game: string, options = {}) => {
  const chosen = withOptions(games, game, options);
  return runReferences(
    { task: game, plan: { game, updates: 10, options }, episodes: 8 },
    chosen,
    chosen.make(),
    () => 0,
  );
};

test("four routers over Pigou's roads: random play, the optimum, and Nash between", async () => {
  const found = await references("routing/pigou-v0");
  expect(found).toMatchObject({ measure: "welfare", optimum: { value: -0.75 } });
  expect(found.nash?.value).toBeCloseTo(-0.84, 6); // −(.8² + .2): of four routers' traffic .8 takes the road that fills up
  expect(found.random).toBeLessThan(-0.75);
  expect(found.degenerate).toBeUndefined();
});

test("where nothing can be gained there is nothing to normalise", async () => {
  expect((await references("commitment/matching-pennies-v0")).degenerate).toBe(
    "no known play has clearly more welfare than random play",
  );
});

test("a bot that refuses the game is left out", async () => {
  const chosen = withOptions(games, "commitment/chicken-v0", {});
  const sulky = () => {
    throw new Error("I do not play this.");
  };
  const plan = { game: chosen.id, updates: 10 };
  const moody = { ...chosen, bots: { ...chosen.bots, sulky } };
  const { bots } = await runReferences({ task: "t", plan, episodes: 4 }, moody, chosen.make(), () => 0);
  expect(Object.keys(bots).sort()).toEqual([...Object.keys(chosen.bots)].sort());
});

test("who tosses coins plays the same episodes with many of them, who tosses none only twice", () => {
  const luck = Float64Array.of(10, -10); // of the episodes themselves
  const plays: number[] = [];
  const play = (k: number) => {
    plays.push(k);
    return luck.map((x) => x + (k % 2 === 0 ? 1 : 3));
  };
  expect(
    Array.from(
      overCoins(
        luck.map((x) => x + 1),
        4,
        play,
      ),
    ),
  ).toEqual([12, -8]);
  expect(plays).toEqual([1, 2, 3]);
  expect(overCoins(luck, 64, () => luck)).toBe(luck);
  expect(overCoins(luck, 1, play)).toEqual(luck);
  expect(overCoins(luck, 9, () => undefined)).toBe(luck); // a bot that refuses later coins
});

test("random play of the prisoner's dilemma has 3 within four standard errors of .0057", async () => {
  const chosen = withOptions(games, "commitment/prisoners-dilemma-v0", {});
  const plan = { game: "commitment/prisoners-dilemma-v0", updates: 10 };
  const { random, bots } = await runReferences({ task: "pd", plan, episodes: 32 }, chosen, chosen.make(), () => 0);
  expect(bots.random.standardError).toBeLessThan(0.0065); // √(2/3)/√(64 · 320) = .0057: welfare 2, 3, 3 or 4
  expect(Math.abs(random - 3)).toBeLessThan(4 * bots.random.standardError);
});

test("under a device a task is scored by what agents are left with", () => {
  const game = games["commitment/prisoners-dilemma-v0"].make({});
  expect(measureOf(game, {})).toBe("welfare");
  expect(measureOf(game, { device: "mirror" })).toBe("return");
  expect(measureOf(game, { device: "mirror", measure: "welfare" })).toBe("welfare");
  expect(() => measureOf(game, { measure: "joy" })).toThrow("no metric 'joy'");
});
