/**
 * How far behaviour policies are from an equilibrium, in a finite game of a few steps without chance.
 *
 *   nashConv = Σᵢ (max over i's policies of uᵢ − uᵢ),   exploitability = nashConv / n,   uᵢ the expected sum of rewards
 *
 * The best response is found by backward induction over information sets. A player tells two positions apart by all that it has seen and
 * done (perfect recall, as in Gambit's files), so that a set's positions lie equally deep; within a set I it takes the action with the highest
 *
 *   Q(I, a) = Σ over positions h in I of r₋ᵢ(h) · E[rewardᵢ + Vᵢ(next)],
 *
 * r₋ᵢ(h) being the probability that all others play towards h. Where no other does, any action is as good as another.
 *
 * Rewards are Float32, so results carry seven digits of each; sums are Float64.
 *
 * References: Zinkevich et al. (2008), NeurIPS 20 (counterfactual reach); Lanctot et al. (2017), arXiv:1711.00832 (NashConv).
 */
import { Position } from "./export/position.js";
import { checkProbabilities, type Exploitability, summary } from "./gains.js";
import type { AnyGame } from "./game.js";

/** What a player knows when it acts. */
export interface Sight {
  readonly time: number; // steps since the beginning
  readonly observation: readonly number[]; // what it sees now
  readonly legal: readonly number[]; // numbers of the actions that it may take (see Position)
  readonly set: string; // all that it has seen and done: its information set
}

/** Probabilities of the legal actions, in the order of `legal`. Asked once per information set. */
export type Policy = (sight: Sight) => readonly number[];

export interface Evaluation extends Exploitability {
  readonly responses: readonly ReadonlyMap<string, number>[]; // a best response: index into `legal` by set, per player
  readonly positions: number; // looked at, ends included
}

interface InformationSet {
  readonly probabilities: readonly number[]; // of legal actions
  readonly q: Float64Array; // Q(I, a), once its player's best response is found
  best: number; // index of the best one
}

/** One position of the tree; an end has no sets. */
interface Node {
  readonly sets: readonly InformationSet[]; // [n]
  readonly next: Node[]; // by joint action, the last player's running fastest
  readonly rewards: number[][]; // [joint][n]
  value: number; // V of the player at hand
  reach: number; // r of the others
}

export const mostPositions = 200_000;
const mostSteps = 1000;

/**
 * @param policies one per agent, roles in order
 * @throws a sentence where the game has chance, real-valued actions, or too many positions, or a policy is not one
 */
export function evaluate(game: AnyGame, policies: readonly Policy[]): Evaluation {
  const { depths, sets } = treeOf(game, policies);
  const players = policies.map((_, i) => i);
  const root = depths[0][0];
  const payoffs = players.map((i) => {
    backwards(depths, i, false);
    return root.value;
  });
  const best = players.map((i) => {
    backwards(depths, i, true);
    return root.value;
  });
  return {
    ...summary(payoffs, best),
    responses: sets.map((all) => new Map(Array.from(all, ([text, set]) => [text, set.best]))),
    positions: depths.reduce((sum, nodes) => sum + nodes.length, 0),
  };
}

/** Every position by depth, and every information set by player and text. */
function treeOf(game: AnyGame, policies: readonly Policy[]) {
  const position = new Position(game, "cannot be walked through");
  const { players } = position;
  if (policies.length !== players.length) {
    throw new Error(`${game.id} has ${players.length} agents and needs a policy for each, got ${policies.length}.`);
  }
  if (position.steps > mostSteps) {
    throw new Error(
      `${game.id} is too large to be solved: it may go on for ${position.steps} steps, and ${mostSteps} are the most.`,
    );
  }
  const sets = players.map(() => new Map<string, InformationSet>());
  const depths: Node[][] = [];
  let count = 0;

  const know = (
    k: number,
    past: string,
  ): { readonly set: InformationSet; readonly legal: readonly number[]; readonly text: string } => {
    const seen = position.seen(players[k]);
    const legal = position.legal(players[k]);
    const text = `${past}|${seen}|${legal}`;
    let set = sets[k].get(text);
    if (!set) {
      const observation = seen.split(" ").map(Number);
      const probabilities = policies[k]({ time: position.time, observation, legal, set: text });
      checkProbabilities(probabilities, legal.length, `The policy of ${players[k].name} at step ${position.time + 1}`);
      set = { probabilities, q: new Float64Array(legal.length), best: 0 };
      sets[k].set(text, set);
    }
    return { set, legal, text };
  };

  const walk = (past: readonly string[], depth: number): Node => {
    if (++count > mostPositions)
      throw new Error(`${game.id} is too large to be solved: it has more than ${mostPositions} positions.`);
    const known = position.over ? [] : players.map((_, k) => know(k, past[k]));
    const node: Node = { sets: known.map(({ set }) => set), next: [], rewards: [], value: 0, reach: 1 };
    if (depths.length === depth) depths.push([]);
    depths[depth].push(node);
    if (position.over) return node;
    const here = position.save();
    const joint = players.map(() => 0);
    const move = (k: number): void => {
      if (k < players.length) {
        for (const number of known[k].legal) {
          joint[k] = number;
          move(k + 1);
        }
        return;
      }
      const told = known.map(({ text }, j) => `${text}>${joint[j]}`);
      position.load(here);
      node.rewards.push(position.play(joint));
      node.next.push(walk(told, depth + 1));
    };
    move(0);
    return node;
  };

  walk(
    players.map(() => ""),
    0,
  );
  return { depths, sets };
}

/** Leave in each node the value of player i, who follows its policy or answers best. */
function backwards(depths: readonly (readonly Node[])[], i: number, responds: boolean): void {
  if (responds) for (const nodes of depths) for (const node of nodes) reachBelow(node, i);
  for (const nodes of depths.toReversed()) {
    if (responds) respond(nodes, i);
    for (const node of nodes) {
      node.value = 0;
      eachJoint(node, i, (joint, own, others) => {
        const { probabilities, best } = node.sets[i];
        const p = responds ? (own === best ? 1 : 0) : probabilities[own];
        node.value += p * others * (node.rewards[joint][i] + node.next[joint].value);
      });
    }
  }
}

/** The best actions of player i in the information sets of one depth, given the values one deeper. */
function respond(nodes: readonly Node[], i: number): void {
  for (const node of nodes) {
    eachJoint(node, i, (joint, own, others) => {
      node.sets[i].q[own] += node.reach * others * (node.rewards[joint][i] + node.next[joint].value);
    });
  }
  for (const { sets } of nodes) if (sets.length > 0) sets[i].best = sets[i].q.indexOf(Math.max(...sets[i].q));
}

/** Hand the others' reach down to the next positions. */
function reachBelow(node: Node, i: number): void {
  eachJoint(node, i, (joint, _own, others) => {
    node.next[joint].reach = node.reach * others;
  });
}

/** Each joint action: its number, the index of i's part, and the probability of the others' parts. */
function eachJoint({ sets, next }: Node, i: number, visit: (joint: number, own: number, others: number) => void): void {
  for (let joint = 0; joint < next.length; joint++) {
    let left = joint;
    let own = 0;
    let others = 1;
    for (let k = sets.length - 1; k >= 0; k--) {
      const { probabilities } = sets[k];
      const index = left % probabilities.length;
      left = Math.floor(left / probabilities.length);
      if (k === i) own = index;
      else others *= probabilities[index];
    }
    visit(joint, own, others);
  }
}
