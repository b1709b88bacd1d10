/** The matrix game: what it pays, who plays, what is seen, what is measured, what is refused. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrix, normalForm, type Table } from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { MultiEnv } from "../../src/env.js";
import { agentNames } from "../../src/game.js";
import { toText } from "../../src/shape.js";
import { classics, looked, nest, tables } from "./tables.js";

/** Play these joint actions (per round, one action per player) in one lane of fresh episodes. */
function played(table: Table, rounds: number, joints: readonly (readonly number[])[]) {
  const game = matrix({ table, rounds });
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed: 0 });
  const rewards = joints.map((joint) => {
    batch.step(game.form.alike ? [Float32Array.from(joint)] : joint.map((a) => Float32Array.of(a)));
    return batch.rewards.flatMap((all) => [...all]);
  });
  const metrics = new Float64Array(game.metrics.length);
  batch.measure(0, metrics);
  const measured = Object.fromEntries(game.metrics.map((name, k) => [name, metrics[k]]));
  return { game, batch, rewards, measured, seen: batch.observations.map((all) => [...all]) };
}

describe("rules", () => {
  test("every player gets what the table says, in play and in thought", () => {
    fc.assert(
      fc.property(tables([2, 4], 4, 100), fc.nat(), (table, pick) => {
        const { counts, joints, strides } = normalForm(table);
        const joint = Array.from(counts, (n, i) => Math.floor((pick % joints) / strides[i]) % n);
        const { game, batch, rewards } = played(table, 1, [joint]);
        expect(rewards[0]).toEqual(looked(table.payoffs, joint));
        const out = game.roles.map(({ count }) => new Float32Array(count));
        game.payoff!(
          batch.state,
          0,
          game.form.alike ? [Float32Array.from(joint)] : joint.map((a) => Float32Array.of(a)),
          out,
        );
        expect(out.flatMap((all) => [...all])).toEqual(rewards[0]);
      }),
      { seed: 1 },
    );
  });

  test("played once it ends terminated; repeated it does so after the last round", () => {
    const once = played(classics.dilemma, 1, [[0, 0]]).batch;
    expect([once.terminated[0], once.truncated[0]]).toEqual([1, 0]);
    const joints = [
      [0, 0],
      [1, 0],
      [1, 1],
    ];
    expect(played(classics.dilemma, 3, joints.slice(0, 2)).batch.terminated[0]).toBe(0);
    const thrice = played(classics.dilemma, 3, joints).batch;
    expect([thrice.terminated[0], thrice.truncated[0]]).toEqual([1, 0]);
    expect([...thrice.episodeReturns[0]]).toEqual([2 + 3 + 1, 2 + 0 + 1]);
  });

  test("welfare is the sum of all rewards, and shares say how often what was played", () => {
    const { measured } = played(classics.dilemma, 4, [
      [0, 0],
      [0, 1],
      [0, 1],
      [1, 1],
    ]);
    expect(measured).toEqual({
      welfare: 4 + 3 + 3 + 2,
      "share cooperate/cooperate": 0.25,
      "share cooperate/defect": 0.5,
      "share defect/cooperate": 0,
      "share defect/defect": 0.25,
    });
    expect(played(classics.dilemma, 1, [[1, 0]]).measured).toMatchObject({ welfare: 3, "share defect/cooperate": 1 });
    expect(played(classics.dilemma, 1, []).measured).toMatchObject({ welfare: 0, "share cooperate/cooperate": 0 });
  });

  test("of larger tables the shares are of single actions, everybody's where they have the same names", () => {
    for (const rounds of [1, 2]) {
      const joints = [
        [0, 4],
        [4, 4],
      ].slice(0, rounds);
      const { measured } = played({ payoffs: nest([5, 5], () => 1) }, rounds, joints);
      const four = rounds === 1 ? 0.5 : 0.75;
      expect(measured).toEqual({
        welfare: 2 * rounds,
        "share 0": 1 - four,
        "share 1": 0,
        "share 2": 0,
        "share 3": 0,
        "share 4": four,
      });
      const unlike = played(
        { payoffs: nest([3, 6], () => 1) },
        rounds,
        joints.map(([, b]) => [2, b]),
      ).measured;
      expect(unlike).toMatchObject({ "share row_0 2": 1, "share column_0 4": 1, "share column_0 5": 0 });
    }
    expect(matrix({ table: { payoffs: nest([70, 2], () => 1) } }).metrics).toEqual(["welfare"]);
  });
});

