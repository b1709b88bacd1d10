/** The routing family's public names: the game, its networks, its solvers, and the exact integers of the chain. */
export { blind, nash, optimum, wardrop } from "./answers.js";
export { type Problem as RouteProblem, type Route as RouteSolution, type RouteOptions, route } from "./convex.js";
export { attempt, enoughInclusion, separateProfit } from "./domains/attempt.js";
export { type BlockValues, blockValues, type DomainBlock } from "./domains/blocks.js";
export { type Clearing, type Extraction, extraction } from "./domains/clearing.js";
export { delayedOutput } from "./domains/delay.js";
export { type DomainsGame, domainsGame } from "./domains/domains.js";
export * as exact from "./exact.js";
export { type Expression, parseExpression } from "./expression.js";
export { beginFair, drawCount, drawSize, fair, fairSlots, moveFair } from "./fair/fair.js";
export { type Flow, flows, orderSizes } from "./fair/flow.js";
export { type GenerateOptions, generateNetwork, mixes } from "./generate.js";
export { integral } from "./integral.js";
export type { MarketEvent } from "./market/events.js";
export { type LimitGame, limitGame } from "./market/limits.js";
export { type MarketGame, marketGame } from "./market/market.js";
export { marketDefaults } from "./market/options.js";
export { Block, type BlockOrder, type Objective } from "./mev/block.js";
export {
  type Backrun,
  backrun,
  bestInput,
  compose,
  type Gain,
  type Moebius,
  outputOf,
  priceHop,
  productHop,
} from "./mev/cycle.js";
export { Cycler, findCycles } from "./mev/cycler.js";
export { type SandwichGain, sandwichGains } from "./mev/gains.js";
export { OrderingSearch, type Orderings, orderings } from "./mev/ordering.js";
export { type Pending, Raid } from "./mev/raid.js";
export {
  interiorFront,
  largestFront,
  leastOutput,
  sandwichProfit,
  smallestVictim,
  type Victim,
} from "./mev/sandwich.js";
export { type Sandwich, Sandwicher, sandwich } from "./mev/sandwicher.js";
export { findRoutes, type Trade, validateNetwork } from "./network.js";
export type * from "./pool.js";
export { market } from "./pools/index.js";
export { problem, routingDefaults } from "./problem.js";
export { frictionless, type Loss, lossOf, patience } from "./provision/loss.js";
export { type Placement, placement } from "./provision/placement.js";
export type { ProvisionGame } from "./provision/provision.js";
export type { ProvisionState } from "./provision/state.js";
export { bestResponse } from "./respond.js";
export { opening, type Profile, type Setting } from "./round.js";
export { type RoutingGame, type RoutingState, routing } from "./routing.js";
export { deviation, solve } from "./solve.js";
