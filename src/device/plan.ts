/**
 * Plan: the steps of a round, in their order.
 *
 *   enter    agents choose a device, and what they bid to be early where they commit in turn
 *   commit   they send, or in later steps revise, their messages; in turn: one agent a step
 *   accept   they agree to the contract on the table, or not
 *   mediate  the mediators act
 *   play     the game itself, as many steps as it has in a round
 *
 * A commitment that holds for the episode is made once, before the game; the rest of the steps is the game's.
 */
import type { AnyGame } from "../game.js";
import { readsBids, type WholeDevice } from "./device.js";

export const stepKinds = ["enter", "commit", "accept", "mediate", "play"] as const;
export type StepKind = (typeof stepKinds)[number];

export interface Plan {
  readonly steps: readonly StepKind[]; // of a round, or of what comes before the game and its first step
  readonly turns: Int32Array; // [steps], of commit steps: how many there were before
  readonly kinds: readonly StepKind[]; // those that occur
  readonly lead: number; // steps before the first of play
  readonly lastCommit: number; // place of the last commit step; −1 = none
  readonly inTurn: boolean;
  readonly again: number; // where the plan goes on after its last step
  readonly idle: number; // further steps at the start, in which nobody decides anything, so that rounds stay whole
  readonly phases: number; // of the layered game
  readonly horizon: number; // of the layered game
}

export function planOf(game: AnyGame, devices: readonly WholeDevice[], n: number): Plan {
  const inTurn = devices[0].turns === "in-turn";
  const every = devices[0].every;
  const commits = inTurn ? n : 1 + Math.max(...devices.map(({ revisions }) => revisions));
  const talk = devices.some(
    ({ messages, mediator, bids, identities }) =>
      messages.kind !== "none" || mediator.kind === "learning" || bids.levels > 1 || identities.most > 0,
  );
  const before: StepKind[] = [
    ...(devices.length > 1 || (inTurn && readsBids(devices[0].order)) ? (["enter"] as const) : []),
    ...(talk ? Array<StepKind>(commits).fill("commit") : []),
    ...(devices.some(({ messages }) => messages.kind === "contract") ? (["accept"] as const) : []),
    ...(devices.some(({ mediator }) => mediator.kind === "learning") ? (["mediate"] as const) : []),
  ];
  const played = Array<StepKind>(game.phases).fill("play");
  const lead = before.length;
  const once = every === "episode";
  const idle = once ? (game.phases - (lead % game.phases)) % game.phases : 0;
  const steps = [...Array<StepKind>(idle).fill("commit"), ...before, ...played];
  let turn = -1;
  const turns = Int32Array.from(steps, (kind, k) => (kind === "commit" && k >= idle ? ++turn : -1));
  return {
    ...{ steps, turns, inTurn, idle, lead: lead + idle, kinds: stepKinds.filter((kind) => steps.includes(kind)) },
    lastCommit: steps.lastIndexOf("commit"),
    again: once ? lead + idle : 0,
    phases: once ? game.phases : steps.length,
    horizon: once ? game.horizon + (lead + idle) / game.phases : game.horizon,
  };
}
