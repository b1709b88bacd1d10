/** Every part of a device, alone, over the prisoner's dilemma (2, 0, 3, 1) or a public good, with what it must come to by hand. */
import { describe, expect, test } from "vitest";
import { publicGood } from "../../envs/commitment/public-good/entry.js";
import { reroute } from "../../envs/commitment/reroute/entry.js";
import { Batch } from "../../src/batch.js";
import type { Device } from "../../src/device/device.js";
import { withDevice } from "../../src/device/with-device.js";
import { randomBot } from "../../src/random-bot.js";
import { C, D, dilemma, mirror, Table } from "./play.js";

const silent = {};
const commit = (...messages: (string | number)[]) => messages.map((message) => ({ message }));
const act = (...actions: number[]) => actions.map((action) => ({ action }));

describe("messages", () => {
  test("where nothing can be said the game is the game", () => {
    const base = dilemma(4);
    const layered = withDevice(base, { messages: { kind: "none" } });
    const [plain, device] = [new Batch(base, 16), new Batch(layered, 16)];
    for (const batch of [plain, device]) batch.reset({ seed: 3 });
    const bot = randomBot(base, 0, 1);
    const actions = new Float32Array(32);
    for (let k = 0; k < 12; k++) {
      bot.act(plain.observations[0], plain.masks[0], actions);
      plain.step([actions]);
      device.step([actions]);
      expect(device.rewards).toEqual(plain.rewards);
      expect(device.truncated).toEqual(plain.truncated);
    }
  });

  test("two mirrors cooperate, a mirror and a free defector do not, and nobody is forced who said nothing", () => {
    const table = new Table(dilemma(), { messages: { kind: "table" } });
    expect(table.steps).toEqual(["commit", "play"]);
    expect(table.step(commit(mirror, mirror))).toEqual([0, 0]);
    expect(table.open(0, "action")).toEqual([1, 0]);
    expect(table.step(act(C, C))).toEqual([2, 2]);

    const lonely = new Table(dilemma(), { messages: { kind: "table" } });
    lonely.step(commit(mirror, 0));
    expect(lonely.open(0, "action")).toEqual([0, 1]); // who is not bound cannot be relied on
    expect(lonely.open(1, "action")).toEqual([1, 1]);
    expect(lonely.step(act(D, C))).toEqual([3, 0]);
  });

  test("conditions on actions answer what a free agent really does", () => {
    for (const [free, rewards] of [
      [C, [2, 2]],
      [D, [1, 1]],
    ] as const) {
      const table = new Table(dilemma(), { messages: { kind: "table" }, conditions: "actions" });
      table.step(commit(mirror, 0));
      expect(table.open(0, "action")).toEqual([1, 0]); // what it will do is not known yet: nothing to decide
      expect(table.step(act(0, free))).toEqual(rewards);
    }
  });

  test("payments on the grid change hands with the actions", () => {
    const device: Device = { messages: { kind: "transfer", step: 0.25, most: 1 } };
    const table = new Table(dilemma(), device);
    table.step(commit("if plays(other) = cooperate and paid >= 0.75 then cooperate else defect", "cooperate pay 0.75"));
    expect(table.step(act(C, C))).toEqual([2.75, 1.25]);
    expect(table.metric("transfers")).toBe(0.75);
  });

  test("agents may be made to speak", () => {
    const table = new Table(dilemma(), { messages: { kind: "table" }, voluntary: false });
    expect(table.open(0, "message")).toEqual([0, 1, 1, 1]);
  });

  test("messages may be revised before they count, and the last ones do", () => {
    const table = new Table(dilemma(), { messages: { kind: "table" }, revisions: 1 });
    expect(table.steps).toEqual(["commit", "commit", "play"]);
    table.step(commit("defect", "defect"));
    table.step(commit(mirror, mirror));
    expect(table.step(act(C, C))).toEqual([2, 2]);
  });
});

