/** Devices side by side: what each is worth, when meeting on it is an equilibrium, and how an earlier one undoes a later one. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { gainsAt, pureEquilibria } from "../../envs/commitment/matrix/pure.js";
import { devices } from "../../envs/competing/devices/devices.js";
import { devicesSideBySide } from "../../envs/competing/devices/entry.js";
import { strategiesOf, venueForm } from "../../envs/competing/devices/form.js";
import {
  type DevicesModel,
  type DevicesOptions,
  devicesModel,
  type Offered,
  worths,
} from "../../envs/competing/devices/options.js";
import type { Bot } from "../../src/agent.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = devicesSideBySide;
type Options = Partial<DevicesOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const offered = (name: string, given: Partial<Offered> = {}): Offered => ({
  ...{ name, latency: 0, semantics: "greatest", fee: 0, collateral: 4, ...given },
});

function played(options: Options, name: string, episodes = 4000) {
  const game = devices(options);
  return evaluate(game, { player: (bots[name] as Bot)(game, 0, 1) }, { episodes, lanes: Math.min(1000, episodes) });
}

/** The joint strategy in which all are on one device, do their part iff all others do, and keep their word. */
function meeting(model: DevicesModel, venue: number): number {
  const strategies = strategiesOf(model);
  const own = strategies.findIndex((one) => one.venue === venue && one.message === model.conditional && !one.breaks);
  return Array<number>(model.players)
    .fill(own)
    .reduce((sum, k) => sum * strategies.length + k, 0);
}

describe("what a device is worth", () => {
  test("by default bundle is worth e^(−.2) − .2 = .6187, mempool nothing and promise less than nothing", () => {
    const { devices: found, best, welfareAfterFees } = solved();
    near(found[0].net, Math.exp(-0.2) - 0.2);
    expect(found[0].net.toFixed(4)).toBe("0.6187");
    near(found[1].net, 0);
    near(found[2].net, -0.05);
    expect(found.map(({ stable }: { stable: boolean }) => stable)).toEqual([true, false, false]);
    expect(best).toBe("bundle");
    near(welfareAfterFees, 2 * (1 + Math.exp(-0.2) - 0.2));
  });

  test("the equilibria are to meet on bundle and to stay out, apart from talk that costs and changes nothing", () => {
    const { pure } = solved();
    const payoffs = pure.equilibria.map((one: { payoffs: number[] }) => one.payoffs);
    expect(payoffs[0]).toEqual([1.618731, 1.618731]);
    expect(pure.equilibria[0].play[0]).toBe("bundle: if plays(other) = cooperate then cooperate else defect");
    for (const [u, v] of payoffs.slice(1)) expect([u, v]).toEqual([1, 1]);
    expect(pure.equilibria.some(({ play }: { play: string[] }) => play.every((text) => text === "free: defect"))).toBe(
      true,
    );
  });

  test("in a public good of three with α = ½ the surplus is ½ and the temptation ½", () => {
    const model = devicesModel({ game: "good" });
    const { floor, surplus, temptation } = model;
    const found = worths(model);
    expect([floor, surplus, temptation]).toEqual([0, 0.5, 0.5]);
    near(found[0].net, Math.exp(-0.2) / 2 - 0.2);
    expect(found[2].honoured).toBe(true); // d K = ½
    near(found[2].net, 0.45);
  });

  test("a word is kept iff d K ≥ T − R = 1, the same devices without breach are kept in any case", () => {
    const at = (collateral: number, breach = true) =>
      worths(devicesModel({ devices: [offered("a", { collateral })], breach }))[0];
    expect([at(1.99).honoured, at(2).honoured, at(0, false).honoured]).toEqual([false, true, true]);
  });

  test("played: bots who meet on bundle cooperate as often as it is final in time, and pay whenever", () => {
    const { metrics, returns } = played({}, "equilibrium", 2000);
    const final = Math.exp(-0.2);
    agrees(returns.player_0, 1 + final - 0.2);
    agrees(metrics.welfare, 2 * (1 + final));
    agrees(metrics.bound, final);
    expect([
      metrics["on bundle"].mean,
      metrics["on mempool"].mean,
      metrics.committed.mean,
      metrics.broken.mean,
    ]).toEqual([1, 0, 1, 0]);
    near(metrics.fees.mean, 0.4, 1e-6);
  });

  test("played: on mempool nothing moves, outside nothing is paid, and who cheats is slashed half of the time", () => {
    const free = played({}, "cheapest", 100);
    expect([free.returns.player_0.mean, free.metrics["on mempool"].mean, free.metrics.fees.mean]).toEqual([1, 1, 0]);
    expect(played({}, "fastest", 100).metrics["on mempool"].mean).toBe(1);
    const outside = played({}, "outside", 100);
    expect([outside.returns.player_0.mean, outside.metrics.committed.mean, outside.metrics["on bundle"].mean]).toEqual([
      1, 0, 0,
    ]);
    const cheats = played({}, "cheat", 2000);
    agrees(cheats.metrics.slashed, 2 * Math.exp(-0.2) * 0.5 * 4);
    agrees(cheats.returns.player_0, 1 - 0.2 - Math.exp(-0.2) * 0.5 * 4);
  });
});

