/**
 * Bots that play the seats which a client leaves to the server.
 *
 * A bot whose coin or memory moves is made once per lane, so that a lane depends on its own seed alone; one that only computes plays all
 * lanes at once.
 */
import type { Agent, Bot } from "../src/agent.js";
import { type Copies, leaves } from "../src/arrays.js";
import type { Batch } from "../src/batch.js";
import type { AnyGame, Role, TypedArray } from "../src/game.js";
import type { Seed } from "../src/rng.js";
import { maskSize, size } from "../src/space.js";
import { typeOf, types } from "./protocol.js";

/** What one agent is handed: rows of all seats of its role, in one lane or in all. */
interface Hand {
  readonly agent: Agent;
  readonly moving: readonly (readonly [path: string, array: TypedArray])[]; // its coin and memory
  readonly observations: Float32Array;
  readonly masks: Uint8Array;
  readonly actions: Float32Array;
  readonly policies: Float32Array;
  readonly time: Int32Array;
}

export class Opponents {
  private readonly hands: Hand[];
  private readonly tosses: boolean; // does anything move in the bot? Then each lane has one of its own

  /**
   * @param role     whose seats they play
   * @param actions  of all seats, `[lanes, count, size(action)]`, written
   * @param policies likewise `[lanes, count, maskSize]`; empty where the game reads none
   */
  constructor(
    private readonly game: AnyGame,
    private readonly role: number,
    private readonly bot: Bot,
    private readonly batch: Batch,
    private readonly actions: Float32Array,
    private readonly policies: Float32Array,
  ) {
    const first = this.agent(0);
    this.tosses = first.state !== undefined;
    this.hands = this.tosses ? [] : [this.hand(first)]; // those of lanes are made by their first reset
  }

  /** Write everybody's next action. Where the step is a lane's reset, no action counts and no coin is tossed. */
  act(): void {
    const { autoreset, terminated, truncated } = this.batch;
    this.fill();
    const waits = autoreset === "next-step";
    for (let k = 0; k < this.hands.length; k++) {
      const { agent, observations, masks, actions, policies, time } = this.hands[k];
      if (waits && this.tosses && (terminated[k] | truncated[k]) !== 0) continue;
      agent.act(observations, masks, actions, policies, time);
    }
  }

  /** Begin anew with one lane's seed; without a seed the coins go on where they are. */
  seed(lane: number, seed: Seed): void {
    if (!this.tosses) return;
    const agent = this.agent(seed);
    const hand = this.hands[lane];
    this.hands[lane] = hand ? { ...hand, agent, moving: movingOf(agent) } : this.hand(agent, lane);
  }

  /** A copy of all that moves: one array per field of the bot's state, lane by lane. Empty where nothing moves. */
  take(): Copies {
    this.fill();
    const all = this.hands[0].moving.map(([path, first], field) => {
      const copy = new types[typeOf(first)](first.length * this.hands.length);
      for (const [lane, { moving }] of this.hands.entries()) copy.set(moving[field][1], lane * first.length);
      return [path, copy] as const;
    });
    return Object.fromEntries(all);
  }

  /** Write a copy back that `take` made, or one that fits in its place. */
  put(copies: Copies): void {
    this.fill();
    this.hands.forEach(({ moving }, lane) => {
      for (const [path, array] of moving)
        array.set(copies[path].subarray(lane * array.length, (lane + 1) * array.length));
    });
  }

  private agent(seed: Seed): Agent {
    return this.bot(this.game, this.role, `${seed}/${(this.game.roles as readonly Role[])[this.role].name}`);
  }

  /** Bots of lanes that nobody has reset yet. */
  private fill(): void {
    if (!this.tosses || this.hands.length === this.batch.lanes) return;
    for (let lane = 0; lane < this.batch.lanes; lane++) this.hands[lane] ??= this.hand(this.agent(0), lane);
  }

  private hand(agent: Agent, lane?: number): Hand {
    const { batch, role, actions, policies } = this;
    const { count, observation, action, readsPolicy } = (this.game.roles as readonly Role[])[role];
    const rows = <A extends Float32Array | Uint8Array>(array: A, width: number): A =>
      lane === undefined ? array : (array.subarray(lane * count * width, (lane + 1) * count * width) as A);
    return {
      agent,
      moving: movingOf(agent),
      observations: rows(batch.observations[role], size(observation)),
      masks: rows(batch.masks[role], maskSize(action)),
      actions: rows(actions, size(action)),
      policies: readsPolicy ? rows(policies, maskSize(action)) : policies,
      time: lane === undefined ? batch.time : batch.time.subarray(lane, lane + 1),
    };
  }
}

function movingOf({ state }: Agent): Hand["moving"] {
  return leaves(state ?? {});
}
