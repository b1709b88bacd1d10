/** The credibility family's public names: devices whose keepers may break them. */

export { censorship } from "./censorship/censorship.js";
export { censorshipDefaults } from "./censorship/options.js";
export { code } from "./code/entry.js";
export { codeDefaults } from "./code/options.js";
export { integration } from "./integration/integration.js";
export { integrationDefaults } from "./integration/options.js";
export { mediator } from "./mediator/mediator.js";
export { mediatorDefaults } from "./mediator/options.js";
export { constantFee, constantStake } from "./mediator/theory.js";
export { pEpsilonDefaults } from "./p-epsilon/options.js";
export { type PEpsilonGame, pEpsilon } from "./p-epsilon/p-epsilon.js";
export { escrowOf, gain as pEpsilonGain, maximalPayout } from "./p-epsilon/theory.js";
export { ringDefaults } from "./ring/options.js";
export { ringRevenue } from "./ring/revenue.js";
export { ring } from "./ring/ring.js";
export { shillDefaults } from "./shill/options.js";
export { shill } from "./shill/shill.js";
