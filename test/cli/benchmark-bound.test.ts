/** How much agents could gain at least, where it is known how much they could. */
import { expect, test } from "vitest";
import { Trainer, useBackend } from "../../agents/index.js";
import { games } from "../../envs/index.js";
import { boundOf } from "../../src/cli/benchmark-bound.js";
import { withOptions } from "../../src/cli/chosen.js";
import { opponentsOf } from "../../src/cli/opponents.js";

async function bound(id: string, opponents: readonly string[] = [], episodes = 256) {
  await useBackend("wasm");
  const chosen = withOptions(games, id, {});
  const game = chosen.make();
  const others = await opponentsOf(chosen, game, opponents);
  const trainer = new Trainer(game, { updates: 10, lanes: 8, seed: 1, players: others.players(1) });
  const found = boundOf(chosen, game, others, trainer, episodes);
  trainer.dispose();
  return found;
}

/** R = 2, S = 0, T = 3, P = 1: whatever the other does, to defect gains 1 over to cooperate, hence ½ over a coin. */
test("of two who toss a coin in a prisoner's dilemma each could gain a half by defecting", async () => {
  const found = await bound("commitment/prisoners-dilemma-v0");
  expect(found).toMatchObject({ seats: 2, of: 2 });
  expect(found?.deviations.player_0.gain).toBeGreaterThan(0.35); // untrained networks are near a coin
  expect(found?.deviations.player_0.gain).toBeLessThan(0.65);
  expect(Math.abs((found?.value ?? 0) - 1)).toBeLessThan(0.1 + 5 * (found?.standardError ?? 0));
  expect(found?.standardError).toBeLessThan(0.04); // two means of 512 gains of 0 or 1: √2 · ½ / √512 = .03
});

test("who has company that does not learn gains alone", async () => {
  const found = await bound("commitment/prisoners-dilemma-v0", ["player=cooperate:1"]);
  expect(found).toMatchObject({ seats: 1, of: 1 });
  expect(Object.keys(found?.deviations ?? {})).toEqual(["player_1"]);
});

test("where no bot does better nobody gains", async () => {
  const found = await bound("commitment/matching-pennies-v0", ["player=nash:1"], 2048);
  expect(Math.abs(found?.value ?? 1)).toBeLessThan(5 * (found?.standardError ?? 0) + 1e-12);
});
