/** Games of a user's own module: what fails within their rules is told with the game's id and the rule, for whoever wrote them. */
import type { AnyGame } from "../game.js";
import type { Entry } from "../registry.js";

/** The entry, whose games tell where they fail. */
export function ownEntry(id: string, entry: Entry): Entry {
  const make: Entry["make"] = (options) => {
    const game: unknown = within(id, "make", () => entry.make(options));
    checkGame(id, game);
    return telling(id, game);
  };
  return { ...entry, make };
}

const facts = ["id", "key", "roles", "horizon", "horizonEnds", "phases", "metrics"] as const;
const rules = ["alloc", "reset", "step", "observe", "measure"] as const;

/** @throws when what `make` gave is no game */
function checkGame(id: string, game: unknown): asserts game is AnyGame {
  if (typeof game !== "object" || game === null)
    throw new Error(`${id} failed in make: it must give a game, and gave ${game === null ? "null" : typeof game}.`);
  if (game instanceof Promise || typeof (game as { readonly then?: unknown }).then === "function")
    throw new Error(`${id} failed in make: it must give the game itself, not a promise of it.`);
  const { roles, metrics } = game as Partial<AnyGame>;
  const missing = rules.find((rule) => typeof (game as Partial<AnyGame>)[rule] !== "function");
  if (missing !== undefined)
    throw new Error(`${id} failed in make: the game that it gave has no function '${missing}'.`);
  if (!Array.isArray(roles) || !Array.isArray(metrics))
    throw new Error(`${id} failed in make: the game that it gave needs 'roles' and 'metrics', a list each.`);
}

/** The same rules, which tell where they fail; the hot ones make no closures. */
function telling(id: string, game: AnyGame): AnyGame {
  const { legal, payoff, draw } = game;
  const inherited = Object.fromEntries(facts.flatMap((name) => (name in game ? [[name, game[name]]] : [])));
  return {
    ...game,
    ...inherited,
    alloc: (lanes) => within(id, "alloc", () => game.alloc(lanes)),
    reset(s, lane, rng) {
      try {
        game.reset(s, lane, rng);
      } catch (thrown) {
        throw told(id, "reset", thrown);
      }
    },
    step(s, turn) {
      try {
        return game.step(s, turn);
      } catch (thrown) {
        throw told(id, "step", thrown);
      }
    },
    observe(s, lane, time, role, agent, out, at) {
      try {
        game.observe(s, lane, time, role, agent, out, at);
      } catch (thrown) {
        throw told(id, "observe", thrown);
      }
    },
    measure(s, lane, out, at) {
      try {
        game.measure(s, lane, out, at);
      } catch (thrown) {
        throw told(id, "measure", thrown);
      }
    },
    ...(legal && {
      legal(s, lane, role, agent, mask, at) {
        try {
          legal.call(game, s, lane, role, agent, mask, at);
        } catch (thrown) {
          throw told(id, "legal", thrown);
        }
      },
    }),
    ...(payoff && {
      payoff(s, lane, actions, out) {
        try {
          payoff.call(game, s, lane, actions, out);
        } catch (thrown) {
          throw told(id, "payoff", thrown);
        }
      },
    }),
    ...(draw && { draw: (s, lane) => within(id, "draw", () => draw.call(game, s, lane)) }),
  };
}

function within<T>(id: string, rule: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw told(id, rule, thrown);
  }
}

/** What was thrown with a name to it; a sentence that the game's author wrote stays as it is, and so does a lack of memory. */
function told(id: string, rule: string, thrown: unknown): unknown {
  const { name, message } = (thrown ?? {}) as Partial<Error>;
  if (name === "Error" || (name === "RangeError" && /allocation|array length/i.test(String(message)))) return thrown;
  const why = typeof message === "string" ? message : `it threw ${String(thrown)}`;
  return new Error(`${id} failed in ${rule}: ${why}`, { cause: thrown });
}
