/** Limits of languages: the sentences that refuse one that is too large, or that asks what a game does not tell. */
import { mostMessages } from "../message.js";
import type { Program } from "../program.js";
import { mostNested, mostNodes } from "../reader.js";
import { reach, type Speaker, sharedTop } from "../speaker.js";
import { nestedIn, nodesOf } from "./tree.js";

/** Messages of the threshold language, the silent one included. */
export function thresholdSize(speaker: Speaker): number {
  return (sharedTop(speaker) !== undefined ? speaker.n : reach(speaker) + 1) + 2;
}

/** Refuse a language with more than 4,096 messages, and name a smaller one. */
export function limit(size: number, what: string, speaker: Speaker, who: string, advice?: string): void {
  if (size > mostMessages)
    throw tooMany(size <= Number.MAX_SAFE_INTEGER ? `${size}` : "over 9e15", what, speaker, who, advice);
}

export function tooMany(count: string, what: string, speaker: Speaker, who: string, advice?: string): Error {
  const instead = advice ?? smaller(what, speaker);
  return new Error(`${who}: ${what} would have ${count} messages, more than ${mostMessages}; ${instead}.`);
}

/** The largest simple language that is allowed, as advice. */
export function smaller(what: string, speaker: Speaker): string {
  const size = speaker.levels && thresholdSize(speaker);
  if (what !== "threshold" && what !== "unconditional" && size !== undefined && size <= mostMessages) {
    return `use threshold, which has ${size}`;
  }
  const plain = speaker.actions[speaker.seat].length + 1;
  return what !== "unconditional" && plain <= mostMessages
    ? `use unconditional, which has ${plain}`
    : "use none, which has 1";
}

/** @throws where the game does not say how cooperative actions are */
export function needRank(speaker: Speaker, what: string, who: string): void {
  if (speaker.levels) return;
  throw new Error(
    `${who}: ${what} needs to know how cooperative actions are, and the game does not rank them; use unconditional.`,
  );
}

/** @throws where nobody else is there */
export function needOthers({ n }: Speaker, what: string, who: string): void {
  if (n < 2) throw new Error(`${who}: ${what} is about others, and there is one agent only; use unconditional.`);
}

/** @throws where a program is larger than what can be read back from its text */
export function needReadable(program: Program, what: string, speaker: Speaker, who: string): void {
  if (nodesOf(program) > mostNodes) throw tooLong(`${mostNodes} nodes`, what, speaker, who);
  if (nestedIn(program) > mostNested) throw tooLong(`${mostNested} ifs within each other`, what, speaker, who);
}

export function tooLong(bound: string, what: string, speaker: Speaker, who: string): Error {
  return new Error(`${who}: ${what} would have a program of more than ${bound}; ${smaller(what, speaker)}.`);
}
