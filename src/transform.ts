/**
 * Transforms: functions from games to games. They compose, wrap rules rather than objects, and touch one lane at a time.
 *
 * Whatever couples lanes (running normalisation, say) is the learner's and is not here. A transformed game is called
 * `name(id of the game)`.
 */
export { discretised } from "./transform/discretised.js";
export { mixed } from "./transform/mixed.js";
export { stacked } from "./transform/stacked.js";
export { timeAware } from "./transform/time-aware.js";
export { trembling } from "./transform/trembling.js";
export { within } from "./transform/within.js";
