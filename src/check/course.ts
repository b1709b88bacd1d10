/** Checks of the course of play: episodes end, and playing them leaves no garbage. */
import type { Check, Context } from "./context.js";
import { Player } from "./player.js";
import { sound } from "./state.js";

export const courseChecks: readonly Check[] = [
  { name: "an episode ends by its horizon", needs: sound, run: endless },
  { name: "playing leaves no garbage", needs: sound, run: littering },
];

const patience = 50_000; // steps

function endless({ make, seeds }: Context) {
  const player = new Player(make(), 1, "disabled");
  const { batch, game } = player;
  const limit = game.horizon * game.phases;
  if (limit > patience) return { skipped: `${limit} steps are more than the ${patience} that are tried` };
  player.reset(seeds[0]);
  for (let step = 1; step <= limit; step++) {
    player.step();
    if (batch.terminated[0] && batch.truncated[0]) return `the episode is both over and cut at step ${step}`;
    if (batch.terminated[0] || batch.truncated[0]) return undefined;
  }
  return `after ${limit} steps (horizon ${game.horizon}, phases ${game.phases}) the episode still goes on`;
}

const usual = 8; // agents; of games with more, fewer steps show as much

function littering({ make, seeds, garbage, garbageSteps }: Context) {
  if (!garbage) return { skipped: "no probe was given; in Node, src/cli/garbage.ts has one" };
  const lanes = 64;
  const player = new Player(make(), lanes);
  player.reset(seeds[0]);
  const joint = Array.from({ length: 16 }, () => {
    player.step();
    return { actions: player.actions.map((all) => all.slice()), policies: player.policies.map((all) => all.slice()) };
  });
  const agents = player.game.roles.reduce((sum, { count }) => sum + count, 0);
  const steps = Math.ceil((garbageSteps / lanes) * Math.min(1, usual / agents));
  const play = (n: number) => {
    for (let t = 0; t < n; t++) player.batch.step(joint[t & 15].actions, joint[t & 15].policies);
  };
  play(Math.min(steps, 2_000)); // until the engine has compiled it
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && least > 0; tries++)
    least = Math.min(
      least,
      garbage.run(() => play(steps)),
    );
  return least === 0 ? undefined : `${least} garbage collections during ${steps * lanes} lane-steps`;
}
