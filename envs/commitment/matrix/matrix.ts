/**
 * Matrix games: a finite game in normal form, played once or for a number of rounds.
 *
 *   reward of player i in a round = uᵢ(a₀, …, aₙ₋₁), read from the table
 *
 * A repeated game ends after the last of its `rounds`, which everybody knows; players remember the last round. Metrics are of the
 * episode to date: `welfare` is the sum of all rewards, and the shares say how often joint actions (up to 16 of them) or else single
 * actions were played.
 *
 * References: von Neumann & Morgenstern (1944); for the repeated game Luce & Raiffa (1957), Games and Decisions, ch. 5.
 */
import type { Game } from "../../../src/game.js";
import { type Defaults, resolve, type Values } from "../../../src/options.js";
import { draw } from "./draw.js";
import { digits, jointName, type NormalForm, normalForm, type Table } from "./normal-form.js";
import { agentsOf, type MatrixRole, rolesOf, viewer } from "./seats.js";

export const rounds = {
  kind: "number",
  value: 1,
  low: 1,
  high: 100_000,
  integer: true,
  unit: "rounds",
  symbol: "T",
  about: "how often the players meet; with more than one they see the last round",
} as const;

export const matrixDefaults = {
  table: {
    kind: "data",
    value: {
      payoffs: [
        [
          [2, 2],
          [0, 3],
        ],
        [
          [3, 0],
          [1, 1],
        ],
      ],
      actions: ["cooperate", "defect"],
      rank: [1, 0],
    } as Table,
    check(value: unknown, what: string): Table {
      normalForm(value as Table, what);
      return value as Table;
    },
    about:
      "{payoffs, actions?, rank?}: payoffs[a₀][a₁]… = one payoff per player; names and ranks (higher: more cooperative)",
  },
  rounds,
} as const satisfies Defaults;

export type MatrixState = {
  readonly last: Int32Array; // [lanes], the last round's joint action; J = nothing yet
  // These are empty where the game is played once.
  readonly played: Int32Array; // [lanes], rounds
  readonly welfare: Float64Array; // [lanes], Σ of all payoffs
  readonly tally: Int32Array; // [lanes, shares], how often each joint action (or action) was played
};

export type MatrixGame = Game<MatrixState, readonly MatrixRole[]> & { readonly form: NormalForm };

const mostShares = 16; // joint actions with a metric of their own
const mostActions = 64; // else actions with one

/**
 * A matrix game over any table given as data.
 *
 * @throws naming the part of the table that is wrong
 */
export function matrix(options?: Partial<Values<typeof matrixDefaults>>): MatrixGame {
  const id = "commitment/matrix-v0";
  return matrixGame(id, resolve(matrixDefaults, options, id));
}

