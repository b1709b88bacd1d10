/**
 * Gauss–Legendre quadrature: ∫ f over an interval, exact for polynomials up to degree 2 · 16 − 1.
 *
 * Reference: Press et al. (2007), Numerical Recipes, 3rd ed., §4.6.
 */

const points = 16;
const nodes = new Float64Array(points); // on [−1, 1]
const weights = new Float64Array(points);
for (let k = 0; k < points; k++) {
  let x = Math.cos((Math.PI * (k + 0.75)) / (points + 0.5)); // close enough for Newton
  for (let step = 0; step < 20; step++) {
    const { value, slope } = legendre(x);
    x -= value / slope;
  }
  nodes[k] = x;
  weights[k] = 2 / ((1 - x * x) * legendre(x).slope ** 2);
}

/** Pₙ(x) and its derivative, n = `points`. */
function legendre(x: number): { readonly value: number; readonly slope: number } {
  let before = 1;
  let value = x;
  for (let n = 2; n <= points; n++) [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
  return { value, slope: (points * (x * value - before)) / (x * x - 1) };
}

/** ∫ f from a to b, over `panels` equal stretches. */
export function integral(f: (x: number) => number, a: number, b: number, panels = 1): number {
  const half = (b - a) / panels / 2;
  let sum = 0;
  for (let p = 0; p < panels; p++) {
    const centre = a + (2 * p + 1) * half;
    for (let k = 0; k < points; k++) sum += weights[k] * f(centre + half * nodes[k]);
  }
  return sum * half;
}