describe("visibility", () => {
  const shownTo = (visibility: Device["visibility"]) => {
    const table = new Table(dilemma(), {
      messages: { kind: "table" },
      ...(visibility && { visibility }),
      mediator: { kind: "honest" },
    });
    table.step(commit(mirror, "cooperate"));
    return [table.sees(0, "own message"), table.sees(0, "other 1 message"), table.sees(0, "other 1 promise")];
  };

  test("public messages are seen before the game is played, sealed ones are not", () => {
    expect(shownTo({ kind: "public" })).toEqual([
      [0, 0, 1, 0],
      [0, 1, 0, 0],
      [1, 0],
    ]);
    const hidden = [
      [0, 0, 1, 0],
      [0, 0, 0, 0],
      [0, 0],
    ];
    expect(shownTo({ kind: "sealed" })).toEqual(hidden);
    expect(shownTo({ kind: "mediator" })).toEqual(hidden);
  });

  test("delayed messages are seen so many rounds later", () => {
    const table = new Table(dilemma(4), { messages: { kind: "table" }, visibility: { kind: "delayed", rounds: 2 } });
    const round = (message: string) => {
      table.step(commit(0, message));
      const seen = table.sees(0, "other 1 message");
      table.step(act(C, message === "cooperate" ? C : D));
      return seen;
    };
    expect(round("cooperate")).toEqual([1, 0, 0, 0]); // two rounds ago nothing was said
    expect(round("defect")).toEqual([1, 0, 0, 0]);
    expect(round("defect")).toEqual([0, 1, 0, 0]);
    expect(round("defect")).toEqual([0, 0, 0, 1]);
  });
});

describe("order", () => {
  test("in turn, one after the other commits and sees those before", () => {
    const table = new Table(dilemma(), { messages: { kind: "unconditional" }, turns: "in-turn" });
    expect(table.steps).toEqual(["commit", "commit", "play"]);
    expect([table.open(0, "message"), table.open(1, "message")]).toEqual([
      [1, 1, 1],
      [1, 0, 0],
    ]);
    table.step(commit("cooperate", 0));
    expect(table.sees(1, "other 1 message")).toEqual([0, 1, 0]);
    expect([table.open(0, "message"), table.open(1, "message")]).toEqual([
      [1, 0, 0],
      [1, 1, 1],
    ]);
    table.step(commit(0, "defect"));
    expect(table.step(act(C, D))).toEqual([0, 3]);
  });

  test("the highest bid goes first, and all pay theirs", () => {
    const device: Device = {
      messages: { kind: "unconditional" },
      turns: "in-turn",
      order: { kind: "priority" },
      bids: { step: 0.5, levels: 3 },
    };
    const table = new Table(dilemma(), device);
    expect(table.steps).toEqual(["enter", "commit", "commit", "play"]);
    table.step([{ bid: 1 }, { bid: 2 }]);
    expect([table.sees(0, "place"), table.sees(1, "place")]).toEqual([[1], [0]]);
    table.step([silent, { message: "defect" }]);
    expect(table.step([{ message: "defect" }, silent])).toEqual([-0.5, -1]);
    expect(table.metric("burnt")).toBe(1.5);
  });

  test("only the first in order pays, where losers pay nothing", () => {
    const device: Device = {
      messages: { kind: "unconditional" },
      order: { kind: "priority" },
      bids: { step: 0.5, levels: 3 },
      fees: { bids: "first" },
    };
    const table = new Table(dilemma(), device);
    expect(
      table.step([
        { message: 1, bid: 1 },
        { message: 1, bid: 2 },
      ]),
    ).toEqual([0, -1]);
  });

  test("executed one by one, a condition knows only what came before it", () => {
    const run = (from: "first" | "last") => {
      const table = new Table(dilemma(), { messages: { kind: "table" }, semantics: { kind: "sequential", from } });
      table.step(commit(mirror, "cooperate"));
      return table.step([{ action: from === "first" ? D : C }, { action: C }]);
    };
    expect(run("first")).toEqual([3, 0]); // the mirror runs first and sees no cooperation yet
    expect(run("last")).toEqual([2, 2]);
  });

  test("a builder puts first what pays all together most", () => {
    const device: Device = {
      messages: { kind: "table" },
      semantics: { kind: "sequential", from: "first" },
      order: { kind: "builder" },
    };
    const table = new Table(dilemma(), device);
    table.step(commit(mirror, "cooperate"));
    expect(table.step(act(C, C))).toEqual([2, 2]);
  });
});

