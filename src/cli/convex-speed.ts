/**
 * The experiment `convex`: how long convex routing takes, and how good its certificate is, on generated networks of 128 tokens and
 * 4,000 pools of all kinds. Generation and module loading are not counted.
 */
import { route } from "../../envs/routing/convex.js";
import { generateNetwork } from "../../envs/routing/generate.js";
import { progress } from "./bars.js";
import type { Experiment } from "./experiment.js";
import { table } from "./table.js";

export interface Row {
  readonly seed: number;
  readonly seconds: number;
  readonly iterations: number;
  readonly gap: number; // relative, certified
  readonly infeasibility: { readonly token: number; readonly pool: number };
}

/** One order of 1e6 through one network. */
export function solveOne(seed: number, tokens = 128, pools = 4000): Row {
  const network = generateNetwork({ tokens, pools, seed });
  const start = performance.now();
  const answer = route(network, { kind: "swap", input: { [`t${tokens - 1}`]: 1e6 }, output: "t1" }, { gap: 1e-6 });
  const seconds = (performance.now() - start) / 1000;
  const { iterations, gap, infeasibility } = answer;
  return { seed, seconds, iterations, gap, infeasibility };
}

export const convex: Experiment = {
  about: "how fast is convex routing over 128 tokens and 4,000 pools?",
  title: "Convex routing over 128 tokens and 4,000 pools of all kinds",
  seeds: 10,
  intro: `One order of a million through a generated network of 128 tokens and 4,000 pools: constant product, weighted (two to four
tokens), stableswap, concentrated liquidity, constant price and curves. One core; the gap is certified by weak duality, the
infeasibility is measured against each pool's own formula and each token's balance, relative to their scale.`,
  async run({ seeds }, shell) {
    const bar = progress(shell.io, "convex", seeds);
    const rows: Row[] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      rows.push(solveOne(seed));
      bar.at(seed, `seed ${seed}`);
    }
    bar.end();
    const small = (x: number) => (x === 0 ? "0" : x.toExponential(1));
    const head = ["seed", "seconds", "Newton steps", "relative gap", "infeasibility of tokens", "of pools"];
    const cells = rows.map(({ seed, seconds, iterations, gap, infeasibility: { token, pool } }) => [
      ...[String(seed), seconds.toFixed(2), String(iterations), small(gap), small(token), small(pool)],
    ]);
    return { data: { seeds: rows.map((row) => row.seed), rows }, table: table(head, cells) };
  },
};
