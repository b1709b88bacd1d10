/**
 * Facts of the device layer that hold whatever the device: silence changes nothing, books balance, what is hidden is hidden, and devices
 * side by side do not disturb each other. Devices are drawn at random; what broke once has a test of its own.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { anatomyOf } from "../../src/device/anatomy.js";
import type { Device } from "../../src/device/device.js";
import type { Semantics } from "../../src/device/semantics.js";
import { withDevice } from "../../src/device/with-device.js";
import type { AnyGame, Role } from "../../src/game.js";
import { randomBot } from "../../src/random-bot.js";
import { Rng } from "../../src/rng.js";
import { box, discrete, size } from "../../src/space.js";
import { layer } from "../../src/transform/layer.js";
import { drawDevices } from "./draws.js";
import { C, type Choice, D, dilemma, mirror, Table } from "./play.js";

const commit = (...messages: (string | number)[]): Choice[] => messages.map((message) => ({ message }));
const act = (...actions: number[]): Choice[] => actions.map((action) => ({ action }));
const enter = (...devices: number[]): Choice[] => devices.map((device) => ({ device }));
const good = (players: number, options = {}) => games["commitment/public-good-v0"].make({ players, ...options });

/** A table of payoffs of two players that is no dilemma, of two roles with three and two actions. */
const uneven = (rounds = 1) =>
  games["commitment/matrix-v0"].make({
    rounds,
    table: {
      payoffs: [0, 1, 2].map((a) => [0, 1].map((b) => [3 * a - 2 * b + 0.5, b * a - a + 4 * b])),
      actions: [
        ["low", "middle", "high"],
        ["left", "right"],
      ],
      rank: [
        [0, 2, 1],
        [1, 0],
      ],
    },
  });

const bases: { readonly [name: string]: () => AnyGame } = {
  dilemma: () => dilemma(3),
  chicken: () => games["commitment/chicken-v0"].make({ rounds: 2 }),
  "stag hunt": () => games["commitment/stag-hunt-v0"].make({ rounds: 2 }),
  "battle of the sexes": () => games["commitment/battle-of-the-sexes-v0"].make({ rounds: 2 }),
  pennies: () => games["commitment/matching-pennies-v0"].make({ rounds: 2 }),
  "two roles": () => uneven(2),
  "public good": () => good(3, { levels: 3, rounds: 2 }),
};
const named = Object.entries(bases).map(([name, make]) => ({ name, make }));

/** All steps of an episode: what the plan says, over and over, or what comes before the game once. */
function* course({ steps }: Table, device: Device): Generator<string> {
  yield* steps;
  for (;;) yield* device.every === "episode" ? ["play"] : steps;
}

const isOver = ({ batch }: Table) => batch.terminated[0] + batch.truncated[0] > 0;
const playersOf = (game: AnyGame) =>
  (game.roles as readonly Role[]).flatMap(({ count }, role) =>
    Array.from({ length: count }, (_, agent) => ({ role, agent })),
  );

/** Legal choices at random, for all agents of the game. */
function choices(table: Table, base: AnyGame, rng: Rng): { [part: string]: number }[] {
  const parts = ["action", "device", "message", "bid", "identities"] as const;
  return playersOf(base).map(({ role, agent }) =>
    Object.fromEntries(
      parts.map((part) => {
        const open = [...table.open(agent, part, role).keys()].filter((k) => table.open(agent, part, role)[k] === 1);
        return [part, open.length > 0 ? open[rng.below(open.length)] : 0];
      }),
    ),
  );
}

/** Legal actions at random of all mediators. */
function deeds({ game, batch }: Table, base: AnyGame, seed: number): number[][] {
  const roles = game.roles as readonly Role[];
  return roles.slice(base.roles.length).map(({ action }, m) => {
    const out = new Float32Array(size(action));
    randomBot(game, base.roles.length + m, seed).act(new Float32Array(0), batch.masks[base.roles.length + m], out);
    return [...out];
  });
}

/** Every agent's action in the base game, as its batch takes them. */
function joint(base: AnyGame, actions: readonly number[]): Float32Array[] {
  let seat = 0;
  return (base.roles as readonly Role[]).map(({ count }) =>
    Float32Array.from({ length: count }, () => actions[seat++]),
  );
}

/** Play a device and the game below it side by side, with the same actions; silent agents say and pay nothing. */
function besides(base: AnyGame, devices: readonly Device[], rng: Rng, silent: boolean): void {
  const table = new Table(base, devices, 1, 7);
  const plain = new Batch(base, 1, "disabled");
  plain.reset({ seed: 7 });
  for (const kind of course(table, devices[0])) {
    const chosen = choices(table, base, rng).map((one) => (silent ? { action: one.action, device: one.device } : one));
    const earned = table.step(chosen, deeds(table, base, rng.below(1000)));
    if (kind !== "play") {
      expect(earned, JSON.stringify(devices)).toEqual(earned.map(() => 0));
      continue;
    }
    plain.step(
      joint(
        base,
        chosen.map(({ action }) => action),
      ),
    );
    expect(earned, JSON.stringify(devices)).toEqual(plain.rewards.flatMap((rewards) => [...rewards]));
    if (isOver(table)) break;
    expect(plain.terminated[0] + plain.truncated[0]).toBe(0);
  }
  for (const [k, name] of base.metrics.entries()) {
    const out = new Float64Array(base.metrics.length);
    plain.measure(0, out);
    expect(table.metric(name)).toBe(out[k]);
  }
}

/** Devices drawn at random, with some of their parts as given. */
function drawn(base: AnyGame, rng: Rng, parts: Partial<Device>): readonly Device[] | undefined {
  const devices = drawDevices(base, rng).map((device) => ({ ...device, ...parts }));
  try {
    withDevice(base, devices);
    return devices;
  } catch {
    return undefined; // these parts do not go with the rest
  }
}

const free = { fees: { bids: "none" } } as const;

describe.each(named)("over $name", ({ make }) => {
  const rng = (what: string) => Rng.alloc(1, what).at(0);

  test("who says nothing plays the game, whatever the device", () => {
    const coin = rng("silence");
    for (let k = 0; k < 15; k++) {
      const devices = drawn(make(), coin, { voluntary: true });
      if (devices) besides(make(), devices, coin, true);
    }
  });

  test("what is never honoured, or always too late, binds nobody: all play the game", () => {
    const coin = rng("void");
    const late: Device["finality"] = {
      ...{ kind: "race", arrival: { kind: "exponential", mean: 1 }, lags: [0, 0.5] },
      ...{ latency: { kind: "fixed", mean: 2.001 }, deadline: { kind: "fixed", mean: 2 } },
    };
    const parts = [
      { ...free, credibility: { honour: 0 } },
      { ...free, credibility: { honour: 0, breach: true, collateral: 5, dispute: 1 } },
      { ...free, finality: late },
    ];
    for (let k = 0; k < 18; k++) {
      const devices = drawn(make(), coin, { ...parts[k % 3], identities: {} });
      if (devices) besides(make(), devices, coin, false);
    }
  });
});

/** The game, with what it paid all its agents together as one more metric. */
function counted(game: AnyGame): AnyGame {
  const below = layer("counted", game, (lanes) => ({ paid: new Float64Array(lanes) })) as AnyGame;
  return {
    ...below,
    metrics: [...game.metrics, "paid by the game"],
    reset(s, lane, rng) {
      below.reset(s, lane, rng);
      s.paid[lane] = 0;
    },
    step(s, turn) {
      const over = below.step(s, turn);
      for (const [r, { count }] of (game.roles as readonly Role[]).entries())
        for (let k = turn.lane * count; k < (turn.lane + 1) * count; k++) s.paid[turn.lane] += turn.rewards[r][k];
      return over;
    },
    measure(s, lane, out, at) {
      below.measure(s, lane, out, at);
      out[at + game.metrics.length] = s.paid[lane];
    },
  };
}

interface Books {
  readonly agents: number;
  readonly mediators: number;
  metric(name: string): number;
}

