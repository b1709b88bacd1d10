/** The routing family's public names: the game, its networks, its solvers, and the exact integers of the chain. */
export { blind, nash, optimum, wardrop } from "./answers.js";
export { type Problem as RouteProblem, type Route as RouteSolution, type RouteOptions, route } from "./convex.js";
export * as exact from "./exact.js";
export { type Expression, parseExpression } from "./expression.js";
export { type GenerateOptions, generateNetwork, mixes } from "./generate.js";
export { integral } from "./integral.js";
export { findRoutes, type Trade, validateNetwork } from "./network.js";
export type * from "./pool.js";
export { market } from "./pools/index.js";
export { problem, routingDefaults } from "./problem.js";
export { bestResponse } from "./respond.js";
export { opening, type Profile, type Setting } from "./round.js";
export { type RoutingGame, type RoutingState, routing } from "./routing.js";
export { deviation, solve } from "./solve.js";
