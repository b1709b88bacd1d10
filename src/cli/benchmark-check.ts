/**
 * Looks at the cells of a suite before any of them runs: is there such a game, option, device, bot, opponent, metric, algorithm and
 * hyperparameter? What is wrong is said of all of them at once, rather than by every child, twice.
 */
import { checkAlgorithm } from "../../agents/algorithm-names.js";
import { resolve } from "../options.js";
import { chosenFor } from "./benchmark-chosen.js";
import type { Cell, Recipe, Task } from "./benchmark-suite.js";
import { sentence } from "./fault.js";
import { opponentsOf } from "./opponents.js";
import { isAddress } from "./seats.js";

const most = 10; // faults that are told

/**
 * @param games modules of the user's own
 * @throws a sentence for each task and algorithm with something wrong, naming it
 */
export async function checkCells(cells: readonly Cell[], games: readonly string[]): Promise<void> {
  const faults: string[] = [];
  const sound = async (what: string, look: () => Promise<unknown> | unknown): Promise<boolean> => {
    try {
      await look();
      return true;
    } catch (thrown) {
      faults.push(`${what}: ${sentence(thrown)}`);
      return false;
    }
  };
  const good = new Set<string>();
  for (const recipe of new Set(cells.map((cell) => cell.recipe)))
    if (await sound(`Algorithm '${recipe.name}'`, () => checkRecipe(recipe))) good.add(recipe.name);
  for (const plan of new Set(cells.map((cell) => cell.plan))) {
    const own = cells.filter((cell) => cell.plan === plan);
    const [{ task }] = own;
    const all = own.map((cell) => cell.recipe).filter(({ name }) => good.has(name));
    await sound(`Task '${task}'`, () => checkTask(plan, distinct(all), games));
  }
  if (faults.length === 0) return;
  const rest = faults.length > most ? ` And ${faults.length - most} more.` : "";
  throw new Error(`${faults.slice(0, most).join(" ")}${rest}`);
}

/** Recipes that ask something else of a game: one of those with the same hyperparameters and sharing. */
function distinct(recipes: readonly Recipe[]): readonly Recipe[] {
  const asks = ({ hyper = {}, sharing }: Recipe) => JSON.stringify([hyper, sharing]);
  return [...new Map(recipes.map((recipe) => [asks(recipe), recipe])).values()];
}

async function checkRecipe({ algorithm, hyper, sharing }: Recipe): Promise<void> {
  const { algorithms } = await import("../../agents/algorithms.js");
  const { sharings } = await import("../../agents/sharing.js");
  checkAlgorithm(algorithm);
  algorithms[algorithm].make(resolve(algorithms[algorithm].defaults, hyper, algorithm) as never);
  if (sharing !== undefined && !sharings.includes(sharing))
    throw new Error(`sharing is ${sharings.join(", ")}, not '${sharing}'.`);
}

/** Makes the game, its opponents and all learners once, these as small as can be. */
async function checkTask(plan: Task, recipes: readonly Recipe[], games: readonly string[]): Promise<void> {
  const { Trainer } = await import("../../agents/trainer.js"); // TensorFlow.js takes a moment to load
  const { measureOf } = await import("./benchmark-seed.js");
  const chosen = await chosenFor(plan, games);
  const game = chosen.make();
  measureOf(game, plan);
  const { opponents = [], updates } = plan;
  if (opponents.some((text) => isAddress(text.slice(text.indexOf("=") + 1)))) return; // nobody is called but to play
  const players = await opponentsOf(chosen, game, opponents);
  for (const { algorithm, hyper, sharing: usual } of recipes) {
    const sharing = plan.sharing ?? usual;
    const small = { lanes: 1, rollout: 1, options: { ...hyper, hidden: [1], memory: 0 } };
    const learning = { algorithm, updates, players: players.players(1), ...small, ...(sharing && { sharing }) };
    new Trainer(game, learning).dispose();
  }
}
