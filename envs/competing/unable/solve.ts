/** Known answers of the game of inabilities, as data. */
import type { Solution } from "../../../src/registry.js";
import { jointName, type NormalForm } from "../../commitment/matrix/normal-form.js";
import { pureEquilibria } from "../../commitment/matrix/pure.js";
import { eliminateWeakly } from "../../commitment/theory/dominance.js";
import { leaderOptimum } from "../../commitment/theory/leader.js";
import { agreedOf, demandOf, otherwiseOf } from "./contract.js";
import { bestOffer, locksForm, type Offer, type Ties } from "./induction.js";
import { able, deaf, locks, type UnableModel, type UnableOptions, unableModel, wallet } from "./options.js";

export function solveUnable(given?: Partial<UnableOptions>): Solution {
  const model = unableModel(given);
  const { form, options, step } = model;
  const pair = (kind: Parameters<typeof leaderOptimum>[1], grid?: number) => {
    const found = leaderOptimum(form, kind, grid === undefined ? {} : { grid });
    return found && [found.value, found.follower];
  };
  return {
    source: "backward induction on the played game; optima of a leader by theory/leader; derived",
    units: "payoff, [leader, follower]",
    ...answers(model, "leader"),
    ifIndifferentAgainst: answers(model, "against"),
    theory: {
      transfers: pair("transfers", step),
      withoutTransfers: pair(options.messages === "pure" ? "table" : "mixed-table"),
      withoutConditions: pair(options.messages === "pure" ? "pure" : "mixed"),
      meaning: "leader's optima by kind of contract, any probability and payments on the grid but of any size",
    },
  };
}

function answers(model: UnableModel, ties: Ties): Solution {
  const form = locksForm(model, ties);
  const named = (leader: number, follower: number) => shown(model, bestOffer(model, leader, follower, ties));
  const at = (leader: number, follower: number, player: number) => form.payoffs[2 * (3 * leader + follower) + player];
  return {
    able: named(able, able),
    walletLocked: named(able, wallet),
    deaf: named(able, deaf),
    leaderWithoutConditions: named(deaf, able),
    valueOfInability: { wallet: at(able, wallet, 1) - at(able, able, 1), deaf: at(able, deaf, 1) - at(able, able, 1) },
    locks: {
      payoffs: locks.map((_, leader) => locks.map((_, follower) => [at(leader, follower, 0), at(leader, follower, 1)])),
      equilibria: pureEquilibria(form).map((joint) => shownJoint(form, joint)),
      weakDominance: eliminateWeakly(form).survivors.map((list, i) => list.map((a) => form.actions[i][a])),
    },
  };
}

function shown(model: UnableModel, { contract, answer, payoffs }: Offer): Solution {
  return {
    payoffs,
    contract: {
      cooperatesIfAgreed: agreedOf(model, contract) / model.lots,
      cooperatesOtherwise: otherwiseOf(model, contract) / model.lots,
      demand: demandOf(model, contract) * model.step,
    },
    answer: ["cooperate", "cooperate and pay", "defect"][answer],
  };
}

const shownJoint = (form: NormalForm, joint: number): Solution => ({
  play: jointName(form, joint),
  payoffs: [...form.payoffs.subarray(2 * joint, 2 * joint + 2)],
});
