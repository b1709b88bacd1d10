/** What is worked out beforehand plays like the layer itself. */
import { expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import type { Device } from "../../src/device/device.js";
import { withDevice } from "../../src/device/with-device.js";
import { randomBot } from "../../src/random-bot.js";
import { Rng } from "../../src/rng.js";
import { size } from "../../src/space.js";
import { drawDevices } from "./draws.js";

const plain: readonly Device[] = [
  { messages: { kind: "table" } },
  { messages: { kind: "table", monotone: false }, visibility: { kind: "sealed" } },
  { messages: { kind: "unconditional" }, voluntary: false, semantics: { kind: "three-valued" } },
  { messages: { kind: "modal" }, semantics: { kind: "modal" }, every: "episode" },
  { messages: { kind: "identity" }, semantics: { kind: "unique" } },
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
  for (let k = 0; k < steps; k++) {
    bots.forEach((bot, role) => {
      bot.act(fast.observations[role], fast.masks[role], actions[role]);
    });
    fast.step(actions);
    slow.step(actions);
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

test("over the dilemma, whatever device is drawn", () => {
  const rng = Rng.alloc(1, "compiled").at(0);
  const base = games["commitment/prisoners-dilemma-v0"].make({ rounds: 2 });
  for (let k = 0; k < 25; k++) {
    const devices = drawDevices(base, rng);
    compare((compile) => withDevice(base, devices, compile), 12);
  }
});
