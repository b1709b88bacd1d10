/**
 * A venue: one device over one game, compiled. Its languages are spelt out per seat, and where what its commitments come to depends on
 * the messages alone and there are few of them, it is worked out beforehand for all.
 */
import type { AnyGame, Role } from "../game.js";
import { Rng } from "../rng.js";
import type { WholeDevice } from "./device.js";
import { isDeal } from "./device.js";
import { type Language, languageOf } from "./language.js";
import { type Deed, deedsOf } from "./mediator.js";
import { type Circle, type Condition, circleOf, type Program } from "./program.js";
import type { Seats } from "./seats.js";
import { resolveCircle } from "./semantics.js";

export interface Venue {
  readonly device: WholeDevice;
  readonly languages: readonly Language[]; // [n]
  readonly sizes: Int32Array; // [n], messages with none
  readonly step: number; // of payments
  readonly ordered: boolean; // does an order have to be found?
  readonly certain: boolean; // does every message bind?
  readonly costs: boolean; // may it cost anything to commit?
  readonly gives: boolean; // may programs promise payments?
  readonly pays: boolean; // may anything be paid with the game's rewards?
  readonly asks: boolean; // do programs ask what their sender sees?
  readonly deeds: readonly Deed[]; // of a mediator who acts; the first is to honour
  readonly plays: boolean; // does a mediator act with the game's own actions?
  readonly circle: Circle;
  readonly known: Known | undefined;
}

/** What all profiles of messages come to. A free agent has code 0, or, where its action counts, its message count + that action. */
export interface Known {
  readonly strides: Int32Array; // [n]
  readonly actions: Int16Array; // [profiles, n]
  readonly pays: Int16Array; // [profiles, n]
  readonly targets: Int16Array; // [profiles, n]
  readonly resolved: Uint8Array; // [profiles], 0 = void
}

const mostProfiles = 1 << 15;

export function venueOf(game: AnyGame, seats: Seats, device: WholeDevice, who: string): Venue {
  const { n, role, levels, ranked } = seats;
  const { messages, mediator, semantics, order } = device;
  const fields = seats.roles.map(fieldsOf);
  const spell = (seat: number) =>
    languageOf(
      messages,
      {
        ...{ n, seat, actions: seats.names, levels: ranked ? levels : undefined },
        roles: Array.from(role, (r) => seats.roles[r].name),
        fields: fields[role[seat]],
      },
      who,
    );
  // Others are named by distance, so with one role all seats speak one language, which is spelt out once.
  const one = seats.roles.length === 1 ? spell(0) : undefined;
  const languages = Array.from({ length: n }, (_, seat) => one ?? spell(seat));
  refuse(game, seats, device, languages, who);
  const circle = circleOf(
    [...role],
    [...role],
    levels,
    fields.map((list) => list.length).flatMap((width, r) => Array<number>(seats.roles[r].count).fill(width)),
  );
  const asks = languages.some(({ programs }) => programs.some((program) => program && looks(program)));
  const gives = languages.some(({ programs }) => programs.some((program) => program !== undefined && paying(program)));
  const learning = mediator.kind === "learning";
  const shuffles =
    mediator.kind === "scripted" ? mediator.deed === "reorder" : learning && mediator.powers.includes("reorder");
  const steady =
    ["greatest", "least", "unique", "three-valued", "modal"].includes(semantics.kind) ||
    (semantics.kind === "sequential" && order.kind === "fixed" && !shuffles);
  const venue: Venue = {
    ...{ device, languages, circle, asks, gives },
    ordered: order.kind !== "builder" && (order.kind !== "fixed" || shuffles),
    certain: device.finality.kind === "instant" && device.credibility.honour >= 1,
    costs: device.fees.message > 0 || device.fees.node > 0 || device.bids.levels > 1 || device.identities.most > 0,
    pays: device.credibility.breach || isDeal(messages) || gives,
    sizes: Int32Array.from(languages, ({ size }) => size),
    step: languages[0].payments?.step ?? 1,
    deeds: learning
      ? deedsOf(mediator.powers, n)
      : mediator.kind === "scripted" && mediator.deed !== "unanimous"
        ? [{ power: mediator.deed, agent: needsAgent(mediator.deed) ? mediator.agent : -1 }]
        : [],
    plays: messages.kind === "delegate",
    known: undefined,
  };
  return { ...venue, known: steady && !asks && !isDeal(messages) ? knownOf(venue, seats) : undefined };
}

