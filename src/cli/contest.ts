/**
 * A contest: several groups of players, each in all seats, in the same evaluation episodes, side by side in one table.
 *
 * NashConv is Σᵢ max over i's deviations of its payoff less what it got. It is known exactly for small games of one step without chance,
 * and otherwise where the registry's entry has `deviation`, every episode begins in the same state and nobody mixes. Where somebody does,
 * the gains are averaged over drawn joint actions: as if everybody knew what the others' coins showed, which bounds it from above but for
 * the error of the draw.
 */
import { evaluate } from "../../agents/evaluate.js";
import { gainsEverywhere, leavesOf } from "../../agents/exact-positions.js";
import type { Agent } from "../agent.js";
import { Batch } from "../batch.js";
import { type AnyGame, agentNames, type Role } from "../game.js";
import type { Seed } from "../rng.js";
import { maskSize, size } from "../space.js";
import { halfWidth, mean } from "../stats.js";
import type { Chosen } from "./chosen.js";
import { Opponents } from "./opponents.js";
import { type GroupReturn, groupReturns, type NamedGroup } from "./population.js";

/** What happened in a set of episodes. */
export interface Outcomes {
  readonly returns: readonly Float64Array[]; // per agent [episodes]
  readonly metrics: readonly Float64Array[]; // per metric [episodes]
  readonly opening: readonly (readonly Float32Array[])[]; // joint actions of the first step, [a few episodes][roles][count * size]
  readonly alike: boolean; // do all episodes begin with the same observations?
  readonly conv?: number; // NashConv, where the game is small
}

export interface Row {
  readonly who: string;
  readonly metrics: { readonly [name: string]: number }; // means
  readonly return: { readonly mean: number; readonly halfWidth: number }; // of the mean over agents
  readonly agents: { readonly [agent: string]: { readonly mean: number; readonly halfWidth: number } };
  readonly nashConv?: { readonly value: number; readonly relative: number } & (
    | { readonly bound?: undefined }
    | { readonly bound: "upper"; readonly halfWidth: number } // of `value`, from the draw of actions
  );
  readonly groups?: readonly GroupReturn[]; // of a mixed population
}

const few = 8; // joint actions that NashConv looks at: of many routers each takes up to a second

/** Play the episodes whose seeds begin with `seed`. */
export function outcomes(game: AnyGame, players: readonly Agent[], seed: Seed, episodes: number): Outcomes {
  const roles = game.roles as readonly Role[];
  const joint = Object.fromEntries(roles.map(({ name }, r) => [name, players[r]]));
  const { each } = evaluate(game, joint, { episodes, seed, lanes: Math.min(episodes, 256) });
  const returns = agentNames(game).map((name) => each[name]);
  const conv = smallConv(game, joint);
  return {
    ...{ returns, metrics: game.metrics.map((name) => each[name]), ...openings(game, players, seed) },
    ...(conv !== undefined && { conv }),
  };
}

const mostJoint = 256; // joint actions of a game that is looked at whole; it takes less time than the episodes

/** NashConv of a small game of one step; nothing where chance plays a part, or a player does not say how it mixes. */
function smallConv(game: AnyGame, joint: { readonly [role: string]: Agent }): number | undefined {
  if (game.horizon * game.phases > 1 || !(leavesOf(game) <= mostJoint)) return undefined;
  try {
    return gainsEverywhere(game, joint).gains.reduce((sum, gain) => sum + gain, 0);
  } catch {
    return undefined;
  }
}

/** The joint actions at the beginning of the first few episodes. */
function openings(game: AnyGame, players: readonly Agent[], seed: Seed) {
  const lanes = few;
  const batch = new Batch(game, lanes);
  batch.reset({ seed });
  const row = (all: Float32Array, lane: number) =>
    all.slice((lane * all.length) / lanes, ((lane + 1) * all.length) / lanes);
  const alike = batch.observations.every((all) => all.every((x, k) => x === all[k % (all.length / lanes)]));
  const actions = (game.roles as readonly Role[]).map((role, r) => {
    const chosen = new Float32Array(lanes * role.count * size(role.action));
    const shown = new Float32Array(role.readsPolicy ? lanes * role.count * maskSize(role.action) : 0);
    players[r].act(batch.observations[r], batch.masks[r], chosen, shown, batch.time);
    return chosen;
  });
  return { alike, opening: Array.from({ length: lanes }, (_, lane) => actions.map((all) => row(all, lane))) };
}

