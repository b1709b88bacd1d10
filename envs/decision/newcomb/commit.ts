/**
 * Newcomb's problem with a commitment device: agents may bind themselves to one action before the predictor reads.
 *
 *   commit (one, both, or stay free) → the predictor reads the policy of the step in which boxes are taken → boxes are taken
 *
 * Who is bound has one legal action, so that its policy is certain and every predictor reads the same.
 */
import type { Entry, Solution } from "../../../src/registry.js";
import { layered } from "../../commitment/layered/layered.js";
import { predictedBots } from "../predicted/bots.js";
import { predictedAnswers, threshold } from "../predicted/solve.js";
import { newcombGame } from "./newcomb.js";
import { type NewcombOptions, newcombDefaults, newcombModel } from "./options.js";

export const newcombCommitId = "decision/newcomb-commit-v0";

export const newcombCommitDefaults = {
  ...newcombDefaults,
  agents: { ...newcombDefaults.agents, value: 2, low: 2 },
} as const;

const bots = predictedBots("oneboxer", "twoboxer");

const entry = layered({
  id: newcombCommitId,
  title: "Newcomb's problem after a chance to bind oneself: what a commitment device buys",
  source: "Nozick (1969); derived",
  about: `\`decision/newcomb-v0\` with one step before it. Each agent may bind itself: to take one box, or both. Or it stays free. Then the predictor reads the
policy by which boxes are taken, fills the box or not, and boxes are taken. A commitment is public, free and always kept. It is an action of its own, in a
step of its own, and what it brings is seen by whoever learns from rewards.

An agent that is bound has only one legal action. Its policy is certain, and it is the policy of that second step which the predictor is handed; so all
ways of reading come to the same (derived):

| | earns | M = 10, T = 5 | M = 1,000,000, T = 1,000 |
| --- | --- | --- | --- |
| bound to one box | p₁ M | 10 | 1,000,000 |
| bound to both | (1 − p₂) M + T | 5 | 1,000 |
| free, and plays the ratifiable policy | (1 − p₂) M + T | 5 | 1,000 |

(with p₁ = p₂ = 1 in the columns of numbers; the last row holds where the predictor reads a policy.) So a learner who in \`decision/newcomb-v0\` ends up
taking both boxes binds itself to one here whenever p₁ + p₂ > 1 + T/M: ordinary learning gets M in place of T. The pair of games shows what a
commitment device is worth where others act upon what they foresee. (\`bestBinding\` in \`solve\` compares the two bindings alone. A free policy can be better than either: under
\`mode\` one box with probability 1/2 earns 12.5, \`optimum\` there.)

Actions: of the step of committing, 0 nothing, 1 one box, 2 both; of the step of taking, 0 one box, 1 both.

A device needs two agents at least, so there are two, each with boxes and a predictor of its own; neither has anything to do with the other. Options, ways
of reading and metrics are those of \`decision/newcomb-v0\`; the device adds its own.

Bots: \`binder\` binds itself to one box, \`mistaken\` to both; \`oneboxer\`, \`twoboxer\`, \`coin\`, \`optimum\` and \`ratifiable\` stay free and play as in
the game below; \`random\`.

References: Nozick (1969); Gauthier (1986), Morals by Agreement, ch. 6, and Meacham (2010), Binding and its consequences, Phil. Stud. 149, on binding
oneself (from memory).`,
  defaults: newcombCommitDefaults,
  base: (options) => newcombGame(options as NewcombOptions),
  device: () => ({ name: "commit", messages: { kind: "unconditional" } }),
  bots,
  says: { binder: () => 1, mistaken: () => 2 },
});

/** Newcomb's problem under the device. */
export const newcombCommit: Entry = {
  ...entry,
  solve(given): Solution {
    entry.make(given); // for its sentences
    const model = newcombModel({ agents: 2, ...(given as object | undefined) });
    const below = predictedAnswers(model) as { readonly certain: { readonly one: number; readonly both: number } };
    const { one, both } = below.certain; // averages over p, where it is drawn
    return {
      bound: { one, both },
      bestBinding: one >= both ? "bind to one" : "bind to both",
      worth: { over: "certainty of both, the ratifiable policy where a policy is read", gain: Math.max(0, one - both) },
      bindFrom: { accuracy: threshold(model.table), sum: 1 + model.table[3] / model.table[0] },
      free: below,
      source: "Nozick (1969); derived",
    };
  },
};
