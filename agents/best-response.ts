/**
 * Learned best responses: how much one agent gains at least by playing otherwise while all others go on as they are.
 *
 *   Δᵢ = uᵢ(bᵢ, π₋ᵢ) − uᵢ(π),   bᵢ the best of: agents trained against π₋ᵢ, from scratch and from πᵢ, and scripted ones
 *
 * A lower bound on what i could gain, up to sampling: a better response may exist. bᵢ is chosen on some episodes, πᵢ itself among the
 * choices, and Δᵢ is measured on others, episode by episode against πᵢ, because the maximum of noisy numbers flatters itself.
 *
 * Reference: Timbers et al. (2022), Approximate exploitability: learning a best response, IJCAI, arXiv:2004.09677.
 */
import type { Agent, Bot } from "../src/agent.js";
import { type AnyGame, agentNames, type Role, seat } from "../src/game.js";
import { checkSeed, type Seed } from "../src/rng.js";
import { mean, standardError } from "../src/stats.js";
import { checkGame, checkInteger, checkOptions } from "./checks.js";
import { evaluate } from "./evaluate.js";
import { makerOf, type Players, type Seating } from "./players.js";
import { Policy } from "./policy.js";
import { Trainer, type TrainOptions } from "./trainer.js";
import { warmStart } from "./warm-start.js";

export interface BestResponseOptions {
  readonly updates?: number; // of each training, default 100; 0 for scripted deviators only
  readonly seeds?: number; // trainings from scratch, and as many from the current policy; default 3
  readonly episodes?: number; // to choose by, default 512; measured on twice as many others
  readonly seed?: Seed; // default 0
  readonly training?: Pick<TrainOptions, "algorithm" | "options" | "lanes" | "rollout">; // default PPO as it is
  readonly deviators?: { readonly [name: string]: Bot }; // scripted ones; a bot that refuses the game is left out
  readonly current?: { readonly [role: string]: Policy }; // whose networks to go on from; default those players that are policies
  /** Called after every update; may be async. Returning false ends the search, with what was found until then. */
  readonly onUpdate?: (agent: string, updates: number, of: number) => unknown;
}

export interface Deviator {
  readonly name: string; // of a bot, or `from scratch, seed 1, greedy`
  readonly value: number; // on the episodes to choose by
}

export interface BestResponse {
  readonly agent: string;
  readonly value: number; // uᵢ(π), on the episodes to measure by
  readonly gain: number; // Δᵢ; 0 where nothing did better than πᵢ
  readonly standardError: number; // of Δᵢ
  readonly best: string; // who bᵢ is
  readonly tried: readonly Deviator[]; // π's own policy first
  readonly updates: number; // of each training
  readonly agentSteps: number; // of each training, the longest
}

interface Candidate {
  readonly name: string;
  readonly play: ((seed: Seed) => Agent) | undefined; // nothing: as it is
}

/** How many updates all trainings for one agent take. */
export function updatesOf(players: Players, role: string, options: BestResponseOptions): number {
  const { updates = 100, seeds = 3 } = options;
  return updates * seeds * (currentOf(players, role, options) ? 2 : 1);
}

/** The policy of a role that trainings can go on from. */
function currentOf(players: Players, role: string, { current }: BestResponseOptions): Policy | undefined {
  const own = current?.[role] ?? makerOf(players)(0)[role];
  return own instanceof Policy ? own : undefined;
}

/**
 * @param players who plays which role
 * @param agent   whose response, `router_0`
 * @throws when there is no such agent, an option is nonsense, or its role has no player
 */
