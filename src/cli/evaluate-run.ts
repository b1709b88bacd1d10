/** A run folder as players: the game it was trained in, what each of its seeds learned, and who else played. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Policy } from "../../agents/index.js";
import type { Seating } from "../../agents/players.js";
import { devicesOf } from "../../bridge/index.js";
import { type AnyGame, agentNames, type Role, seat } from "../game.js";
import type { Seed } from "../rng.js";
import { catalog } from "./catalog.js";
import { checkpointFile, withCheckpoint } from "./checkpoint.js";
import { type Chosen, withOptions } from "./chosen.js";
import { type Opponents, opponentsOf } from "./opponents.js";
import { configFile, type RunConfig, readConfig, seedPath } from "./run-config.js";
import { RunFolder } from "./run-folder.js";

/** What one seed learned. */
export interface Member {
  readonly seed: Seed;
  readonly updates: number; // after which it was saved
  readonly policies: { readonly [role: string]: Policy };
  readonly seating: (seed: Seed) => Seating; // all roles: those who learned, and those who did not
}

export interface Run {
  readonly path: string;
  readonly config: RunConfig;
  readonly chosen: Chosen;
  readonly game: AnyGame;
  readonly opponents: Opponents;
  readonly against: readonly string[];
  readonly agents: readonly string[]; // in the seats of those who learned
  readonly members: readonly Member[];
}

/**
 * @param against who plays what in place of those who did or did not learn, `role=who`
 * @throws when the folder holds no run, or nothing was learned yet, a seat has no player, or nobody who learned has a seat
 */
export async function loadRun(
  path: string,
  modules: readonly string[] = [],
  against: readonly string[] = [],
): Promise<Run> {
  const folder = RunFolder.open(path);
  const config = readConfig(folder);
  const registry = await catalog([...modules, ...(config.modules ?? [])].filter((x, k, all) => all.indexOf(x) === k));
  const devices = config.devices.length > 0 ? devicesOf(config.devices, `'${folder.file(configFile)}'`) : [];
  const chosen = withOptions(registry, config.game, config.options, config.transforms, devices);
  const game = chosen.make();
  const roleIn = (text: string) => text.split("=", 1)[0];
  const kept = config.opponents.filter((text) => !against.some((other) => roleIn(other) === roleIn(text)));
  const opponents = await opponentsOf(chosen, game, [...kept, ...against], (k) =>
    k < kept.length ? `'${folder.file(configFile)}', opponents` : "--against",
  );
  const taken = opponents.players(0);
  const agents = agentNames(game).filter((name) => {
    const { role } = seat(game, name);
    return !Object.hasOwn(taken, (game.roles as readonly Role[])[role].name) && !Object.hasOwn(taken, name);
  });
  if (agents.length === 0)
    throw new Error(
      `--against ${against.join(" ")}: of those who learned in '${path}' nobody is left to play; leave them a seat.`,
    );
  const members: Member[] = [];
  for (const seed of config.seeds) {
    const own = seedPath(folder, config.seeds, seed);
    if (!existsSync(join(own, checkpointFile))) continue; // was cut off before
    members.push({ seed, ...(await playersIn(own, config, game, opponents, agents)) });
  }
  if (members.length === 0)
    throw new Error(
      `'${path}' holds no ${checkpointFile}: nothing was learned yet; go on with 'train --resume ${path}'.`,
    );
  return { path, config, chosen, game, opponents, against: [...kept, ...against], agents, members };
}

async function playersIn(
  path: string,
  config: RunConfig,
  game: AnyGame,
  opponents: Opponents,
  agents: readonly string[],
) {
  const { backendName, describeCheckpoint, loadPolicies, useBackend } = await import("../../agents/index.js");
  if (!backendName()) await useBackend("wasm");
  const { policies, updates } = withCheckpoint(path, (bytes) => {
    const { algorithm, updates } = describeCheckpoint(bytes);
    if (algorithm !== config.algorithm)
      throw new Error(`The checkpoint is of ${algorithm}, but the run's ${configFile} tells of ${config.algorithm}.`);
    return { policies: loadPolicies(bytes, game), updates };
  });
  const roles = game.roles as readonly Role[];
  for (const agent of agents) {
    const { role, agent: place } = seat(game, agent);
    const { name } = roles[role];
    if (!policies[name]?.agents.includes(place))
      throw new Error(`'${path}': nothing was learned for ${agent}; say who plays it with --against ${name}=<who>.`);
  }
  const seating = (seed: Seed): Seating => {
    const joint = opponents.joint(
      seed,
      (role) => () =>
        policies[roles[role].name].with({ deterministic: roles[role].action.kind === "box", seed: `${seed} ${role}` }),
    );
    return Object.fromEntries(roles.map(({ name }, k) => [name, joint[k]]));
  };
  return { policies, updates, seating };
}
