/**
 * Exact integer arithmetic of the exchanges on chain, in bigint, rounding included: the ground truth of the float markets.
 *
 * Constant product (fee on the input, kept in the pool), stableswap (fee on the output, one wei less) and one step of
 * concentrated liquidity (prices as square roots times 2⁹⁶). Amounts are in the smallest unit of each token.
 * References: Adams et al. (2020), Uniswap v2 Core, and its library; Egorov (2019), StableSwap, contract convention
 * Ann = A·n; Adams et al. (2021), Uniswap v3 Core, §6.2.
 */

/** What is left of an input after the fee, as a fraction: 997/1000 on Uniswap v2. */
export interface Kept {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const KEPT: Kept = { numerator: 997n, denominator: 1000n };

/** Output of a constant-product pool, ⌊γ δ y / (x + γ δ)⌋. */
export function getAmountOut(amountIn: bigint, reserveIn: bigint, reserveOut: bigint, kept = KEPT): bigint {
  const net = amountIn * kept.numerator;
  return (net * reserveOut) / (reserveIn * kept.denominator + net);
}

/** Smallest input that yields the output λ < y, ⌊x λ / (γ (y − λ))⌋ + 1. */
export function getAmountIn(amountOut: bigint, reserveIn: bigint, reserveOut: bigint, kept = KEPT): bigint {
  if (amountOut >= reserveOut)
    throw new Error(`the pool cannot pay ${amountOut} of a reserve of ${reserveOut}; ask for less`);
  return (reserveIn * amountOut * kept.denominator) / ((reserveOut - amountOut) * kept.numerator) + 1n;
}

/**
 * The input that moves a constant-product pool to the true price A : B = `trueA` : `trueB` most profitably,
 * √(k p / γ) − r / γ on the side that is too cheap; 0 where the fee eats the profit.
 */
export function profitMaximizingTrade(
  trueA: bigint,
  trueB: bigint,
  reserveA: bigint,
  reserveB: bigint,
  kept = KEPT,
): { readonly aToB: boolean; readonly amountIn: bigint } {
  const aToB = (reserveA * trueB) / reserveB < trueA;
  const [sold, bought, reserve] = aToB ? [trueA, trueB, reserveA] : [trueB, trueA, reserveB];
  const target = squareRoot((reserveA * reserveB * kept.denominator * sold) / (bought * kept.numerator));
  const start = (reserve * kept.denominator) / kept.numerator;
  return { aToB, amountIn: target > start ? target - start : 0n };
}

/** ⌊√n⌋ by Newton's method. */
export function squareRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1); // at least √n
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

const FEE_DENOMINATOR = 10n ** 10n; // of stableswap
const ROUNDS = 255;

/** Invariant D of a stableswap pool; `balances` in a common precision. */
export function getD(balances: readonly bigint[], amplification: bigint): bigint {
  const n = BigInt(balances.length);
  const ann = amplification * n;
  const sum = balances.reduce((total, balance) => total + balance, 0n);
  let d = sum;
  for (let round = 0; round < ROUNDS && sum > 0n; round++) {
    let product = d;
    for (const balance of balances) product = (product * d) / (balance * n);
    const last = d;
    d = ((ann * sum + product * n) * d) / ((ann - 1n) * d + (n + 1n) * product);
    if (distance(d, last) <= 1n) break;
  }
  return d;
}

/** New balance of token j once token i has the balance x, on the same invariant. */
export function getY(i: number, j: number, x: bigint, balances: readonly bigint[], amplification: bigint): bigint {
  const n = BigInt(balances.length);
  const ann = amplification * n;
  const d = getD(balances, amplification);
  let c = d;
  let sum = 0n;
  for (let k = 0; k < balances.length; k++) {
    if (k === j) continue;
    const balance = k === i ? x : balances[k]!;
    sum += balance;
    c = (c * d) / (balance * n);
  }
  c = (c * d) / (ann * n);
  const b = sum + d / ann;
  let y = d;
  for (let round = 0; round < ROUNDS; round++) {
    const last = y;
    y = (y * y + c) / (2n * y + b - d);
    if (distance(y, last) <= 1n) break;
  }
  return y;
}

