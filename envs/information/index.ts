/** The information family's public names: who knows what, who can prove it, and who is let in. */

export { type CartelGame, cartel } from "./cartel/cartel.js";
export { bestPrice, monopolyPrice, nashPrice, profit as logitProfit } from "./cartel/logit.js";
export { matchDefaults, matchPrograms } from "./cartel/match.js";
export { cartelDefaults } from "./cartel/options.js";
export { disclosureGame } from "./disclosure/disclosure.js";
export { disclosureDefaults } from "./disclosure/options.js";
export { emailGame } from "./email/email.js";
export { emailDefaults } from "./email/options.js";
export { entryGame } from "./entry/entry-game.js";
export { bestPost, mixedEntry, pureEntry } from "./entry/equilibria.js";
export { entryDefaults } from "./entry/options.js";
export { failSafeGame } from "./fail-safe/fail-safe.js";
export { failSafeDefaults } from "./fail-safe/options.js";
export { mevShare } from "./mev-share/mev-share.js";
export { mevShareDefaults } from "./mev-share/options.js";
export { miningGame } from "./mining/mining.js";
export { miningDefaults } from "./mining/options.js";
export { persuasionDefaults } from "./persuasion/options.js";
export { persuasion } from "./persuasion/persuasion.js";
export { sideBetDevice } from "./side-bet/entry.js";
export { sideBetDefaults } from "./side-bet/options.js";
export { sideBetBase } from "./side-bet/side-bet.js";
export { tradeGame } from "./voluntary/conditional.js";
export { voluntaryDefaults } from "./voluntary/options.js";
export { voluntaryGame } from "./voluntary/voluntary.js";
