/** Every game of the package by id. Adding one is one import and one line. */
import type { Registry } from "../src/registry.js";
import { flashbotsBundle, sealedAuction } from "./auction/sealed/entry.js";
import * as matrices from "./commitment/matrix/presets.js";
import { ownNetwork } from "./routing/preset.js";
import * as routing from "./routing/presets.js";

export const games: Registry = {
  "routing/cartoon4-v0": routing.cartoon4,
  "routing/pigou-v0": routing.pigou,
  "routing/braess-v0": routing.braess,
  "routing/pigou-cfmm-v0": routing.pigouCfmm,
  "routing/braess-mev-v0": routing.braessMev,
  "routing/braess-cp-v0": routing.braessCp,
  "routing/pro-rata-v0": routing.proRata,
  "routing/angeris-3x5-v0": routing.angeris3x5,
  "routing/angeris-4x5-v0": routing.angeris4x5,
  "routing/angeris-5x5-v0": routing.angeris5x5,
  "routing/v2-wbtc-weth-v0": routing.v2WbtcWeth,
  "routing/curve-3pool-v0": routing.curve3pool,
  "routing/random-v0": routing.random,
  "routing/network-v0": ownNetwork,
  "commitment/matrix-v0": matrices.ownMatrix,
  "commitment/prisoners-dilemma-v0": matrices.prisonersDilemma,
  "commitment/chicken-v0": matrices.chicken,
  "commitment/stag-hunt-v0": matrices.stagHunt,
  "commitment/battle-of-the-sexes-v0": matrices.battleOfTheSexes,
  "commitment/matching-pennies-v0": matrices.matchingPennies,
  "auction/sealed-v0": sealedAuction,
  "auction/flashbots-bundle-v0": flashbotsBundle,
};

export * from "./auction/index.js";
export * from "./commitment/index.js";
export * from "./routing/index.js";
