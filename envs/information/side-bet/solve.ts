/** What is known of the side bet: up to which bet the device keeps the players together, and what breaking them costs the outsider. */
import type { Solution } from "../../../src/registry.js";
import { type SideBetOptions, sideBetOptions } from "./options.js";
import { dilemmaOf, threshold } from "./side-bet.js";

const slack = 1e-9; // of a payoff

/** Does iterated weak dominance leave two Mirrors, so that both cooperate? */
export function holds(options: SideBetOptions, bet: number, breaks = threshold(options)): boolean {
  return options.semantics === "greatest" && bet < breaks - slack;
}

/** The least bet on the grid that breaks cooperation, or nothing where none does. */
export function breaking(options: SideBetOptions): number | undefined {
  const { step, levels } = options;
  const breaks = threshold(options);
  for (let k = 0; k < levels; k++) if (!holds(options, k * step, breaks)) return k * step;
  return undefined;
}

/** What follows for each kind of stake, beside the table of the game that messages make. */
export function sideBetAnswers(given: unknown): Solution {
  const options = sideBetOptions(given);
  const { stake, bet, most, chaos, semantics } = options;
  const { R, P } = dilemmaOf(options);
  const breaks = threshold(options);
  const together = {
    strictlyBelow: semantics === "greatest" ? breaks : null,
    upTo: semantics === "greatest" ? breaks : null,
    meaning: "two Mirrors are what iterated weak dominance leaves strictly below, and an equilibrium up to and with it",
    ...(semantics !== "greatest" && { reason: "two Mirrors defect where nothing starts them, whatever the bet" }),
  };
  const source = "payoffs of Tennenholtz (2004) programs over a dilemma with a bet; all thresholds are derived here";
  if (stake === "fixed") return { threshold: breaks, together, cooperate: holds(options, bet), source };
  if (stake === "drawn") {
    const share = semantics === "greatest" ? Math.min(1, breaks / most) : 0;
    const both = (most * most - (share * most) ** 2) / (2 * most); // E β 1{β > R − P}
    return {
      ...{ threshold: breaks, together, cooperation: share },
      payoff: share * R + (1 - share) * P + both,
      source,
    };
  }
  const price = breaking(options);
  const cost = price === undefined ? Number.POSITIVE_INFINITY : 2 * price;
  const offers = Math.max(0, 1 - cost / chaos);
  const bets = offers > 0 ? (price as number) : 0;
  return {
    ...{ threshold: breaks, together },
    outsider: {
      offers: price ?? null,
      ...(price === undefined && { reason: "no bet on the grid breaks the device" }),
      iff: price === undefined ? null : `v > ${cost}`,
      cost: price === undefined ? null : cost,
      leastCost: semantics === "greatest" ? 2 * breaks : 0,
      probability: offers,
      payoff: offers > 0 ? (chaos - cost) ** 2 / (2 * chaos) : 0,
    },
    player: { payoff: (1 - offers) * R + offers * (P + bets) },
    source,
  };
}
