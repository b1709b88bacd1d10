/**
 * Bots: scripted players of matrix games.
 *
 *   nash          its part of the first pure equilibrium, or of the first mixed one where no pure one is known
 *   cooperate     always the most cooperative action, by the table's rank
 *   defect        always the least cooperative one
 *   tit-for-tat   cooperates, then does what the other did (two players, as many actions)
 *   grim-trigger  cooperates until anybody did anything else, itself included, and defects from then on
 *
 * The last two see what was done in the last round, which is all they need: the trigger's own defection keeps it defecting.
 *
 * References: Nash (1951), Ann. Math. 54; Axelrod (1984), The Evolution of Cooperation, ch. 2 (tit for tat, by Rapoport);
 * Friedman (1971), Rev. Econ. Stud. 38 (the trigger).
 */
import type { Bot } from "../../../src/agent.js";
import type { AnyGame, Role } from "../../../src/game.js";
import { Rng } from "../../../src/rng.js";
import { maskSize, size } from "../../../src/space.js";
import { equilibriaOf, isPure } from "./answers.js";
import type { NormalForm } from "./normal-form.js";
import { headOf } from "./seats.js";

/** Probabilities of player i's actions, given its view of the last round: `last(d)` is what the d-th player from it did, −1 = nothing. */
type Plan = (form: NormalForm, game: AnyGame) => (i: number, last: (d: number) => number) => readonly number[];

const botOf =
  (plan: Plan): Bot =>
  (game, role, seed) => {
    const { form } = game as unknown as { readonly form?: NormalForm };
    if (!form) throw new Error(`${game.id}: the bots of matrix games read a table, which this game has not.`);
    const { observation, action, count } = game.roles[role] as Role;
    const strategy = plan(form, game);
    const rng = Rng.alloc(1, `matrix ${seed}`).at(0);
    const [width, flags] = [size(observation), maskSize(action)];
    const repeated = width > headOf(form, true);
    return {
      state: { words: rng.words },
      act(observations, _masks, actions, policies) {
        for (let row = 0; row < actions.length; row++) {
          const i = form.alike ? row % count : role;
          const last = (d: number) => (repeated ? lastOf(form, observations, row * width, i, d) : -1);
          const chances = strategy(i, last);
          actions[row] = drawn(chances, rng);
          if (policies?.length) policies.set(chances, row * flags);
        }
      },
    };
  };

/** What the d-th player from i did in the last round, read from i's observation; −1 = nothing yet. */
function lastOf(
  { players, counts, ...form }: NormalForm,
  seen: Float32Array,
  at: number,
  i: number,
  d: number,
): number {
  let first = at + headOf({ players, counts, ...form }, true);
  for (let e = 0; e < d; e++) first += counts[(i + e) % players] + 1;
  const n = counts[(i + d) % players];
  for (let a = 0; a < n; a++) if (seen[first + a] === 1) return a;
  return -1;
}

function drawn(chances: readonly number[], rng: Rng): number {
  const sure = chances.indexOf(1);
  if (sure >= 0) return sure;
  let left = rng.uniform();
  let played = 0;
  for (let a = 0; a < chances.length; a++) {
    if (chances[a] === 0) continue;
    played = a;
    left -= chances[a];
    if (left < 0) break;
  }
  return played;
}

const certainly = (n: number, action: number) => Array.from({ length: n }, (_, a) => (a === action ? 1 : 0));

/** Per player, certainty of its most and of its least cooperative action; the first among equals. @throws where there is no rank */
function ranked({ rank }: NormalForm, game: AnyGame): { readonly most: number[][]; readonly least: number[][] } {
  if (!rank) throw new Error(`${game.id}: the table has no rank, which would say what it is to cooperate.`);
  const at = (pick: (...x: number[]) => number) =>
    rank.map((list) => certainly(list.length, list.indexOf(pick(...list))));
  return { most: at(Math.max), least: at(Math.min) };
}

const nash: Plan = (form, game) => {
  const { equilibria, found } = equilibriaOf(form);
  const played = equilibria.find(isPure) ?? equilibria[0];
  if (!played) throw new Error(`${game.id}: no equilibrium is known to play; what was looked for are ${found}.`);
  return (i) => played.strategies[i];
};

const cooperate: Plan = (form, game) => {
  const { most } = ranked(form, game);
  return (i) => most[i];
};

const defect: Plan = (form, game) => {
  const { least } = ranked(form, game);
  return (i) => least[i];
};

const titForTat: Plan = (form, game) => {
  const { most } = ranked(form, game);
  if (form.players !== 2 || form.counts[0] !== form.counts[1]) {
    throw new Error(
      `${game.id}: tit for tat needs two players with the same actions; there are ${form.players} players.`,
    );
  }
  const all = Array.from({ length: form.counts[0] }, (_, a) => certainly(form.counts[0], a));
  return (i, last) => (last(1) < 0 ? most[i] : all[last(1)]);
};

const grimTrigger: Plan = (form, game) => {
  const { most, least } = ranked(form, game);
  const kind = most.map((sure, p) => form.rank![p].map((r) => r === form.rank![p][sure.indexOf(1)])); // as cooperative as can be?
  return (i, last) => {
    for (let d = 0; d < form.players; d++) {
      const did = last(d);
      if (did >= 0 && !kind[(i + d) % form.players][did]) return least[i];
    }
    return most[i];
  };
};

/** For every table. */
export const anyBots: { readonly [name: string]: Bot } = { nash: botOf(nash) };

/** For tables with a rank. */
export const rankedBots: { readonly [name: string]: Bot } = {
  ...anyBots,
  cooperate: botOf(cooperate),
  defect: botOf(defect),
  "tit-for-tat": botOf(titForTat),
  "grim-trigger": botOf(grimTrigger),
};
