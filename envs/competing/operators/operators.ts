/**
 * The market of devices: operators set fees, users choose a device or none, and what each device is decides what it delivers.
 *
 *   first    operators, if there is a menu: a design, all at once, paying its fixed cost F
 *   step 0   operators, who see all designs: a fee on the grid, all at once
 *   step 1   users, who see fees and qualities, and each its own value θ: none, or a device
 *   then     the world moves after T ~ Exp(μ): device k is in time iff L_k ≤ T; if it is, and resolves by the greatest fixed point, its operator
 *            may gain g ~ U[0, G] per user by a breach: it honours iff d K ≥ g, and else loses K per user with probability d
 *
 *   user      θ if delivered, less the fee, less σ w if it moves its position away from the incumbent, device 0
 *   operator  (fee − c) per user, and where it breaks (g − K if found out) per user, less F
 *
 * References: Bertrand (1883); Shaked & Sutton (1982), Rev. Econ. Stud. 49; for the subsidy ethresear.ch 17565.
 */
import type { Game, Role } from "../../../src/game.js";
import { logAt } from "../../../src/maths.js";
import { type Box, box, type Discrete, discrete, firstOpen } from "../../../src/space.js";
import { designed, type OperatorsModel, type OperatorsOptions, operatorsId, operatorsModel } from "./options.js";

export type OperatorsState = {
  readonly stage: Uint8Array; // [lanes], steps taken
  readonly value: Float64Array; // [lanes, n], θ
  readonly design: Int32Array; // [lanes, m], place in the menu; without one, of the device
  readonly level: Int32Array; // [lanes, m], of fees
  readonly choice: Int32Array; // [lanes, n], 0 = none
  readonly honoured: Uint8Array; // [lanes, m]
  readonly delivers: Uint8Array; // [lanes, m]
  readonly earned: Float64Array; // [lanes, m]
  readonly surplus: Float64Array; // [lanes], of all users
};

export interface OperatorsRole extends Role {
  readonly name: "operator" | "user";
  readonly observation: Box;
  readonly action: Discrete;
}
export type OperatorsGame = Game<OperatorsState, readonly [OperatorsRole, OperatorsRole]> & {
  readonly model: OperatorsModel;
};

