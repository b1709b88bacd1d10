/** Heads by space: categorical for choices; for boxes Gaussian, unless an option asks for another. */
import { type Box, describe, type Space } from "../src/space.js";
import { type LearnerOptions, learnerDefaults } from "./algorithm.js";
import { beta, hasStretch } from "./beta.js";
import { categorical } from "./categorical.js";
import { gaussian } from "./gaussian.js";
import type { Head } from "./head.js";
import { headDefaults } from "./head-options.js";
import { ordinal } from "./ordinal.js";
import { squashed } from "./squashed.js";

/** The options that say which head; a checkpoint of before there were any has none, and means the defaults. */
export type HeadOptions = Partial<Pick<LearnerOptions, "head" | "bins" | "spacing" | "simplexSpan">>;

export function headFor(space: Space, options: HeadOptions = {}): Head {
  switch (space.kind) {
    case "discrete":
      return categorical([space.n]);
    case "multi-discrete":
      return categorical(space.n);
    case "box":
      return boxHead(space, options);
    default:
      return space satisfies never;
  }
}

/**
 * Can these options be had? Where some learn choices and some boxes, `head` is of the boxes.
 *
 * @param spaces of the actions of all who learn
 * @param who    named in errors, e.g. the game's id
 * @throws when a head of boxes is asked for where all is choices, a simplex where no box has a stretch, or a deviation
 *   that the head does not read
 */
export function checkHeads(spaces: readonly Space[], options: LearnerOptions, who: string): void {
  const { head, std, initialStd } = options;
  if (head === "auto" || spaces.length === 0) return;
  const boxes = spaces.filter((space): space is Box => space.kind === "box");
  if (boxes.length === 0) {
    const choices = [...new Set(spaces.map(describe))].join("; ");
    throw new Error(`${who}: head=${head} is for boxes, and here all actions are choices (${choices}); use head=auto.`);
  }
  if (head === "simplex" && !boxes.some(hasStretch)) {
    const all = [...new Set(boxes.map(describe))].join("; ");
    throw new Error(`${who}: head=simplex needs a stretch of two or more weights, and there is none in ${all}.`);
  }
  if (head === "gaussian" || head === "squashed") return;
  const { std: schedule, initialStd: initial } = learnerDefaults;
  const own = std !== null && JSON.stringify(std) !== JSON.stringify(schedule.value);
  if (own || initialStd !== initial.value) {
    const name = own ? "std" : "initialStd";
    throw new Error(
      `${who}: ${name} is for head=gaussian and head=squashed; head=${head} learns its own width. Leave it.`,
    );
  }
}

function boxHead(space: Box, options: HeadOptions): Head {
  const { bins: many, spacing: by, simplexSpan: apart } = headDefaults;
  const { head = "auto", bins = many.value, spacing = by.value, simplexSpan: span = apart.value } = options;
  switch (head) {
    case "auto":
    case "gaussian":
      return gaussian(space);
    case "squashed":
      return squashed(space);
    case "beta":
      return beta(space);
    case "simplex":
      return beta(space, { span });
    case "ordinal":
      return ordinal(space, bins, spacing);
    default:
      return head satisfies never;
  }
}
