/**
 * Messages: what agents can say to commit themselves. A device has one kind of them; `language.ts` spells out each one.
 *
 *   none           nothing can be said
 *   unconditional  an action
 *   threshold      top action if at least k others play theirs, else bottom; k = 0 … n, and k = n is never
 *   graded         weakly increasing maps from the others' total level to the own level (conditional commitment functions)
 *   table          any map from what the others play to an action, or only the weakly increasing ones
 *   identity       top, bottom, top iff all others said the same, top iff all others are bound
 *   modal          CooperateBot, DefectBot, FairBot, PrudentBot
 *   transfer       an action with a payment; top if paid enough; top if all others are at their tops and pay enough
 *   expression     every `if test then act else act` over a list of tests; depth 2 joins two tests by `and`
 *   programs       those given as texts
 *   share          offer a share of a surplus, or give way to who offers enough
 *   contract       propose a joint action (profile), an action of one's own (own), or a penalty on bottom actions
 *   delegate       hand the right of play to the mediator
 *
 * Payments are whole multiples of `step`, in units of payoff, up to `most`.
 *
 * References: Reischmann & Oechssler (2018), J. Public Econ. (thresholds); Heitzig (2025), Games 16(6):58 (graded); Tennenholtz (2004),
 * Games Econ. Behav. 49 (programs); Barasz et al. (2014), arXiv:1401.5577 (modal); Monderer & Tennenholtz (2009), Artif. Intell. 173
 * (delegate); Haupt et al. (2022), arXiv:2208.10469, and Zhu et al. (2025), arXiv:2503.03866 (contract).
 */
import { flagOf, kindOf, numberOf, shown, wordOf } from "./literal.js";
import type { Program } from "./program.js";
import { type Payments, stepsOf } from "./speaker.js";

export type Messages =
  | { readonly kind: "none" }
  | { readonly kind: "unconditional" }
  | { readonly kind: "threshold" }
  | { readonly kind: "graded" }
  | { readonly kind: "table"; readonly monotone?: boolean } // default: true
  | { readonly kind: "identity" }
  | { readonly kind: "modal" }
  | ({ readonly kind: "transfer" } & Payments)
  | ({ readonly kind: "expression"; readonly depth: 1 | 2; readonly predicates?: readonly Predicate[] } & MayPay)
  | ({ readonly kind: "programs"; readonly programs: readonly string[] } & MayPay)
  | { readonly kind: "share"; readonly levels: number } // shares 0, 1 / (levels − 1) … 1
  | { readonly kind: "contract"; readonly terms: "profile" | "own" }
  | ({ readonly kind: "contract"; readonly terms: "penalty" } & Payments)
  | { readonly kind: "delegate" };

/** Both, or neither where nothing is paid. */
export type MayPay = { readonly step?: never; readonly most?: never } | Payments;

/** One message as data. Its place in a language is its number. */
export type Message =
  | { readonly kind: "none" } // uncommitted
  | { readonly kind: "program"; readonly program: Program }
  | { readonly kind: "offer"; readonly share: number }
  | { readonly kind: "give-way"; readonly action: number; readonly share: number } // for at least this share
  | { readonly kind: "profile"; readonly actions: readonly number[] } // [n], by seat
  | { readonly kind: "own"; readonly action: number }
  | { readonly kind: "penalty"; readonly pay: number } // in steps of the grid
  | { readonly kind: "delegate" };

/** What expressions may test; `always` stands for the acts without a test. */
export const predicates = ["always", "plays", "count", "total", "paid", "same", "bound", "role", "punishes"] as const;
export type Predicate = (typeof predicates)[number];

/** Languages have at most so many messages, the silent one included. */
export const mostMessages = 4096;

/**
 * The messages that a literal means, from code, a file or the wire.
 *
 * @throws a sentence that names what is unknown, missing or out of range
 */
export function checkMessages(value: unknown, what: string): Messages {
  const given = kindOf(value, what, {
    ...{ none: [], unconditional: [], threshold: [], graded: [], table: ["monotone"], identity: [], modal: [] },
    ...{ transfer: ["step", "most"], expression: ["depth", "predicates", "step", "most"] },
    ...{ programs: ["programs", "step", "most"], share: ["levels"], contract: ["terms", "step", "most"], delegate: [] },
  });
  switch (given.kind as Messages["kind"]) {
    case "table":
      return { kind: "table", monotone: flagOf(given.monotone, `${what}: monotone`, true) };
    case "transfer":
      return { kind: "transfer", ...checkPayments(given, what) };
    case "expression": {
      const depth = numberOf(given.depth, `${what}: depth`, { low: 1, high: 2, integer: true }) === 1 ? 1 : 2;
      const tests =
        given.predicates === undefined ? undefined : checkPredicates(given.predicates, `${what}: predicates`);
      const pays = mayPay(given, what);
      if (tests?.includes("paid") && !pays) throw new Error(`${what}: the predicate paid needs step and most.`);
      return { kind: "expression", depth, ...(tests && { predicates: tests }), ...pays };
    }
    case "programs":
      return { kind: "programs", programs: checkPrograms(given.programs, `${what}: programs`), ...mayPay(given, what) };
    case "share": {
      const levels = numberOf(given.levels, `${what}: levels`, { low: 2, high: mostMessages - 1, integer: true });
      return { kind: "share", levels };
    }
    case "contract": {
      const terms = wordOf(given.terms, `${what}: terms`, ["profile", "own", "penalty"]);
      if (terms === "penalty") return { kind: "contract", terms, ...checkPayments(given, what) };
      if (given.step === undefined && given.most === undefined) return { kind: "contract", terms };
      throw new Error(`${what}: step and most belong to a contract with terms penalty; the terms are ${terms}.`);
    }
    default:
      return { kind: given.kind } as Messages; // those with nothing to set
  }
}

type Given = { readonly [key: string]: unknown };

function mayPay(given: Given, what: string): Payments | undefined {
  return given.step === undefined && given.most === undefined ? undefined : checkPayments(given, what);
}

function checkPayments(given: Given, what: string): Payments {
  const step = numberOf(given.step, `${what}: step`, { low: 1e-9, high: 1e9 });
  const most = numberOf(given.most, `${what}: most`, { low: 1e-9, high: 1e12 });
  if (most / step >= mostMessages) {
    throw new Error(
      `${what}: most must be less than ${mostMessages} steps, got ${most} with steps of ${step}; raise step.`,
    );
  }
  if (stepsOf(most, step)) return { step, most };
  throw new Error(`${what}: most must be a whole multiple of step, got ${most} with steps of ${step}.`);
}

function checkPredicates(value: unknown, what: string): Predicate[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new Error(`${what} must be a list of ${predicates.join(", ")}, got ${shown(value)}.`);
  }
  const named = Array.from(value, (one, k) => wordOf(one, `${what}[${k}]`, predicates));
  return predicates.filter((one) => named.includes(one));
}

function checkPrograms(value: unknown, what: string): string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length >= mostMessages) {
    throw new Error(`${what} must be a list of 1 to ${mostMessages - 1} texts, got ${shown(value)}.`);
  }
  const odd = Array.from(value).findIndex((text) => typeof text !== "string");
  if (odd >= 0)
    throw new Error(`${what}[${odd}] must be a text such as "if always then 0 else 1", got ${shown(value[odd])}.`);
  return [...value];
}
