/**
 * Bots of the intents game, each for both roles.
 *
 *              trader                                 solver
 *   router     routes now                             never settles
 *   patient    match at the mid, else route           honest
 *   committed  match at the mid, else nothing         honest
 *   honest     match at the lowest limit, else route  the highest score, and keeps just what sending it costs
 *   greedy     match at the highest limit, else       the proposal that keeps most and still scores above 0
 *              nothing
 *
 * An honest solver's score is all it can give the users less its cost: weakly dominant while the cap on payments does not bind (rivalry.ts).
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { size } from "../../../src/space.js";
import type { IntentsGame } from "./intents.js";
import { type IntentsModel, intentAt } from "./model.js";
import { strategies, strategyAt } from "./strategies.js";

type Propose = (scores: Float32Array, spreads: Float32Array, offered: number, cost: number, shares: number) => Choice;
interface Choice {
  readonly strategy: number;
  readonly margin: number;
}

const nothing: Choice = { strategy: strategyAt.none, margin: 0 };

const honest: Propose = (_scores, spreads, offered, cost, shares) => {
  const spread = spreads[strategyAt.surplus - 1] * offered;
  if (cost > spread) return nothing; // it could not keep what sending costs
  const due = cost > 0 ? cost / spread : 0;
  return { strategy: strategyAt.surplus, margin: shares > 1 ? Math.ceil(due * (shares - 1)) : 0 };
};

const greedy: Propose = (scores, spreads, offered, cost, shares) => {
  let best = nothing;
  let most = cost;
  for (let k = 1; k < strategies.length; k++) {
    for (let margin = 0; margin < shares; margin++) {
      const kept = shares > 1 ? (spreads[k - 1] * margin) / (shares - 1) : 0;
      if (scores[k - 1] - kept > 1e-6 && kept * offered > most) {
        most = kept * offered;
        best = { strategy: k, margin };
      }
    }
  }
  return best;
};

const botOf =
  (intent: (model: IntentsModel) => number, propose: Propose): Bot =>
  (game, role): Agent => {
    const { model, roles } = game as unknown as IntentsGame;
    const width = size(roles[role]!.observation);
    const { traders: n, margins: shares } = model.options;
    const action = intent(model);
    if (role === 0) {
      return {
        act(observations, _masks, actions) {
          for (let row = 0; row < actions.length; row++) actions[row] = observations[row * width] === 0 ? action : 0;
        },
      };
    }
    const { largestOf, unit } = model;
    const first = 2 + 3 * n; // where scores begin
    const known = strategies.length - 1;
    return {
      act(observations, _masks, actions) {
        for (let row = 0; row < actions.length / 2; row++) {
          const at = row * width;
          let offered = 0; // by the intents in the batch, value
          for (let k = at + 2; k < at + 2 + n; k++) {
            const side = observations[k] < 0 ? 1 : 0;
            if (observations[k + n] > 0) offered += Math.abs(observations[k]) * largestOf[side] * unit[side];
          }
          const scores = observations.subarray(at + first, at + first + known);
          const spreads = observations.subarray(at + first + known, at + first + 2 * known);
          const cost = observations[at + 1];
          const { strategy, margin } =
            observations[at] === 0 ? nothing : propose(scores, spreads, offered, cost, shares);
          actions[2 * row] = strategy;
          actions[2 * row + 1] = margin;
        }
      },
    };
  };

const atMid = (otherwise: "route" | "nothing") => (model: IntentsModel) =>
  intentAt((model.options.levels - 1) / 2, otherwise, model.options.levels);

export const intentsBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  router: botOf(
    () => 1,
    () => nothing,
  ),
  patient: botOf(atMid("route"), honest),
  committed: botOf(atMid("nothing"), honest),
  honest: botOf(({ options }) => intentAt(0, "route", options.levels), honest),
  greedy: botOf(({ options }) => intentAt(options.levels - 1, "nothing", options.levels), greedy),
};
