/**
 * Bots of the smart transaction.
 *
 *   equilibrium   says "I transfer iff I receive" where that is executed whole, else "keep"; in the escrow passes on iff D ≥ c, and starts
 *                 iff v ≥ v*
 *   conditional   says "I transfer iff I receive"; in the escrow passes on, and starts if that pays where all pass on
 *   transfer      says "transfer"; in the escrow starts and passes on
 *   keep          says "keep"; in the escrow never transfers
 *   silent        says nothing and keeps
 */
import type { Bot } from "../../../src/agent.js";
import { botsUnder } from "../../../src/device/bots.js";
import type { DeviceGame } from "../../../src/device/with-device.js";
import type { AnyGame, Role } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { size } from "../../../src/space.js";
import { statement } from "./device.js";
import { type EscrowGame, seen } from "./escrow.js";
import type { SmartTransactionOptions } from "./options.js";
import type { RingGame } from "./ring.js";
import { escrowAnswer } from "./theory.js";

/** What the escrow's parties do: from which worth the first starts, and whether the others pass on. */
type Plan = (options: SmartTransactionOptions) => { readonly from: number; readonly passesOn: boolean };
/** What parties say; nothing where they stay silent. */
type Message = (options: SmartTransactionOptions) => string | undefined;

const keeps: Bot = () => ({ act: (_observations, _masks, actions) => void actions.fill(0) });

const botOf =
  (message: Message, plan: Plan): Bot =>
  (game, role, seed) =>
    "below" in game ? speaking(message, game)(game, role, seed) : passing(plan, game);

function speaking(message: Message, game: AnyGame): Bot {
  const { below } = game as unknown as DeviceGame;
  const { options } = below.game as unknown as RingGame;
  const maker = botsUnder(below.game, below.devices);
  const text = message(options);
  return text === undefined ? maker.uncommitted(keeps) : maker.saying(text, keeps);
}

function passing(plan: Plan, game: AnyGame) {
  const { options, roles } = game as unknown as EscrowGame;
  const { from, passesOn } = plan(options);
  const width = size((roles as readonly Role[])[0].observation);
  const least = from - 1e-6 * Math.abs(from); // worths come as Float32
  return {
    act(observations: Float32Array, masks: Uint8Array, actions: Float32Array) {
      for (let row = 0; row < actions.length; row++) {
        const at = row * width;
        const starts = observations[at + seen.first] === 1 && observations[at + seen.worth] >= least;
        const goesOn = observations[at + seen.later] === 1 && passesOn;
        actions[row] = (starts || goesOn) && masks[2 * row + 1] === 1 ? 1 : 0;
      }
    },
  };
}

const never: Plan = () => ({ from: Number.POSITIVE_INFINITY, passesOn: false });
const threshold = (options: SmartTransactionOptions) => {
  const { least, passesOn } = escrowAnswer(options);
  return { from: least, passesOn };
};

export const smartTransactionBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf((options) => (options.execution === "atomic" ? statement(options) : "keep"), threshold),
  conditional: botOf(statement, (options) => threshold({ ...options, walks: false })),
  transfer: botOf(
    () => "transfer",
    () => ({ from: 0, passesOn: true }),
  ),
  keep: botOf(() => "keep", never),
  silent: botOf(() => undefined, never),
};
