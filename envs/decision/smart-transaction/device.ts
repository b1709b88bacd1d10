/** What parties of a circle can say, and how it is executed. */
import type { Device } from "../../../src/device/device.js";
import type { SmartTransactionOptions } from "./options.js";

/** "I transfer iff I receive": the predecessor is the last of the others around the circle. */
export function conditional(k: number): string {
  const predecessor = k === 2 ? "other" : `other ${k - 1}`;
  return `if plays(${predecessor}) = transfer then transfer else keep`;
}

/** "I transfer iff all others do", the threshold that comes to the same in a circle. */
export function unanimous(k: number): string {
  return `if count(transfer) >= ${k - 1} then transfer else keep`;
}

/** The one of these two that the language has. */
export const statement = ({ messages, parties }: SmartTransactionOptions): string =>
  messages === "threshold" ? unanimous(parties) : conditional(parties);

function languageOf({ messages, parties }: SmartTransactionOptions): Device["messages"] {
  if (messages === "threshold") return { kind: "threshold" };
  if (messages === "expression") return { kind: "expression", depth: 1, predicates: ["always", "plays"] };
  return { kind: "programs", programs: [conditional(parties), "transfer", "keep"] };
}

export function circleDevice(options: SmartTransactionOptions): Device {
  return {
    name: options.execution,
    messages: languageOf(options),
    semantics: { kind: options.execution === "atomic" ? "greatest" : "least" },
  };
}
