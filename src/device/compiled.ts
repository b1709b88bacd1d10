/**
 * A compiled device: where all that happens follows from which messages were sent, everything that is seen, open and forced is worked out
 * beforehand, per profile of messages, by the general layer itself.
 *
 * That is so for one device of a commit step and plays, whose messages bind for sure and without cost, payment or mediator, and whose
 * profiles are few. It plays like the general layer, and two to three times as fast; a test compares the two.
 */
import type { Game, State, Turn } from "../game.js";
import { listed } from "../transform/layer.js";
import { allocCommitments, beginCommitments, type Commitments, sum, sums } from "./commitments.js";
import type { Components } from "./components.js";
import { maskAgent } from "./masks.js";
import { resolveAt } from "./resolution.js";
import type { Setting } from "./setting.js";
import { look, type View } from "./view.js";

const mostNumbers = 1 << 21; // in all tables

/** Views and masks lie by kind of step, then profile. */
interface Tables {
  readonly profiles: number;
  readonly views: readonly Float32Array[]; // per seat [kinds, profiles, width]
  readonly masks: readonly Uint8Array[]; // per seat [kinds, profiles, flags]
  readonly forced: Int16Array; // [profiles, n], actions; −1 = free
  readonly committed: Uint8Array; // [profiles], how many sent a message
  readonly resolved: Uint8Array; // [profiles]
}

type Played = Commitments & { readonly base: State };

/** The functions of the layer that are faster compiled; nothing where the device is not of that kind. */
export function compiled(
  set: Setting,
  view: View,
  components: readonly Components[],
  masks: readonly Uint8Array[],
): Pick<Game<Played>, "reset" | "step" | "observe" | "legal"> | undefined {
  const { game, seats, plan, venues, kindAt, playsAt } = set;
  const { n, role, agent, first } = seats;
  const { known } = venues[0];
  if (!known || !isPlain(set)) return undefined;
  const profiles = known.resolved.length;
  const flags = components.map((c) => c.flags);
  const numbers = profiles * plan.kinds.length * (n * view.width + role.reduce((all, r) => all + flags[r], 0));
  if (numbers > mostNumbers) return undefined;
  const tables = tablesOf(set, view, components, masks, profiles);
  const { views, forced, committed, resolved } = tables;
  const { strides } = known;
  const counts = Int32Array.from(role, (r) => seats.roles[r].count);
  const widths = Int32Array.from(role, (r) => components[r].width);
  const says = Int32Array.from(role, (r) => components[r].column[2]);
  const acts = Int32Array.from(role, (r) => components[r].column[0]);
  const below = Int32Array.from(first, (seat) => seat);
  const own = game.roles.map(({ observation }: { observation: { fields: readonly { size?: number }[] } }) =>
    observation.fields.reduce((all, { size = 1 }) => all + size, 0),
  );
  const steps = plan.steps.length;
  const whole = game.horizon * game.phases;
  const { width } = view;

  return {
    reset(s, lane, rng) {
      game.reset(s.base, lane, rng);
      s.at[lane] = s.clock[lane] = s.profile[lane] = 0;
      for (let k = lane * sums.length; k < (lane + 1) * sums.length; k++) s.sums[k] = 0;
    },
    step(s, turn: Turn) {
      const { lane, actions } = turn;
      const k = s.at[lane];
      let over = false;
      if (playsAt[k] === 0) {
        let profile = 0;
        for (let i = 0; i < n; i++) {
          const at = (lane * counts[i] + agent[i]) * widths[i] + says[i];
          profile += actions[role[i]][at] * strides[i];
        }
        s.profile[lane] = profile;
        const at = lane * sums.length;
        s.sums[at + rounds] += n;
        s.sums[at + said] += committed[profile];
        s.sums[at + bound] += committed[profile];
        s.sums[at + voids] += 1 - resolved[profile];
      } else {
        const played = listed(s.played);
        const profile = s.profile[lane] * n;
        for (let i = 0; i < n; i++) {
          const row = lane * counts[i] + agent[i];
          const action = forced[profile + i];
          played[role[i]][row] = action >= 0 ? action : acts[i] < 0 ? 0 : actions[role[i]][row * widths[i] + acts[i]];
        }
        const { time } = turn;
        turn.actions = played;
        turn.time = s.clock[lane];
        try {
          over = game.step(s.base, turn);
        } finally {
          turn.actions = actions;
          turn.time = time;
        }
        s.clock[lane]++;
      }
      const next = k + 1;
      s.at[lane] = next < steps ? next : plan.again;
      if (next === steps && plan.again === 0 && !over && s.clock[lane] < whole) s.profile[lane] = 0;
      return over;
    },
    observe(s, lane, _time, r, a, out, at) {
      game.observe(s.base, lane, s.clock[lane], r, a, out, at);
      const table = views[below[r] + a];
      let from = (kindAt[s.at[lane]] * profiles + s.profile[lane]) * width;
      const start = at + own[r];
      for (let k = start; k < start + width; k++) out[k] = table[from++];
    },
    legal(s, lane, r, a, mask, at) {
      const table = tables.masks[below[r] + a];
      const count = flags[r];
      let from = (kindAt[s.at[lane]] * profiles + s.profile[lane]) * count;
      for (let k = at; k < at + count; k++) mask[k] = table[from++];
    },
  };
}

