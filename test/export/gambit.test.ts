/** Games as Gambit's files: expected texts written by hand, and what cannot be written. */
import { describe, expect, test } from "vitest";
import { games, matrix, type Table } from "../../envs/index.js";
import { toEfg } from "../../src/export/efg.js";
import { toNfg } from "../../src/export/nfg.js";
import { actionName, decimal, Position } from "../../src/export/position.js";
import type { AnyGame } from "../../src/game.js";
import { box, multiDiscrete } from "../../src/space.js";
import { discretised } from "../../src/transform.js";
import { classics, nest } from "../commitment/tables.js";

const dilemma = (rounds = 1) => matrix({ table: classics.dilemma, rounds });

/** Two agents choose (a, b) of 3 × 2, the second has one legal choice. Pays 10a + b + 1/3, and 100 more whenever played on. */
const pairs: AnyGame = {
  id: "test/pairs-v0",
  roles: [
    {
      name: "chooser",
      count: 2,
      observation: box([{ name: "constant", unit: "1", low: 0, high: 1 }]),
      action: multiDiscrete([3, 2]),
    },
  ],
  ...{ horizon: 1, horizonEnds: "terminated", phases: 1, metrics: [] },
  alloc: (lanes: number) => ({ times: new Int32Array(lanes) }),
  reset(s, lane) {
    s.times[lane] = 0;
  },
  step(s, { lane, actions: [a], rewards: [r] }) {
    for (let i = 0; i < 2; i++) r[i] = 10 * a[2 * i] + a[2 * i + 1] + 1 / 3 + 100 * s.times[lane];
    s.times[lane]++;
    return false;
  },
  observe(_s, _lane, _time, _role, _agent, out, at) {
    out[at] = 1;
  },
  legal(_s, _lane, _role, agent, mask, at) {
    mask.set(agent === 0 ? [1, 1, 1, 1, 1] : [0, 0, 1, 1, 0], at);
  },
  measure() {},
};

describe("strategic form", () => {
  test("the prisoner's dilemma, the first player's choice running fastest", () => {
    expect(toNfg(dilemma())).toBe(
      ['NFG 1 R "commitment/matrix-v0" { "player_0" "player_1" } { 2 2 }', "", "2 2", "3 0", "0 3", "1 1", ""].join(
        "\n",
      ),
    );
  });

  test("players with different actions", () => {
    let k = 0;
    const table: Table = { payoffs: nest([1, 3], () => k++ / 4) };
    expect(toNfg(matrix({ table }), 'a "title"\nof two lines')).toBe(
      [
        'NFG 1 R "a \'title\' of two lines" { "row_0" "column_0" } { 1 3 }',
        "",
        "0 0.25",
        "0.5 0.75",
        "1 1.25",
        "",
      ].join("\n"),
    );
  });

  test("several components are one choice, and illegal ones are left out", () => {
    expect(toNfg(pairs)).toBe(
      [
        'NFG 1 R "test/pairs-v0" { "chooser_0" "chooser_1" } { 6 1 }',
        "",
        "0.33333334 20.333334",
        "1.3333334 20.333334",
        "10.333333 20.333334",
        "11.333333 20.333334",
        "20.333334 20.333334",
        "21.333334 20.333334",
        "",
      ].join("\n"),
    );
  });
});

describe("extensive form", () => {
  test("the prisoner's dilemma: the second player does not see the first one's move", () => {
    expect(toEfg(dilemma())).toBe(
      [
        'EFG 2 R "commitment/matrix-v0" { "player_0" "player_1" }',
        'p "" 1 1 "" { "0" "1" } 0',
        'p "" 2 1 "" { "0" "1" } 0',
        't "" 1 "" { 2 2 }',
        't "" 2 "" { 0 3 }',
        'p "" 2 1 "" { "0" "1" } 0',
        't "" 3 "" { 3 0 }',
        't "" 4 "" { 1 1 }',
        "",
      ].join("\n"),
    );
  });

  test("played twice it begins with the second round after mutual cooperation, in which all is seen and paid in sum", () => {
    const lines = toEfg(dilemma(2)).split("\n");
    expect(lines.slice(1, 8)).toEqual([
      'p "" 1 1 "" { "0" "1" } 0',
      'p "" 2 1 "" { "0" "1" } 0',
      'p "" 1 2 "" { "0" "1" } 0',
      'p "" 2 2 "" { "0" "1" } 0',
      't "" 1 "" { 4 4 }',
      't "" 2 "" { 2 5 }',
      'p "" 2 2 "" { "0" "1" } 0',
    ]);
    expect(lines.filter((line) => line.startsWith("t"))).toHaveLength(16);
  });

  test("T rounds have 1 + 4 + … + 4^(T−1) information sets per player", () => {
    for (const [rounds, sets] of [
      [1, 1],
      [2, 5],
      [3, 21],
    ]) {
      const nodes = [...toEfg(dilemma(rounds)).matchAll(/^p "" (\d) (\d+) /gm)];
      for (const player of ["1", "2"]) {
        const numbers = new Set(nodes.filter((node) => node[1] === player).map((node) => node[2]));
        expect(numbers.size).toBe(sets);
      }
    }
  });

  test("a player remembers what it did, also where it does not see it", () => {
    const blind: AnyGame = { ...dilemma(), horizon: 2 }; // whose observation is a constant
    const nodes = [...toEfg(blind).matchAll(/^p "" (\d) (\d+) /gm)];
    expect(new Set(nodes.map((node) => `${node[1]}/${node[2]}`)).size).toBe(2 * (1 + 2));
  });

  test("who has one legal action only is not asked", () => {
    const lines = toEfg(pairs).split("\n");
    expect(lines[1]).toBe('p "" 1 1 "" { "0,0" "0,1" "1,0" "1,1" "2,0" "2,1" } 0');
    expect(lines.filter((line) => line.startsWith("p"))).toHaveLength(1);
    expect(lines[2]).toBe('t "" 1 "" { 0.33333334 20.333334 }');
  });
});

