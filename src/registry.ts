/**
 * Registry: games by id. An id is `family/name-v0`; the version rises whenever the rules change, and an id without a version
 * means the latest.
 */
import type { Bot } from "./agent.js";
import type { AnyGame } from "./game.js";
import type { Defaults } from "./options.js";

/** What theory says of a game. Numbers are in the game's own units; what is not defined says why. */
export interface Solution {
  readonly [name: string]: unknown;
}

export interface Entry {
  readonly title: string; // one line
  readonly about: string; // the docs page's body: rules, formulas, references; Markdown
  readonly defaults: Defaults;
  // biome-ignore lint/suspicious/noExplicitAny: each game has options of its own, checked by `resolve` at run time
  readonly make: (options?: any) => AnyGame;
  /** Known answers for these options. Absent where none is known. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly solve?: (options?: any) => Solution;
  /**
   * What each agent could gain by its best deviation from a joint action in the initial state, in role and agent order.
   *
   * @param joint per role `[count, size(action)]`
   */
  readonly deviation?: (options: unknown, joint: readonly Float32Array[]) => readonly number[];
  readonly bots: { readonly [name: string]: Bot };
}

export type Registry = { readonly [id: string]: Entry };

/** The form of an id: family, name, version. */
export const idPattern = /^([a-z0-9-]+)\/([a-z0-9.-]+?)-v(\d+)$/;

/**
 * The full id that a short or full one means.
 *
 * @throws naming near ids when there is none
 */
export function resolveId(registry: Registry, id: string): string {
  if (Object.hasOwn(registry, id)) return id;
  const versions = Object.keys(registry)
    .filter((full) => full.replace(/-v\d+$/, "") === id)
    .sort((a, b) => Number(idPattern.exec(b)?.[3]) - Number(idPattern.exec(a)?.[3]));
  if (versions.length > 0) return versions[0];
  const word = String(id).split("/").pop()?.slice(0, 4) ?? "";
  const near = Object.keys(registry).filter((full) => word !== "" && full.includes(word));
  const hint = near.length > 0 ? `did you mean ${near.slice(0, 3).join(" or ")}?` : `'list' shows what there is.`;
  throw new Error(`There is no game '${id}'; ${hint}`);
}

/** The entry that a short or full id means. */
export function lookUp(registry: Registry, id: string): Entry {
  return registry[resolveId(registry, id)];
}

/** @throws when an id is malformed, or a game's own id differs from its line's */
export function checkRegistry(registry: Registry): void {
  for (const [id, entry] of Object.entries(registry)) {
    if (!idPattern.test(id)) throw new Error(`'${id}' is no id of the form family/name-v0.`);
    const own = entry.make().id;
    if (own !== id) throw new Error(`The game registered as '${id}' calls itself '${own}'.`);
  }
}
