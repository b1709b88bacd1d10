/** The auction family's public names: block space, and the ways to sell it. */
export { type Distribution, distribution } from "./distribution.js";
export { sealed } from "./sealed/entry.js";
export {
  bestResponseGap as sealedGap,
  equilibrium as sealedEquilibrium,
  outcome as sealedOutcome,
  type SealedEquilibrium,
  type SealedOutcome,
  type SealedRules,
} from "./sealed/equilibrium.js";
export { sealedDefaults } from "./sealed/options.js";
export type { BidderRole, SealedGame, SealedState } from "./sealed/sealed.js";
export { known, type Values as ValueData } from "./values.js";
