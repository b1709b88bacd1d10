/**
 * A device as data: independent parts, each a small union in a file of its own. A missing part takes its default, so that
 * `{ messages: { kind: "threshold" } }` is a device: public, free, instant, enforced, resolved by the greatest fixed point.
 *
 * What is not obvious: `conditions` says what programs see of an agent who is not bound. Under `commitments` it counts as playing its
 * bottom action, since nothing can be relied on, and everybody bound knows its action before the game moves. Under `actions` it is what
 * it then really plays: commitments are executed with the moves, as a contract is that reads the chain. Where a game ranks no actions, the
 * first one counts as the bottom.
 */
import { type Bids, checkBids, noBids } from "./bids.js";
import { type Credibility, checkCredibility, ironclad } from "./credibility.js";
import { checkFees, type Fees, free } from "./fees.js";
import { checkFinality, type Finality } from "./finality.js";
import { checkIdentities, type Identities, single } from "./identities.js";
import { flagOf, kindOf, numberOf, objectOf, refuseOthers, shown, wordOf } from "./literal.js";
import { checkMediator, type Mediator } from "./mediator.js";
import { checkMessages, type Messages } from "./message.js";
import type { Order } from "./order.js";
import { checkSemantics, type Semantics } from "./semantics.js";
import { checkVisibility, type Visibility } from "./visibility.js";

export interface Device {
  readonly name?: string; // lower-case letters, digits, dots and hyphens; part of the game's id
  readonly messages: Messages;
  readonly voluntary?: boolean; // may agents stay uncommitted? (true)
  readonly conditions?: "commitments" | "actions";
  readonly visibility?: Visibility;
  readonly turns?: "together" | "in-turn"; // all commit at once, or one after the other in order
  readonly revisions?: number; // how often messages may be changed before they count (0)
  readonly order?: Order;
  readonly bids?: Partial<Bids>;
  readonly finality?: Finality;
  readonly semantics?: Semantics;
  readonly credibility?: Partial<Credibility>;
  readonly mediator?: Mediator;
  readonly fees?: Partial<Fees>;
  readonly identities?: Partial<Identities>;
  readonly every?: "step" | "episode"; // how long a commitment holds
}

/** A device with nothing missing. */
export interface WholeDevice {
  readonly name: string;
  readonly messages: Messages;
  readonly voluntary: boolean;
  readonly conditions: "commitments" | "actions";
  readonly visibility: Visibility;
  readonly turns: "together" | "in-turn";
  readonly revisions: number;
  readonly order: Order;
  readonly bids: Bids;
  readonly finality: Finality;
  readonly semantics: Semantics;
  readonly credibility: Credibility;
  readonly mediator: Mediator;
  readonly fees: Fees;
  readonly identities: Identities;
  readonly every: "step" | "episode";
}

const keys = [
  ...["name", "messages", "voluntary", "conditions", "visibility", "turns", "revisions", "order", "bids", "finality"],
  ...["semantics", "credibility", "mediator", "fees", "identities", "every"],
];

/** Messages whose meaning is settled at once and not by programs. */
export const isDeal = ({ kind }: Messages): boolean => kind === "share" || kind === "contract" || kind === "delegate";

/** Orders that look at bids. */
export const readsBids = ({ kind }: Order): boolean =>
  kind === "priority" || kind === "score" || kind === "express" || kind === "batch";

/**
 * The whole device that a literal means, from code, a file or the wire.
 *
 * @throws a sentence that names the part that is unknown, out of range, or at odds with another
 */