const { rounds, committed: said, bound, voids } = sum;

function isPlain({ game, plan, venues, plain, timed, settles, delay, acts, breach, open }: Setting): boolean {
  const [{ certain, device }] = venues;
  return (
    plain &&
    certain &&
    !timed &&
    !settles &&
    delay === 0 &&
    acts[0] === 0 &&
    breach[0] === 0 &&
    (open[0] !== 0 || device.visibility.kind !== "delayed") &&
    plan.idle === 0 &&
    plan.lead === 1 &&
    plan.steps[0] === "commit" &&
    game.legal === undefined &&
    !game.roles.some(({ readsPolicy }: { readsPolicy?: boolean }) => readsPolicy)
  );
}

/** Play every profile in one lane of the general layer, and keep what it shows. */
function tablesOf(
  set: Setting,
  view: View,
  components: readonly Components[],
  masks: readonly Uint8Array[],
  profiles: number,
): Tables {
  const { seats, plan, venues, delay } = set;
  const { n, role } = seats;
  const kinds = plan.kinds.length;
  const { strides } = venues[0].known ?? { strides: new Int32Array(n) };
  const state = { ...allocCommitments(1, n, 1, delay), played: {}, policies: {} } as Commitments;
  const turn = { lane: 0 } as Turn;
  const tables: Tables = {
    profiles,
    views: Array.from(role, () => new Float32Array(kinds * profiles * view.width)),
    masks: Array.from(role, (r) => new Uint8Array(kinds * profiles * components[r].flags)),
    forced: new Int16Array(profiles * n).fill(-1),
    committed: new Uint8Array(profiles),
    resolved: new Uint8Array(profiles),
  };
  for (let profile = 0; profile < profiles; profile++) {
    beginCommitments(state, 0, n, 1, delay, false);
    for (let i = 0; i < n; i++) {
      const message = Math.floor(profile / strides[i]) % venues[0].sizes[i];
      state.message[i] = message;
      if (message === 0) continue;
      state.shown[i] = state.bound[i] = 1;
      tables.committed[profile]++;
    }
    resolveAt(set, state, {}, turn, 0, undefined);
    tables.resolved[profile] = 1 - state.sums[voids];
    for (let i = 0; i < n; i++) {
      if (state.bound[i] !== 0) tables.forced[profile * n + i] = state.promise[i];
      for (let k = 0; k < kinds; k++) {
        state.at[0] = plan.steps.indexOf(plan.kinds[k]);
        const c = components[role[i]];
        const row = k * profiles + profile;
        look(set, view, state, 0, i, tables.views[i], row * view.width);
        maskAgent(set, c, masks[i], state, {}, 0, i, tables.masks[i], row * c.flags);
      }
    }
  }
  return tables;
}