export async function bestResponse(
  game: AnyGame,
  players: Players,
  agent: string,
  options: BestResponseOptions = {},
): Promise<BestResponse> {
  checkGame("bestResponse", game);
  checkOptions("bestResponse", options);
  const { updates = 100, seeds = 3, episodes = 512, seed = 0, deviators = {} } = options;
  const { role: index, agent: place } = seat(game, agent);
  const role = (game.roles as readonly Role[])[index];
  checkInteger("bestResponse", "updates", updates, 0);
  checkInteger("bestResponse", "seeds", seeds, 1);
  checkInteger("bestResponse", "episodes", episodes, 2);
  checkSeed(seed);
  const make = makerOf(players);
  if (!make(seed)[role.name]) throw new Error(`bestResponse: say who plays ${role.name}.`);
  const candidates: Candidate[] = [{ name: "as it is", play: undefined }];
  for (const [name, bot] of Object.entries(deviators)) {
    candidates.push({ name, play: (from) => bot(game, index, from) });
  }
  const trainers: Trainer[] = [];
  try {
    let stopped = false;
    const total = updatesOf(players, role.name, options);
    const source = currentOf(players, role.name, options)?.actors.find(({ groups }) =>
      groups.some((one) => one.index === index && one.agents.includes(place)),
    );
    for (const start of updates > 0 ? (["scratch", "current"] as const) : []) {
      for (let k = 0; k < seeds && !stopped; k++) {
        const others = othersOf(game, make(`best response ${seed}/${k}`), agent);
        const trainer = new Trainer(game, {
          ...options.training,
          ...{ seed: `best response ${seed} ${start} ${k}`, updates, players: others },
        });
        trainers.push(trainer);
        if (start === "current" && !(source && warmStart(trainer.learners[0].actor, source, index, place))) break;
        while (trainer.updates < updates && !stopped) {
          trainer.update();
          const past = (start === "current" ? seeds : 0) * updates + k * updates + trainer.updates;
          stopped = (await options.onUpdate?.(agent, past, total)) === false;
        }
        const named = `from ${start}, seed ${k}`;
        const policy = trainer.policiesOf()[role.name];
        candidates.push({ name: `${named}, greedy`, play: () => policy.with({ deterministic: true }) });
        if (role.action.kind !== "box")
          candidates.push({ name: `${named}, drawn`, play: (from) => policy.with({ seed: from }) });
      }
    }
    return measured(game, make, agent, candidates, {
      ...{ episodes, seed, updates },
      agentSteps: Math.max(0, ...trainers.map((trainer) => trainer.agentSteps)),
    });
  } finally {
    for (const trainer of trainers) trainer.dispose();
  }
}

/** Choose on some episodes, measure on others. */
function measured(
  game: AnyGame,
  make: (seed: Seed) => Seating,
  agent: string,
  candidates: readonly Candidate[],
  { episodes, seed, ...spent }: { episodes: number; seed: Seed; updates: number; agentSteps: number },
): BestResponse {
  const play = (from: string, count: number, { play: deviate }: Candidate) => {
    const seats: { [agent: string]: Agent } = {};
    try {
      if (deviate) seats[agent] = deviate(`${from} deviator`);
    } catch {
      return undefined; // refuses the game
    }
    return evaluate(game, make(from), { episodes: count, seed: from, lanes: Math.min(count, 256), seats }).each[agent];
  };
  const choosing = `best response choosing ${seed}`;
  const tried = candidates.flatMap((candidate) => {
    const returns = play(choosing, episodes, candidate);
    return returns ? [{ candidate, value: mean(returns) }] : [];
  });
  const [own] = tried;
  const least = own.value + 1e-9 * Math.abs(own.value); // more than rounding
  const best = tried.reduce((a, b) => (b.value > Math.max(a.value, least) ? b : a));
  const judging = `best response judging ${seed}`;
  const before = play(judging, 2 * episodes, own.candidate) as Float64Array;
  const after = best === own ? before : (play(judging, 2 * episodes, best.candidate) as Float64Array);
  const gains = after.map((x, e) => x - before[e]);
  return {
    ...{ agent, value: mean(before), gain: mean(gains), standardError: standardError(gains) },
    ...{ best: best.candidate.name, tried: tried.map(({ candidate: { name }, value }) => ({ name, value })) },
    ...spent,
  };
}

/** Everybody but one agent, as a training's fixed players. */
function othersOf(game: AnyGame, seating: Seating, but: string): { readonly [roleOrAgent: string]: Agent } {
  const { role } = seat(game, but);
  return Object.fromEntries([
    ...(game.roles as readonly Role[]).flatMap(({ name }, k) => (k === role ? [] : [[name, seating[name]] as const])),
    ...agentNames(game)
      .filter((name) => name !== but && seat(game, name).role === role)
      .map((name) => [name, seating[(game.roles as readonly Role[])[role].name]] as const),
  ]);
}
