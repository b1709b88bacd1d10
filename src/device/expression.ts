/**
 * Programs from their texts. Nothing is evaluated; what is not in this grammar is refused with its place and what may stand there.
 *
 *   program     := "if" condition "then" program "else" program | action [ "pay" amount [ "to" who ] ]
 *   condition   := conjunction { "or" conjunction }
 *   conjunction := negation { "and" negation }
 *   negation    := "not" negation | "(" condition ")" | predicate
 *   predicate   := "always" | "never"
 *                | "plays" "(" who ")" "=" action   the action is one of that other's
 *                | "count" "(" action ")" ">=" int  so many others play just this action, which all others must have
 *                | "total" ">=" int                 the others' levels sum to so much; 0 is the least cooperative action
 *                | "pays" "(" who ")" ">=" amount | "paid" ">=" amount
 *                | "same" "(" who ")"               it sent the message that I sent
 *                | "bound" "(" who ")"              it is committed to something
 *                | "role" "(" who ")" "=" name
 *                | "punishes" "(" who ")"           it plays its bottom action against all others at theirs
 *                | "sees" "(" field ")" ">=" number a number in my own view of the game
 *   who         := "other" where there is one, "other" int where there are more: 1 is the next around the circle
 *
 * "or" binds less than "and", and that less than "not". Names that are no simple words, or words of the language, stand in quotes.
 * Amounts are in units of payoff and lie on the grid of payments; a payment "to" nobody in particular is shared by all others.
 */
import type { Condition, Program } from "./program.js";
import {
  expected,
  grow,
  inParentheses,
  isNext,
  mostNested,
  peek,
  type Reader,
  readName,
  readNumber,
  readWhole,
  take,
  wholeAt,
} from "./reader.js";
import { commonActions, type Payments, roleNames, type Speaker, seatOf, stepsOf } from "./speaker.js";
import { fail, tokenise } from "./token.js";

/**
 * The program that a text means.
 *
 * @param payments the grid of payments; without it there are none
 * @throws a sentence with the place, in characters from 1: `at 24: expected 'then', got 'the'; allowed: then, and, or.`
 */
export function parseProgram(text: string, speaker: Speaker, payments?: Payments): Program {
  const r: Reader = { tokens: tokenise(text), speaker, payments, next: 0, nodes: 0 };
  const program = readProgram(r, 0);
  if (peek(r).kind !== "end") expected(r, "the end");
  return program;
}

function readProgram(r: Reader, deep: number): Program {
  if (!isNext(r, "if")) return readMove(r);
  if (deep >= mostNested) fail(peek(r).at, `at most ${mostNested} ifs lie within each other.`);
  grow(r);
  r.next++;
  const test = readCondition(r, 0);
  take(r, "then", "then, and, or");
  const then = readProgram(r, deep + 1);
  take(r, "else");
  return { kind: "if", test, then, else: readProgram(r, deep + 1) };
}

function readMove(r: Reader): Program {
  const { speaker, payments } = r;
  grow(r);
  const action = readName(r, "'if' or an action", speaker.actions[speaker.seat]);
  if (!isNext(r, "pay")) return { kind: "move", action, pay: 0, to: 0 };
  r.next++;
  const at = peek(r).at;
  const pay = readAmount(r);
  if (payments && pay * payments.step > payments.most * (1 + 1e-9)) fail(at, `a payment is at most ${payments.most}.`);
  let to = 0;
  if (isNext(r, "to")) {
    r.next++;
    to = readWho(r);
  }
  // To the only other, or nothing at all: there is one way to say it.
  return { kind: "move", action, pay, to: pay === 0 || speaker.n === 2 ? 0 : to };
}

function readCondition(r: Reader, deep: number): Condition {
  let left = readConjunction(r, deep);
  while (isNext(r, "or")) {
    grow(r);
    r.next++;
    left = { kind: "or", left, right: readConjunction(r, deep) };
  }
  return left;
}

