/** The experiment `symmetry-breaking`: who swerves when learners meet in chicken, and what devices for committing first do to crashes. */
import type { TrainOptions } from "../../agents/index.js";
import type { Expectation, Theory } from "./expectation.js";
import { type Cell, type Means, type Outcome, solved, type Trials } from "./trials.js";

/** Plain gradients of rewards as they are; many episodes per update, as a crash is rare and costs much. */
const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 1024,
  options: {
    ...{ gamma: 1, hidden: [], observations: "raw", rewards: "raw", normaliseAdvantages: false, gradientNorm: 100 },
    ...{ learningRate: 0.05, anneal: true, entropy: 0 },
  },
};

/**
 * What a first place is worth is only seen once the other has learned to give way, and by then nobody bids any more unless bids are kept
 * alive by a reward for entropy.
 */
const curious: TrainOptions = {
  ...settings,
  lanes: 512,
  options: { ...settings.options, entropy: 0.5, entropyEnd: 0, entropyUntil: 0.7 },
};

/** What is read of each device's late episodes. */
const readings = {
  /** 1 where always the same one of the two goes straight and the other never does. */
  asymmetry: (late: Means) => 2 * Math.abs(late["metrics/straight 0"] - late["metrics/straight"]),
  straight: (late: Means) => late["metrics/straight"],
  committed: (late: Means) => late["metrics/committed"],
  crashes: (late: Means) => late["metrics/crash"],
} as const;

type Reading = keyof typeof readings;

const readingOf = ({ name }: Cell): Reading => name.split(": ")[1] as Reading;

function cell(learners: "independent" | "shared", device: string, reading: Reading, rest: Partial<Cell>): Cell {
  return {
    ...{ name: `${learners}, ${device}: ${reading}`, game: "competing/race", options: { device } },
    settings: {
      ...settings,
      sharing: learners === "shared" ? "self" : "none",
      rollout: { none: 1, blind: 2 }[device] ?? (device === "latency" ? 3 : 4), // steps of an episode
    },
    expected: { low: 0, high: 1, why: "" },
    ...rest,
  };
}

const about = (x: number, off: number, why: string) => ({ low: x - off, high: x + off, why });

const cells: readonly Cell[] = [
  cell("independent", "none", "asymmetry", {
    expected: { low: 0.95, high: 1, why: "who swerves a little more is met by more straight, and swerves more still" },
  }),
  cell("shared", "none", "straight", {
    expected: about(0.1, 0.02, "one policy that meets itself can only mix: (W − R)/(W − R + S − X)"),
  }),
  cell("shared", "blind", "committed", {
    expected: about(1.1 / 10.1, 0.02, "to commit and to stay silent pay the same at 1.1/10.1"),
  }),
  cell("independent", "latency", "crashes", {
    expected: { low: 0, high: 0.005, why: "the later one sees that the first is bound" },
  }),
  cell("shared", "latency", "crashes", {
    expected: { low: 0, high: 0.005, why: "whose message is there first breaks the symmetry" },
  }),
  cell("shared", "priority", "crashes", {
    settings: { ...curious, sharing: "self", rollout: 4 },
    updates: 2,
    expected: { low: 0, high: 0.005, why: "a bid breaks it, and the rent of 2 goes into fees (a hypothesis)" },
  }),
  cell("independent", "priority", "crashes", {
    settings: { ...curious, rollout: 4 },
    updates: 2,
    expected: { low: 0, high: 0.005, why: "the same for two who learn apart" },
  }),
];

const [apart, self] = ["independent, none: asymmetry", "shared, none: straight"];
const devices = cells.map(({ name }) => name).filter((name) => /latency|priority/.test(name));
const priority = devices.filter((name) => name.includes("priority"));

const expectations: readonly Expectation[] = [
  { kind: "within", cells: [self], column: "crashes", low: 0.007, high: 0.013, source: "D", says: "shared: 1 % crash" },
  {
    kind: "within",
    cells: [apart],
    column: "crashes",
    low: 0,
    high: 0.003,
    source: "D",
    says: "independent: about none",
  },
  {
    kind: "within",
    cells: devices,
    column: "crashes",
    low: 0,
    high: 0.003,
    source: "H",
    says: "a device for going first: none",
  },
  {
    ...{ kind: "rising", cells: [self, "shared, blind: committed"], column: "crashes", by: 0.005, source: "D" },
    says: "a device that both use blindly doubles the crashes",
  },
  {
    ...{ kind: "within", cells: priority, column: "fees of both", low: 1, high: 2, source: "H" },
    says: "with a priority fee half of the rent of 2, or all of it, moves into fees",
  },
];

interface Solved {
  readonly chicken: { readonly straight: number; readonly crash: number };
  readonly symmetric?: { readonly commit: number; readonly crash: number };
  readonly bids?: { readonly equilibria: readonly { readonly fees: number; readonly crash: number }[] };
}

/** Of the equilibrium that these learners can reach: the symmetric one where they are one network, else one of the pure ones. */
function theory(cell: Cell): Theory {
  const { chicken, symmetric, bids } = solved<Solved>(cell);
  const by = "solve competing/race";
  if (bids)
    return {
      value: 0,
      also: { crashes: 0, "fees of both": Math.max(...bids.equilibria.map(({ fees }) => fees)) },
      source: "H",
      by,
    };
  if (symmetric) return { value: symmetric.commit, also: { crashes: symmetric.crash }, source: "D", by };
  if (readingOf(cell) === "straight")
    return { value: chicken.straight, also: { crashes: chicken.crash }, source: "D", by };
  return { value: readingOf(cell) === "asymmetry" ? 1 : 0, also: { crashes: 0 }, source: "D", by };
}

const late =
  (name: string) =>
  ({ late }: Outcome): number =>
    late[`metrics/${name}`] ?? 0;

export const symmetryBreaking: Trials = {
  about: "who swerves when learners meet in chicken, and what do devices for committing first do?",
  title: "Symmetry is broken by learning apart, or by a device",
  intro: `Chicken: who goes straight alone gets 1, who swerves for the other −1, both swerving 0, both straight −10. *Independent*: two networks that learn apart.
*Shared*: one network that plays both and cannot tell which of the two it is. Devices: *none*; *blind*, where both may bind themselves to going straight at
the same time; *latency*, where the first to commit is seen by the other, player 0 having a head start; *priority*, where who bids more speaks first and pays
its bid. REINFORCE with linear policies, 1,024 episodes an update.

*Asymmetry* is how much more often one player goes straight than the other; *straight* and *committed* are shares of players, *crashes* of episodes, all over
the last tenth of the training, explored as they were. Two learners of their own end in one of the two pure equilibria; one that meets itself can only reach
the symmetric one, and crashes. A device that tells the two apart ends that; what is gained by going first is then bid away.`,
  seeds: 20,
  updates: 400,
  measured: "see the cell",
  read: (outcome, cell) => readings[readingOf(cell)](outcome.late),
  also: {
    crashes: late("crash"),
    committed: late("committed"),
    "fees of both": late("fees"),
    welfare: late("welfare"),
  },
  theory,
  expectations,
  cells,
};
