/**
 * The game of where to commit and what to say, in normal form, played out in the environment.
 *
 *   strategy = a device, a message, and whether to keep or break what it comes to; or to stay free and play an action
 *
 * Whoever is not bound in time plays its bottom action. Chance is taken out exactly: between two latencies it does not matter when the game
 * moves, so each such case is played once and weighed by its probability; a breach costs for certain what it costs on average.
 */
import { Batch } from "../../../src/batch.js";
import { anatomyOf } from "../../../src/device/anatomy.js";
import { withDevice } from "../../../src/device/with-device.js";
import type { AnyGame, Role } from "../../../src/game.js";
import { exp } from "../../../src/maths.js";
import { size } from "../../../src/space.js";
import type { NormalForm } from "../../commitment/matrix/normal-form.js";
import { inducedForm } from "../../commitment/theory/induced.js";
import { type DevicesModel, literals } from "./options.js";

export interface Strategy {
  readonly name: string;
  readonly venue: number;
  readonly message: number; // 0 = free
  readonly action: number; // of who is free
  readonly breaks: boolean;
}

export const mostJoints = 20_000;

export function strategiesOf(model: DevicesModel): readonly Strategy[] {
  const { options, base, top, bottom } = model;
  const { venues } = anatomyOf(base, literals(model));
  const names = (base.roles as readonly Role[])[0].actions ?? ["0", "1"];
  const said = venues.flatMap(({ name, messages }, venue) =>
    messages[0].slice(1).flatMap((text, m) =>
      (options.breach && text !== names[bottom] ? [false, true] : [false]).map((breaks) => ({
        ...{ name: `${name}: ${text}${breaks ? ", broken" : ""}`, venue, message: m + 1, action: bottom, breaks },
      })),
    ),
  );
  const free = [bottom, top].map((action) => ({
    name: `free: ${names[action]}`,
    venue: 0,
    message: 0,
    action,
    breaks: false,
  }));
  return [...free, ...said];
}

/** @throws where it is too large */
export function venueForm(model: DevicesModel): NormalForm {
  const { options, players: n } = model;
  const strategies = strategiesOf(model);
  const joints = strategies.length ** n;
  if (joints > mostJoints) throw new Error(`${joints} joint strategies are more than are played out, ${mostJoints}`);
  const chosen = (joint: number, i: number) =>
    strategies[Math.floor(joint / strategies.length ** (n - 1 - i)) % strategies.length];
  const mean = new Float64Array(joints * n);
  for (const { moves, probability } of cases(
    options.rate,
    options.devices.map(({ latency }) => latency),
  )) {
    const totals = played(model, moves, joints, chosen);
    for (let k = 0; k < mean.length; k++) mean[k] += probability * totals[k];
  }
  return inducedForm(
    Array<number>(n).fill(strategies.length),
    (list, out) => {
      const joint = list.reduce((sum, s) => sum * strategies.length + s, 0);
      for (let i = 0; i < n; i++) out[i] = Math.round(1e6 * mean[joint * n + i]) / 1e6; // rewards are Float32
    },
    strategies.map(({ name }) => name.replace(/\//g, "|")),
  );
}

/** When the game may move, as far as it matters: a time after each latency and before the next, with its probability. */
function cases(rate: number, latencies: readonly number[]) {
  const ends = [...new Set([0, ...latencies])].sort((a, b) => a - b);
  return ends
    .map((from, k) => {
      const to = ends[k + 1];
      const probability = exp(-rate * from) - (to === undefined || rate === 0 ? 0 : exp(-rate * to));
      return { moves: to === undefined ? from + 1 : (from + to) / 2, probability };
    })
    .filter(({ probability }, k) => probability > 0 && (rate > 0 || k === 0));
}

function played(
  model: DevicesModel,
  moves: number,
  joints: number,
  chosen: (joint: number, i: number) => Strategy,
): Float64Array {
  const { base, players: n, bottom } = model;
  const list = literals(model, moves);
  const game = withDevice(base, list) as AnyGame;
  const { steps, components } = anatomyOf(base, list);
  const [{ observation, action }] = game.roles as readonly Role[];
  const [width, seen] = [size(action), size(observation)];
  const column = (part: string) => components[0].find((one) => one.part === part)?.column ?? -1;
  let promise = 0;
  for (const { name, size: length = 1 } of observation.fields) {
    if (name === "own promise") break;
    promise += length;
  }
  const batch = new Batch(game, joints, "disabled");
  batch.reset({ seed: 0 });
  const actions = new Float32Array(joints * n * width);
  const totals = new Float64Array(joints * n);
  const [venue, message, move] = [column("device"), column("message"), column("action")];
  for (const step of steps) {
    actions.fill(0);
    for (let joint = 0; joint < joints; joint++) {
      for (let i = 0; i < n; i++) {
        const row = joint * n + i;
        const strategy = chosen(joint, i);
        if (step === "enter") actions[row * width + venue] = strategy.venue;
        else if (step === "commit") actions[row * width + message] = strategy.message;
        else {
          const other = 1 - bottom;
          const promised = batch.observations[0][row * seen + promise + other] === 1;
          actions[row * width + move] =
            strategy.message === 0 ? strategy.action : promised && !strategy.breaks ? other : bottom;
        }
      }
    }
    batch.step([actions]);
    for (let k = 0; k < totals.length; k++) totals[k] += batch.rewards[0][k];
  }
  if (batch.repaired > 0) throw new Error(`${game.id}: ${batch.repaired} actions were repaired.`);
  return totals;
}
