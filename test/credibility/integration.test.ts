/** The sale of integration: what being always first is worth, what an auction of it brings, and when users stop it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { integral } from "../../envs/auction/quadrature.js";
import { sellingIntegration as entry } from "../../envs/credibility/integration/entry.js";
import { integration } from "../../envs/credibility/integration/integration.js";
import type { IntegrationOptions } from "../../envs/credibility/integration/options.js";
import { alone, bidPayoffs, contested, outcome, winChance } from "../../envs/credibility/integration/theory.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

type Options = Partial<IntegrationOptions>;
// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => entry.solve!(options);
const unit = fc.integer({ min: 0, max: 1000 }).map((k) => k / 1000);
const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

/** Episodes with these bots, by role; the first is for all roles that are not named. */
function play(options: Options, bots: { readonly [role: string]: string }, episodes: number, seed = 1) {
  const game = integration(options);
  const joint = Object.fromEntries(
    game.roles.map(({ name }, role) => [name, entry.bots[bots[name] ?? bots.all](game, role, seed)]),
  );
  return evaluate(game, joint, { episodes, seed: `integration ${seed}`, lanes: 250 }).each;
}

describe("what integration is worth", () => {
  test("n = 4, V = 1: .25 each in the race, .75 to the only buyer, 1 to whose rival would buy it, and the auction takes all", () => {
    for (const uneven of [0, 0.5]) {
      const { independent, willingness, bidding, equilibrium } = solved({ uneven });
      near(independent, 0.25);
      near(willingness.alone, 0.75); // with latencies, before they are known
      near(willingness.contested, 1);
      near(bidding.allBid.price, 1);
      near(equilibrium.price, 1);
      near(equilibrium.searchers, 0);
    }
    expect(solved({ uneven: 0 }).willingness.byLatency).toEqual([{ latency: 1, chance: 0.25, alone: 0.75 }]);
  });

  test("who knows its own latency gains .617 if it is the fastest, .762 if it is 1 and .828 if it is the slowest", () => {
    const { willingness, bidding } = solved();
    expect(willingness.byLatency.map(({ latency }: { latency: number }) => latency)).toEqual([0.5, 1, 1.5]);
    const gains = willingness.byLatency.map((one: { alone: number }) => one.alone);
    expect(gains.map((x: number) => x.toFixed(3))).toEqual(["0.617", "0.762", "0.828"]);
    near(bidding.nobodyBids.reserveAtLeast, gains[2]);
    near(bidding.nobodyBids.gap, 0);
    const market = { searchers: 4, harm: 0, users: 0, visible: true, benefit: 1, fee: 0 };
    gains.forEach((gain: number) => {
      for (let reserve = 1; reserve <= 20; reserve++) {
        const gained = bidPayoffs(market, "second", 20, [reserve, 0, 0, 0], reserve, 1 - gain)[0] - (1 - gain);
        expect(gained > 0).toBe(reserve / 20 < gain); // .75 is too little to stop a slow one, and more than a fast one pays
      }
    });
  });

  test("the chance in the race is a mean over rivals: 1 − T ln((T + 1 + u)/(T + 1 − u))/(2u) beside one, 1/n over all T", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), unit, fc.integer({ min: 2, max: 9 }), (percent, at, searchers) => {
        const uneven = percent / 100;
        const own = 1 - uneven + 2 * uneven * at;
        near(
          winChance({ searchers: 2, uneven }, own),
          1 - (own * Math.log((own + 1 + uneven) / (own + 1 - uneven))) / (2 * uneven),
        );
        const mean = integral((t) => winChance({ searchers, uneven }, t), 1 - uneven, 1 + uneven) / (2 * uneven);
        near(mean, 1 / searchers, 1e-5);
      }),
      { numRuns: 12 },
    );
  });

  test("willingness is what a purchase adds, given that nobody else or that a rival buys", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), unit, (searchers, harm) => {
        const market = { searchers, harm, users: 0, visible: true, benefit: 1, fee: 0 };
        const nobody = Array<number>(searchers).fill(0);
        const without = bidPayoffs(market, "second", 20, nobody, 0)[0];
        const bought = bidPayoffs(market, "second", 20, [1, ...nobody.slice(1)], 0)[0]; // for nothing
        near(bought - without, alone(market));
        const lost = bidPayoffs(market, "second", 20, [0, 1, ...nobody.slice(2)], 0)[0];
        near(bought - lost, contested(market));
      }),
    );
  });

  test("that all bid everything is an equilibrium in either format, that nobody bids one from a reserve of .75 on if latencies are equal", () => {
    for (const format of ["second", "first"] as const) {
      const { bidding } = solved({ format, uneven: 0 });
      near(bidding.allBid.gap, 0);
      near(bidding.nobodyBids.reserveAtLeast, 0.75);
      near(bidding.nobodyBids.gap, 0);
    }
    near(solved({ format: "first" }).equilibrium.price, 0.95); // a step of the grid is left to searchers
    const market = { searchers: 4, harm: 0, users: 0, visible: true, benefit: 1, fee: 0 };
    const gain = (reserve: number) =>
      bidPayoffs(market, "second", 20, [reserve, 0, 0, 0], reserve)[0] -
      bidPayoffs(market, "second", 20, [0, 0, 0, 0], reserve)[0];
    expect(gain(14)).toBeGreaterThan(0);
    near(gain(15), 0);
    expect(gain(16)).toBeLessThan(0);
  });

  test("bidding less than the others who bid everything gains nothing, in all cases", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), unit, fc.integer({ min: 2, max: 40 }), (searchers, harm, bids) => {
        for (const format of ["second", "first"] as const)
          expect(solved({ searchers, harm, bids, format }).bidding.allBid.gap).toBeLessThanOrEqual(1e-9);
      }),
      { numRuns: 30 },
    );
  });
});

