/** Faults that cross the wire: a kind that programs tell apart, and a sentence for people. */

/**
 *   protocol  the message is malformed, or of another version
 *   argument  a game, option, seed, action or value is wrong
 *   session   there is no such session (any more)
 *   limit     it would take too much memory, time or room
 *   internal  the server failed
 */
export type Kind = "protocol" | "argument" | "session" | "limit" | "internal";

export class Refusal extends Error {
  constructor(
    readonly kind: Kind,
    message: string,
  ) {
    super(message);
  }
}

/** A fault as the error frame carries it. */
export function faultOf(thrown: unknown): { readonly kind: Kind; readonly message: string } {
  if (thrown instanceof Refusal) return { kind: thrown.kind, message: thrown.message };
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof RangeError && /allocation|array length|out of memory|buffer size/i.test(text))
    return { kind: "limit", message: `This does not fit in memory (${text}); use fewer lanes or smaller options.` };
  const ours = thrown instanceof Error && thrown.constructor === Error; // games and the core throw plain sentences
  return { kind: ours ? "argument" : "internal", message: text.slice(0, 2000) };
}
