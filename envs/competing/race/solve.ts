/** Known answers of the race to commit, as data. */
import type { Solution } from "../../../src/registry.js";
import { pureEquilibria } from "../../commitment/matrix/pure.js";
import { solve } from "../../commitment/matrix/solve.js";
import { leaderOptimum } from "../../commitment/theory/leader.js";
import { chickenForm, type RaceOptions, raceOptions } from "./options.js";
import { bidsForm, blindEquilibria, blindMixed, firstChance, type Mixed, plainMixed } from "./theory.js";

export function solveRace(given?: Partial<RaceOptions>): Solution {
  const options = raceOptions(given);
  return {
    source: "Rapoport & Chammah (1966) for chicken; all probabilities, values and bids derived",
    chicken: shown(plainMixed(options), "straight"),
    ...answers(options),
  };
}

function answers(options: RaceOptions): Solution {
  const { win, lose, device } = options;
  const form = chickenForm(options);
  const leader = { first: leaderOptimum(form, "pure")?.value, second: leaderOptimum(form, "pure")?.follower };
  switch (device) {
    case "none":
      return solve(form, 1);
    case "blind": {
      const equilibria = blindEquilibria(options).map(({ strategies, payoffs, gap }) => ({
        commits: strategies.map(([, commit]) => commit),
        payoffs,
        gap,
      }));
      return {
        symmetric: { ...shown(blindMixed(options), "commit"), crashWithout: plainMixed(options).crash },
        race: {
          equilibria,
          certificate: { kind: "best-response gap, largest", value: Math.max(...equilibria.map(({ gap }) => gap)) },
          meaning: "who commits, if two who stay silent play chicken's mixed equilibrium",
        },
      };
    }
    case "latency": {
      const first = firstChance(options);
      const values = [first, 1 - first].map((chance) => chance * win + (1 - chance) * lose);
      return { leader, first: [first, 1 - first], values, crash: 0, straight: 0.5, welfare: win + lose, fees: 0 };
    }
    case "priority":
      return { leader, ...bidding(options) };
    default:
      return device satisfies never;
  }
}

function bidding(options: RaceOptions): Solution {
  const { win, lose, bidStep } = options;
  const form = bidsForm(options);
  const equilibria = pureEquilibria(form).map((joint) => {
    const bids = [Math.floor(joint / form.counts[1]), joint % form.counts[1]].map((level) => level * bidStep);
    const payoffs = [...form.payoffs.subarray(2 * joint, 2 * joint + 2)];
    return { bids, payoffs, fees: Math.max(...bids), crash: 0 };
  });
  return {
    rent: win - lose,
    bids: {
      equilibria,
      count: equilibria.length,
      continuous: { bid: win - lose, payoffs: [lose, lose], fees: win - lose },
      meaning:
        "pure: equal bids x with rent − 2 step ≤ x ≤ rent, or those that the grid ends at; a fine grid leaves both what the loser has",
    },
  };
}

const shown = ({ chance, ...rest }: Mixed, name: string): Solution => ({ [name]: chance, ...rest });
