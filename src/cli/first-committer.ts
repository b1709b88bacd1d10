/**
 * The experiment `first-committer`: what does it pay a learner to publish its contract first?
 *
 * Two independent learners play the prisoner's dilemma (2, 0, 3, 1) under a device on which player 0 commits first and player 1 sees it.
 * A leader can only learn what a contract is worth from a follower who knows its own good answer. So the follower learns at once and
 * the leader, who sends every contract about equally often until then, later and more slowly: two timescales.
 *
 * Policies are linear: a follower's answers to each contract are then rows of a table that do not disturb each other.
 *
 * Reference: Borkar (1997), Systems & Control Letters 29 (two timescales).
 */
import { evaluate, type Learner, type Policy, Trainer, type TrainOptions } from "../../agents/index.js";
import { prisonersDilemma } from "../../envs/commitment/matrix/presets.js";
import type { Agent } from "../agent.js";
import { type Anatomy, anatomyOf } from "../device/anatomy.js";
import type { Device } from "../device/device.js";
import { withDevice } from "../device/with-device.js";
import type { AnyGame, Role } from "../game.js";
import { maskSize, size } from "../space.js";

export interface Case {
  readonly name: string;
  readonly device: Device;
  readonly patience: number; // share of the training during which the leader does not learn yet
  readonly pace: number; // its learning rate from then on, in those of the follower
  readonly most: number; // seeds that are enough
}

const transfer: Device = { messages: { kind: "transfer", step: 0.25, most: 1.5 }, turns: "in-turn" };
const tables: Device = { messages: { kind: "table" }, turns: "in-turn" };

export const cases: readonly Case[] = [
  { name: "payments", device: transfer, patience: 0.6, pace: 0.3, most: 1000 },
  { name: "no payments", device: tables, patience: 0.6, pace: 0.3, most: 1000 },
  { name: "payments, both learn at once", device: transfer, patience: 0, pace: 1, most: 3 },
];

/**
 * Rewards as they are, so that the reward for entropy is a temperature in units of payoff; it begins at the size of the stakes, so that
 * no answer is given up before its contract was met often. Observations are scaled: the one contract that was sent then counts for more
 * than what is the same in every episode, else an answer that is bad on average is given up everywhere.
 */
export const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 512,
  rollout: 3, // steps of an episode: the leader commits, the follower commits, both play
  options: {
    ...{ gamma: 1, hidden: [], observations: "running", rewards: "raw", normaliseAdvantages: false, gradientNorm: 100 },
    ...{ learningRate: 0.03, anneal: false, entropy: 0.5, entropyEnd: 0.02, entropyUntil: 0.6 },
  },
};

/** What the two get, without exploration. */
export interface Look {
  readonly update: number;
  readonly leader: number;
  readonly follower: number;
}

export interface Run extends Look {
  readonly seed: number;
  readonly contracts: readonly [leader: string, follower: string];
  readonly exploring: { readonly leader: number; readonly follower: number }; // means over the last tenth of the training
  readonly offers: readonly Offer[]; // what each of the leader's contracts would bring, when it began to learn
  readonly looks: readonly Look[];
}

/** A contract of the leader, and what both get where the follower answers it as it has learned to. */
export interface Offer {
  readonly contract: string;
  readonly answer: string;
  readonly leader: number;
  readonly follower: number;
}

const looks = 30; // evaluations during a training, about

export function runOne(one: Case, seed: number, updates: number, onUpdate: () => unknown, given = settings): Run {
  const base = prisonersDilemma.make();
  const game = withDevice(base, one.device) as AnyGame;
  const anatomy = anatomyOf(base, one.device);
  const trainer = new Trainer(game, { ...given, seed, updates });
  slow(trainer.learners[0], one);
  const course: Look[] = [];
  const late = { leader: 0, follower: 0, updates: 0 };
  let offers: readonly Offer[] = [];
  for (let k = 0; k < updates; k++) {
    if (k === Math.floor(one.patience * updates)) offers = offersTo(game, anatomy, greedy(trainer));
    const record = trainer.update();
    if (k >= 0.9 * updates) {
      late.leader += record["agents/player_0/return"];
      late.follower += record["agents/player_1/return"];
      late.updates++;
    }
    if ((k + 1) % Math.max(1, Math.floor(updates / looks)) === 0 || k + 1 === updates)
      course.push(look(game, k + 1, greedy(trainer)));
    onUpdate();
  }
  const last = offersTo(game, anatomy, greedy(trainer), true)[0];
  trainer.dispose();
  return {
    seed,
    ...course[course.length - 1],
    contracts: [last.contract, last.answer],
    exploring: { leader: late.leader / late.updates, follower: late.follower / late.updates },
    offers,
    looks: course,
  };
}

/** Let a learner wait, and then learn in smaller steps than its algorithm says. */
function slow(learner: Learner, { patience, pace }: Case): void {
  const rate = learner.rate.bind(learner);
  learner.rate = (progress) => (progress < patience ? 0 : pace * rate(progress));
}

const greedy = (trainer: Trainer): Policy => trainer.policiesOf({ deterministic: true }).player;

function look(game: AnyGame, update: number, player: Policy): Look {
  const { returns } = evaluate(game, { player }, { episodes: 1 });
  return { update, leader: returns.player_0.mean, follower: returns.player_1.mean };
}

/** What each of the leader's contracts, the first being to say nothing, comes to; or only the one it chooses. */
function offersTo(game: AnyGame, anatomy: Anatomy, policy: Policy, chosen = false): Offer[] {
  const texts = anatomy.venues[0].messages;
  const part = anatomy.components[0].find((component) => component.part === "message");
  if (!part) throw new Error(`${game.id}: there is nothing to say.`);
  const { action, count } = game.roles[0] as Role;
  const [width, flags] = [size(action), maskSize(action)];
  const episodes = chosen ? 1 : part.size;
  const sent = Array.from({ length: episodes }, () => [0, 0]);
  const player: Agent = {
    act(observations, masks, actions, policies) {
      policy.act(observations, masks, actions, policies);
      for (let lane = 0; lane < episodes; lane++) {
        const row = lane * count;
        if (!chosen && masks[row * flags + part.flag + part.size - 1] === 1) actions[row * width + part.column] = lane;
        for (let i = 0; i < 2; i++) {
          if (masks[(row + i) * flags + part.flag + part.size - 1] === 1)
            sent[lane][i] = actions[(row + i) * width + part.column];
        }
      }
    },
  };
  const { each } = evaluate(game, { player }, { episodes, lanes: episodes });
  return sent.map(([leader, follower], k) => ({
    ...{ contract: texts[0][leader], answer: texts[1][follower] },
    ...{ leader: each.player_0[k], follower: each.player_1[k] },
  }));
}