/** Output of a stableswap trade of `dx` from token i to token j; the fee is in units of 1e-10. */
export function exchange(
  i: number,
  j: number,
  dx: bigint,
  balances: readonly bigint[],
  amplification: bigint,
  fee: bigint,
): bigint {
  const gross = balances[j]! - getY(i, j, balances[i]! + dx, balances, amplification) - 1n;
  return gross - (gross * fee) / FEE_DENOMINATOR;
}

const distance = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a);

const Q96 = 1n << 96n;
const WORD = 1n << 256n; // numbers on chain stay below this
const PIPS = 1_000_000n; // fees of v3 are in millionths

/** √(amount1 / amount0) · 2⁹⁶, rounded down. */
export const encodeSqrtPrice = (amount1: bigint, amount0: bigint): bigint => squareRoot((amount1 << 192n) / amount0);

const divideUp = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;

/** Token 0 between two root prices, L (1/√a − 1/√b), rounded up or down. */
export function getAmount0Delta(rootA: bigint, rootB: bigint, liquidity: bigint, up: boolean): bigint {
  const [low, high] = rootA < rootB ? [rootA, rootB] : [rootB, rootA];
  const numerator = liquidity * Q96 * (high - low);
  return up ? divideUp(divideUp(numerator, high), low) : numerator / high / low;
}

/** Token 1 between two root prices, L (√b − √a), rounded up or down. */
export function getAmount1Delta(rootA: bigint, rootB: bigint, liquidity: bigint, up: boolean): bigint {
  const numerator = liquidity * distance(rootA, rootB);
  return up ? divideUp(numerator, Q96) : numerator / Q96;
}

/** Root price once `amount` of token 0 has come in (or gone out), rounded up. */
function nextFromAmount0(root: bigint, liquidity: bigint, amount: bigint, comesIn: boolean): bigint {
  if (amount === 0n) return root;
  const scaled = liquidity * Q96;
  const product = amount * root;
  if (comesIn)
    return scaled + product < WORD && product < WORD
      ? divideUp(scaled * root, scaled + product)
      : divideUp(scaled, scaled / root + amount); // what the contract does where its words overflow
  return divideUp(scaled * root, scaled - product);
}

/** Root price once `amount` of token 1 has come in (or gone out), rounded down. */
function nextFromAmount1(root: bigint, liquidity: bigint, amount: bigint, comesIn: boolean): bigint {
  if (comesIn) return root + (amount * Q96) / liquidity;
  return root - divideUp(amount * Q96, liquidity);
}

/**
 * One step of a v3 swap from one root price towards another within one liquidity.
 *
 * @param amount what is left to trade: an input if positive, an output if negative
 * @param fee    in millionths of the input; `amountIn` is without it
 */
export function computeSwapStep(
  root: bigint,
  target: bigint,
  liquidity: bigint,
  amount: bigint,
  fee: bigint,
): { readonly root: bigint; readonly amountIn: bigint; readonly amountOut: bigint; readonly fee: bigint } {
  const down = root >= target; // token 0 comes in
  const exactIn = amount >= 0n;
  const input = (to: bigint) => (down ? getAmount0Delta : getAmount1Delta)(to, root, liquidity, true);
  const output = (to: bigint) => (down ? getAmount1Delta : getAmount0Delta)(to, root, liquidity, false);
  const net = exactIn ? (amount * (PIPS - fee)) / PIPS : -amount;
  const reaches = net >= (exactIn ? input(target) : output(target));
  const stop = exactIn === down ? nextFromAmount0 : nextFromAmount1;
  const next = reaches ? target : stop(root, liquidity, net, exactIn);
  const amountIn = input(next);
  const amountOut = exactIn || output(next) < net ? output(next) : net;
  const paid = exactIn && next !== target ? amount - amountIn : divideUp(amountIn * fee, PIPS - fee);
  return { root: next, amountIn, amountOut, fee: paid };
}

/** Output of a v3 pool with one liquidity at every price, for an input of token 0 (`down`) or of token 1. */
export function getConcentratedAmountOut(
  amountIn: bigint,
  root: bigint,
  liquidity: bigint,
  fee: bigint,
  down: boolean,
): bigint {
  const target = down ? 1n : WORD; // beyond the reach of any trade
  return computeSwapStep(root, target, liquidity, amountIn, fee).amountOut;
}
