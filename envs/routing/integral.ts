/**
 * Integrals of one-dimensional costs by Gauss–Legendre quadrature, adaptively halved.
 *
 * Reference: Beckmann, McGuire & Winsten (1956), Studies in the Economics of Transportation (the potential Σ ∫₀ˣ c).
 */

/**
 * ∫₀ˣ f(u) du, the Beckmann potential of a link with cost f. Gauss–Legendre with ten nodes, halved until both halves agree
 * with the whole to 1e-14 of ∫|f|; a kink or an integrable singularity at 0 costs more halvings.
 */
export function integral(f: (u: number) => number, x: number): number {
  const scale = panel((u) => Math.abs(f(u)), 0, x);
  return refine(f, 0, x, panel(f, 0, x), 1e-14 * Math.abs(scale), 128);
}

function refine(
  f: (u: number) => number,
  from: number,
  to: number,
  whole: number,
  tolerance: number,
  halvings: number,
): number {
  const middle = (from + to) / 2;
  const left = panel(f, from, middle);
  const right = panel(f, middle, to);
  if (halvings === 0 || !(Math.abs(left + right - whole) > tolerance)) return left + right;
  const half = refine(f, from, middle, left, tolerance, halvings - 1);
  return half + refine(f, middle, to, right, tolerance, halvings - 1);
}

function panel(f: (u: number) => number, from: number, to: number): number {
  const center = (from + to) / 2;
  const radius = (to - from) / 2;
  let sum = 0;
  for (let k = 0; k < nodes.length; k++)
    sum += weights[k]! * (f(center - radius * nodes[k]!) + f(center + radius * nodes[k]!));
  return radius * sum;
}

/** The positive zeros z of the Legendre polynomial P₁₀ by Newton's method, with weights 2 / ((1 − z²) P₁₀′(z)²). */
const nodes: number[] = [];
const weights: number[] = [];
for (let k = 1; k <= 5; k++) {
  let z = Math.cos((Math.PI * (k - 0.25)) / 10.5);
  let derivative = 0;
  for (let round = 0; round < 20; round++) {
    let [last, now] = [1, z]; // P₀, P₁
    for (let n = 2; n <= 10; n++) [last, now] = [now, ((2 * n - 1) * z * now - (n - 1) * last) / n];
    derivative = (10 * (last - z * now)) / (1 - z * z);
    z -= now / derivative;
  }
  nodes.push(z);
  weights.push(2 / ((1 - z * z) * derivative * derivative));
}
