/** Games of one's own that are broken: what fails is told with the game's name, and before anything is waited for. */
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { cli, scratch } from "./terminal.js";

const folder = scratch();
const module = join(folder, "games.mjs");
writeFileSync(
  module,
  `import { games as mine } from ${JSON.stringify(resolve("test/cli/stranger.mjs"))};
const dilemma = mine["mine/dilemma-v0"];
const other = (change) => ({ ...dilemma, make: () => ({ ...dilemma.make(), ...change(dilemma.make()) }) });
const making = (make) => ({ ...dilemma, make });
class Inherited {
  constructor() {
    const { id, step, ...own } = dilemma.make();
    Object.assign(this, own);
  }
  get id() { return "mine/class-v0"; }
  step(s, turn) { return this.payoffs.step(s, turn); }
  get payoffs() { return dilemma.make(); }
}
export const games = {
  "mine/null-v0": making(() => null),
  "mine/promise-v0": making(async () => dilemma.make()),
  "mine/text-v0": making(() => "game"),
  "mine/half-v0": making(() => ({ ...dilemma.make(), measure: undefined })),
  "mine/roleless-v0": making(() => ({ ...dilemma.make(), roles: undefined })),
  "mine/throws-null-v0": making(() => { throw null; }),
  "mine/throws-type-v0": making(() => undefined.game),
  "mine/said-v0": making(() => { throw new Error("mine/said-v0 is closed on Sundays."); }),
  "mine/step-v0": other(() => ({ step: () => { let x; return x.y; } })),
  "mine/step-null-v0": other(() => ({ step: () => { throw null; } })),
  "mine/step-said-v0": other(() => ({ step: () => { throw new Error("no move fits"); } })),
  "mine/reset-v0": other(() => ({ reset: (s) => s.nothing.fill(0) })),
  "mine/observe-v0": other(() => ({ observe: () => nowhere })),
  "mine/measure-v0": other(() => ({ measure: (s) => s.nothing[0] })),
  "mine/nan-v0": other(() => ({ horizon: NaN })),
  "mine/half-round-v0": other(() => ({ horizon: 2.5 })),
  "mine/endless-v0": other(() => ({ horizon: Infinity })),
  "mine/long-v0": other(() => ({ horizon: 1e15 })),
  "mine/phaseless-v0": other(() => ({ phases: 0 })),
  "mine/box-v0": other(({ roles: [role] }) => ({
    roles: [{ ...role, action: { kind: "box", fields: [{ name: "bid", unit: "1", low: 2, high: 1 }] } }],
  })),
  "mine/sight-v0": other(({ roles: [role] }) => ({
    roles: [{ ...role, observation: { kind: "box", fields: [{ name: "stock", unit: "1", low: 0, high: NaN }] } }],
  })),
  "mine/class-v0": making(() => new Inherited()),
};
`,
);

test.each<[string, string]>([
  ["null", "mine/null-v0 failed in make: it must give a game, and gave null."],
  ["promise", "mine/promise-v0 failed in make: it must give the game itself, not a promise of it."],
  ["text", "mine/text-v0 failed in make: it must give a game, and gave string."],
  ["half", "mine/half-v0 failed in make: the game that it gave has no function 'measure'."],
  ["roleless", "mine/roleless-v0 failed in make: the game that it gave needs 'roles' and 'metrics', a list each."],
  ["throws-null", "mine/throws-null-v0 failed in make: it threw null."],
  ["throws-type", "mine/throws-type-v0 failed in make: Cannot read properties of undefined (reading 'game')."],
  ["said", "mine/said-v0 is closed on Sundays."],
  ["step", "mine/step-v0 failed in step: Cannot read properties of undefined (reading 'y')."],
  ["step-null", "mine/step-null-v0 failed in step: it threw null."],
  ["step-said", "no move fits."],
  ["reset", "mine/reset-v0 failed in reset: Cannot read properties of undefined (reading 'fill')."],
  ["observe", "mine/observe-v0 failed in observe: nowhere is not defined."],
  ["measure", "mine/measure-v0 failed in measure: Cannot read properties of undefined (reading '0')."],
  ["nan", "mine/dilemma-v0: its horizon must be a whole number from 1, got NaN."],
  ["half-round", "mine/dilemma-v0: its horizon must be a whole number from 1, got 2.5."],
  ["endless", "mine/dilemma-v0: its horizon must be a whole number from 1, got Infinity."],
  ["long", "mine/dilemma-v0: an episode of 1000000000000000 steps is too long; 2147483647 are the most."],
  ["phaseless", "mine/dilemma-v0: its phases must be a whole number from 1, got 0."],
  ["box", "mine/dilemma-v0: the action of player has 'bid' in [2, 1]; low must not be above high."],
  ["sight", "mine/dilemma-v0: what player sees has 'stock' in [0, NaN]; low must not be above high."],
])("mine/%s-v0 is told by name, whoever plays it", async (name, says) => {
  const out = join(folder, name);
  const verbs = [["play"], ["train", "--updates", "1", "--rollout", "4", "--backend", "cpu", "--out", out]];
  for (const [verb, ...flags] of verbs) {
    const { code, err } = await cli(verb, `mine/${name}`, "--games", module, ...flags);
    expect({ code, last: err.trimEnd().split("\n").pop() }).toEqual({ code: 1, last: says });
  }
});

test("a game that is an instance of a class keeps what it inherits", async () => {
  const { code, out, err } = await cli("play", "mine/class", "--games", module);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain("mine/class-v0");
});

test("a rollout beyond all memory is refused at once, and no folder is made", async () => {
  const out = join(folder, "huge");
  const begin = performance.now();
  const { code, err } = await cli("train", "commitment/chicken", "--lanes", "1e6", "--rollout", "1e6", "--backend", "cpu", "--out", out); // biome-ignore format: one command
  expect(code).toBe(1);
  expect(err).toMatch(/^commitment\/chicken-v0: 1000000 lanes of 1000000 steps each are [\d.e+]+ GB .* fewer lanes or a shorter rollout\.\n$/); // biome-ignore format: one sentence
  expect(performance.now() - begin).toBeLessThan(3000);
  expect(existsSync(out)).toBe(false);
});
