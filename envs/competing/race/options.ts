/** Options of the race to commit in chicken, and the table of the game below. */
import { type ChoiceOption, type Defaults, resolve, type Values } from "../../../src/options.js";
import { type Nested, type NormalForm, normalForm, type Table } from "../../commitment/matrix/normal-form.js";

export const raceDevices = ["none", "blind", "latency", "priority"] as const;

const payoff = { kind: "number", low: -1000, high: 1000, unit: "payoff" } as const;

export const raceDefaults = {
  device: {
    kind: "choice",
    value: "latency",
    choices: raceDevices,
    about:
      "none: plain chicken; blind: both may commit at once; latency: first come, first bound, and the later one sees it; priority: likewise, who bids more is first",
  } as const satisfies ChoiceOption<(typeof raceDevices)[number]>,
  win: { ...payoff, value: 1, symbol: "W", about: "who goes straight while the other swerves" },
  lose: { ...payoff, value: -1, symbol: "S", about: "who swerves while the other goes straight" },
  swerve: { ...payoff, value: 0, symbol: "R", about: "both swerve" },
  crash: { ...payoff, value: -10, symbol: "X", about: "both go straight" },
  lead: {
    kind: "number",
    value: 20,
    low: 0,
    high: 1e6,
    unit: "ms",
    symbol: "Δ",
    about: "latency: head start of player 0",
  },
  noise: {
    kind: "number",
    value: 20,
    low: 0,
    high: 1e6,
    unit: "ms",
    symbol: "m",
    about: "latency: mean of an exponential delay, one for each player",
  },
  bidStep: {
    kind: "number",
    value: 0.5,
    low: 0.001,
    high: 100,
    unit: "payoff",
    symbol: "s",
    about: "priority: grid of bids",
  },
  bidLevels: {
    kind: "number",
    value: 7,
    low: 2,
    high: 64,
    integer: true,
    unit: "levels",
    about: "priority: bids 0, s … (levels − 1) s",
  },
} as const satisfies Defaults;

export type RaceOptions = Values<typeof raceDefaults>;

export const raceId = "competing/race-v0";

/** @throws naming the option that is wrong */
export function raceOptions(given?: Partial<RaceOptions>): RaceOptions {
  const options = resolve(raceDefaults, given, raceId);
  const { win, swerve, lose, crash } = options;
  if (!(win > swerve && swerve > lose && lose > crash))
    throw new Error(
      `${raceId}: chicken needs options 'win' > 'swerve' > 'lose' > 'crash', got ${win}, ${swerve}, ${lose}, ${crash}.`,
    );
  return options;
}

type Payoffs = Pick<RaceOptions, "win" | "lose" | "swerve" | "crash">;

export function chickenTable({ win, lose, swerve, crash }: Payoffs): Table {
  const payoffs: Nested = [
    [
      [swerve, swerve],
      [lose, win],
    ],
    [
      [win, lose],
      [crash, crash],
    ],
  ];
  return { payoffs, actions: ["swerve", "straight"], rank: [1, 0] };
}

export const chickenForm = (options: Payoffs): NormalForm => normalForm(chickenTable(options), `${raceId}: chicken`);
