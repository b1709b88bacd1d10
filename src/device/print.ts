/** Texts of programs and messages, as the parser reads them: one text per program, with no parentheses that are not needed. */
import type { Message } from "./message.js";
import type { Condition, Program } from "./program.js";
import { amountOf, type Payments, roleNames, type Speaker, seatOf } from "./speaker.js";
import { quoted } from "./token.js";

/** @param payments the grid of payments; without it they count in steps */
export function printProgram(program: Program, speaker: Speaker, payments?: Payments): string {
  if (program.kind === "if") {
    const test = printCondition(program.test, speaker, payments);
    const then = printProgram(program.then, speaker, payments);
    return `if ${test} then ${then} else ${printProgram(program.else, speaker, payments)}`;
  }
  const action = quoted(speaker.actions[speaker.seat][program.action]);
  if (program.pay === 0) return action;
  const to = program.to === 0 ? "" : ` to ${whoText(program.to, speaker)}`;
  return `${action} pay ${amountText(program.pay, payments)}${to}`;
}

export function printCondition(test: Condition, speaker: Speaker, payments?: Payments): string {
  const who = (of: { readonly who: number }) => whoText(of.who, speaker);
  switch (test.kind) {
    case "always":
    case "never":
      return test.kind;
    case "plays":
      return `plays(${who(test)}) = ${quoted(speaker.actions[seatOf(speaker, test.who)][test.action])}`;
    case "count":
      return `count(${quoted(speaker.actions[seatOf(speaker, 1)][test.action])}) >= ${test.least}`;
    case "total":
      return `total >= ${test.least}`;
    case "pays":
      return `pays(${who(test)}) >= ${amountText(test.least, payments)}`;
    case "paid":
      return `paid >= ${amountText(test.least, payments)}`;
    case "same":
    case "bound":
    case "punishes":
      return `${test.kind}(${who(test)})`;
    case "role":
      return `role(${who(test)}) = ${quoted(roleNames(speaker)[test.role])}`;
    case "sees":
      return `sees(${quoted(speaker.fields[test.field])}) >= ${test.least}`;
    case "not":
      return `not ${within(test.of, ["and", "or"])}`;
    case "and":
      return `${within(test.left, ["or"])} and ${within(test.right, ["and", "or"])}`;
    case "or":
      return `${within(test.left, [])} or ${within(test.right, ["or"])}`;
    default:
      return test satisfies never;
  }

  /** In parentheses where it would bind less, or group otherwise, without. */
  function within(part: Condition, loose: readonly string[]): string {
    const text = printCondition(part, speaker, payments);
    return loose.includes(part.kind) ? `(${text})` : text;
  }
}

/** `none`, a program, `offer 0.5`, `play left for 0.5`, `propose left, right`, `propose penalty 1`, `delegate`. */
export function printMessage(message: Message, speaker: Speaker, payments?: Payments): string {
  switch (message.kind) {
    case "none":
    case "delegate":
      return message.kind;
    case "program":
      return printProgram(message.program, speaker, payments);
    case "offer":
      return `offer ${shareText(message.share)}`;
    case "give-way":
      return `play ${quoted(speaker.actions[speaker.seat][message.action])} for ${shareText(message.share)}`;
    case "profile":
      return `propose ${message.actions.map((action, j) => quoted(speaker.actions[j][action])).join(", ")}`;
    case "own":
      return `propose ${quoted(speaker.actions[speaker.seat][message.action])}`;
    case "penalty":
      return `propose penalty ${amountText(message.pay, payments)}`;
    default:
      return message satisfies never;
  }
}

function whoText(who: number, speaker: Speaker): string {
  return speaker.n === 2 ? "other" : `other ${who}`;
}

function amountText(steps: number, payments: Payments | undefined): string {
  return String(amountOf(steps, payments?.step ?? 1));
}

function shareText(share: number): string {
  return String(Number(share.toPrecision(12)));
}
