/** The competing family's public names: commitments against commitments. */

export { devices as rivalDevices } from "./devices/devices.js";
export { devicesDefaults as rivalDevicesDefaults } from "./devices/options.js";
export { type ExitGame, exit } from "./exit/exit.js";
export { exitDefaults } from "./exit/options.js";
export { leaving, presentValue } from "./exit/theory.js";
export { designStage } from "./operators/designs.js";
export { operators } from "./operators/operators.js";
export type { Design } from "./operators/options.js";
export { operatorsDefaults } from "./operators/options.js";
export { raceDefaults } from "./race/options.js";
export { race } from "./race/race.js";
export { bidsForm, blindForm } from "./race/theory.js";
export { reorgDefaults } from "./reorg/options.js";
export { type ReorgGame, reorg } from "./reorg/reorg.js";
export { catchUp } from "./reorg/theory.js";
export { unableDefaults } from "./unable/options.js";
export { unable } from "./unable/unable.js";
