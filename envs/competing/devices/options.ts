/** Options of devices side by side: the game below, the devices on offer, and what theory reads of them. */
import type { Device } from "../../../src/device/device.js";
import type { AnyGame } from "../../../src/game.js";
import { exp } from "../../../src/maths.js";
import { type ChoiceOption, type Defaults, resolve, type Values } from "../../../src/options.js";
import { prisonersDilemma } from "../../commitment/matrix/presets.js";
import { publicGood } from "../../commitment/public-good/entry.js";

/** A device on offer. */
export interface Offered {
  readonly name: string;
  readonly latency: number; // L, s
  readonly semantics: "greatest" | "least";
  readonly fee: number; // per message, payoff
  readonly collateral: number; // K, payoff
}

const positive = { kind: "number", low: 0 } as const;

export const devicesDefaults = {
  game: {
    kind: "choice",
    value: "dilemma",
    choices: ["dilemma", "good"],
    about:
      "what is played: a prisoner's dilemma (2, 0, 3, 1) of two with response tables, or a public good with thresholds",
  } as const satisfies ChoiceOption<"dilemma" | "good">,
  players: {
    ...positive,
    value: 3,
    low: 2,
    high: 16,
    integer: true,
    unit: "players",
    symbol: "n",
    about: "good: who gives",
  },
  share: {
    ...positive,
    value: 0.5,
    low: 0.01,
    high: 1,
    unit: "1",
    symbol: "α",
    about: "good: what everybody gets of each gift",
  },
  devices: {
    kind: "data",
    value: [
      { name: "bundle", latency: 2, semantics: "greatest", fee: 0.2, collateral: 4 },
      { name: "mempool", latency: 0, semantics: "least", fee: 0, collateral: 4 },
      { name: "promise", latency: 0, semantics: "greatest", fee: 0.05, collateral: 1 },
    ] as readonly Offered[],
    check: checkOffered,
    about: "one to four of {name, latency (s), semantics: greatest | least, fee (payoff), collateral (payoff)}",
  },
  rate: {
    ...positive,
    value: 0.1,
    high: 1000,
    unit: "1/s",
    symbol: "μ",
    about: "rate at which the game moves; commitments that are not final by then do not bind",
  },
  breach: {
    kind: "flag",
    value: true,
    about: "may promises be broken, at the risk of the collateral? otherwise code is law",
  },
  detection: {
    ...positive,
    value: 0.5,
    high: 1,
    unit: "1",
    symbol: "d",
    about: "probability that a breach is found out",
  },
} as const satisfies Defaults;

export type DevicesOptions = Values<typeof devicesDefaults>;

export const devicesId = "competing/devices-v0";

export interface DevicesModel {
  readonly options: DevicesOptions;
  readonly base: AnyGame;
  readonly players: number;
  readonly bottom: number; // the action of who relies on nobody
  readonly top: number;
  readonly floor: number; // payoff if all play it
  readonly surplus: number; // s, what all playing top pays each beyond that
  readonly temptation: number; // t, what breaking gains while all others keep their word, and what keeping costs if no other does
  readonly conditional: number; // number of the message that does its part iff all others do
}

/** @throws naming the option that is wrong */
export function devicesModel(given?: Partial<DevicesOptions>): DevicesModel {
  const options = resolve(devicesDefaults, given, devicesId);
  const { players: n, share } = options;
  if (options.game === "dilemma")
    return {
      ...{ options, base: prisonersDilemma.make(), players: 2, bottom: 1, top: 0 },
      ...{ floor: 1, surplus: 1, temptation: 1, conditional: 2 },
    };
  if (!(n * share > 1 && share < 1))
    throw new Error(
      `${devicesId}: option 'share' must lie between 1/players and 1, else giving is no dilemma; got ${share}.`,
    );
  return {
    ...{ options, base: publicGood.make({ players: n, share }), players: n, bottom: 0, top: 1 },
    ...{ floor: 0, surplus: n * share - 1, temptation: 1 - share, conditional: n },
  };
}

