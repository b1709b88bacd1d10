/**
 * Checks of the functions that only look: observe, legal, measure, payoff and draw change neither state nor streams, answer alike
 * when asked twice, and fill exactly what is theirs.
 */
import type { AnyGame, Role } from "../game.js";
import { maskSize, size } from "../space.js";
import { type Check, type Context, Witness } from "./context.js";
import { fieldOf, Player } from "./player.js";
import { sound } from "./state.js";

type Numbers = Float32Array | Float64Array | Uint8Array;

export const purityChecks: readonly Check[] = [
  {
    name: "observe is pure and fills its row",
    needs: sound,
    run: (context) =>
      each(context, (player, role, r, agent, lane) => {
        const width = size(role.observation);
        const time = player.batch.time[lane];
        const ask = (out: Float32Array, at: number) =>
          player.game.observe(player.batch.state, lane, time, r, agent, out, at);
        return twice(
          player,
          ask,
          (n) => new Float32Array(n),
          width,
          (k) => fieldOf(role, k),
        );
      }),
  },
  {
    name: "legal is pure and fills its row",
    needs: sound,
    run: (context) =>
      each(context, (player, role, r, agent, lane) => {
        const { game, batch } = player;
        if (!game.legal) return undefined;
        const ask = (out: Uint8Array, at: number) => game.legal?.(batch.state, lane, r, agent, out, at);
        return twice(
          player,
          ask,
          (n) => new Uint8Array(n),
          maskSize(role.action),
          (k) => `flag ${k}`,
        );
      }),
  },
  {
    name: "measure is pure and fills its row",
    needs: sound,
    run: (context) =>
      each(context, (player, _role, r, agent, lane) => {
        if (r + agent > 0) return undefined;
        const { game, batch } = player;
        const ask = (out: Float64Array, at: number) => game.measure(batch.state, lane, out, at);
        return twice(
          player,
          ask,
          (n) => new Float64Array(n),
          game.metrics.length,
          (k) => `'${game.metrics[k]}'`,
        );
      }),
  },
  {
    name: "payoff is pure and finite",
    needs: sound,
    run: (context) =>
      each(context, (player, _role, r, agent, lane) => {
        const { game, lanes } = player;
        if (!game.payoff || r + agent > 0) return undefined;
        const actions = player.actions.map((all) =>
          all.slice((lane * all.length) / lanes, ((lane + 1) * all.length) / lanes),
        );
        return payoffFault(player, game, lane, actions);
      }),
  },
  {
    name: "draw is pure and gives well-formed shapes",
    needs: sound,
    run: (context) =>
      each(context, ({ game, batch, lanes }, _role, r, agent, lane) => {
        if (!game.draw || r + agent > 0) return undefined;
        const witness = new Witness({ state: batch.state, words: batch.rng.words });
        const [shapes, again] = [game.draw(batch.state, lane), game.draw(batch.state, lane)];
        const path = witness.changed(lanes);
        if (path) return `it changed ${path}`;
        if (JSON.stringify(shapes) !== JSON.stringify(again)) return "it draws differently when asked twice";
        const odd = shapes.find((shape) => !wellFormed(shape));
        return odd && `this is no shape in the unit square: ${JSON.stringify(odd)}`;
      }),
  },
];

type Look = (player: Player, role: Role, r: number, agent: number, lane: number) => string | undefined;

/** Look at every agent of every lane, at many moments of play; actions are drawn and legal. */
function each({ make, seeds, steps, lanes }: Context, look: Look): string | undefined {
  const player = new Player(make(), lanes);
  player.reset(seeds[0]);
  for (let step = 0; step < Math.min(steps, 40); step++) {
    player.choose();
    for (let lane = 0; lane < lanes; lane++) {
      for (const [r, role] of (player.game.roles as readonly Role[]).entries()) {
        for (let agent = 0; agent < role.count; agent++) {
          const fault = look(player, role, r, agent, lane);
          if (fault) return `asked about ${role.name}_${agent} in lane ${lane} at step ${step}: ${fault}`;
        }
      }
    }
    player.batch.step(player.actions, player.policies);
  }
  return undefined;
}

/** Ask twice into differently filled arrays, with a guard before and behind. */
function twice<A extends Numbers>(
  { batch, lanes }: Player,
  ask: (out: A, at: number) => void,
  make: (length: number) => A,
  width: number,
  name: (k: number) => string,
): string | undefined {
  const witness = new Witness({ state: batch.state, words: batch.rng.words });
  const answers = [201, 202].map((filler) => {
    const out = make(width + 2).fill(filler) as A;
    ask(out, 1);
    return out;
  });
  const path = witness.changed(lanes);
  if (path) return `it changed ${path}`;
  const [one, other] = answers;
  if (one[0] !== 201 || one[width + 1] !== 201) return "it wrote beside its own row";
  for (let k = 0; k < width; k++) {
    if (one[k + 1] === 201 && other[k + 1] === 202) return `it left ${name(k)} unwritten`;
    if (!Object.is(one[k + 1], other[k + 1])) return `${name(k)} is first ${one[k + 1]}, then ${other[k + 1]}`;
  }
  return undefined;
}

function payoffFault(player: Player, game: AnyGame, lane: number, actions: readonly Float32Array[]) {
  const { batch, lanes } = player;
  const roles = game.roles as readonly Role[];
  const counts = roles.map(({ count }) => count);
  const witness = new Witness({ state: batch.state, words: batch.rng.words });
  const given = actions.map((all) => all.slice());
  const [one, other] = [201, 202].map((filler) => {
    const out = counts.map((count) => new Float32Array(count).fill(filler));
    game.payoff?.(batch.state, lane, actions, out);
    return out;
  });
  const path = witness.changed(lanes);
  if (path) return `it changed ${path}`;
  if (given.some((all, r) => all.some((x, k) => !Object.is(x, actions[r][k])))) return "it changed the actions";
  for (const [r, { name }] of roles.entries()) {
    const k = one[r].findIndex((x, i) => !Number.isFinite(x) || !Object.is(x, other[r][i]));
    if (k >= 0) return `the payoff of ${name}_${k} is first ${one[r][k]}, then ${other[r][k]}`;
  }
  return undefined;
}

function wellFormed(shape: unknown): boolean {
  if (typeof shape !== "object" || shape === null) return false;
  const { kind, label, weight, x, y, x1, y1, x2, y2 } = shape as { readonly [key: string]: unknown };
  if (typeof label !== "string") return false;
  const inside = (p: unknown) => typeof p === "number" && p >= -1e-9 && p <= 1 + 1e-9;
  if (kind === "line") return [weight, x1, y1, x2, y2].every(inside);
  return (kind === "dot" || kind === "text") && inside(x) && inside(y);
}
