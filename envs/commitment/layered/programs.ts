/** Meta-games: agents send programs, tables or thresholds, and a device resolves them. */
import type { Device } from "../../../src/device/device.js";
import type { Semantics } from "../../../src/device/semantics.js";
import type { ChoiceOption, Defaults } from "../../../src/options.js";
import type { Entry } from "../../../src/registry.js";
import * as matrices from "../matrix/presets.js";
import { publicGood } from "../public-good/entry.js";
import { normalFormOf } from "./base-forms.js";
import { game, matrixGames, rounds } from "./choices.js";
import { layered } from "./layered.js";
import { leading } from "./leading.js";

const semanticsNames = [
  "greatest",
  "least",
  "unique",
  "three-valued",
  "sequential",
  "modal",
  "simulation",
  "solver",
] as const;

const semantics = {
  kind: "choice",
  value: "greatest",
  choices: semanticsNames,
  about: "what messages that depend on each other come to",
} as const satisfies ChoiceOption<(typeof semanticsNames)[number]>;

const epsilon = {
  kind: "number",
  value: 0.1,
  low: 0.001,
  high: 1,
  unit: "1",
  symbol: "ε",
  about: "simulation only: chance that a program acts without looking",
} as const;

const voluntary = { kind: "flag", value: true, about: "may players stay uncommitted?" } as const;

const visibility = {
  kind: "choice",
  value: "public",
  choices: ["public", "sealed"],
  about: "do players see the messages before those who are free play?",
} as const satisfies ChoiceOption;

function semanticsOf(kind: (typeof semanticsNames)[number], epsilon: number): Semantics {
  switch (kind) {
    case "sequential":
      return { kind, from: "first" };
    case "simulation":
      return { kind, epsilon, coins: "shared" };
    default:
      return { kind };
  }
}

const tablesDefaults = {
  ...{ game, rounds, semantics, epsilon },
  anti: { kind: "flag", value: false, about: "may tables also do the opposite of what the other does?" },
  ...{ voluntary, visibility },
} as const satisfies Defaults;

export const tables: Entry = layered({
  id: "commitment/tables-v0",
  title: "Response tables: say what you will do for everything that the other may do",
  source:
    "Tennenholtz (2004), Games Econ. Behav. 49; Kalai, Kalai, Lehrer & Samet (2010); equilibria enumerated in the environment",
  about: `Two players of a dilemma, chicken or a stag hunt each send a table that answers the other's action, or stay free. In the dilemma the tables are
to cooperate, to defect, and to do as the other does (Mirror); with \`anti\` also the opposite. A device resolves them.

Under the greatest fixed point two Mirrors cooperate: the equilibria in tables are (defect, defect) and (Mirror, Mirror), and iterated weak dominance
leaves only the second. Under the least one they defect, as nothing moves without an unconditional start, and only (defect, defect) is left; likewise
where there must be just one fixed point. Transactions that are executed one by one are of the second kind, bundles that execute whole or not at all of
the first (our reading, derived). With \`simulation\` programs run each other and stop with probability ε.

Reference: Barasz et al. (2014), arXiv:1401.5577 (modal); Oesterheld (2019), Theory and Decision 86 (simulation).`,
  defaults: tablesDefaults,
  base: ({ game, rounds }) => matrixGames[game].make({ rounds }),
  device: ({ semantics, epsilon, anti, voluntary, visibility }): Device => ({
    name: "tables",
    messages: { kind: "table", monotone: !anti },
    semantics: semanticsOf(semantics, epsilon),
    visibility: { kind: visibility as "public" | "sealed" },
    voluntary,
  }),
  answers: ({ game }) => normalFormOf(matrixGames[game]),
  bots: matrices.prisonersDilemma.bots,
  says: { mirror: () => 2 },
});

const programsDefaults = {
  ...{ game, rounds },
  semantics: { ...semantics, value: "modal" },
  ...{ epsilon, voluntary },
} as const satisfies Defaults;

