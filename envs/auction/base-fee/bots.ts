/**
 * Bots of the base fee game. All wait where the value is below the base fee b.
 *
 *   equilibrium  the tip of one block's discriminatory auction among the transactions pending, with reserve b (`discriminatory.ts`); 0
 *                where all of them fit
 *   obvious      max fee v, tip 0: the "obvious" bid of EIP-1559
 *   patient      waits while it can and the base fee is likely to fall by more than the value, b − b' > (1 − δ) v, where b' follows b if
 *                the block has as much gas as the last one; otherwise obvious
 *   legacy       one gas price as before EIP-1559, that of the same auction with no reserve; it is max fee and tip in one
 *   wait         never bids
 *
 * On a grid they choose the nearest tip. References: Roughgarden (2021), arXiv 2106.01340 (obvious bids; from memory); EIP-1559 (2019),
 * "normalize_transaction" (legacy transactions).
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import { size } from "../../../src/space.js";
import { observedQuantile, withReserves } from "../discriminatory.js";
import { writeTip } from "../tip.js";
import { type BaseFeeGame, seen } from "./base-fee.js";
import type { Market } from "./options.js";
import { nextBaseFee } from "./rule.js";

/** What a user sees, and a draw for where its value is an atom's. */
interface View {
  readonly value: number;
  readonly patient: boolean;
  readonly left: number;
  readonly baseFee: number;
  readonly gas: number; // T
  readonly pool: number;
  readonly coin: number;
}

interface Bid {
  readonly tip: number;
  readonly maxFee: number;
}

const botOf =
  (plan: (market: Market) => (view: View) => Bid | undefined): Bot =>
  (any, role, seed): Agent => {
    const { market, roles } = any as unknown as BaseFeeGame;
    const bid = plan(market);
    const rng = Rng.alloc(1, `base-fee ${seed}`).at(0);
    const width = size(roles[role as 0].observation);
    return {
      state: { words: rng.words },
      act(observations, _masks, actions) {
        for (let row = 0, at = 0; at < observations.length; row++, at += width) {
          const value = observations[at + seen.value];
          const baseFee = observations[at + seen.baseFee];
          const coin = rng.uniform();
          const made =
            observations[at + seen.idle] === 0 && value >= baseFee
              ? bid({
                  ...{ value, baseFee, coin },
                  patient: observations[at + seen.patient] === 1,
                  left: observations[at + seen.left],
                  gas: observations[at + seen.gas],
                  pool: observations[at + seen.pool],
                })
              : undefined;
          writeTip(actions, row, market, made ? made.tip : -1, made ? made.maxFee : 0);
        }
      },
    };
  };

/** The price, base fee included, that a bidder offers in one block's auction; solved once for every number of bidders. */
function bidders({ slots, values }: Market): (pool: number, reserve: number, value: number, coin: number) => number {
  const solved = new Map<number, ReturnType<typeof withReserves>>();
  return (pool, reserve, value, coin) => {
    if (pool <= slots) return reserve;
    const known = solved.get(pool) ?? withReserves({ bidders: pool, units: slots }, values);
    solved.set(pool, known);
    return Math.max(reserve, Math.min(known(reserve).bid(observedQuantile(values, value, coin)), value));
  };
}

const obvious = ({ value }: View): Bid => ({ tip: 0, maxFee: value });

export const bots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf((market) => {
    const price = bidders(market);
    return ({ pool, baseFee, value, coin }) => ({
      tip: price(pool, baseFee, value, coin) - baseFee,
      maxFee: value,
    });
  }),
  obvious: botOf(() => obvious),
  patient: botOf(({ target, denominator, discount }) => (view) => {
    const { value, baseFee, gas, left, patient } = view;
    const fall = baseFee - nextBaseFee(baseFee, gas * target, target, denominator);
    return patient && left > 1 && fall > (1 - discount) * value ? undefined : obvious(view);
  }),
  legacy: botOf((market) => {
    const price = bidders(market);
    return ({ pool, baseFee, value, coin }) => {
      const all = price(pool, 0, value, coin);
      return all < baseFee ? undefined : { tip: all - baseFee, maxFee: all };
    };
  }),
  wait: botOf(() => () => undefined),
};
