/** The books of a market: no token, no value and no gas appears or goes. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { marketGame } from "../../../envs/routing/market/market.js";
import { metrics } from "../../../envs/routing/market/state.js";
import { Rng } from "../../../src/rng.js";
import { sample } from "../../../src/space.js";

type Options = NonNullable<Parameters<typeof marketGame>[0]>;

const events: NonNullable<Options["events"]> = [
  { kind: "close", pool: "A-B", chance: 0.2 },
  { kind: "open", pool: "A-B", chance: 0.3 },
  { kind: "scale", pool: "C-D", factor: 1.7, chance: 0.3 },
  { kind: "scale", pool: "B-D", factor: 0.5, round: 2 },
];

/** What the open pools of a lane and the ledger hold together, token by token, then cash. */
function books(game: ReturnType<typeof marketGame>, s: ReturnType<typeof game.alloc>, lane: number): number[] {
  const { problem, accounts } = game.exchange;
  const { network, markets, at, slots } = problem.plan;
  const sums = Array.from({ length: accounts.columns }, (_, c) => {
    let sum = 0;
    for (let a = 0; a < accounts.count; a++) sum += s.ledger[(lane * accounts.count + a) * accounts.columns + c];
    return sum;
  });
  network.pools.forEach((link, k) => {
    if (s.open[lane * markets.length + k] === 0) return;
    link.tokens.forEach((token, j) => {
      sums[network.tokens.indexOf(token)] += markets[k].holds(s.pools, lane * slots + at[k], j);
    });
  });
  return sums;
}

describe("the books", () => {
  test("of every token, and of cash, balance to 1e-9 in random play, with events, refills, failures and full blocks", () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer({ min: 0, max: 1e6 }),
          refill: fc.boolean(),
          searchers: fc.integer({ min: 0, max: 4 }),
          builders: fc.integer({ min: 0, max: 1 }),
          rule: fc.constantFrom("arrival", "fees", "value", "users" as const),
          failures: fc.constantFrom("free", "pay" as const),
          capacity: fc.integer({ min: 1, max: 40 }),
          gas: fc.constantFrom(0, 0.02, 0.3),
          events: fc.constantFrom([], events),
        }),
        ({ seed, ...options }) => {
          const game = marketGame({ ...options, routers: 5, horizon: 4 } as Options);
          const s = game.alloc(1);
          const rng = Rng.alloc(1, seed).at(0);
          game.reset(s, 0, rng);
          const start = books(game, s, 0);
          const roles = game.roles as readonly (typeof game.roles)[number][];
          const actions = roles.map((role) => new Float32Array(role.count * (role.action.kind === "discrete" ? 1 : 3)));
          const rewards = roles.map((role) => new Float32Array(role.count));
          const mask = new Uint8Array(256);
          for (let time = 0; time < 4 * game.phases; time++) {
            roles.forEach((role, r) => {
              for (let a = 0; a < role.count; a++) {
                game.legal!(s, 0, r, a, mask, 0);
                sample(role.action, rng, actions[r], a * (actions[r].length / role.count), mask, 0);
              }
            });
            game.step(s, { lane: 0, time, rng, actions, policies: [], rewards });
            books(game, s, 0).forEach((now, c) => {
              expect(Math.abs(now - start[c])).toBeLessThan(1e-9 * Math.max(1, start[c]));
            });
            const total = new Float64Array(metrics.length);
            game.measure(s, 0, total, 0);
            expect(Math.abs(total.slice(0, 6).reduce((sum, x) => sum + x, 0))).toBeLessThan(1e-9 * 4000);
          }
        },
      ),
      { numRuns: 120 },
    );
  });
});
