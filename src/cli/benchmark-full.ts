/** The suite `full`: every registered game, learned by three algorithms. */
import { games } from "../../envs/index.js";
import { budgets } from "./benchmark-budgets.js";
import type { Suite, Task } from "./benchmark-suite.js";

const unmeasured: Omit<Task, "game"> = { updates: 100 }; // for games that are newer than the budgets

export const full: Suite = {
  name: "full",
  about: "every registered game, learned by REINFORCE, A2C and PPO with their defaults, within seconds per seed",
  seeds: 10,
  points: 10,
  episodes: 32,
  tasks: Object.keys(games).map((game) => ({ game, ...(budgets[game] ?? unmeasured) })),
  algorithms: ["reinforce", "a2c", "ppo"].map((name) => ({ name, algorithm: name })),
};