function readConjunction(r: Reader, deep: number): Condition {
  let left = readNegation(r, deep);
  while (isNext(r, "and")) {
    grow(r);
    r.next++;
    left = { kind: "and", left, right: readNegation(r, deep) };
  }
  return left;
}

function readNegation(r: Reader, deep: number): Condition {
  const not = isNext(r, "not");
  if (!not && !isNext(r, "(")) return readPredicate(r);
  if (deep >= mostNested) fail(peek(r).at, `at most ${mostNested} parentheses and nots lie within each other.`);
  r.next++;
  if (not) {
    grow(r);
    return { kind: "not", of: readNegation(r, deep + 1) };
  }
  const inner = readCondition(r, deep + 1);
  take(r, ")", "), and, or");
  return inner;
}

const tests = "always, never, plays, count, total, pays, paid, same, bound, role, punishes, sees, not, (";

function readPredicate(r: Reader): Condition {
  const { kind, text, at } = peek(r);
  const { speaker } = r;
  if (kind !== "word") return expected(r, "a condition", tests);
  grow(r);
  r.next++;
  switch (text) {
    case "always":
    case "never":
      return { kind: text };
    case "plays": {
      const who = inParentheses(r, () => readWho(r));
      take(r, "=");
      return { kind: text, who, action: readName(r, "an action of that other", speaker.actions[seatOf(speaker, who)]) };
    }
    case "count": {
      const action = inParentheses(r, () => readName(r, "an action that all others have", commonActions(speaker)));
      return { kind: text, action, least: readLeast(r, readWhole) };
    }
    case "total":
      needRank(r, at, text);
      return { kind: text, least: readLeast(r, readWhole) };
    case "pays": {
      const who = inParentheses(r, () => readWho(r));
      return { kind: text, who, least: readLeast(r, readAmount) };
    }
    case "paid":
      return { kind: text, least: readLeast(r, readAmount) };
    case "punishes":
      needRank(r, at, text);
      return { kind: text, who: inParentheses(r, () => readWho(r)) };
    case "same":
    case "bound":
      return { kind: text, who: inParentheses(r, () => readWho(r)) };
    case "role": {
      const who = inParentheses(r, () => readWho(r));
      take(r, "=");
      return { kind: text, who, role: readName(r, "a role", roleNames(speaker)) };
    }
    case "sees": {
      const field = inParentheses(r, () => readName(r, "a number that you see", speaker.fields));
      return { kind: text, field, least: readLeast(r, readNumber) };
    }
    default:
      r.next--;
      return expected(r, "a condition", tests);
  }
}

function readLeast(r: Reader, read: (r: Reader) => number): number {
  take(r, ">=");
  return read(r);
}

function readWho(r: Reader): number {
  const { n } = r.speaker;
  const token = peek(r);
  const all = n < 2 ? "there are no others" : n === 2 ? "other" : `other 1 … other ${n - 1}`;
  if (token.kind !== "word" || token.text !== "other" || n < 2) expected(r, "another agent", all);
  r.next++;
  if (n === 2 && peek(r).kind !== "number") return 1;
  const who = wholeAt(peek(r));
  if (who === undefined || who < 1 || who >= n) return expected(r, `a number from 1 to ${n - 1} after 'other'`);
  r.next++;
  return who;
}

function readAmount(r: Reader): number {
  const { at, text } = peek(r);
  if (!r.payments) return fail(at, "nothing is paid here; give the messages a step and a most.");
  const amount = readNumber(r);
  if (amount < 0) fail(at, `an amount is at least 0, got ${text}.`);
  const steps = stepsOf(amount, r.payments.step);
  return (
    steps ?? fail(at, `an amount must be a whole multiple of ${r.payments.step}, up to a million times, got ${text}.`)
  );
}

function needRank(r: Reader, at: number, word: string): void {
  if (!r.speaker.levels) fail(at, `'${word}' asks how cooperative actions are, and the game does not rank them.`);
}
