/**
 * Who plays: bots, and what runs have learned. `random`, or `router=runs/mine,searcher=greedy`; under a device also `says:<message>` and
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

/** A player per role, in role order. @throws when a role or a player is unknown, or a role has none */
export async function seatsOf(chosen: Chosen, game: AnyGame, text: string | undefined, flag: string) {
  const roles = game.roles as readonly Role[];
  const known = Object.keys(chosen.bots);
  if (text === undefined && known.length === 0)
    throw new Error(`${flag}: ${chosen.id} has no bots; name a run folder.`);
  const parts = (text ?? (known.includes("random") ? "random" : known[0]))
    .split(/says:/.test(text ?? "") ? /,(?=\s*[a-z]+=)/ : ",") // messages may have commas
    .map((part) => part.trim());
  const names: (string | undefined)[] = roles.map(() => undefined);
  for (const part of parts) {
    const at = address.test(part) || /^([^=]*:)?says:/.test(part) ? -1 : part.indexOf("=");
    if (at < 0 && parts.length > 1) throw new Error(`${flag}: give one player for all, or role=player for each role.`);
    if (at < 0) {
      names.fill(part);
      continue;
    }
    const role = roleOf(game, part.slice(0, at), flag);
    if (names[role] !== undefined) throw new Error(`${flag}: role ${roles[role].name} is given twice.`);
    names[role] = part.slice(at + 1);
  }
  const seats: { readonly name: string; readonly seat: Seat }[] = [];
  for (const [k, name] of names.entries()) {
    if (name === undefined) throw new Error(`${flag}: say who plays ${roles[k].name}, as ${roles[k].name}=<bot>.`);
    seats.push({ name, seat: await seatOf(chosen, game, k, name, flag) });
  }
  return seats;
}

const address = /^(ipc|tcp):/;

/** A bot, what a run folder holds, or whoever joins at an address, `tcp://127.0.0.1:5556?seconds=2` with a deadline for each answer. */
export async function seatOf(chosen: Chosen, game: AnyGame, role: number, who: string, flag: string): Promise<Seat> {
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
    return loadPlayer(who, game, (game.roles as readonly Role[])[role], chosen.devices);
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