/** @throws naming the option that is wrong */
export function operators(given?: Partial<OperatorsOptions>): OperatorsGame {
  const model = operatorsModel(given);
  const { options, moving, fees } = model;
  const { menu, users: n, gain, detection, rate, feeLevels } = options;
  const uniform = options.values === "uniform";
  const m = moving.length;
  const designs = menu.length;
  const setting = designs > 0 ? 1 : 0; // the stage in which fees are set
  const { venues, quality } = designs > 0 ? designed(model, [...menu.keys()]) : model; // by design
  const latency = Float64Array.from(venues, (venue) => venue.latency);
  const collateral = Float64Array.from(venues, (venue) => venue.collateral);
  const costs = Float64Array.from(venues, ({ cost }) => cost);
  const [ofDesigns, ofFees, shut] = [designs, feeLevels, 1].map((open) =>
    firstOpen(Math.max(feeLevels, designs), open),
  );
  const fixed = Float64Array.from(venues, (_, d) => (designs > 0 ? menu[d].fixed : 0));
  const greatest = Uint8Array.from(venues, ({ semantics }) => (semantics === "greatest" ? 1 : 0));
  const cell = new Float64Array(3); // T, the gain per user of breaking, what is lost by it
  const count = new Int32Array(m);
  const bit = (name: string, size?: number) => ({ name, unit: "1", low: 0, high: 1, ...(size && { size }) });
  const [lowest, highest] = [Math.min(0, fees[0]), Math.max(0, fees[feeLevels - 1])];
  const common = [
    bit("fees to be set"),
    bit("qualities", m),
    { name: "fees", unit: "value", low: lowest, high: highest, size: m },
    ...(designs > 0 ? [{ name: "designs, from 1", unit: "place in the menu", low: 0, high: designs, size: m }] : []),
  ];
  const per = (name: string) => Array.from(moving, (_, k) => `${name} ${k}`);

  return {
    id: operatorsId,
    key: JSON.stringify(options),
    model,
    roles: [
      {
        ...{ name: "operator", count: m, observation: box([bit("own device", m), ...common]) },
        action: discrete(Math.max(feeLevels, designs)),
      },
      { name: "user", count: n, observation: box([bit("own value"), ...common]), action: discrete(m + 1) },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: setting + 2,
    metrics: [
      "welfare",
      "profit",
      "surplus",
      "none",
      "moved",
      "honoured",
      ...per("fee"),
      ...per("share"),
      ...per("profit"),
      ...(designs > 0 ? ["design cost", "greatest", ...per("latency"), ...per("collateral"), ...per("quality")] : []),
    ],
    alloc: (lanes) => ({
      stage: new Uint8Array(lanes),
      value: new Float64Array(lanes * n),
      design: new Int32Array(lanes * m),
      level: new Int32Array(lanes * m),
      choice: new Int32Array(lanes * n),
      honoured: new Uint8Array(lanes * m),
      delivers: new Uint8Array(lanes * m),
      earned: new Float64Array(lanes * m),
      surplus: new Float64Array(lanes),
    }),
    reset(s, lane, rng) {
      s.stage[lane] = s.surplus[lane] = 0;
      for (let k = lane * m; k < (lane + 1) * m; k++) s.level[k] = s.earned[k] = s.honoured[k] = s.delivers[k] = 0;
      for (let k = 0; k < m; k++) s.design[lane * m + k] = designs > 0 ? 0 : k;
      for (let i = lane * n; i < (lane + 1) * n; i++) {
        s.choice[i] = 0;
        s.value[i] = 1;
        if (uniform) rng.uniformAt(s.value, i);
      }
    },
    step(s, { lane, rng, actions: [set, chosen], rewards: [profits, surpluses] }) {
      const at = lane * m;
      if (s.stage[lane] < setting) {
        s.stage[lane]++;
        for (let k = at; k < at + m; k++) {
          s.design[k] = set[k];
          s.earned[k] = -fixed[s.design[k]];
          profits[k] = s.earned[k];
        }
        return false;
      }
      if (s.stage[lane]++ === setting) {
        for (let k = at; k < at + m; k++) s.level[k] = set[k];
        return false;
      }
      rng.uniformAt(cell, 0);
      cell[0] = 1 - cell[0];
      logAt(cell, 0);
      cell[0] = rate > 0 ? -cell[0] / rate : Number.POSITIVE_INFINITY;
      count.fill(0);
      for (let i = lane * n; i < (lane + 1) * n; i++) {
        s.choice[i] = chosen[i];
        if (s.choice[i] > 0) count[s.choice[i] - 1]++;
      }
      for (let k = 0; k < m; k++) {
        rng.uniformAt(cell, 1);
        rng.uniformAt(cell, 2);
        const d = s.design[at + k];
        const works = latency[d] <= cell[0] && greatest[d] === 1;
        cell[1] *= gain;
        cell[2] = cell[2] < detection ? collateral[d] : 0;
        const honours = detection * collateral[d] >= cell[1];
        s.honoured[at + k] = honours ? 1 : 0;
        s.delivers[at + k] = works && honours ? 1 : 0;
        cell[1] = count[k] * (fees[s.level[at + k]] - costs[d] + (works && !honours ? cell[1] - cell[2] : 0));
        profits[at + k] = cell[1];
        s.earned[at + k] += cell[1];
      }
      for (let i = lane * n; i < (lane + 1) * n; i++) {
        if (s.choice[i] === 0) continue;
        const k = s.choice[i] - 1;
        cell[1] = (s.delivers[at + k] === 1 ? s.value[i] : 0) - fees[s.level[at + k]] - moving[k];
        s.surplus[lane] += cell[1];
        surpluses[i] = cell[1];
      }
      return true;
    },
    observe(s, lane, _time, role, agent, out, at) {
      const fresh = s.stage[lane] <= setting;
      const chosen = s.stage[lane] >= setting;
      let p = at;
      if (role === 0) for (let k = 0; k < m; k++) out[p++] = k === agent ? 1 : 0;
      else out[p++] = s.value[lane * n + agent];
      out[p++] = fresh ? 1 : 0;
      for (let k = 0; k < m; k++) out[p++] = chosen ? quality[s.design[lane * m + k]] : 0;
      for (let k = 0; k < m; k++) out[p++] = fresh ? 0 : fees[s.level[lane * m + k]];
      if (designs > 0) for (let k = 0; k < m; k++) out[p++] = chosen ? s.design[lane * m + k] + 1 : 0;
    },
    legal(s, lane, role, _agent, mask, at) {
      const stage = s.stage[lane];
      if (role === 0) mask.set(stage < setting ? ofDesigns : stage === setting ? ofFees : shut, at);
      else for (let a = 0; a <= m; a++) mask[at + a] = a === 0 || stage === setting + 1 ? 1 : 0;
    },
    measure(s, lane, out, at) {
      const over = s.stage[lane] === setting + 2;
      const first = at + 6;
      const chosen = s.stage[lane] >= setting ? 1 : 0;
      const extra = first + 3 * m;
      if (designs > 0) out[extra] = out[extra + 1] = 0;
      let used = 0;
      let moved = 0;
      let kept = 0;
      out[at + 1] = 0;
      for (let k = 0; k < m; k++) {
        const served = lane * m + k;
        let came = 0;
        for (let i = lane * n; over && i < (lane + 1) * n; i++) if (s.choice[i] === k + 1) came++;
        used += came;
        if (k > 0) moved += came;
        if (s.honoured[served] === 1) kept += came;
        out[at + 1] += s.earned[served];
        out[first + k] = s.stage[lane] > setting ? fees[s.level[served]] : 0;
        out[first + m + k] = came / n;
        out[first + 2 * m + k] = s.earned[served];
        if (designs === 0) continue;
        const d = s.design[served];
        out[extra] += chosen * fixed[d];
        out[extra + 1] += (chosen * greatest[d]) / m;
        out[extra + 2 + k] = chosen * latency[d];
        out[extra + 2 + m + k] = chosen * collateral[d];
        out[extra + 2 + 2 * m + k] = chosen * quality[d];
      }
      out[at + 2] = s.surplus[lane];
      out[at] = out[at + 1] + out[at + 2];
      out[at + 3] = over ? 1 - used / n : 0;
      out[at + 4] = moved / n;
      out[at + 5] = used > 0 ? kept / used : 0; // by users
    },
  };
}