describe("what cannot be written", () => {
  const forgetful: AnyGame = { ...dilemma(), roles: dilemma().roles.map((role) => ({ ...role, forgets: true })) };
  const read: AnyGame = { ...dilemma(), roles: dilemma().roles.map((role) => ({ ...role, readsPolicy: true })) };

  test.each<[string, () => unknown, string]>([
    [
      "real-valued actions",
      () => toNfg(games["routing/pigou-v0"].make()),
      "is not finite: role router acts with real numbers",
    ],
    [
      "chance in a step",
      () => toEfg(discretised(games["routing/cartoon4-v0"].make({ routers: 2 }), 2)),
      "chance decides what happens in step 1.",
    ],
    [
      "chance at the beginning",
      () => toNfg(games["routing/v2-wbtc-weth-v0"].make({ actions: "grid" })),
      "its episodes begin at random.",
    ],
    ["a role that forgets its moves", () => toEfg(forgetful), "role player forgets its moves"],
    ["a policy that is read", () => toEfg(read), "it reads the policy of role player."],
    [
      "several steps in a strategic form",
      () => toNfg(dilemma(3)),
      "has 3 steps and no strategic form of one; write it as efg.",
    ],
    [
      "too many joint actions",
      () => toNfg(matrix({ table: { payoffs: nest([400, 300], () => 1) } })),
      "it has 120000 joint actions, and 100000 are the most.",
    ],
    ["too many nodes", () => toEfg(dilemma(9)), "it has more than 100000 nodes."],
    ["too many steps", () => toEfg(dilemma(5000)), "it may go on for 5000 steps, and 1000 are the most."],
    [
      "too many actions",
      () =>
        toNfg({
          ...pairs,
          legal: undefined,
          roles: [{ ...pairs.roles[0], action: multiDiscrete([100, 100, 100]) }],
        } as never),
      "chooser_0 has more than 100000 actions.",
    ],
  ])("%s, and a sentence says so", (_what, write, says) => {
    expect(write).toThrow(says);
    expect(write).toThrow(/\.$|\)\.$/);
  });
});

test("numbers have no exponent and the fewest digits that read back as the same Float32", () => {
  expect([0, -0, 2, -1.5, Math.fround(0.1), Math.fround(1 / 3)].map(decimal)).toEqual([
    "0",
    "0",
    "2",
    "-1.5",
    "0.1",
    "0.33333334",
  ]);
  expect([1e12, Math.fround(1e-9), Math.fround(-3.4e38), Math.fround(-1.5e-9), 16777216].map(decimal)).toEqual([
    "1000000000000",
    "0.000000001",
    `-34${"0".repeat(37)}`,
    "-0.0000000015",
    "16777216",
  ]);
});

test("a position is set back exactly, and numbers of actions name their components", () => {
  const position = new Position(dilemma(3));
  position.play([0, 1]);
  const before = position.save();
  const seen = position.players.map((player) => position.seen(player));
  expect(position.play([1, 1])).toEqual([1, 1]);
  expect(position.players.map((player) => position.seen(player))).not.toEqual(seen);
  position.load(before);
  expect(position.players.map((player) => position.seen(player))).toEqual(seen);
  const { players } = new Position(pairs);
  expect(Array.from({ length: 6 }, (_, k) => actionName(players[0], k))).toEqual([
    "0,0",
    "0,1",
    "1,0",
    "1,1",
    "2,0",
    "2,1",
  ]);
});
