/**
 * Bots of disclosure. All demand hard if they are strong, soft if they are weak and know that the other is strong, else hard.
 *
 *   equilibrium  promises what weak dominance leaves: to disclose if the other does, where that can be said; else conceals
 *   mirror       promises to disclose if the other does; conceals where that cannot be said
 *   open         promises to disclose, and discloses where it is free
 *   closed       promises to conceal, and conceals
 *   silent       promises nothing, and conceals
 */
import type { Bot } from "../../../src/agent.js";
import { anatomyOf } from "../../../src/device/anatomy.js";
import type { Role } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { maskSize, size } from "../../../src/space.js";
import { type DisclosureGame, fieldsShown } from "./disclosure.js";
import type { DisclosureOptions } from "./options.js";
import { discloses, gifts } from "./solve.js";

type Word = "disclose" | "conceal" | "mirror" | "none";
const mirror = "if plays(other) = disclose then disclose else conceal";

const botOf =
  (plan: (options: DisclosureOptions) => Word): Bot =>
  (any, role) => {
    const game = any as unknown as DisclosureGame;
    const { options, inner } = game;
    const { observation, action } = game.roles[role] as Role;
    const [width, flags, numbers] = [size(observation), maskSize(action), size(action)];
    const { venues, components } = anatomyOf(inner.below.game, inner.below.devices);
    const word = plan(options);
    const message = components[0].find(({ part }) => part === "message");
    const play = components[0].find(({ part }) => part === "action");
    const wanted = Math.max(0, venues[0].messages[0].indexOf(word === "mirror" ? mirror : word));
    const shows = word === "disclose" ? 1 : 0;
    return {
      act(observations, masks, actions) {
        for (let row = 0; row * numbers < actions.length; row++) {
          const seen = (row + 1) * width - fieldsShown; // demand?, strong, other disclosed, other strong, own disclosed
          const yields = observations[seen + 1] === 0 && observations[seen + 3] === 1 ? 1 : 0;
          const choice = observations[seen] === 1 ? yields : shows;
          const at = row * flags;
          if (message) actions[row * numbers + message.column] = masks[at + message.flag + wanted] === 1 ? wanted : 0;
          if (!play) continue;
          const open = masks[at + play.flag + choice] === 1;
          actions[row * numbers + play.column] = open ? choice : 1 - choice;
        }
      },
    };
  };

/** Where to disclose pays oneself it is promised outright. */
const rational = (options: DisclosureOptions): Word =>
  gifts(options).costs < 0 ? "disclose" : discloses(options) ? "mirror" : "conceal";

export const disclosureBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(rational),
  mirror: botOf(() => "mirror"),
  open: botOf(() => "disclose"),
  closed: botOf(() => "conceal"),
  silent: botOf(() => "none"),
};
