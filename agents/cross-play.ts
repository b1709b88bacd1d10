/**
 * Cross-play: do players who learned apart get on with each other as well as with themselves?
 *
 *   payoff(i, j)  = what i gets per agent in some seats while j plays all others, over every such set of seats
 *   welfare(i, j) = what all agents get then, per agent
 *   gap           = mean of welfare(i, i) − mean of welfare(i, j) over i ≠ j
 *
 * A gap far above 0 means conventions that hold only among those who agreed on them. Sets of seats are single ones, or every other one.
 * The gap's standard error is the jackknife's, leaving out one team at a time, because the cells of a team are not independent.
 *
 * Reference: Hu et al. (2020), "Other-play" for zero-shot coordination, ICML, arXiv:2003.02979.
 */
import { type AnyGame, agentNames, type Role, seat } from "../src/game.js";
import { checkSeed, type Seed } from "../src/rng.js";
import { mean } from "../src/stats.js";
import { checkGame, checkInteger, checkOnce, checkOptions } from "./checks.js";
import { type Estimate, estimate, evaluate } from "./evaluate.js";
import { makerOf, type Players } from "./players.js";

export interface Team {
  readonly name: string;
  readonly group?: string; // its algorithm, say
  readonly players: Players;
}

export interface CrossPlayOptions {
  readonly episodes?: number; // of each cell and set of seats, default 256
  readonly seed?: Seed; // default 0
  readonly agents?: readonly string[]; // whose seats are mixed; others keep the players of j. Default all
  readonly mix?: "one" | "half"; // i has one seat, or every other one; default one
  readonly mostSeats?: number; // sets of seats per role, default 4, spread evenly
  readonly onCell?: (past: number, of: number) => unknown; // may be async
}

export interface CrossPlay {
  readonly names: readonly string[];
  readonly payoff: readonly (readonly Estimate[])[]; // [row plays, against]
  readonly welfare: readonly (readonly Estimate[])[]; // of all, per agent
  readonly selfPlay: number;
  readonly crossPlay: number;
  readonly gap: Estimate; // its error NaN for fewer than 3 teams
  readonly groups?: readonly string[]; // where teams have any
  readonly between?: readonly (readonly number[])[]; // payoff of a group's teams against other teams of a group; NaN where there are none
}

/** @throws when there are fewer than two teams, the game has one agent only, or an option is nonsense */
export async function crossPlay(
  game: AnyGame,
  teams: readonly Team[],
  options: CrossPlayOptions = {},
): Promise<CrossPlay> {
  checkGame("crossPlay", game);
  checkOptions("crossPlay", options);
  const { episodes = 256, seed = 0, mix = "one", mostSeats = 4, onCell } = options;
  if (!Array.isArray(teams)) throw new Error("crossPlay needs a list of teams, { name, players } each.");
  if (teams.length < 2) throw new Error(`crossPlay needs two teams or more, got ${teams.length}.`);
  checkInteger("crossPlay", "episodes", episodes, 1);
  checkInteger("crossPlay", "mostSeats", mostSeats, 1);
  checkSeed(seed);
  if (!["one", "half"].includes(mix)) throw new Error(`crossPlay: mix is one or half, not '${mix}'.`);
  const names = options.agents ?? agentNames(game);
  for (const name of names) seat(game, name); // throws where there is none
  checkOnce("crossPlay", names);
  if (names.length < 2) throw new Error(`${game.id}: with ${names.length} seat(s) there is nobody to meet.`);
  const sets = mix === "half" ? halves(names) : singles(game, names, mostSeats);
  const makers = teams.map(({ players }) => makerOf(players));
  const total = teams.length ** 2;
  const cells: { readonly payoff: Estimate; readonly welfare: Estimate }[][] = [];
  for (let i = 0, past = 0; i < teams.length; i++) {
    cells.push([]);
    for (let j = 0; j < teams.length; j++) {
      const own = new Float64Array(episodes);
      const all = new Float64Array(episodes);
      for (const [k, set] of sets.entries()) {
        const from = `cross-play ${seed} ${i} ${j} ${k}`; // other episodes for each, so that the jackknife sees their noise
        const guests = makers[i](`${from} guest`);
        const seats = Object.fromEntries(
          set.map((name) => [name, guests[(game.roles as readonly Role[])[seat(game, name).role].name]]),
        );
        const { each } = evaluate(game, makers[j](from), {
          ...{ episodes, seed: from, lanes: Math.min(episodes, 256), ...(i !== j && { seats }) },
        });
        for (let e = 0; e < episodes; e++) {
          own[e] += mean((i === j ? names : set).map((name) => each[name][e])) / sets.length;
          all[e] += mean(names.map((name) => each[name][e])) / sets.length;
        }
      }
      cells[i].push({ payoff: estimate(own), welfare: estimate(all) });
      await onCell?.(++past, total);
    }
  }
  const payoff = cells.map((row) => row.map((cell) => cell.payoff));
  const welfare = cells.map((row) => row.map((cell) => cell.welfare));
  const everybody = teams.map((_, k) => k);
  const { self, cross } = gapOf(welfare, everybody);
  const groups = [...new Set(teams.flatMap(({ group }) => (group === undefined ? [] : [group])))];
  return {
    ...{ names: teams.map(({ name }) => name), payoff, welfare, selfPlay: self, crossPlay: cross },
    gap: { mean: self - cross, standardError: jackknife(welfare, everybody) },
    ...(groups.length > 0 && { groups, between: groups.map((a) => groups.map((b) => meeting(teams, payoff, a, b))) }),
  };
}

/** Single seats, so many of each role at most, spread evenly. */
export function singles(game: AnyGame, names: readonly string[], most: number): string[][] {
  return (game.roles as readonly Role[]).flatMap((_, role) => {
    const own = names.filter((name) => seat(game, name).role === role);
    const n = Math.min(own.length, most);
    return Array.from({ length: n }, (_u, k) => [own[Math.floor((k * own.length) / n)]]);
  });
}

/** Every other seat, and the others. */
function halves(names: readonly string[]): string[][] {
  return [0, 1].map((odd) => names.filter((_, k) => k % 2 === odd));
}

function gapOf(welfare: readonly (readonly Estimate[])[], teams: readonly number[]) {
  const self = mean(teams.map((i) => welfare[i][i].mean));
  const cross = mean(teams.flatMap((i) => teams.flatMap((j) => (i === j ? [] : [welfare[i][j].mean]))));
  return { self, cross };
}

/** √((n − 1)/n Σ (g₋ₖ − ḡ)²), g₋ₖ the gap without team k. */
function jackknife(welfare: readonly (readonly Estimate[])[], teams: readonly number[]): number {
  const n = teams.length;
  if (n < 3) return Number.NaN;
  const gaps = teams.map((k) => {
    const { self, cross } = gapOf(
      welfare,
      teams.filter((i) => i !== k),
    );
    return self - cross;
  });
  const centre = mean(gaps);
  return Math.sqrt(((n - 1) / n) * gaps.reduce((sum, g) => sum + (g - centre) ** 2, 0));
}

function meeting(teams: readonly Team[], payoff: readonly (readonly Estimate[])[], a: string, b: string): number {
  const all = teams.flatMap(({ group }, i) =>
    group !== a ? [] : teams.flatMap((other, j) => (other.group === b && i !== j ? [payoff[i][j].mean] : [])),
  );
  return all.length > 0 ? mean(all) : Number.NaN;
}
