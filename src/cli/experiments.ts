/** The scripted experiments by name. Each is loaded when somebody asks for it, since all but a few need TensorFlow.js. */
import type { Experiment } from "./experiment.js";
import type { Trials } from "./trials.js";

/** An experiment that is data. */
const data = async (name: string, trials: Promise<Trials>): Promise<Experiment> => {
  const { experimentOf } = await import("./trials.js");
  return experimentOf(name, await trials);
};

export const experiments: { readonly [name: string]: () => Promise<Experiment> } = {
  "nash-flow": async () => (await import("./nash-flow-report.js")).nashFlow,
  convex: async () => (await import("./convex-speed.js")).convex,
  "bid-functions": async () => (await import("./bid-functions-report.js")).bidFunctions,
  "spam-race": async () => (await import("./spam-race.js")).spam,
  "early-bid": async () => (await import("./early-bid.js")).earlyBid,
  learnability: async () => (await import("./learnability-report.js")).learnability,
  thresholds: async () => (await import("./thresholds-report.js")).thresholds,
  "first-committer": async () => (await import("./first-committer-report.js")).firstCommitter,
  "reroute-share": async () => (await import("./reroute-share-report.js")).rerouteShare,
  omega: () =>
    data(
      "omega",
      import("./omega.js").then(({ omega }) => omega),
    ),
  "symmetry-breaking": () =>
    data(
      "symmetry-breaking",
      import("./symmetry-breaking.js").then(({ symmetryBreaking }) => symmetryBreaking),
    ),
  "slot-fee": () =>
    data(
      "slot-fee",
      import("./slot-fee.js").then(({ slotFee }) => slotFee),
    ),
  collateral: () =>
    data(
      "collateral",
      import("./collateral.js").then(({ collateral }) => collateral),
    ),
  bribery: () =>
    data(
      "bribery",
      import("./bribery.js").then(({ bribery }) => bribery),
    ),
  "mev-braess": () =>
    data(
      "mev-braess",
      import("./mev-braess-report.js").then(({ mevBraess }) => mevBraess),
    ),
  mempool: () =>
    data(
      "mempool",
      import("./mempool.js").then(({ mempool }) => mempool),
    ),
  "fixed-point-n": () =>
    data(
      "fixed-point-n",
      import("./fixed-point-n.js").then(({ fixedPointN }) => fixedPointN),
    ),
  "cartel-switch": () =>
    data(
      "cartel-switch",
      import("./cartel-switch.js").then(({ cartelSwitch }) => cartelSwitch),
    ),
  "credibility-cliff": () =>
    data(
      "credibility-cliff",
      import("./credibility-cliff.js").then(({ credibilityCliff }) => credibilityCliff),
    ),
  "rent-map": () =>
    data(
      "rent-map",
      import("./rent-map.js").then(({ rentMap }) => rentMap),
    ),
  "sybil-threshold": () =>
    data(
      "sybil-threshold",
      import("./sybil-threshold.js").then(({ sybilThreshold }) => sybilThreshold),
    ),
  "time-bandit-tail": () =>
    data(
      "time-bandit-tail",
      import("./time-bandit-tail.js").then(({ timeBanditTail }) => timeBanditTail),
    ),
  "device-zsc": async () => (await import("./device-zsc-report.js")).deviceZsc,
};
