/**
 * The assembly of a block: a rule puts orders and bundles into a sequence, which is then executed, and everybody is paid.
 *
 *   arrival   a uniform sequence, as messages happen to arrive
 *   fees      orders by tip; bundles by the bid on what they would bring now, plus their victim's tip
 *   value     bundles first, by what they would bring; then orders by tip
 *   users     no sandwiches; orders by slippage limit, the tightest first, so that fewest revert; back-runs with the orders they follow
 *
 * Cycles come after all else, except by arrival. A bundle holds its victim's swap, and is in the block as a whole or not at all: it fails
 * if that swap has been executed before, or if the attack does not pay where it would come; the swap then waits for its own turn. Equals
 * are settled by a coin. An order that is not in the block by then, and a swap that reverts, is not filled.
 */
import { arrange } from "../../../src/device/order.js";
import type { Rng } from "../../../src/rng.js";
import type { Attacker } from "./attacker.js";
import type { Exchange } from "./exchange.js";
import type { MarketState } from "./state.js";
import type { Walk } from "./walk.js";

const random = { kind: "random" } as const;
const priority = { kind: "priority" } as const;
const absent = -1e300;

export class Assembly {
  /** What each agent has earned from the last block, in value: routers, then searchers. */
  readonly earned: Float64Array;
  /** Of the last block: tips and bids, what attacks brought before bids, gas, value unfilled. */
  readonly sums = new Float64Array(4);
  /** Of the last block: sandwiches, back-runs, cycles, swaps that reverted. */
  readonly counts = new Int32Array(4);
  readonly unfilled: Float64Array; // [N], value
  private readonly scores: Float64Array; // [N + S]
  private readonly sequence: Int32Array; // [N + S]
  private readonly swap = Float64Array.of(0, 0, 0);
  private readonly answer = new Float64Array(3);
  private left = 0; // transactions that still fit

  constructor(
    private readonly exchange: Exchange,
    private readonly walk: Walk,
    private readonly attacker: Attacker,
  ) {
    const { routers, searchers } = exchange.options;
    this.earned = new Float64Array(routers + searchers);
    this.unfilled = new Float64Array(routers);
    this.scores = new Float64Array(routers + searchers);
    this.sequence = new Int32Array(routers + searchers);
  }

  /** Build the block of one lane by a rule and execute it. */
  build(s: MarketState, lane: number, rule: number, rng: Rng): void {
    const { exchange, earned, sums, counts, scores, sequence } = this;
    const { routers, searchers } = exchange.options;
    const { width } = exchange.problem.plan;
    earned.fill(0);
    sums.fill(0);
    counts.fill(0);
    this.left = exchange.options.capacity;
    if (rule === 0) arrange(random, routers + searchers, sequence, rng);
    else {
      this.score(s, lane, rule);
      arrange(priority, routers + searchers, sequence, rng, scores);
    }
    for (let n = 0; n < sequence.length && this.left > 0; n++) {
      const item = sequence[n];
      if (item >= routers) this.bundle(s, lane, item - routers, rule);
      else for (let q = item * width; q < (item + 1) * width; q++) this.execute(s, lane, q);
    }
    for (let a = 0; a < routers; a++) this.account(s, lane, a);
  }

  /** What the block did for a router: tokens, gas of every swap that was tried, and the tip if any was. */
  private account(s: MarketState, lane: number, a: number): void {
    const { exchange, earned, sums, unfilled } = this;
    const { swaps, routeOf, hops, values, options, accounts, problem } = exchange;
    const { width } = problem.plan;
    const { outputs, parcels, quotes, ledger, tips } = s;
    const row = (lane * accounts.count + a) * accounts.columns;
    const { start, sells, buys } = hops;
    let tried = 0;
    let missed = 0;
    let sold = 0;
    let due = 0;
    let got = 0;
    for (let q = a * width, k = lane * swaps + q; q < (a + 1) * width; q++, k++) {
      const amount = parcels[k];
      if (!(amount > 0)) continue;
      const route = routeOf[q];
      const output = outputs[k];
      const token = sells[start[route]];
      const bought = buys[start[route + 1] - 1];
      due += quotes[k] * values[bought];
      if (output > -2) tried++;
      if (output < 0) missed += amount * values[token];
      else {
        sold += amount * values[token];
        got += output * values[bought];
        ledger[row + token] -= amount;
        ledger[row + bought] += output;
      }
    }
    const { cash } = accounts;
    const gas = tried * options.gas;
    const tip = tried > 0 ? tips[lane * options.routers + a] : 0;
    ledger[row + cash] -= gas + tip;
    ledger[(lane * accounts.count + accounts.burnt) * accounts.columns + cash] += gas;
    ledger[(lane * accounts.count + accounts.builder) * accounts.columns + cash] += tip;
    unfilled[a] = missed;
    earned[a] = got - sold - gas - tip;
    sums[0] += tip;
    sums[2] += gas;
    sums[3] += missed;
    s.suffered[lane * options.routers + a] = due > got ? 1 - got / due : 0;
  }