describe("semantics", () => {
  const outcome = (semantics: Device["semantics"], messages: Device["messages"] = { kind: "table" }) => {
    const table = new Table(dilemma(), { messages, ...(semantics && { semantics }) });
    table.step(commit(mirror, mirror));
    const played = table.open(0, "action")[C] === 1 ? C : D;
    return { rewards: table.step(act(played, played)), voids: table.metric("voids") };
  };

  test("two mirrors: CC under the greatest fixed point, DD under the least, void where there are two", () => {
    expect(outcome({ kind: "greatest" })).toEqual({ rewards: [2, 2], voids: 0 });
    expect(outcome({ kind: "least" })).toEqual({ rewards: [1, 1], voids: 0 });
    expect(outcome({ kind: "unique" })).toEqual({ rewards: [1, 1], voids: 1 });
    expect(outcome({ kind: "three-valued" }).rewards).toEqual([1, 1]);
    expect(outcome({ kind: "modal" }).rewards).toEqual([2, 2]);
    expect(outcome({ kind: "solver" }).rewards).toEqual([2, 2]);
    for (const coins of ["shared", "independent"] as const)
      expect(outcome({ kind: "simulation", epsilon: 0.2, coins }).rewards).toEqual([2, 2]);
  });

  test("a mirror and an anti have no fixed point and fall to the bottom", () => {
    const table = new Table(dilemma(), { messages: { kind: "table", monotone: false } });
    table.step(commit(mirror, "if plays(other) = cooperate then defect else cooperate"));
    expect(table.step(act(D, D))).toEqual([1, 1]);
    expect(table.metric("voids")).toBe(1);
  });
});

describe("finality", () => {
  const lanes = 40_000;
  const boundShare = (latency: "fixed" | "exponential", mean: number, rate: number) => {
    const device: Device = {
      messages: { kind: "unconditional" },
      finality: {
        kind: "race",
        arrival: { kind: "fixed", mean: 0 },
        lags: [],
        latency: { kind: latency, mean },
        deadline: { kind: "exponential", mean: 1 / rate },
      },
    };
    const table = new Table(dilemma(), device, lanes, 5);
    table.step(commit("cooperate", 0));
    let bound = 0;
    for (let lane = 0; lane < lanes; lane++) bound += table.metric("bound", lane); // of two agents, one of whom spoke
    return (2 * bound) / lanes;
  };

  test("what is final in time binds: e^(-μL) at a fixed latency, λ/(λ+μ) at an exponential one, within 4 standard errors", () => {
    for (const [share, theory] of [
      [boundShare("fixed", 12, 0.1), Math.exp(-1.2)],
      [boundShare("exponential", 12, 0.1), 1 / 12 / (1 / 12 + 0.1)],
    ]) {
      const error = Math.sqrt((theory * (1 - theory)) / lanes);
      expect(Math.abs(share - theory) / error).toBeLessThan(4);
    }
    expect(Math.exp(-1.2)).toBeCloseTo(0.301194, 6);
  });

  test("who is far away comes too late", () => {
    const device: Device = {
      messages: { kind: "unconditional" },
      finality: {
        kind: "race",
        arrival: { kind: "fixed", mean: 0 },
        lags: [0, 2],
        latency: { kind: "fixed", mean: 1 },
        deadline: { kind: "fixed", mean: 2 },
      },
    };
    const table = new Table(dilemma(), device);
    table.step(commit("cooperate", "cooperate"));
    expect(table.open(0, "action")).toEqual([1, 0]);
    expect(table.open(1, "action")).toEqual([1, 1]);
  });
});

