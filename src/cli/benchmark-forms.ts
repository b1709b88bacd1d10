/** Is what a file of a benchmark holds a result at all? Somebody may have edited it, or cut it off where it still is JSON. */
import { isRecord, isText } from "../plain-data.js";
import type { References } from "./benchmark-references.js";
import type { Look, SeedResult } from "./benchmark-seed.js";
import type { Cell } from "./benchmark-suite.js";

const isNumber = (value: unknown): value is number => Number.isFinite(value);
const areNumbers = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isNumber);

export function isSeedResult(value: unknown, { key, task, recipe, points }: Cell, seed: number): value is SeedResult {
  if (!isRecord(value)) return false;
  const { nashConv, bound } = value;
  return (
    [value.cell, value.task, value.algorithm, value.seed].every(
      (part, k) => part === [key, task, recipe.name, seed][k],
    ) &&
    [value.measure, value.backend, value.commit].every(isText) &&
    [value.seconds, value.cpuSeconds].every(isNumber) &&
    Array.isArray(value.points) &&
    value.points.length === points + 1 &&
    value.points.every(isLook) &&
    isLook(value.absolute) &&
    [nashConv, bound].every((conv) => conv === undefined || (isRecord(conv) && isNumber(conv.value)))
  );
}

/** Metrics, and how NashConv compares with returns, may be no number: `toJson` writes null. */
function isLook(value: unknown): value is Look {
  return (
    isRecord(value) &&
    [value.updates, value.steps, value.seconds].every(isNumber) &&
    areNumbers(value.measured) &&
    areNumbers(value.returns) &&
    isRecord(value.metrics)
  );
}

export function isReferences(value: unknown, { task }: Cell): value is References {
  if (!isRecord(value)) return false;
  const { optimum, nash, degenerate, bots, random } = value;
  return (
    value.task === task &&
    isText(value.measure) &&
    isNumber(random) &&
    isAnchor(optimum) &&
    (nash === undefined || isAnchor(nash)) &&
    (degenerate === undefined ? optimum.value > random : isText(degenerate)) &&
    isRecord(bots)
  );
}

const isAnchor = (value: unknown): value is { readonly value: number } =>
  isRecord(value) && isNumber(value.value) && isText(value.from);
