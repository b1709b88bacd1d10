/** What is worked out beforehand plays like the layer itself. */
import { expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import type { Device } from "../../src/device/device.js";
import { withDevice } from "../../src/device/with-device.js";
import { randomBot } from "../../src/random-bot.js";
import { Rng } from "../../src/rng.js";
import { maskSize, size } from "../../src/space.js";
import { drawDevices } from "./draws.js";

const plain: readonly Device[] = [
  { messages: { kind: "table" } },
  { messages: { kind: "table", monotone: false }, visibility: { kind: "sealed" } },
  { messages: { kind: "unconditional" }, voluntary: false, semantics: { kind: "three-valued" } },
  { messages: { kind: "modal" }, semantics: { kind: "modal" }, every: "episode" },
  { messages: { kind: "identity" }, semantics: { kind: "unique" } },
];
const slow: Device["finality"] = {
  ...{ kind: "race", arrival: { kind: "exponential", mean: 1 }, lags: [0, 0.5] },
  ...{ latency: { kind: "exponential", mean: 1 }, deadline: { kind: "exponential", mean: 3 } },
};
const audited = { honour: 0.7, breach: true, detection: 0.5, collateral: 2, slash: 1, bounty: 0.5, dispute: 0.4 };
const known: readonly (readonly Device[])[] = [
  [{ messages: { kind: "table" }, fees: { message: 0.1, node: 0.01 } }],
  [{ messages: { kind: "table" }, finality: slow, fees: { message: 0.1 } }],
  [{ messages: { kind: "table" }, credibility: { honour: 0.6 }, visibility: { kind: "sealed" } }],
  [{ messages: { kind: "table" }, credibility: audited, every: "episode" }],
  [{ messages: { kind: "unconditional" }, turns: "in-turn", order: { kind: "first-come" }, finality: slow }],
  [{ messages: { kind: "unconditional" }, turns: "in-turn", order: { kind: "random" }, every: "episode" }],
  [{ messages: { kind: "table" }, turns: "in-turn", semantics: { kind: "sequential", from: "first" } }],
  [
    {
      ...{ messages: { kind: "unconditional" }, voluntary: false, turns: "in-turn", order: { kind: "priority" } },
      ...{ bids: { step: 0.5, levels: 3 }, fees: { bids: "first" } },
    },
  ],
  [
    {
      ...{ messages: { kind: "unconditional" }, order: { kind: "express", delay: 1 }, finality: slow },
      ...{ bids: { step: 1, levels: 2 }, fees: { bids: "all" } },
    },
  ],
  [{ messages: { kind: "table" }, revisions: 2 }],
  [{ messages: { kind: "none" } }],
  [
    { name: "one", messages: { kind: "table" }, credibility: audited, revisions: 1 },
    { name: "two", messages: { kind: "unconditional" }, fees: { message: 0.2 }, visibility: { kind: "sealed" } },
    { name: "three", messages: { kind: "threshold" }, finality: slow, semantics: { kind: "least" } },
  ],
];
const bases = {
  "prisoner's dilemma, 3 rounds": () => games["commitment/prisoners-dilemma-v0"].make({ rounds: 3 }),
  "a game of two roles": () =>
    games["commitment/matrix-v0"].make({
      table: {
        payoffs: [
          [
            [1, 2],
            [0, 0],
            [3, 1],
          ],
          [
            [2, 2],
            [1, 0],
            [0, 3],
          ],
        ],
        rank: [
          [0, 1],
          [2, 0, 1],
        ],
      },
    }),
  "public good of three": () => games["commitment/public-good-v0"].make(),
};

const fields = [
  ...(["observations", "masks", "rewards", "finalObservations", "finalMetrics", "terminated", "truncated"] as const),
] as const;

/** Both games, step by step, by the same random actions. */
function compare(make: (compile: boolean) => ReturnType<typeof withDevice>, steps: number): void {
  const lanes = 16;
  const [fast, slow] = [true, false].map((compile) => new Batch(make(compile), lanes));
  for (const batch of [fast, slow]) batch.reset({ seed: 5 });
  const bots = fast.game.roles.map((_, role) => randomBot(fast.game, role, 9));
  const actions = fast.game.roles.map((role) => new Float32Array(lanes * role.count * size(role.action)));
  const policies = fast.game.roles.map(
    ({ readsPolicy, count, action }) => new Float32Array(readsPolicy ? lanes * count * maskSize(action) : 0),
  );
  for (let k = 0; k < steps; k++) {
    bots.forEach((bot, role) => {
      bot.act(fast.observations[role], fast.masks[role], actions[role], policies[role]);
    });
    fast.step(actions, policies);
    slow.step(actions, policies);
    for (const field of fields) {
      const pairs = [fast[field], slow[field]].map(
        (x) => (ArrayBuffer.isView(x) ? [x] : x) as readonly ArrayBufferView[],
      );
      const bytes = pairs.map((arrays) =>
        Buffer.concat(arrays.map((x) => new Uint8Array(x.buffer, x.byteOffset, x.byteLength))),
      );
      expect(bytes[0].equals(bytes[1]), `${field} after step ${k}`).toBe(true);
    }
    const [one, two] = [fast, slow].map((batch) => {
      const out = new Float64Array(batch.game.metrics.length);
      batch.measure(k % lanes, out);
      return out;
    });
    expect(one).toEqual(two);
  }
}

test.each(Object.keys(bases))("over a %s, each plain device", (name) => {
  for (const device of plain) {
    const make = (compile: boolean) => withDevice(bases[name as keyof typeof bases](), device, compile);
    compare(make, 24);
  }
});

test.each(Object.keys(bases))(
  "over a %s, devices that cost, err, are late, cheat, take turns or stand side by side",
  (name) => {
    for (const devices of known) {
      const make = (compile: boolean) => withDevice(bases[name as keyof typeof bases](), devices, compile);
      compare(make, 40);
    }
  },
);

test("over the dilemma all of these are compiled", () => {
  const base = games["commitment/prisoners-dilemma-v0"].make();
  const step = (devices: readonly Device[], compile: boolean) => String(withDevice(base, devices, compile).step);
  for (const devices of known) expect(step(devices, true)).not.toBe(step(devices, false));
});

test("over a game that reads policies", () => {
  const base = () => games["decision/newcomb-v0"].make({ agents: 2 });
  for (const devices of [[plain[2]], ...known.slice(0, 3)])
    compare((compile) => withDevice(base(), devices, compile), 20);
});

test("over the dilemma, whatever device is drawn", () => {
  const rng = Rng.alloc(1, "compiled").at(0);
  const base = games["commitment/prisoners-dilemma-v0"].make({ rounds: 2 });
  for (let k = 0; k < 25; k++) {
    const devices = drawDevices(base, rng);
    compare((compile) => withDevice(base, devices, compile), 12);
  }
});
