/** The competing family's public names: commitments against commitments. */

export { type ExitGame, exit } from "./exit/exit.js";
export { exitDefaults } from "./exit/options.js";
export { leaving, presentValue } from "./exit/theory.js";
export { raceDefaults } from "./race/options.js";
export { race } from "./race/race.js";
export { reorgDefaults } from "./reorg/options.js";
export { type ReorgGame, reorg } from "./reorg/reorg.js";
export { catchUp } from "./reorg/theory.js";
