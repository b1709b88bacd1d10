/**
 * The experiment `thresholds`: do learners come to give all to a public good by saying "I give if at least k others do"?
 *
 * n players, uᵢ = α Σⱼ xⱼ − xᵢ with xᵢ ∈ {0, 1}; each sends a threshold k = 0 … n, where 0 is always and n never. They learn in two ways:
 *
 *   tabular   θ ← θ + lr/B Σ (uᵢ − ū) ∇ log π(kᵢ), over B episodes as drawn, from uniform policies
 *   networks  REINFORCE with a network each, from near-uniform policies
 *
 * Thresholds do not ask who, so what is said comes to the same whoever says it: the environment plays each multiset of messages once, and
 * tabular episodes are looked up. Learned policies are judged by drawing from them, from the same list of outcomes.
 */
import { Trainer, type TrainOptions } from "../../agents/index.js";
import { publicGood } from "../../envs/commitment/public-good/entry.js";
import { Batch } from "../batch.js";
import { type Anatomy, anatomyOf } from "../device/anatomy.js";
import type { Device } from "../device/device.js";
import { withDevice } from "../device/with-device.js";
import type { AnyGame, Role } from "../game.js";
import { Rng } from "../rng.js";
import { size } from "../space.js";
import { saidBy } from "./said.js";

export type Meaning = "greatest" | "least";

const device = (kind: Meaning): Device => ({
  messages: { kind: "threshold" },
  voluntary: false,
  semantics: { kind },
});

/** What everybody gets of each unit given. It falls with n so that about a third to a half of all must give for givers to gain. */
export const shares: { readonly [players: number]: number } = {
  ...{ 2: 0.75, 3: 0.5, 4: 0.45, 5: 0.4, 6: 0.37, 7: 0.33, 8: 0.3 },
};

export const sampled = { rate: 0.3, episodes: 32 } as const; // per update

/** As in learnability: one gradient per update, no reward for entropy, a constant rate. */
export const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 128,
  rollout: 2, // commit, play
  options: {
    ...{ entropy: 0, gamma: 1, learningRate: 0.02, anneal: false, gradientNorm: 100, hidden: [8] },
    ...{ observations: "raw", rewards: "raw" },
  },
};

const judged = 1024; // episodes that are drawn from a learned policy

/** A device over the game, with what it all comes to. */
export interface Arena {
  readonly players: number;
  readonly game: AnyGame;
  readonly anatomy: Anatomy;
  readonly outcomes: Outcomes;
}

export function arenaOf(players: number, meaning: Meaning): Arena {
  const base = publicGood.make({ players, share: shares[players] });
  const anatomy = anatomyOf(base, device(meaning));
  const game = withDevice(base, device(meaning)) as AnyGame;
  return { players, game, anatomy, outcomes: outcomesOf(players, game, anatomy) };
}

/** What each multiset of messages comes to; that of thresholds k₁ … kₙ is found under Σ (n + 1)^kᵢ. */
interface Outcomes {
  readonly row: ReadonlyMap<number, number>;
  readonly payoffs: Float64Array; // [rows, n + 1], of who says k
  readonly given: Float64Array; // [rows], share of all that give
}

function outcomesOf(n: number, game: AnyGame, { components, steps }: Anatomy): Outcomes {
  const sets: (readonly number[])[] = [];
  const list = (set: readonly number[]) => {
    if (set.length === n) sets.push(set);
    else for (let k = set.at(-1) ?? 0; k <= n; k++) list([...set, k]);
  };
  list([]);
  const message = components[0].find(({ part }) => part === "message");
  if (message === undefined || steps.join() !== "commit,play") throw new Error("A round must be commit and play.");
  const batch = new Batch(game, sets.length, "disabled");
  batch.reset({ seed: 0 });
  const wide = size((game.roles as readonly Role[])[0].action);
  const actions = new Float32Array(sets.length * n * wide);
  sets.forEach((set, lane) => {
    set.forEach((k, i) => {
      actions[(lane * n + i) * wide + message.column] = k + 1; // message 0 is to say nothing
    });
  });
  batch.step([actions]);
  batch.step([actions.fill(0)]);
  const payoffs = new Float64Array(sets.length * (n + 1));
  sets.forEach((set, lane) => {
    set.forEach((k, i) => {
      payoffs[lane * (n + 1) + k] = batch.rewards[0][lane * n + i];
    });
  });
  const metric = game.metrics.indexOf("contribution");
  const given = Float64Array.from(sets, (_, lane) => batch.finalMetrics[lane * game.metrics.length + metric]);
  const row = new Map(sets.map((set, lane) => [set.reduce((key, k) => key + (n + 1) ** k, 0), lane]));
  return { row, payoffs, given };
}

