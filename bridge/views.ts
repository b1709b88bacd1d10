/** What of a batch crosses the wire: the seats that a client plays, and nothing of the others. */
import type { Batch } from "../src/batch.js";
import type { Role, TypedArray } from "../src/game.js";
import { maskSize, size } from "../src/space.js";
import type { Part, Source } from "./layout.js";

/** Which seats of a role the client plays. */
export type Seats = "all" | "none" | number;

/** The layout of what comes in at a step: actions, and policies where the game reads them. */
export function inward(what: "actions" | "policies", { game, lanes }: Batch, seats: readonly Seats[]): Part[] {
  return (game.roles as readonly Role[]).flatMap((role, r): Part[] => {
    const seat = seats[r];
    if (seat === "none" || (what === "policies" && !role.readsPolicy)) return [];
    const width = what === "actions" ? size(role.action) : maskSize(role.action);
    return [{ name: `${what}/${role.name}`, type: "f4", shape: [lanes, seat === "all" ? role.count : 1, width] }];
  });
}

/** What goes out after every step and reset. */
export function outward(batch: Batch, seats: readonly Seats[]): Source[] {
  const shape = [batch.lanes];
  const masked = batch.game.legal !== undefined;
  return [
    ...perRole("observations", batch, seats, batch.observations, ({ observation }) => [size(observation)]),
    ...perRole("rewards", batch, seats, batch.rewards, () => []),
    ...(masked ? perRole("masks", batch, seats, batch.masks, ({ action }) => [maskSize(action)]) : []),
    { name: "terminated", array: batch.terminated, shape },
    { name: "truncated", array: batch.truncated, shape },
    ...(batch.autoreset === "next-step" ? [{ name: "fresh", array: batch.fresh, shape }] : []),
  ];
}

/** What goes out besides where an episode has ended. */
export function endings(batch: Batch, seats: readonly Seats[]): Source[] {
  const { lanes, game } = batch;
  return [
    { name: "metrics", array: batch.finalMetrics, shape: [lanes, game.metrics.length] },
    ...perRole("returns", batch, seats, batch.episodeReturns, () => []),
    ...perRole("observations", batch, seats, batch.finalObservations, ({ observation }) => [size(observation)]),
    { name: "lengths", array: batch.episodeLengths, shape: [lanes] },
  ];
}

function perRole(
  name: string,
  { game, lanes }: Batch,
  seats: readonly Seats[],
  arrays: readonly TypedArray[],
  rest: (role: Role) => readonly number[],
): Source[] {
  return (game.roles as readonly Role[]).flatMap((role, r) => {
    const seat = seats[r];
    if (seat === "none") return [];
    const shape = [lanes, role.count, ...rest(role)];
    return [{ name: `${name}/${role.name}`, array: arrays[r], shape, ...(seat !== "all" && { seat }) }];
  });
}