/** An episode of random play: what agents and mediators earned, and the metrics. */
function books(base: AnyGame, devices: readonly Device[], seed: number): Books {
  const game = withDevice(base, devices) as AnyGame;
  const lanes = 3;
  const batch = new Batch(game, lanes, "disabled");
  batch.reset({ seed });
  const roles = game.roles as readonly Role[];
  const bots = roles.map((_, r) => randomBot(game, r, seed));
  const actions = roles.map(({ count, action }) => new Float32Array(lanes * count * size(action)));
  while (batch.terminated[0] + batch.truncated[0] === 0) {
    for (const [r, bot] of bots.entries()) bot.act(batch.observations[r], batch.masks[r], actions[r]);
    batch.step(actions);
  }
  expect(batch.repaired).toBe(0);
  const out = new Float64Array(game.metrics.length);
  batch.measure(0, out);
  const total = batch.episodeReturns.map((returns, r) =>
    returns.subarray(0, roles[r].count).reduce((a, x) => a + x, 0),
  );
  const players = base.roles.length;
  return {
    agents: total.slice(0, players).reduce((a, x) => a + x, 0),
    mediators: total.slice(players).reduce((a, x) => a + x, 0),
    metric: (name) =>
      out[game.metrics.includes(name) ? game.metrics.indexOf(name) : game.metrics.indexOf(`device ${name}`)],
  };
}

const close = (x: number, y: number, what: string) =>
  expect(Math.abs(x - y), `${x} is not ${y}: ${what}`).toBeLessThan(1e-4 * (1 + Math.abs(y)));

describe("books", () => {
  test.each(named)(
    "over $name agents earn what the game pays, less what is burnt and what mediators take; nothing else is lost",
    ({ name, make }) => {
      const rng = Rng.alloc(1, `books ${name}`).at(0);
      const honest = (device: Device): Device => ({
        ...device,
        ...(device.credibility && { credibility: { ...device.credibility, dispute: 0 } }),
        ...(device.mediator?.kind === "learning" && { mediator: { ...device.mediator, detection: 0 } }),
      });
      for (let k = 0; k < 30; k++) {
        const devices = drawDevices(make(), rng).map(honest);
        const { agents, mediators, metric } = books(counted(make()), devices, k);
        const what = JSON.stringify(devices);
        const paid = metric("paid by the game");
        close(agents, paid - metric("burnt") - metric("revenue"), what);
        const learns = ({ mediator }: Device) => mediator?.kind === "learning";
        const weight = devices.reduce(
          (sum, { mediator }) => sum + (mediator?.kind === "learning" ? mediator.weight : 0),
          0,
        );
        const taken = devices.filter(({ fees }) => fees?.to === "mediator");
        if (taken.every(learns)) close(mediators, weight * paid + metric("revenue"), what);
        else if (!taken.some(learns)) close(mediators, weight * paid, what);
        for (const share of ["committed", "bound", "broken"]) {
          expect(metric(share), what).toBeGreaterThanOrEqual(0);
          expect(metric(share), what).toBeLessThanOrEqual(1);
        }
        for (const total of ["voids", "revenue", "burnt", "transfers", "slashed", "identities"])
          expect(metric(total), what).toBeGreaterThanOrEqual(0);
      }
    },
  );

  test("a breach that is surely found costs min(slash, K), of which the others share the bounty", () => {
    const amount = fc.double({ min: 0, max: 4, noNaN: true });
    const move = fc.constantFrom(C, D);
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 4, noNaN: true }), // without any there is nothing to slash
        amount,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.tuple(move, move, move),
        (collateral, slash, bounty, moves) => {
          const base = good(3, { share: 0.5 });
          const table = new Table(base, {
            messages: { kind: "unconditional" },
            credibility: { breach: true, detection: 1, collateral, slash, bounty },
          });
          table.step(commit("1", "1", "0"));
          const earned = table.step(act(...moves));
          const loss = Math.min(slash, collateral);
          const broke = [moves[0] !== 1, moves[1] !== 1, moves[2] !== 0];
          const given = moves.reduce((a, x) => a + x, 0);
          const breaches = broke.filter(Boolean).length;
          for (const [i, move] of moves.entries()) {
            const others = breaches - (broke[i] ? 1 : 0);
            close(earned[i], 0.5 * given - move - (broke[i] ? loss : 0) + (others * bounty * loss) / 2, "earned");
          }
          close(table.metric("slashed"), breaches * loss, "slashed");
          close(table.metric("burnt"), breaches * loss * (1 - bounty), "burnt");
          close(table.metric("broken"), breaches / 3, "broken");
        },
      ),
      { numRuns: 60 },
    );
  });

  test("shares are of agents and steps, also where a commitment holds for many rounds", () => {
    const table = new Table(dilemma(3), {
      messages: { kind: "unconditional" },
      every: "episode",
      credibility: { breach: true, collateral: 1 },
    });
    table.step(commit("cooperate", "cooperate"));
    for (const [first, second] of [
      [D, D],
      [D, C],
      [C, C],
    ])
      table.step(act(first, second));
    expect(table.metric("broken")).toBe(0.5); // three of six
    expect([table.metric("bound"), table.metric("slashed")]).toEqual([1, 3]);
  });
});

const settled: readonly Semantics[] = [
  ...([
    { kind: "greatest" },
    { kind: "least" },
    { kind: "unique" },
    { kind: "three-valued" },
    { kind: "modal" },
  ] as const),
  ...([
    { kind: "sequential", from: "first" },
    { kind: "sequential", from: "last" },
  ] as const),
  ...([
    { kind: "simulation", epsilon: 0.2, coins: "shared" },
    { kind: "simulation", epsilon: 0.2, coins: "independent" },
  ] as const),
  { kind: "solver" },
];

describe("what messages come to", () => {
  test("unconditional commitments by all are the actions they name, under all semantics and conditions", () => {
    for (const { make } of named) {
      for (const [k, semantics] of settled.entries()) {
        const base = make();
        if (!(base.roles as readonly Role[]).every(({ rank }) => rank) && k < 2) continue; // they need a rank
        const conditions = k % 2 === 0 ? "commitments" : "actions";
        const device: Device = { messages: { kind: "unconditional" }, semantics, conditions };
        const table = new Table(base, device, 1, 3);
        const plain = new Batch(base, 1, "disabled");
        plain.reset({ seed: 3 });
        const rng = Rng.alloc(1, "unconditional").at(0);
        for (;;) {
          const picked = playersOf(base).map(({ role, agent }) =>
            rng.below(table.open(agent, "message", role).length - 1),
          );
          table.step(picked.map((action) => ({ message: action + 1 })));
          const earned = table.step(conditions === "actions" ? act(...picked.map(() => 0)) : act(...picked));
          plain.step(joint(base, picked));
          expect(earned).toEqual(plain.rewards.flatMap((rewards) => [...rewards]));
          if (isOver(table)) break;
        }
      }
    }
  });

  test("agents of a symmetric game may be relabelled: what they earn goes with them", () => {
    const kinds: readonly Device["messages"][] = [
      ...([{ kind: "unconditional" }, { kind: "threshold" }, { kind: "graded" }, { kind: "identity" }] as const),
      ...([{ kind: "table", monotone: false }, { kind: "modal" }, { kind: "transfer", step: 0.5, most: 1 }] as const),
    ];
    const rng = Rng.alloc(1, "labels").at(0);
    for (let k = 0; k < 90; k++) {
      const messages = kinds[k % kinds.length];
      const semantics = settled[rng.below(5)];
      const n = messages.kind === "modal" ? 2 : 2 + rng.below(2);
      const base = good(n, { share: 0.7, levels: 2 });
      const device: Device = { messages, semantics, conditions: rng.below(2) === 0 ? "commitments" : "actions" };
      const seats = Array.from({ length: n }, (_, i) => i);
      const turned = (i: number) => (i + 1) % n;
      const play = (said: readonly number[], done: readonly number[]) => {
        const table = new Table(base, device);
        table.step(commit(...said));
        return table.step(
          seats.map((i) => {
            const open = table.open(i, "action");
            return { action: open[done[i]] === 1 ? done[i] : open.indexOf(1) };
          }),
        );
      };
      const said = seats.map(() => rng.below(anatomyOf(base, device).venues[0].messages[0].length));
      const done = seats.map(() => rng.below(2));
      const [one, other] = [
        play(said, done),
        play(
          seats.map((i) => said[turned(i)]),
          seats.map((i) => done[turned(i)]),
        ),
      ];
      for (const i of seats) close(other[i], one[turned(i)], JSON.stringify([device, said, done]));
    }
  });

  test("a device beside it that nobody enters changes nothing", () => {
    const rng = Rng.alloc(1, "neighbour").at(0);
    let compared = 0;
    for (let k = 0; k < 100; k++) {
      const { make } = named[k % named.length];
      const base = make();
      const drawnNow = drawDevices(base, rng);
      const device: Device = { ...drawnNow[0], turns: "together" };
      const idle: Device = {
        name: "idle",
        messages: { kind: "unconditional" },
        ...(device.every && { every: device.every }),
        semantics: { kind: "three-valued" },
      };
      try {
        withDevice(base, [device, idle]);
      } catch {
        continue;
      }
      compared++;
      const [alone, beside] = [new Table(base, device, 1, k), new Table(base, [device, idle], 1, k)];
      const walk = course(beside, device);
      const next = () => walk.next().value as string;
      for (const kind of course(alone, device)) {
        let expected = next();
        while (expected !== kind) {
          beside.step(
            enter(...playersOf(base).map(() => 0)),
            deeds(beside, base, 0).map((list) => list.map(() => 0)),
          );
          expected = next();
        }
        const chosen = choices(alone, base, rng);
        const done = deeds(alone, base, rng.below(1000));
        const earned = alone.step(chosen, done);
        expect(beside.step(chosen, done), JSON.stringify([device, chosen])).toEqual(earned);
        if (isOver(alone)) break;
      }
      for (const name of alone.game.metrics)
        expect(beside.metric(name), `${name} of ${JSON.stringify(device)}`).toBe(alone.metric(name));
    }
    expect(compared).toBeGreaterThan(40);
  });
});

