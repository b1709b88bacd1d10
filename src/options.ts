/**
 * Options of games as data: each with a default, a unit, a range and a sentence, checked at the edge.
 *
 * One exported `…Defaults` record per game says all there is to say about its options; types, the CLI's `--set`, docs pages and
 * the wire derive from it.
 */
export interface NumberOption {
  readonly kind: "number";
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly integer?: boolean;
  readonly unit: string;
  readonly symbol?: string;
  readonly about: string;
}

export interface ChoiceOption<C extends string = string> {
  readonly kind: "choice";
  readonly value: C;
  readonly choices: readonly C[];
  readonly about: string;
}

export interface FlagOption {
  readonly kind: "flag";
  readonly value: boolean;
  readonly about: string;
}

/** Structured data with a check of its own, which throws a sentence. */
export interface DataOption<T = unknown> {
  readonly kind: "data";
  readonly value: T;
  readonly check: (value: unknown, name: string) => T;
  readonly about: string;
}

export type Option = NumberOption | ChoiceOption | FlagOption | DataOption;
export type Defaults = { readonly [name: string]: Option };

/** The values of a record of options. */
export type Values<D extends Defaults> = {
  readonly [K in keyof D]: D[K] extends NumberOption
    ? number
    : D[K] extends ChoiceOption<infer C>
      ? C
      : D[K] extends FlagOption
        ? boolean
        : D[K] extends DataOption<infer T>
          ? T
          : never;
};

/**
 * Defaults overlaid with what was given.
 *
 * @param who named in errors, e.g. the game's id
 * @throws naming the option that is unknown, of the wrong kind or out of range
 */
export function resolve<D extends Defaults>(defaults: D, given: unknown, who: string): Values<D> {
  if (given !== undefined && (typeof given !== "object" || given === null || Array.isArray(given))) {
    throw new Error(`${who}: options must be an object, got ${Array.isArray(given) ? "an array" : String(given)}.`);
  }
  const own = { ...given } as { readonly [name: string]: unknown };
  for (const name of Object.keys(own)) {
    if (Object.hasOwn(defaults, name)) continue;
    throw new Error(`${who} has no option '${name}'; it has ${Object.keys(defaults).join(", ") || "none"}.`);
  }
  // Not filled key by key, of which engines make a dictionary, slow to read, where keys are many; so all records of a game have one shape
  const values = Object.fromEntries(
    Object.entries(defaults).map(([name, option]) => [
      name,
      Object.hasOwn(own, name) && own[name] !== undefined
        ? checked(option, own[name], `${who}: option '${name}'`)
        : option.value,
    ]),
  );
  return values as Values<D>;
}

/**
 * Read `key=value` texts, as on a command line: numbers, true/false, words, or JSON for data.
 *
 * @throws when a text has no `=`, or is no number where one is due
 */
export function parseOptions(defaults: Defaults, texts: readonly string[]): { readonly [name: string]: unknown } {
  const given: { [name: string]: unknown } = Object.create(null); // so that even `__proto__` is only a name
  for (const text of texts) {
    const at = text.indexOf("=");
    if (at < 1) throw new Error(`--set needs key=value, got '${text}'.`);
    const name = text.slice(0, at);
    given[name] = parseOne(Object.hasOwn(defaults, name) ? defaults[name] : undefined, text.slice(at + 1), name);
  }
  return given;
}

/** `2 (1 to 1024, routers)`: default and range for people. */
export function range(option: Option): string {
  switch (option.kind) {
    case "number":
      return `${option.integer ? "integer" : "number"} from ${option.low} to ${option.high}`;
    case "choice":
      return option.choices.join(" | ");
    case "flag":
      return "true | false";
    case "data":
      return "JSON";
    default:
      return option satisfies never;
  }
}

function parseOne(option: Option | undefined, text: string, name: string): unknown {
  if (!option || option.kind === "choice") return text;
  if (option.kind === "number") return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
  if (option.kind === "flag") return text === "true" ? true : text === "false" ? false : text;
  if (typeof option.value === "string" && !text.startsWith('"')) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`--set ${name}: this is no JSON: ${text.slice(0, 80)}`);
  }
}

function checked(option: Option, value: unknown, what: string): unknown {
  switch (option.kind) {
    case "number": {
      const good = typeof value === "number" && value >= option.low && value <= option.high;
      if (!good || (option.integer && !Number.isInteger(value))) {
        throw new Error(`${what} must be ${option.integer ? "an" : "a"} ${range(option)}, got ${show(value)}.`);
      }
      return value;
    }
    case "choice":
      if (!option.choices.includes(value as string)) {
        throw new Error(`${what} must be one of ${option.choices.join(", ")}, got ${show(value)}.`);
      }
      return value;
    case "flag":
      if (typeof value !== "boolean") throw new Error(`${what} must be true or false, got ${show(value)}.`);
      return value;
    case "data":
      return option.check(Array.isArray(value) ? Array.from(value) : value, what); // no holes, which checks would not see
    default:
      return option satisfies never;
  }
}

function show(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  try {
    return JSON.stringify(value)?.slice(0, 80) ?? String(value);
  } catch {
    return "what is no plain data"; // circular, say
  }
}
