/**
 * Disclosure: two sides of a conflict with private types promise, through a device, to disclose them or not; then they make their demands.
 *
 *   steps of the device   promise, disclose (`promise.ts` under `withDevice`)
 *   last step             each side, which knows its own type and the other's if that was disclosed, demands hard or soft
 *
 *   soft and soft 1/2 each      hard and soft h and 1 − h      hard and hard: strong 1 − k against weak −k, equals 1/2 − k each
 *
 * Reference: DiGiovanni & Clifton (2023), Commitment games with conditional information disclosure, AAAI 37. The payoffs are derived.
 */
import { anatomyOf } from "../../../src/device/anatomy.js";
import type { Device } from "../../../src/device/device.js";
import type { Semantics } from "../../../src/device/semantics.js";
import { type DeviceGame, type DeviceState, withDevice } from "../../../src/device/with-device.js";
import type { Game } from "../../../src/game.js";
import { box, maskSize, size } from "../../../src/space.js";
import { type DisclosureOptions, disclosureId, disclosureOptions } from "./options.js";
import { type PromiseState, promiseGame } from "./promise.js";

export type DisclosureState = {
  readonly base: DeviceState<PromiseState>;
  readonly steps: Uint8Array; // [lanes], steps played
  readonly soft: Uint8Array; // [lanes, 2]
  readonly earned: Float64Array; // [lanes, 2]
};
export type DisclosureGame = Game<DisclosureState> & {
  readonly options: DisclosureOptions;
  readonly inner: DeviceGame<PromiseState>;
};

export const fieldsShown = 5; // numbers that the demands add to what is seen

export function disclosureDevice({ promises, semantics }: DisclosureOptions): Device {
  switch (promises) {
    case "conditional":
      return { name: "conditional", messages: { kind: "table" }, semantics: { kind: semantics } as Semantics };
    case "unconditional":
      return { name: "unconditional", messages: { kind: "unconditional" } };
    case "none":
      return { name: "none", messages: { kind: "none" } };
    default:
      return promises satisfies never;
  }
}

/** What a side gets: by own demand (1 = soft), the other's, and strength: 8 own + 4 other + 2 strong + other strong. */
export function demandTable({ demand: h, conflict: k }: DisclosureOptions): Float64Array {
  return Float64Array.from({ length: 16 }, (_, at) => {
    const [own, other, strong, rival] = [at >> 3, (at >> 2) & 1, (at >> 1) & 1, at & 1];
    if (own + other === 2) return 0.5;
    if (own + other === 1) return own === 0 ? h : 1 - h;
    return (1 + strong - rival) / 2 - k;
  });
}

/** @throws naming the option that is wrong */
export function disclosureGame(given?: Partial<DisclosureOptions>): DisclosureGame {
  const options = disclosureOptions(given);
  const base = promiseGame(options);
  const device = disclosureDevice(options);
  const inner = withDevice(base, device);
  const [side] = inner.roles;
  const [action] = anatomyOf(base, device).components[0]; // the first part, which the demands use again
  const numbers = size(side.action);
  const flags = maskSize(side.action);
  const width = size(side.observation);
  const last = inner.phases;
  const table = demandTable(options);
  const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });

  return {
    ...{ id: disclosureId, key: JSON.stringify(options), options, inner },
    roles: [
      {
        ...side,
        observation: box([
          ...side.observation.fields,
          flag("demands to be made"),
          flag("strong"), // in this step
          flag("other's type disclosed"),
          flag("other strong"),
          flag("own type disclosed"),
        ]),
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: inner.phases + 1,
    metrics: [...inner.metrics, "conflict", "soft", "welfare"],
    alloc: (lanes) => ({
      base: inner.alloc(lanes),
      steps: new Uint8Array(lanes),
      soft: new Uint8Array(lanes * 2),
      earned: new Float64Array(lanes * 2),
    }),
    reset(s, lane, rng) {
      inner.reset(s.base, lane, rng);
      s.steps[lane] = 0;
      for (let i = 2 * lane; i < 2 * lane + 2; i++) s.soft[i] = s.earned[i] = 0;
    },
    step(s, turn) {
      const { lane, actions, rewards } = turn;
      if (s.steps[lane]++ < last) {
        inner.step(s.base, turn);
        return false;
      }
      const at = 2 * lane;
      const { strong } = s.base.base;
      for (let i = at; i < at + 2; i++) s.soft[i] = actions[0][i * numbers + action.column];
      for (let i = at; i < at + 2; i++) {
        const j = 2 * at + 1 - i;
        s.earned[i] = table[8 * s.soft[i] + 4 * s.soft[j] + 2 * strong[i] + strong[j]];
        rewards[0][i] = s.earned[i];
      }
      return true;
    },
    observe(s, lane, time, _role, agent, out, at) {
      inner.observe(s.base, lane, time, 0, agent, out, at);
      const own = 2 * lane + agent;
      const other = 2 * lane + 1 - agent;
      const { strong, shows } = s.base.base;
      const now = s.steps[lane] >= last ? 1 : 0;
      out[at + width] = now;
      out[at + width + 1] = now * strong[own];
      out[at + width + 2] = now * shows[other];
      out[at + width + 3] = now * shows[other] * strong[other];
      out[at + width + 4] = now * shows[own];
    },
    legal(s, lane, _role, agent, mask, at) {
      if (s.steps[lane] < last) {
        inner.legal?.(s.base, lane, 0, agent, mask, at);
        return;
      }
      for (let f = 0; f < flags; f++) mask[at + f] = 0;
      mask[at + action.flag] = mask[at + action.flag + 1] = 1;
      if (flags > action.size) mask[at + action.size] = 1; // and nothing can be said
    },
    measure(s, lane, out, at) {
      inner.measure(s.base, lane, out, at);
      const first = at + inner.metrics.length;
      const over = s.steps[lane] > last;
      const soft = s.soft[2 * lane] + s.soft[2 * lane + 1];
      out[first] = over && soft === 0 ? 1 : 0;
      out[first + 1] = soft / 2;
      out[first + 2] = s.earned[2 * lane] + s.earned[2 * lane + 1];
    },
  };
}
