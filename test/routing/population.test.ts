/** Populations of routers: who is fixed, blind, best-responding or at equilibrium, side by side in one role. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { bots } from "../../envs/routing/bots.js";
import { market, product } from "../../envs/routing/presets/parts.js";
import { type RoutingGame, routing } from "../../envs/routing/routing.js";
import type { Bot } from "../../src/agent.js";
import { Batch } from "../../src/batch.js";
import { among, cast, sideBySide } from "../../src/population.js";
import { randomBot } from "../../src/random-bot.js";
import { size } from "../../src/space.js";
import { near } from "../auction/agrees.js";

const { single, blind, equilibrium, optimum } = bots;
const responding = bots["best-response"];

const cartoon = (options: object) =>
  games["routing/cartoon4-v0"].make({ settlement: "pro-rata", ...options }) as unknown as RoutingGame;

/** One round: what everybody did, [N, width], and got, in double precision; and the welfare. */
function round(game: RoutingGame, bot: Bot, seed = 1) {
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed });
  const actions = new Float32Array(game.problem.routers * size(game.roles[0].action));
  bot(game, 0, seed).act(batch.observations[0], batch.masks[0], actions);
  batch.step([actions]);
  const metrics = new Float64Array(game.metrics.length);
  batch.measure(0, metrics);
  return { actions, outputs: [...(batch.state.outputs as Float64Array)], welfare: metrics[0] };
}

describe("known answers on the four-token network", () => {
  test("two blind routers get 177.86149649 of D together, and ten, all over the deeper pools, 157.89473684", () => {
    near(round(cartoon({ routers: 2 }), among([[blind, 1], [blind]])).welfare, 177.86149649, 1e-8); // actions are single precision
    const whole = { routers: 10, actions: "grid", grid: 20 }; // in a box a share of nothing is e⁻¹²
    near(
      round(
        cartoon(whole),
        among([
          [blind, 4],
          [blind, 6],
        ]),
      ).welfare,
      157.89473684,
      1e-10,
    );
  });

  test("whoever answers an equilibrium best gets what the equilibrium gives, and all of it is the equilibrium's 178.68521472", () => {
    const game = cartoon({ routers: 2 });
    near(round(game, among([[equilibrium, 1], [responding]])).welfare, 178.68521472, 1e-8);
    for (const routers of [2, 3, 8]) {
      const game = cartoon({ routers });
      const all = round(game, equilibrium).outputs;
      for (const mixed of [
        among([[equilibrium, routers - 1], [responding]]),
        among([[responding, 1], [equilibrium]]),
      ]) {
        round(game, mixed).outputs.forEach((output, a) => {
          near(output, all[a], 1e-6);
        });
      }
    }
  });

  test("the best answer to blind routers earns more than routing blind among them does, and from four routers on more than they; before, it makes way for them", () => {
    for (let routers = 2; routers <= 10; routers++) {
      const game = cartoon({ routers });
      const { outputs } = round(game, among([[blind, routers - 1], [responding]]));
      const allBlind = round(game, blind).outputs;
      expect(outputs[routers - 1]).toBeGreaterThan(allBlind[0] + 1e-3);
      expect(outputs[routers - 1] > outputs[0]).toBe(routers >= 4);
    }
  });
});

test("two fixed routers in one pool leave the third a solo split over what they paid in (closed form)", () => {
  const pools = [product("A", "B", 100, 100), product("A", "B", 50, 100)];
  const game = routing({
    ...{ network: { tokens: ["A", "B"], pools }, trades: [{ sell: "A", buy: "B" }] },
    ...{ routers: 3, sizes: { kind: "share", total: 60 }, settlement: "pro-rata" },
  }) as RoutingGame;
  const { outputs } = round(game, among([[single, 2], [responding]]));
  const [r, s] = [[100, 90], [100, 100]]; // biome-ignore format: reserves in and out, with what the two sell
  const k = (20 + 190) / (100 + Math.sqrt(9000));
  const x = r.map((reserve, e) => k * Math.sqrt(reserve * s[e]) - reserve);
  near(x[0] + x[1], 20);
  near(outputs[2], (x[0] * 100) / (100 + x[0]) + (x[1] * 100) / (90 + x[1]), 3e-6); // the fixed ones keep a share of e⁻¹²
  near(outputs[0], (20 * 100) / (90 + x[1]), 3e-6);
});

