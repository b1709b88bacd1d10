/**
 * Answers of the public good, all of one round: a step given returns α to the giver and nα to all, whatever the others do.
 *
 *   nobody gives        dominant for α < 1     uᵢ = 0
 *   everybody gives     best together for nα > 1     uᵢ = nα − 1
 *   k give and others do not     each giver gains kα − 1
 *
 * Repeated without a known end, with a chance δ of another round, "give all until anybody does not, then nothing" is an equilibrium iff
 * leaving gains no more now than it loses later:
 *
 *   1 − α ≤ (nα − 1) δ/(1 − δ)   ⇔   δ ≥ (1 − α) / ((n − 1) α)
 */
import { resolve } from "../../../src/options.js";
import type { Solution } from "../../../src/registry.js";
import { type PublicGoodOptions, publicGoodDefaults } from "./options.js";
import { publicGoodId } from "./public-good.js";

export type Regime = "waste" | "even" | "dilemma" | "indifferent" | "harmony";

const meanings: { readonly [R in Regime]: string } = {
  waste: "α < 1/n: what is given returns less to all together than it costs, so nobody should give, and nobody does",
  even: "α = 1/n: what is given just returns to all together what it costs, so it does not matter to their sum",
  dilemma: "1/n < α < 1: giving pays for all together, and for no giver; to give nothing is dominant",
  indifferent: "α = 1: a giver gets back just what it gives, so every joint action is an equilibrium",
  harmony: "α > 1: giving pays for the giver itself; to give all is dominant",
};

const rounding = 1e-12; // beside 1: n · (1/n) need not be 1 in doubles

export function regimeOf({ players, share }: Pick<PublicGoodOptions, "players" | "share">): Regime {
  const together = players * share - 1;
  if (Math.abs(together) <= rounding) return "even";
  if (together < 0) return "waste";
  if (Math.abs(share - 1) <= rounding) return "indifferent";
  return share < 1 ? "dilemma" : "harmony";
}

/** The least chance of another round for which the trigger keeps all giving all; nothing outside the dilemma. */
export function leastPatience(model: Pick<PublicGoodOptions, "players" | "share">): number | undefined {
  const { players, share } = model;
  return regimeOf(model) === "dilemma" ? (1 - share) / ((players - 1) * share) : undefined;
}

/** How few players gain, each, by all giving all while the others give nothing; nothing where even all of them do not. */
export function smallestGroup({ players, share }: Pick<PublicGoodOptions, "players" | "share">): number | undefined {
  const k = Math.floor(1 / share + rounding) + 1;
  return k <= players ? k : undefined;
}

/** @throws naming the option that is wrong */
export function solvePublicGood(given: unknown): Solution {
  const options = resolve(publicGoodDefaults, given, publicGoodId);
  const { players, share, rounds } = options;
  const regime = regimeOf(options);
  const each = Math.max(0, players * share - 1);
  const gives = regime === "harmony" || regime === "indifferent" || regime === "dilemma";
  const group = smallestGroup(options);
  const patience = leastPatience(options);
  return {
    source:
      "regimes: Isaac & Walker (1988), Ledyard (1995); the trigger: Friedman (1971); formulas derived from uᵢ = α Σ xⱼ − xᵢ",
    units: rounds > 1 ? `endowments per round, of ${rounds}` : "endowments",
    regime,
    meaning: meanings[regime],
    nash: nashOf(regime, players, each),
    optimum: {
      contribution: gives ? 1 : 0,
      payoffs: gives ? each : 0,
      welfare: gives ? players * each : 0,
      ...(regime === "even" && { meaning: "any joint action is one" }),
    },
    priceOfAnarchy: anarchyOf(regime, players * share),
    smallestGroup: group ?? null,
    ...(group === undefined && { reason: "even if all give, a giver gains nothing" }),
    patience: patience ?? null,
    ...(patience === undefined
      ? { patienceReason: "no trigger is needed or none helps" }
      : {
          patienceMeaning:
            "without a known end, full giving is kept up by a trigger iff another round is at least so likely",
        }),
    ...(rounds > 1 && { repeated: repeatedOf(regime) }),
  };
}

function nashOf(regime: Regime, players: number, each: number) {
  if (regime === "indifferent") {
    return {
      kind: "every joint action",
      unique: false,
      lowestWelfare: 0,
      highestWelfare: players * each,
      certificate: { kind: "best-response gap, largest", value: 0 },
    };
  }
  const all = regime === "harmony";
  return {
    kind: "strictly dominant",
    unique: true,
    contribution: all ? 1 : 0,
    payoffs: all ? each : 0,
    welfare: all ? players * each : 0,
    certificate: { kind: "best-response gap, largest", value: 0 },
  };
}

function anarchyOf(regime: Regime, together: number) {
  switch (regime) {
    case "harmony":
      return { nash: 1 };
    case "waste":
    case "even":
      return { nash: null, reason: "the equilibrium and the best both pay nothing, and 0/0 says nothing" };
    case "indifferent":
    case "dilemma":
      return {
        nash: null,
        reason: "the worst equilibrium pays nothing, so no ratio bounds what is lost",
        countingEndowments: together,
        meaning: "with everybody's endowment of 1 counted it is nα/1",
      };
    default:
      return regime satisfies never;
  }
}

function repeatedOf(regime: Regime): string {
  if (regime === "indifferent") return "any play of single rounds is subgame perfect, as no round rewards or punishes";
  return "playing the dominant action in every round is the only subgame perfect equilibrium (backward induction)";
}

/** What each player could gain by its best other contribution; empty where a deviation has consequences in later rounds. */
export function publicGoodDeviation(given: unknown, joint: readonly Float32Array[]): readonly number[] {
  const { share, levels, rounds } = resolve(publicGoodDefaults, given, publicGoodId);
  if (rounds > 1) return [];
  return Array.from(joint[0], (k) => {
    const gives = k / (levels - 1);
    return share < 1 ? (1 - share) * gives : (share - 1) * (1 - gives);
  });
}
