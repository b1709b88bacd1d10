/**
 * The experiment `bid-functions`: do independent learners find the equilibrium of sealed auctions?
 *
 * N bidders with a network each learn by REINFORCE from their own payoffs alone, values uniform on [0, 1], any bid allowed. What they
 * learned is read off as the mean bid at 4,000 values and held against theory exactly, not by sampling: what each could gain by its
 * best answer to the others' learned bids, how far its bids are from the equilibrium's where they matter, and the revenue.
 */
import { type TrainOptions, train } from "../../agents/index.js";
import { sealed } from "../../envs/auction/sealed/entry.js";
import { equilibrium, outcome } from "../../envs/auction/sealed/equilibrium.js";
import { contest, quantilesOf } from "../../envs/auction/sealed/strategies.js";

export interface Case {
  readonly rule: "first" | "second";
  readonly bidders: number;
  readonly lanes?: number; // auctions per update, where not those of the settings
  readonly change?: { readonly learningRate: number; readonly std: { readonly from: number; readonly to: number } };
}

export const cases: readonly Case[] = [
  { rule: "first", bidders: 2 },
  { rule: "first", bidders: 3 },
  { rule: "first", bidders: 5, lanes: 16_384 }, // who wins rarely needs more auctions to learn as much; more updates do not help
  // A second price is flat near the truth: more exploration shows its slope, and smaller steps keep the start from overshooting it.
  { rule: "second", bidders: 2, change: { learningRate: 0.01, std: { from: 0.1, to: 0.03 } } },
];

/**
 * Large batches, since what a bid changes drowns in what others happen to be worth; exploration that ends small, as it moves the
 * equilibrium; and a small network on values scaled to [−1, 1], whose early curvature is soon forgotten: with two layers of 32 on
 * standardised values ten times the work left twice the exploitability, in bends of the bid functions rather than noise.
 */
export const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 4096,
  options: {
    ...{ entropy: 0, learningRate: 0.02, gradientNorm: 100, hidden: [16], observations: "bounds" },
    std: { from: 0.06, to: 0.015 },
  },
};

/** One trained population. */
export interface Run {
  readonly seed: number;
  readonly exploitability: number; // mean over bidders, relative to the equilibrium's payoff of one
  readonly worstExploitability: number; // of any bidder
  readonly bidError: number; // root mean square over bidders, weighted by the probability to win
  readonly revenue: number;
  readonly revenueError: number; // relative
  readonly bids: readonly (readonly number[])[]; // of each bidder, at 51 values from .01 to .99
}

export interface Outcome extends Case {
  readonly equilibrium: { readonly revenue: number; readonly payoff: number; readonly bids: readonly number[] };
  readonly runs: readonly Run[];
}

const size = 4000;
const shown = Array.from({ length: 50 }, (_, k) => k * 80 + 40);
export const shownValues = shown.map((k) => quantilesOf(size)[k]);

export async function runCase(
  { rule, bidders, lanes, change }: Case,
  seeds: readonly number[],
  updates: number,
  onUpdate: (seed: number) => unknown,
  options: TrainOptions = settings,
): Promise<Outcome> {
  const game = sealed({ rule, bidders });
  const theory = outcome(game.rules, game.values);
  const quantiles = quantilesOf(size);
  const observations = new Float32Array(size * bidders).map((_, row) => quantiles[Math.floor(row / bidders)]);
  const actions = new Float32Array(size * bidders);
  const runs: Run[] = [];
  for (const seed of seeds) {
    const { trainer } = await train(
      game,
      { ...options, ...(lanes && { lanes }), options: { ...options.options, ...change }, seed, updates },
      { onUpdate: () => onUpdate(seed) },
    );
    const policy = trainer.policiesOf({ deterministic: true }).bidder;
    policy.act(observations, new Uint8Array(size * bidders).fill(1), actions);
    trainer.dispose();
    const bids = Array.from({ length: bidders }, (_, i) =>
      quantiles.map((_q, k) => Math.min(1, Math.max(0, actions[k * bidders + i]))),
    );
    const { exploitabilities, errors, revenue } = contest(game.rules, game.values, bids);
    runs.push({
      seed,
      exploitability: exploitabilities.reduce((a, b) => a + b, 0) / bidders / theory.payoff,
      worstExploitability: Math.max(...exploitabilities) / theory.payoff,
      bidError: Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / bidders),
      revenue,
      revenueError: revenue / theory.revenue - 1,
      bids: bids.map((all) => shown.map((k) => all[k])),
    });
  }
  const { bid } = equilibrium(game.rules, game.values);
  const { revenue, payoff } = theory;
  return {
    rule,
    bidders,
    ...(lanes && { lanes }),
    ...(change && { change }),
    equilibrium: { revenue, payoff, bids: shownValues.map(bid) },
    runs,
  };
}