export const programs: Entry = layered({
  id: "commitment/programs-v0",
  title: "Program equilibrium: CooperateBot, DefectBot, FairBot and PrudentBot read each other",
  source:
    "Barasz et al. (2014), arXiv:1401.5577 (the table of modal agents); Oesterheld (2019), Theory and Decision 86",
  about: `Each player sends one of four programs: always cooperate, always defect, cooperate iff the other cooperates (FairBot), and the same but only
against one who would defect against a defector (PrudentBot). Under \`modal\` semantics "the other cooperates" means that it can be proved: FairBots
cooperate with each other, PrudentBots too, and PrudentBot exploits CooperateBot. Under \`simulation\` programs run each other and a program that looks
acts without looking with probability ε: FairBots cooperate for sure, meet DefectBot with cooperation in a share ε of all cases, make 1/ε calls on
average, and cooperating with one is the best answer iff ε < 1/2 with payoffs (2, 0, 3, 1) (derived).`,
  defaults: programsDefaults,
  base: ({ game, rounds }) => matrixGames[game].make({ rounds }),
  device: ({ semantics, epsilon, voluntary }): Device => ({
    name: "programs",
    messages: { kind: "modal" },
    semantics: semanticsOf(semantics, epsilon),
    voluntary,
  }),
  bots: matrices.prisonersDilemma.bots,
  says: { "cooperate-bot": () => 1, "defect-bot": () => 2, "fair-bot": () => 3, "prudent-bot": () => 4 },
});

const goodDefaults = {
  players: publicGood.defaults.players as typeof rounds,
  share: { ...(publicGood.defaults.share as typeof epsilon) },
  levels: { ...(publicGood.defaults.levels as typeof rounds) },
  ...{ rounds, semantics, epsilon, voluntary },
  messages: {
    kind: "choice",
    value: "threshold",
    choices: ["threshold", "graded"],
    about: "threshold: all if at least k others give all; graded: a level for every total of the others",
  },
} as const satisfies Defaults;

export const conditionalGood: Entry = layered({
  id: "commitment/conditional-good-v0",
  title: "Conditional public good: I give if enough others do",
  source:
    "Reischmann & Oechssler (2018), J. Public Econ. 166; Heitzig (2025), Games 16(6):58; equilibria enumerated in the environment",
  about: `Each of n players can give one unit, of which everybody gets back α, 1/n < α < 1. Before that it may bind itself: "I give if at least k others
do". Thresholds (2, 2, 2) of three players come to everybody giving under the greatest fixed point and to nobody under the least; (0, 2, 2) to
(1, 1, 1) and (1, 0, 0). Who stays free counts as giving nothing. With \`graded\` a message is a weakly increasing map from what the others give in
total to one's own level (conditional contribution functions).

All giving with the threshold n − 1 is an equilibrium under the greatest fixed point: who leaves ends all contributions. That does not make it easy to
learn; see the project's results on thresholds.`,
  defaults: goodDefaults,
  base: ({ players, share, levels, rounds }) => publicGood.make({ players, share, levels, rounds }),
  device: ({ semantics, epsilon, messages, voluntary }): Device => ({
    name: "conditional-good",
    messages: { kind: messages as "threshold" | "graded" },
    semantics: semanticsOf(semantics, epsilon),
    voluntary,
  }),
  bots: publicGood.bots,
  says: { unanimous: (n) => n },
});

const leaderDefaults = {
  game,
  transfers: { kind: "flag", value: true, about: "may contracts ask for payments?" },
  step: {
    kind: "number",
    value: 0.25,
    low: 0.01,
    high: 10,
    unit: "payoff",
    about: "grid of payments",
  },
  most: {
    kind: "number",
    value: 1.5,
    low: 0.01,
    high: 100,
    unit: "payoff",
    about: "largest payment, a multiple of the grid",
  },
} as const satisfies Defaults;

export const leader: Entry = layered({
  id: "commitment/leader-v0",
  title: "First committer: who may publish its contract first, and what is that worth?",
  source: "20squares (2023), github.com/20squares/credible-commitments (leader 3, follower 1); optima by theory/leader",
  about: `The first player sends a contract that the second sees before it sends its own. In the dilemma (2, 0, 3, 1) a leader who may ask for payments
("I cooperate if you cooperate and pay me t, else I defect") gets up to 3 and leaves the follower the 1 that it could be held to; without payments it
gets 2.5 at most, by a mix that tables here do not offer, and 2 in tables. On a grid of 1/4 a follower who must gain leaves the leader 2.75.`,
  defaults: leaderDefaults,
  base: ({ game }) => matrixGames[game].make(),
  device: ({ transfers, step, most }): Device => ({
    name: "leader",
    messages: transfers ? { kind: "transfer", step, most } : { kind: "table" },
    turns: "in-turn",
  }),
  answers: ({ game, transfers, step }) => leading(matrixGames[game], transfers, step),
  bots: matrices.prisonersDilemma.bots,
});
