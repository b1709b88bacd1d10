/**
 * Is a program's response weakly increasing in what the others do and pay?
 *
 * The others' moves are ordered agent by agent: a higher level, a higher payment. So are responses: the own level, and what each other is
 * given. Messages, roles, punishing and the own view are facts beside: a program must be increasing whatever they are. Without ranked
 * actions only a program that asks about no moves is increasing.
 *
 * First by form, which settles most: `total`, `pays`, `paid`, and `plays` and `count` of top actions, grow with the others' moves; a test
 * that grows may choose between increasing branches of which the first is nowhere below the second. Where that does not settle it, by
 * trial of all moves that the program can tell apart (`trial.ts`), which decides it. Where these are more than 65,536 the answer is no:
 * it was not shown to be increasing.
 */
import type { Condition, Move, Program } from "./program.js";
import { bottomOf, reach, type Speaker, seatOf, topOf } from "./speaker.js";
import { trialOf } from "./trial.js";

/** The judge of programs of one speaker. */
export function monotonicityOf(speaker: Speaker): (program: Program) => boolean {
  if (!speaker.levels) return (program) => !asksMoves(program);
  const isRisingByTrial = trialOf(speaker, (low, high) => isAtMost(low, high, speaker));
  return (program) => isRisingByForm(program, speaker) || isRisingByTrial(program);
}

function asksMoves(program: Program): boolean {
  return program.kind === "if" && (asks(program.test) || asksMoves(program.then) || asksMoves(program.else));
}

function asks(test: Condition): boolean {
  if (test.kind === "not") return asks(test.of);
  if (test.kind === "and" || test.kind === "or") return asks(test.left) || asks(test.right);
  return ["plays", "count", "total", "pays", "paid"].includes(test.kind);
}

/** Enough, but not needed, for a program to be increasing. */
function isRisingByForm(program: Program, speaker: Speaker): boolean {
  if (program.kind === "move") return true;
  const { test, then, else: otherwise } = program;
  if (!isRisingByForm(then, speaker) || !isRisingByForm(otherwise, speaker)) return false;
  const direction = directionOf(test, speaker);
  if (direction === 0) return true;
  const [low, high] = direction === 1 ? [otherwise, then] : [then, otherwise];
  return direction !== undefined && leaves(low).every((a) => leaves(high).every((b) => isAtMost(a, b, speaker)));
}

/** 1 or −1 where a test can only become true, or false, as others' moves rise; 0 where it does not depend on them; else undefined. */
type Direction = 1 | 0 | -1 | undefined;

function directionOf(test: Condition, speaker: Speaker): Direction {
  switch (test.kind) {
    case "plays":
      return directionAt(seatOf(speaker, test.who), test.action, speaker);
    case "count": {
      if (test.least <= 0 || test.least >= speaker.n) return 0;
      let direction: Direction = 0;
      for (let who = 1; who < speaker.n && direction !== undefined; who++) {
        direction = together(direction, directionAt(seatOf(speaker, who), test.action, speaker));
      }
      return direction;
    }
    case "total":
      return test.least <= 0 || test.least > reach(speaker) ? 0 : 1;
    case "pays":
    case "paid":
      return test.least <= 0 ? 0 : 1;
    case "not": {
      const of = directionOf(test.of, speaker);
      return of === 1 ? -1 : of === -1 ? 1 : of;
    }
    case "and":
    case "or":
      return together(directionOf(test.left, speaker), directionOf(test.right, speaker));
    case "always":
    case "never":
    case "same":
    case "bound":
    case "role":
    case "punishes":
    case "sees":
      return 0;
    default:
      return test satisfies never;
  }
}

/** That agent j plays this action. */
function directionAt(j: number, action: number, speaker: Speaker): Direction {
  if (speaker.actions[j].length === 1) return 0;
  return action === topOf(speaker, j) ? 1 : action === bottomOf(speaker, j) ? -1 : undefined;
}

const together = (a: Direction, b: Direction): Direction => (a === 0 ? b : b === 0 || a === b ? a : undefined);

function leaves(program: Program): Move[] {
  return program.kind === "move" ? [program] : [...leaves(program.then), ...leaves(program.else)];
}

/** Is the second response as high as the first, or higher, and does it give every other as much, or more? */
function isAtMost(low: Move, high: Move, { n, seat, levels }: Speaker): boolean {
  const own = levels?.[seat];
  if (own && own[low.action] > own[high.action]) return false;
  if (low.pay === 0) return true;
  if (low.to === high.to || n === 2) return low.pay <= high.pay;
  return low.to !== 0 && high.to === 0 && low.pay * (n - 1) <= high.pay; // shared by all, so much of it reaches this one
}
