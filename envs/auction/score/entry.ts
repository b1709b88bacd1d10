/** Score ordering in the registry. */
import { resolve } from "../../../src/options.js";
import type { Entry } from "../../../src/registry.js";
import { bots } from "./bots.js";
import { type ScoreOptions, scoreDefaults } from "./options.js";
import { type ScoreGame, scoreGame } from "./score.js";
import { solve } from "./solve.js";

const id = "auction/score-v0";

/** @throws naming the option that is wrong */
export function score(options?: Partial<ScoreOptions>): ScoreGame {
  return scoreGame(id, resolve(scoreDefaults, options, id));
}

export const scoreEntry: Entry = {
  title: "Ordering by a score of time and bid, everybody pays: the first TimeBoost proposal",
  about: `n traders see one opportunity of value V. The transaction of a trader arrives after its latency L, and carries a bid b ≥ 0. The sequencer serves the
lowest score first, and every transaction that it puts in sequence pays its bid, whether it wins the opportunity or not:

    score  s = L − g b/(b + c)

A bid of c buys half of g = 500 ms; to make up for a lag of Δ takes K(Δ) = c Δ/(g − Δ) (with c = 1: 250 ms for 1, 400 ms for 4), and a lag of g or more cannot
be made up for. No bid above V pays, so that the boost saturates at g V/(V + c). The 500 ms are the proposal's (sourced); the form of the score is
from memory and agrees with what the proposal's discussion says of it.

**Known answers** (derived in \`envs/auction/score/private.ts\` and \`public.ts\`)

* Own latency seen only, one distribution for all: with W = (1 − q)^(n−1) at quantile q of the lags, the bid follows from
  dy = y²/(g c) dL + V dW, y = b + c ≥ c, y(1) = c. The fastest always wins, as it would without bids: the score moves money and no opportunity, and slow
  traders bid nothing where latency is spread out: for n = 2 and lags uniform over w, nobody bids if w ≥ g V/c, and
  else b = y* tanh(√(V w/(g c)) (1 − q) + artanh(c/y*)) − c with y* = √(V g c/w). The certificate \`bestResponseGap\` compares with all scores of a grid.
* One lag for all: the all-pay auction. F(b) = (b/V)^(1/(n−1)), revenue V, mean bid V/n, mean winning bid n V/(2n − 1).
* All lags seen: the two fastest play an all-pay auction with a head start Δ. With D = g V/(V + c) and Δ < D the leader is left with u = V − K(D − Δ) and the others
  with nothing; the leader bids nothing with probability K(Δ)/V, its rival with u/V; revenue K(D − Δ). With Δ ≥ D nobody bids. Here the slower one does win
  at times.

Against a pass for an express lane (\`auction/express-lane\`) this is an auction for each opportunity, all-pay, after it is seen; the proposal was given up
for that one.

References: Offchain Labs (2023), Time boost: a new transaction ordering policy proposal, research.arbitrum.io/t/8173; Mamageishvili, Kelkar, Schlegel &
Felten (2023), Buying Time: latency racing vs. bidding for transaction ordering, arXiv 2306.02179 (abstract only); Baye, Kovenock & de Vries (1996), Econ. Theory
8; Konrad (2002), Investment in the absence of property rights, Eur. Econ. Rev. 46 (from memory); Siegel (2009), Econometrica 77.`,
  defaults: scoreDefaults,
  make: score,
  solve: (given) => solve(given, id),
  bots,
};
