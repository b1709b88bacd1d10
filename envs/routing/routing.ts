/**
 * Order routing: routers split their orders over the routes of an exchange network, all at the same time.
 *
 *   output of router i = what its parcels xᵢᵣ = sizeᵢ · shareᵢᵣ bring after settlement (see settlement.ts)
 *   reward             = value · output − tip,  or in basis points against the best route's spot price
 *
 * An episode has `horizon` rounds. With `refill` the reserves are back at the start of every round, as if arbitrageurs had
 * traded in between; without, they stay where the last round left them. On latency links the output is minus the travel cost.
 *
 * The state is reserves, order sizes, what the last round brought, and totals of the episode to date; see `RoutingState`.
 */
import type { Game, Role } from "../../src/game.js";
import { resolve, type Values } from "../../src/options.js";
import { actionSpace, actionWidth, masksOf, type Options, type RouterAction, tipLevels } from "./action.js";
import { draw } from "./draw.js";
import { observation, observer, ordersWidth, seeOrders } from "./observe.js";
import { keyOf, type Problem, problem, routingDefaults } from "./problem.js";
import { Settler } from "./settlement.js";
import { Sight } from "./sight.js";
import { drawSizes, isFixed } from "./sizes.js";
import { gridOf, splitLogits } from "./split.js";

export type RoutingState = {
  readonly pools: Float64Array; // [lanes, slots]
  readonly sizes: Float64Array; // [lanes, N], units of what is sold
  readonly demand: Float64Array; // [lanes], Σ sizes
  readonly outputs: Float64Array; // [lanes, N], units of what is bought; costs, negative, on latency links
  readonly tips: Float64Array; // [lanes, N], units of value
  readonly orders: Float32Array; // [lanes, N, width], the orders as each router sees them
  readonly seen: Float32Array; // [lanes, features], the pools as agents see them
  readonly past: Float32Array; // [lanes, lag, features], the pools as they were; empty without lag
  readonly blurred: Float32Array; // [lanes, N, features], the pools as each router sees them; empty without noise
  readonly totals: Float64Array; // [lanes, metrics]
  readonly due: Float64Array; // [lanes], what the best spot prices would have paid in the episode to date
};

export interface Router<O extends Options> extends Role {
  readonly name: "router";
  readonly action: RouterAction<O>;
}

export type RoutingGame<O extends Options = Options> = Game<RoutingState, readonly [Router<O>]> & {
  readonly problem: Problem;
};

/**
 * A routing game over any network given as data.
 *
 * @throws naming the option, token or pool that is wrong
 */
export function routing<const O extends Partial<Values<typeof routingDefaults>>>(options?: O): RoutingGame<O> {
  const id = "routing/network-v0";
  return routingGame(id, resolve(routingDefaults, options, id)) as RoutingGame<O>;
}

