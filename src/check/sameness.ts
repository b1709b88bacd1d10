/**
 * Checks that all depends on the seed and on what is in the state: plays are compared bit by bit, observations, masks, rewards,
 * ends and metrics alike.
 */
import { copyIn, copyOut, leaves, row } from "../arrays.js";
import type { State, TypedArray } from "../game.js";
import type { Check, Context } from "./context.js";
import { type Page, Player, parting, playOn, traceOf } from "./player.js";
import { sound } from "./state.js";

const looks = ["observe", "legal", "measure"].map((name) => `${name} is pure and fills its row`);
const same = "the same seed gives the same bits";
const replays = "a seed replays after other episodes";
const apart = "a lane depends on its own seed alone";
const lifted = "any lane copied out alone plays on alike";

export const samenessChecks: readonly Check[] = [
  {
    name: same,
    needs: [...sound, ...looks],
    run: (context) =>
      perSeed(context, (seed, { make, lanes, steps }) => {
        const [one, other] = [make(), make()].map((game) => traceOf(new Player(game, lanes), seed, steps));
        return parting(make(), one, other);
      }),
  },
  {
    name: replays,
    needs: [same],
    run: (context) =>
      perSeed(context, (seed, { make, lanes, steps }) => {
        const player = new Player(make(), lanes);
        const first = traceOf(player, seed, steps);
        traceOf(player, seed + 1001, steps + 1); // leaves everything somewhere else
        return parting(player.game, first, traceOf(player, seed, steps));
      }),
  },
  {
    name: apart,
    needs: [replays, "step and reset write only to their own lane"],
    run: (context) =>
      perSeed(context, (seed, { make, lanes, steps }) => {
        for (let lane = 0; lane < lanes; lane++) {
          const among = traceOf(new Player(make(), lanes), seed, steps, lane);
          const alone = traceOf(new Player(make(), 1), seed + lane, steps);
          const fault = parting(make(), among, alone);
          if (fault) return `lane ${lane} of ${lanes} against a lane alone with its seed: ${fault}`;
        }
        return undefined;
      }),
  },
  {
    name: lifted,
    needs: [apart],
    run: (context) =>
      perSeed(context, (seed, { make, lanes, steps }) => {
        for (let lane = 0; lane < lanes; lane++) {
          const many = new Player(make(), lanes);
          traceOf(many, seed, Math.ceil(steps / 3), lane);
          const one = new Player(make(), 1);
          one.reset(seed + 2002);
          lift(many, lane, one);
          const fault = parting(many.game, playOn(many, steps, lane), playOn(one, steps));
          if (fault)
            return `lane ${lane}, after ${Math.ceil(steps / 3)} steps: ${fault}; is all that counts in the state?`;
        }
        return undefined;
      }),
  },
  {
    name: "a snapshot restores exactly",
    needs: [lifted],
    run: (context) =>
      perSeed(context, (seed, { make, lanes, steps }) => {
        const player = new Player(make(), lanes);
        traceOf(player, seed, Math.ceil(steps / 3));
        const snapshot = player.batch.snapshot();
        const words = copyOut({ words: player.rng.words });
        const onwards = playOn(player, steps);
        const again = (other: Player): Page[] => {
          other.batch.restore(snapshot);
          copyIn(words, { words: other.rng.words }, "check");
          return playOn(other, steps);
        };
        const fresh = new Player(make(), lanes);
        fresh.reset(seed + 3003);
        return parting(player.game, onwards, again(player)) ?? parting(player.game, onwards, again(fresh));
      }),
  },
];

function perSeed(context: Context, fault: (seed: number, context: Context) => string | undefined): string | undefined {
  for (const seed of context.seeds) {
    const found = fault(seed, context);
    if (found) return `${found} (seed ${seed})`;
  }
  return undefined;
}

/** Copy one lane of a batch, and of its players' stream, into a batch of one. */
function lift(from: Player, lane: number, to: Player): void {
  const moving = ({ batch, rng }: Player): State => ({
    state: batch.state,
    words: batch.rng.words,
    players: rng.words,
    time: batch.time,
    masks: Object.fromEntries(batch.masks.entries()),
  });
  const source = new Map(leaves(moving(from)));
  for (const [path, array] of leaves(moving(to))) array.set(row(source.get(path) as TypedArray, from.lanes, lane));
}
