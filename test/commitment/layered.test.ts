/**
 * Games with devices, in the environment: what theory says of tables, programs, thresholds, leaders, contracts, mediators and shares is
 * what the layer pays, message by message.
 */
import { describe, expect, test } from "vitest";
import { contract, mediated, rerouteShare } from "../../envs/commitment/layered/agreements.js";
import { solveUnder } from "../../envs/commitment/layered/layered.js";
import { conditionalGood, leader, programs, tables } from "../../envs/commitment/layered/programs.js";
import type { NormalForm } from "../../envs/commitment/matrix/normal-form.js";
import { ownMatrix } from "../../envs/commitment/matrix/presets.js";
import { pureEquilibria } from "../../envs/commitment/matrix/pure.js";
import { reroute } from "../../envs/commitment/reroute/entry.js";
import { coordinator } from "../../envs/commitment/theory/coordinator.js";
import { inducedForm } from "../../envs/commitment/theory/induced.js";
import { metaForm } from "../../envs/commitment/theory/meta-form.js";
import { Batch } from "../../src/batch.js";
import type { Device } from "../../src/device/device.js";
import type { DeviceGame } from "../../src/device/with-device.js";
import type { Role } from "../../src/game.js";
import type { Entry } from "../../src/registry.js";
import { Rng } from "../../src/rng.js";
import { maskSize, size } from "../../src/space.js";
import { agrees, near } from "../auction/agrees.js";
import { C, D, dilemma, mirror, Table } from "../device/play.js";

const anti = "if plays(other) = cooperate then defect else cooperate";
const commit = (...messages: (string | number)[]) => messages.map((message) => ({ message }));
const act = (...actions: number[]) => actions.map((action) => ({ action }));

/** A registered game on a table of its own. */
function seated(entry: Entry, options: object = {}, lanes = 1, seed = 0): Table {
  const { below } = entry.make(options) as unknown as DeviceGame;
  return new Table(below.game, below.devices, lanes, seed);
}

/** The meta-game of a registered game. */
function metaOf(entry: Entry, options: object = {}): NormalForm {
  const { below } = entry.make(options) as unknown as DeviceGame;
  return metaForm(below.game, below.devices[0]);
}

/** What a profile of strategies, by name, pays. */
function paid({ actions, strides, payoffs, players }: NormalForm, ...names: string[]): number[] {
  const places = names.map((name, i) => actions[i].indexOf(name));
  expect(places, names.join(" | ")).not.toContain(-1);
  const joint = places.reduce((sum, a, i) => sum + a * strides[i], 0);
  return [...payoffs.subarray(joint * players, (joint + 1) * players)];
}

/** The payoffs of all joint strategies, player by player. */
const outcomes = (form: NormalForm): number[][] =>
  Array.from({ length: form.joints }, (_, joint) => [
    ...form.payoffs.subarray(joint * form.players, (joint + 1) * form.players),
  ]);

const namesAt = (form: NormalForm, joint: number): string[] =>
  form.actions.map((list, i) => list[Math.floor(joint / form.strides[i]) % form.counts[i]]);

const equilibria = (form: NormalForm): string[][] => [...pureEquilibria(form)].map((joint) => namesAt(form, joint));

interface Answers {
  readonly strategies: string[][];
  readonly nash: {
    readonly pure: string[];
    readonly equilibria: readonly { name: string; payoffs: number[] }[];
  } | null;
  readonly reason?: string;
  readonly weakDominance: { readonly survivors: string[] };
}
const known = <T>({ solve }: Entry, options: object = {}): T =>
  (solve as NonNullable<Entry["solve"]>)(options) as unknown as T;
const solved = (entry: Entry, options: object = {}) => known<Answers>(entry, options);

/** Everybody plays the first action that is open, in every lane. */
function follow({ game, batch }: Table): void {
  const actions = (game.roles as readonly Role[]).map(({ count, action }, r) => {
    const [width, flags] = [size(action), maskSize(action)];
    const out = new Float32Array(batch.lanes * count * width);
    for (let row = 0; row < batch.lanes * count; row++)
      out[row * width] = batch.masks[r].indexOf(1, row * flags) - row * flags;
    return out;
  });
  batch.step(actions);
  expect(batch.repaired).toBe(0);
}

