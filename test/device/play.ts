/** Plays layered games by name: messages by text, actions by number, one lane. */
import { expect } from "vitest";
import { games } from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { anatomyOf } from "../../src/device/anatomy.js";
import type { Device } from "../../src/device/device.js";
import { withDevice } from "../../src/device/with-device.js";
import type { AnyGame, Role } from "../../src/game.js";
import { size } from "../../src/space.js";

export const dilemma = (rounds = 1): AnyGame => games["commitment/prisoners-dilemma-v0"].make({ rounds });

export const [C, D] = [0, 1];
export const mirror = "if plays(other) = cooperate then cooperate else defect";

/** What one agent does in one step, part by part; what is left out is 0. */
export type Choice = { readonly [part in "action" | "device" | "message" | "bid" | "identities"]?: number | string };

/** A game under devices, played by hand in lane 0; further lanes do the same. */
export class Table {
  readonly game: AnyGame;
  readonly batch: Batch;
  readonly steps: readonly string[];
  private readonly anatomy;

  constructor(
    base: AnyGame,
    devices: Device | readonly Device[],
    readonly lanes = 1,
    seed = 0,
  ) {
    this.game = withDevice(base, devices) as AnyGame;
    this.anatomy = anatomyOf(base, devices);
    this.steps = this.anatomy.steps;
    this.batch = new Batch(this.game, lanes, "disabled");
    this.batch.reset({ seed });
  }

  /**
   * One step: a choice per agent of the game, then per mediator the numbers of its action. Nothing may have to be repaired.
   *
   * @returns what each agent of the game earned in lane 0
   */
  step(choices: readonly Choice[], mediators: readonly (readonly number[])[] = []): number[] {
    const roles = this.game.roles as readonly Role[];
    const parts = this.anatomy.components;
    const actions = roles.map((role) => new Float32Array(this.lanes * role.count * size(role.action)));
    let seat = 0;
    for (const [r, components] of parts.entries()) {
      const width = size(roles[r].action);
      for (let agent = 0; agent < roles[r].count; agent++, seat++) {
        for (const { part, column } of components) {
          const value = this.numbered(choices[seat]?.[part] ?? 0, Number(choices[seat]?.device ?? 0), seat);
          for (let lane = 0; lane < this.lanes; lane++)
            actions[r][(lane * roles[r].count + agent) * width + column] = value;
        }
      }
    }
    mediators.forEach((given, m) => {
      const r = parts.length + m;
      for (let lane = 0; lane < this.lanes; lane++) actions[r].set(given, lane * given.length);
    });
    this.batch.step(actions);
    expect(this.batch.repaired).toBe(0);
    return this.earned(0);
  }

  earned(lane: number): number[] {
    return this.anatomy.components.flatMap((_, r) => {
      const { count } = (this.game.roles as readonly Role[])[r];
      return Array.from(this.batch.rewards[r].subarray(lane * count, (lane + 1) * count));
    });
  }

  /** Every lane's reward of one agent of the first role. */
  all(agent: number): Float64Array {
    const { count } = (this.game.roles as readonly Role[])[0];
    return Float64Array.from({ length: this.lanes }, (_, lane) => this.batch.rewards[0][lane * count + agent]);
  }

  /** A metric of lane 0's episode to date. */
  metric(name: string, lane = 0): number {
    const out = new Float64Array(this.game.metrics.length);
    this.batch.measure(lane, out);
    return out[this.game.metrics.indexOf(name)];
  }

  /** The numbers of one field that an agent of the first role sees. */
  sees(agent: number, field: string, role = 0): number[] {
    const { observation } = (this.game.roles as readonly Role[])[role];
    let at = agent * size(observation);
    for (const { name, size: width = 1 } of observation.fields) {
      if (name === field) return Array.from(this.batch.observations[role].subarray(at, at + width));
      at += width;
    }
    throw new Error(`nobody sees '${field}'; there are ${observation.fields.map(({ name }) => name).join(", ")}`);
  }

  /** The flags of one part of an agent's mask. */
  open(agent: number, part: string, role = 0): number[] {
    const found = this.anatomy.components[role].find((one) => one.part === part);
    if (!found) return [];
    const width = this.batch.masks[role].length / (this.lanes * (this.game.roles as readonly Role[])[role].count);
    const at = agent * width + found.flag;
    return Array.from(this.batch.masks[role].subarray(at, at + found.size));
  }

  number(text: string, seat = 0, venue = 0): number {
    const { messages } = this.anatomy.venues[venue];
    const found = messages[seat].indexOf(text);
    if (found < 0) throw new Error(`'${text}' is no message; there are ${messages[seat].join(" | ")}`);
    return found;
  }

  private numbered(value: number | string, venue: number, seat: number): number {
    return typeof value === "number" ? value : this.number(value, seat, venue);
  }
}