/** The devices as data for the layer. @param moves when the game moves, in s; absent: drawn at rate μ */
export function literals({ options }: DevicesModel, moves?: number): readonly Device[] {
  const { rate, breach, detection, game } = options;
  const deadline =
    moves === undefined ? { kind: "exponential" as const, mean: 1 / rate } : { kind: "fixed" as const, mean: moves };
  // where chance is taken out, a breach costs for certain what it costs on average
  const found = (collateral: number) =>
    moves === undefined ? { detection, collateral } : { detection: 1, collateral: detection * collateral };
  return options.devices.map(({ name, latency, semantics, fee, collateral }) => ({
    name,
    messages: { kind: game === "dilemma" ? "table" : "threshold" },
    semantics: { kind: semantics },
    fees: { message: fee },
    ...(rate > 0 && {
      finality: {
        kind: "race",
        arrival: { kind: "fixed", mean: 0 },
        lags: [],
        latency: { kind: "fixed", mean: latency },
        deadline,
      },
    }),
    ...(breach && { credibility: { breach, ...found(collateral) } }),
  }));
}

/** What a device is worth to each, if all meet there and say that they do their part iff the others do; payoffs are beyond the floor. */
export interface Worth {
  readonly final: number; // probability that it binds in time, e^{−μL}
  readonly honoured: boolean; // does breaking not pay, d K ≥ t?
  readonly greatest: boolean;
  readonly net: number; // fee paid
  readonly undercut: number; // the most that one of them gets by an unconditional commitment on an earlier device; −∞ = there is none
  readonly stable: boolean; // is meeting there an equilibrium?
}

export function worths({ options, surplus: s, temptation: t }: DevicesModel): readonly Worth[] {
  const { rate, breach, detection, devices } = options;
  const inTime = (latency: number) => exp(-rate * latency);
  const lost = ({ collateral }: Offered) => (breach ? Math.min(t, detection * collateral) : t); // d K or, if it is less, t
  const slack = 1e-12;
  return devices.map((device, k) => {
    const { latency, fee } = device;
    const final = inTime(latency);
    const honoured = lost(device) >= t - slack;
    const greatest = device.semantics === "greatest";
    const net = (honoured && greatest ? final * s : 0) - fee;
    const undercut = devices.slice(0, k).reduce((most, earlier) => {
      const both = inTime(Math.max(latency, earlier.latency)); // then the others answer it, and it may break its word
      const alone = Math.max(0, inTime(earlier.latency) - final); // then only its own promise holds
      return Math.max(most, both * (s + t - lost(earlier)) - alone * lost(earlier) - earlier.fee);
    }, Number.NEGATIVE_INFINITY);
    const stable = honoured && greatest && net >= -slack && net >= undercut - slack;
    return { final, honoured, greatest, net, undercut, stable };
  });
}

const keys = ["name", "latency", "semantics", "fee", "collateral"] as const;

/** @throws saying what is wrong with the devices */
function checkOffered(value: unknown, what: string): readonly Offered[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > 4)
    throw new Error(`${what} must be a list of one to four devices, got ${JSON.stringify(value)?.slice(0, 80)}.`);
  const devices = value.map((one: unknown, k): Offered => {
    if (typeof one !== "object" || one === null)
      throw new Error(`${what}[${k}] must be an object, got ${JSON.stringify(one)}.`);
    const odd = Object.keys(one).find((key) => !(keys as readonly string[]).includes(key));
    if (odd !== undefined) throw new Error(`${what}[${k}] has no '${odd.slice(0, 80)}'; it has ${keys.join(", ")}.`);
    const { name = `device-${k}`, latency = 0, semantics, fee = 0, collateral = 0 } = one as Partial<Offered>;
    if (typeof name !== "string" || !/^[a-z][a-z0-9-]{0,19}$/.test(name))
      throw new Error(
        `${what}[${k}]: name must be up to 20 lower-case letters, digits and hyphens, got ${JSON.stringify(name)}.`,
      );
    for (const [field, x] of Object.entries({ latency, fee, collateral }))
      if (!(typeof x === "number" && x >= 0 && x <= 1e6))
        throw new Error(`${what}[${k}]: ${field} must be a number from 0 to 1e6, got ${x}.`);
    if (semantics !== "greatest" && semantics !== "least")
      throw new Error(`${what}[${k}]: semantics must be greatest or least, got ${JSON.stringify(semantics)}.`);
    return { name, latency, semantics, fee, collateral };
  });
  const twice = devices.find(({ name }, k) => devices.some((other, j) => j < k && other.name === name));
  if (twice) throw new Error(`${what}: there are two devices called '${twice.name}'.`);
  return devices;
}
