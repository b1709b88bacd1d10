/**
 * The same trade at one value under a device that cannot be broken: the user makes its trade conditional on what the searcher binds itself to.
 *
 *   actions     searcher: 0 sandwich, 1 refrain        user: 0 stay, 1 trade
 *   table       "trade iff the searcher is bound to refrain", resolved by the greatest fixed point
 *   identity    "trade iff the searcher is bound", to whatever it may be
 *
 * Derived here.
 */
import type { Device } from "../../../src/device/device.js";
import type { AnyGame } from "../../../src/game.js";
import type { Solution } from "../../../src/registry.js";
import { solveUnder } from "../../commitment/layered/layered.js";
import { matrixGame } from "../../commitment/matrix/matrix.js";
import type { VoluntaryOptions } from "./options.js";

/** The trade without any promise, both moving at once. */
export function tradeGame({ extraction, cost, tip }: VoluntaryOptions, value: number): AnyGame {
  const table = {
    payoffs: [
      [
        [0, 0],
        [(tip + extraction) * value, value - cost - extraction * value],
      ],
      [
        [0, 0],
        [tip * value, value - cost],
      ],
    ],
    rank: [0, 1],
  };
  return matrixGame("information/voluntary-v0", { table, rounds: 1 }) as AnyGame;
}

export const onRefraining: Device = { name: "on-refraining", messages: { kind: "table" } };
export const onBeingBound: Device = { name: "on-being-bound", messages: { kind: "identity" } };

/** What conditional messages come to at a value. */
export function conditional(options: VoluntaryOptions, value: number): Solution {
  const { weakDominance, optimum } = solveUnder(tradeGame(options, value), onRefraining);
  return { value, device: "response tables, which cannot be broken", weakDominance, optimum };
}
