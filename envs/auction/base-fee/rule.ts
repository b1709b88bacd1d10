/**
 * How the base fee follows demand: up after a block above the gas target, down after one below.
 *
 *   continuous   b' = b (1 + (g − T)/(d T))
 *   integer      in wei: b + max(1, ⌊b (g − T)/(T d)⌋) above the target, b − ⌊b (T − g)/(T d)⌋ below it, b at it
 *
 * with gas used g, target T and denominator d. The integer rule is the protocol's, bit for bit: the product b (g − T), which can exceed
 * 2⁵³, is kept as an exact sum of two doubles.
 *
 * References: EIP-1559 (2019), "base_fee_per_gas_delta"; Dekker (1971), Numer. Math. 18 (exact products).
 */

/** The continuous rule. */
export function nextBaseFee(baseFee: number, gas: number, target: number, denominator: number): number {
  return baseFee * (1 + (gas - target) / (denominator * target));
}

/** The integer rule. @param baseFee wei; all are whole numbers, and T d is below 2⁵³ as is the base fee */
export function nextBaseFeeWei(baseFee: number, gas: number, target: number, denominator: number): number {
  cell[0] = baseFee;
  nextWeiAt(cell, 0, gas, target, denominator);
  return cell[0];
}

/** `a[k]` ← the base fee after it, in wei. */
export function nextWeiAt(a: Float64Array, k: number, gas: number, target: number, denominator: number): void {
  if (gas === target) return;
  quotient(a[k], Math.abs(gas - target), target * denominator);
  if (gas < target) a[k] -= result[0];
  else a[k] += Math.max(1, result[0]);
}

const cell = new Float64Array(1);
const result = new Float64Array(1);
const product = new Float64Array(4); // x y as high + low, then (x y / z) z likewise

/** `result[0]` ← ⌊x y / z⌋, exactly. */
function quotient(x: number, y: number, z: number): void {
  multiply(x, y, 0);
  const near = Math.floor(product[0] / z); // right, or off by one
  multiply(near, z, 2);
  const rest = product[0] - product[2] + (product[1] - product[3]); // whole and small, hence exact
  result[0] = rest < 0 ? near - 1 : rest >= z ? near + 1 : near;
}

/** x y = product[k] + product[k + 1] without error. */
function multiply(x: number, y: number, k: number): void {
  const p = x * y;
  const xs = 134217729 * x; // 2²⁷ + 1 splits 53 bits into halves
  const ys = 134217729 * y;
  const xHigh = xs - (xs - x);
  const yHigh = ys - (ys - y);
  const xLow = x - xHigh;
  const yLow = y - yHigh;
  product[k] = p;
  product[k + 1] = xLow * yLow - (p - xHigh * yHigh - xLow * yHigh - xHigh * yLow);
}
