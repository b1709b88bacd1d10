/**
 * Bots of the race to commit.
 *
 *   equilibrium  none, blind: player 0 goes straight (commits to it) and player 1 swerves; with an order the first commits, and who sees
 *                that swerves; bids are the highest pure equilibrium's
 *   symmetric    none, blind: the mixed equilibrium, alike for both; with an order as above
 *   hawk         bids most, always commits and goes straight, whatever it sees
 *   dove         bids nothing, stays silent (or commits to swerve, where it must speak) and swerves
 */
import type { Bot } from "../../../src/agent.js";
import { anatomyOf } from "../../../src/device/anatomy.js";
import type { DeviceGame } from "../../../src/device/with-device.js";
import type { AnyGame, Role } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import { maskSize, size } from "../../../src/space.js";
import { pureEquilibria } from "../../commitment/matrix/pure.js";
import type { RaceOptions } from "./options.js";
import { bidsForm, blindMixed, plainMixed } from "./theory.js";

/** How one plays; chances are for when the other is not seen to be committed to go straight. */
interface Plan {
  readonly bid: number; // level
  readonly yields: boolean; // to who is seen to be committed
  commits(agent: number): number;
  straight(agent: number): number;
}

const plans: { readonly [name: string]: (options: RaceOptions) => Plan } = {
  equilibrium(options) {
    const { device } = options;
    const alone = device === "none" || device === "blind";
    const { chance } = plainMixed(options);
    const bid = device === "priority" ? highest(options) : 0;
    return {
      ...{ bid, yields: true },
      commits: (agent) => (alone ? 1 - agent : 1),
      straight: (agent) => (alone ? 1 - agent : chance),
    };
  },
  symmetric(options) {
    const { device } = options;
    const { chance } = plainMixed(options);
    const commits = blindMixed(options).chance;
    const plan = plans.equilibrium(options);
    return device === "none" || device === "blind" ? { ...plan, commits: () => commits, straight: () => chance } : plan;
  },
  hawk: ({ bidLevels }) => ({ bid: bidLevels - 1, yields: false, commits: () => 1, straight: () => 1 }),
  dove: () => ({ bid: 0, yields: true, commits: () => 0, straight: () => 0 }),
};

/** The bid (level) of the highest symmetric pure equilibrium; 0 if there is none. */
function highest(options: RaceOptions): number {
  const levels = options.bidLevels;
  return pureEquilibria(bidsForm(options))
    .map((joint) => [Math.floor(joint / levels), joint % levels])
    .reduce((most, [a, b]) => (a === b ? Math.max(most, a) : most), 0);
}

const botOf =
  (name: string): Bot =>
  (game, role, seed) => {
    const { options, below } = game as unknown as {
      readonly options: RaceOptions;
      readonly below?: DeviceGame["below"];
    };
    const plan = plans[name](options);
    const rng = Rng.alloc(1, `race ${seed}`).at(0);
    const { action, observation, count } = game.roles[role] as Role;
    const [width, flags, seen] = [size(action), maskSize(action), size(observation)];
    const parts = below ? anatomyOf(below.game, below.devices).components[0] : [];
    const message = parts.find(({ part }) => part === "message");
    const bids = parts.find(({ part }) => part === "bid");
    const said = placeOf(game, role, "other 1 message");
    return {
      state: { words: rng.words },
      act(observations, masks, actions) {
        actions.fill(0);
        for (let row = 0; row < actions.length / width; row++) {
          const agent = row % count;
          const [at, flag] = [row * width, row * flags];
          const gives =
            plan.yields && message !== undefined && observations[row * seen + said + message.size - 1] === 1;
          if (bids && masks[flag + bids.flag + 1] === 1) actions[at + bids.column] = plan.bid;
          if (message) {
            const last = message.size - 1; // to go straight
            if (masks[flag + message.flag + last] === 1) {
              const speaks = !gives && tossed(plan.commits(agent), rng);
              actions[at + message.column] = speaks ? last : masks[flag + message.flag] === 1 ? 0 : 1;
            }
          }
          if (masks[flag + 1] !== 1) continue; // swerving is all that is open
          if (masks[flag] !== 1 || (!gives && tossed(plan.straight(agent), rng))) actions[at] = 1;
        }
      },
    };
  };

function placeOf(game: AnyGame, role: number, field: string): number {
  let at = 0;
  for (const { name, size: width = 1 } of (game.roles[role] as Role).observation.fields) {
    if (name === field) return at;
    at += width;
  }
  return -1;
}

const tossed = (chance: number, rng: Rng): boolean => chance >= 1 || (chance > 0 && rng.uniform() < chance);

export const raceBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  ...Object.fromEntries(Object.keys(plans).map((name) => [name, botOf(name)])),
};