describe("in play", () => {
  test("independent searchers win the race equally often, and all of V stays with them", () => {
    const each = play({}, { all: "fair" }, 6000);
    for (let i = 0; i < 4; i++) agrees(estimate(each[`searcher_${i}`]), 0.25);
    agrees(estimate(each["searchers' payoff"]), 1);
    expect(Math.max(...each.price, ...each.integrated)).toBe(0);
    agrees(estimate(each.revenue), 0.1);
  });

  test("a searcher with half the mean latency wins twice as often", () => {
    const game = integration({ searchers: 2, uneven: 0.9, spread: 0 });
    const batch = new Batch(game, 20_000, "disabled");
    batch.reset({ seed: 3 });
    const { latency, winner } = batch.state as unknown as { latency: Float64Array; winner: Int32Array };
    const [none, nothing] = [new Float32Array(20_000), new Float32Array(40_000)];
    batch.step([none, nothing]);
    batch.step([none, nothing]);
    const excess = Float64Array.from(winner, (w, lane) => {
      const [a, b] = [1 / latency[2 * lane], 1 / latency[2 * lane + 1]];
      return (w === 0 ? 1 : 0) - a / (a + b);
    });
    agrees(estimate(excess), 0);
    agrees(estimate(excess.map((x, lane) => x * (latency[2 * lane] - 1))), 0); // also given the latency
    agrees(estimate(latency), 1);
  });

  test("a searcher wins as often as is expected of its own latency, and nobody buys at .85 but the slow at .8", () => {
    const lanes = 8000;
    const game = integration({ spread: 0 });
    const batch = new Batch(game, lanes, "disabled");
    batch.reset({ seed: 12 });
    const { latency, winner } = batch.state as unknown as { latency: Float64Array; winner: Int32Array };
    const table = Array.from({ length: 65 }, (_, k) => winChance(game.model, 0.5 + k / 64));
    const bought = [16, 17].map((reserve) => {
      const asked = new Float32Array(lanes).fill(1 + reserve);
      batch.reset({ seed: 12 });
      batch.step([asked, new Float32Array(4 * lanes)]);
      const bids = new Float32Array(4 * lanes);
      const bot = entry.bots.alone(game, 1, 0);
      bot.act(batch.observations[1], batch.masks[1], bids, new Float32Array(0));
      const threshold = table.findIndex((p) => 1 - p >= reserve / 20);
      const edge = threshold < 0 ? 2 : 0.5 + threshold / 64;
      const wrong = latency.filter((own, i) => Math.abs(own - edge) > 1 / 64 && bids[i] > 0 !== own > edge);
      expect(wrong).toHaveLength(0);
      return bids.reduce((many, bid) => many + (bid > 0 ? 1 : 0), 0);
    });
    expect(bought[0]).toBeGreaterThan(1000);
    expect(bought[1]).toBe(0);
    batch.reset({ seed: 13 });
    for (let k = 0; k < 2; k++) batch.step([new Float32Array(lanes), new Float32Array(4 * lanes)]);
    const first = Array.from({ length: lanes }, (_, lane) => ({
      own: latency[4 * lane],
      excess: (winner[lane] === 0 ? 1 : 0) - table[Math.round((latency[4 * lane] - 0.5) * 64)],
    }));
    for (const [low, high] of [
      [0.5, 0.6],
      [0.95, 1.05],
      [1.4, 1.5],
    ]) {
      const some = first.filter(({ own }) => own >= low && own < high);
      agrees(estimate(Float64Array.from(some, ({ excess }) => excess)), 0);
      expect(some.length).toBeGreaterThan(600);
    }
  });

  test("the only buyer pays the reserve of .75 and gains nothing by it where latencies are equal", () => {
    const game = integration({ uneven: 0, spread: 0 });
    const one = entry.bots.alone(game, 1, 0);
    const { each } = evaluate(
      game,
      { mediator: entry.bots.alone(game, 0, 0), searcher: entry.bots.fair(game, 1, 0) },
      { episodes: 500, seed: 4, seats: { searcher_2: one } },
    );
    expect(each.integrated.every((x) => x === 1)).toBe(true);
    for (const x of each.searcher_2) near(x, 0.25, 1e-6);
    for (const x of each.price) near(x, 0.75, 1e-9);
  });

  test("the mediator's auction takes V, and searchers are left with nothing or a step of the grid; the cautious play loses all", () => {
    for (const [options, seed] of [
      [{}, 5],
      [{ format: "first" }, 6],
      [{ users: 4, harm: 0.2 }, 7],
      [{ users: 4, harm: 0.5 }, 8],
      [{ users: 4, harm: 0.5, visible: false }, 9],
    ] as [Options, number][]) {
      const each = play(options, { all: "equilibrium" }, 2000, seed);
      const { equilibrium: found, cautious } = solved(options);
      const equilibrium = found ?? cautious;
      agrees(estimate(each.price), equilibrium.price);
      agrees(estimate(each.revenue), equilibrium.revenue);
      agrees(estimate(each["searchers' payoff"]), equilibrium.searchers);
      agrees(estimate(each["users' payoff"]), equilibrium.users);
      agrees(estimate(each.welfare), equilibrium.welfare);
      agrees(estimate(each["for sale"]), equilibrium.forSale ? 1 : 0);
      agrees(estimate(each.integrated), equilibrium.integrated ? 1 : 0);
    }
  });

  test("users stay iff b − f is at least h; where they can see, the mediator refrains, where not, there is no answer", () => {
    fc.assert(
      fc.property(unit, unit, fc.boolean(), (harm, benefit, visible) => {
        fc.pre(benefit > 0.1 && Math.abs(benefit - 0.1 - harm) > 1e-9);
        const { equilibrium, reason, cautious, indifferentAt, users } = solved({ users: 2, harm, benefit, visible });
        expect(users.stay).toBe(benefit - 0.1 > harm);
        if (!users.stay && !visible) {
          expect(equilibrium).toBe(null);
          expect(reason).toContain("mix");
          near(benefit - 0.1 - harm * indifferentAt, 0);
          near(cautious.welfare, 0);
          near(cautious.gain, (benefit - 0.1) / 2);
          return;
        }
        expect(reason).toBeUndefined();
        expect(equilibrium.integrated).toBe(benefit - 0.1 > harm);
        if (!users.stay) near(equilibrium.welfare, 1 + benefit);
        if (!users.stay) near(equilibrium.revenue, 0.1);
      }),
    );
    expect(outcome({ searchers: 4, harm: 5, users: 0, visible: true, benefit: 0.5, fee: 0.1 }).sold).toBe(true);
  });

  test("that all leave where sales are hidden is no equilibrium: nobody is integrated, and a user who trades alone gains .1", () => {
    const options = { users: 4, visible: false, harm: 0.5, spread: 0 } as const;
    const game = integration(options);
    const bot = (name: string, role: number) => entry.bots[name](game, role, 0);
    const joint = { mediator: bot("equilibrium", 0), searcher: bot("equilibrium", 1), user: bot("equilibrium", 2) };
    const setting = { episodes: 100, seed: 3 };
    const { each } = evaluate(game, joint, { ...setting, seats: { user_0: bot("fair", 2) } });
    expect(Math.max(...each.integrated)).toBe(0);
    for (const x of each.user_0) near(x, 0.1, 1e-6);
    for (const x of evaluate(game, joint, setting).each.user_0) expect(x).toBe(0);
    near(solved(options).cautious.gain, 0.1);
    near(solved(options).indifferentAt, 0.8);
  });

  test("a mediator that sells although users see it and leave loses its fees; unseen it earns (1 + h) V and the fees", () => {
    const options = { users: 3, harm: 0.6, spread: 0 } as const;
    const sells = { mediator: "greedy", searcher: "equilibrium", user: "equilibrium" };
    expect(Math.max(...play(options, { ...sells, searcher: "greedy" }, 100).trading)).toBe(0);
    const kept = play(options, { ...sells, mediator: "equilibrium" }, 100);
    for (const x of kept.revenue) near(x, 0.1);
    const unseen = play({ ...options, visible: false }, { mediator: "greedy", searcher: "greedy", user: "fair" }, 100);
    for (const x of unseen.revenue) near(x, 1.6 + 0.1);
  });

  test("what everybody earns adds up to welfare, for random players", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), fc.constantFrom(0, 3), unit, (seed, users, harm) => {
        const each = play({ users, harm, searchers: 3, bids: 5 }, { all: "random" }, 40, seed);
        const own = (name: string, count: number) => Array.from({ length: count }, (_, i) => each[`${name}_${i}`]);
        for (let e = 0; e < 40; e++) {
          const [searchers, users_] = [own("searcher", 3), own("user", users)].map((list) =>
            sum(list.map((x) => x[e])),
          );
          near(searchers, each["searchers' payoff"][e], 1e-5); // rewards are Float32
          near(users_, each["users' payoff"][e], 1e-5);
          near(each.mediator_0[e], each.revenue[e], 1e-5);
          near(each.mediator_0[e] + searchers + users_, each.welfare[e], 1e-5);
        }
      }),
      { numRuns: 25 },
    );
  });

  test("prices follow the format, ties are drawn, and reserves hold", () => {
    const sold = (format: "first" | "second", reserve: number, bids: readonly number[]) => {
      const game = integration({ searchers: 3, bids: 10, format, spread: 0 });
      const batch = new Batch(game, 600, "disabled");
      batch.reset({ seed: 5 });
      batch.step([new Float32Array(600).fill(reserve + 1), new Float32Array(1800)]);
      batch.step([new Float32Array(600), Float32Array.from({ length: 1800 }, (_, k) => bids[k % 3])]);
      const { holder, price } = batch.state as unknown as { holder: Int32Array; price: Float64Array };
      return {
        holder: [...new Set(holder)].sort(),
        price: price[0],
        share: estimate(Float64Array.from(holder, (h) => (h === 1 ? 1 : 0))),
      };
    };
    expect(sold("second", 0, [3, 7, 5])).toMatchObject({ holder: [1], price: 0.5 });
    expect(sold("second", 6, [3, 7, 5]).price).toBeCloseTo(0.6, 12);
    expect(sold("first", 0, [3, 7, 5]).price).toBeCloseTo(0.7, 12);
    expect(sold("second", 8, [3, 7, 5])).toMatchObject({ holder: [-1], price: 0 });
    expect(sold("second", 0, [0, 0, 0])).toMatchObject({ holder: [-1], price: 0 });
    expect(sold("second", 0, [5, 7, 3]).price).toBeCloseTo(0.5, 12);
    const tie = sold("second", 0, [7, 7, 7]);
    expect(tie.holder).toEqual([0, 1, 2]);
    expect(tie.price).toBeCloseTo(0.7, 12);
    agrees(tie.share, 1 / 3);
  });

  test("the mediator alone decides first, searchers only bid for what is for sale, users see a sale only where it is visible", () => {
    for (const visible of [true, false]) {
      const game = integration({ searchers: 2, bids: 2, users: 1, visible });
      const batch = new Batch(game, 2, "disabled");
      batch.reset({ seed: 0 });
      expect([...batch.masks[0]]).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
      expect([...batch.masks[1]]).toEqual([1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]);
      batch.step([Float32Array.from([1, 0]), new Float32Array(4), new Float32Array(2)]);
      expect([...batch.masks[1]]).toEqual([1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 0, 0]);
      batch.step([new Float32Array(2), Float32Array.from([1, 0, 0, 0]), new Float32Array(2)]);
      expect([...batch.masks[2]]).toEqual([1, 1, 1, 1]);
      expect(batch.observations[2][4]).toBe(visible ? 1 : 0);
      expect(batch.observations[0][4]).toBe(1);
    }
  });
});

test("the game keeps the contract, with users and without", () => {
  for (const options of [
    {},
    { users: 2, harm: 0.3, visible: false, format: "first" },
    { searchers: 2, bids: 2 },
  ] as Options[])
    expect(check(() => entry.make(options), { steps: 60 }).filter(({ passed }) => !passed)).toEqual([]);
});

test("extremes: among very many searchers the only buyer pays nearly as much as one with a rival", () => {
  near(solved({ searchers: 64 }).willingness.alone, 1 - 1 / 64);
  near(solved({ searchers: 2 }).willingness.alone, 0.5);
  near(solved({ harm: 10, users: 0 }).equilibrium.price, 11);
});

test("nonsense is refused with a sentence", () => {
  const refused = (options: unknown) => () => integration(options as Options);
  expect(refused({ users: 2, fee: 0.5 })).toThrow("option 'fee' must be below 'benefit', 0.5");
  expect(refused({ searchers: 1 })).toThrow("option 'searchers' must be");
  expect(refused({ spread: 1 })).toThrow("option 'spread' must be");
  expect(refused({ format: "third" })).toThrow("option 'format' must be one of");
  expect(refused({ value: Number.NaN })).toThrow("option 'value' must be");
});
