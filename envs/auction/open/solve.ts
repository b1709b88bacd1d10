/** What is known of an open auction, as plain data. */
import { exp } from "../../../src/maths.js";
import type { Solution } from "../../../src/registry.js";
import { cooperation, schedule, tooFew } from "./cooperation.js";
import { blindRaise, commonCap, immuneToGrabs, largestHazard, pastPga, raisesBetween } from "./facts.js";
import { capOf, lossOf, type OpenRules } from "./rules.js";

/** Times in the solution are in seconds. */
export function solve(rules: OpenRules): Solution {
  const { start, minRaise, value } = rules;
  const caps = capsOf(rules);
  return {
    source: "Daian et al. (2019), arXiv 1904.05234, §V-VI, App. D; what is marked derived is derived in the docs",
    nash: {
      reason: "strategies of continuous time are too many to solve for; below is whether two named ones are stable",
    },
    grimTrigger: grimTrigger(rules),
    counterbid: counterbid(rules),
    cap: {
      ...caps,
      meaning: "highest bid worth making with no bid, with the last bid s, and with the cap itself as the last bid",
      ...(caps.common === null && { reason: "who pays all of a losing bid may raise without end" }),
      ...(caps.firstBid === 0 && { reason: tooDear }),
    },
    raises: {
      toValue: raisesBetween(start, value, minRaise),
      ...(caps.common !== null && { toCommonCap: caps.common > 0 ? raisesBetween(start, caps.common, minRaise) : 0 }),
      ...(caps.common === 0 && { reason: tooDear }),
    },
    blindRaise: blind(rules),
    earlyGrab: earlyGrab(rules),
    watched: pastPga,
  };
}

const tooDear =
  "a cap is 0 where it would be below the start: what winning is worth there, less the gas of success, does not pay for the least bid";

/** 0 = no bid from the start on is worth making; null = there is no highest one. */
function capsOf(rules: OpenRules) {
  const { start, value, successGas, alpha, constant, revertGas } = rules;
  const worth = (cap: number) => (cap < start * (1 - hair) ? 0 : cap);
  const afterStart = worth(capOf(rules, start));
  const most = alpha < 1 ? worth(commonCap(alpha, value - successGas + revertGas + constant)) : null;
  return { firstBid: worth(capOf(rules, 0)), afterStart, common: afterStart === 0 ? 0 : most };
}

const hair = 1e-9; // relative, so that what rounding put beside the start is still worth making

const seconds = (rules: OpenRules) => ({
  beat: rules.beat * rules.unit,
  latency: rules.slowest * rules.unit,
  rateLimit: rules.rate * rules.unit,
  blockTime: rules.blockTime * rules.unit,
});

const fixed =
  "the block comes at a known time: nobody can answer what is bid in the last Δ before it, a sealed auction";

function grimTrigger(rules: OpenRules) {
  if (!rules.exponential) return { reason: fixed };
  if (rules.bidders !== 2) return { reason: `the trigger is of two bidders, there are ${rules.bidders}` };
  const { beat, latency, rateLimit } = seconds(rules);
  if (schedule(rules).length < 2) return { reason: tooFew };
  if (rateLimit > beat) return { reason: "the rate limit exceeds the interval, so that nobody could bid early" };
  const known = cooperation(rules);
  const { last, worst, gain, equilibrium, lead, follow, deviate, persistent, levels } = known;
  return {
    interval: beat,
    delay: Math.max(latency, rateLimit),
    raises: last,
    equilibrium,
    payoffs: [lead[0], follow[0]],
    largestGain: gain,
    worstSlot: worst,
    slots: Array.from(deviate, (d, j) => ({
      ...{ slot: j, bid: levels[j], cooperate: follow[j], deviate: d, gain: d - follow[j], feasible: persistent[j] },
    })).slice(0, 100),
    meaning:
      "payoffs of bidder_0 and bidder_1 who both keep to the trigger; per slot j what the next bidder has from keeping to it or bidding early (the paper's inequality), and what early bids earn that stay ahead of the other's schedule (derived; other than deviate only where the delay exceeds two intervals)",
    ...(rules.ticks && {
      note: "the formulas are of continuous time; with ticks a bid is seen a tick later at the soonest",
    }),
  };
}

function counterbid(rules: OpenRules) {
  if (!rules.exponential) return { reason: fixed };
  const { rateLimit, blockTime } = seconds(rules);
  const stands = exp(-rateLimit / blockTime);
  const least = (1 - stands) / stands;
  return {
    delay: rateLimit,
    standsWithProbability: stands,
    leastProfitPerLoss: Number.isFinite(least) ? least : null,
    lossAtStart: lossOf(rules, rules.start),
    meaning:
      "a counterbid that wins r and else costs c is worth making iff c/(r + c) < the probability (Observation 1)",
    ...(!Number.isFinite(least) && { reason: "the block always comes before δ is over: no profit is enough" }),
  };
}

function blind(rules: OpenRules) {
  const { rateLimit, blockTime } = seconds(rules);
  if (!rules.exponential) return { reason: fixed };
  const { mean, finiteFrom, finiteVarianceFrom } = blindRaise(rules.start, rules.minRaise, rateLimit, blockTime);
  return {
    ...{ expectedFinalBid: Number.isFinite(mean) ? mean : null, finiteFrom, finiteVarianceFrom },
    meaning:
      "of least raises every δ without an end (derived); the bot stops at the cap, and nobody bids above the top",
    ...(!Number.isFinite(mean) && { reason: "δ is at most finiteFrom: the expectation is infinite" }),
  };
}

function earlyGrab(rules: OpenRules) {
  if (!rules.exponential) return { reason: fixed };
  const { beat, latency, rateLimit, blockTime } = seconds(rules);
  const reaction = Math.max(latency, rateLimit);
  const hazard = 1 - exp(-reaction / blockTime);
  return {
    ...{ hazard, slots: beat / reaction, immune: immuneToGrabs(hazard, beat / reaction), largestHazard },
    meaning: "while bids are near 0: is taking turns of `slots` reaction times immune to a grab of one? (derived)",
  };
}