/** How learned policies do: the share of episodes in which all give, and what is given on average. */
export interface Result {
  readonly full: number;
  readonly given: number;
}

/** Episodes under policies `[n][n + 1]`, one at a time. */
class Play {
  readonly chosen: Int32Array; // [n], thresholds of the last episode
  private readonly powers: Float64Array;

  constructor(
    private readonly arena: Arena,
    readonly policies: readonly (Float64Array | readonly number[])[],
    private readonly rng: Rng,
  ) {
    const { players: n } = arena;
    this.chosen = new Int32Array(n);
    this.powers = Float64Array.from({ length: n + 1 }, (_, k) => (n + 1) ** k);
  }

  /** Draws all messages. Returns the row of their outcome. */
  draw(): number {
    const { chosen, powers, policies, rng } = this;
    const n = chosen.length;
    let key = 0;
    for (let i = 0; i < n; i++) {
      let left = rng.uniform();
      let k = 0;
      for (; k < n; k++) {
        left -= policies[i][k];
        if (left < 0) break;
      }
      chosen[i] = k;
      key += powers[k];
    }
    return this.arena.outcomes.row.get(key) ?? 0;
  }

  judge(): Result {
    const { given } = this.arena.outcomes;
    let [full, sum] = [0, 0];
    for (let e = 0; e < judged; e++) {
      const share = given[this.draw()];
      sum += share;
      if (share > 1 - 1e-9) full++;
    }
    return { full: full / judged, given: sum / judged };
  }
}

/** A tabular run: after each of these numbers of updates, how its policies do. */
export function ascend(arena: Arena, seed: number, after: readonly number[]): Result[] {
  const { players: n, outcomes } = arena;
  const { rate, episodes } = sampled;
  const rng = Rng.alloc(2, `thresholds ${seed}`); // lane 0 learns, lane 1 judges
  const logits = Array.from({ length: n }, () => new Float64Array(n + 1));
  const policies = logits.map(() => new Float64Array(n + 1));
  const play = new Play(arena, policies, rng);
  const said = new Int32Array(episodes * n);
  const earned = new Float64Array(episodes * n);
  const results: Result[] = [];
  for (let update = 0; results.length < after.length; update++) {
    for (let i = 0; i < n; i++) softmax(logits[i], policies[i]);
    if (update === after[results.length]) {
      rng.at(1);
      results.push(play.judge());
    }
    rng.at(0);
    for (let e = 0; e < episodes; e++) {
      const row = play.draw();
      for (let i = 0; i < n; i++) {
        said[e * n + i] = play.chosen[i];
        earned[e * n + i] = outcomes.payoffs[row * (n + 1) + play.chosen[i]];
      }
    }
    for (let i = 0; i < n; i++) {
      let mean = 0;
      for (let e = 0; e < episodes; e++) mean += earned[e * n + i] / episodes;
      // Σ (u − ū) = 0, so that of ∇ log π(k) = 1[k] − π only the first part is left
      for (let e = 0; e < episodes; e++) logits[i][said[e * n + i]] += (rate / episodes) * (earned[e * n + i] - mean);
    }
  }
  return results;
}

function softmax(logits: Float64Array, out: Float64Array): void {
  let top = logits[0];
  for (let k = 1; k < logits.length; k++) if (logits[k] > top) top = logits[k];
  let sum = 0;
  for (let k = 0; k < logits.length; k++) sum += out[k] = Math.exp(logits[k] - top);
  for (let k = 0; k < logits.length; k++) out[k] /= sum;
}

/** A run of n networks: after each of these numbers of updates, how their policies do. */
export function learn(
  arena: Arena,
  seed: number,
  after: readonly number[],
  options: TrainOptions = settings,
): Result[] {
  const trainer = new Trainer(arena.game, { ...options, seed, updates: Math.max(...after) });
  const rng = Rng.alloc(1, `judge ${seed}`).at(0);
  try {
    return after.map((updates) => {
      while (trainer.updates < updates) trainer.update();
      return new Play(arena, saidBy(trainer, arena.anatomy), rng).judge();
    });
  } finally {
    trainer.dispose();
  }
}
