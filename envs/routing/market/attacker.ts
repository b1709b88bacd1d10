/**
 * The searchers' contract: attacks whose amounts are worked out on the reserves at hand, so that none is made at a loss.
 *
 *   sandwich   of the pool on the victim's route where it brings most. What the victim must still get out of that pool for its least
 *              output at the end of the route is found backwards, pool by pool: in = x m / (γ (y − m)), or m / price
 *   cycle      the best amount around the cycle that gains most
 *
 * Both are the closed forms of `mev/`; gains are in value, after gas.
 */
import type { Exchange } from "./exchange.js";
import type { Walk } from "./walk.js";

export class Attacker {
  private readonly need: Float64Array; // [hops of a route], what must come out of each hop
  private readonly order = new Float64Array(4); // what a sandwicher reads
  private readonly answer = new Float64Array(4); // what it writes
  private readonly best = new Float64Array(2); // value, front-run
  private readonly gas = new Float64Array(1);
  private readonly flow = new Float64Array(1);

  constructor(
    private readonly exchange: Exchange,
    private readonly walk: Walk,
  ) {
    this.need = new Float64Array(exchange.hops.most);
  }

  /**
   * Sandwich one swap, or let it pass where no sandwich pays.
   *
   * @param swap     its input and least output at `swap[k]` and `swap[k + 1]`, and the share of the best front-run to sell at
   *                 `swap[k + 2]`
   * @param out      `[output, gain, value]` at `out[to …]`, written: what the victim gets, −1 if it reverts; what the attack brings before
   *                 gas, in the token that the victim sells to the pool; and after gas, in value. Without an attack the last two are 0
   * @returns the token, −1 without an attack
   */
  sandwich(
    pools: Float64Array,
    base: number,
    route: number,
    swap: Float64Array,
    k: number,
    out: Float64Array,
    to: number,
  ): number {
    const { walk, need, order, answer, best, flow } = this;
    const { hops, problem, sandwichers, values, options } = this.exchange;
    const { at, markets } = problem.plan;
    const { turning, kept } = hops;
    const first = hops.start[route];
    const end = hops.start[route + 1];
    flow[0] = swap[k];
    walk.quote(pools, base, route, flow, 0);
    out[to] = -1;
    out[to + 1] = out[to + 2] = 0;
    if (!(flow[0] >= swap[k + 1])) return -1;
    let chosen = -1;
    best[0] = best[1] = 0;
    need[end - 1 - first] = swap[k + 1];
    for (let h = end - 1; h >= first; h--) {
      const n = h - first;
      const slot = base + at[hops.pool[h]];
      const sandwicher = sandwichers[hops.pool[h]];
      if (sandwicher) {
        order[0] = walk.amounts[n];
        order[1] = need[n];
        order[2] = options.gas / values[hops.sells[h]];
        order[3] = Number.POSITIVE_INFINITY;
        sandwicher.plan(pools, slot, hops.i[h], order, 0, answer, 0);
        if (answer[2] * values[hops.sells[h]] > best[0]) {
          best[0] = answer[2] * values[hops.sells[h]];
          best[1] = answer[0];
          chosen = h;
        }
      }
      if (n === 0 || turning[h] === 2) break;
      if (turning[h] === 1) need[n - 1] = (need[n] / kept[h]) * (1 + 1e-15);
      else {
        const left = pools[slot + hops.j[h]] - need[n];
        need[n - 1] = ((pools[slot + hops.i[h]] * need[n]) / (kept[h] * left)) * (1 + 4e-15);
      }
    }
    walk.save(pools, base, route);
    flow[0] = swap[k];
    let token = -1;
    for (let h = first; h < end; h++) {
      const slot = base + at[hops.pool[h]];
      if (h !== chosen) {
        markets[hops.pool[h]].trade(pools, slot, hops.i[h], hops.j[h], flow, 0);
        continue;
      }
      token = hops.sells[h];
      order[0] = flow[0];
      order[1] = need[h - first];
      order[2] = options.gas / values[token];
      order[3] = swap[k + 2] * best[1];
      sandwichers[hops.pool[h]]!.attack(pools, slot, hops.i[h], order, 0, answer, 0);
      flow[0] = answer[3];
      if (!(answer[2] > 0)) token = -1;
    }
    if (!(flow[0] >= swap[k + 1])) {
      walk.undo(pools, base, route); // by rounding alone; the victim then passes unharmed
      flow[0] = swap[k];
      walk.send(pools, base, route, flow, 0);
      token = -1;
    }
    out[to] = flow[0];
    if (token >= 0) {
      out[to + 1] = answer[2] + 2 * order[2];
      out[to + 2] = answer[2] * values[token];
    }
    return token;
  }

  /**
   * Send the best amount around the best cycle of open pools, if it gains more than the gas.
   *
   * @param open  which pools are there, at `open[flags …]`
   * @param go    or only look what it would bring
   * @param out   `[gain, value]` at `out[to …]`, written: before gas, in tokens, and after gas, in value; 0 without a cycle
   * @returns the token, −1 without a cycle
   */
  cycle(
    pools: Float64Array,
    base: number,
    open: Uint8Array,
    flags: number,
    go: boolean,
    out: Float64Array,
    to: number,
  ): number {
    const { answer, best, gas } = this;
    const { cycles, cyclePools, cycleToken, nextCycle, values, options } = this.exchange;
    let chosen = -1;
    best[0] = options.gas;
    for (let c = 0, next = 0; c < cycles.length; c = next) {
      next = c + 1;
      const pass = cyclePools[c];
      let closed = false;
      for (let n = 0; n < pass.length; n++) if (open[flags + pass[n]] === 0) closed = true;
      if (closed) {
        next = nextCycle[c];
        continue;
      }
      cycles[c].plan(pools, base, answer, 0);
      if (!(answer[1] > 0)) next = nextCycle[c];
      if (answer[1] * values[cycleToken[c]] > best[0]) {
        best[0] = answer[1] * values[cycleToken[c]];
        chosen = c;
      }
    }
    out[to] = out[to + 1] = 0;
    if (chosen < 0) return -1;
    const token = cycleToken[chosen];
    if (!go) {
      out[to] = best[0] / values[token];
      out[to + 1] = best[0] - options.gas;
      return token;
    }
    gas[0] = options.gas / values[token];
    cycles[chosen].run(pools, base, gas, 0, answer, 0);
    if (!(answer[1] > 0)) return -1;
    out[to] = answer[1] + gas[0];
    out[to + 1] = answer[1] * values[token];
    return token;
  }
}
