/**
 * Bots under a device: those of the game below it, and what they say.
 *
 *   uncommitted  stays silent: sends no message, accepts no contract, delegates nothing; then plays as a bot of the game does
 *   saying       always sends one message, accepts contracts, then plays as a bot of the game does
 *   honest       a mediator's: honours all; plays the top action for all if all delegate, else the bottom one
 *
 * A bot of the game sees its own part of the observation and of the mask, in the steps of the game alone. What it may not do (it has
 * promised something else) becomes the first legal action. As mediators, all of them are honest.
 */
import { type Agent, type Bot, certain } from "../agent.js";
import type { AnyGame, Role } from "../game.js";
import { maskSize, size } from "../space.js";
import { type Components, componentsOf } from "./components.js";
import { checkDevice, type Device } from "./device.js";
import { type Language, messageIndex } from "./language.js";
import { shown } from "./literal.js";
import { type Setting, settingOf } from "./setting.js";
import { type View, viewOf } from "./view.js";

/** Makes bots for one game under its devices. */
export interface BotMaker {
  uncommitted(bot: Bot): Bot;
  /** @param message a text, or a number @throws a sentence where no device knows the message */
  saying(message: string | number, bot: Bot): Bot;
  readonly honest: Bot;
}

/** What agents of one role say: `[agents]`, the device they enter, the message they send there; and do they accept contracts? */
interface Script {
  readonly venues: Int32Array;
  readonly messages: Int32Array;
  readonly accepts: boolean;
}

/** @throws as `withDevice` does */
export function botsUnder(game: AnyGame, devices: Device | readonly Device[]): BotMaker {
  const list: readonly Device[] = Array.isArray(devices) ? devices : [devices];
  const set = settingOf(
    game,
    list.map((device) => checkDevice(device)),
  );
  const view = viewOf(set);
  const isPlayer = (role: number) => role < set.seats.roles.length;
  const honest: Bot = (layered, role) => {
    if (!isPlayer(role)) return mediatorOf(set, view, role);
    throw new Error(`${layered.id}: 'honest' plays mediators, and ${(layered.roles[role] as Role).name} is none.`);
  };
  const scripted =
    (bot: Bot, scriptOf: (role: number) => Script): Bot =>
    (layered, role, seed) =>
      isPlayer(role)
        ? playerOf(set, layered, role, bot(game, role, seed), scriptOf(role))
        : mediatorOf(set, view, role);
  return {
    honest,
    uncommitted: (bot) => scripted(bot, (role) => silence(set.seats.roles[role].count)),
    saying(message, bot) {
      const scripts = set.seats.roles.map((_, role) => scriptOf(set, role, message));
      if (scripts.every((one) => one instanceof Error)) throw scripts[0];
      return scripted(bot, (role) => {
        const script = scripts[role];
        if (script instanceof Error) throw script;
        return script;
      });
    },
  };
}

function silence(count: number): Script {
  return { venues: new Int32Array(count), messages: new Int32Array(count), accepts: false };
}

/** Each agent of the role enters the first device that knows the message. */
function scriptOf({ seats, venues }: Setting, role: number, message: string | number): Script | Error {
  const script = { ...silence(seats.roles[role].count), accepts: true };
  for (let agent = 0; agent < script.venues.length; agent++) {
    const languages = venues.map((venue) => venue.languages[seats.first[role] + agent]);
    const found = languages.map((language) => numberOf(language, message));
    const v = found.findIndex((number) => typeof number === "number");
    if (v < 0) return found[0] as Error;
    script.venues[agent] = v;
    script.messages[agent] = found[v] as number;
  }
  return script;
}

function numberOf(language: Language, message: string | number): number | Error {
  try {
    if (typeof message === "string") return messageIndex(language, message);
  } catch (thrown) {
    return new Error(`${shown(message)} is no message: ${(thrown as Error).message}`);
  }
  if (Number.isInteger(message) && message >= 0 && message < language.size) return message;
  return new Error(`There is no message ${message}; they are numbered 0 to ${language.size - 1}.`);
}

