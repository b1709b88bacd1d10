/**
 * Golden episodes: one readable episode per game, and one hash over the bits of all of them.
 *
 * The text is for people, who see in a diff what a change of the rules did. The hash is for machines: it is equal in Node, a worker
 * and a browser where they compute the same bits.
 *
 * Reference: Fowler, Noll & Vo (1991), FNV-1a with 64 bits, isthe.com/chongo/tech/comp/fnv.
 */

import { certain } from "./agent.js";
import { Batch } from "./batch.js";
import type { AnyGame, Role, TypedArray } from "./game.js";
import type { Registry } from "./registry.js";
import { Rng, type Seed } from "./rng.js";
import { describe, maskSize, sample, size } from "./space.js";

/**
 * Random legal play of one lane, at most one episode, from a stream of its own.
 *
 * @param each called after the reset with step 0 and no actions, then after every step
 */
function play(
  game: AnyGame,
  seed: Seed,
  steps: number,
  each: (batch: Batch, step: number, actions: readonly Float32Array[]) => void,
): void {
  const roles = game.roles as readonly Role[];
  const batch = new Batch(game, 1, "disabled");
  const rng = Rng.alloc(1, `golden ${seed}`).at(0);
  const actions = roles.map((role) => new Float32Array(role.count * size(role.action)));
  const policies = roles.map((role) => new Float32Array(role.readsPolicy ? role.count * maskSize(role.action) : 0));
  batch.reset({ seed });
  each(batch, 0, []);
  for (let step = 1; step <= steps && !(batch.terminated[0] || batch.truncated[0]); step++) {
    for (const [r, { action, count, readsPolicy }] of roles.entries()) {
      const width = size(action);
      const flags = maskSize(action);
      for (let i = 0; i < count; i++) {
        sample(action, rng, actions[r], i * width, batch.masks[r], i * flags);
        if (readsPolicy) certain(action, actions[r].subarray(i * width, (i + 1) * width), policies[r], i * flags);
      }
    }
    batch.step(actions, policies);
    each(batch, step, actions);
  }
}

/** The text of one episode, or of its first steps. Numbers have six digits. */
export function golden(game: AnyGame, seed: Seed = 0, steps = 20): string {
  const roles = game.roles as readonly Role[];
  const lines = [
    `game: ${game.id}`,
    `horizon: ${game.horizon} rounds of ${game.phases} step(s), then ${game.horizonEnds}`,
    `seed: ${seed}`,
  ];
  for (const role of roles) {
    const { name, count, observation, action, readsPolicy, rank } = role;
    lines.push(
      `role: ${name} × ${count}${readsPolicy ? ", policy read" : ""}${rank ? `, rank ${rank.join(" ")}` : ""}`,
    );
    lines.push(`  observes: ${describe(observation)}`, `  acts: ${describe(action)}`);
  }
  lines.push(`metrics: ${game.metrics.join(", ") || "none"}`);
  const metrics = new Float64Array(game.metrics.length);
  play(game, seed, steps, (batch, step, actions) => {
    lines.push("", step === 0 ? "reset" : `step ${step}${ending(batch)}`);
    for (const [r, { name, action, count }] of roles.entries()) {
      if (step > 0) lines.push(`  ${name} actions:      ${rows(actions[r], count)}`);
      if (step > 0) lines.push(`  ${name} rewards:      ${rows(batch.rewards[r], 1)}`);
      lines.push(`  ${name} observations: ${rows(batch.observations[r], count)}`);
      if (game.legal)
        lines.push(`  ${name} masks:        ${rows(batch.masks[r], count, maskSize(action) > 1 ? "" : " ")}`);
    }
    batch.measure(0, metrics);
    if (metrics.length > 0) lines.push(`  ${game.metrics.map((m, k) => `${m} ${six(metrics[k])}`).join(", ")}`);
  });
  return `${lines.join("\n")}\n`;
}

/**
 * FNV-1a over every bit that the games of a registry show in random play: ids, observations, masks, rewards, ends, metrics.
 *
 * @returns 16 hexadecimal digits
 */
export function goldenHash(registry: Registry, seeds: readonly Seed[] = [0, 1], steps = 200): string {
  const hash = new Fnv();
  for (const [id, { make }] of Object.entries(registry)) {
    for (let k = 0; k < id.length; k++) hash.byte(id.charCodeAt(k));
    const game = make();
    const metrics = new Float64Array(game.metrics.length);
    for (const seed of seeds) {
      play(game, seed, steps, (batch) => {
        batch.measure(0, metrics);
        const shown: TypedArray[] = [...batch.observations, ...batch.masks, ...batch.rewards];
        for (const array of [...shown, batch.terminated, batch.truncated, metrics]) hash.bytes(array);
      });
    }
  }
  return hash.hex();
}

/** FNV-1a, 64 bits in two words. */
export class Fnv {
  private high = 0xcbf29ce4;
  private low = 0x84222325;

  /** Multiplies by the prime 2^40 + 435 after folding the byte in. */
  byte(byte: number): void {
    const low = (this.low ^ (byte & 255)) >>> 0;
    const product = low * 435; // below 2^41, exact
    const carry = Math.floor(product / 0x1_0000_0000);
    this.high = (Math.imul(this.high, 435) + carry + (low << 8)) >>> 0;
    this.low = product >>> 0;
  }

  /** All bytes of an array, little-endian as on every platform that runs V8. */
  bytes(array: TypedArray): void {
    const view = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let k = 0; k < view.length; k++) this.byte(view[k]);
  }

  hex(): string {
    return [this.high, this.low].map((word) => word.toString(16).padStart(8, "0")).join("");
  }
}

function ending({ terminated, truncated }: Batch): string {
  return terminated[0] ? ", terminated" : truncated[0] ? ", truncated" : "";
}

/** Rows of equal width, `[1 2] [3 4]`. */
function rows(values: Float32Array | Uint8Array, count: number, gap = " "): string {
  const width = values.length / count;
  const one = (_: unknown, row: number) =>
    `[${Array.from(values.subarray(row * width, (row + 1) * width), six).join(gap)}]`;
  return Array.from({ length: count }, one).join(" ");
}

function six(x: number): string {
  return String(Number(x.toPrecision(6)));
}
