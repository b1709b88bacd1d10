/** What is known of bounties on a reorganisation: who signs for how much, when the attack pays, and what would be safe. Derived. */
import type { Solution } from "../../../src/registry.js";
import { attestation } from "./attest.js";
import { type ReorgModel, type ReorgOptions, reorgModel } from "./options.js";
import { above, cheapest, costOf, joinsFrom, patience, recurring, refilled } from "./theory.js";

/** @throws naming the option that is wrong */
export function solveReorg(given?: Partial<ReorgOptions>): Solution {
  const model = reorgModel(given);
  const { mode, bounties, places, mostValue } = model;
  const k = cheapest(model);
  const cost = costOf(model, k);
  const { chance, value } = above(model, cost);
  return {
    units: mode === "bandit" ? "million USD" : "reward",
    mode,
    ...answers(model),
    nash:
      k === 0
        ? { offer: null, reason: "no bounty on the grid makes validators sign", attacks: 0 }
        : {
            offer: { action: k, bounty: bounties[k], cost },
            worthAlone: `V > ${Number(cost.toPrecision(9))}`,
            attacks: chance,
            profit: value - chance * cost,
            ...(mode === "stake" && {
              overRounds: {
                byStanding: patience(model, cost),
                meaning:
                  "a fork removes signers, so attacking whenever it alone pays is myopic: the value from which the same bounty pays over rounds, and what attacks are worth, by number standing, if all sign",
              },
            }),
            ...(cost >= mostValue && { reason: "no value is ever worth the cost" }),
            meaning:
              "while enough validators stand: of a single round: chance, and what the attacker earns, if it attacks whenever that alone pays; the lowest bounty of the grid that is accepted",
          },
    published: attestation(),
    source: `${sources[mode]}; ${places} signatures, bounties and equilibria derived`,
  };
}

const sources = {
  stake: "rule of acceptance b > d (K + γF/(1 − γ)), and with recurring bounties: derived",
  hash: "Nakamoto (2008), section 11",
  bandit: "Daian et al. (2019), Flash Boys 2.0, arXiv:1904.05234",
} as const;

/** Thresholds if the myopic attacker of `nash` goes on as long as enough validators stand. */
function recurrence(model: ReorgModel): Solution {
  const k = cheapest(model);
  if (k === 0) return { bounty: null, reason: "no bounty on the grid makes validators sign" };
  const bounty = model.bounties[k];
  const { chance } = above(model, costOf(model, k));
  const byStanding = recurring(model, bounty, chance);
  return {
    ...{ bounty, chance, byStanding, refilled: refilled(model, bounty, chance) },
    holds: byStanding.every(({ threshold }) => bounty > threshold),
    meaning:
      "if this bounty comes with this chance in every round in which enough stand, and all sign: what a place is worth and the bounty from which signing pays, by number standing; refilled: if places were filled again",
  };
}

function answers(model: ReorgModel): Solution {
  const { mode, validators: n, places, loss, detection, fee, continuation, stake, value, spread } = model;
  const future = (continuation * fee) / (1 - continuation);
  switch (mode) {
    case "stake": {
      const most = value * (1 + spread);
      return {
        signing: {
          threshold: loss,
          ...{ stake, future },
          rule: "sign iff b > d (K + γF/(1 − γ)), for a bounty that is offered once",
          recurring: recurrence(model),
          otherwise:
            model.signatures === "conditional"
              ? "signing is weakly dominant above the threshold, and refusing below"
              : "above the threshold all sign, or nobody does: who signs alone has signed",
        },
        safe: {
          stake: detection > 0 ? Math.max(0, most / (places * detection) - future) : null,
          highestValue: most, // V̄(1 + s)
          meaning:
            "stake from which even the highest value is not worth what its signers would ask for a bounty offered once",
          ...(detection === 0 && { reason: "nobody is ever found out" }),
        },
      };
    }
    case "hash":
      return {
        catchUp: Array.from({ length: n }, (_, j) => ({
          joiners: j + 1,
          share: model.own + ((1 - model.own) * (j + 1)) / n,
          chance: model.chances[j + 1],
          joinsFrom: Number.isFinite(joinsFrom(model, j + 1)) ? joinsFrom(model, j + 1) : null,
        })),
        meaning:
          "bounty from which a miner is the next to join, after so many less one, none of whom forks alone (P₀ = 0); below 0 where those who stay would lose their income",
      };
    case "bandit": {
      const { volume, ratio, rental } = model;
      const gain = volume * (ratio - 1);
      return {
        example: { gain, rental, profit: gain - rental, ratioFrom: 1 + rental / Math.max(volume, 1e-12) },
        signing: { threshold: loss, rule: "rent out iff b is above the honest income" },
        worth: { chance: above(model, rental).chance, meaning: "P(V > rental), values drawn" },
      };
    }
    default:
      return mode satisfies never;
  }
}
