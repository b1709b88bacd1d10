/** Devices drawn at random, part by part; what a game does not allow is drawn anew. */
import type { Device } from "../../src/device/device.js";
import { withDevice } from "../../src/device/with-device.js";
import type { AnyGame } from "../../src/game.js";
import type { Rng } from "../../src/rng.js";

const pick = <T>(rng: Rng, list: readonly T[]): T => list[rng.below(list.length)];
const number = (rng: Rng, low: number, high: number) => low + (high - low) * rng.uniform();
const delay = (rng: Rng) => ({ kind: pick(rng, ["fixed", "exponential"] as const), mean: number(rng, 0, 3) });
const maybe = <T>(rng: Rng, chance: number, make: () => T): T | undefined =>
  rng.uniform() < chance ? make() : undefined;

function messages(rng: Rng): Device["messages"] {
  const grid = pick(rng, [
    { step: 0.5, most: 1 },
    { step: 1, most: 2 },
  ] as const);
  return pick(rng, [
    { kind: "none" },
    { kind: "unconditional" },
    { kind: "threshold" },
    { kind: "graded" },
    { kind: "table" },
    { kind: "table", monotone: false },
    { kind: "identity" },
    { kind: "modal" },
    { kind: "transfer", ...grid },
    { kind: "expression", depth: 1 },
    { kind: "expression", depth: 1, predicates: ["plays", "bound", "paid"], ...grid },
    { kind: "expression", depth: 2, predicates: ["plays", "same"] },
    { kind: "programs", programs: ["if always then 0 else 1", "if bound(other) then 1 else 0"] },
    { kind: "programs", programs: ["cooperate", "if not punishes(other) then defect else cooperate"] },
    { kind: "share", levels: 2 + rng.below(4) },
    { kind: "contract", terms: "profile" },
    { kind: "contract", terms: "penalty", ...grid },
    { kind: "contract", terms: "own" },
    { kind: "delegate" },
  ] as const satisfies readonly Device["messages"][]);
}

function mediator(rng: Rng): NonNullable<Device["mediator"]> {
  const agent = rng.below(2);
  return pick(rng, [
    { kind: "none" },
    { kind: "honest" },
    { kind: "scripted", deed: pick(rng, ["reorder", "censor", "insert", "leak", "break"]), agent },
    { kind: "scripted", deed: "unanimous" },
    {
      kind: "learning",
      powers: pick(rng, [[], ["break"], ["reorder", "censor", "insert", "leak", "break"]]),
      ...{ weight: number(rng, -1, 1), detection: number(rng, 0, 1), slash: number(rng, 0, 3) },
    },
  ] as const satisfies readonly NonNullable<Device["mediator"]>[]);
}

function order(rng: Rng): NonNullable<Device["order"]> {
  return pick(rng, [
    ...([{ kind: "fixed" }, { kind: "random" }, { kind: "priority" }, { kind: "first-come" }] as const),
    ...([
      { kind: "score", g: 1, c: 0.5 },
      { kind: "express", delay: 0.5 },
    ] as const),
    ...([{ kind: "batch", length: 1, ties: "random" }, { kind: "builder" }] as const),
  ]);
}

function semantics(rng: Rng): NonNullable<Device["semantics"]> {
  return pick(rng, [
    ...([{ kind: "greatest" }, { kind: "least" }, { kind: "unique" }, { kind: "three-valued" }] as const),
    ...([
      { kind: "sequential", from: "first" },
      { kind: "sequential", from: "last" },
    ] as const),
    ...([{ kind: "simulation", epsilon: 0.3, coins: "shared" }] as const),
    ...([{ kind: "simulation", epsilon: 0.3, coins: "independent", ground: "bottom" }] as const),
    ...([{ kind: "modal" }, { kind: "solver" }] as const),
  ]);
}

function literal(rng: Rng): Device {
  const parts: { [part: string]: unknown } = {
    voluntary: maybe(rng, 0.3, () => rng.uniform() < 0.5),
    conditions: maybe(rng, 0.4, () => pick(rng, ["commitments", "actions"])),
    visibility: maybe(rng, 0.6, () =>
      pick(rng, [{ kind: "public" }, { kind: "sealed" }, { kind: "delayed", rounds: 2 }, { kind: "mediator" }]),
    ),
    turns: maybe(rng, 0.3, () => "in-turn"),
    revisions: maybe(rng, 0.2, () => rng.below(3)),
    order: maybe(rng, 0.5, () => order(rng)),
    bids: maybe(rng, 0.4, () => ({ step: 0.25, levels: 1 + rng.below(5) })),
    finality: maybe(rng, 0.4, () => ({
      ...{ kind: "race", arrival: delay(rng), lags: [0, number(rng, 0, 1)], latency: delay(rng), deadline: delay(rng) },
    })),
    semantics: maybe(rng, 0.7, () => semantics(rng)),
    credibility: maybe(rng, 0.4, () =>
      rng.uniform() < 0.4
        ? { honour: number(rng, 0, 1) }
        : {
            ...{
              breach: true,
              honour: number(rng, 0.5, 1),
              detection: number(rng, 0, 1),
              collateral: number(rng, 0, 3),
            },
            ...{ slash: number(rng, 0, 4), bounty: number(rng, 0, 1), dispute: pick(rng, [0, 0.5]) },
          },
    ),
    mediator: maybe(rng, 0.5, () => mediator(rng)),
    fees: maybe(rng, 0.5, () => ({
      ...{ message: number(rng, 0, 0.5), node: number(rng, 0, 0.1), bids: pick(rng, ["all", "first", "none"]) },
      to: pick(rng, ["burnt", "mediator"]),
    })),
    identities: maybe(rng, 0.2, () => ({ most: rng.below(3), cost: number(rng, 0, 1) })),
    every: maybe(rng, 0.3, () => pick(rng, ["step", "episode"])),
  };
  const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  return { messages: messages(rng), ...given };
}

/** One device, or several side by side, that this game takes. Every refusal must be a sentence. */
export function drawDevices(game: AnyGame, rng: Rng): readonly Device[] {
  for (let tries = 0; tries < 2000; tries++) {
    const devices = Array.from({ length: pick(rng, [1, 1, 1, 2, 3]) }, () => literal(rng));
    try {
      withDevice(game, devices);
      return devices;
    } catch (thrown) {
      if (thrown instanceof TypeError || !(thrown instanceof Error && /[a-z].*\.$/.test(thrown.message))) throw thrown;
    }
  }
  throw new Error(`${game.id}: no device was found that fits`);
}
