/** Draws against a density, for the tests of heads. */
import type { Head, Row } from "../../agents/head.js";
import type { Rng } from "../../src/rng.js";

/**
 * χ² of draws in equal cells of [low, high] against a density, by the midpoint rule on 200 points per cell.
 *
 * Its mean is cells − 1 and its deviation √(2 (cells − 1)) where the density is right.
 *
 * @param density of the action's first number
 */
export function chiSquared(
  head: Head,
  row: Row,
  rng: Rng,
  [low, high]: readonly [number, number],
  cells: number,
  draws: number,
  density: (a: number) => number,
): number {
  const seen = new Float64Array(cells);
  const kept = new Float32Array(head.kept);
  const action = new Float32Array(64);
  for (let i = 0; i < draws; i++) {
    head.draw(row, rng, kept, 0);
    head.decode(kept, 0, action, 0);
    seen[Math.min(cells - 1, Math.floor(((action[0] - low) / (high - low)) * cells))]++;
  }
  const [fine, width] = [200, (high - low) / cells];
  let sum = 0;
  for (let cell = 0; cell < cells; cell++) {
    let mass = 0;
    for (let j = 0; j < fine; j++) mass += (density(low + (cell + (j + 0.5) / fine) * width) * width) / fine;
    sum += (seen[cell] - draws * mass) ** 2 / (draws * mass);
  }
  return sum;
}