describe("players", () => {
  test("players alike share a role; others have one each, and names of letters, underscore, index", () => {
    const names = (table: Table) => agentNames(matrix({ table }));
    expect(names(classics.dilemma)).toEqual(["player_0", "player_1"]);
    expect(names({ payoffs: nest([2, 3], () => 0) })).toEqual(["row_0", "column_0"]);
    expect(names({ payoffs: nest([2, 3, 2], () => 0) })).toEqual(["playera_0", "playerb_0", "playerc_0"]);
    expect(
      names({
        ...classics.dilemma,
        rank: [
          [1, 0],
          [0, 1],
        ],
      }),
    ).toEqual(["row_0", "column_0"]);
    const many = names({ payoffs: nest([2, ...Array<number>(29).fill(1)], () => 0) });
    expect(many.slice(25, 28)).toEqual(["playerz_0", "playerba_0", "playerbb_0"]);
    for (const name of many) expect(name).toMatch(/^[a-z]+_[0-9]+$/);
  });

  test("a rank goes to the role, or each player's to its own", () => {
    expect(matrix().roles[0].rank).toEqual([1, 0]);
    expect(
      matrix({
        table: {
          ...classics.dilemma,
          rank: [
            [1, 0],
            [0, 2],
          ],
        },
      }).roles.map(({ rank }) => rank),
    ).toEqual([
      [1, 0],
      [0, 2],
    ]);
    expect(matrix({ table: classics.sexes }).roles[0].rank).toBeUndefined();
  });

  test("types derive from the roles: a choice is a number, and agents have the names of their roles", () => {
    const env = new MultiEnv(matrix());
    env.reset({ seed: 0 });
    const { rewards } = env.step({ player_0: 0, player_1: 1 });
    expect(rewards).toEqual({ player_0: 0, player_1: 3 });
    // @ts-expect-error a choice is a number
    expect(() => env.step({ player_0: [0], player_1: 1 })).toThrow("must be a number");
    // @ts-expect-error there is no router
    expect(() => env.step({ player_0: 0, player_1: 1, router_0: 1 })).toThrow("no agent 'router_0'");
  });
});

describe("what is seen", () => {
  test("of a symmetric game played once there is nothing to see but a constant 1", () => {
    expect(played(classics.chicken, 1, []).seen).toEqual([[1, 1]]);
  });

  test("where the table is not symmetric each sees its seat", () => {
    expect(played(classics.pennies, 1, []).seen).toEqual([[1, 0, 0, 1]]);
    expect(played({ payoffs: nest([2, 3], () => 0) }, 1, []).seen).toEqual([[1], [1]]); // a role says it already
  });

  test("a repeated game shows the last round, one's own action first, and nothing yet at the beginning", () => {
    expect(played(classics.dilemma, 3, []).seen).toEqual([[0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1]]);
    expect(played(classics.dilemma, 3, [[0, 1]]).seen).toEqual([[1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0]]);
    expect(
      played(classics.dilemma, 3, [
        [0, 1],
        [1, 1],
      ]).seen,
    ).toEqual([[0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0]]);
  });

  test("of several others, the next in turn comes first", () => {
    let k = 0;
    const seats = { payoffs: nest([2, 3, 2], () => k++) };
    expect(played(seats, 2, [[1, 2, 0]]).seen).toEqual([
      [0, 1, 0, /**/ 0, 0, 1, 0, /**/ 1, 0, 0],
      [0, 0, 1, 0, /**/ 1, 0, 0, /**/ 0, 1, 0],
      [1, 0, 0, /**/ 0, 1, 0, /**/ 0, 0, 1, 0],
    ]);
  });

  test("no observation is ever all zeros", () => {
    fc.assert(
      fc.property(tables([2, 3], 3, 2), fc.integer({ min: 1, max: 3 }), (table, rounds) => {
        const game = matrix({ table, rounds });
        const batch = new Batch(game, 2);
        batch.reset({ seed: 0 });
        for (let t = 0; t < 4; t++) {
          game.roles.forEach((role, r) => {
            const width = batch.observations[r].length / (2 * role.count);
            for (let row = 0; row < 2 * role.count; row++) {
              expect(batch.observations[r].slice(row * width, (row + 1) * width)).toContain(1);
            }
          });
          batch.step(game.roles.map(({ count }) => new Float32Array(2 * count)));
        }
      }),
      { seed: 2, numRuns: 40 },
    );
  });
});

