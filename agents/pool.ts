/**
 * A pool of past selves to learn against, so that who learns does not chase the latest opponent alone.
 *
 * Every `every` updates a copy of each learner's actor goes into the pool; where it is full, the oldest leaves. In each rollout every
 * lane is drawn anew: with probability `latest` all seats of it are played by those who learn, and all learn from it; else one seat in
 * turn is, and copies play the others: one copy of each learner per rollout, drawn uniformly from the pool. What a copy played is
 * nobody's experience. Against the pool as a whole the average of play moves as in fictitious play.
 *
 * References: Brown (1951), Iterative solution of games by fictitious play; Bansal et al. (2018), arXiv:1710.03748, § 4.
 */
import { type Copies, copyIn, copyOut } from "../src/arrays.js";
import type { Batch } from "../src/batch.js";
import type { AnyGame, Role, State } from "../src/game.js";
import { type Defaults, resolve } from "../src/options.js";
import { Rng, type Seed } from "../src/rng.js";
import { maskSize, size } from "../src/space.js";
import type { Actor } from "./actor.js";
import type { Learner } from "./learner.js";
import type { Policy } from "./policy.js";

export const poolDefaults = {
  every: {
    ...{ kind: "number", value: 10, low: 1, high: 1e6, integer: true, unit: "updates" },
    about: "between two copies",
  },
  size: {
    ...{ kind: "number", value: 20, low: 1, high: 1000, integer: true, unit: "copies" },
    about: "kept of each learner; each makes checkpoints larger by one actor",
  },
  latest: {
    ...{ kind: "number", value: 0.2, low: 0, high: 1, unit: "1", symbol: "p" },
    about: "probability that a lane is played by those who learn alone, without copies",
  },
} as const satisfies Defaults;

export interface PoolOptions {
  readonly every?: number;
  readonly size?: number;
  readonly latest?: number;
}

/**
 * @param seats agents of each role who learn
 * @throws when an option is wrong, or only one seat learns, so that there is no opponent to draw
 */
export function checkPool(game: AnyGame, seats: readonly (readonly number[])[], given: PoolOptions): void {
  resolve(poolDefaults, given, "pool");
  if (seats.flat().length < 2) throw new Error(`${game.id}: a pool needs two agents or more who learn.`);
}

export class Pool {
  private readonly options: { readonly every: number; readonly size: number; readonly latest: number };
  private readonly shelves: readonly (readonly Copies[])[]; // per learner, per place
  private readonly added = new Float64Array(1); // copies to date, of each learner
  private readonly rng: Rng;
  private readonly roles: readonly { readonly index: number; readonly player: Policy; readonly scratch: Scratch }[];
  private readonly seats: number; // learned, in each lane

  /**
   * @param stand actors like the learners', in their order, whose weights are overwritten: they play the copies
   * @param players these actors as policies by role name
   */
  constructor(
    game: AnyGame,
    private readonly batch: Batch,
    private readonly learners: readonly Learner[],
    private readonly stand: readonly Actor[],
    players: { readonly [role: string]: Policy },
    given: PoolOptions,
    seed: Seed,
  ) {
    this.options = resolve(poolDefaults, given, "pool");
    this.seats = learners.reduce((sum, { actor }) => sum + actor.count, 0);
    this.shelves = learners.map(({ actor }) => Array.from({ length: this.options.size }, () => copyOut(actor.state())));
    this.rng = Rng.alloc(1, `pool ${seed}`).at(0);
    const { lanes } = batch;
    this.roles = (game.roles as readonly Role[]).flatMap((role, index) => {
      if (!Object.hasOwn(players, role.name)) return [];
      const actions = new Float32Array(lanes * role.count * size(role.action));
      const policies = new Float32Array(role.readsPolicy ? lanes * role.count * maskSize(role.action) : 0);
      return [{ index, player: players[role.name], scratch: { actions, policies } }];
    });
    if (stand.some(({ memory }) => memory > 0)) this.play(); // so that memories have room for all lanes before they are restored
  }

  /** Before a rollout: take copies where they are due, draw who plays, and say to the learners which rows are theirs. */
  begin(updates: number): void {
    const { batch, learners, stand, shelves, added, rng, seats } = this;
    const { every, size: most, latest } = this.options;
    if (updates % every === 0) {
      learners.forEach(({ actor }, k) => {
        const place = shelves[k][added[0] % most];
        for (const [path, array] of Object.entries(copyOut(actor.state()))) place[path].set(array);
      });
      added[0]++;
    }
    const filled = Math.min(added[0], most);
    stand.forEach((actor, k) => {
      copyIn(shelves[k][rng.below(filled)], actor.state(), `pool of ${actor.name}`);
      actor.parameters.upload();
    });
    for (let lane = 0; lane < batch.lanes; lane++) {
      const all = rng.uniform() < latest;
      const turn = (lane + updates) % seats;
      let seat = 0;
      for (const { absent, actor } of learners) {
        for (let j = 0; j < actor.count; j++) absent[lane * actor.count + j] = all || seat++ === turn ? 0 : 1;
      }
    }
  }

  /** Overwrite what the learners chose in the seats that copies play. */
  act(actions: readonly Float32Array[], policies: readonly Float32Array[]): void {
    const { batch, learners } = this;
    this.play();
    for (const { index, scratch } of this.roles) {
      for (const { absent, actor } of learners) {
        for (const group of actor.groups) {
          if (group.index !== index) continue;
          const { agents, first, role } = group;
          for (let lane = 0; lane < batch.lanes; lane++) {
            for (let j = 0; j < agents.length; j++) {
              if (absent[lane * actor.count + first + j] === 0) continue;
              const row = lane * role.count + agents[j];
              copyRow(scratch.actions, actions[index], row, size(role.action));
              copyRow(scratch.policies, policies[index], row, role.readsPolicy ? maskSize(role.action) : 0);
            }
          }
        }
      }
    }
  }

  private play(): void {
    const { observations, masks, time } = this.batch;
    for (const { index, player, scratch } of this.roles) {
      player.act(observations[index], masks[index], scratch.actions, scratch.policies, time);
    }
  }

  /** All that moves. */
  state(): State {
    const { learners, shelves, added, rng } = this;
    const players = this.roles.flatMap(({ index, player }) => (player.state ? [[String(index), player.state]] : []));
    return {
      ...{ added, words: rng.words, players: Object.fromEntries(players) as State },
      copies: Object.fromEntries(
        learners.map(({ actor }, k) => [
          actor.name,
          Object.fromEntries(shelves[k].map((copy, place) => [String(place), copy])),
        ]),
      ),
    };
  }

  dispose(): void {
    for (const actor of this.stand) actor.dispose();
  }
}

interface Scratch {
  readonly actions: Float32Array;
  readonly policies: Float32Array;
}

function copyRow(from: Float32Array, to: Float32Array, row: number, width: number): void {
  for (let k = row * width; k < (row + 1) * width; k++) to[k] = from[k];
}