export function checkDevice(value: unknown, what = "device"): WholeDevice {
  const given = objectOf(value, what);
  refuseOthers(given, keys, what);
  const part = <P>(key: string, check: (value: unknown, what: string) => P, fallback: P): P =>
    given[key] === undefined ? fallback : check(given[key], `${what}: ${key}`);
  if (given.messages === undefined) throw new Error(`${what} needs messages, such as {"kind": "threshold"}.`);
  const device: WholeDevice = {
    name: checkName(given.name, what),
    messages: checkMessages(given.messages, `${what}: messages`),
    voluntary: flagOf(given.voluntary, `${what}: voluntary`, true),
    conditions: wordOf(given.conditions, `${what}: conditions`, ["commitments", "actions"], "commitments"),
    visibility: part("visibility", checkVisibility, { kind: "public" }),
    turns: wordOf(given.turns, `${what}: turns`, ["together", "in-turn"], "together"),
    revisions: numberOf(given.revisions, `${what}: revisions`, { low: 0, high: 16, integer: true, fallback: 0 }),
    order: part("order", checkOrder, { kind: "fixed" }),
    bids: part("bids", checkBids, noBids),
    finality: part("finality", checkFinality, { kind: "instant" }),
    semantics: part("semantics", checkSemantics, { kind: "greatest" }),
    credibility: part("credibility", checkCredibility, ironclad),
    mediator: part("mediator", checkMediator, { kind: "none" }),
    fees: part("fees", checkFees, free),
    identities: part("identities", checkIdentities, single),
    every: wordOf(given.every, `${what}: every`, ["step", "episode"], "step"),
  };
  const clash = clashOf(device);
  if (clash) throw new Error(`${what}: ${clash}`);
  return device;
}

function checkName(name: unknown, what: string): string {
  if (name === undefined) return "device";
  if (typeof name === "string" && /^[a-z0-9][a-z0-9.-]{0,39}$/.test(name)) return name;
  throw new Error(`${what}: name must be up to 40 lower-case letters, digits, dots and hyphens, got ${shown(name)}.`);
}

const anyNumber = { low: 0, high: 1e9 };

function checkOrder(value: unknown, what: string): Order {
  const given = kindOf(value, what, {
    ...{ fixed: [], random: [], priority: [], "first-come": [], builder: [] },
    ...{ score: ["g", "c"], express: ["delay"], batch: ["length", "ties"] },
  });
  switch (given.kind) {
    case "score":
      return {
        kind: "score",
        g: numberOf(given.g, `${what}: g`, anyNumber),
        c: numberOf(given.c, `${what}: c`, { low: 1e-9, high: 1e9 }),
      };
    case "express":
      return { kind: "express", delay: numberOf(given.delay, `${what}: delay`, anyNumber) };
    case "batch":
      return {
        kind: "batch",
        length: numberOf(given.length, `${what}: length`, { low: 1e-9, high: 1e9 }),
        ties: wordOf(given.ties, `${what}: ties`, ["arrival", "random"], "random"),
      };
    default:
      return { kind: given.kind } as Order;
  }
}

/** What two parts cannot have together. */
function clashOf(device: WholeDevice): string | undefined {
  const { messages, conditions, credibility, mediator, order, bids, fees, identities, visibility } = device;
  const deal = isDeal(messages);
  const learning = mediator.kind === "learning";
  if (deal && conditions === "actions")
    return `messages of kind ${messages.kind} are settled before the game moves; leave conditions at commitments.`;
  if (credibility.breach && conditions === "actions")
    return "where conditions read actions there is nothing to break before all have moved; leave conditions at commitments.";
  if (messages.kind === "delegate" && mediator.kind !== "scripted" && !learning)
    return "messages that delegate need a mediator who plays: scripted (deed unanimous) or learning.";
  if (mediator.kind === "scripted" && (mediator.deed === "unanimous") !== (messages.kind === "delegate"))
    return "the deed unanimous is for messages that delegate, and they take no other.";
  if (readsBids(order) && bids.levels === 1)
    return `an order by ${order.kind} reads bids; set bids, {"levels": 11} say.`;
  if (!readsBids(order) && bids.levels > 1)
    return `bids are read by orders by priority, score, express or batch; the order is ${order.kind}.`;
  if (order.kind === "builder" && device.turns === "in-turn")
    return "a builder orders messages that are there; they cannot be sent in its order.";
  if (fees.to === "mediator" && mediator.kind === "none") return "fees go to the mediator, and there is none.";
  if (identities.most > 0 && (deal || messages.kind === "none"))
    return "identities count where messages are programs that count heads; these are none.";
  if (visibility.kind === "mediator" && mediator.kind === "none")
    return "the messages are visible to the mediator only, and there is none.";
  if (device.turns === "in-turn" && device.revisions > 0) return "messages that are sent in turn cannot be revised.";
  if (messages.kind === "none" && !device.voluntary)
    return "where nothing can be said, agents must be free to say nothing.";
  return undefined;
}
