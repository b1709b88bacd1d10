/** The ten headline scenarios of the benchmark, and the experiment that shows each. What is expected of it stands with the experiment. */

export interface Scenario {
  readonly number: number; // 1 to 10
  readonly name: string;
  readonly experiment: string; // by which `experiment` runs it
  readonly seeds: number; // that are published
  readonly shape: string; // what is to be seen, in a sentence
}

const seeds = 10;

export const scenarios: readonly Scenario[] = [
  {
    ...{ number: 1, name: "mev-braess-n", experiment: "mev-braess", seeds },
    shape:
      "Sandwiches hurt one router, hardly move two and help three and more, as in the Nash equilibria of N routers.",
  },
  {
    ...{ number: 2, name: "fixed-point-n", experiment: "fixed-point-n", seeds },
    shape:
      "Under the least fixed point nobody gives; under the greatest all do, with more players fewer, times e^(−μL).",
  },
  {
    ...{ number: 3, name: "cartel-switch", experiment: "cartel-switch", seeds },
    shape:
      "Price matches make a cartel under the greatest fixed point (Δ about 1), and not under the least or without.",
  },
  {
    ...{ number: 4, name: "credibility-cliff", experiment: "credibility-cliff", seeds },
    shape: "Persuasion convicts .6 of all accused where it is honoured with probability 4/7 or more, and none below.",
  },
  {
    ...{ number: 5, name: "rent-map", experiment: "rent-map", seeds },
    shape:
      "A race burns .667 of the rent; an auction of time takes .142 and burns .641; a sealed auction gives all to the seller.",
  },
  {
    ...{ number: 6, name: "symmetry-breaking", experiment: "symmetry-breaking", seeds },
    shape:
      "One network that meets itself in chicken crashes in 1 % of games, two of their own or with a device in none.",
  },
  {
    ...{ number: 7, name: "sybil-threshold", experiment: "sybil-threshold", seeds },
    shape: "Promises that count heads collapse where a fake head costs less than 1 − α, with any number of players.",
  },
  {
    ...{ number: 8, name: "time-bandit-tail", experiment: "time-bandit-tail", seeds },
    shape: "Attacks end in one step of the fee where values are constant; where they have a fat tail no fee ends them.",
  },
  {
    ...{ number: 9, name: "omega-2x2", experiment: "omega", seeds },
    shape: "Learners whose policy is read take both boxes; those who may commit first take one.",
  },
  {
    ...{ number: 10, name: "device-zsc", experiment: "device-zsc", seeds: 20 },
    shape: "Strangers lose half of the payoff without a device and nothing where whoever comes first may commit.",
  },
];

export function scenarioOf(experiment: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.experiment === experiment);
}