const needsAgent = (power: string) => power !== "reorder" && power !== "insert";

/** The names of the numbers that a role sees. */
function fieldsOf({ observation }: Role): string[] {
  return observation.fields.flatMap(({ name, size }) =>
    size === undefined ? [name] : Array.from({ length: size }, (_, k) => `${name}[${k}]`),
  );
}

/** @throws where the game does not allow this device */
function refuse(
  game: AnyGame,
  { n, ranked }: Seats,
  device: WholeDevice,
  languages: readonly Language[],
  who: string,
): void {
  const { messages, semantics, mediator, credibility, order } = device;
  const conditional = languages.some(({ programs }) => programs.some((program) => program?.kind === "if"));
  const why = (what: string) => new Error(`${who}: ${what}`);
  if (conditional && !ranked && (semantics.kind === "greatest" || semantics.kind === "least")) {
    throw why(
      `the ${semantics.kind} fixed point needs to know how cooperative actions are, and ${game.id} has no rank; choose semantics such as {"kind": "three-valued"}.`,
    );
  }
  const needs = (part: string) =>
    why(`${part} needs to know what other actions would have paid, and ${game.id} has no payoff.`);
  if (!game.payoff && messages.kind === "share") throw needs("sharing a surplus");
  if (!game.payoff && semantics.kind === "solver") throw needs("a solver");
  if (!game.payoff && credibility.dispute > 0) throw needs("a dispute");
  if (order.kind === "builder") {
    if (!game.payoff) throw needs("a builder");
    if (semantics.kind !== "sequential") throw why("a builder's order matters where semantics are sequential.");
  }
  if (mediator.kind === "scripted" && mediator.deed !== "unanimous" && mediator.agent >= n)
    throw why(`the mediator's agent must be below ${n}, got ${mediator.agent}.`);
}

function paying(program: Program): boolean {
  return program.kind === "move" ? program.pay > 0 : paying(program.then) || paying(program.else);
}

function looks(program: Program): boolean {
  return program.kind === "if" && (asking(program.test) || looks(program.then) || looks(program.else));
}

function asking(test: Condition): boolean {
  switch (test.kind) {
    case "sees":
      return true;
    case "not":
      return asking(test.of);
    case "and":
    case "or":
      return asking(test.left) || asking(test.right);
    default:
      return false;
  }
}

/** All profiles resolved; nothing where there are too many. */
function knownOf({ device, languages, circle, sizes }: Venue, { n, counts }: Seats): Known | undefined {
  const free = device.conditions === "actions";
  const codes = Array.from(sizes, (size, i) => size + (free ? counts[i] : 0));
  const profiles = codes.reduce((product, count) => product * count, 1);
  if (!(profiles <= mostProfiles)) return undefined;
  const strides = Int32Array.from(codes, (_, i) => codes.slice(i + 1).reduce((product, count) => product * count, 1));
  const known: Known = {
    strides,
    actions: new Int16Array(profiles * n),
    pays: new Int16Array(profiles * n),
    targets: new Int16Array(profiles * n),
    resolved: new Uint8Array(profiles),
  };
  const sequence = Int32Array.from({ length: n }, (_, i) => i);
  for (let profile = 0; profile < profiles; profile++) {
    for (let i = 0; i < n; i++) {
      const code = Math.floor(profile / strides[i]) % codes[i];
      if (code > 0 && code < sizes[i]) enlist(circle, i, code, languages[i].programs[code]);
      else release(circle, i, code >= sizes[i] ? code - sizes[i] : circle.bottoms[i]);
    }
    known.resolved[profile] = resolveCircle(device.semantics, circle, noCoin, sequence) ? 1 : 0;
    for (let i = 0; i < n; i++) {
      known.actions[profile * n + i] = circle.actions[i];
      known.pays[profile * n + i] = circle.pays[i];
      known.targets[profile * n + i] = circle.targets[i];
    }
  }
  return known;
}

/** For semantics that toss no coin. */
const noCoin = Rng.alloc(1).at(0);

/** Agent i is bound by this message. */
export function enlist(circle: Circle, i: number, message: number, program: Program | undefined): void {
  circle.programs[i] = program;
  circle.messages[i] = message;
}

/** Agent i is not bound, and its action is this. */
export function release(circle: Circle, i: number, action: number): void {
  circle.programs[i] = undefined;
  circle.messages[i] = -1;
  circle.actions[i] = action;
  circle.pays[i] = circle.targets[i] = 0;
}
