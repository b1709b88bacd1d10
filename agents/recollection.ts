/** What recurrent actors remember while they play: lane by lane, and nothing of the episode before. */
import type { State } from "../src/game.js";
import type { Actor } from "./actor.js";
import { forget } from "./memory.js";

export class Recollection {
  private readonly held = new Map<Actor, Float32Array>(); // [lanes, agents, units] of each actor with a memory

  /** Of one lane, until more are played. @param agents how many of each actor's agents play */
  constructor(
    actors: readonly Actor[],
    private readonly agents: (actor: Actor) => number,
  ) {
    for (const actor of actors) {
      if (actor.memory > 0) this.held.set(actor, new Float32Array(agents(actor) * actor.memory));
    }
  }

  /**
   * What an actor remembers, to be written; undefined without a memory. Where the number of lanes has changed that is nothing.
   *
   * @param time `[lanes]`, steps since each lane's episode began
   * @throws without the time
   */
  of(actor: Actor, lanes: number, time: Int32Array | undefined): Float32Array | undefined {
    if (actor.memory === 0) return undefined;
    if (time?.length !== lanes) {
      throw new Error(
        `${actor.name} remembers, so it must be told when episodes begin: hand act() the steps since then, one number per lane, as batch.time.`,
      );
    }
    const size = lanes * this.agents(actor) * actor.memory;
    let state = this.held.get(actor);
    if (state?.length !== size) {
      state = new Float32Array(size);
      this.held.set(actor, state);
    }
    forget(state, time);
    return state;
  }

  /** All that moves, and the coin beside it; undefined where nothing does. */
  state(coin: State | undefined): State | undefined {
    const { held } = this;
    if (held.size === 0) return coin;
    return {
      ...coin,
      get memory() {
        return Object.fromEntries([...held].map(([{ name }, units]) => [name, units]));
      },
    };
  }
}
