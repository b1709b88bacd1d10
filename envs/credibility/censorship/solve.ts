/** Answers of the conditional tip: the equilibria of proposers for each bribe, and what censorship costs. */
import type { Solution } from "../../../src/registry.js";
import { type CensorshipOptions, censorshipModel } from "./options.js";
import { bestBribe, briberPayoff, excludes, stable, tipsPaid } from "./theory.js";

/** @throws naming the option that is wrong */
export function solveCensorship(given?: Partial<CensorshipOptions>): Solution {
  const model = censorshipModel(given);
  const { proposers: m, tip, soleTip, gain, spread, steps, levels, pays } = model;
  const bribes = Array.from({ length: levels }, (_, k) => (k * soleTip) / steps);
  const reach = bribes[levels - 1] >= soleTip - 1e-9;
  const [least, most] = [gain * (1 - spread), gain * (1 + spread)];
  const needed = m * soleTip;
  const share = most > least ? Math.min(1, Math.max(0, (most - needed) / (most - least))) : least >= needed ? 1 : 0;
  return {
    units: "value",
    cost: {
      user: m * tip, // pays, where all include it
      censor: needed, // mT: all, as each could be the only one
      withoutCondition: m * tip, // what a censor would have to pay if T were t
      times: soleTip / tip,
    },
    proposers: bribes.map((bribe) => {
      const x = excludes(model, bribe);
      return {
        bribe,
        pure: Array.from({ length: m + 1 }, (_, k) => k).filter((k) => stable(model, bribe, k)), // how many include it
        symmetric: {
          excludes: x,
          censored: x ** m,
          tips: tipsPaid(model, x),
          bribes: -briberPayoff(model, 0, bribe, x), // expected, in all
        },
      };
    }),
    briber: {
      rule: "bribes all with T iff Z >= mT, else nobody; nothing between pays",
      bribesAt: [least, gain, most].map((Z) => ({ gain: Z, bribe: bribes[bestBribe(model, Z)] })),
      censored: reach ? share : null, // the share of episodes
      ...(!reach && { reason: "the highest bribe on the grid is below T; raise levels" }),
    },
    selection:
      pays === "each"
        ? "proposers play the symmetric equilibrium; for t < β < T the pure ones have one includer, who takes T"
        : "that all include it is an equilibrium for any such bribe; the symmetric one given is to exclude from T on",
    source:
      "derived in envs/credibility/censorship/theory.ts, from the idea of Fox, Pai & Resnick (2023), arXiv:2301.13321",
  };
}