describe("what is seen", () => {
  const fieldsOf = (table: Table, agent: number, role: number) =>
    Object.fromEntries(
      (table.game.roles as readonly Role[])[role].observation.fields.map(({ name }) => [
        name,
        table.sees(agent, name, role),
      ]),
    );

  test("sealed messages leave no trace with others before the game moves, but for what one's own comes to", () => {
    const rng = Rng.alloc(1, "sealed").at(0);
    let compared = 0;
    for (let k = 0; k < 100; k++) {
      const { make } = named[k % named.length];
      const base = make();
      const visibility: Device["visibility"] = k % 2 === 0 ? { kind: "sealed" } : { kind: "mediator" };
      const [device] = drawn(base, rng, { visibility, mediator: { kind: "honest" } }) ?? [];
      if (!device || device.messages.kind === "contract") continue; // whose table is there to be seen
      compared++;
      const [one, other] = [new Table(base, device, 1, k), new Table(base, device, 1, k)];
      const last = playersOf(base).length - 1;
      for (const kind of one.steps) {
        if (kind === "play") break;
        const chosen = choices(one, base, rng);
        one.step(chosen);
        const { role, agent } = playersOf(base)[last];
        const open = one.steps.length > 0 ? other.open(agent, "message", role) : [];
        const messages = [...open.keys()].filter((m) => open[m] === 1);
        const another = messages.length > 0 ? messages[rng.below(messages.length)] : 0;
        other.step(chosen.map((choice, i) => (i === last ? { ...choice, message: another } : choice)));
        for (const { role, agent } of playersOf(base).slice(0, last)) {
          const strip = ({ "own promise": _p, "own bound": _b, ...rest }: { [field: string]: number[] }) => rest;
          expect(strip(fieldsOf(other, agent, role)), JSON.stringify(device)).toEqual(
            strip(fieldsOf(one, agent, role)),
          );
        }
      }
    }
    expect(compared).toBeGreaterThan(40);
  });

  test("public messages are told by their numbers, one-hot or in binary digits, to everybody", () => {
    const rng = Rng.alloc(1, "public").at(0);
    const list: readonly Device["messages"][] = [{ kind: "table" }, { kind: "transfer", step: 0.01, most: 0.6 }];
    for (const messages of list) {
      const table = new Table(good(3), { messages, visibility: { kind: "public" } });
      const said = [0, 1, 2].map(() => rng.below(table.open(0, "message").length));
      table.step(commit(...said));
      for (const i of [0, 1, 2]) {
        for (const d of [0, 1, 2]) {
          const seen = table.sees(i, d === 0 ? "own message" : `other ${d} message`);
          const told =
            messages.kind === "table"
              ? seen.indexOf(1)
              : seen.reduce((number, digit, bit) => number + digit * 2 ** bit, 0);
          expect(told).toBe(said[(i + d) % 3]);
        }
      }
    }
  });

  test("every message has a text of its own, from which its number is found", () => {
    const rng = Rng.alloc(1, "texts").at(0);
    for (let k = 0; k < 40; k++) {
      const base = named[k % named.length].make();
      const devices = drawDevices(base, rng);
      const { venues } = anatomyOf(base, devices);
      for (const { messages } of venues) {
        for (const texts of messages) {
          expect(texts[0]).toBe("none");
          expect(new Set(texts).size).toBe(texts.length);
          expect(texts.every((text) => text.trim().length > 0)).toBe(true);
        }
      }
    }
  });

  test("others cannot tell what is not honoured: what they see and what it means to them is as if it were", () => {
    const device = (honour: number): Device => ({ messages: { kind: "table" }, credibility: { honour } });
    const seen = [0, 1].map((honour) => {
      const table = new Table(dilemma(), device(honour === 1 ? 1 : 1e-12));
      table.step(commit(mirror, "cooperate"));
      return ["other 1 message", "other 1 bound", "other 1 promise"].map((field) => table.sees(0, field));
    });
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[1]).toEqual([[0, 1, 0, 0], [1], [1, 0]]);
  });

  test("a mirror is cheated by who only seems bound", () => {
    const lanes = 400;
    const table = new Table(dilemma(), { messages: { kind: "table" }, credibility: { honour: 0.5 } }, lanes, 1);
    table.step(commit(mirror, mirror));
    const flags = table.batch.masks[0]; // [lanes, 2, 2 + 4]
    let cheated = 0;
    for (let lane = 0; lane < lanes; lane++) {
      const [mine, yours] = [0, 1].map((i) => [...flags.subarray((lane * 2 + i) * 6, (lane * 2 + i) * 6 + 2)].join(""));
      expect(["10", "11"]).toContain(mine);
      if (mine === "10" && yours === "11") cheated++;
    }
    expect(Math.abs(cheated / lanes - 0.25) / Math.sqrt((0.25 * 0.75) / lanes)).toBeLessThan(4);
  });

  test("one's place is not told before the bids are in", () => {
    const device: Device = {
      ...{ messages: { kind: "unconditional" }, turns: "in-turn", order: { kind: "priority" } },
      bids: { step: 1, levels: 3 },
    };
    const table = new Table(dilemma(2), device);
    table.step([{ bid: 0 }, { bid: 2 }]);
    expect([table.sees(0, "place"), table.sees(1, "place")]).toEqual([[1], [0]]);
    table.step(commit(0, 0));
    table.step(commit(0, 0));
    table.step(act(D, D));
    expect(table.steps[0]).toBe("enter");
    expect([table.sees(0, "place"), table.sees(1, "place"), table.sees(0, "turn")]).toEqual([[0], [0], [0]]);
  });
});

