/**
 * JSON of anything that the package computes: typed arrays become lists, NaN null, the infinities "Infinity" and "-Infinity",
 * which plain JSON cannot say.
 */
export function toJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, (_key, part: unknown) => plain(part), indent) ?? "null";
}

function plain(part: unknown): unknown {
  if (typeof part === "number" && !Number.isFinite(part)) return Number.isNaN(part) ? null : String(part);
  if (typeof part === "bigint") return String(part);
  if (typeof part === "function" || typeof part === "symbol") return undefined;
  if (part instanceof Map) return Object.fromEntries(part);
  if (part instanceof Set) return [...part];
  if (ArrayBuffer.isView(part) && !(part instanceof DataView)) {
    return Array.from(part as unknown as ArrayLike<number>);
  }
  return part;
}

/** @throws saying of which file it is that the text is no JSON */
export function fromJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${what} is no valid JSON; it begins '${text.slice(0, 40).replace(/\s+/g, " ")}'.`);
  }
}