/** The game of resolved options; presets come here. */
export function routingGame(id: string, options: Values<typeof routingDefaults>): RoutingGame {
  const p = problem(id, options);
  const { plan, settlement, routers, tradeOf, sizes, typical, horizon, refill, tipping, maxTip, reward } = p;
  const { slots, initial, width, first } = plan;
  const sight = new Sight(p);
  const settler = new Settler(plan, settlement, tradeOf);
  const grid = p.actions === "grid" ? gridOf(width, p.grid) : undefined;
  const gridCount = grid ? grid.length / width : 0;
  const routesOf = Int32Array.from(tradeOf, (t) => first[t + 1] - first[t]);
  const { values } = plan;
  const unit = values.map((worth, t) => worth * p.spot[t]); // value per unit sold at the best spot price
  const worthOf = Float64Array.from(tradeOf, (t) => values[t]); // per router, as those below
  const unitOf = Float64Array.from(tradeOf, (t) => unit[t]);
  const next = Int32Array.from(tradeOf, (t, a) => {
    const other = tradeOf.findIndex((u, b) => b > a && u !== t); // the next router with another trade
    return other < 0 ? routers : other;
  });
  const flowOf = Int32Array.from(tradeOf, (t) => 3 + first[t]); // where its flows stand among the metrics
  const inOutput = reward === "output";
  const priced = !plan.latency && unit.every(Number.isFinite); // has the best spot price a meaning?
  const perRow = actionWidth(p);
  const wide = ordersWidth(p);
  const metrics = ["welfare", "shortfall", "tips", ...p.plan.routes.map((route) => `flow ${route.name}`)];
  const columns = metrics.length;

  const alike = isFixed(sizes); // then every round's orders are these
  const always = {
    orders: new Float32Array(routers * wide),
    sizes: typical,
    demand: Float64Array.of(typical.reduce((a, b) => a + b, 0)),
  };
  if (alike) seeOrders(p, always, 0);

  const parcels = new Float64Array(routers * width); // scratch of one lane, rewritten by every step
  const got = new Float64Array(routers);

  /** What each router sends into each of its routes, and its tip. */
  const read = (
    actions: Float32Array,
    row: number,
    s: RoutingState,
    lane: number,
    tips: Float64Array,
    to: number,
  ): void => {
    const order = lane * routers;
    if (grid) {
      for (let a = 0; a < routers; a++) {
        const from = actions[(row + a) * perRow] * width;
        const size = s.sizes[order + a];
        for (let r = 0; r < width; r++) parcels[a * width + r] = size * grid[from + r];
      }
    } else {
      for (let a = 0; a < routers; a = next[a]) {
        const alike = next[a] - a;
        const from = (row + a) * perRow;
        splitLogits(actions, from, routesOf[a], s.sizes, order + a, parcels, a * width, alike, perRow, width);
      }
    }
    if (!tipping) return;
    for (let a = 0; a < routers; a++) {
      const from = (row + a) * perRow;
      tips[to + a] = grid ? (maxTip * actions[from + 1]) / (tipLevels - 1) : actions[from + width];
    }
  };

  const begin = (s: RoutingState, lane: number, rng: Parameters<Game["reset"]>[2], pools: boolean): void => {
    if (pools) for (let k = 0, to = lane * slots; k < slots; k++) s.pools[to + k] = initial[k];
    if (alike) {
      if (s.demand[lane] > 0) return; // nothing changes them once they stand
      for (let a = 0, to = lane * routers; a < routers; a++) s.sizes[to + a] = typical[a];
      for (let k = 0, to = lane * routers * wide; k < always.orders.length; k++) s.orders[to + k] = always.orders[k];
      s.demand[lane] = always.demand[0];
      return;
    }
    drawSizes(sizes, routers, rng, s.sizes, lane * routers);
    s.demand[lane] = 0;
    for (let k = lane * routers; k < (lane + 1) * routers; k++) s.demand[lane] += s.sizes[k];
    seeOrders(p, s, lane);
  };

  const flags = grid ? masksOf(p, grid) : []; // per trade
  const legal: Game<RoutingState>["legal"] = flags.some((mask) => mask.includes(0))
    ? (_s, _lane, _role, agent, mask, to) => mask.set(flags[tradeOf[agent]], to)
    : undefined;

  const probe = { pools: new Float64Array(slots), tips: new Float64Array(routers) };

  const game: Game<RoutingState> = {
    id,
    key: keyOf(options),
    roles: [{ name: "router", count: routers, observation: observation(p), action: actionSpace(p, gridCount) }],
    horizon,
    horizonEnds: "terminated",
    phases: 1,
    metrics,

    alloc: (lanes) => ({
      pools: new Float64Array(lanes * slots),
      sizes: new Float64Array(lanes * routers),
      demand: new Float64Array(lanes),
      outputs: new Float64Array(lanes * routers),
      tips: new Float64Array(lanes * routers),
      orders: new Float32Array(lanes * routers * wide),
      seen: new Float32Array(lanes * sight.widths.seen),
      past: new Float32Array(lanes * sight.widths.past),
      blurred: new Float32Array(lanes * sight.widths.blurred),
      totals: new Float64Array(lanes * columns),
      due: new Float64Array(lanes),
    }),

    reset(s, lane, rng) {
      begin(s, lane, rng, true);
      sight.open(s, lane, rng);
      for (let k = lane * routers; k < (lane + 1) * routers; k++) s.outputs[k] = s.tips[k] = 0;
      for (let k = lane * columns; k < (lane + 1) * columns; k++) s.totals[k] = 0;
      s.due[lane] = 0;
    },

    step(s, { lane, time, rng, actions, rewards }) {
      const row = lane * routers;
      read(actions[0], row, s, lane, s.tips, row);
      settler.fill(s.pools, lane * slots, parcels, got, rng, s.tips, row);
      const earned = rewards[0];
      const { sizes, outputs, tips, totals } = s;
      let value = 0;
      let due = 0; // what the best spot prices would have paid
      for (let a = 0; a < routers; a++) {
        const output = got[a];
        const worth = worthOf[a] * output;
        const best = unitOf[a] * sizes[row + a];
        const kept = worth - tips[row + a]; // tips are 0 where nobody bids
        outputs[row + a] = output;
        earned[row + a] = inOutput ? kept : 1e4 * (kept / best - 1);
        value += worth;
        due += best;
      }
      const to = lane * columns;
      for (let a = 0; a < routers; a = next[a]) {
        for (let r = 0; r < routesOf[a]; r++) {
          let flow = totals[to + flowOf[a] + r];
          for (let k = a * width + r; k < next[a] * width; k += width) flow += parcels[k];
          totals[to + flowOf[a] + r] = flow;
        }
      }
      totals[to] += value;
      s.due[lane] += due;
      totals[to + 1] = priced ? 1e4 * (1 - totals[to] / s.due[lane]) : 0;
      if (tipping) for (let a = row; a < row + routers; a++) totals[to + 2] += tips[a];
      if (time + 1 < horizon) begin(s, lane, rng, refill);
      sight.refresh(s, lane, time, rng);
      return false;
    },

    observe: observer(p),
    measure(s, lane, out, to) {
      for (let k = 0; k < columns; k++) out[to + k] = s.totals[lane * columns + k];
    },
    draw: (s, lane) => draw(p, s, lane),
    ...(legal ? { legal } : {}),
    ...(isCertain(p)
      ? {
          payoff(s, lane, actions, out) {
            for (let k = 0; k < slots; k++) probe.pools[k] = s.pools[lane * slots + k];
            read(actions[0], 0, s, lane, probe.tips, 0);
            settler.fill(probe.pools, 0, parcels, got, noCoin, probe.tips);
            for (let a = 0; a < routers; a++) {
              const worth = plan.values[tradeOf[a]] * got[a] - (tipping ? probe.tips[a] : 0);
              const best = plan.values[tradeOf[a]] * p.spot[tradeOf[a]] * s.sizes[lane * routers + a];
              out[0][a] = reward === "output" ? worth : 1e4 * (worth / best - 1);
            }
          },
        }
      : {}),
  };
  return { ...game, problem: p } as unknown as RoutingGame;
}

/** Settlements that toss no coin, so that a joint action has one payoff. */
function isCertain({ settlement }: Problem): boolean {
  if (settlement.kind === "greedy") return false;
  return settlement.kind !== "sequence" || settlement.order.kind === "fixed" || settlement.order.kind === "builder";
}

// A settlement that is certain never draws; the type asks for a stream all the same.
const noCoin = { permute: () => undefined } as unknown as Parameters<Game["reset"]>[2];
