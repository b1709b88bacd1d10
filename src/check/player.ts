/**
 * Random play of a game, as the checks need it: every lane acts by a stream of its own, whatever runs beside it.
 */
import { certain } from "../agent.js";
import { row } from "../arrays.js";
import { Batch } from "../batch.js";
import type { AnyGame, Role, State } from "../game.js";
import { Rng } from "../rng.js";
import { maskSize, sample, size } from "../space.js";

export class Player {
  readonly batch: Batch<State>;
  readonly actions: readonly Float32Array[]; // per role [lanes, count, size]
  readonly policies: readonly Float32Array[]; // per role [lanes, count, maskSize]; empty unless the game reads them
  readonly rng: Rng; // of the players, not of the game
  private readonly roles: readonly Role[];

  constructor(
    readonly game: AnyGame,
    readonly lanes: number,
    autoreset: "same-step" | "disabled" = "same-step",
  ) {
    this.batch = new Batch<State>(game, lanes, autoreset);
    this.roles = game.roles;
    this.actions = this.roles.map((role) => new Float32Array(lanes * role.count * size(role.action)));
    this.policies = this.roles.map(
      (role) => new Float32Array(role.readsPolicy ? lanes * role.count * maskSize(role.action) : 0),
    );
    this.rng = new Rng(new Uint32Array(lanes * 4));
  }

  /** Lane i plays the episodes of seed + i. */
  reset(seed: number): void {
    for (let lane = 0; lane < this.lanes; lane++) this.rng.seed(lane, `player ${seed + lane}`);
    this.batch.reset({ seed });
  }

  /** Draw legal actions for every lane. */
  choose(): void {
    for (let r = 0; r < this.roles.length; r++) {
      const { count, action } = this.roles[r];
      const width = size(action);
      const flags = maskSize(action);
      for (let row = 0; row < this.lanes * count; row++) {
        this.rng.at(Math.floor(row / count));
        sample(action, this.rng, this.actions[r], row * width, this.batch.masks[r], row * flags);
        if (this.policies[r].length === 0) continue;
        certain(action, this.actions[r].subarray(row * width, (row + 1) * width), this.policies[r], row * flags);
      }
    }
  }

  /** One step of legal random play. */
  step(): void {
    this.choose();
    this.batch.step(this.actions, this.policies);
  }
}

/** What one lane shows from outside after a step: observations, masks, rewards, ends, metrics. */
export type Page = readonly number[];

/** Everything that lane `lane` shows now, in the order that `nameOf` decodes. */
export function pageOf({ batch, game }: Player, lane: number): Page {
  const ended = batch.terminated[lane] + batch.truncated[lane] > 0;
  const metrics = new Float64Array(game.metrics.length);
  if (ended) metrics.set(row(batch.finalMetrics, batch.lanes, lane));
  else batch.measure(lane, metrics);
  return [
    batch.terminated[lane],
    batch.truncated[lane],
    ...metrics,
    ...(game.roles as readonly Role[]).flatMap((_role, r) =>
      [
        batch.rewards[r],
        batch.observations[r],
        batch.masks[r],
        ended ? batch.finalObservations[r] : batch.observations[r],
      ].flatMap((array) => [...row(array, batch.lanes, lane)]),
    ),
  ];
}

/** Pages of the given lane in random play. */
export function traceOf(player: Player, seed: number, steps: number, lane = 0): Page[] {
  player.reset(seed);
  return [pageOf(player, lane), ...playOn(player, steps, lane)];
}

/** Pages of the given lane from here on. */
export function playOn(player: Player, steps: number, lane = 0): Page[] {
  const pages: Page[] = [];
  for (let t = 0; t < steps; t++) {
    player.step();
    pages.push(pageOf(player, lane));
  }
  return pages;
}

/** Where two traces part, as a sentence; nothing where they are the same bits. */
export function parting(game: AnyGame, one: readonly Page[], other: readonly Page[]): string | undefined {
  for (let t = 0; t < one.length; t++) {
    for (let k = 0; k < one[t].length; k++) {
      if (Object.is(one[t][k], other[t][k])) continue;
      return `${nameOf(game, k)} is ${one[t][k]} at step ${t} in one play and ${other[t][k]} in the other`;
    }
  }
  return undefined;
}

function nameOf(game: AnyGame, index: number): string {
  if (index < 2) return index === 0 ? "terminated" : "truncated";
  let k = index - 2;
  if (k < game.metrics.length) return `metric ${game.metrics[k]}`;
  k -= game.metrics.length;
  for (const role of game.roles as readonly Role[]) {
    const seen = size(role.observation);
    const parts: [string, number][] = [
      ["reward", 1],
      ["observation", seen],
      ["mask", maskSize(role.action)],
      ["last observation", seen],
    ];
    for (const [what, width] of parts) {
      if (k < role.count * width) {
        const which = what === "reward" ? "" : ` at ${fieldOf(what === "mask" ? undefined : role, k % width)}`;
        return `the ${what} of ${role.name}_${Math.floor(k / width)}${which}`;
      }
      k -= role.count * width;
    }
  }
  return `number ${index}`;
}

/** The observed field that holds coordinate k, `stock` or `logits[2]`. */
export function fieldOf(role: Role | undefined, k: number): string {
  if (!role) return String(k);
  let first = 0;
  for (const { name, size: width = 1 } of role.observation.fields) {
    if (k < first + width) return width === 1 ? `'${name}'` : `'${name}[${k - first}]'`;
    first += width;
  }
  return String(k);
}
