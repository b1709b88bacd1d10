/**
 * Devices drawn at random over every discrete game of the registry are games that pass the checks.
 *
 * `DRAWS=1000 npx vitest run test/device/random.test.ts` draws a thousand; by default there are a few for every game.
 */
import { expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { check } from "../../src/check.js";
import { withDevice } from "../../src/device/with-device.js";
import type { Role } from "../../src/game.js";
import { Rng } from "../../src/rng.js";
import { discretised } from "../../src/transform.js";
import { drawDevices } from "./draws.js";

const isDiscrete = (game: { readonly roles: readonly Role[] }) =>
  game.roles.every(
    ({ action }) => action.kind === "discrete" || (action.kind === "multi-discrete" && action.n.length === 1),
  ) && game.roles.reduce((sum, { count }) => sum + count, 0) > 1;

/** Every game whose actions are discrete, as it is or on a grid of three. */
const makers = Object.entries(games).flatMap(([id, entry]) => {
  if (isDiscrete(entry.make())) return [{ id, make: () => entry.make() }];
  const gridded = () => discretised(entry.make(), 3);
  return isDiscrete(gridded()) ? [{ id: `discretised(${id})`, make: gridded }] : [];
});
const draws = Number(process.env.DRAWS ?? 0);
const each = Math.max(2, Math.ceil(draws / makers.length));

test.each(makers)(
  "$id takes any devices drawn for it",
  async ({ id, make }) => {
    const rng = Rng.alloc(1, `devices over ${id}`).at(0);
    for (let k = 0; k < each; k++) {
      const devices = drawDevices(make(), rng);
      const failed = check(() => withDevice(make(), devices), { seeds: [k], steps: 30, lanes: 2 }).filter(
        ({ passed }) => !passed,
      );
      expect(failed, JSON.stringify(devices)).toEqual([]);
      await new Promise((resume) => setTimeout(resume)); // so that the runner hears of it
    }
  },
  60_000 + 20_000 * each,
);

test("there are many such games, and most draws have several parts", () => {
  expect(makers.length).toBeGreaterThan(20);
});
