/**
 * How long convex routing takes: one order through generated networks of 128 tokens and 4,000 pools of all kinds.
 * Prints per seed: seconds on one core, Newton steps, relative gap, largest infeasibility.
 */
import { route } from "../../envs/routing/convex.js";
import { generateNetwork } from "../../envs/routing/generate.js";

export interface Row {
  readonly seed: number;
  readonly seconds: number;
  readonly iterations: number;
  readonly gap: number;
  readonly token: number;
  readonly pool: number;
}

/** Solves seeds 1 … `seeds`, generation and module loading not counted, and prints a table. */
export function bench(seeds = 10, tokens = 128, pools = 4000): readonly Row[] {
  const rows: Row[] = [];
  console.log("seed  seconds  iterations  gap      token    pool");
  for (let seed = 1; seed <= seeds; seed++) {
    const network = generateNetwork({ tokens, pools, seed });
    const start = performance.now();
    const answer = route(network, { kind: "swap", input: { [`t${tokens - 1}`]: 1e6 }, output: "t1" }, { gap: 1e-6 });
    const seconds = (performance.now() - start) / 1000;
    const { iterations, gap, infeasibility } = answer;
    rows.push({ seed, seconds, iterations, gap, ...infeasibility });
    const cells = [`${seed}`.padStart(4), seconds.toFixed(2).padStart(7), `${iterations}`.padStart(10)];
    const small = [gap, infeasibility.token, infeasibility.pool].map((x) => x.toExponential(1));
    console.log([...cells, ...small].join("  "));
  }
  return rows;
}
