/** What this layer is handed by who calls it, checked at the edge: a sentence in place of a TypeError from its depths. */
import type { Agent } from "../src/agent.js";
import type { AnyGame } from "../src/game.js";

/** @throws when this is no game, but the entry that makes it, or its id, say */
export function checkGame(who: string, game: unknown): asserts game is AnyGame {
  const { roles, step, make } = (isObject(game) ? game : {}) as {
    readonly [part in "roles" | "step" | "make"]: unknown;
  };
  if (Array.isArray(roles) && typeof step === "function") return;
  const hint = typeof make === "function" ? "what has a make(), which gives one" : shown(game);
  throw new Error(`${who} needs a game, as the make() of an entry gives it, got ${hint}.`);
}

/** @throws when what should be named options, or hooks, is no object */
export function checkOptions(who: string, options: unknown, what = "options"): void {
  if (!isObject(options)) throw new Error(`${who}: ${what} must be an object, got ${shown(options)}.`);
}

/** @throws when players are no object of agents by role or agent, or one of them cannot act, as a bot that nobody has called */
export function checkAgents(who: string, players: unknown): asserts players is { readonly [name: string]: Agent } {
  if (!isObject(players))
    throw new Error(`${who}: players are agents by the name of their role, got ${shown(players)}.`);
  for (const [name, player] of Object.entries(players)) {
    if (typeof (player as Agent | undefined)?.act === "function") continue;
    const hint = typeof player === "function" ? "; a bot gives one when it is called as bot(game, role, seed)" : "";
    throw new Error(`${who}: who plays ${name} must be an agent with act(), got ${shown(player)}${hint}.`);
  }
}

/** @throws naming the option, its least value and what was given */
export function checkInteger(who: string, name: string, value: unknown, least: number): void {
  if (Number.isSafeInteger(value) && (value as number) >= least) return;
  throw new Error(`${who}: ${name} must be an integer of at least ${least}, got ${shown(value)}.`);
}

/** @throws when a name is there twice, which would count twice */
export function checkOnce(who: string, names: readonly string[]): void {
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice !== undefined) throw new Error(`${who}: ${twice} is named twice.`);
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "function") return "a function";
  if (typeof value === "string") return `'${value.slice(0, 80)}'`;
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "another object";
  return String(value);
}
