/**
 * Mean excess of an accuracy over a threshold: E (p − t)⁺ for p = x + e, x ~ U[a, b], e ~ U[−d, d] independent.
 *
 *   E (p − t)⁺ = (F(b + d) − F(b − d) − F(a + d) + F(a − d)) / (2 d (b − a)),   F(z) = ((z − t)⁺)³/6
 *
 * and its limits where d or b − a is 0. Derived: (z)⁺ integrated twice.
 */
export function meanExcess(t: number, a: number, b: number, d: number): number {
  const plus = (z: number) => Math.max(0, z - t);
  if (b - a < tiny && d < tiny) return plus((a + b) / 2);
  if (d < tiny) return (plus(b) ** 2 - plus(a) ** 2) / (2 * (b - a));
  if (b - a < tiny) return (plus((a + b) / 2 + d) ** 2 - plus((a + b) / 2 - d) ** 2) / (4 * d);
  return (plus(b + d) ** 3 - plus(b - d) ** 3 - plus(a + d) ** 3 + plus(a - d) ** 3) / (12 * d * (b - a));
}

const tiny = 1e-6; // below, the difference quotients lose digits; the limits are then as good