describe("contracts and shares", () => {
  test("of several proposals the one on the table is drawn, where the order is random", () => {
    const lanes = 400;
    const table = new Table(
      dilemma(),
      { messages: { kind: "contract", terms: "profile" }, order: { kind: "random" } },
      lanes,
      4,
    );
    table.step(commit("propose cooperate, cooperate", "propose cooperate, defect"));
    let first = 0;
    for (let lane = 0; lane < lanes; lane++) first += (table.batch.state.table as Int32Array)[lane] === 1 ? 1 : 0;
    expect(Math.abs(first / lanes - 0.5) / Math.sqrt(0.25 / lanes)).toBeLessThan(4);
  });

  test("the highest bid puts its proposal on the table", () => {
    const device: Device = {
      ...{
        messages: { kind: "contract", terms: "profile" },
        order: { kind: "priority" },
        bids: { step: 0.5, levels: 3 },
      },
      fees: { bids: "first" },
    };
    const table = new Table(dilemma(), device);
    table.step([
      { message: "propose cooperate, cooperate", bid: 1 },
      { message: "propose cooperate, defect", bid: 2 },
    ]);
    expect(table.sees(0, "contract of device 0")).toEqual([0, 0, 1, 0, 0]);
    expect(table.step(commit(1, 1))).toEqual([0, -1]);
    expect([table.open(0, "action"), table.open(1, "action")]).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  test("a joint action names every agent's own, also where they have different ones", () => {
    const table = new Table(uneven(), { messages: { kind: "contract", terms: "profile" } });
    table.step(commit("propose high, left", 0));
    table.step(commit(1, 1));
    expect([table.open(0, "action", 0), table.open(0, "action", 1)]).toEqual([
      [0, 0, 1],
      [1, 0],
    ]);
  });

  test("where there is no deal nobody is seen to be bound", () => {
    const table = new Table(games["commitment/reroute-v0"].make(), { messages: { kind: "share", levels: 3 } });
    table.step(commit("offer 0", "play 1 for 0.5"));
    expect(["own bound", "other 1 bound", "other 1 promise"].map((field) => table.sees(0, field))).toEqual([
      [0],
      [0],
      [0, 0],
    ]);
  });

  test("a deal that holds for the episode is paid whenever the game is played", () => {
    const repeated = { ...games["commitment/reroute-v0"].make(), horizon: 3 };
    const table = new Table(repeated, { messages: { kind: "share", levels: 2 }, every: "episode" });
    table.step(commit("offer 1", "play 1 for 0"));
    for (let round = 0; round < 3; round++) {
      const [stayer, mover] = table.step(act(0, 1));
      close(stayer, 1000 / 11 - 10 / 3, "stayer");
      close(mover, 80 + 10 / 3, "mover");
    }
    close(table.metric("transfers"), 10, "transfers");
  });

  test("offerers pay in proportion to what they gain", () => {
    // Three traders of 100, 50 and 100: who moves spares the others 100 and 50 of the first pool.
    const base = games["commitment/reroute-v0"].make({ players: 3, sizes: [100, 50, 100], reserves: [1000, 400] });
    const table = new Table(base, { messages: { kind: "share", levels: 2 } });
    table.step(commit("offer 1", "offer 1", "play 1 for 1"));
    const earned = table.step(act(0, 0, 1));
    const before = 1000 / 1250; // tokens per token
    for (const [i, order] of [100, 50].entries()) close(earned[i], order * before, `offerer ${i}`); // all gain goes to the mover
    close(earned[2], 150 * (1000 / 1150 - before) + (400 * 100) / 500, "mover");
  });
});

describe("devices side by side", () => {
  const sequential = (order: Device["order"], conditions: Device["conditions"] = "commitments"): Device => ({
    ...{
      name: order?.kind ?? "order",
      messages: { kind: "table" },
      semantics: { kind: "sequential", from: "first" },
      conditions,
    },
    ...(order && { order }),
  });

  test.each(["commitments", "actions"] as const)("each keeps its own order, with conditions on %s", (conditions) => {
    for (const devices of [
      [sequential({ kind: "fixed" }, conditions), sequential({ kind: "random" })],
      [sequential({ kind: "random" }), sequential({ kind: "fixed" }, conditions)],
    ]) {
      const lanes = 64;
      const table = new Table(dilemma(2), devices, lanes, 2);
      const v = devices.findIndex(({ order }) => order?.kind === "fixed");
      for (let round = 0; round < 2; round++) {
        table.step(enter(v, v));
        table.step(
          [
            { device: v, message: mirror },
            { device: v, message: "cooperate" },
          ].map(({ message }) => ({ message: table.number(message, 0, v) })),
        );
        table.step(act(conditions === "actions" ? 0 : D, C));
        for (let lane = 0; lane < lanes; lane++) expect(table.earned(lane)).toEqual([3, 0]); // the mirror runs first
      }
    }
  });

  test("a builder orders by the semantics of its own device", () => {
    const table = new Table(dilemma(), [{ messages: { kind: "table" } }, sequential({ kind: "builder" })]);
    table.step(enter(1, 1));
    table.step(commit(2, 1));
    expect(table.step(act(C, C))).toEqual([2, 2]);
  });

  test("a mediator turns also a builder's order round", () => {
    const table = new Table(dilemma(), {
      ...sequential({ kind: "builder" }),
      mediator: { kind: "scripted", deed: "reorder", agent: 0 },
    });
    table.step(commit("cooperate", mirror)); // the builder would have them in turn, and the mirror is made to run first
    expect(table.step(act(C, D))).toEqual([0, 3]);
  });

  test("a mediator turns the order round in every round", () => {
    const table = new Table(dilemma(3), {
      ...sequential({ kind: "fixed" }),
      mediator: { kind: "scripted", deed: "reorder", agent: 0 },
    });
    for (let round = 0; round < 3; round++) {
      table.step(commit(mirror, "cooperate"));
      expect(table.step(act(C, C))).toEqual([2, 2]);
    }
  });

  test("what one device executes with the moves, the next can rely on", () => {
    const devices: readonly Device[] = [
      { name: "first", messages: { kind: "unconditional" }, conditions: "actions" },
      { name: "second", messages: { kind: "table" }, conditions: "actions" },
    ];
    for (const [said, rewards] of [
      ["defect", [1, 1]],
      ["cooperate", [2, 2]],
    ] as const) {
      const table = new Table(dilemma(), devices);
      table.step(enter(0, 1));
      table.step([{ message: table.number(said, 0, 0) }, { message: table.number(mirror, 1, 1) }]);
      expect(table.step(act(0, 0))).toEqual(rewards);
      const turned = new Table(dilemma(), devices);
      turned.step(enter(1, 0));
      turned.step([{ message: turned.number(mirror, 0, 1) }, { message: turned.number(said, 1, 0) }]);
      expect(turned.step(act(0, 0))).toEqual(rewards);
    }
    // The other way round the earlier one cannot: the later one's agent counts as at the bottom.
    const early = new Table(dilemma(2), [...devices].reverse());
    for (let round = 0; round < 2; round++) {
      early.step(enter(0, 1));
      early.step([{ message: early.number(mirror, 0, 0) }, { message: early.number("cooperate", 1, 1) }]);
      expect(early.step(act(0, 0))).toEqual([3, 0]);
    }
    const once = new Table(
      dilemma(2),
      [...devices].reverse().map((device): Device => ({ ...device, every: "episode" })),
    );
    once.step(enter(0, 1));
    once.step([{ message: once.number(mirror, 0, 0) }, { message: once.number("cooperate", 1, 1) }]);
    for (let round = 0; round < 2; round++) expect(once.step(act(0, 0))).toEqual([3, 0]);
  });

  test("the clock is that of the first device that races", () => {
    const race: Device["finality"] = {
      ...{ kind: "race", arrival: { kind: "fixed", mean: 0 }, lags: [0, 2] },
      ...{ latency: { kind: "fixed", mean: 1 }, deadline: { kind: "fixed", mean: 2 } },
    };
    const messages = { kind: "unconditional" } as const;
    const table = new Table(dilemma(), [
      { name: "instant", messages },
      { name: "slow", messages, finality: race },
    ]);
    table.step(enter(1, 1));
    table.step(commit(1, 1));
    expect([table.open(0, "action"), table.open(1, "action")]).toEqual([
      [1, 0],
      [1, 1],
    ]);
  });

  test("a mediator's power ends with its own device", () => {
    for (const [deed, field, expected] of [
      ["leak", "other 1 message", [0, 0, 0]],
      ["censor", "other 1 bound", [0]],
      ["break", "other 1 bound", [0]],
    ] as const) {
      const devices: readonly Device[] = [
        { name: "meddler", messages: { kind: "unconditional" }, mediator: { kind: "scripted", deed, agent: 1 } },
        { name: "sealed", messages: { kind: "unconditional" }, visibility: { kind: "sealed" } },
      ];
      const table = new Table(dilemma(), devices);
      table.step(enter(0, 1));
      table.step(commit(1, 2));
      expect(table.sees(0, field)).toEqual(expected);
      expect([table.open(1, "action"), table.sees(1, "own bound")]).toEqual([[0, 1], [1]]);
    }
  });

  test("what was sealed once is not told later by a device with a delay", () => {
    const devices: readonly Device[] = [
      { name: "sealed", messages: { kind: "unconditional" }, visibility: { kind: "sealed" } },
      { name: "delayed", messages: { kind: "unconditional" }, visibility: { kind: "delayed", rounds: 1 } },
    ];
    const table = new Table(dilemma(3), devices);
    const seen = [0, 1, 1].map((v) => {
      table.step(enter(v, v));
      const told = table.sees(0, "other 1 message");
      table.step(commit(0, "defect"));
      table.step(act(C, D));
      return told;
    });
    expect(seen[0]).toEqual([0, 0, 0]);
    expect(seen[1]).toEqual([1, 0, 0]);
    expect(seen[2]).toEqual([0, 0, 1]);
  });

  test("a mediator's share is of what stands after all disputes", () => {
    const devices: readonly Device[] = [
      {
        name: "watcher",
        messages: { kind: "none" },
        mediator: { kind: "learning", powers: [], weight: 1, detection: 0, slash: 0 },
      },
      { name: "court", messages: { kind: "unconditional" }, credibility: { breach: true, collateral: 1, dispute: 1 } },
    ];
    const table = new Table(dilemma(), devices);
    table.step(enter(1, 1), [[0]]);
    table.step(commit(1, 1), [[0]]);
    table.step([{}, {}], [[0]]);
    expect(table.step(act(D, D), [[0]])).toEqual([1, 1]);
    expect(table.batch.rewards[1][0]).toBe(4); // of 2 + 2 as promised, not of 1 + 1
  });
});

describe("what cannot be kept", () => {
  /** Action 0 is closed after the first round; an action pays its number, and 10 where the other's is another. */
  const closing: AnyGame = {
    id: "test/closing-v0",
    roles: [
      {
        ...{ name: "player", count: 2, action: discrete(3), rank: [2, 1, 0] },
        observation: box([{ name: "round", unit: "1", low: 0, high: 2 }]),
      },
    ],
    ...{ horizon: 2, horizonEnds: "terminated", phases: 1, metrics: [] },
    alloc: (lanes) => ({ round: new Int32Array(lanes) }),
    reset(s, lane) {
      s.round[lane] = 0;
    },
    step(s, { lane, actions: [a], rewards: [out] }) {
      for (const i of [0, 1]) out[2 * lane + i] = a[2 * lane + i] + (a[2 * lane] === a[2 * lane + 1] ? 0 : 10);
      s.round[lane]++;
      return s.round[lane] === 2;
    },
    observe(s, lane, _time, _role, _agent, out, at) {
      out[at] = s.round[lane];
    },
    legal(s, lane, _role, _agent, mask, at) {
      mask[at] = s.round[lane] === 0 ? 1 : 0;
      mask[at + 1] = mask[at + 2] = 1;
    },
    measure() {},
    payoff(_s, _lane, [a], [out]) {
      for (const i of [0, 1]) out[i] = a[i] + (a[0] === a[1] ? 0 : 10);
    },
  };
  const device = (credibility: Device["credibility"]): Device => ({
    ...{ messages: { kind: "unconditional" }, every: "episode" },
    ...(credibility && { credibility }),
  });

  test("is left free, and breaks no promise", () => {
    const table = new Table(closing, device({}));
    table.step(commit("0", "0"));
    expect(table.open(0, "action")).toEqual([1, 0, 0]);
    expect(table.step(act(0, 0))).toEqual([0, 0]);
    expect(table.open(0, "action")).toEqual([0, 1, 1]);
    expect(table.step(act(1, 2))).toEqual([11, 12]);

    const staked = new Table(closing, device({ breach: true, collateral: 3, dispute: 1 }));
    staked.step(commit("0", 0));
    expect(staked.open(0, "action")).toEqual([1, 1, 1]);
    expect(staked.step(act(1, 0))).toEqual([-3, 0]); // undone: 0 and 0 as promised, less the collateral
    expect(staked.step(act(1, 2))).toEqual([11, 12]);
    expect([staked.metric("slashed"), staked.metric("broken")]).toEqual([3, 0.25]);
  });

  test("a dispute goes by what those could do whose promise was closed", () => {
    const table = new Table(closing, device({ breach: true, collateral: 3, dispute: 1 }));
    table.step(commit("0", "1"));
    table.step(act(0, 1));
    expect(table.step(act(1, 2))).toEqual([1, 1 - 3]); // (1, 1) is what was owed: the first could not play 0
  });

  test("under conditions on actions what is closed falls to the first that is open", () => {
    const table = new Table(closing, { messages: { kind: "unconditional" }, every: "episode", conditions: "actions" });
    table.step(commit("0", "2"));
    expect(table.step(act(0, 0))).toEqual([10, 12]);
    expect(table.step(act(0, 0))).toEqual([11, 12]);
  });
});

describe("orders and clocks", () => {
  const lanes = 400;
  const half = (count: number) => expect(Math.abs(count / lanes - 0.5) / Math.sqrt(0.25 / lanes)).toBeLessThan(4);
  const race = (more: object): NonNullable<Device["finality"]> =>
    ({
      ...{ kind: "race", arrival: { kind: "fixed", mean: 0 }, latency: { kind: "fixed", mean: 1 } },
      ...{ deadline: { kind: "fixed", mean: 1 }, lags: [], ...more },
    }) as NonNullable<Device["finality"]>;

  test("a random order in turn lets either speak first", () => {
    const table = new Table(
      dilemma(2),
      { messages: { kind: "unconditional" }, turns: "in-turn", order: { kind: "random" } },
      lanes,
    );
    let before = new Int32Array(2 * lanes);
    for (let round = 0; round < 2; round++) {
      const sequence = table.batch.state.sequence as Int32Array; // [lanes, 2]
      half(sequence.filter((seat, k) => k % 2 === 0 && seat === 1).length);
      half(sequence.filter((seat, k) => k % 2 === 0 && seat === before[k]).length); // drawn anew
      before = sequence.slice();
      for (let k = 0; k < 3; k++) table.step(k < 2 ? commit(0, 0) : act(D, D));
    }
  });

  test("what is final just as the game moves is in time", () => {
    const table = new Table(dilemma(), { messages: { kind: "unconditional" }, finality: race({}) });
    table.step(commit("cooperate", 0));
    expect(table.open(0, "action")).toEqual([1, 0]);
  });

  test("who is far away is late, however little chance there is in it", () => {
    const short = { kind: "exponential", mean: 1e-6 } as const;
    const finality = race({ lags: [0, 9], arrival: short, latency: short });
    const table = new Table(dilemma(), { messages: { kind: "unconditional" }, finality });
    table.step(commit("cooperate", "cooperate"));
    expect([table.open(0, "action"), table.open(1, "action")]).toEqual([
      [1, 0],
      [1, 1],
    ]);
  });

  test("a contract binds by who accepts it in time, whoever proposed", () => {
    const device = (lags: number[]): Device => ({
      messages: { kind: "contract", terms: "profile" },
      finality: race({ lags }),
    });
    const table = new Table(dilemma(), device([]));
    table.step(commit("propose cooperate, cooperate", 0));
    table.step(commit(1, 1));
    expect(table.open(1, "action")).toEqual([1, 0]);
    const late = new Table(dilemma(), device([0, 1]));
    late.step(commit("propose cooperate, cooperate", 0));
    late.step(commit(1, 1));
    expect([late.open(0, "action"), late.metric("voids")]).toEqual([[1, 1], 1]);
  });

  test("a builder has no order before the messages are in, also against the clock", () => {
    const table = new Table(dilemma(2), {
      ...{ messages: { kind: "table" }, semantics: { kind: "sequential", from: "first" }, order: { kind: "builder" } },
      finality: race({}),
    });
    for (let round = 0; round < 2; round++) {
      table.step(commit(mirror, "cooperate"));
      expect(table.step(act(C, C))).toEqual([2, 2]);
    }
  });

  test("a score weighs bids in units of payoff against time", () => {
    // 2 steps of 0.5 buy 3 · 1 / (1 + 1) = 1.5 of time, more than the lag of 1.4 and less than 1.6.
    for (const [lag, first] of [
      [1.4, 1],
      [1.6, 0],
    ]) {
      const table = new Table(dilemma(), {
        ...{
          messages: { kind: "table" },
          semantics: { kind: "sequential", from: "first" },
          bids: { step: 0.5, levels: 3 },
        },
        ...{ order: { kind: "score", g: 3, c: 1 }, fees: { bids: "none" } },
        finality: race({ lags: [0, lag], deadline: { kind: "fixed", mean: 9 } }),
      });
      const paid = table.step([
        { message: mirror, bid: 0 },
        { message: "cooperate", bid: 2 },
      ]);
      expect(paid).toEqual([0, 0]); // where nobody pays its bid
      expect(table.open(0, "action")).toEqual(first === 1 ? [1, 0] : [0, 1]);
    }
  });
});

describe("counts and heads", () => {
  test("metrics count who spoke, who was bound and how many heads were shown", () => {
    const device: Device = { messages: { kind: "threshold" }, identities: { most: 2, cost: 0.5 } };
    const table = new Table(good(3), device);
    table.step([{ message: 1 }, { message: 0, identities: 2 }, { message: 0 }]);
    expect(["committed", "bound"].map((name) => table.metric(name))).toEqual([1 / 3, 1 / 3]);
    expect([table.metric("identities"), table.metric("burnt")]).toEqual([2, 1]);
    expect([table.sees(1, "own identities"), table.sees(0, "own identities")]).toEqual([[1], [0]]);
  });

  test("heads count for the device that they are shown to", () => {
    const device = (name: string): Device => ({
      ...{ name, messages: { kind: "threshold" }, identities: { most: 1, cost: 0 } },
    });
    const table = new Table(good(3), [device("one"), device("two")]);
    table.step(enter(0, 1, 1));
    table.step([
      { message: "if count(1) >= 1 then 1 else 0" },
      { message: 0, identities: 1 },
      { message: "if count(1) >= 1 then 1 else 0" },
    ]);
    expect([table.open(0, "action"), table.open(2, "action")]).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  test("a void is counted also where it is not known beforehand", () => {
    const idle: Device = { name: "idle", messages: { kind: "unconditional" } };
    const table = new Table(dilemma(), [{ messages: { kind: "table" }, semantics: { kind: "unique" } }, idle]);
    table.step(enter(0, 0));
    table.step(commit(2, 2));
    expect([table.metric("voids"), table.step(act(D, D))]).toEqual([1, [1, 1]]);
  });

  test("each device charges its own fees, and a mediator breaks what was said to it, whichever comes last", () => {
    const devices: readonly Device[] = [
      { name: "free", messages: { kind: "unconditional" } },
      {
        ...{ name: "meddler", messages: { kind: "unconditional" }, fees: { message: 0.5 } },
        mediator: { kind: "scripted", deed: "break", agent: 0 },
      },
    ];
    const table = new Table(dilemma(), devices);
    table.step(enter(0, 1));
    expect(table.step(commit(1, 1))).toEqual([0, -0.5]);
    expect([table.open(0, "action"), table.open(1, "action")]).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });
});

describe("programs", () => {
  const payments = { step: 0.5, most: 1 } as const;

  test.each([false, true])("pay whom they name (one of two devices: %s)", (several) => {
    const device: Device = {
      messages: { kind: "programs", programs: ["1 pay 0.5 to other 2", "0 pay 1", "1"], ...payments },
    };
    const idle: Device = { name: "idle", messages: { kind: "unconditional" } };
    const table = new Table(good(3), several ? [device, idle] : device);
    if (several) table.step(enter(0, 0, 0));
    table.step(commit(1, 2, 3));
    // Two of three give 1 at a share of ½: 1 for everybody. The first pays the third, the second both others alike.
    expect(table.step(act(1, 0, 1))).toEqual([1 - 1 - 0.5 + 0.5, 1 - 1, 1 - 1 + 0.5 + 0.5]);
    expect(table.metric("transfers")).toBe(1);
  });

  test("payments are on the grid of the device where they were promised", () => {
    const device = (step: number): Device => ({
      ...{ name: `by-${step}`, messages: { kind: "programs", programs: ["1 pay 1"], step, most: 1 } },
    });
    const table = new Table(good(2, { share: 0.75 }), [device(1), device(0.25)]);
    table.step(enter(1, 0));
    table.step(commit(1, 0));
    expect(table.step(act(1, 0))).toEqual([0.75 - 1 - 1, 0.75 + 1]);
  });

  test("see what their senders see", () => {
    const device: Device = {
      messages: { kind: "programs", programs: ["if sees(round) >= 1 then 1 else 0"] },
      semantics: { kind: "three-valued" },
    };
    const table = new Table(watched, device);
    for (let round = 0; round < 2; round++) {
      table.step(commit(1, 0));
      expect(table.open(0, "action")).toEqual(round === 0 ? [1, 0] : [0, 1]);
      table.step(act(round, 0));
    }
  });

  test("that read actions take for bound who only seems so, and read what it does, alone or beside another device", () => {
    const device: Device = {
      ...{ conditions: "actions", credibility: { honour: 0.5 }, semantics: { kind: "three-valued" } },
      messages: { kind: "programs", programs: ["if bound(other) then cooperate else defect", "cooperate"] },
    };
    const idle: Device = { name: "idle", messages: { kind: "unconditional" } };
    for (const devices of [[device], [device, idle]]) {
      let seen = 0;
      for (let seed = 0; seed < 40; seed++) {
        const table = new Table(dilemma(), devices, 1, seed);
        if (devices.length > 1) table.step(enter(0, 0));
        table.step(commit(1, 2));
        const [mine, yours] = [0, 1].map((i) => table.sees(i, "own bound")[0]);
        if (mine !== 1 || yours !== 0) continue; // the other only seems bound
        seen++;
        expect(table.step(act(0, D))).toEqual([0, 3]);
      }
      expect(seen).toBeGreaterThan(2);
    }
  });
});

/** Two agents of two actions who see which round it is, and earn its number. */
const watched: AnyGame = {
  id: "test/watched-v0",
  roles: [
    {
      ...{ name: "player", count: 2, action: discrete(2) },
      observation: box([{ name: "round", unit: "1", low: 0, high: 2 }]),
    },
  ],
  ...{ horizon: 2, horizonEnds: "terminated", phases: 1, metrics: [] },
  alloc: (lanes) => ({ round: new Int32Array(lanes) }),
  reset(s, lane) {
    s.round[lane] = 0;
  },
  step(s, { lane, time, rewards: [out] }) {
    out[2 * lane] = out[2 * lane + 1] = time;
    return ++s.round[lane] === 2;
  },
  observe(s, lane, _time, _role, _agent, out, at) {
    out[at] = s.round[lane];
  },
  measure() {},
};

describe("shares among several", () => {
  const share = (levels: number): Device => ({ messages: { kind: "share", levels } });

  test("who loses by another's giving way takes no part in the deal", () => {
    // Where the third gives way the first gains 3, the second loses 1, the third loses 1: a surplus of 2.
    const pays = [
      [0, 0, 0],
      [3, -1, -1],
    ];
    const game = games["commitment/matrix-v0"].make({
      table: { payoffs: [0, 1].map(() => [0, 1].map(() => pays)), actions: ["stay", "go"] },
    });
    const table = new Table(game, share(3));
    table.step(commit("offer 1", "offer 1", "play go for 0.5"));
    expect([0, 1, 2].map((i) => table.open(i, "action"))).toEqual([
      [1, 0],
      [1, 1],
      [0, 1],
    ]);
    expect(table.step(act(0, 0, 1))).toEqual([3 - 2, -1, -1 + 2]);
  });

  test("an asker whom nobody pays stays where it was for all who follow", () => {
    const base = games["commitment/reroute-v0"].make({ players: 3, reserves: [1000, 400] });
    const table = new Table(base, share(3));
    table.step(commit("play 1 for 1", "play 1 for 0.5", "offer 0.5"));
    expect([0, 1, 2].map((i) => table.open(i, "action"))).toEqual([
      [1, 1],
      [0, 1],
      [1, 0],
    ]);
    const [before, after, moved] = [100_000 / 1300, 100_000 / 1200, 40_000 / 500];
    const surplus = after - before - (before - moved); // one offerer gains, the mover's loss is negative
    const payment = Math.max(0, before - moved + 0.5 * surplus);
    const earned = table.step(act(0, 1, 0));
    [after, moved + payment, after - payment].forEach((u, i) => {
      close(earned[i], u, `trader ${i}`);
    });
  });

  test("only offers that bind, of the same device, count", () => {
    const late = new Table(games["commitment/reroute-v0"].make(), {
      ...share(2),
      finality: {
        ...{ kind: "race", arrival: { kind: "fixed", mean: 0 }, lags: [2, 0] },
        ...{ latency: { kind: "fixed", mean: 0 }, deadline: { kind: "fixed", mean: 1 } },
      },
    });
    late.step(commit("offer 1", "play 1 for 0"));
    expect(late.open(1, "action")).toEqual([1, 1]);
    const plain: Device = { name: "plain", messages: { kind: "unconditional" } };
    const elsewhere = new Table(games["commitment/reroute-v0"].make(), [plain, share(2)]);
    elsewhere.step(enter(0, 1));
    elsewhere.step([{ message: 1 }, { message: elsewhere.number("play 1 for 0", 1, 1) }]);
    expect([elsewhere.open(0, "action"), elsewhere.open(1, "action")]).toEqual([
      [1, 0],
      [1, 1],
    ]);
  });

  test("what an earlier device has bound is given", () => {
    const base = games["commitment/reroute-v0"].make({ players: 3, reserves: [1000, 400] });
    const first: Device = { name: "first", messages: { kind: "unconditional" } };
    const table = new Table(base, [first, share(2)]);
    table.step(enter(0, 1, 1));
    table.step(
      commit("1", 0, 0).map((choice, i) =>
        i === 0 ? choice : { message: table.number(i === 1 ? "play 1 for 0" : "offer 1", i, 1) },
      ),
    );
    // With one in the second pool already the next would earn 66.7 there and 83.3 here, and cannot be compensated by a gain of 7.6.
    expect(table.open(1, "action")).toEqual([1, 1]);
  });
});

describe("agreements beside other devices", () => {
  const idle: Device = { name: "plain", messages: { kind: "unconditional" } };

  test("who would give way anyway is paid nothing for it by those who gain", () => {
    const base = games["commitment/reroute-v0"].make({ players: 3, reserves: [1000, 400] });
    const table = new Table(base, { messages: { kind: "share", levels: 2 } });
    table.step(commit("offer 1", "play 1 for 0", 0));
    const earned = table.step(act(0, 1, 0));
    [100_000 / 1200, 80, 100_000 / 1200].forEach((u, i) => {
      close(earned[i], u, `trader ${i}`);
    });
    expect(table.metric("transfers")).toBe(0);
  });

  test("only proposals of its own device are on a contract's table, and where it fails nobody else is set free", () => {
    const table = new Table(dilemma(), [idle, { messages: { kind: "contract", terms: "profile" } }]);
    table.step(enter(0, 1));
    expect(table.step([{ message: 2 }, { message: 3 }])).toEqual([0, 0]);
    expect(table.sees(0, "contract of device 1")).toEqual([0, 0, 0, 1, 0]);
    expect([table.open(0, "message"), table.open(1, "message")]).toEqual([
      [1, 0, 0, 0, 0],
      [1, 1, 0, 0, 0],
    ]); // who is elsewhere has nothing to accept
    table.step(commit(0, 1));
    expect([table.open(0, "action"), table.open(1, "action")]).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(table.metric("voids")).toBe(1);
  });

  test("nothing is agreed where nothing was proposed, and a penalty that was refused is not paid", () => {
    const penalty: Device = { messages: { kind: "contract", terms: "penalty", step: 0.5, most: 1 } };
    const silent = new Table(dilemma(2), penalty);
    silent.step(commit("propose penalty 1", 0));
    silent.step(commit(1, 1));
    expect(silent.step(act(D, C))).toEqual([2, 1]);
    expect(silent.sees(0, "contract of device 0")).toEqual([1, 0, 0, 0]); // a new round
    silent.step(commit(0, 0));
    silent.step(commit(1, 1));
    expect([silent.sees(0, "own bound"), silent.metric("voids")]).toEqual([[0], 0]);
    expect(silent.step(act(D, C))).toEqual([3, 0]);
    const refused = new Table(dilemma(), penalty);
    refused.step(commit("propose penalty 1", 0));
    refused.step(commit(1, 0));
    expect(refused.step(act(D, C))).toEqual([3, 0]);
  });

  test("a deal of one round is not paid in the next", () => {
    const base = { ...games["commitment/reroute-v0"].make(), horizon: 2 };
    const table = new Table(base, { messages: { kind: "share", levels: 2 } });
    table.step(commit("offer 1", "play 1 for 0"));
    table.step(act(0, 1));
    table.step(commit(0, 0));
    const earned = table.step(act(0, 1));
    close(earned[0], 1000 / 11, "stayer");
    close(earned[1], 80, "mover");
  });

  test("all delegate only where all delegate to the same mediator", () => {
    const device: Device = { messages: { kind: "delegate" }, mediator: { kind: "scripted", deed: "unanimous" } };
    const table = new Table(dilemma(), [idle, device]);
    table.step(enter(0, 1));
    table.step(commit(1, 1));
    expect([table.open(0, "action"), table.open(1, "action")]).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  test("a payment that is not honoured is not made", () => {
    const table = new Table(dilemma(), {
      ...{ messages: { kind: "transfer", step: 1, most: 1 }, credibility: { honour: 1e-12 } },
    });
    table.step(commit("cooperate pay 1", 0));
    expect(table.step(act(C, C))).toEqual([2, 2]);
  });

  test("a breach is slashed by the device that it breaks with, once", () => {
    const device = (collateral: number): Device => ({
      ...{
        name: `stake-${collateral}`,
        messages: { kind: "unconditional" },
        credibility: { breach: true, collateral },
      },
    });
    const table = new Table(dilemma(), [device(1), device(4)]);
    table.step(enter(0, 1));
    table.step(commit(1, 1));
    expect(table.step(act(D, D))).toEqual([0, -3]);
    expect([table.metric("slashed"), table.metric("broken")]).toEqual([5, 1]);
  });

  test("bids and revisions are open where they count, and nowhere else", () => {
    const devices: readonly Device[] = [
      {
        ...{ name: "bids", messages: { kind: "unconditional" }, order: { kind: "priority" }, revisions: 1 },
        bids: { step: 1, levels: 3 },
      },
      idle,
    ];
    const table = new Table(dilemma(), devices);
    expect(table.steps).toEqual(["enter", "commit", "commit", "play"]);
    expect([table.open(0, "bid"), table.open(0, "message")]).toEqual([
      [1, 0, 0],
      [1, 0, 0],
    ]);
    table.step(enter(1, 0));
    expect([table.open(0, "bid"), table.open(1, "bid")]).toEqual([
      [1, 0, 0],
      [1, 1, 1],
    ]);
    table.step([{ message: 1 }, { message: 2, bid: 1 }]);
    expect([table.open(0, "message"), table.open(1, "message")]).toEqual([
      [1, 0, 0],
      [1, 1, 1],
    ]);
    expect([table.sees(0, "own bid"), table.sees(1, "own bid")]).toEqual([[0], [0.5]]);
    expect(table.step([{}, { message: 1, bid: 2 }])).toEqual([0, -2]);
    expect(table.sees(1, "own message")).toEqual([0, 1, 0]);
    expect(table.step(act(C, C))).toEqual([2, 2]);
  });

  test("programs alone may cost, by their nodes", () => {
    const table = new Table(dilemma(), { messages: { kind: "unconditional" }, fees: { node: 0.25 } });
    expect(table.step(commit(1, 0))).toEqual([-0.25, 0]);
  });

  test("where all is sealed nobody sees which device another has entered", () => {
    const sealed = (name: string): Device => ({
      ...{ name, messages: { kind: "unconditional" }, visibility: { kind: "sealed" } },
    });
    const table = new Table(dilemma(), [sealed("one"), sealed("two")]);
    table.step(enter(0, 1));
    expect([table.sees(0, "own device"), table.sees(0, "other 1 device")]).toEqual([
      [1, 0],
      [0, 0],
    ]);
  });

  test("who is free in one round has said and paid nothing, whatever it did in the last", () => {
    const device: Device = {
      messages: {
        kind: "programs",
        programs: ["if bound(other) or paid >= 1 then 1 else 0", "1 pay 1"],
        step: 1,
        most: 1,
      },
    };
    const table = new Table(good(2, { share: 0.75, rounds: 2 }), [device, idle]);
    for (const said of [2, 0]) {
      table.step(enter(0, 0));
      table.step(commit(1, said));
      expect(table.open(0, "action")).toEqual(said === 2 ? [0, 1] : [1, 0]);
      table.step(act(said === 2 ? 1 : 0, said === 2 ? 1 : 0));
    }
  });
});

describe("rounds and episodes", () => {
  test.each(["commitments", "actions"] as const)(
    "the game's clock stands still while agents talk (conditions on %s)",
    (conditions) => {
      const table = new Table(watched, { messages: { kind: "unconditional" }, conditions });
      for (const round of [0, 1]) {
        table.step(commit(0, 0));
        expect(table.step(act(0, 0))).toEqual([round, round]);
      }
    },
  );

  test("where they commit for an episode of rounds of two steps they wait one, so that rounds stay whole", () => {
    const table = new Table(
      { ...watched, horizon: 1, phases: 2 },
      { messages: { kind: "unconditional" }, every: "episode" },
    );
    expect(table.steps).toEqual(["commit", "commit", "play", "play"]);
    expect([table.game.phases, table.game.horizon]).toEqual([2, 2]);
    expect(table.open(0, "message")).toEqual([1, 0, 0]);
    table.step(commit(0, 0));
    table.step(commit(2, 0));
    table.step(act(1, 0));
    expect([table.open(0, "action"), isOver(table)]).toEqual([[0, 1], false]);
    table.step(act(1, 0));
    expect([table.metric("committed"), isOver(table)]).toEqual([0.5, true]);
  });

  test("a round begins with nothing said, leaked or counted", () => {
    const device: Device = {
      ...{ messages: { kind: "unconditional" }, visibility: { kind: "sealed" }, revisions: 1 },
      mediator: { kind: "scripted", deed: "leak", agent: 1 },
    };
    const table = new Table(dilemma(2), device);
    for (let round = 0; round < 2; round++) {
      expect(table.sees(1, "own message")).toEqual([1, 0, 0]);
      table.step(commit(0, 2));
      expect(table.sees(0, "other 1 message")).toEqual([0, 0, 0]);
      table.step(commit(0, 1));
      expect(table.sees(0, "other 1 message")).toEqual([0, 1, 0]);
      table.step(act(C, C));
    }
    expect(table.metric("committed")).toBe(0.5);
  });

  test("an episode begins with no past", () => {
    const table = new Table(dilemma(1), {
      ...{ messages: { kind: "unconditional" }, visibility: { kind: "delayed", rounds: 1 }, fees: { message: 0.5 } },
    });
    for (let episode = 0; episode < 2; episode++) {
      table.step(commit(0, "defect"));
      expect([table.sees(0, "other 1 message"), table.metric("burnt")]).toEqual([[1, 0, 0], 0.5]);
      table.step(act(C, D));
      table.batch.reset({ seed: 1 });
    }
  });

  test("who speaks first sees the turn go by", () => {
    const table = new Table(dilemma(), { messages: { kind: "unconditional" }, turns: "in-turn" });
    const turns = [0, 1, 2].map(() => {
      const turn = table.sees(0, "turn")[0];
      table.step([{}, {}].map(() => (table.batch.time[0] < 2 ? {} : { action: D })));
      return turn;
    });
    expect(turns).toEqual([0, 0.5, 1]);
  });
});

describe("mediators", () => {
  const learning = { kind: "learning", weight: 0, detection: 0, slash: 0 } as const;

  test("of several devices have names of their own, and see what is bound", () => {
    const device = (name: string): Device => ({
      ...{ name, messages: { kind: "unconditional" }, mediator: { ...learning, powers: ["leak"] } },
    });
    const table = new Table(dilemma(), [device("one"), device("two")]);
    expect((table.game.roles as readonly Role[]).map(({ name }) => name)).toEqual(["player", "mediator", "mediatorb"]);
    const idle = [[0], [0]];
    table.step(enter(0, 1), idle);
    table.step(commit(1, 2), idle);
    expect([0, 1, 2].map((r) => [...table.batch.masks[r].subarray(0, 3)])[1]).toEqual([1, 1, 1]);
    table.step([{}, {}], idle);
    expect([table.sees(0, "agent 1 promise", 1), table.sees(0, "agent 1 bound", 2)]).toEqual([[0, 1], [1]]);
    expect([...table.batch.masks[1]]).toEqual([1, 0, 0]);
  });

  test("play for those who delegated to them, and only what is legal", () => {
    const base: AnyGame = {
      ...watched,
      legal(_s, _lane, _role, agent, mask, at) {
        mask[at] = 1;
        mask[at + 1] = agent; // action 1 is closed to agent 0
      },
    };
    const device = (name: string): Device => ({
      name,
      messages: { kind: "delegate" },
      mediator: { ...learning, powers: [] },
    });
    const table = new Table(base, [device("one"), device("two")]);
    const idle = [
      [0, 0],
      [0, 0],
    ];
    table.step(enter(0, 1), idle);
    table.step(commit(1, 1), idle);
    expect([[...table.batch.masks[1]], [...table.batch.masks[2]]]).toEqual([
      [1, 0, 1, 0],
      [1, 0, 1, 1],
    ]);
    table.step(
      [{}, {}],
      [
        [0, 0],
        [0, 1],
      ],
    );
    expect([table.open(0, "action"), table.open(1, "action")]).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });
});

describe("what a game must have", () => {
  const ranked = (...rank: (number[] | undefined)[]): AnyGame => ({
    ...watched,
    roles: rank.map((list, r) => ({
      ...{ name: `player${"ab"[r]}`, count: 1, action: discrete(2), observation: watched.roles[0].observation },
      ...(list && { rank: list }),
    })),
  });

  test.each([
    [ranked([1, 1], [0, 1]), "ranked alike"],
    [ranked([1, 0], undefined), "has no rank"],
  ])("is said where it lacks: %#", (game, sentence) => {
    expect(() =>
      withDevice(game, { messages: { kind: "programs", programs: ["if plays(other) = 0 then 0 else 1"] } }),
    ).toThrow(sentence);
  });
});
