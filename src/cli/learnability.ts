/**
 * The experiment `learnability`: does it turn on the meaning of circular commitments whether learners come to cooperate?
 *
 * Two players of the prisoner's dilemma (2, 0, 3, 1) commit to a response table each: always cooperate (C), always defect (D), answer in
 * kind (Mirror), and under one rule the opposite (Anti). Their first logits are N(0, sd²). They learn in two ways:
 *
 *   tabular   θ ← θ + lr ∇E[u], exactly, from what the environment pays each pair of messages
 *   networks  REINFORCE from episodes as drawn; the spread is on the bias of the last layer
 *
 * Of each run the chance that both cooperate, P(CC), is worked out exactly from the policies at its end.
 */
import { Trainer, type TrainOptions } from "../../agents/index.js";
import { prisonersDilemma } from "../../envs/commitment/matrix/presets.js";
import { metaForm } from "../../envs/commitment/theory/meta-form.js";
import { type Anatomy, anatomyOf } from "../device/anatomy.js";
import type { Device } from "../device/device.js";
import { withDevice } from "../device/with-device.js";
import type { AnyGame } from "../game.js";
import { Rng } from "../rng.js";
import { saidBy } from "./said.js";

export type RuleName = "greatest" | "least" | "greatest with Anti";

const device = (kind: "greatest" | "least", anti = false): Device => ({
  messages: { kind: "table", ...(anti && { monotone: false }) },
  voluntary: false,
  semantics: { kind },
});

export const rules: { readonly [name in RuleName]: Device } = {
  greatest: device("greatest"),
  least: device("least"),
  "greatest with Anti": device("greatest", true),
};

export const spreads = [0.1, 1, 2, 3] as const; // deviation of the first logits

export const exact = { rate: 0.3, steps: 4000 } as const;

/**
 * One gradient per update and no reward for entropy, as in the tabular runs; a constant rate, so that a longer run goes on from a shorter
 * one. With steps of 0.05 runs settle within 50 updates; with smaller ones they go on to escape from mutual defection for hundreds.
 */
export const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 128,
  rollout: 2, // commit, play
  options: {
    ...{ entropy: 0, gamma: 1, learningRate: 0.05, anneal: false, gradientNorm: 100, hidden: [8] },
    ...{ observations: "raw", rewards: "raw" },
  },
};

/** Smaller steps, and as many more updates. */
export const gentle = {
  updates: 4, // times those of the others
  settings: { ...settings, options: { ...settings.options, learningRate: 0.02 } } as TrainOptions,
} as const;

/** What each pair of messages comes to, played in the environment. */
export interface Messages {
  readonly names: readonly string[];
  readonly payoffs: readonly [Float64Array, Float64Array]; // [m, m] of the first and of the second player
  readonly both: Float64Array; // [m, m], 1 where both cooperate
}

export function messagesOf(rule: Device): Messages {
  const { actions, payoffs, counts, joints } = metaForm(dilemma(), rule);
  const [first, second] = [0, 1].map((i) => Float64Array.from({ length: joints }, (_, j) => payoffs[2 * j + i]));
  if (counts[0] !== counts[1]) throw new Error("Both players need the same messages.");
  return {
    names: actions[0],
    payoffs: [first, second],
    both: first.map((u, j) => (u === 2 && second[j] === 2 ? 1 : 0)),
  };
}

export const dilemma = (): AnyGame => prisonersDilemma.make({});

/** Σ p q [both cooperate] */
export function chanceOf({ both }: Messages, p: ArrayLike<number>, q: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) for (let j = 0; j < q.length; j++) sum += p[i] * q[j] * both[i * q.length + j];
  return sum;
}

/** A tabular run: after each of these numbers of steps, P(CC). A seed has the same normal draws under all rules of as many messages. */
export function ascend(messages: Messages, spread: number, seed: number, after: readonly number[]): number[] {
  const m = messages.names.length;
  const [u, v] = messages.payoffs;
  const rng = Rng.alloc(1, `first logits ${seed}`).at(0);
  const x = Float64Array.from({ length: m }, () => spread * rng.normal());
  const y = Float64Array.from({ length: m }, () => spread * rng.normal());
  const [p, q, a, b] = [0, 1, 2, 3].map(() => new Float64Array(m)); // policies, and what each message earns
  const seen: number[] = [];
  for (let step = 0; seen.length < after.length; step++) {
    softmax(x, p);
    softmax(y, q);
    if (step === after[seen.length]) seen.push(chanceOf(messages, p, q));
    let earned = 0;
    let earnedToo = 0;
    for (let i = 0; i < m; i++) {
      a[i] = b[i] = 0;
      for (let j = 0; j < m; j++) {
        a[i] += q[j] * u[i * m + j];
        b[i] += p[j] * v[j * m + i];
      }
      earned += p[i] * a[i];
      earnedToo += q[i] * b[i];
    }
    for (let i = 0; i < m; i++) {
      x[i] += exact.rate * p[i] * (a[i] - earned);
      y[i] += exact.rate * q[i] * (b[i] - earnedToo);
    }
  }
  return seen;
}

function softmax(logits: Float64Array, out: Float64Array): void {
  let top = logits[0];
  for (let k = 1; k < logits.length; k++) if (logits[k] > top) top = logits[k];
  let sum = 0;
  for (let k = 0; k < logits.length; k++) sum += out[k] = Math.exp(logits[k] - top);
  for (let k = 0; k < logits.length; k++) out[k] /= sum;
}

/** What learners with networks meet: made once per rule. */
export interface Arena {
  readonly game: AnyGame;
  readonly anatomy: Anatomy;
  readonly messages: Messages;
}

export function arenaOf(rule: Device): Arena {
  const base = dilemma();
  return {
    game: withDevice(base, rule) as AnyGame,
    anatomy: anatomyOf(base, rule),
    messages: messagesOf(rule),
  };
}

/** A run of two networks: after each of these numbers of updates, P(CC). */
export function learn(
  { game, anatomy, messages }: Arena,
  spread: number,
  seed: number,
  after: readonly number[],
  options: TrainOptions = settings,
): number[] {
  const trainer = new Trainer(game, {
    ...{ ...options, seed, updates: Math.max(...after) },
    options: { ...options.options, logitSpread: spread },
  });
  try {
    return after.map((updates) => {
      while (trainer.updates < updates) trainer.update();
      const [p, q] = saidBy(trainer, anatomy);
      return chanceOf(messages, p, q);
    });
  } finally {
    trainer.dispose();
  }
}
