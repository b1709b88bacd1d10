/**
 * Bots of the absent-minded driver, by the probability with which they go on.
 *
 *   optimum      the best plan, 2/3 for (0, 4, 1)
 *   paradox      what a driver with that plan finds best at an intersection if it believes to choose for the rest of the road, 1/3
 *   consistent   what replanning so would leave as it is, 4/9
 *   leave, continue   for certain
 */
import { randomBot } from "../../../src/random-bot.js";
import type { Entry } from "../../../src/registry.js";
import { tossed } from "../toss.js";
import type { DriverGame } from "./driver.js";
import { consistent, plan, replanned } from "./theory.js";

const going = (chance: (payoffs: readonly number[]) => number) =>
  tossed((game) => {
    const leaves = 1 - chance((game as unknown as DriverGame).payoffs);
    return () => leaves;
  });

export const driverBots: Entry["bots"] = {
  random: randomBot,
  optimum: going((payoffs) => plan(payoffs).continues),
  paradox: going((payoffs) => replanned(payoffs, plan(payoffs).continues)),
  consistent: going((payoffs) => consistent(payoffs) ?? plan(payoffs).continues),
  leave: going(() => 0),
  continue: going(() => 1),
};
