/** Matrix games by name: the classics that commitments are tried on, and tables of your own. */
import type { Defaults } from "../../../src/options.js";
import { resolve } from "../../../src/options.js";
import { randomBot } from "../../../src/random-bot.js";
import type { Entry } from "../../../src/registry.js";
import { anyBots, rankedBots } from "./bots.js";
import { matrixDefaults, matrixGame, rounds } from "./matrix.js";
import { normalForm, type Table } from "./normal-form.js";
import { deviation, solve } from "./solve.js";

interface Named {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly source: string;
  readonly tables: { readonly [payoffs: string]: Table }; // the first is the default
  readonly choice?: string; // what the tables are, where there are several
}

/** An entry whose table is chosen by name. */
function preset({ name, title, about, source, tables, choice = "" }: Named): Entry {
  const id = `commitment/${name}-v0`;
  const names = Object.keys(tables);
  const several = { kind: "choice", value: names[0], choices: names, about: choice } as const;
  const defaults: Defaults = { ...(names.length > 1 && { payoffs: several }), rounds };
  const complete = (given: unknown) => {
    const { payoffs = names[0], rounds } = resolve(defaults, given, id) as unknown as {
      payoffs?: string;
      rounds: number;
    };
    return { table: tables[payoffs], rounds };
  };
  return entry(id, { title, about: `${about}\n\nSource: ${source}.`, source }, defaults, complete);
}

function entry(
  id: string,
  { source, ...words }: { readonly title: string; readonly about: string; readonly source: string },
  defaults: Defaults,
  complete: (given: unknown) => { readonly table: Table; readonly rounds: number },
): Entry {
  const compiled = (given: unknown) => {
    const { table, rounds } = complete(given);
    return { form: normalForm(table, `${id}: option 'table'`), rounds };
  };
  const { rank } = complete({}).table;
  return {
    ...words,
    defaults,
    make: (given) => matrixGame(id, complete(given)),
    solve(given) {
      const { form, rounds } = compiled(given);
      return { source, ...solve(form, rounds) };
    },
    deviation(given, joint) {
      const { form, rounds } = compiled(given);
      return deviation(form, rounds, joint);
    },
    bots: { random: randomBot, ...(rank ? rankedBots : anyBots) },
  };
}

const both = (R: number, S: number, T: number, P: number, actions: readonly string[]): Table => ({
  payoffs: [
    [
      [R, R],
      [S, T],
    ],
    [
      [T, S],
      [P, P],
    ],
  ],
  actions,
  rank: [1, 0],
});

const dilemma = (R: number, S: number, T: number, P: number) => both(R, S, T, P, ["cooperate", "defect"]);

export const prisonersDilemma: Entry = preset({
  name: "prisoners-dilemma",
  title: "Prisoner's dilemma: each gains by defecting, both lose if both do",
  source: "Rapoport & Chammah (1965), Prisoner's Dilemma; Luce & Raiffa (1957), Games and Decisions, ch. 5",
  about: `Both cooperate: R each; both defect: P each; who defects alone gets T and leaves S, with T > R > P > S. Defecting
strictly dominates, so (defect, defect) is the only equilibrium, and in a repeated game with a known end the only outcome of a
subgame perfect one. With the default payoffs (R, S, T, P) = (2, 0, 3, 1) the optimum pays 4 together, the equilibrium 2.`,
  tables: {
    plain: dilemma(2, 0, 3, 1),
    mediated: dilemma(2, -5, 7, 0),
    "markov-commitment": dilemma(-1, -3, 0, -2),
  },
  choice:
    "(R, S, T, P): plain (2, 0, 3, 1), as in 20squares' credible commitments; mediated (2, -5, 7, 0), Ivanov et al. 2023; markov-commitment (-1, -3, 0, -2), Zhu et al. 2025",
});