const mean = (list: Float64Array) => {
  const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
  const variance = list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (list.length - 1);
  return { mean, standardError: Math.sqrt(variance / list.length) };
};

describe("tables", () => {
  const pure = (semantics: string, antis: boolean) =>
    solved(tables, { semantics, anti: antis, voluntary: false }).nash?.pure.toSorted();

  test("with the greatest fixed point defection and mutual mirrors are equilibria; with the least or a unique one defection alone", () => {
    for (const antis of [false, true]) {
      expect(pure("greatest", antis)).toEqual([`defect/defect`, `${mirror}/${mirror}`].toSorted());
      for (const semantics of ["least", "unique"]) expect(pure(semantics, antis)).toEqual(["defect/defect"]);
    }
    const { nash } = solved(tables, { voluntary: false });
    const pays = Object.fromEntries((nash?.equilibria ?? []).map(({ name, payoffs }) => [name, payoffs]));
    expect([pays["defect/defect"], pays[`${mirror}/${mirror}`]]).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  test("iterated weak dominance leaves mutual mirrors with the greatest, defection with the least fixed point", () => {
    const left = (semantics: string) => solved(tables, { semantics, voluntary: false }).weakDominance.survivors;
    expect(left("greatest")).toEqual([mirror, mirror]);
    expect(left("least")).toEqual(["defect", "defect"]);
  });

  test("two mirrors have the fixed points CC and DD, mirror and anti none, two antis CD and DC; only a single one resolves uniquely", () => {
    const said = ["cooperate", "defect", mirror, anti];
    /** What a table answers to a bound action: read from the promise it comes to. */
    const answer = (message: string, other: string): number => {
      const table = seated(tables, { anti: true });
      table.step(commit(message, other));
      return table.sees(0, "own promise").indexOf(1);
    };
    const answers = new Map(said.map((m) => [m, [answer(m, "cooperate"), answer(m, "defect")]]));
    const points = (a: string, b: string) =>
      [0, 1, 2, 3]
        .map((joint) => [joint >> 1, joint & 1])
        .filter(([x, y]) => answers.get(a)?.[y] === x && answers.get(b)?.[x] === y)
        .map(([x, y]) => "CD"[x] + "CD"[y]);
    expect(points(mirror, mirror)).toEqual(["CC", "DD"]);
    expect(points(mirror, anti)).toEqual([]);
    expect(points(anti, anti)).toEqual(["CD", "DC"]);
    for (const a of said) {
      for (const b of said) {
        const table = seated(tables, { anti: true, semantics: "unique" });
        table.step(commit(a, b));
        const found = points(a, b);
        expect(table.metric("voids")).toBe(found.length === 1 ? 0 : 1);
        const promises = [0, 1].map((i) => "CD"[table.sees(i, "own promise").indexOf(1)]).join("");
        expect(promises).toBe(found.length === 1 ? found[0] : "DD");
      }
    }
  });

  /** Share of mutual cooperation after 4,000 expected policy gradients at rate .3, over logits that begin N(0, sd²), per run. */
  function learnt({ counts, payoffs }: NormalForm, sd: number, runs: number): Float64Array {
    const n = counts[0];
    const rng = Rng.alloc(1, `logits ${sd}`).at(0);
    const logits = new Float64Array(2 * n);
    const policy = new Float64Array(2 * n);
    const value = new Float64Array(2 * n);
    const update = () => {
      for (const first of [0, n]) {
        let sum = 0;
        for (let a = first; a < first + n; a++) sum += policy[a] = Math.exp(logits[a]);
        for (let a = first; a < first + n; a++) policy[a] /= sum;
      }
    };
    return Float64Array.from({ length: runs }, () => {
      for (let a = 0; a < 2 * n; a++) logits[a] = sd * rng.normal();
      update();
      for (let step = 0; step < 4000; step++) {
        value.fill(0);
        for (let a = 0, joint = 0; a < n; a++) {
          for (let b = 0; b < n; b++, joint++) {
            value[a] += policy[n + b] * payoffs[2 * joint];
            value[n + b] += policy[a] * payoffs[2 * joint + 1];
          }
        }
        for (const first of [0, n]) {
          let average = 0;
          for (let a = first; a < first + n; a++) average += policy[a] * value[a];
          for (let a = first; a < first + n; a++) logits[a] += 0.3 * policy[a] * (value[a] - average);
        }
        update();
      }
      let both = 0;
      for (let joint = 0; joint < n * n; joint++)
        if (payoffs[2 * joint] === 2 && payoffs[2 * joint + 1] === 2)
          both += policy[Math.floor(joint / n)] * policy[n + (joint % n)];
      return both;
    });
  }

  test("gradients from random beginnings find mutual cooperation with the greatest fixed point the less often the more they differ", () => {
    const greatest = metaOf(tables, { voluntary: false });
    expect(mean(learnt(greatest, 0.1, 20)).mean).toBeGreaterThan(0.995);
    agrees(mean(learnt(greatest, 1, 200)), 0.904);
    agrees(mean(learnt(greatest, 2, 150)), 0.685);
    agrees(mean(learnt(greatest, 3, 150)), 0.6);
    agrees(mean(learnt(metaOf(tables, { voluntary: false, anti: true }), 1, 150)), 0.613);
    expect(mean(learnt(metaOf(tables, { voluntary: false, semantics: "least" }), 0.1, 20)).mean).toBeLessThan(0.005);
  });
});

describe("programs", () => {
  test("read each other as modal agents do: PrudentBot exploits CooperateBot and cooperates with FairBot and itself", () => {
    const bots = ["CooperateBot", "DefectBot", "FairBot", "PrudentBot"];
    const published = [
      ["CC", "CD", "CC", "CD"],
      ["DC", "DD", "DD", "DD"],
      ["CC", "DD", "CC", "CC"],
      ["DC", "DD", "CC", "CC"],
    ];
    const rewards = { CC: [2, 2], CD: [0, 3], DC: [3, 0], DD: [1, 1] } as { readonly [play: string]: number[] };
    for (const a of bots.keys()) {
      for (const b of bots.keys()) {
        const table = seated(programs);
        table.step(commit(a + 1, b + 1));
        const play = published[a][b];
        expect([table.open(0, "action")[C], table.open(1, "action")[C]], `${bots[a]} × ${bots[b]}`).toEqual(
          [...play].map((one) => (one === "C" ? 1 : 0)),
        );
        expect(table.step([...play].map((one) => ({ action: one === "C" ? C : D })))).toEqual(rewards[play]);
      }
    }
  });

  test("that simulate each other cooperate for sure, and with DefectBot in a share ε; to cooperate is best iff ε < 1/2", () => {
    const lanes = 20_000;
    const [cooperateBot, defectBot, fairBot] = [1, 2, 3];
    for (const epsilon of [0.05, 0.4, 0.6]) {
      const play = (a: number, b: number) => {
        const table = seated(programs, { semantics: "simulation", epsilon }, lanes, 11);
        table.step(commit(a, b));
        follow(table);
        return table;
      };
      const fair = play(fairBot, fairBot);
      for (const i of [0, 1]) expect(mean(fair.all(i))).toEqual({ mean: 2, standardError: 0 });
      const exploited = play(fairBot, defectBot);
      const fooled = exploited.all(0).map((u) => (u === 0 ? 1 : 0)); // it cooperates against a defector
      agrees(mean(fooled), epsilon);
      const defecting = mean(exploited.all(1));
      agrees(defecting, 1 + 2 * epsilon);
      expect(mean(play(fairBot, cooperateBot).all(1)).mean).toBe(2);
      expect(defecting.mean < 2).toBe(epsilon < 1 / 2);
    }
  });

  test("a flash loan is lent iff it is repaid: its conditions meet with the greatest fixed point, never with the least", () => {
    const loan = (profit: number, fee = 5) =>
      ownMatrix.make({
        table: {
          payoffs: [
            [
              [fee, profit - fee],
              [-100, 100],
            ],
            [
              [0, 0],
              [0, 0],
            ],
          ],
          actions: [
            ["lend", "keep"],
            ["repay", "default"],
          ],
          rank: [
            [1, 0],
            [1, 0],
          ],
        },
      });
    // Both have two actions, ranked alike, and are of one role: 0 is to lend, or to repay.
    const [lends, repays] = Array<string>(2).fill("if plays(other) = 0 then 0 else 1");
    const formOf = (profit: number, kind: "greatest" | "least") =>
      metaForm(loan(profit), { messages: { kind: "table" }, semantics: { kind } });
    const lent = (form: NormalForm) =>
      [...pureEquilibria(form)]
        .filter((joint) => outcomes(form)[joint].some((u) => u !== 0))
        .map((joint) => namesAt(form, joint));
    expect(paid(formOf(10, "greatest"), lends, repays)).toEqual([5, 5]);
    expect(equilibria(formOf(10, "greatest"))).toContainEqual([lends, repays]);
    expect(paid(formOf(10, "least"), lends, repays)).toEqual([0, 0]);
    expect(lent(formOf(10, "least"))).toEqual([[lends, "0"]]); // somebody has to begin
    for (const kind of ["greatest", "least"] as const) expect(lent(formOf(3, kind))).toEqual([]); // 3 do not pay the fee of 5
  });
});

describe("a leader", () => {
  /** What it gets where the follower answers best, ties in its favour or against it. */
  const leading = (form: NormalForm, kind: "kind" | "strict", lead: (name: string) => boolean = () => true) => {
    const all = outcomes(form);
    const width = form.counts[1];
    let best: { value: number; follower: number; contract: string } | undefined;
    for (const [l, contract] of form.actions[0].entries()) {
      if (contract.startsWith("free") || !lead(contract)) continue;
      const row = all.slice(l * width, (l + 1) * width);
      const follower = Math.max(...row.map(([, w]) => w));
      const given = row.filter(([, w]) => w === follower).map(([u]) => u);
      const value = kind === "kind" ? Math.max(...given) : Math.min(...given);
      if (!best || value > best.value) best = { value, follower, contract };
    }
    return best;
  };
  const asks = (n: number) => `if plays(other) = cooperate and paid >= ${n} then cooperate else defect`;
  const form = metaOf(leader);

  test("who may ask for payments gets 3 and leaves 1, and 2.75 from a follower who must gain", () => {
    expect(leading(form, "kind")).toEqual({ value: 3, follower: 1, contract: asks(1) });
    expect(leading(form, "strict")).toEqual({ value: 2.75, follower: 1.25, contract: asks(0.75) });
    type Optima = { leaderOptimum: { transfers: object }; onGrid: object; bothCanLead: number[][] };
    const optima = known<Optima>(leader);
    expect(optima.leaderOptimum.transfers).toMatchObject({ value: 3, follower: 1 });
    expect(optima.onGrid).toMatchObject({ value: 2.75, follower: 1.25 });
    expect(optima.bothCanLead).toEqual([
      [3, 1],
      [1, 3],
    ]);
    const table = seated(leader);
    expect(table.steps).toEqual(["commit", "commit", "play"]);
    table.step(commit(asks(1), 0));
    expect(table.sees(1, "other 1 message").some((digit) => digit === 1)).toBe(true);
    table.step(commit(0, "cooperate pay 1"));
    expect(table.step(act(C, C))).toEqual([3, 1]);
  });

  test("with tables alone it gets 2, and with mixed answers, which the layer has not, 2.5 at most", () => {
    const plain = metaOf(leader, { transfers: false });
    expect(leading(plain, "kind")).toEqual({ value: 2, follower: 2, contract: mirror });
    expect(leading(plain, "kind", (name) => name !== mirror)?.value).toBe(1); // without conditions
    type Optima = { readonly leaderOptimum: { readonly [kind: string]: { readonly value: number } } };
    const { leaderOptimum } = known<Optima>(leader, { transfers: false });
    expect([leaderOptimum.table.value, leaderOptimum["mixed-table"].value]).toEqual([2, 2.5]);
  });

  test("extortion by n is paid as long as 2 − n ≥ 1", () => {
    for (const n of [0.25, 0.5, 0.75, 1, 1.25, 1.5]) {
      const only = leading(form, "kind", (name) => name === asks(n));
      expect(only).toMatchObject(n <= 1 ? { value: 2 + n, follower: 2 - n } : { value: 1, follower: 1 });
    }
  });

  test("bids for being first are the coordinator game: equal bids of 0, 1 and 2 are its equilibria, (1, 1) the published one", () => {
    const device: Device = {
      ...{ name: "coordinator", messages: { kind: "transfer", step: 1, most: 1 }, turns: "in-turn" },
      ...{ order: { kind: "priority" }, bids: { step: 1, levels: 4 }, fees: { bids: "first" } },
    };
    /** Whoever comes first asks for cooperation and 1, and the other pays. */
    const outcome = (bids: readonly [number, number], seed: number) => {
      const table = new Table(dilemma(), device, 1, seed);
      table.step(bids.map((bid) => ({ bid })));
      const first = table.sees(0, "place")[0] === 0 ? 0 : 1;
      const said = (who: number, text: string) => [0, 1].map((i) => ({ message: i === who ? text : 0 }));
      table.step(said(first, asks(1)));
      const fees = table.step(said(1 - first, "cooperate pay 1"));
      const earned = table.step(act(C, C));
      return { first, total: earned.map((u, i) => u + fees[i]) };
    };
    const form = inducedForm([4, 4], (bids, out) => {
      const pair = [bids[0], bids[1]] as const;
      const seeds = Array.from({ length: 12 }, (_, seed) => outcome(pair, seed));
      const led = [0, 1].flatMap((who) => seeds.filter(({ first }) => first === who).slice(0, 1)); // one of each that occurs
      expect(led).toHaveLength(pair[0] === pair[1] ? 2 : 1);
      for (const i of [0, 1]) out[i] = led.reduce((sum, { total }) => sum + total[i] / led.length, 0);
    });
    expect(form.payoffs).toEqual(coordinator().payoffs);
    expect(equilibria(form)).toEqual(["0", "1", "2"].map((bid) => [bid, bid]));
    const lanes = 2000;
    const tied = new Table(dilemma(), device, lanes, 3);
    tied.step([{ bid: 1 }, { bid: 1 }]);
    const sequence = tied.batch.state.sequence as Int32Array; // [lanes, 2]
    agrees(mean(Float64Array.from({ length: lanes }, (_, lane) => sequence[2 * lane])), 0.5);
  });
});

describe("agreements", () => {
  test("a penalty θ makes the top action dominant iff θ is above what others' play makes it gain to defect", () => {
    for (const [game, above] of [
      ["prisoners-dilemma", 1],
      ["chicken", 1],
      ["stag-hunt", 2],
    ] as const) {
      const { penalty } = known<{ penalty: { dominantAbove: number } }>(contract, { game, most: 3 });
      expect(penalty.dominantAbove).toBe(above);
      for (const theta of [0, 0.5, 1, 1.5, 2, 2.5, 3]) {
        const play = (mine: number, other: number) => {
          const table = seated(contract, { game, most: 3 });
          table.step(commit(`propose penalty ${theta}`, 0));
          table.step(commit(1, 1));
          return table.step(act(mine, other))[0];
        };
        const dominant = [C, D].every((other) => play(C, other) > play(D, other));
        expect(dominant, `${game} ${theta}`).toBe(theta > above);
        const [none, both, one] = [seated(contract, { game }), play(D, D), play(C, D)];
        expect(none.step(commit(0, 0))).toEqual([0, 0]);
        none.step(commit(1, 1));
        const [first, second] = none.step(act(D, D));
        expect([both, second]).toEqual([first, first]); // two penalties cancel out, and without a contract there are none
        expect(one - play(C, C)).toBeCloseTo(
          { "prisoners-dilemma": -2, chicken: -2, "stag-hunt": -4 }[game] + theta,
          6,
        );
      }
    }
  });

  test("a proposal that one refuses binds nobody", () => {
    const table = seated(contract, { terms: "profile" });
    table.step(commit("propose cooperate, cooperate", "propose cooperate, cooperate"));
    table.step(commit(1, 0));
    expect([table.open(0, "action"), table.open(1, "action")]).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(table.step(act(C, D))).toEqual([0, 3]);
  });

  test("to delegate to a mediator who punishes those who do not is the one equilibrium beside defection, and pays the optimum", () => {
    const { nash } = solved(mediated, { mediator: "unanimous" });
    expect(nash?.equilibria.map(({ name, payoffs }) => [name, payoffs])).toContainEqual(["delegate/delegate", [2, 2]]);
    expect(nash?.pure.toSorted()).toEqual(["delegate/delegate", "free: defect/free: defect"]);
    const form = metaOf(mediated, { mediator: "unanimous" });
    expect(paid(form, "delegate", "free: defect")).toEqual([1, 1]);
    expect(paid(form, "delegate", "free: cooperate")).toEqual([3, 0]);
  });

  const [alone, shared] = [250 / 3, 1000 / 11]; // 1000 · 200 / 1200 / 2 for both in one pool, 1000 · 100 / 1100 for one
  const surplus = shared + 80 - 2 * alone;

  test("giving way is compensated and paid φ of the surplus of 4.24242: who asks earns 83.333 + φ S, who offers the rest", () => {
    near(surplus, 4.242424242424, 1e-9);
    near(alone - 80, 10 / 3, 1e-9);
    const form = metaOf(rerouteShare, { levels: 3 });
    for (const ask of [0, 0.5, 1]) {
      for (const offer of [0, 0.5, 1]) {
        const pays = paid(form, `offer ${offer}, without a deal 0`, `play 1 for ${ask}, without a deal 0`);
        const deal = offer >= ask;
        near(pays[0], deal ? alone + (1 - ask) * surplus : alone, 1e-6);
        near(pays[1], deal ? alone + ask * surplus : alone, 1e-6);
      }
    }
  });

  test("every share of the surplus is an equilibrium, offered and asked alike; without the device both stay in the first pool", () => {
    const form = metaOf(rerouteShare, { levels: 3 });
    const deals = [...pureEquilibria(form)]
      .filter((joint) => outcomes(form)[joint][0] + outcomes(form)[joint][1] > 2 * alone + 1)
      .map((joint) =>
        namesAt(form, joint)
          .join(" | ")
          .replaceAll(/, without a deal \d/g, ""),
      );
    const alike = ["0", "0.5", "1"].flatMap((share) => [
      `offer ${share} | play 1 for ${share}`,
      `play 1 for ${share} | offer ${share}`,
    ]);
    expect([...new Set(deals)].toSorted()).toEqual(alike.toSorted());
    for (const joint of pureEquilibria(form))
      for (const u of outcomes(form)[joint]) expect(u).toBeGreaterThan(alone - 1e-4);
    for (const [second, dilemma] of [
      [312, false],
      [313, true],
      [499, true],
      [501, false],
    ] as const) {
      const base = reroute.make({ reserves: [1000, second] });
      const stays = metaForm(base, { messages: { kind: "none" } });
      const table = new Table(base, { messages: { kind: "share", levels: 2 } });
      table.step(commit("offer 1", "play 1 for 0"));
      const moves = table.open(1, "action")[0] === 0;
      const alone = equilibria(stays).some((names) => names.every((name) => name === "free: 0"));
      expect(alone && moves, `a second pool of ${second}`).toBe(dilemma);
    }
  });
});

describe("thresholds", () => {
  const when = (k: number, n: number) => (k === 0 ? "1" : k >= n ? "0" : `if count(1) >= ${k} then 1 else 0`);

  test("(2, 2, 2) come to all or to nobody, (0, 2, 2) to all or to the first alone, by the greatest and the least fixed point", () => {
    for (const [ks, greatest, least] of [
      [[2, 2, 2], "111", "000"],
      [[0, 2, 2], "111", "100"],
    ] as const) {
      for (const [semantics, given] of [
        ["greatest", greatest],
        ["least", least],
      ]) {
        const table = seated(conditionalGood, { semantics });
        table.step(commit(...ks.map((k) => when(k, 3))));
        expect([0, 1, 2].map((i) => table.sees(i, "own promise").indexOf(1)).join("")).toBe(given);
      }
    }
  });

  test.each([2, 3, 4])(
    "of %i players pay what sweeps by hand give; all of them unanimous is an equilibrium that pays the optimum",
    (n) => {
      const share = 0.75;
      for (const semantics of ["greatest", "least"] as const) {
        const form = metaOf(conditionalGood, { players: n, share, semantics });
        const kindOf = (name: string) =>
          name.startsWith("free")
            ? { free: Number(name.at(-1)), k: 0 }
            : { free: -1, k: name === "1" ? 0 : name === "0" ? n : Number(/>= (\d+)/.exec(name)?.[1]) };
        for (let joint = 0; joint < form.joints; joint++) {
          const said = namesAt(form, joint).map(kindOf);
          let given: number[] = said.map(({ free }) => (free >= 0 ? 0 : semantics === "greatest" ? 1 : 0));
          for (let sweep = 0; sweep <= n; sweep++) {
            const before = given;
            given = said.map(({ free, k }, i) =>
              free >= 0 ? 0 : before.reduce((sum, x, j) => sum + (j === i ? 0 : x), 0) >= k ? 1 : 0,
            );
          }
          const played = given.map((x, i) => (said[i].free >= 0 ? said[i].free : x));
          const total = played.reduce((sum, x) => sum + x, 0);
          const row = form.payoffs.subarray(joint * n, (joint + 1) * n);
          for (let i = 0; i < n; i++) near(row[i], share * total - played[i], 1e-6);
        }
        const unanimous = Array.from({ length: n }, () => when(n - 1, n));
        const found = equilibria(form).map((names) => names.join(" | "));
        // Nobody can begin alone where three must: with the least fixed point it is an equilibrium as well, in which nobody gives.
        expect(found.includes(unanimous.join(" | "))).toBe(semantics === "greatest" || n > 2);
        for (const u of paid(form, ...unanimous)) near(u, semantics === "greatest" ? share * n - 1 : 0, 1e-6);
      }
    },
  );
});

const entries: { readonly [id: string]: Entry } = {
  ...{ tables, programs, contract, mediated, leader },
  ...{ "conditional-good": conditionalGood, "reroute-share": rerouteShare },
};

describe("answers", () => {
  const isPlain = (x: unknown): boolean =>
    x === null || ["string", "boolean"].includes(typeof x)
      ? true
      : typeof x === "number"
        ? Number.isFinite(x)
        : Array.isArray(x)
          ? x.every(isPlain)
          : typeof x === "object" &&
            Object.getPrototypeOf(x) === Object.prototype &&
            Object.values(x).every((y) => y === undefined || isPlain(y));
  const cases: [string, object][] = [
    ...Object.keys(entries).map((id): [string, object] => [id, {}]),
    ...(["greatest", "least", "unique", "three-valued", "sequential", "modal", "simulation", "solver"] as const).map(
      (semantics): [string, object] => ["tables", { semantics, game: "chicken" }],
    ),
    ["tables", { rounds: 3 }],
    ["programs", { game: "stag-hunt", voluntary: false }],
    ["contract", { terms: "own", every: "episode" }],
    ["mediated", { mediator: "unanimous" }],
    ["leader", { transfers: false, game: "chicken" }],
    ["conditional-good", { players: 8 }],
    ["conditional-good", { players: 3, levels: 3, messages: "graded" }],
    ["reroute-share", { players: 3, levels: 2 }],
  ];

  test.each(cases)(
    "of %s %j are plain data with a source, and say why where no equilibrium is known",
    (id, options) => {
      const found = known<Answers & { source: string }>(entries[id], options);
      expect(isPlain(found)).toBe(true);
      expect(JSON.parse(JSON.stringify(found)).source.length).toBeGreaterThan(10);
      if (found.nash === null) expect(found.reason).toMatch(/[a-z].*\.$/);
      else expect(found.nash.pure.length + found.nash.equilibria.length).toBeGreaterThanOrEqual(0);
    },
  );
});

describe("bots", () => {
  const expected: { readonly [id: string]: { readonly [bot: string]: number[] } } = {
    tables: {
      nash: [1, 1],
      cooperate: [2, 2],
      defect: [1, 1],
      mirror: [2, 2],
      "tit-for-tat": [2, 2],
      "grim-trigger": [2, 2],
    },
    programs: {
      nash: [1, 1],
      "cooperate-bot": [2, 2],
      "defect-bot": [1, 1],
      "fair-bot": [2, 2],
      "prudent-bot": [2, 2],
    },
    leader: { nash: [1, 1], cooperate: [2, 2] },
    contract: { nash: [1, 1], cooperate: [2, 2] },
    mediated: { nash: [1, 1, 0.5 * 2], cooperate: [2, 2, 0.5 * 4], delegate: [2, 2, 0.5 * 4] },
    "conditional-good": { nash: [0, 0, 0], cooperate: [0.5, 0.5, 0.5], unanimous: [0.5, 0.5, 0.5] },
    "reroute-share": { nash: [250 / 3, 250 / 3], optimum: [1000 / 11, 80] },
  };

  test.each(Object.keys(entries))("of %s play what is legal, and earn what theory says", (id) => {
    for (const [name, bot] of Object.entries(entries[id].bots)) {
      const game = entries[id].make();
      const roles = game.roles as readonly Role[];
      const batch = new Batch(game, 3, "disabled");
      batch.reset({ seed: 5 });
      const players = roles.map((_, r) => bot(game, r, 1));
      const actions = roles.map(({ count, action }) => new Float32Array(3 * count * size(action)));
      while (batch.terminated[0] + batch.truncated[0] === 0) {
        for (const [r, player] of players.entries()) player.act(batch.observations[r], batch.masks[r], actions[r]);
        batch.step(actions);
      }
      expect(batch.repaired, name).toBe(0);
      const earned = batch.episodeReturns.flatMap((returns, r) => [...returns.subarray(0, roles[r].count)]);
      expected[id][name]?.forEach((u, i) => {
        near(earned[i], u, 1e-5);
      });
    }
    for (const name of Object.keys(expected[id])) expect(Object.keys(entries[id].bots)).toContain(name);
  });
});

test.each([
  [{ messages: { kind: "table" }, credibility: { breach: true, collateral: 2 } }, "can be broken"],
  [{ messages: { kind: "table" }, credibility: { honour: 0.5 } }, "is not bound in spite of its message"],
  [{ messages: { kind: "table" }, semantics: { kind: "simulation", epsilon: 0.3, coins: "shared" } }, "chance"],
  [
    { messages: { kind: "unconditional" }, order: { kind: "priority" }, bids: { levels: 3 } },
    "a strategy would have to say what is bid",
  ],
  [{ messages: { kind: "threshold" }, identities: { most: 1 } }, "how many heads"],
  [
    { messages: { kind: "table" }, order: { kind: "random" }, semantics: { kind: "sequential", from: "first" } },
    "chance",
  ],
  [{ messages: { kind: "unconditional" }, turns: "in-turn" }, "who speaks later"],
] as const)("%j: what would be half an answer is refused with its reason", (device, reason) => {
  const { nash, reason: given } = solveUnder(dilemma(), device as Device);
  expect([nash, given]).toEqual([null, expect.stringContaining(reason)]);
});
