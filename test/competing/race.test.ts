/** The race to commit in chicken: mixed equilibria with and without a device, who is first, and what first place costs. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { coordinator } from "../../envs/commitment/theory/coordinator.js";
import { crashGame } from "../../envs/competing/race/crash.js";
import { raceDevice } from "../../envs/competing/race/devices.js";
import { commitmentRace } from "../../envs/competing/race/entry.js";
import type { RaceOptions } from "../../envs/competing/race/options.js";
import { raceOptions } from "../../envs/competing/race/options.js";
import { race } from "../../envs/competing/race/race.js";
import { bidsForm, blindMixed, plainMixed } from "../../envs/competing/race/theory.js";
import type { Bot } from "../../src/agent.js";
import { check } from "../../src/check.js";
import type { Device } from "../../src/device/device.js";
import { agrees, near } from "../auction/agrees.js";
import { Table } from "../device/play.js";

const { bots, solve } = commitmentRace;
type Options = Partial<RaceOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

/** Both seats play bots by name. */
function played(options: Options, names: readonly [string, string], episodes = 1, seed = 1) {
  const game = race(options);
  const [one, two] = names.map((name, i) => (bots[name] as Bot)(game, 0, `${seed} ${i}`));
  return evaluate(
    game,
    {},
    { episodes, seed, lanes: Math.min(episodes, 2000), seats: { player_0: one, player_1: two } },
  );
}
const paid = (options: Options, ...names: [string, string]) => {
  const { returns } = played(options, names);
  return [returns.player_0.mean, returns.player_1.mean];
};

const chickens = fc
  .array(fc.double({ min: 0.05, max: 10, noNaN: true }), { minLength: 3, maxLength: 3 })
  .map(([a, b, c]) => ({ crash: -10, lose: -10 + a, swerve: -10 + a + b, win: -10 + a + b + c }));

