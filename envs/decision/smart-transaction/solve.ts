/**
 * Answers of the smart transaction: success against the number of parties, by execution, and the equilibria in messages of small circles.
 *
 *   atomic       1           all say "I transfer iff I receive", whatever k
 *   one-by-one   0           the same messages come to nothing, and an unconditional start is never an equilibrium
 *   escrow       P(start) (1 − h)^(k − 1)
 *
 * Nobody gains by leaving the first: who keeps breaks the circle and gets nothing, and saying "transfer" changes nothing. Payoffs are
 * straight in the worths, so equilibria in messages are those at the mean worth. Derived, and enumerated in the environment.
 */

import { anatomyOf } from "../../../src/device/anatomy.js";
import type { Solution } from "../../../src/registry.js";
import { solveUnder } from "../../commitment/layered/layered.js";
import { circleDevice, statement } from "./device.js";
import { circle, type SmartTransactionOptions } from "./options.js";
import { ringGame } from "./ring.js";
import { escrowAnswer, longest } from "./theory.js";

const source =
  "a circle of conditional transfers and its escrow: derived in envs/decision/smart-transaction; greatest and least fixed points: Tarski (1955)";

const sizes = [2, 3, 4, 6];
const mostStrategies = 3000; // joint ones, to be enumerated

/** @throws naming the option that is wrong */
export function solveSmartTransaction(given?: Partial<SmartTransactionOptions>): Solution {
  const options = circle(given);
  const { parties: k, cost, low, high, execution, holdUp } = options;
  const mean = (low + high) / 2;
  const finite = (answer: ReturnType<typeof escrowAnswer>) =>
    Number.isFinite(answer.least)
      ? answer
      : { ...answer, least: null, reason: "whoever has received walks away, and the deposit is no reason to start" };
  const succeeds = (answer: ReturnType<typeof escrowAnswer>) =>
    execution === "atomic" ? 1 : execution === "escrow" ? answer.success : 0;
  const escrow = escrowAnswer(options);
  const reach = longest(cost, mean, holdUp);
  return {
    source,
    units: "payoff",
    success: succeeds(escrow),
    bySize: sizes.map((parties) => {
      const answer = escrowAnswer({ ...options, parties });
      return { parties, atomic: 1, oneByOne: 0, escrow: answer.success, escrowOnceStarted: answer.given };
    }),
    optimum: { play: "all transfer", welfare: k * (mean - cost) },
    equilibrium:
      execution === "escrow"
        ? { play: escrow.passesOn ? "passes on once it has received" : "keeps", welfare: escrow.welfare }
        : execution === "atomic"
          ? { play: statement(options), payoffs: mean - cost, welfare: k * (mean - cost), gap: 0 }
          : { play: "keep", payoffs: 0, welfare: 0, gap: 0 },
    escrow: finite(escrow),
    longestWithoutDeposit: Number.isFinite(reach)
      ? { parties: reach, meaning: "at the mean worth, if nobody walks away by choice" }
      : { parties: null, reason: "nobody is ever held up by chance, so there is no limit" },
    ...(execution === "escrow"
      ? { nash: null, reason: "the escrow has k steps; its equilibrium is that of backward induction, above" }
      : inMessages({ ...options, low: mean, high: mean })),
  };
}

function inMessages(options: SmartTransactionOptions): Solution {
  const [base, device] = [ringGame(options), circleDevice(options)];
  const each = anatomyOf(base, device).venues[0].messages[0].length + 1; // messages but silence, and two actions of the silent
  const joint = each ** options.parties;
  if (joint > mostStrategies)
    return {
      nash: null,
      reason: `not enumerated: ${each} strategies of ${options.parties} parties are ${joint} joint ones, above ${mostStrategies}; the equilibrium above holds for any number.`,
    };
  return solveUnder(base, device);
}