describe("who plays what", () => {
  test("everybody plays in a population what it plays in all seats", () => {
    const game = cartoon({ routers: 3 });
    const wide = size(game.roles[0].action);
    const { actions } = round(game, among([[single, 1], [blind, 1], [equilibrium]]));
    [single, blind, equilibrium].forEach((bot, a) => {
      const own = round(game, bot).actions;
      expect(actions.slice(a * wide, (a + 1) * wide)).toEqual(own.slice(a * wide, (a + 1) * wide));
    });
    expect(new Set([0, 1, 2].map((a) => String(actions.slice(a * wide, (a + 1) * wide)))).size).toBe(3);
  });

  test("groups of one bot are that bot, whatever the numbers", () => {
    const game = cartoon({ routers: 8, settlement: "random" });
    fc.assert(
      fc.property(
        fc.constantFrom(single, blind, optimum, responding),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 }),
        (bot, counts) => {
          const split = among([...counts.map((n) => [bot, n] as const), [bot]]);
          expect(round(game, split)).toEqual(round(game, bot));
        },
      ),
      { numRuns: 10 },
    );
  });

  test("best responders take one another, learners and whoever plays at random to route blind", () => {
    const game = cartoon({ routers: 3 });
    const wide = size(game.roles[0].action);
    const last = (bot: Bot) => round(game, bot).actions.slice(2 * wide);
    const toBlind = last(among([[blind, 2], [responding]]));
    expect(last(responding)).toEqual(toBlind);
    expect(last(among([[randomBot, 2], [responding]]))).toEqual(toBlind);
    expect(last(among([[blind, 1], [responding]]))).toEqual(toBlind);
    expect(last(among([[single, 2], [responding]]))).not.toEqual(toBlind);
    const parts = cast(game, 0, [{ player: responding, seats: [2] }], 1); // the others learn
    const actions = new Float32Array(3 * wide).fill(7);
    const batch = new Batch(game, 1);
    batch.reset({ seed: 1 });
    sideBySide(game, 0, parts).act(batch.observations[0], batch.masks[0], actions);
    expect(actions.slice(2 * wide)).toEqual(toBlind);
    expect([...actions.slice(0, 2 * wide)].every((x) => x === 7)).toBe(true);
  });

  test("an order's place counts: in a fixed sequence the last of equilibrium routers is answered from where one stands", () => {
    const game = cartoon({ routers: 4, settlement: "fixed" });
    const all = round(game, equilibrium).outputs;
    round(game, among([[equilibrium, 2], [responding, 1], [equilibrium]])).outputs.forEach((output, a) => {
      near(output, all[a], 1e-6);
    });
  });

  test("groups toss coins of their own, the same ones for the same seed", () => {
    const game = cartoon({ routers: 4 });
    const mixed = among([
      [randomBot, 2],
      [randomBot, 2],
    ]);
    expect(round(game, mixed, 5)).toEqual(round(game, mixed, 5));
    expect(round(game, mixed, 5).actions.slice(0, 4)).toEqual(round(game, randomBot, 5).actions.slice(0, 4));
    expect(round(game, mixed, 5).actions.slice(4)).not.toEqual(round(game, randomBot, 5).actions.slice(4));
    const leaf = mixed(game, 0, 5).state as { readonly [group: string]: unknown };
    expect(Object.keys(leaf)).toEqual(["0", "1"]);
    expect(among([[blind, 2], [single]])(game, 0, 5).state).toBeUndefined();
  });

  test("an outside market that nobody congests leaves nothing to answer", () => {
    const game = routing({
      ...{ network: { tokens: ["A", "B"], pools: [market("A", "B", 2)] }, trades: [{ sell: "A", buy: "B" }] },
      ...{ routers: 3, sizes: { kind: "each", sizes: [1, 2, 3] } },
    } as object) as RoutingGame;
    expect(round(game, among([[single, 1], [blind, 1], [responding]])).outputs).toEqual([2, 4, 6]);
  });
});

describe("numbers that do not fit are refused in a sentence", () => {
  const game = cartoon({ routers: 4 });
  test.each([
    [among([[blind, 5]]), "among: role router has 4 agents, but the groups have 5."],
    [
      among([
        [blind, 2],
        [single, 1],
      ]),
      "role router has 4 agents, but the groups have 3; leave one number out",
    ],
    [among([[blind], [single]]), "2 groups have no number of agents; only one can take the rest"],
    [among([[blind, 4], [single]]), "no agent is left for the group without a number"],
    [among([[blind, 0], [single]]), "a group has 1 or more agents, not 0"],
    [among([[blind, 1.5], [single]]), "a group has 1 or more agents, not 1.5"],
    [among([[blind, Number.NaN], [single]]), "a group has 1 or more agents, not NaN"],
  ])("%#", (bot, sentence) => {
    expect(() => bot(game, 0, 1)).toThrow(sentence);
  });

  test("seats that are none, or taken", () => {
    const player = blind(game, 0, 1);
    expect(() => sideBySide(game, 0, [{ player, seats: [4] }])).toThrow("role router has seats 0 to 3, not 4");
    const twice = [
      { player, seats: [0, 1] },
      { player, seats: [1] },
    ];
    expect(() => sideBySide(game, 0, twice)).toThrow("seat 1 of role router is given to two players");
  });
});
