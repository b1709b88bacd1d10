/**
 * A device over a game: commit → order → bind → (mediate) → resolve → play → settle → dispute.
 *
 * The layer turns any game with discrete actions into one in which its agents may bind themselves first. Commit and play are separate
 * steps; every agent may stay uncommitted unless the device says otherwise. What happens in which step is in `plan.ts`, what is open to
 * whom in `masks.ts`, what is seen in `view.ts`; the parts of a device are described in the files of their names.
 *
 * References: Kalai, Kalai, Lehrer & Samet (2010), Games Econ. Behav. 69 (voluntary commitment devices); Tennenholtz (2004).
 */
import type { AnyGame, Game, Role, State, Turn } from "../game.js";
import { type Box, box, maskSize, type Space, size } from "../space.js";
import { type Layered, listed, perRole } from "../transform/layer.js";
import { beginRound, bind, line } from "./bind.js";
import { allocCommitments, beginCommitments, type Commitments, forget, remember, sums } from "./commitments.js";
import { compiled } from "./compiled.js";
import { componentsOf, mediatorRole } from "./components.js";
import { propose } from "./deals.js";
import { checkDevice, type Device } from "./device.js";
import { commit, confide, enter, heard, hearingOf } from "./heard.js";
import { maskAgent, maskMediator, masksOf } from "./masks.js";
import { settingOf } from "./setting.js";
import { enforce, foresee, settle } from "./settle.js";
import { look, oversee, seen, viewOf } from "./view.js";

export type DeviceState<S extends State = State> = Layered<S, Commitments>;

/** Roles that act and see otherwise. */
export interface DeviceRole extends Role {
  readonly action: Space;
  readonly observation: Box;
}

/** A game with devices over it, which remembers what it was made of. */
export type DeviceGame<S extends State = State> = Game<DeviceState<S>, readonly DeviceRole[]> & {
  readonly below: { readonly game: AnyGame; readonly devices: readonly Device[] };
};

const shown = sums.slice(1); // all but the rounds; the first three are shares

/**
 * @param devices one, or several among which agents choose; data, checked here
 * @param compile whether what follows from the messages alone is worked out beforehand; it plays the same without, only slower
 * @throws a sentence where a device is malformed, or does not go with the game
 */
