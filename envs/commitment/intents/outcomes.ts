/**
 * What intents lead to where sides, sizes and premiums are fixed: expected payoffs over all orders of the block, under the built-in solver
 * or, what is the same, solvers who are honest and free.
 */
import { typical } from "../../routing/sizes.js";
import type { NormalForm } from "../matrix/normal-form.js";
import { type IntentsModel, moves, nameOf } from "./model.js";
import { Settler } from "./settler.js";
import { allocate, type IntentsState } from "./state.js";

export const mostInBlock = 4; // traders, whose orders of the block are all looked at
const mostJoints = 5_000;

/** The first state of an episode in which nothing is drawn but the order of the block, which is by seat. */
export function openingOf(model: IntentsModel): IntentsState {
  const { options, plan, sizes } = model;
  const { traders: n, premiumLow, costLow } = options;
  const s = allocate(model, 1);
  s.pools.set(plan.initial);
  s.premium.fill(premiumLow);
  s.cost.fill(costLow);
  for (let i = 0; i < n; i++) {
    s.side[i] = i % 2;
    s.size[i] = typical(sizes, i, n);
    s.order[i] = i;
  }
  return s;
}

export interface Outcome {
  readonly payoffs: Float64Array; // [n], in expectation
  readonly received: Float64Array; // [n], units of what each buys
  readonly gave: Float64Array; // [n], value
  readonly got: Float64Array; // [n], value
}

export class Outcomes {
  readonly sequences: readonly (readonly number[])[];
  private readonly settler: Settler;
  private readonly rewards: Float32Array;

  /** @param sequences orders of the block to average over; all of them by default */
  constructor(
    readonly model: IntentsModel,
    sequences = permutations(model.options.traders),
  ) {
    this.sequences = sequences;
    this.settler = new Settler(model);
    this.rewards = new Float32Array(model.options.traders);
  }

  of(joint: ArrayLike<number>): Outcome {
    const { model, sequences, settler, rewards } = this;
    const { options, plan, unit } = model;
    const n = options.traders;
    const s = openingOf(model);
    const zero = () => new Float64Array(n);
    const out = { payoffs: zero(), received: zero(), gave: zero(), got: zero() };
    s.intent.set(joint);
    for (const sequence of sequences) {
      s.pools.set(plan.initial);
      s.order.set(sequence);
      settler.open(s, 0);
      settler.alone(s, 0, rewards, 0);
      for (let i = 0; i < n; i++) {
        out.gave[i] += s.gave[i] / sequences.length;
        out.got[i] += s.got[i] / sequences.length;
        out.received[i] += s.got[i] / unit[1 - s.side[i]] / sequences.length;
        out.payoffs[i] += ((1 + s.premium[i]) * s.got[i] - s.gave[i]) / sequences.length;
      }
    }
    return out;
  }

  /** What each trader could gain by its best other action, never below 0. */
  gains(joint: ArrayLike<number>): number[] {
    const now = this.of(joint).payoffs;
    const tried = Array.from(joint);
    return tried.map((own, i) => {
      let best = 0;
      for (let a = 0; a < moves(this.model.options.levels); a++) {
        tried[i] = a;
        best = Math.max(best, this.of(tried).payoffs[i] - now[i]);
      }
      tried[i] = own;
      return best;
    });
  }

  /** The traders' game in normal form, payoffs to 1e-9 so that equals are equal; nothing where it is too large. */
  form(): NormalForm | undefined {
    const { options } = this.model;
    const n = options.traders;
    const actions = moves(options.levels);
    const joints = actions ** n;
    if (joints > mostJoints || n < 2) return undefined;
    const strides = Int32Array.from({ length: n }, (_, i) => actions ** (n - 1 - i));
    const payoffs = new Float64Array(joints * n);
    for (let joint = 0; joint < joints; joint++) {
      const own = Array.from(strides, (stride) => Math.floor(joint / stride) % actions);
      payoffs.set(
        this.of(own).payoffs.map((u) => Math.round(u * 1e9) / 1e9),
        joint * n,
      );
    }
    const names = Array.from({ length: actions }, (_, a) => nameOf(a, this.model));
    return {
      ...{ players: n, counts: new Int32Array(n).fill(actions), strides, joints, payoffs },
      ...{ actions: Array.from({ length: n }, () => names), rank: undefined, alike: true, symmetric: false },
    };
  }
}

export function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((rest) =>
    Array.from({ length: n }, (_, k) => [...rest.slice(0, k), n - 1, ...rest.slice(k)]),
  );
}
