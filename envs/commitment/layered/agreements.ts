/** Agreements: contracts that all must accept, mediators to whom one may delegate, and giving way for a share of the surplus. */
import type { Device } from "../../../src/device/device.js";
import type { ChoiceOption, Defaults } from "../../../src/options.js";
import type { Entry, Solution } from "../../../src/registry.js";
import * as matrices from "../matrix/presets.js";
import { reroute } from "../reroute/entry.js";
import { rerouteDefaults } from "../reroute/options.js";
import { formOf, normalFormOf } from "./base-forms.js";
import { game, matrixGames, rounds } from "./choices.js";
import { layered } from "./layered.js";

const every = {
  kind: "choice",
  value: "step",
  choices: ["step", "episode"],
  about: "does an agreement hold for a round or for the episode?",
} as const satisfies ChoiceOption;

const contractDefaults = {
  ...{ game, rounds, every },
  terms: {
    kind: "choice",
    value: "penalty",
    choices: ["penalty", "profile", "own"],
    about:
      "penalty: who plays the bottom action pays the others; profile: a joint action; own: each proposes its own action",
  },
  step: { kind: "number", value: 0.5, low: 0.01, high: 10, unit: "payoff", about: "grid of penalties" },
  most: {
    kind: "number",
    value: 2,
    low: 0.01,
    high: 100,
    unit: "payoff",
    about: "largest penalty, a multiple of the grid",
  },
  proposer: {
    kind: "choice",
    value: "random",
    choices: ["random", "first"],
    about: "whose proposal is on the table, if several make one",
  },
} as const satisfies Defaults;

export const contract: Entry = layered({
  id: "commitment/contract-v0",
  title: "Formal contracts: propose, accept, play",
  source:
    "Haupt et al. (2022), arXiv:2208.10469 (contracts); Zhu et al. (2025), arXiv:2503.03866 (proposals of one's own action)",
  about: `Players propose a contract, see the one on the table, accept it or not, and play. It holds if all accept. A \`penalty\` θ is paid by whoever plays
its bottom action, shared by the others; a \`profile\` binds everybody to a joint action; with \`own\` each proposes what it would do itself, as in the
Markov commitment game.

Where contracts can make every transfer that is needed, all subgame perfect equilibria are optimal (Haupt et al., for rich enough contracts). In a
dilemma (R, S, T, P) a penalty makes cooperation dominant iff θ > T − R and θ > P − S (derived; both are 1 with the default payoffs): against a
cooperator defecting pays T − θ instead of R; against a defector cooperating pays S + θ instead of P, as two penalties cancel out.`,
  defaults: contractDefaults,
  base: ({ game, rounds }) => matrixGames[game].make({ rounds }),
  device: ({ terms, step, most, proposer, every }): Device => ({
    name: "contract",
    messages:
      terms === "penalty"
        ? { kind: "contract", terms, step, most }
        : { kind: "contract", terms: terms as "profile" | "own" },
    order: { kind: proposer === "random" ? "random" : "fixed" },
    every: every as "step" | "episode",
  }),
  answers: ({ game, terms }) => ({
    ...normalFormOf(matrixGames[game]),
    ...(terms === "penalty" && penalties(matrixGames[game])),
  }),
  bots: matrices.prisonersDilemma.bots,
});

/** From which penalty on the top action is dominant, in a two-player game of two actions. */
function penalties(entry: Entry): Solution {
  const { payoffs, rank } = formOf(entry);
  const top = rank?.[0].indexOf(Math.max(...rank[0])) ?? 0;
  const bottom = 1 - top;
  const own = (a: number, b: number) => payoffs[2 * (2 * a + b)];
  const against = [own(bottom, top) - own(top, top), own(bottom, bottom) - own(top, bottom)];
  return {
    penalty: {
      dominantAbove: Math.max(0, ...against),
      againstTop: against[0],
      againstBottom: against[1],
      meaning: "the top action is dominant where the penalty is above these; derived",
    },
  };
}

const mediatedDefaults = {
  ...{ game, rounds },
  mediator: {
    kind: "choice",
    value: "learning",
    choices: ["learning", "unanimous"],
    about: "who plays for those who delegate: an agent that learns, or top for all if all delegate and else bottom",
  },
  weight: {
    kind: "number",
    value: 0.5,
    low: -10,
    high: 10,
    unit: "1",
    symbol: "w",
    about: "learning only: the share of the players' rewards that the mediator earns",
  },
} as const satisfies Defaults;

export const mediated: Entry = layered({
  id: "commitment/mediated-v0",
  title: "Mediator: hand over the right of play, or keep it",
  source: "Monderer & Tennenholtz (2009), Artificial Intelligence 173; Ivanov et al. (2023), arXiv:2306.08419",
  about: `Each player may delegate to a mediator, who then plays for it, or play itself. The mediator cannot force anybody and sees who delegated. One who
plays the top actions for all if all delegate, and the bottom action for a lonely delegate, makes (delegate, delegate) an equilibrium of the dilemma
that pays the optimum (a strong mediated equilibrium). A learning mediator is an agent of its own that earns \`weight\` times the players' rewards, and
has to find that out.`,
  defaults: mediatedDefaults,
  base: ({ game, rounds }) => matrixGames[game].make({ rounds }),
  device: ({ mediator, weight }): Device => ({
    name: "mediated",
    messages: { kind: "delegate" },
    mediator:
      mediator === "learning"
        ? { kind: "learning", powers: [], weight, detection: 0, slash: 0 }
        : { kind: "scripted", deed: "unanimous" },
  }),
  answers: ({ game }) => normalFormOf(matrixGames[game]),
  bots: matrices.prisonersDilemma.bots,
  says: { delegate: () => 1 },
});

const shareDefaults = {
  ...rerouteDefaults,
  levels: {
    kind: "number",
    value: 5,
    low: 2,
    high: 101,
    integer: true,
    unit: "levels",
    about: "how finely shares of the surplus are told: 0, 1/(levels − 1) … 1",
  },
} as const satisfies Defaults;

export const rerouteShare: Entry = layered({
  id: "commitment/reroute-share-v0",
  title: "Reroute for a share: I take the smaller pool if you pay me for it",
  source:
    "Flashbots FRP-42 (rerouting for a share of the surplus, as the models quote it); the rule and its numbers are derived",
  about: `Before they route, traders may offer to pay a share φ of what another's giving way is worth, or offer to take a pool for at least a share φ. Where an
offer covers an ask, the asker takes that pool, the offerers stay in the first one, and the asker is paid its loss and φ of the surplus, by those who
gain, in proportion. With pools of 1,000 and 400 and two orders of 100 the loss is 3.3333 and the surplus 4.24242, so payments lie between 3.3333 and
7.5758; without the device both stay in the first pool. Askers are served in the order of their seats.`,
  defaults: shareDefaults,
  base: ({ levels: _levels, ...options }) => reroute.make(options),
  device: ({ levels }): Device => ({ name: "reroute-share", messages: { kind: "share", levels } }),
  answers: ({ levels: _levels, ...options }) => ({ withoutDevice: reroute.solve?.(options) }),
  bots: reroute.bots,
});
