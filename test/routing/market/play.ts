/** One lane of a market, played round by round with the actions written out. */
import { marketGame } from "../../../envs/routing/market/market.js";
import { metrics } from "../../../envs/routing/market/state.js";
import type { Network } from "../../../envs/routing/pool.js";
import type { Agent } from "../../../src/agent.js";
import type { Role } from "../../../src/game.js";
import { Rng, type Seed } from "../../../src/rng.js";
import { maskSize, size } from "../../../src/space.js";

export type Options = NonNullable<Parameters<typeof marketGame>[0]>;

/** Everybody's choices of one round; who is left out passes. */
export interface Round {
  readonly routers?: readonly (readonly [split: number, limit: number, tip: number])[];
  readonly searchers?: readonly (readonly [attack: number, fraction: number, bid: number])[];
  readonly rule?: number; // of the builder
}

export class Play {
  readonly game: ReturnType<typeof marketGame>;
  readonly s: ReturnType<ReturnType<typeof marketGame>["alloc"]>;
  readonly actions: readonly Float32Array[];
  readonly rewards: readonly Float32Array[];
  readonly rng: Rng;
  time = 0;

  constructor(options: Options, seed: Seed = 0) {
    this.game = marketGame(options);
    this.s = this.game.alloc(1);
    this.rng = Rng.alloc(1, seed).at(0);
    const roles = this.game.roles as readonly (typeof this.game.roles)[number][];
    this.actions = roles.map(({ count, name }) => new Float32Array(count * (name === "builder" ? 1 : 3)));
    this.rewards = roles.map(({ count }) => new Float32Array(count));
    this.reset();
  }

  reset(): this {
    this.time = 0;
    this.game.reset(this.s, 0, this.rng);
    return this;
  }

  private role(name: string): number {
    return (this.game.roles as readonly { readonly name: string }[]).findIndex((role) => role.name === name);
  }

  step(): void {
    for (const rewards of this.rewards) rewards.fill(0);
    const { rng, actions, rewards, time } = this;
    this.game.step(this.s, { lane: 0, time, rng, actions, policies: [], rewards });
    this.time++;
  }

  /** The orders of a round, so that searchers can look. */
  orders({ routers = [] }: Round): this {
    this.actions[0].fill(0);
    routers.forEach((choice, a) => void this.actions[0].set(choice, 3 * a));
    this.step();
    return this;
  }

  /** The rest of it. */
  build({ searchers = [], rule = 0 }: Round): this {
    const [search, build] = [this.role("searcher"), this.role("builder")];
    if (search >= 0) {
      this.actions[search].fill(0);
      searchers.forEach((choice, j) => void this.actions[search].set(choice, 3 * j));
    }
    if (build >= 0) this.actions[build][0] = rule;
    if (search >= 0 || build >= 0) this.step();
    return this;
  }

  round(all: Round): this {
    return this.orders(all).build(all);
  }

  /** One step of bots, by role; what they choose must be legal. */
  act(bots: readonly Agent[]): this {
    (this.game.roles as readonly Role[]).forEach(({ count, name, observation, action }, role) => {
      const [wide, flags] = [size(observation), maskSize(action)];
      const seen = new Float32Array(count * wide);
      const masks = new Uint8Array(count * flags);
      for (let a = 0; a < count; a++) {
        this.game.observe(this.s, 0, this.time, role, a, seen, a * wide);
        this.game.legal!(this.s, 0, role, a, masks, a * flags);
      }
      bots[role].act(seen, masks, this.actions[role]);
      const parts = action.kind === "multi-discrete" ? action.n : action.kind === "discrete" ? [action.n] : [];
      for (let a = 0, k = 0; a < count; a++) {
        let from = a * flags;
        for (const n of parts) {
          const choice = this.actions[role][k++];
          if (!(choice >= 0 && choice < n && masks[from + choice] === 1))
            throw new Error(`${name}_${a} chooses ${choice} of ${masks.subarray(from, from + n)}`);
          from += n;
        }
      }
    });
    this.step();
    return this;
  }

  /** What every router has got in its last block, Σ over its swaps; reverted and left out swaps count for 0. */
  outputs(): number[] {
    const { routers, plan } = this.game.exchange.problem;
    return Array.from({ length: routers }, (_, a) =>
      this.s.outputs.subarray(a * plan.width, (a + 1) * plan.width).reduce((sum, x) => sum + Math.max(x, 0), 0),
    );
  }

  metric(name: (typeof metrics)[number]): number {
    const out = new Float64Array(metrics.length);
    this.game.measure(this.s, 0, out, 0);
    return out[metrics.indexOf(name)];
  }

  /** What one agent sees, by name. */
  sees(name: string, agent = 0): { readonly [field: string]: number } {
    const role = this.role(name);
    const { observation } = this.game.roles[role];
    const { fields } = observation;
    const out = new Float32Array(size(observation));
    this.game.observe(this.s, 0, this.time, role, agent, out, 0);
    return Object.fromEntries(fields.map((field, k) => [field.name, out[k]]));
  }

  /** Which actions one agent may choose, part by part. */
  legal(name: string, agent = 0): readonly (readonly number[])[] {
    const role = this.role(name);
    const { action } = this.game.roles[role];
    const parts = action.kind === "discrete" ? [action.n] : action.n;
    const mask = new Uint8Array(parts.reduce((sum, n) => sum + n, 0));
    this.game.legal!(this.s, 0, role, agent, mask, 0);
    let from = 0;
    return parts.map((n) => {
      from += n;
      return [...mask.subarray(from - n, from)];
    });
  }
}

/** Two tokens and one pool. */
export const pair = (x: number, y: number, fee = 0): Network => ({
  tokens: ["X", "Y"],
  pools: [{ kind: "product", name: "pool", tokens: ["X", "Y"], reserves: [x, y], fee }],
});
