/**
 * Response tables: a map from what the others play to an action.
 *
 * For two agents its rows are the other's actions, for more they are counts: how many of the others, who must have the same actions,
 * play each one. Rows and responses run from the most to the least cooperative (as numbered where the game has no rank), counts of the
 * most cooperative action first, and tables stand in the lexicographic order of their responses: for the prisoner's dilemma
 * always C, C iff the other does, (D iff the other plays C,) always D. n agents with two actions have 2ⁿ tables, n + 1 of them weakly
 * increasing.
 *
 * A row is at least as cooperative as another if it arises from it by raising others. Tables are extended row by row, from the most
 * cooperative down, and a response that is no higher than those of the rows just above can always be found, so no path is in vain.
 */

import { mostMessages } from "../message.js";
import type { Condition, Program } from "../program.js";
import { areAlike, ladder, type Speaker, seatOf } from "../speaker.js";
import { limit, needRank, needReadable, smaller, tooMany } from "./limit.js";
import { any, branch, isEqual, move } from "./tree.js";

/** What the others may play. */
interface Rows {
  readonly count: number;
  readonly above: readonly (readonly number[])[]; // [rows], the rows one step more cooperative; they come before
  readonly compile: (responses: readonly Program[]) => Program;
}

export function tables(speaker: Speaker, monotone: boolean, who: string): Program[] {
  if (monotone) needRank(speaker, "table", who);
  if (!areAlike(speaker)) {
    throw new Error(
      `${who}: table counts what others play, and they have different actions; ${smaller("table", speaker)}.`,
    );
  }
  const moves = ladder(speaker, speaker.seat).map((action) => move(action));
  if (moves.length === 1) return moves;
  const actions = speaker.n > 1 ? ladder(speaker, seatOf(speaker, 1)) : [0];
  const rowCount = speaker.n > 2 ? compositions(speaker.n - 1, actions.length) : actions.length;
  if (!monotone) limit(1 + moves.length ** rowCount, "table", speaker, who);
  const many = () => tooMany(`at least ${mostMessages + 1}`, "table", speaker, who);
  if (rowCount + 2 > mostMessages) throw many(); // there is one weakly increasing table more than rows, and perhaps others
  const rows = speaker.n > 2 ? countRows(speaker.n - 1, actions) : actionRows(actions);
  const programs: Program[] = [];
  const chosen: number[] = []; // per row, an index of moves: 0 = most cooperative
  const extend = () => {
    const row = chosen.length;
    if (row === rows.count) {
      if (programs.length + 2 > mostMessages) throw many();
      const program = rows.compile(chosen.map((k) => moves[k]));
      needReadable(program, "table", speaker, who);
      programs.push(program);
      return;
    }
    const first = monotone ? rows.above[row].reduce((most, one) => Math.max(most, chosen[one]), 0) : 0;
    for (let k = first; k < moves.length; k++) {
      chosen.push(k);
      extend();
      chosen.pop();
    }
  };
  extend();
  return programs;
}

/** One row per action of the only other. */
function actionRows(actions: readonly number[]): Rows {
  return {
    count: actions.length,
    above: actions.map((_, k) => (k > 0 ? [k - 1] : [])),
    compile(responses) {
      let program = responses[actions.length - 1];
      const asked: Program[] = [program]; // responses that the program already comes to
      for (let k = actions.length - 2; k >= 0; k--) {
        const response = responses[k];
        if (asked.some((one) => isEqual(one, response))) continue;
        asked.push(response);
        const those = actions.filter((_, row) => isEqual(responses[row], response));
        const tests = those.map((action): Condition => ({ kind: "plays", who: 1, action }));
        program = branch(any(tests), response, program);
      }
      return program;
    },
  };
}

/** One row per composition of m into counts of each action. */
function countRows(m: number, actions: readonly number[]): Rows {
  const rows: number[][] = [];
  const list = (counts: readonly number[], left: number) => {
    if (counts.length === actions.length - 1) rows.push([...counts, left]);
    else for (let k = left; k >= 0; k--) list([...counts, k], left - k);
  };
  list([], m);
  const place = new Map(rows.map((row, k) => [row.join(), k]));
  const raised = (row: readonly number[], a: number) =>
    row.map((count, b) => (b === a ? count - 1 : b === a - 1 ? count + 1 : count));
  return {
    count: rows.length,
    above: rows.map((row) =>
      row.flatMap((count, a) => (a > 0 && count > 0 ? [place.get(raised(row, a).join()) ?? 0] : [])),
    ),
    compile: (responses) => byCounts(responses, m, actions),
  };
}

/** Ask for the count of the first action, from the largest; then, within, for that of the next. */
function byCounts(responses: readonly Program[], left: number, actions: readonly number[]): Program {
  if (actions.length === 1) return responses[0];
  const [action, ...rest] = actions;
  let end = responses.length;
  let program: Program | undefined;
  let last: Program | undefined;
  for (let least = 0; least <= left; least++) {
    const size = compositions(left - least, rest.length);
    const part = byCounts(responses.slice(end - size, end), left - least, rest);
    end -= size;
    if (program === undefined) program = part;
    else if (last === undefined || !isEqual(last, part))
      program = branch({ kind: "count", action, least }, part, program);
    last = part;
  }
  return program ?? responses[0];
}

/** Ways to write m as a sum of so many counts: m + parts − 1 over parts − 1. Stops counting where there are too many. */
function compositions(m: number, parts: number): number {
  let product = 1;
  for (let i = 1; i < parts && product <= 4 * mostMessages; i++) product = Math.round((product * (m + i)) / i);
  return product;
}
