/** Options of the game of inabilities, and what its rules, bots and answers read. */
import { type ChoiceOption, type Defaults, resolve, type Values } from "../../../src/options.js";
import { type NormalForm, normalForm } from "../../commitment/matrix/normal-form.js";

const payoff = { kind: "number", low: -1000, high: 1000, unit: "payoff" } as const;

export const unableDefaults = {
  reward: { ...payoff, value: 2, symbol: "R", about: "both cooperate" },
  sucker: { ...payoff, value: 0, symbol: "S", about: "who cooperates alone" },
  temptation: { ...payoff, value: 3, symbol: "T", about: "who defects alone" },
  punishment: { ...payoff, value: 1, symbol: "P", about: "both defect" },
  step: { kind: "number", value: 1, low: 0.01, high: 1000, unit: "payoff", about: "grid of demands" },
  most: {
    kind: "number",
    value: 3,
    low: 0,
    high: 1000,
    unit: "payoff",
    about: "highest demand, a multiple of the grid",
  },
  messages: {
    kind: "choice",
    value: "pure",
    choices: ["pure", "mixed"],
    about: "may contracts answer with certain actions only, or also by lot?",
  } as const satisfies ChoiceOption<"pure" | "mixed">,
  lots: {
    kind: "number",
    value: 2,
    low: 2,
    high: 20,
    integer: true,
    unit: "1",
    about: "mixed: probabilities are multiples of 1/lots",
  },
} as const satisfies Defaults;

export type UnableOptions = Values<typeof unableDefaults>;

export const unableId = "competing/unable-v0";

/** What each may be unable to do: nothing, to pay and be paid, or to let its play depend on the other. */
export const locks = ["able", "wallet", "deaf"] as const;
export const [able, wallet, deaf] = [0, 1, 2] as const;

export interface UnableModel {
  /** [leader's action][follower's action], 0 = cooperate, 1 = defect. */
  readonly leader: Float64Array; // [4]
  readonly follower: Float64Array; // [4]
  readonly lots: number; // probabilities of cooperating are 0, 1/lots … 1
  readonly levels: number; // of demands, 0 included
  readonly step: number;
  readonly contracts: number;
  readonly bound: number; // no payoff is larger in magnitude
  readonly form: NormalForm;
  readonly options: UnableOptions;
}

/** @throws naming the option that is wrong, or does not go with the others */
export function unableModel(given?: Partial<UnableOptions>): UnableModel {
  const options = resolve(unableDefaults, given, unableId);
  const { reward: R, sucker: S, temptation: T, punishment: P, step, most } = options;
  if (!(T > R && R > P && P > S))
    throw new Error(
      `${unableId}: a dilemma needs options 'temptation' > 'reward' > 'punishment' > 'sucker', got ${T}, ${R}, ${P}, ${S}.`,
    );
  if (T + S > 2 * R)
    throw new Error(
      `${unableId}: options 'temptation' + 'sucker' must be at most twice the 'reward', so that to cooperate is best together; got ${T + S} and ${2 * R}.`,
    );
  const levels = Math.round(most / step) + 1;
  if (Math.abs((levels - 1) * step - most) > 1e-9 * Math.max(1, most))
    throw new Error(`${unableId}: option 'most' must be a multiple of 'step', ${step}, got ${most}.`);
  const lots = options.messages === "pure" ? 1 : options.lots;
  const contracts = (lots + 1) ** 2 * levels;
  if (contracts > 4096)
    throw new Error(
      `${unableId}: options 'most', 'step' and 'lots' make ${contracts} contracts, and 4096 are the most.`,
    );
  return {
    leader: Float64Array.of(R, S, T, P),
    follower: Float64Array.of(R, T, S, P),
    ...{ lots, levels, step, contracts, options },
    bound: Math.max(...[R, S, T, P].map(Math.abs)) + most,
    form: normalForm({
      payoffs: [
        [
          [R, R],
          [S, T],
        ],
        [
          [T, S],
          [P, P],
        ],
      ],
      actions: ["cooperate", "defect"],
      rank: [1, 0],
    }),
  };
}
