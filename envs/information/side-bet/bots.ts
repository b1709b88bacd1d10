/**
 * Bots of the side bet. Players:
 *
 *   equilibrium  Mirror below the bet that breaks, defect from there on (always defect where Mirrors would not cooperate)
 *   mirror       always Mirror
 *   defect       always commits to defect
 *   free         stays uncommitted and defects
 *   cooperate    always commits to cooperate
 *
 * As the outsider `equilibrium` offers the least bet that breaks iff chaos is worth more than it costs; `mirror` and `cooperate` offer nothing,
 * `defect` and `free` always the least bet that breaks.
 */
import type { Bot } from "../../../src/agent.js";
import { anatomyOf } from "../../../src/device/anatomy.js";
import type { DeviceGame } from "../../../src/device/with-device.js";
import type { AnyGame, Role } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { maskSize, size } from "../../../src/space.js";
import type { SideBetOptions } from "./options.js";
import { threshold } from "./side-bet.js";
import { breaking, holds } from "./solve.js";

/** What a player says, by whether Mirrors hold at the bet that it sees. */
type Says = (holds: boolean) => Word;
type Word = "none" | "cooperate" | "mirror" | "defect";
type Game = AnyGame & {
  readonly options: SideBetOptions;
  readonly inner?: DeviceGame;
  readonly below?: DeviceGame["below"];
};

const mirror = "if plays(other) = cooperate then cooperate else defect";

const botOf =
  (says: Says, offers: (price: number | undefined, value: number) => boolean): Bot =>
  (any, role) => {
    const game = any as unknown as Game;
    const { options, inner } = game;
    const { below } = inner ?? game;
    const { name, observation, action } = game.roles[role] as Role;
    const [width, flags, numbers] = [size(observation), maskSize(action), size(action)];
    if (name === "outsider") {
      const price = breaking(options);
      const k = Math.round((price ?? 0) / options.step);
      return {
        act(observations, masks, actions) {
          for (let row = 0; row < actions.length; row++)
            actions[row] = offers(price, observations[row * width]) && masks[row * flags + k] === 1 ? k : 0;
        },
      };
    }
    if (!below) throw new Error(`${game.id}: the bots of the side bet need its device.`);
    const { venues, components } = anatomyOf(below.game, below.devices);
    const breaks = threshold(options);
    const texts = venues[0].messages[0];
    const message = components[0].find(({ part }) => part === "message");
    const play = components[0].find(({ part }) => part === "action");
    if (!message || !play) throw new Error(`${game.id}: there is nothing to say.`);
    return {
      act(observations, masks, actions) {
        for (let row = 0; row * numbers < actions.length; row++) {
          const bet = observations[row * width];
          const word = says(holds(options, bet + 1e-6 * (1 + bet), breaks)); // bets are seen as Float32
          const wanted = texts.indexOf(word === "mirror" ? mirror : word);
          const at = row * flags;
          actions[row * numbers + message.column] = masks[at + message.flag + wanted] === 1 ? wanted : 0;
          actions[row * numbers + play.column] = masks[at + play.flag + 1]; // defect where that is open
        }
      },
    };
  };

const rational = (price: number | undefined, value: number) => price !== undefined && value > 2 * price;
const never = () => false;
const ever = () => true;

export const sideBetBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf((holds) => (holds ? "mirror" : "defect"), rational),
  mirror: botOf(() => "mirror", never),
  defect: botOf(() => "defect", ever),
  free: botOf(() => "none", ever),
  cooperate: botOf(() => "cooperate", never),
};
