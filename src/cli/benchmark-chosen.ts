/** The game of a task, as it is played: with the task's options, device and bots. */
import type { Task } from "./benchmark-suite.js";
import { catalog } from "./catalog.js";
import { type Chosen, withOptions } from "./chosen.js";
import { devicesOfTask } from "./device-flag.js";

/**
 * @param games modules of the user's own
 * @throws when the game, an option, a device or a bot is unknown or out of range
 */
export async function chosenFor(plan: Task, games: readonly string[]): Promise<Chosen> {
  const devices = devicesOfTask(plan.device);
  const all = withOptions(await catalog(games), plan.game, plan.options ?? {}, [], devices);
  return { ...all, bots: among(all, plan.bots) };
}

/** The bots that the task wants. @throws when there is no such bot */
function among({ id, bots }: Chosen, names: readonly string[] = Object.keys(bots)): Chosen["bots"] {
  const missing = names.find((name) => !Object.hasOwn(bots, name));
  if (missing !== undefined) throw new Error(`${id} has no bot '${missing}'; it has ${Object.keys(bots).join(", ")}.`);
  return Object.fromEntries(names.map((name) => [name, bots[name]]));
}
