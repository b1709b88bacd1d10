/** The flash loan in the registry. */
import type { Entry } from "../../../src/registry.js";
import { flashLoanBots } from "./bots.js";
import { flashLoan } from "./flash-loan.js";
import { flashLoanDefaults } from "./options.js";
import { solveFlashLoan } from "./solve.js";

export const flashLoanEntry: Entry = {
  title: "Flash loan: a loan that exists only if it is repaid",
  about: `A lender posts a fee F = f L for a loan L, or refuses. A borrower, who alone knows the profit A that it would make of the loan, passes, borrows and
repays, or borrows and keeps the money. A is drawn from U[low, high] in every episode, and the gas g, which both see, from U[g(1 − s), g(1 + s)].

**Atomic**, the default: loan, trade and repayment are one bundle that executes whole or not at all. Repaid, the borrower gets A − F − g and the lender F;
whatever is not repaid reverts, and the borrower has only lost its gas. So the lender risks nothing with a stranger who has nothing, and

    the borrower borrows        iff  A > F + g            (with failures: A > F + g/(1 − q))
    the lender's best fee       F* = max(a − g, (b − g)/2)      for A ~ U[a, b]
    each gets, for a ≤ (b + g)/2     (b − g)²/(4 (b − a)) and half as much

A lender who cannot tell borrowers apart is a monopolist: loans with g < A < F* + g are worth making and are not made. With a known profit A = 10, a fee of 5
and no gas the loan is made; with a profit of 3 it is not (all derived).

**Loan first** (\`atomic\` false): the loan is out before anything comes back. A borrower who may keep it (\`runs\`) repays iff the collateral K that can be seized
covers what it owes, K ≥ L + F; else it pays K for L, which is a fee of e = min(F, K − L). For K ≤ L the lender gains nothing by any fee and refuses: no
loan without collateral, and collateral costs ρK to lock. A trade that fails (probability q) now loses the loan: the lender gets S − L, S = min(K, L + e), and

    the borrower borrows        iff  A > e + (q S + g + ρK)/(1 − q)
    a loan brings the lender    (1 − q) e − q (L − S)       so without collateral the least fee is q L/(1 − q)

**Two fixed points.** "I lend iff I am repaid" and "I repay iff I am lent to" ask each other. \`solve\` puts both as response tables over the 2 × 2 game of
lending and repaying and lets the device layer resolve them: under the greatest fixed point (iff, iff) is an equilibrium for 0 ≤ F ≤ A − g and pays
(F, A − F − g); under the least nobody moves first and nothing is ever lent. Reading atomic bundles as the greatest fixed point and transactions
one by one as the least is ours (derived).

The fees that lenders ask: .05 % on Aave v3, .09 % on its earlier versions, 2 wei on dYdX; the list has the rates, the bots post them. They are far below a
monopolist's, as lenders compete: two of them in one market bid the fee down to what lending costs, 0 in a bundle.

Metrics: \`welfare\`, the rate that was posted (\`fee\`, 0 where refused), whether a loan was \`offered\`, and how it ended: \`repaid\`, \`reverted\`, \`kept\` by the
borrower, or \`lost\`.

Actions: lender 0 refuses, k posts the k-th fee of the list; borrower 0 passes, 1 borrows and repays, 2 borrows and keeps.

Bots: \`equilibrium\` lends at the best fee of the list for the gas that it sees, or not, and borrows as pays most; \`trusting\` lends at the best fee if nobody ran, and repays where that pays; \`runaway\` lends as
equilibrium and always keeps the money; \`aave-v3\`, \`aave-v2\` and \`dydx\` post the fee of the list nearest to .05 %, .09 % and 0, and borrow as equilibrium; \`refuse\` never lends nor borrows; \`random\`.

References: Aave documentation (2020), flash loans; github.com/gg2001/flashloans (fees of dYdX); Qin, Zhou, Livshits & Gervais (2021), Attacking the DeFi
ecosystem with flash loans for fun and profit, Financial Cryptography.`,
  defaults: flashLoanDefaults,
  make: flashLoan,
  solve: solveFlashLoan,
  bots: flashLoanBots,
};
