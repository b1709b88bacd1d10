/**
 * Languages: all messages of one kind that one agent can send, each with its number, its text and its meaning.
 *
 * Number 0 is silence, `none`: to stay uncommitted. The others follow in an order that is written at the top of the file that makes them
 * (`languages/`) and never changes. Messages that would say the same, as where there is but one action, are there once. Conditions name
 * others by distance, so agents with the same actions, others and role speak one language.
 */
import { parseProgram } from "./expression.js";
import { identities, modals, transfers } from "./languages/bots.js";
import { expressions } from "./languages/expressions.js";
import { limit, needReadable, tooLong } from "./languages/limit.js";
import { tables } from "./languages/tables.js";
import { ownActions, penalties, profiles, sharing } from "./languages/terms.js";
import { graded, thresholds } from "./languages/thresholds.js";
import { move, nodesOf } from "./languages/tree.js";
import type { Message, Messages } from "./message.js";
import { monotonicityOf } from "./monotone.js";
import { printMessage, printProgram } from "./print.js";
import type { Program } from "./program.js";
import { checkSpeaker, type Payments, type Speaker } from "./speaker.js";
import { mostCharacters, quoted, type Token, tokenise } from "./token.js";

export type { Payments, Speaker } from "./speaker.js";

export interface Language {
  readonly size: number; // with silence
  readonly messages: readonly Message[]; // [size], as data
  readonly programs: readonly (Program | undefined)[]; // [size]; undefined for silence and for what is no program
  readonly texts: readonly string[]; // [size], each once
  readonly monotone: readonly boolean[]; // [size], is the response weakly increasing in the others' levels and payments?
  readonly nodes: readonly number[]; // [size], of the program; 0 for silence, 1 for what is no program
  readonly speaker: Speaker;
  readonly payments: Payments | undefined; // the grid
}

/**
 * Spell out a language.
 *
 * @param who named in errors
 * @throws a sentence where it is too large, naming a smaller one, or where the game lacks what it asks about
 */
export function languageOf(messages: Messages, speaker: Speaker, who: string): Language {
  checkSpeaker(speaker, who);
  const payments =
    "step" in messages && messages.step !== undefined ? { step: messages.step, most: messages.most } : undefined;
  const every: readonly Message[] = [{ kind: "none" }, ...spoken(messages, speaker, payments, who)];
  const byText = new Map<string, Message>();
  for (const message of every) {
    const text = printMessage(message, speaker, payments);
    if (!byText.has(text)) byText.set(text, message);
  }
  const texts = [...byText.keys()];
  const said = [...byText.values()];
  const programs = said.map((message) => (message.kind === "program" ? message.program : undefined));
  const nodes = programs.map((program, m) => (program ? nodesOf(program) : Math.min(m, 1)));
  for (const [m, program] of programs.entries()) {
    if (program) needReadable(program, messages.kind, speaker, who);
    if (texts[m].length > mostCharacters) throw tooLong(`${mostCharacters} characters`, messages.kind, speaker, who);
  }
  const isMonotone = monotonicityOf(speaker);
  return {
    ...{ size: said.length, messages: said, programs, texts, nodes, speaker, payments },
    monotone: programs.map((program) => !program || isMonotone(program)),
  };
}

/**
 * The number of a message, from its text, or from any text that parses to the same program.
 *
 * @throws where the text is no message of the language
 */
export function messageIndex(language: Language, text: string): number {
  const { texts, programs, speaker, payments } = language;
  const exact = texts.indexOf(text);
  if (exact >= 0) return exact;
  const silent = spelling(text) === texts[0];
  const found = silent
    ? 0
    : programs.some((program) => program)
      ? texts.indexOf(printProgram(parseProgram(text, speaker, payments), speaker, payments))
      : texts.findIndex((one) => spelling(one) === spelling(text));
  if (found >= 0) return found;
  const some = texts.slice(0, 4).map((one) => `'${one}'`);
  const more = texts.length > some.length ? ` … ${texts.length} in all` : "";
  throw new Error(`'${text.slice(0, 80)}' is no message of this language; it has ${some.join(", ")}${more}.`);
}

/** The words alone: spaces and the spelling of numbers do not matter. */
function spelling(text: string): string {
  const spelt = ({ kind, text: word }: Token) =>
    kind === "number" ? String(Number(word)) : kind === "quoted" ? quoted(word) : word;
  return tokenise(text).slice(0, -1).map(spelt).join(" ");
}

/** All but silence, in order. */
function spoken(messages: Messages, speaker: Speaker, payments: Payments | undefined, who: string): Message[] {
  const programs = (list: readonly Program[]) => list.map((program): Message => ({ kind: "program", program }));
  switch (messages.kind) {
    case "none":
      return [];
    case "unconditional": {
      const own = speaker.actions[speaker.seat];
      limit(1 + own.length, "unconditional", speaker, who);
      return programs(own.map((_, action) => move(action)));
    }
    case "threshold":
      return programs(thresholds(speaker, who));
    case "graded":
      return programs(graded(speaker, who));
    case "table":
      return programs(tables(speaker, messages.monotone ?? true, who));
    case "identity":
      return programs(identities(speaker, who));
    case "modal":
      return programs(modals(speaker, who));
    case "transfer":
      return programs(transfers(speaker, messages, who));
    case "expression":
      return programs(expressions(messages, speaker, who));
    case "programs":
      return programs(parsed(messages.programs, speaker, payments, who));
    case "share":
      return sharing(messages.levels, speaker, who);
    case "contract":
      if (messages.terms === "penalty") return penalties(speaker, messages, who);
      return messages.terms === "own" ? ownActions(speaker, who) : profiles(speaker, who);
    case "delegate":
      return [{ kind: "delegate" }];
    default:
      return messages satisfies never;
  }
}

function parsed(list: readonly string[], speaker: Speaker, payments: Payments | undefined, who: string): Program[] {
  const texts = new Map<string, number>();
  limit(1 + list.length, "programs", speaker, who, "leave some out");
  return list.map((text, k) => {
    let program: Program;
    try {
      program = parseProgram(text, speaker, payments);
    } catch (error) {
      throw new Error(`${who}: programs[${k}], ${error instanceof Error ? error.message : error}`);
    }
    const canonical = printProgram(program, speaker, payments);
    const before = texts.get(canonical);
    if (before !== undefined) throw new Error(`${who}: programs[${k}] says the same as programs[${before}].`);
    texts.set(canonical, k);
    return program;
  });
}