describe("when meeting on a device is an equilibrium", () => {
  test("a cheap device undoes a dearer one that listens to it: whoever leaves is answered, and saves the fee", () => {
    const [cheap, dear] = [offered("cheap", { fee: 0.1, semantics: "least" }), offered("dear", { fee: 0.3 })];
    const [first] = worths(devicesModel({ devices: [dear, cheap] }));
    const [, second] = worths(devicesModel({ devices: [cheap, dear] }));
    expect([first.stable, second.stable]).toEqual([true, false]);
    near(second.undercut, 0.9);
    near(second.net, 0.7);
  });

  test("a careless device undoes a better one that listens to it: whoever leaves promises there and breaks", () => {
    const careless = offered("careless", { collateral: 1, fee: 0.2 }); // d K = ½ is less than the temptation
    const [, better] = worths(devicesModel({ devices: [careless, offered("better")] }));
    near(better.net, 1);
    near(better.undercut, 2 - 0.5 - 0.2);
    expect(better.stable).toBe(false);
    const model = devicesModel({ devices: [careless, offered("better")] });
    near(Math.max(...gainsAt(venueForm(model), meeting(model, 1))), 0.3, 1e-6);
  });

  test("meeting is stable exactly where no strategy played out in the environment gains by leaving; payoffs are the floor and net", () => {
    const grid = (most: number, scale: number) => fc.integer({ min: 0, max: most }).map((k) => k * scale);
    const one = fc.record({
      latency: grid(9, 1.37),
      fee: grid(5, 0.0731),
      collateral: grid(4, 0.93),
      semantics: fc.constantFrom("greatest" as const, "greatest" as const, "least" as const),
    });
    const games = fc.record({ game: fc.constantFrom("dilemma" as const, "good" as const), breach: fc.boolean() });
    const seen = new Set<string>();
    fc.assert(
      fc.property(one, one, games, (a, b, rest) => {
        const options = { ...rest, players: 2, share: 0.83, devices: [offered("a", a), offered("b", b)] };
        const model = devicesModel(options);
        const form = venueForm(model);
        for (const [venue, { stable, net, honoured, greatest }] of worths(model).entries()) {
          const joint = meeting(model, venue);
          const gain = Math.max(...gainsAt(form, joint));
          expect(gain <= 2e-6, `${venue} ${gain} ${JSON.stringify(options)}`).toBe(stable);
          if (honoured && greatest) near(form.payoffs[2 * joint], model.floor + net, 2e-6);
          seen.add(`${venue} ${stable}`);
        }
      }),
      { seed: 4, numRuns: 30 },
    );
    expect([...seen].sort()).toEqual(["0 false", "0 true", "1 false", "1 true"]);
  });

  test("staying out is an equilibrium whatever is on offer", () => {
    const form = venueForm(devicesModel({}));
    expect(pureEquilibria(form)).toContain(0);
    expect([...form.payoffs.subarray(0, 2)]).toEqual([1, 1]);
  });

  test("without a clock, one device alone is the layer's own: mutual mirrors and defection", () => {
    const { pure } = solved({ rate: 0, breach: false, devices: [offered("alone", { fee: 0.01 })] });
    expect(pure.equilibria.map((one: { payoffs: number[] }) => one.payoffs)).toEqual([
      [1.99, 1.99],
      [1, 1],
    ]);
  });
});

describe("the game", () => {
  test.each([
    {},
    { game: "good" },
    { rate: 0, breach: false, devices: [offered("alone")] },
    { devices: [offered("a", { latency: 3 }), offered("b", { collateral: 0 })] },
  ] as Options[])("%o passes all checks", (options) => {
    const failed = check(() => devices(options), { seeds: [0, 1], steps: 40 }).filter(({ passed }) => !passed);
    expect(failed).toEqual([]);
  });

  test("too many strategies are not played out, and that is said", () => {
    const { pure, reason } = solved({ game: "good", players: 6 });
    expect(pure).toBeNull();
    expect(reason).toMatch(/more than are played out, 20000/);
  });

  test("nonsense gets a sentence", () => {
    const bad = (value: unknown) => () => devices({ devices: value as Offered[] });
    expect(bad([])).toThrow("a list of one to four devices");
    expect(bad([null])).toThrow("'devices'[0] must be an object");
    expect(bad([offered("a"), offered("a")])).toThrow("two devices called 'a'");
    expect(bad([offered("Loud!")])).toThrow("name must be up to 20 lower-case letters");
    expect(bad([{ ...offered("a"), speed: 1 }])).toThrow("has no 'speed'");
    expect(bad([offered("a", { fee: Number.NaN })])).toThrow("fee must be a number from 0 to 1e6, got NaN");
    expect(bad([{ name: "a" }])).toThrow("semantics must be greatest or least");
    expect(() => devices({ game: "good", share: 0.3 })).toThrow("between 1/players and 1");
    expect(() => devices({ game: "poker" as "good" })).toThrow("must be one of dilemma, good");
  });
});