function playerOf(set: Setting, layered: AnyGame, role: number, inner: Agent, script: Script): Agent {
  const c = componentsOf(set, role);
  const below = set.seats.roles[role];
  const seen = size((layered.roles[role] as Role).observation);
  const own = size(below.observation);
  const plays = own + set.plan.kinds.indexOf("play"); // where an observation says that the game is played
  const accepts = own + set.plan.kinds.indexOf("accept");
  const choices = maskSize(below.action); // of the game itself
  let hand = handOf(0, own, choices, below.readsPolicy === true);

  return {
    ...(inner.state && { state: inner.state }),
    act(observations, masks, actions, policies) {
      const rows = actions.length / c.width;
      if (hand.rows !== rows) hand = handOf(rows, own, choices, below.readsPolicy === true);
      let asked = false;
      for (let row = 0; row < rows; row++) {
        for (let k = 0; k < own; k++) hand.observations[row * own + k] = observations[row * seen + k];
        const flag = row * c.flags + c.flag[0];
        for (let a = 0; a < choices; a++) hand.masks[row * choices + a] = c.flag[0] < 0 ? 1 : masks[flag + a];
        if (observations[row * seen + plays] === 1) asked = true;
      }
      if (asked) inner.act(hand.observations, hand.masks, hand.actions, hand.policies);
      for (let row = 0; row < rows; row++) {
        const at = row * c.width;
        const flag = row * c.flags;
        for (let k = 0; k < c.width; k++) actions[at + k] = 0;
        const playing = observations[row * seen + plays] === 1;
        const agent = row % script.venues.length;
        const message =
          script.accepts && set.plan.kinds.includes("accept") && observations[row * seen + accepts] === 1
            ? 1
            : script.messages[agent];
        put(c, 0, playing ? hand.actions[row] : 0, masks, flag, actions, at);
        put(c, 1, script.venues[agent], masks, flag, actions, at);
        put(c, 2, message, masks, flag, actions, at);
        if (!policies?.length) continue;
        certain(c.space, actions.subarray(at, at + c.width), policies, flag);
        if (!playing || c.flag[0] < 0 || actions[at + c.column[0]] !== hand.actions[row]) continue;
        for (let a = 0; a < choices; a++) policies[flag + c.flag[0] + a] = hand.policies[row * choices + a];
      }
    },
  };
}

/** What is handed to a bot of the game: rows of its own observations and masks, and room for its answer. */
function handOf(rows: number, own: number, choices: number, policies: boolean) {
  return {
    rows,
    observations: new Float32Array(rows * own),
    masks: new Uint8Array(rows * choices),
    actions: new Float32Array(rows),
    policies: new Float32Array(policies ? rows * choices : 0),
  };
}

/** Write one part of an action, or the first legal number where this one is not. */
function put(c: Components, p: number, value: number, masks: Uint8Array, flag: number, out: Float32Array, at: number) {
  if (c.column[p] < 0) return;
  const first = flag + c.flag[p];
  let chosen = value;
  if (masks[first + chosen] !== 1) chosen = 0;
  while (chosen < c.sizes[p] - 1 && masks[first + chosen] !== 1) chosen++;
  out[at + c.column[p]] = chosen;
}

/** The honest mediator of the device behind this role. */
function mediatorOf({ seats, venues, mediators, plan }: Setting, view: View, role: number): Agent {
  const v = mediators.indexOf(role);
  const { plays, circle } = venues[v];
  const { n, counts } = seats;
  const flags = counts.reduce((sum, count) => sum + count, 0);
  const each = view.venues + view.code + 1 + view.actions; // numbers that tell of one agent
  const first = plan.kinds.length + view.contracts.length * view.code;

  const delegates = (seen: Float32Array, at: number): boolean => {
    if (view.venues > 0 && seen[at + v] !== 1) return false;
    for (let k = view.oneHot ? 1 : 0; k < view.code; k++) if (seen[at + view.venues + k] === 1) return true;
    return false;
  };
  return {
    act(observations, masks, actions) {
      actions.fill(0);
      if (!plays) return;
      for (let row = 0; row < actions.length / n; row++) {
        const from = row * view.mediatorWidth + first;
        let all = true;
        for (let i = 0; i < n; i++) if (!delegates(observations, from + i * each)) all = false;
        for (let i = 0, flag = row * flags; i < n; flag += counts[i++]) {
          let chosen = all ? circle.tops[i] : circle.bottoms[i];
          if (masks[flag + chosen] !== 1) chosen = masks.indexOf(1, flag) - flag;
          actions[row * n + i] = chosen;
        }
      }
    },
  };
}
