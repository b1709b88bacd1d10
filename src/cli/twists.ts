/** Twists: the transforms of `transform.ts` by name, as `--transform name=value` says them. */
import type { AnyGame } from "../game.js";
import { discretised, mixed, stacked, timeAware, trembling, within } from "../transform.js";

interface Twist {
  readonly about: string;
  readonly value: string; // what the value means; empty where there is none
  readonly below?: true; // comes before devices: it makes actions that devices take, or changes the horizon
  readonly keepsViews: boolean; // do bots that were written for the game still understand what they see and do?
  make(game: AnyGame, value: number): AnyGame;
}

export const twists: { readonly [name: string]: Twist } = {
  trembling: {
    about: "actions are replaced by random ones with this chance",
    value: "0 to 1",
    keepsViews: true,
    make: (game, chance) => trembling(game, chance),
  },
  stacked: {
    about: "agents see their last k observations",
    value: "1 or more",
    keepsViews: false,
    make: (game, k) => stacked(game, k),
  },
  mixed: {
    about: "rewards lean towards the team's mean with this weight",
    value: "0 to 1",
    keepsViews: true,
    make: (game, w) => mixed(game, w),
  },
  discretised: {
    about: "boxes of actions become grids with this many levels",
    value: "2 or more",
    below: true,
    keepsViews: false,
    make: (game, bins) => discretised(game, bins),
  },
  within: {
    about: "episodes are cut after this many rounds",
    value: "1 or more",
    below: true,
    keepsViews: true,
    make: (game, horizon) => within(game, horizon),
  },
  "time-aware": { about: "agents see the time", value: "", keepsViews: true, make: (game) => timeAware(game) },
};

/** Those that come before devices, and those after, each in the order given. @throws when a name or value is wrong */
export function aroundDevices(texts: readonly string[]) {
  const isBelow = (text: string) => parse(text).twist.below === true;
  return { before: texts.filter(isBelow), after: texts.filter((text) => !isBelow(text)) };
}

/** A game and what `--transform` made of it, from the inside out. @throws when a name or value is wrong */
export function twisted(game: AnyGame, texts: readonly string[]): AnyGame {
  return texts.reduce((inner, text) => {
    const { twist, value } = parse(text);
    return twist.make(inner, value);
  }, game);
}

/** May the game's own bots play what these transforms make of it? The random bot always may. */
export function botsStillFit(texts: readonly string[]): boolean {
  return texts.every((text) => parse(text).twist.keepsViews);
}

function parse(text: string): { readonly twist: Twist; readonly value: number } {
  const at = text.indexOf("=");
  const name = at < 0 ? text : text.slice(0, at);
  if (!Object.hasOwn(twists, name)) {
    throw new Error(`There is no transform '${name}'; choose ${Object.keys(twists).join(", ")}.`);
  }
  const twist = twists[name];
  const given = at < 0 ? "" : text.slice(at + 1).trim();
  if (twist.value === "" && given !== "") throw new Error(`--transform ${name} takes no value, got '${given}'.`);
  const value = given === "" ? Number.NaN : Number(given);
  if (twist.value !== "" && Number.isNaN(value)) {
    throw new Error(`--transform ${name}=value needs a number (${twist.value}), got '${given}'.`);
  }
  return { twist, value };
}
