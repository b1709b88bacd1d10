/**
 * The iterated prisoner's dilemma for policies that remember one round: each player sees the last joint action, its own first, one-hot
 * after a flag for the first round. Prison for one year each where both keep silent (C), two where both talk (D), three for whom alone
 * keeps silent, none for the other; a payoff is 1.5 less the years, so that play at random earns 0 and values start about right; 32
 * rounds, then a cut.
 *
 *   naive learners end at −0.5 a round, mutual silence is worth 0.5
 *
 * Reference: Foerster et al. (2018), Learning with opponent-learning awareness, arXiv:1709.04326, table 1.
 */
import type { Game } from "../../src/game.js";
import { box, discrete } from "../../src/space.js";

export const rounds = 32;
export const moments = ["start", "CC", "CD", "DC", "DD"] as const; // what one sees; C is action 0

type Last = { readonly played: Int32Array }; // [lanes, 2], −1 before the first round

const years = [
  [1, 3],
  [0, 2],
]; // [mine][theirs]

export const iteratedDilemma: Game<Last> = {
  id: "test/iterated-dilemma-v0",
  roles: [
    {
      name: "player",
      count: 2,
      observation: box(moments.map((name) => ({ name, unit: "1", low: 0, high: 1 }))),
      action: discrete(2),
    },
  ],
  horizon: rounds,
  horizonEnds: "truncated",
  phases: 1,
  metrics: [],
  alloc: (lanes) => ({ played: new Int32Array(lanes * 2) }),
  reset: (s, lane) => void s.played.fill(-1, lane * 2, lane * 2 + 2),
  step(s, { lane, actions: [a], rewards: [r] }) {
    for (let i = lane * 2; i < lane * 2 + 2; i++) s.played[i] = a[i];
    for (let i = 0; i < 2; i++) r[lane * 2 + i] = 1.5 - years[a[lane * 2 + i]][a[lane * 2 + 1 - i]];
    return false;
  },
  observe(s, lane, _time, _role, agent, out, at) {
    const [mine, theirs] = [s.played[lane * 2 + agent], s.played[lane * 2 + 1 - agent]];
    for (let k = 0; k < 5; k++) out[at + k] = k === (mine < 0 ? 0 : 1 + 2 * mine + theirs) ? 1 : 0;
  },
  measure: () => {},
};