export const chicken: Entry = preset({
  name: "chicken",
  title: "Chicken: who swerves loses a little, if nobody does both lose all",
  source: "Rapoport & Chammah (1966), American Behavioral Scientist 10; mixed equilibria derived",
  about: `Two equilibria in which one swerves and the other does not, and a mixed one in between. With the default payoffs
(R, S, T, P) = (3, 1, 4, 0) each swerves with probability (S − P) / (T − R + S − P) = 1/2 and expects 2. With \`crash\`
(0, -1, 1, -10) each goes straight with probability 1/10 and expects −1/10. Who can commit first to going straight wins.`,
  tables: {
    plain: both(3, 1, 4, 0, ["swerve", "straight"]),
    crash: both(0, -1, 1, -10, ["swerve", "straight"]),
  },
  choice: "(R, S, T, P): plain (3, 1, 4, 0) or crash (0, -1, 1, -10)",
});

export const stagHunt: Entry = preset({
  name: "stag-hunt",
  title: "Stag hunt: together they catch the stag, alone only a hare",
  source: "Rousseau (1755); Skyrms (2004), The Stag Hunt; mixed equilibrium derived",
  about: `(R, S, T, P) = (4, 0, 3, 2). Hunting the stag together is an equilibrium and the optimum; hunting hares is the other, and
the safe one. In the mixed equilibrium each hunts the stag with probability (P − S) / (R − T + P − S) = 2/3 and expects 8/3.`,
  tables: { plain: both(4, 0, 3, 2, ["stag", "hare"]) },
});

export const battleOfTheSexes: Entry = preset({
  name: "battle-of-the-sexes",
  title: "Battle of the sexes: both want to meet, each at another place",
  source: "Luce & Raiffa (1957), Games and Decisions, ch. 5; mixed equilibrium derived",
  about: `Meeting at the opera pays (2, 1), at the fight (1, 2), missing each other nothing. Both meetings are equilibria; in the
mixed one each goes where it likes best with probability 2/3 and expects 2/3, which is all that it can be sure of.`,
  tables: {
    plain: {
      payoffs: [
        [
          [2, 1],
          [0, 0],
        ],
        [
          [0, 0],
          [1, 2],
        ],
      ],
      actions: ["opera", "fight"],
    },
  },
});

export const matchingPennies: Entry = preset({
  name: "matching-pennies",
  title: "Matching pennies: one wins if they match, the other if not",
  source: "von Neumann (1928), Math. Ann. 100",
  about: `The first player wins 1 from the second if both show the same side, else it loses 1. The only equilibrium is to show
either side with probability 1/2; its value is 0.`,
  tables: {
    plain: {
      payoffs: [
        [
          [1, -1],
          [-1, 1],
        ],
        [
          [-1, 1],
          [1, -1],
        ],
      ],
      actions: ["heads", "tails"],
    },
  },
});

const ownId = "commitment/matrix-v0";

/** Any finite game given as data, with the same solvers and bots. */
export const ownMatrix: Entry = entry(
  ownId,
  {
    title: "Your own matrix game, given as data",
    source: "solved from the table, with the certificates given",
    about: `\`table\` holds a finite game of two or more players: \`payoffs\` are lists within lists, one level per player, ending in one
payoff per player, so that \`payoffs[1][0]\` is \`[3, 0]\` where the first player's action 1 against the second's action 0 pays them
3 and 0. \`actions\` names the actions and \`rank\` says how cooperative each is (higher is more), both as one list for all players
or as one list per player. Players with as many actions, ranked alike, are agents \`player_0\`, \`player_1\` … of one role; others are
\`row_0\` and \`column_0\`, or \`playera_0\`, \`playerb_0\` … The default is the prisoner's dilemma with payoffs 2, 0, 3, 1.

Two players with at most 20 actions together are solved for all equilibria by enumerating the vertices of their best-response
polytopes; larger games for the pure ones. Bots that cooperate or defect need a rank.

Source: yours; Nash (1951), Ann. Math. 54.`,
  },
  matrixDefaults,
  (given) => resolve(matrixDefaults, given, ownId),
);
