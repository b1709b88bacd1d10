/** Checks of the state: flat arrays with a row per lane, zeroed when made, and each lane written by its own calls alone. */
import { leaves } from "../arrays.js";
import type { AnyGame, Role, State, Turn } from "../game.js";
import { type Check, type Context, Witness, where } from "./context.js";
import { form } from "./form.js";
import { Player } from "./player.js";

const rows = "state has one row per lane";
const fresh = "alloc gives a zeroed state of its own";

export const stateChecks: readonly Check[] = [
  {
    name: rows,
    needs: form,
    run: ({ make }) => {
      const odd = oddLeaf(make().alloc(2), "");
      if (odd) return odd;
      const game = make();
      const one = leaves(game.alloc(1));
      const three = new Map(leaves(game.alloc(3)));
      const wrong = one.find(([path, array]) => three.get(path)?.length !== 3 * array.length);
      if (!wrong) return undefined;
      const [path, { length }] = wrong;
      return `'${path}' has ${length} numbers for 1 lane and ${three.get(path)?.length ?? "none"} for 3 lanes`;
    },
  },
  {
    name: fresh,
    needs: [rows],
    run: ({ make }) => {
      const game = make();
      const states = [leaves(game.alloc(2)), leaves(game.alloc(2))];
      const buffers = new Set<ArrayBufferLike>();
      for (const [path, array] of states[0]) {
        const k = array.findIndex((x: number) => x !== 0);
        if (k >= 0) return `'${path}' starts with ${array[k]} at index ${k}, not 0; put it into reset()`;
        buffers.add(array.buffer);
      }
      const shared = states[1].find(([, array]) => array.length > 0 && buffers.has(array.buffer));
      return shared && `two calls of alloc() share the array '${shared[0]}'`;
    },
  },
  { name: "step and reset write only to their own lane", needs: [fresh], run: trespass },
  { name: "step leaves its actions and the turn alone", needs: [rows], run: meddling },
];

/** What everything that plays the game builds on. */
export const sound: readonly string[] = [...form, ...stateChecks.map(({ name }) => name)];

function oddLeaf(state: State, path: string): string | undefined {
  const kinds = [Float32Array, Float64Array, Int32Array, Uint32Array, Uint8Array];
  for (const [key, value] of Object.entries(state as { [key: string]: unknown })) {
    if (kinds.some((kind) => value instanceof kind)) continue;
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) {
      const got = ArrayBuffer.isView(value) ? value.constructor.name : value === null ? "null" : typeof value;
      return `'${path}${key}' of the state is no array of a kind that can be kept (it is ${got})`;
    }
    const odd = oddLeaf(value as State, `${path}${key}/`);
    if (odd) return odd;
  }
  return undefined;
}

/** A turn of one's own in this lane; other lanes' rewards hold 7 to show who writes there. */
function turnOf(game: AnyGame, player: Player, lane: number): Turn {
  const rewards = (game.roles as readonly Role[]).map(({ count }) =>
    new Float32Array(player.lanes * count).fill(7).fill(0, lane * count, (lane + 1) * count),
  );
  const actions = player.actions.map((given) => given.slice());
  const { time, rng } = player.batch;
  return { lane, time: time[lane], rng: rng.at(lane), actions, policies: player.policies, rewards };
}

/** At many moments of play, hand a turn in each lane to `look`, which plays it; then put everything back. */
function turns(context: Context, look: (player: Player, turn: Turn, step: number) => string | undefined) {
  const player = new Player(context.make(), context.lanes);
  player.reset(context.seeds[0]);
  for (let step = 0; step < Math.min(context.steps, 40); step++) {
    player.choose();
    for (let lane = 0; lane < player.lanes; lane++) {
      const snapshot = player.batch.snapshot();
      const fault = look(player, turnOf(player.game, player, lane), step);
      if (fault) return fault;
      player.batch.restore(snapshot);
    }
    player.step();
  }
  return undefined;
}

function trespass(context: Context): string | undefined {
  return turns(context, ({ game, batch, lanes }, turn, step) => {
    const { lane } = turn;
    const witness = new Witness(batch.state);
    game.step(batch.state, turn);
    const path = witness.changed(lanes, lane);
    if (path) return `step() of lane ${lane} at step ${step} wrote to ${path}`;
    for (const [r, role] of (game.roles as readonly Role[]).entries()) {
      const k = turn.rewards[r].findIndex((x, i) => x !== 7 && Math.floor(i / role.count) !== lane);
      if (k < 0) continue;
      const other = where(role, k % role.count, Math.floor(k / role.count), step);
      return `step() of lane ${lane} wrote ${turn.rewards[r][k]} to the reward of ${other}`;
    }
    const before = new Witness(batch.state);
    game.reset(batch.state, lane, batch.rng.at(lane));
    const reached = before.changed(lanes, lane);
    return reached && `reset() of lane ${lane} at step ${step} wrote to ${reached}`;
  });
}

function meddling(context: Context): string | undefined {
  return turns(context, (player, turn, step) => {
    const { game, batch } = player;
    const before = { ...turn };
    const policies = player.policies.map((policy) => policy.slice());
    const over: unknown = game.step(batch.state, turn);
    if (typeof over !== "boolean") return `step() must return true or false, got ${over} at step ${step}`;
    for (const key of Object.keys(before) as (keyof Turn)[]) {
      if (turn[key] !== before[key])
        return `step() replaced '${key}' of the turn in lane ${before.lane} at step ${step}`;
    }
    for (const [r, role] of (game.roles as readonly Role[]).entries()) {
      const k = turn.actions[r].findIndex((x, i) => !Object.is(x, player.actions[r][i]));
      const row = Math.floor((k * player.lanes * role.count) / turn.actions[r].length);
      const who = where(role, row % role.count, Math.floor(row / role.count), step);
      if (k >= 0) return `step() changed the action of ${who} from ${player.actions[r][k]} to ${turn.actions[r][k]}`;
      if (policies[r].some((x, i) => x !== player.policies[r][i]))
        return `step() changed a policy of role ${role.name}`;
    }
    return undefined;
  });
}