describe("credibility", () => {
  const lanes = 20_000;

  test("commitments are honoured as often as the device says, and others cannot tell", () => {
    const table = new Table(dilemma(), { messages: { kind: "unconditional" }, credibility: { honour: 0.3 } }, lanes);
    table.step(commit("cooperate", "cooperate"));
    let bound = 0;
    for (let lane = 0; lane < lanes; lane++) bound += table.metric("bound", lane);
    const error = Math.sqrt((0.3 * 0.7) / (2 * lanes));
    expect(Math.abs(bound / lanes - 0.3) / error).toBeLessThan(4);
    expect(table.sees(0, "other 1 bound")).toEqual([1]);
  });

  test("breaking gains T − R and loses d · min(slash, K) on average, so that K ≥ 1/d keeps promises", () => {
    const [detection, collateral] = [0.1, 10];
    const device: Device = {
      messages: { kind: "table" },
      credibility: { breach: true, detection, collateral, bounty: 0.5 },
    };
    const table = new Table(dilemma(), device, lanes, 2);
    table.step(commit(mirror, mirror));
    expect(table.open(0, "action")).toEqual([1, 1]);
    table.step(act(D, C));
    const gained = table.all(0).reduce((sum, x) => sum + x, 0) / lanes;
    const error = (collateral * Math.sqrt(detection * (1 - detection))) / Math.sqrt(lanes);
    expect(Math.abs(gained - (3 - detection * collateral)) / error).toBeLessThan(4); // 2, what keeping it pays
    const caught = table.all(1).filter((x) => x === 5).length; // 0, and half of what was slashed
    expect(Math.abs(caught / lanes - detection) / Math.sqrt((0.1 * 0.9) / lanes)).toBeLessThan(4);
    expect(table.metric("broken")).toBe(0.5);
  });

  test("a dispute gives everybody what was promised", () => {
    const table = new Table(dilemma(), {
      messages: { kind: "table" },
      credibility: { breach: true, collateral: 1, dispute: 1 },
    });
    table.step(commit(mirror, mirror));
    expect(table.step(act(D, C))).toEqual([1, 2]); // 2 as promised, less the collateral
    expect([table.metric("slashed"), table.metric("burnt")]).toEqual([1, 1]);
  });
});

