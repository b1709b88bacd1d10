/** The Walrasian market in the registry. */
import type { Entry } from "../../../src/registry.js";
import { walrasBots } from "./bots.js";
import { walrasDefaults } from "./options.js";
import { solveWalras } from "./solve.js";
import { walras } from "./walras.js";

export const walrasEntry: Entry = {
  title: "Walrasian market: one conditional demand schedule each, or many rounds of announced prices",
  about: `Each of n traders has a private θ, its marginal value θ − β q of a good of which it may buy (q > 0) or sell (q < 0), and earns θ q − β q²/2 − p q.
Preferences are drawn for each alone, uniform on [0, 1] or from any distribution; v is the unit of money. The same seed draws the same under both
mechanisms.

* \`demand\`: one commitment, conditional on the price. Everybody submits a schedule d(p) = b (r − p), that is a reservation price r, below which it
  buys and above which it sells, and a slope b; the market clears at p = Σ b r / Σ b. Where all slopes are 0 nobody trades and the price is 0.
* \`tatonnement\`: T unconditional answers. A price is announced, everybody answers with a quantity, and p ← p + κ Σ q; only the answers to the last
  price bind. There the short side is served and the long side shares what there is in proportion to what it asked for. Prices stay within one
  range of preferences beyond the lowest and the highest; a process that converges never gets there.

**Price takers** say d(p) = (θ − p)/β. The price is the mean θ̄ of those present, q = (θ − θ̄)/β, and trade brings Σ (θ − θ̄)²/(2β), the first best: one
schedule each is enough. Announced prices come there by p_t − θ̄ = (1 − κ n/β)^(t−1) (p_1 − θ̄), which converges iff 0 < κ < 2 β/n.

**Strategic schedules.** Against slopes that sum to B a unit moves the price by λ = 1/B, and (θ − p)/(β + λ) is a best reply whatever the others'
reservation prices are. The symmetric equilibrium is r = θ with b = (n − 2)/((n − 1) β), for n ≥ 3 and any distribution (ex post): the price is still
θ̄, quantities shrink to (n − 2)/(n − 1), and welfare is 1 − 1/(n − 1)² of the first best in every draw: 3/4 for three traders, 8/9 for four. Two
traders do not trade. The best reply to price takers has the slope (n − 1)/(n β) and gains σ²/(2 β n (n + 1)) on average, σ² being the variance of θ.

**What commitment is worth.** No equilibrium of tatonnement is known here, as early answers bind nobody. Against seven price takers, \`withhold\`, which
answers 0 to all prices but the last, gains about .0046 on top of .0365 where twelve prices are announced with κ n/β = .8, and no schedule gains more than
.0006 on average; with four traders it gains next to nothing, with three it loses. If all withhold, nobody trades. (Computed here with scripted traders.)

All formulas are derived here (\`envs/commitment/walras/theory.ts\`), with a best-response gap over a grid of schedules as certificate. The form of the
equilibrium is known from Kyle (1989) and Klemperer & Meyer (1989), its slope as in Rostek & Weretka (2012). The metric \`efficiency\` is welfare over
first best of the draw, 0 below it; \`excess\` is what the last answers summed to.

References: Walras (1874), Éléments d'économie politique pure; Klemperer & Meyer (1989), Econometrica 57; Kyle (1989), Rev. Econ. Stud. 56; Rostek &
Weretka (2012), Econometrica 80.`,
  defaults: walrasDefaults,
  make: walras,
  solve: solveWalras,
  bots: walrasBots,
};
