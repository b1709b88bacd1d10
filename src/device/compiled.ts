/**
 * A compiled device: everything that is seen, open and forced is looked up in rows that were worked out beforehand, see `scenes.ts`.
 *
 * It plays like the general layer, in less time; a test compares the two.
 */
import type { Game, State, Turn } from "../game.js";
import { size } from "../space.js";
import { listed } from "../transform/layer.js";
import { beginRound, fix } from "./bind.js";
import { type Commitments, lineUp, start, sum, sums } from "./commitments.js";
import type { Components } from "./components.js";
import { commit, confide, enter, type Hearing, heard } from "./heard.js";
import { profileOf, scenesOf } from "./scenes.js";
import type { Setting } from "./setting.js";
import { foresee, settle } from "./settle.js";
import type { View } from "./view.js";

type Played = Commitments & { readonly base: State };

const { rounds, committed, bound, voids } = sum;
const short = 12; // rows up to this length are copied sooner by a loop than by a call

/** The functions of the layer that are faster compiled; nothing where the devices are not of that kind. */
export function compiled(
  set: Setting,
  view: View,
  components: readonly Components[],
  masks: readonly Uint8Array[],
  hearing: Hearing,
  disputes: boolean,
): Pick<Game<Played>, "reset" | "step" | "observe" | "legal"> | undefined {
  const scenes = scenesOf(set, view, components, masks);
  if (!scenes) return undefined;
  const { game, seats, plan, venues, playsAt, settles } = set;
  const { n, role, agent, first } = seats;
  const { sizes } = venues[0];
  const { codes, profiles, views, forced } = scenes;
  const { lead } = plan;
  const above = scenes.kindAt.map((kind) => kind * profiles); // scene − profile, in each step
  const enters = Uint8Array.from(plan.steps, (kind) => (kind === "enter" ? 1 : 0));
  const own = Int32Array.from(seats.roles, ({ observation }) => size(observation));
  const steps = plan.steps.length;
  const counts = Int32Array.from(role, (r) => seats.roles[r].count);
  const sure = codes.atOnce && venues.every(({ costs }) => !costs);
  const direct = sure && lead === 1 && venues.length === 1; // messages are all there is
  const whole = game.horizon * game.phases;

  /** Begin a round; of the commitments only what counts here is ever touched. */
  const begin = (s: Played, lane: number, rng: Turn["rng"]): void => {
    s.scene[lane] = above[0];
    if (direct) return;
    for (let k = lane * n; k < (lane + 1) * n; k++) {
      s.message[k] = s.shown[k] = s.bound[k] = s.venue[k] = s.bid[k] = 0;
    }
    beginRound(set, s, lane, rng);
    s.scene[lane] += profileOf(codes, s, lane);
  };

  /** @returns the profile after step k */
  const talk = (s: Played, turn: Turn, k: number): number => {
    const { lane } = turn;
    if (enters[k] !== 0) enter(set, hearing, s, turn);
    else commit(set, hearing, s, turn, k);
    if (k === lead - 1 && !sure) for (let v = 0; v < venues.length; v++) fix(set, s, turn, v);
    return profileOf(codes, s, lane);
  };

  const messages = (turn: Turn): number => {
    let profile = 0;
    for (let i = 0; i < n; i++) {
      const message = heard(hearing, turn, i, 2);
      if (message < sizes[i]) profile += message * codes.strides[i];
    }
    return profile;
  };

  /** Messages have come to bind. */
  const count = (s: Played, lane: number, profile: number): void => {
    const at = lane * sums.length;
    s.sums[at + rounds] += n;
    s.sums[at + committed] += scenes.committed[profile];
    s.sums[at + bound] += scenes.bound[profile];
    s.sums[at + voids] += scenes.voids[profile];
    if (settles) for (let i = 0; i < n; i++) s.promise[lane * n + i] = scenes.promise[profile * n + i];
  };

  const below = { lane: 0, time: 0 } as Turn; // of the game itself, overwritten before every use
  const play = (s: Played, turn: Turn, profile: number): boolean => {
    const { lane } = turn;
    const played = listed(s.played);
    const at = profile * n;
    for (let i = 0; i < n; i++) {
      const action = forced[at + i];
      played[role[i]][lane * counts[i] + agent[i]] = action >= 0 ? action : heard(hearing, turn, i, 0);
    }
    confide(hearing, s, turn);
    below.lane = lane;
    below.time = s.clock[lane];
    below.rng = turn.rng;
    below.actions = played;
    below.policies = listed(s.policies);
    below.rewards = turn.rewards;
    if (settles) for (let i = 0; i < n; i++) set.able[i] = scenes.promise[at + i] >= 0 ? 1 : 0;
    if (disputes) foresee(set, s, s.base, below);
    const over = game.step(s.base, below);
    if (settles) settle(set, s, below);
    s.clock[lane]++;
    return over;
  };

  return {
    reset(s, lane, rng) {
      game.reset(s.base, lane, rng);
      start(s, lane);
      if (!direct) lineUp(s, lane, n, venues.length);
      begin(s, lane, rng);
    },
    step(s, turn: Turn) {
      const { lane } = turn;
      const k = s.at[lane];
      let over = false;
      let profile = s.scene[lane] - above[k];
      if (playsAt[k] !== 0) over = play(s, turn, profile);
      else {
        profile = direct ? messages(turn) : talk(s, turn, k);
        if (k === lead - 1) count(s, lane, profile);
      }
      const next = k + 1 < steps ? k + 1 : plan.again;
      s.at[lane] = next;
      s.scene[lane] = above[next] + profile;
      if (next === 0 && !over && s.clock[lane] < whole) begin(s, lane, turn.rng);
      return over;
    },
    observe(s, lane, _time, r, a, out, at) {
      game.observe(s.base, lane, s.clock[lane], r, a, out, at);
      out.set(views[s.scene[lane] * n + first[r] + a], at + own[r]);
    },
    legal(s, lane, r, a, mask, at) {
      const row = scenes.masks[s.scene[lane] * n + first[r] + a];
      if (row.length > short) mask.set(row, at);
      else for (let k = 0; k < row.length; k++) mask[at + k] = row[k];
    },
  };
}
