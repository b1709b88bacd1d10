/** A group: the seats of one role that an actor plays, with what fits the role's own spaces. */
import type { Role } from "../src/game.js";
import type { Head } from "./head.js";
import type { ObservationNormaliser } from "./normalise.js";

/** Seats of one role. */
export interface Seats {
  readonly index: number; // of the role in its game
  readonly role: Role;
  readonly agents: readonly number[]; // which of the role's seats
}

export interface Group extends Seats {
  readonly first: number; // how many seats the actor has in roles before this one
  readonly head: Head; // alike in all groups of an actor but for the bounds of boxes
  readonly normaliser: ObservationNormaliser;
}
