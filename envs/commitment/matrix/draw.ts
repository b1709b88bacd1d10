/** Draws a matrix game: its table, with the last joint action marked. */
import type { Shape } from "../../../src/shape.js";
import { digit, jointName, type NormalForm } from "./normal-form.js";

const mostLines = 16; // of a list that can be read

/**
 * Two players' small tables are drawn as a grid, row player downwards; others as a list, and what is too long as the last line alone.
 *
 * @param last the last joint action; J = nothing yet
 */
export function draw(form: NormalForm, last: number): Shape[] {
  const { players, joints, counts } = form;
  const text = (joint: number, x: number, y: number): Shape => {
    const mark = joint === last ? "▸ " : "";
    return { kind: "text", x, y, label: `${mark}${jointName(form, joint)}: ${payoffsOf(form, joint)}` };
  };
  if (players === 2 && counts.every((n) => n <= 3)) {
    const cells = Array.from({ length: joints }, (_, joint) =>
      text(joint, (digit(form, joint, 1) + 0.5) / counts[1], (digit(form, joint, 0) + 0.5) / counts[0]),
    );
    const down = Array.from({ length: counts[1] + 1 }, (_, k) => rule(k / counts[1], 0, k / counts[1], 1));
    const across = Array.from({ length: counts[0] + 1 }, (_, k) => rule(0, k / counts[0], 1, k / counts[0]));
    return [...down, ...across, ...cells];
  }
  if (joints <= mostLines)
    return Array.from({ length: joints }, (_, joint) => text(joint, 0.5, (joint + 0.5) / joints));
  if (last < joints) return [text(last, 0.5, 0.5)];
  return [{ kind: "text", x: 0.5, y: 0.5, label: `${[...counts].join(" × ")} actions, nothing played yet` }];
}

function payoffsOf({ payoffs, players }: NormalForm, joint: number): string {
  return Array.from(payoffs.subarray(joint * players, (joint + 1) * players), (u) => Number(u.toPrecision(6))).join(
    ", ",
  );
}

function rule(x1: number, y1: number, x2: number, y2: number): Shape {
  return { kind: "line", x1, y1, x2, y2, weight: 0, label: "" };
}