describe("mixed equilibria", () => {
  test("plain chicken: straight with probability .1, worth −.1, crashes in 1 %", () => {
    const { nash, chicken } = solved({ device: "none" });
    near(chicken.straight, 0.1);
    near(chicken.value, -0.1);
    near(chicken.crash, 0.01);
    expect(nash.count).toBe(3);
    expect(nash.pure).toEqual(["swerve/straight", "straight/swerve"]);
    const mixed = nash.equilibria[2];
    near(mixed.strategies[0][1], 0.1);
    near(mixed.payoffs[0], -0.1);
  });

  test("the blind race: commit with probability 1.1/10.1, worth −.198, and crashes double", () => {
    const { symmetric, race } = solved({ device: "blind" });
    near(symmetric.commit, 1.1 / 10.1);
    expect(symmetric.commit.toFixed(5)).toBe("0.10891");
    near(symmetric.value, -0.1 - (0.9 * 1.1) / 10.1);
    near(symmetric.crash, (1.1 / 10.1) ** 2 + (9 / 10.1) ** 2 / 100);
    expect(
      race.equilibria.map(({ commits }: { commits: number[] }) => commits.map((p) => Number(p.toFixed(9)))),
    ).toEqual([
      [0, 1],
      [1, 0],
      [0.108910891, 0.108910891],
    ]);
    expect(race.certificate.value).toBeLessThan(1e-12);
  });

  test("each action pays the same at both equilibria, in any chicken; a blind race makes both worse off", () => {
    fc.assert(
      fc.property(chickens, (given) => {
        const options = raceOptions(given);
        const { win, lose, swerve, crash } = options;
        const plain = plainMixed(options);
        const p = plain.chance;
        near((1 - p) * win + p * crash, (1 - p) * swerve + p * lose);
        const blind = blindMixed(options);
        const q = blind.chance;
        near((1 - q) * win + q * crash, blind.value);
        near((1 - q) * plain.value + q * lose, blind.value);
        expect(q).toBeGreaterThan(p);
        expect(q).toBeLessThan(1);
        expect(blind.value).toBeLessThan(plain.value);
        expect(blind.crash).toBeGreaterThan(plain.crash);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("played out, both mixed equilibria pay, crash and commit as often as theory says", () => {
    const plain = played({ device: "none" }, ["symmetric", "symmetric"], 8_000);
    agrees(plain.returns.player_0, -0.1);
    agrees(plain.metrics.crash, 0.01);
    agrees(plain.metrics.straight, 0.1);
    const { symmetric } = solved({ device: "blind" });
    const blind = played({ device: "blind" }, ["symmetric", "symmetric"], 8_000);
    for (const who of ["player_0", "player_1"]) agrees(blind.returns[who], symmetric.value);
    agrees(blind.metrics.crash, symmetric.crash);
    agrees(blind.metrics.committed, 1.1 / 10.1);
    agrees(blind.metrics.straight, symmetric.straight);
    agrees(blind.metrics.welfare, 2 * symmetric.value);
  });

  test("against either, committing and silence pay the same, played out", () => {
    for (const name of ["hawk", "dove"])
      agrees(
        played({ device: "blind" }, [name, "symmetric"], 8_000).returns.player_0,
        solved({ device: "blind" }).symmetric.value,
      );
    for (const name of ["hawk", "dove"])
      agrees(played({ device: "none" }, [name, "symmetric"], 8_000).returns.player_0, -0.1);
  });
});

describe("outcomes", () => {
  test("two hawks crash under every device, two doves swerve, and a dove gives way", () => {
    for (const device of ["none", "blind", "latency", "priority"] as const) {
      const fees = device === "priority" ? 3 : 0;
      expect(paid({ device }, "hawk", "dove")).toEqual([1 - fees, -1]);
      expect(paid({ device }, "dove", "hawk")).toEqual([-1, 1 - fees]);
      expect(paid({ device }, "dove", "dove")).toEqual([0, 0]);
      const { returns, metrics } = played({ device }, ["hawk", "hawk"]);
      near(returns.player_0.mean + returns.player_1.mean, -20 - fees);
      expect([metrics.crash.mean, metrics.straight.mean, metrics["one straight"].mean]).toEqual([1, 1, 0]);
    }
  });

  test("metrics tell a pure asymmetric outcome, and who is the one", () => {
    for (const device of ["none", "blind"] as const) {
      const { metrics } = played({ device }, ["equilibrium", "equilibrium"], 8);
      expect([metrics["one straight"], metrics["straight 0"], metrics.straight].map(({ mean }) => mean)).toEqual([
        1, 1, 0.5,
      ]);
      expect([metrics.crash.mean, metrics.welfare.mean, metrics.committed?.mean]).toEqual([
        0,
        0,
        device === "none" ? undefined : 0.5,
      ]);
    }
    expect(played({ device: "none" }, ["dove", "hawk"]).metrics["straight 0"].mean).toBe(0);
  });

  test("without an order the equilibrium bots gain nothing by leaving", () => {
    for (const device of ["none", "blind"] as const) {
      expect(paid({ device }, "equilibrium", "equilibrium")).toEqual([1, -1]);
      expect(paid({ device }, "dove", "equilibrium")[0]).toBeLessThanOrEqual(1);
      expect(paid({ device }, "equilibrium", "hawk")[1]).toBeLessThanOrEqual(-1);
    }
  });
});

describe("latency", () => {
  test("the first commits, the other sees it and swerves: player 0 is first with probability 1 − ½ e^(−Δ/m)", () => {
    const { first, values } = solved({ device: "latency" });
    near(first[0], 1 - 0.5 * Math.exp(-1));
    near(values[0], 1 - Math.exp(-1));
    near(values[0] + values[1], 0);
    const { returns, metrics } = played({ device: "latency" }, ["equilibrium", "equilibrium"], 8_000);
    agrees(returns.player_0, values[0]);
    agrees(metrics["straight 0"], first[0]);
    for (const [name, mean] of [
      ["crash", 0],
      ["one straight", 1],
      ["committed", 0.5],
      ["fees", 0],
    ] as const)
      expect(metrics[name].mean).toBe(mean);
  });

  test("without noise a head start is certain; without a head start a coin decides", () => {
    near(solved({ noise: 0, lead: 1 }).first[0], 1);
    near(solved({ noise: 0, lead: 0 }).first[0], 0.5);
    near(solved({ noise: 7, lead: 0 }).first[0], 0.5);
    expect(played({ noise: 0, lead: 1 }, ["equilibrium", "equilibrium"], 200).metrics["straight 0"].mean).toBe(1);
    agrees(played({ noise: 0, lead: 0 }, ["equilibrium", "equilibrium"], 4000).metrics["straight 0"], 0.5);
  });
});

describe("priority", () => {
  const equalBids = (options: Options) =>
    solved({ device: "priority", ...options }).bids.equilibria.map(({ bids }: { bids: number[] }) => bids);

  test("the first place is worth the rent 2; whole bids have the equilibria (0, 0), (1, 1), (2, 2), as the coordinator has", () => {
    const options = { bidStep: 1, bidLevels: 4 };
    expect(solved({ device: "priority" }).rent).toBe(2);
    expect(equalBids(options)).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    const same = coordinator({ leader: 1, follower: -1, most: 3, step: 1 });
    expect([...bidsForm(raceOptions({ ...options, device: "priority" })).payoffs]).toEqual([...same.payoffs]);
  });

  test("as the grid becomes finer, all equilibria bid the rent, and leave both with what the loser has", () => {
    for (const [bidStep, bidLevels] of [
      [0.25, 13],
      [0.05, 61],
    ] as const) {
      const found = equalBids({ bidStep, bidLevels });
      expect(found.length).toBe(3);
      for (const [x, y] of found) {
        expect(x).toBe(y);
        expect(x).toBeGreaterThan(2 - 2 * bidStep - 1e-9);
        expect(x).toBeLessThan(2 + 1e-9);
      }
    }
    expect(solved({ device: "priority" }).bids.continuous).toEqual({ bid: 2, payoffs: [-1, -1], fees: 2 });
  });

  test("played out: no crash, all of the rent in fees, either player first by a coin", () => {
    const { returns, metrics } = played({ device: "priority" }, ["equilibrium", "equilibrium"], 4000);
    expect([metrics.crash.mean, metrics.fees.mean, metrics["one straight"].mean, metrics.committed.mean]).toEqual([
      0, 2, 1, 1,
    ]);
    expect([returns.player_0.mean, returns.player_1.mean]).toEqual([-1, -1]);
    agrees(metrics["straight 0"], 0.5);
  });

  test("every pair of unequal bids pays in the environment what the table of bids says, if the first commits", () => {
    const options = raceOptions({ device: "priority", bidStep: 0.5, bidLevels: 4 });
    const { payoffs } = bidsForm(options);
    for (let joint = 0; joint < 16; joint++) {
      const bid = [joint >> 2, joint & 3];
      if (bid[0] === bid[1]) continue;
      const table = new Table(crashGame(options), raceDevice(options) as Device);
      table.step(bid.map((bid) => ({ bid })));
      const total = [0, 0];
      for (let step = 0; step < 3; step++) {
        const choices = [0, 1].map((i) => {
          const first = bid[i] > bid[1 - i];
          if (table.open(i, "message")[1] === 1) return { message: first ? "straight" : "swerve" };
          return { action: step === 2 && first ? 1 : 0 };
        });
        table.step(choices).forEach((u, i) => {
          total[i] += u;
        });
      }
      expect(total).toEqual([...payoffs.subarray(2 * joint, 2 * joint + 2)]);
    }
  });
});

describe("the game", () => {
  test.each([{}, { device: "none" }, { device: "blind" }, { device: "priority" }] as Options[])(
    "%o passes all checks",
    (options) => {
      const failed = check(() => race(options), { seeds: [0, 1], steps: 60 }).filter(({ passed }) => !passed);
      expect(failed).toEqual([]);
    },
  );

  test("at the extreme, a crash that costs a thousand makes commitments in a blind race rare but not absent", () => {
    const { symmetric } = solved({ device: "blind", crash: -1000 });
    near(symmetric.commit, (1 + 1 / 1000) / (1 + 1 / 1000 + 999));
  });

  test("nonsense gets a sentence", () => {
    expect(() => race({ win: -2 })).toThrow("'win' > 'swerve' > 'lose' > 'crash', got -2, 0, -1, -10.");
    expect(() => race({ crash: Number.NaN })).toThrow("option 'crash' must be a number from -1000 to 1000");
    expect(() => race({ device: "telepathy" as "none" })).toThrow("must be one of none, blind, latency, priority");
    expect(() => race({ bidLevels: 1 })).toThrow("option 'bidLevels'");
    expect(() => race({ bids: 3 } as Options)).toThrow("competing/race-v0 has no option 'bids'");
  });
});