export function withDevice<S extends State>(
  game: Game<S>,
  devices: Device | readonly Device[],
  compile = true,
): DeviceGame<S> {
  const list = Array.isArray(devices) ? devices : [devices];
  const whole = list.map((device, v) => checkDevice(device, list.length > 1 ? `device ${v}` : "device"));
  const set = settingOf(game as AnyGame, whole);
  const { seats, plan, venues, delay } = set;
  const { n } = seats;
  const view = viewOf(set);
  const components = seats.roles.map((_, r) => componentsOf(set, r));
  const masks = Array.from(seats.role, (r, i) => masksOf(set, components[r], i));
  const roles: DeviceRole[] = seats.roles.map(({ rank: _rank, actions: _actions, ...role }, r) => ({
    ...role,
    observation: seen(role.observation, view),
    action: components[r].space,
  }));
  for (let v = 0; v < venues.length; v++)
    if (set.mediators[v] >= 0) roles.push(mediatorRole(set, v, box(view.mediatorFields)) as DeviceRole);
  const clash = roles.find(({ name }, r) => roles.some((other, k) => k !== r && other.name === name));
  if (clash) throw new Error(`device over ${game.id}: the game has a role '${clash.name}' already.`);
  const widths = seats.roles.map(({ observation }) => size(observation));
  const metrics = shown.map((name) => (game.metrics.includes(name) ? `device ${name}` : name));
  const disputes = whole.some(({ credibility }) => credibility.dispute > 0);
  const mediators = Array.from(venues.keys()).filter((v) => set.mediators[v] >= 0);
  const venueOfRole = (role: number) => mediators[role - seats.roles.length];
  const { draw } = game;
  const before = game.metrics.length;

  const hearing = hearingOf(set, components);

  const mediate = (s: DeviceState<S>, turn: Turn): void => {
    for (const v of mediators) {
      const role = set.mediators[v];
      const at = turn.lane * venues.length + v;
      if (!venues[v].plays) s.deed[at] = turn.actions[role][turn.lane];
      else for (let i = 0; i < n; i++) s.decided[at * n + i] = turn.actions[role][turn.lane * n + i];
    }
  };

  const play = (s: DeviceState<S>, turn: Turn): boolean => {
    const { actions, policies, time, lane } = turn;
    for (let i = 0; i < n; i++) {
      const role = seats.role[i];
      listed(s.played)[role][lane * seats.roles[role].count + seats.agent[i]] = heard(hearing, turn, i, 0);
    }
    confide(hearing, s, turn);
    turn.actions = listed(s.played);
    turn.policies = listed(s.policies);
    turn.time = s.clock[lane];
    enforce(set, s, s.base, turn);
    if (disputes) foresee(set, s, s.base, turn);
    let over = false;
    try {
      over = game.step(s.base, turn);
      if (set.settles) settle(set, s, turn);
    } finally {
      turn.actions = actions;
      turn.policies = policies;
      turn.time = time;
    }
    s.clock[lane]++;
    return over;
  };

  const general: DeviceGame<S> = {
    below: { game: game as AnyGame, devices: whole },
    id: `${whole.map(({ name }) => name).join("+")}(${game.id})`,
    key: JSON.stringify([game.key ?? game.id, whole]),
    roles,
    horizon: plan.horizon,
    horizonEnds: game.horizonEnds,
    phases: plan.phases,
    metrics: [...game.metrics, ...metrics],
    alloc(lanes) {
      return {
        ...allocCommitments(lanes, n, venues.length, delay),
        played: perRole(game, lanes, () => 1),
        policies: perRole(game, lanes, (role) => (role.readsPolicy ? maskSize(role.action) : 0)),
        base: game.alloc(lanes),
      };
    },
    reset(s, lane, rng) {
      game.reset(s.base, lane, rng);
      beginCommitments(s, lane, n, venues.length, delay, set.plain);
      beginRound(set, s, lane, rng);
    },
    step(s, turn) {
      const { lane } = turn;
      const k = s.at[lane];
      let over = false;
      switch (plan.steps[k]) {
        case "enter":
          enter(set, hearing, s, turn);
          break;
        case "commit":
          commit(set, hearing, s, turn, k);
          if (k !== plan.lastCommit) break;
          for (const v of view.contracts) {
            if (venues[v].ordered && !plan.inTurn) line(set, s, lane, v, turn.rng); // whose proposal comes first?
            propose(set, s, lane, v);
          }
          break;
        case "accept":
          for (let i = 0; i < n; i++)
            s.accepted[lane * n + i] =
              venues[s.venue[lane * n + i]].device.messages.kind === "contract" ? heard(hearing, turn, i, 2) : 0;
          break;
        case "mediate":
          mediate(s, turn);
          break;
        default:
          over = play(s, turn);
      }
      if (k === plan.lead - 1) bind(set, s, s.base, turn);
      const next = k + 1;
      s.at[lane] = next < plan.steps.length ? next : plan.again;
      if (next === plan.steps.length && plan.again === 0) {
        remember(s, lane, n, delay, set.delayed);
        if (!over && s.clock[lane] < game.horizon * game.phases) {
          forget(s, lane, n, venues.length, set.plain);
          beginRound(set, s, lane, turn.rng);
        }
      }
      return over;
    },
    observe(s, lane, _time, role, agent, out, at) {
      if (role >= seats.roles.length) {
        oversee(set, view, s, lane, out, at);
        return;
      }
      game.observe(s.base, lane, s.clock[lane], role, agent, out, at);
      look(set, view, s, lane, seats.first[role] + agent, out, at + widths[role]);
    },
    legal(s, lane, role, agent, mask, at) {
      if (role >= seats.roles.length) maskMediator(set, s, s.base, lane, venueOfRole(role), mask, at);
      else
        maskAgent(
          set,
          components[role],
          masks[seats.first[role] + agent],
          s,
          s.base,
          lane,
          seats.first[role] + agent,
          mask,
          at,
        );
    },
    measure(s, lane, out, at) {
      game.measure(s.base, lane, out, at);
      const from = lane * sums.length + 1;
      const rounds = Math.max(1, s.sums[from - 1]);
      const steps = Math.max(1, n * s.clock[lane]); // a promise may be broken in each
      const first = at + before;
      out[first] = s.sums[from] / rounds;
      out[first + 1] = s.sums[from + 1] / rounds;
      out[first + 2] = s.sums[from + 2] / steps;
      for (let k = 3; k < shown.length; k++) out[first + k] = s.sums[from + k];
    },
    ...(draw && { draw: (s: DeviceState<S>, lane: number) => draw.call(game, s.base, lane) }),
  };
  const fast = compile ? compiled(set, view, components, masks, hearing, disputes) : undefined;
  return fast ? { ...general, ...fast } : general;
}
