/**
 * Who plays a seat: a bot, what a run has learned, or whoever joins at an address; under a device also `says:<message>` and
 * `<bot>:says:<message>`, the message by its text or number.
 */
import { existsSync } from "node:fs";
import { remotePlayer } from "../../bridge/index.js";
import type { Agent } from "../agent.js";
import type { AnyGame, Role } from "../game.js";
import type { Seed } from "../rng.js";
import { loadPlayer } from "./checkpoint.js";
import type { Chosen } from "./chosen.js";

/** Makes a player with a coin of its own. */
export type Seat = (seed: Seed) => Agent;

const address = /^(ipc|tcp):/;

export const isAddress = (text: string): boolean => address.test(text);

/** A bot, what a run folder holds, or whoever joins at an address, `tcp://127.0.0.1:5556?seconds=2` with a deadline for each answer. */
export async function seatOf(
  chosen: Chosen,
  game: AnyGame,
  role: number,
  who: string,
  flag: string,
  seats?: readonly number[], // which of the role; all by default
): Promise<Seat> {
  const bot = chosen.bot(who);
  if (bot) return (seed) => bot(game, role, seed);
  if (address.test(who)) {
    const [, where, seconds] = /^(.*?)(?:\?seconds=(\d+(?:\.\d+)?))?$/.exec(who) as RegExpExecArray;
    const player = remotePlayer(where, game, role, {
      ...(seconds !== undefined && { seconds: Number(seconds) }),
      note: (line) => process.stderr.write(`${line}\n`),
    });
    return () => player;
  }
  if (who !== "" && existsSync(who))
    return loadPlayer(who, game, (game.roles as readonly Role[])[role], chosen.devices, seats);
  const bots = Object.keys(chosen.bots).join(", ") || "none";
  const says = chosen.devices.length > 0 && chosen.says ? ", says:<message>" : "";
  throw new Error(
    `${flag}: '${who}' is neither a bot of ${chosen.id} (${bots}${says}) nor a run folder nor an address.`,
  );
}

/** The index of a role. */
export function roleOf(game: AnyGame, name: string, flag: string): number {
  const names = (game.roles as readonly Role[]).map((role) => role.name);
  if (!names.includes(name)) throw new Error(`${flag}: there is no role '${name}'; there is ${names.join(", ")}.`);
  return names.indexOf(name);
}