describe("mediator", () => {
  const threshold = "if count(1) >= 2 then 1 else 0";
  const good = () => publicGood.make({ players: 3, share: 0.5 });
  const run = (mediator: Device["mediator"], messages: (string | number)[]) => {
    const table = new Table(good(), { messages: { kind: "threshold" }, ...(mediator && { mediator }) });
    table.step(commit(...messages));
    return table;
  };

  test("it censors, breaks, and inserts heads", () => {
    expect(run({ kind: "none" }, [threshold, threshold, threshold]).open(0, "action")).toEqual([0, 1]);
    const censored = run({ kind: "scripted", deed: "censor", agent: 1 }, [threshold, threshold, threshold]);
    expect([0, 1, 2].map((i) => censored.open(i, "action"))).toEqual([
      [1, 0],
      [1, 1],
      [1, 0],
    ]);
    const broken = run({ kind: "scripted", deed: "break", agent: 1 }, [threshold, threshold, threshold]);
    expect(broken.open(1, "action")).toEqual([1, 1]);
    const inserted = run({ kind: "scripted", deed: "insert", agent: 0 }, [threshold, threshold, 0]);
    expect(inserted.open(0, "action")).toEqual([0, 1]); // one other head and one phantom
  });

  test("it leaks what is sealed", () => {
    const device: Device = {
      messages: { kind: "table" },
      visibility: { kind: "sealed" },
      mediator: { kind: "scripted", deed: "leak", agent: 1 },
    };
    const table = new Table(dilemma(), device);
    table.step(commit(mirror, "cooperate"));
    expect([table.sees(0, "other 1 message"), table.sees(1, "other 1 message")]).toEqual([
      [0, 1, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  test("it turns the order round", () => {
    const device: Device = {
      messages: { kind: "table" },
      semantics: { kind: "sequential", from: "first" },
      mediator: { kind: "scripted", deed: "reorder", agent: 0 },
    };
    const table = new Table(dilemma(), device);
    table.step(commit(mirror, "cooperate"));
    expect(table.open(0, "action")).toEqual([1, 0]);
  });

  test("one who learns is an agent: it sees all, earns fees and its share, and pays for misdeeds", () => {
    const device: Device = {
      messages: { kind: "table" },
      visibility: { kind: "sealed" },
      fees: { message: 0.5, to: "mediator" },
      mediator: { kind: "learning", powers: ["break"], weight: 0.1, detection: 1, slash: 2 },
    };
    const table = new Table(dilemma(), device);
    expect(table.game.roles.map(({ name }: { name: string }) => name)).toEqual(["player", "mediator"]);
    expect(table.steps).toEqual(["commit", "mediate", "play"]);
    table.step(commit(mirror, mirror), [[0]]);
    expect(table.sees(0, "agent 1 message", 1)).toEqual([0, 0, 1, 0]);
    expect(table.batch.masks[1]).toEqual(Uint8Array.from([1, 1, 1]));
    expect(table.step([silent, silent], [[2]])).toEqual([-0.5, -0.5]); // it breaks what agent 1 said
    expect(table.batch.rewards[1][0]).toBe(1 - 2);
    expect(table.open(1, "action")).toEqual([1, 1]);
    expect(table.step(act(D, D), [[0]])).toEqual([1, 1]); // the mirror cannot rely on it any more
    expect(table.batch.rewards[1][0]).toBeCloseTo(0.2, 6);
  });

  test("it plays for whoever delegates: all cooperate if all delegate, else it punishes", () => {
    const device: Device = { messages: { kind: "delegate" }, mediator: { kind: "scripted", deed: "unanimous" } };
    const together = new Table(dilemma(), device);
    together.step(commit("delegate", "delegate"));
    expect(together.step(act(C, C))).toEqual([2, 2]);
    const alone = new Table(dilemma(), device);
    alone.step(commit("delegate", 0));
    expect(alone.step(act(D, D))).toEqual([1, 1]);
  });

  test("a learning one chooses the actions of those who delegate", () => {
    const device: Device = {
      messages: { kind: "delegate" },
      mediator: { kind: "learning", powers: [], weight: 0.5, detection: 0, slash: 0 },
    };
    const table = new Table(dilemma(), device);
    table.step(commit("delegate", 0), [[0, 0]]);
    expect(table.batch.masks[1]).toEqual(Uint8Array.from([1, 1, 1, 0]));
    table.step([silent, silent], [[D, 0]]);
    expect(table.step(act(D, C), [[0, 0]])).toEqual([3, 0]);
    expect(table.batch.rewards[1][0]).toBe(1.5);
  });
});

describe("contracts", () => {
  test("a proposed joint action binds if all agree, and only then", () => {
    for (const [last, rewards] of [
      [1, [2, 2]],
      [0, [1, 1]],
    ] as const) {
      const table = new Table(dilemma(), { messages: { kind: "contract", terms: "profile" } });
      expect(table.steps).toEqual(["commit", "accept", "play"]);
      table.step(commit("propose cooperate, cooperate", 0));
      expect(table.sees(1, "contract of device 0")).toEqual([0, 1, 0, 0, 0]);
      table.step(commit(1, last));
      expect(table.open(0, "action")).toEqual(last === 1 ? [1, 0] : [1, 1]);
      expect(table.step(last === 1 ? act(C, C) : act(D, D))).toEqual(rewards);
    }
  });

  test("a penalty of 1 or more makes defecting unprofitable, and is paid by who defects", () => {
    const table = new Table(dilemma(), { messages: { kind: "contract", terms: "penalty", step: 0.5, most: 2 } });
    table.step(commit("propose penalty 1.5", 0));
    table.step(commit(1, 1));
    expect(table.open(0, "action")).toEqual([1, 1]);
    expect(table.step(act(D, C))).toEqual([1.5, 1.5]);
  });

  test("proposals of one's own action bind if all agree", () => {
    const table = new Table(dilemma(), { messages: { kind: "contract", terms: "own" } });
    table.step(commit("propose cooperate", "propose cooperate"));
    table.step(commit(1, 1));
    expect(table.step(act(C, C))).toEqual([2, 2]);
    const without = new Table(dilemma(), { messages: { kind: "contract", terms: "own" } });
    without.step(commit("propose cooperate", 0));
    without.step(commit(1, 1));
    expect(without.open(0, "action")).toEqual([1, 1]);
  });
});

describe("shares", () => {
  const share = (levels = 3): Device => ({ messages: { kind: "share", levels } });

  test("giving way for φ of the surplus is paid 3.3333 + φ 4.24242 in the reroute game", () => {
    for (const [ask, payment] of [
      ["0", 10 / 3],
      ["0.5", 10 / 3 + 0.5 * 4.242424],
      ["1", 10 / 3 + 4.242424],
    ] as const) {
      const table = new Table(reroute.make(), share());
      table.step(commit("offer 1", `play 1 for ${ask}`));
      expect([table.open(0, "action"), table.open(1, "action")]).toEqual([
        [1, 0],
        [0, 1],
      ]);
      const [stayer, mover] = table.step(act(0, 1));
      expect(stayer).toBeCloseTo(90.90909 - payment, 4);
      expect(mover).toBeCloseTo(80 + payment, 4);
    }
  });

  test("no deal where the offer is below the ask, or there is nothing to gain", () => {
    const low = new Table(reroute.make(), share());
    low.step(commit("offer 0", "play 1 for 0.5"));
    expect(low.open(1, "action")).toEqual([1, 1]);
    const idle = new Table(reroute.make({ reserves: [1000, 100] }), share());
    idle.step(commit("offer 1", "play 1 for 0"));
    expect(idle.open(1, "action")).toEqual([1, 1]);
  });
});

describe("identities, fees and duration", () => {
  test("a fake head counts where heads are counted, costs, and does not give", () => {
    const device: Device = { messages: { kind: "threshold" }, identities: { most: 1, cost: 0.2 } };
    const table = new Table(publicGood.make({ players: 3, share: 0.5 }), device);
    const two = "if count(1) >= 2 then 1 else 0";
    expect(table.step([{ message: two }, { message: two }, { message: 0, identities: 1 }])[2]).toBeCloseTo(-0.2, 6);
    expect([table.open(0, "action"), table.open(2, "action")]).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(table.step(act(1, 1, 0))).toEqual([0, 0, 1]); // two give; the third has ½ · 2 for nothing
  });

  test("programs pay by the node", () => {
    const table = new Table(dilemma(), { messages: { kind: "table" }, fees: { message: 0.5, node: 0.25 } });
    const [simple, complex] = table.step(commit("cooperate", mirror));
    expect(simple).toBeCloseTo(-0.75, 6);
    expect(complex).toBeLessThan(-1);
    expect(table.metric("burnt")).toBeCloseTo(-simple - complex, 6);
  });

  test("a commitment holds for a round, or for the episode", () => {
    const each = new Table(dilemma(3), { messages: { kind: "unconditional" } });
    each.step(commit("cooperate", 0));
    each.step(act(C, D));
    expect(each.open(0, "message")).toEqual([1, 1, 1]); // it may say something else now
    expect(each.game.horizon * each.game.phases).toBe(6);

    const once = new Table(dilemma(3), { messages: { kind: "unconditional" }, every: "episode" });
    expect(once.game.horizon * once.game.phases).toBe(4);
    once.step(commit("cooperate", 0));
    for (let round = 0; round < 3; round++) expect(once.step(act(C, D))).toEqual([0, 3]);
    expect(once.batch.terminated[0]).toBe(1);
  });
});

describe("several devices", () => {
  const rivals: readonly Device[] = [
    { name: "causal", messages: { kind: "table" }, semantics: { kind: "least" }, fees: { message: 0.1 } },
    { name: "atomic", messages: { kind: "unconditional" } },
  ];

  test("agents choose a venue and speak its language", () => {
    const table = new Table(dilemma(), rivals);
    expect(table.steps).toEqual(["enter", "commit", "play"]);
    table.step([{ device: 0 }, { device: 1 }]);
    expect(table.sees(0, "other 1 device")).toEqual([0, 1]);
    expect([table.open(0, "message"), table.open(1, "message")]).toEqual([
      [1, 1, 1, 1],
      [1, 1, 1, 0],
    ]);
    expect(table.step([{ message: 2 }, { message: 1 }])[0]).toBeCloseTo(-0.1, 6);
    expect(table.open(0, "action")).toEqual([0, 1]); // the first device binds before the second, and cannot rely on it
    expect(table.step(act(D, C))).toEqual([3, 0]);
  });

  test("what an earlier device has bound, a later one can rely on", () => {
    const table = new Table(dilemma(), [...rivals].reverse());
    table.step([{ device: 1 }, { device: 0 }]);
    table.step([{ message: 2 }, { message: 1 }]);
    expect(table.step(act(C, C))).toEqual([2, 2]);
  });
});

test.each([
  [{}, "needs messages"],
  [{ messages: { kind: "shout" } }, "must have a kind, one of none"],
  [{ messages: { kind: "table" }, odd: 1 }, "has no 'odd'"],
  [{ messages: { kind: "table" }, name: "A b" }, "lower-case"],
  [{ messages: { kind: "table" }, order: { kind: "priority" } }, "reads bids"],
  [{ messages: { kind: "table" }, bids: { levels: 3 } }, "the order is fixed"],
  [{ messages: { kind: "delegate" } }, "mediator who plays"],
  [{ messages: { kind: "share", levels: 3 }, conditions: "actions" }, "settled before the game moves"],
  [{ messages: { kind: "table" }, fees: { to: "mediator" } }, "there is none"],
  [{ messages: { kind: "table" }, credibility: { collateral: 2 } }, "set breach to true"],
  [{ messages: { kind: "table" }, credibility: { breach: true, slash: 2 } }, "takes from the collateral"],
  [{ messages: { kind: "table" }, credibility: { honour: Number.NaN } }, "honour must be a number from 0 to 1"],
  [{ messages: { kind: "none" }, voluntary: false }, "free to say nothing"],
  [{ messages: { kind: "table" }, mediator: { kind: "scripted", deed: "censor", agent: 2 } }, "must be below 2"],
  [{ messages: { kind: "table" }, mediator: { kind: "scripted", deed: "unanimous" } }, "for messages that delegate"],
  [{ messages: { kind: "table" }, finality: { kind: "race", latency: { kind: "fixed" } } }, "mean must be a number"],
  [{ messages: { kind: "table" }, visibility: { kind: "mediator" } }, "there is none"],
  [{ messages: { kind: "table" }, turns: "in-turn", revisions: 1 }, "cannot be revised"],
])("%j is refused with a sentence", (literal, sentence) => {
  expect(() => withDevice(dilemma(), literal as unknown as Device)).toThrow(sentence);
});