/** The game of resolved options; presets come here. */
export function matrixGame(id: string, options: Values<typeof matrixDefaults>): MatrixGame {
  const form = normalForm(options.table, `${id}: option 'table'`);
  const { players, joints, payoffs, strides } = form;
  const horizon = options.rounds;
  const roles = rolesOf(form, horizon > 1);
  const see = viewer(form, horizon > 1);
  const { names, perJoint, first, scale } = sharesOf(form);
  const places = digits(form); // [J + 1, n]
  const columns = names.length;

  const sums = Float64Array.from({ length: joints + 1 }, (_, joint) =>
    joint < joints ? payoffs.subarray(joint * players, (joint + 1) * players).reduce((sum, u) => sum + u, 0) : 0,
  );
  const once = horizon === 1; // then `last` says it all
  const stride = strides[0];
  const pair = form.alike && players === 2; // the common case, written out below

  const jointOf = (actions: readonly Float32Array[], lane: number): number => {
    let joint = 0;
    if (form.alike) for (let i = 0, k = lane * players; i < players; i++, k++) joint += actions[0][k] * strides[i];
    else for (let i = 0; i < players; i++) joint += actions[i][lane] * strides[i];
    return joint | 0;
  };

  const pay = (joint: number, out: readonly Float32Array[], lane: number): void => {
    const from = joint * players;
    if (form.alike) for (let i = 0, k = lane * players; i < players; i++, k++) out[0][k] = payoffs[from + i];
    else for (let i = 0; i < players; i++) out[i][lane] = payoffs[from + i];
  };

  const note = (s: MatrixState, lane: number, joint: number): void => {
    s.last[lane] = joint;
    if (once) return;
    s.played[lane]++;
    s.welfare[lane] += sums[joint];
    const at = lane * columns;
    if (perJoint) s.tally[at + joint]++;
    else for (let i = 0; i < players && columns > 0; i++) s.tally[at + first[i] + places[joint * players + i]]++;
  };

  return {
    id,
    key: JSON.stringify(options),
    form,
    roles,
    horizon,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["welfare", ...names],
    alloc(lanes) {
      const kept = once ? 0 : lanes;
      return {
        last: new Int32Array(lanes),
        played: new Int32Array(kept),
        welfare: new Float64Array(kept),
        tally: new Int32Array(kept * columns),
      };
    },
    reset(s, lane) {
      s.last[lane] = joints;
      if (once) return;
      s.played[lane] = 0;
      s.welfare[lane] = 0;
      for (let k = lane * columns; k < (lane + 1) * columns; k++) s.tally[k] = 0;
    },
    step: pair
      ? (s, { lane, actions, rewards }) => {
          const given = actions[0];
          const earned = rewards[0];
          const at = 2 * lane;
          const joint = (given[at] * stride + given[at + 1]) | 0;
          earned[at] = payoffs[2 * joint];
          earned[at + 1] = payoffs[2 * joint + 1];
          note(s, lane, joint);
          return false;
        }
      : (s, { lane, actions, rewards }) => {
          const joint = jointOf(actions, lane);
          pay(joint, rewards, lane);
          note(s, lane, joint);
          return false;
        },
    observe: form.alike
      ? (s, lane, _time, _role, agent, out, at) => see(s.last[lane], agent, out, at)
      : (s, lane, _time, role, _agent, out, at) => see(s.last[lane], role, out, at),
    measure(s, lane, out, at) {
      const last = s.last[lane];
      const rounds = once ? (last < joints ? 1 : 0) : s.played[lane];
      out[at] = once ? sums[last] : s.welfare[lane];
      for (let k = at + 1; k <= at + columns; k++) out[k] = 0;
      if (columns === 0 || rounds === 0) return;
      const share = scale / rounds;
      if (!once) for (let k = 0; k < columns; k++) out[at + 1 + k] = share * s.tally[lane * columns + k];
      else if (perJoint) out[at + 1 + last] = share;
      else for (let i = 0; i < players; i++) out[at + 1 + first[i] + places[last * players + i]] += share;
    },
    payoff(_s, _lane, actions, out) {
      pay(jointOf(actions, 0), out, 0);
    },
    draw: (s, lane) => draw(form, s.last[lane]),
  };
}

interface Shares {
  readonly names: readonly string[];
  readonly perJoint: boolean;
  readonly first: Int32Array; // [n], column of each player's first action
  readonly scale: number; // 1 for a share of rounds, 1/n for a share of all players' rounds
}

/** The metrics that are shares: of joint actions where there are few, else of everybody's actions, else of each player's. */
function sharesOf(form: NormalForm): Shares {
  const { players, joints, actions, counts, alike } = form;
  const first = new Int32Array(players);
  if (joints <= mostShares) {
    const names = Array.from({ length: joints }, (_, joint) => `share ${jointName(form, joint)}`);
    return { names, perJoint: true, first, scale: 1 };
  }
  if (alike && counts[0] <= mostActions && actions.every((list) => String(list) === String(actions[0]))) {
    return { names: actions[0].map((name) => `share ${name}`), perJoint: false, first, scale: 1 / players };
  }
  const agents = agentsOf(form);
  const names = actions.flatMap((list, i) => list.map((name) => `share ${agents[i]} ${name}`));
  for (let i = 1; i < players; i++) first[i] = first[i - 1] + counts[i - 1];
  return { names: names.length > mostActions ? [] : names, perJoint: false, first, scale: 1 };
}