/** A row of the table from one set of outcomes per training seed; intervals are over seeds where there are several. */
export function rowOf(
  who: string,
  chosen: Chosen,
  names: readonly string[],
  sets: readonly Outcomes[],
  groups: readonly NamedGroup[] = [],
): Row {
  const samples = (pick: (set: Outcomes) => Float64Array): ArrayLike<number> =>
    sets.length > 1 ? sets.map((set) => mean(pick(set))) : pick(sets[0]);
  const interval = (values: ArrayLike<number>) => ({
    mean: mean(values),
    halfWidth: values.length > 1 ? halfWidth(values) : Number.NaN,
  });
  const game = chosen.make();
  const { metrics } = game;
  const agentMean = ({ returns }: Outcomes) =>
    Float64Array.from(returns[0], (_, k) => returns.reduce((sum, all) => sum + all[k], 0) / returns.length);
  const nashConv = nashConvOf(chosen, sets);
  return {
    who,
    metrics: Object.fromEntries(metrics.map((name, k) => [name, mean(samples((set) => set.metrics[k]))])),
    return: interval(samples(agentMean)),
    agents: Object.fromEntries(names.map((name, k) => [name, interval(samples((set) => set.returns[k]))])),
    ...(nashConv && { nashConv }),
    ...(groups.length > 0 && {
      groups: groupReturns(
        game,
        groups,
        names.map((_, k) => samples((set) => set.returns[k])),
      ),
    }),
  };
}

/**
 * Every bot of the game in all seats, or, where some agents of a role learn among others who do not, in the seats of those who learn.
 * A bot that refuses these options (no equilibrium is known to it, say) is left out.
 */
export function botRows(
  chosen: Chosen,
  names: readonly string[],
  seed: Seed,
  episodes: number,
  opponents?: Opponents,
): Row[] {
  const game = chosen.make();
  const others = opponents?.mixed ? opponents : new Opponents(game, game.roles.map(() => [])); // biome-ignore format: one thought
  return Object.keys(chosen.bots).flatMap((bot) => {
    const players = seated(chosen, others, bot, seed);
    return players ? [rowOf(bot, chosen, names, [outcomes(game, players, seed, episodes)], others.named(bot))] : [];
  });
}

/** A bot in the seats of those who learn; nothing where it refuses these options. */
export function seated({ bots }: Chosen, opponents: Opponents, bot: string, seed: Seed): Agent[] | undefined {
  try {
    return opponents.joint(seed, () => bots[bot]);
  } catch {
    return undefined;
  }
}

/** NashConv over these sets of outcomes, where it is known. */
export function nashConvOf(chosen: Chosen, sets: readonly Outcomes[]): Row["nashConv"] {
  const { deviation } = chosen.entry;
  if (!deviation || chosen.transforms.length > 0 || chosen.devices.length > 0 || !sets.every(({ alike }) => alike))
    return undefined;
  const seen = new Map<string, readonly number[]>(); // who plays for certain plays the same in every episode
  const gains = sets
    .flatMap(({ opening }) => opening)
    .map((joint) => {
      const key = joint.map((actions) => actions.join()).join(";");
      const gain = seen.get(key) ?? deviation(chosen.options, joint);
      seen.set(key, gain);
      return gain;
    });
  if (gains.length === 0 || gains.some((all) => all.length === 0)) return undefined;
  const total = mean(sets.map(({ returns }) => returns.reduce((sum, all) => sum + mean(all), 0)));
  const known = sets.flatMap(({ conv }) => conv ?? []);
  const whole = known.length === sets.length;
  const drawn = gains.map((all) => all.reduce((sum, gain) => sum + gain, 0));
  const value = mean(whole ? known : drawn);
  const relative = value === 0 ? 0 : value / Math.abs(total);
  if (whole || !sets.some(mixes)) return { value, relative };
  return { value, relative, bound: "upper", halfWidth: halfWidth(drawn) };
}

/** Do the joint actions differ between episodes that begin alike? */
function mixes({ opening }: Outcomes): boolean {
  return opening.some((joint) => joint.some((all, r) => all.some((x, k) => x !== opening[0][r][k])));
}