  private score(s: MarketState, lane: number, rule: number): void {
    const { exchange, scores } = this;
    const { routers, searchers, targets, bids } = exchange.options;
    const { width } = exchange.problem.plan;
    let most = 0; // the highest tip
    for (let a = 0, k = lane * routers; a < routers; a++, k++) {
      scores[a] = rule === 3 ? 1 - s.limits[k] : s.tips[k];
      if (scores[a] > most) most = scores[a];
    }
    for (let j = 0; j < searchers; j++) {
      const at = (lane * searchers + j) * 3;
      const attack = s.attacks[at];
      const k = routers + j;
      scores[k] = absent;
      if (attack === 0) continue;
      const share = bids[s.attacks[at + 2]];
      if (attack === 1) {
        const prize = s.prizes[(lane + 1) * (2 * targets + 1) - 1];
        scores[k] = -1 / (1 + (rule === 1 ? share * (1 + prize) : prize));
        continue;
      }
      const q = s.victims[lane * 2 * targets + attack - 2];
      if (q < 0 || (rule === 3 && attack < 2 + targets)) continue;
      const prize = s.prizes[lane * (2 * targets + 1) + attack - 2];
      const victim = scores[(q / width) | 0];
      if (rule === 1) scores[k] = victim + share * prize;
      else scores[k] = rule === 2 ? most + prize : victim + 1e-9; // just before its victim's order
    }
  }

  /** One swap, if it has not been executed yet: `outputs` says what became of it. */
  private execute(s: MarketState, lane: number, q: number): void {
    const { exchange, swap, walk } = this;
    const { swaps, routeOf, problem } = exchange;
    const k = lane * swaps + q;
    if (!(s.parcels[k] > 0) || s.outputs[k] !== -2 || this.left <= 0) return;
    swap[0] = s.parcels[k];
    walk.swap(s.pools, lane * problem.plan.slots, routeOf[q], swap, 0, s.least, k);
    s.outputs[k] = swap[0];
    this.left--;
    if (swap[0] < 0) this.counts[3]++;
  }

  /** Gas of a searcher's transaction. */
  private burn(s: MarketState, lane: number, account: number): void {
    const { accounts, options } = this.exchange;
    s.ledger[(lane * accounts.count + account) * accounts.columns + accounts.cash] -= options.gas;
    s.ledger[(lane * accounts.count + accounts.burnt) * accounts.columns + accounts.cash] += options.gas;
    this.earned[account] -= options.gas;
    this.sums[2] += options.gas;
  }

  /** A searcher's bundle. */
  private bundle(s: MarketState, lane: number, j: number, rule: number): void {
    const { exchange, answer, swap, attacker, walk, counts } = this;
    const { routers, searchers, targets, fractions, failures } = exchange.options;
    const { swaps, routeOf, problem } = exchange;
    const { slots, markets } = problem.plan;
    const at = (lane * searchers + j) * 3;
    const attack = s.attacks[at];
    if (attack === 0) return;
    answer.fill(0);
    let token = -1;
    const sandwich = attack > 1 && attack < 2 + targets;
    const own = sandwich ? 2 : 1; // transactions of the searcher's
    const flags = lane * markets.length;
    if (attack === 1) token = attacker.cycle(s.pools, lane * slots, s.open, flags, true, answer, 0);
    else {
      const q = s.victims[lane * 2 * targets + attack - 2];
      const k = lane * swaps + q;
      const fits = q >= 0 && s.outputs[k] === -2 && this.left > own;
      if (fits && !(sandwich && rule === 3)) {
        swap[0] = s.parcels[k];
        swap[1] = s.least[k];
        swap[2] = fractions[s.attacks[at + 1]];
        walk.save(s.pools, lane * slots, routeOf[q]);
        if (sandwich) {
          token = attacker.sandwich(s.pools, lane * slots, routeOf[q], swap, 0, answer, 0);
          swap[0] = answer[0];
          answer[0] = answer[1];
          answer[1] = answer[2];
        } else {
          walk.swap(s.pools, lane * slots, routeOf[q], swap, 0, swap, 1);
          if (swap[0] >= 0) token = attacker.cycle(s.pools, lane * slots, s.open, flags, true, answer, 0);
        }
        if (token < 0) walk.undo(s.pools, lane * slots, routeOf[q]);
        else {
          s.outputs[k] = swap[0];
          this.left--;
        }
      }
    }
    if (token >= 0) {
      counts[attack === 1 ? 2 : sandwich ? 0 : 1]++;
      this.pay(s, lane, j, token, own);
    } else if (failures === "pay") {
      this.left--;
      this.burn(s, lane, routers + j);
    }
  }

  /** What an attack brought goes to its searcher, and its bid to the builder: `[gain, value]` of `answer`. */
  private pay(s: MarketState, lane: number, j: number, token: number, transactions: number): void {
    const { exchange, answer, earned, sums } = this;
    const { accounts, options, values } = exchange;
    const row = (lane * accounts.count + accounts.searcher + j) * accounts.columns;
    const bid = options.bids[s.attacks[(lane * options.searchers + j) * 3 + 2]];
    this.left -= transactions;
    for (let n = 0; n < transactions; n++) this.burn(s, lane, accounts.searcher + j);
    s.ledger[row + token] += answer[0];
    earned[accounts.searcher + j] += answer[0] * values[token] - bid * answer[1];
    s.ledger[row + accounts.cash] -= bid * answer[1];
    s.ledger[(lane * accounts.count + accounts.builder) * accounts.columns + accounts.cash] += bid * answer[1];
    sums[0] += bid * answer[1];
    sums[1] += answer[1];
  }
}
