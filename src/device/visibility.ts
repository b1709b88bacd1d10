/**
 * Visibility: who sees what has been committed before it counts.
 *
 *   public     everybody sees every message as soon as its step is over
 *   sealed     nobody sees another's message
 *   delayed    everybody sees what was committed this many rounds ago
 *   mediator   only the mediator sees the messages
 *
 * A mediator always sees. Agents see their own messages always.
 */
import { kindOf, numberOf } from "./literal.js";

export type Visibility =
  | { readonly kind: "public" }
  | { readonly kind: "sealed" }
  | { readonly kind: "delayed"; readonly rounds: number }
  | { readonly kind: "mediator" };

export const mostDelay = 16; // rounds

export function checkVisibility(value: unknown, what: string): Visibility {
  const { kind, rounds } = kindOf(value, what, { public: [], sealed: [], delayed: ["rounds"], mediator: [] });
  if (kind !== "delayed") return { kind } as Visibility;
  return { kind, rounds: numberOf(rounds, `${what}: rounds`, { low: 1, high: mostDelay, integer: true, fallback: 1 }) };
}