describe("drawing", () => {
  test("the table is drawn with the last joint action marked", () => {
    const { game, batch } = played(classics.dilemma, 2, [[0, 1]]);
    expect(toText(game.draw!(batch.state, 0)).split("\n")).toEqual([
      "cooperate/cooperate: 2, 2",
      "▸ cooperate/defect: 0, 3",
      "defect/cooperate: 3, 0",
      "defect/defect: 1, 1",
    ]);
  });

  test("there is something to draw of every table", () => {
    for (const counts of [
      [2, 2],
      [3, 4],
      [2, 2, 2],
      [9, 9],
    ]) {
      const { game, batch } = played({ payoffs: nest(counts, () => 1) }, 2, []);
      expect(toText(game.draw!(batch.state, 0))).not.toBe("");
    }
    const { game, batch } = played({ payoffs: nest([9, 9], () => 1) }, 2, [[8, 0]]);
    expect(toText(game.draw!(batch.state, 0))).toBe("▸ 8/0: 1, 1");
  });
});

describe("extremes", () => {
  const extremes: [string, Table, number][] = [
    ["one action each", { payoffs: [[[1, 2]]] }, 2],
    ["twelve players", { payoffs: nest(Array<number>(12).fill(2), () => 1) }, 2],
    ["sixty-four players without a choice", { payoffs: nest(Array<number>(64).fill(1), () => 1) }, 1],
    ["one chooser among idle ones", { payoffs: nest([1, 40, 1], () => 1) }, 3],
    ["the largest payoffs", { payoffs: nest([2, 2], () => 1e12) }, 2],
  ];

  test.each(extremes)("%s: the game passes every check", (_name, table, rounds) => {
    const findings = check(() => matrix({ table, rounds }), { seeds: [0], steps: 6 });
    expect(findings.filter(({ passed }) => !passed)).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ["no table", 7, "option 'table' must be an object {payoffs, actions?, rank?}, got 7."],
    ["a bare list", [[1]], "must be an object"],
    ["no payoffs", {}, "payoffs must be lists within lists, one level per player (2 to 64)"],
    ["one player", { payoffs: [[1], [2]] }, "one payoff per player, got lists 2 deep"],
    ["no actions", { payoffs: [] }, "got lists 1 deep"],
    ["an unknown part", { payoffs: [[[1, 2]]], payoff: 1 }, "has no 'payoff'; it has payoffs, actions, rank"],
    [
      "a ragged row",
      {
        payoffs: [
          [
            [1, 2],
            [3, 4],
          ],
          [[1, 2]],
        ],
      },
      "payoffs[1] needs 2 lists, as its neighbours have, got 1",
    ],
    ["a missing row", { payoffs: [[[1, 2]], 5] }, "payoffs[1] needs 1 lists, as its neighbours have, got 5"],
    [
      "payoffs for three of two",
      {
        payoffs: [
          [
            [1, 2],
            [3, 4, 5],
          ],
        ],
      },
      "payoffs[0][1] needs 2 payoffs, one per player, got 3",
    ],
    ["a text as payoff", { payoffs: [[[1, "2"]]] }, 'payoffs[0][0][1] must be a number from -1e12 to 1e12, got "2"'],
    ["an infinite payoff", { payoffs: [[[1, Number.POSITIVE_INFINITY]]] }, "got Infinity"],
    ["too large a payoff", { payoffs: [[[1, 2e12]]] }, "from -1e12 to 1e12, got 2000000000000"],
    [
      "too many names",
      { payoffs: [[[1, 2]]], actions: ["a", "b"] },
      "actions: player 0 has 1 action(s), got 2 entries",
    ],
    [
      "lists for one of two",
      { payoffs: [[[1, 2]]], actions: [["a"]] },
      "must be one list, or 2 lists, one per player, got 1",
    ],
    ["a name with a slash", { payoffs: [[[1, 2]]], actions: ["a/b"] }, "must be a short text without '/', got \"a/b\""],
    [
      "two actions of a name",
      {
        payoffs: [
          [
            [1, 2],
            [1, 2],
          ],
        ],
        actions: [["a"], ["b", "b"]],
      },
      "two actions of player 1 are called 'b'",
    ],
    ["a rank of words", { payoffs: [[[1, 2]]], rank: ["high"] }, 'rank: each entry must be a number, got "high"'],
    ["no list of ranks", { payoffs: [[[1, 2]]], rank: 1 }, "rank must be one list, or 2 lists, one per player, got 1"],
  ])("%s is refused with a sentence", (_name, table, says) => {
    expect(() => matrix({ table: table as Table })).toThrow(says);
    expect(() => matrix({ table: table as Table })).toThrow(/^commitment\/matrix-v0: option 'table'.*\.$/);
  });

  test("a table beyond a million payoffs is refused before it is read", () => {
    const row = Array(800).fill([0, 0]);
    expect(() => matrix({ table: { payoffs: Array(800).fill(row) } })).toThrow("at most 1000000 payoffs; 800 × 800");
  });

  test("rounds out of range are refused", () => {
    expect(() => matrix({ rounds: 0 })).toThrow("option 'rounds' must be an integer from 1 to 100000, got 0");
  });
});
