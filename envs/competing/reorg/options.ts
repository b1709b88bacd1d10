/** Options of the bounty on a reorganisation, and the chain that they describe. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";
import { catchUp } from "./theory.js";

const number = { kind: "number", unit: "reward", low: 0, high: 1e6 } as const;
const share = { ...number, unit: "1", high: 1 } as const;

export const reorgDefaults = {
  mode: {
    kind: "choice",
    value: "stake",
    choices: ["stake", "hash", "bandit"],
    about: "stake: validators sign a fork; hash: miners join one; bandit: hash power is rented to rewrite a day",
  },
  validators: {
    ...{ ...number, value: 5, low: 1, high: 128, integer: true, unit: "validators", symbol: "n" },
    about: "validators or miners, all of one size",
  },
  value: {
    ...number,
    value: 5,
    symbol: "V̄",
    about: "stake and hash: mean value that is settled on the device, per round",
  },
  spread: { ...share, value: 1, symbol: "s", about: "values are drawn from U[V̄(1 − s), V̄(1 + s)] in each round" },
  quorum: { ...share, value: 2 / 3, low: 0.01, symbol: "q", about: "stake: share of validators who must sign a fork" },
  signatures: {
    kind: "choice",
    value: "conditional",
    choices: ["conditional", "open"],
    about: "conditional: signatures and rents count only if there are enough; open: whoever signed too few has signed",
  },
  stake: { ...number, value: 1, symbol: "K", about: "stake mode: of one validator" },
  detection: {
    ...share,
    value: 0.5,
    symbol: "d",
    about: "stake mode: chance that a signer of a fork is found out; 0, or from 1e-9 on",
  },
  fee: { ...number, value: 0.1, symbol: "F", about: "stake and hash: honest income of one validator per round" },
  continuation: { ...share, value: 0.9, high: 0.999, symbol: "γ", about: "chance that there is another round" },
  own: { ...share, value: 0.1, high: 0.99, symbol: "α₀", about: "hash: the attacker's own share of hash power" },
  depth: {
    ...{ ...number, value: 6, low: 1, high: 1000, integer: true, unit: "blocks", symbol: "z" },
    about: "hash: how far a fork starts behind",
  },
  volume: { ...number, value: 1, unit: "million USD", about: "bandit: mean volume of the day that is rewritten" },
  ratio: { ...number, value: 3, low: 1, unit: "1", about: "bandit: mean of today's price over that of then" },
  rental: {
    ...{ ...number, value: 1.78, low: 1e-3, unit: "million USD" },
    about: "bandit: honest income of the hash power that is needed, over the time that it is needed",
  },
  power: { ...share, value: 0.51, low: 0.01, symbol: "q", about: "bandit: share of hash power that is needed" },
  levels: {
    ...{ ...number, value: 9, low: 2, high: 64, integer: true, unit: "levels" },
    about: "of bounties, from 0, which is none, to the highest",
  },
  most: { ...number, value: 2, low: 1e-6, about: "highest bounty per signer" },
} as const satisfies Defaults;

export type ReorgOptions = Values<typeof reorgDefaults>;

/** What rules, bots and answers read. */
export interface ReorgModel extends Omit<ReorgOptions, "mode" | "signatures"> {
  readonly mode: "stake" | "hash" | "bandit";
  readonly signatures: "conditional" | "open";
  readonly places: number; // signatures that are needed and paid: ⌈q n⌉; hash: all n are welcome
  readonly bounties: Float64Array; // [levels], per signer
  readonly loss: number; // what signing costs a validator whose fork succeeds: d (K + γF/(1 − γ)); bandit: its honest income
  readonly income: number; // honest income per round
  readonly chances: Float64Array; // [n + 1], hash: chance that a fork with k joiners catches up; 0 for none
  readonly mostValue: number; // per round
}

const rarest = 1e-9; // who is found out less often is never found out: no stake that could be named would be safe

export const reorgId = "competing/reorg-v0";

/** @throws naming the option that is wrong */
export function reorgModel(given?: Partial<ReorgOptions>): ReorgModel {
  const o = resolve(reorgDefaults, given, reorgId);
  if (o.detection > 0 && o.detection < rarest)
    throw new Error(`${reorgId}: option 'detection' must be 0, or ${rarest} or more, got ${o.detection}.`);
  const mode = o.mode as ReorgModel["mode"];
  const { validators: n, continuation: gamma, own, spread } = o;
  const needed = Math.max(1, Math.ceil((mode === "bandit" ? o.power : o.quorum) * n - 1e-9));
  const places = mode === "hash" ? n : needed;
  const income = mode === "bandit" ? o.rental / needed : o.fee;
  const lasting = o.detection * (o.stake + (gamma * o.fee) / (1 - gamma));
  return {
    ...o,
    ...{ mode, signatures: o.signatures as ReorgModel["signatures"], places, income },
    bounties: Float64Array.from({ length: o.levels }, (_, k) => (o.most * k) / (o.levels - 1)),
    loss: mode === "stake" ? lasting : mode === "bandit" ? income : 0,
    chances: Float64Array.from({ length: n + 1 }, (_, k) =>
      k === 0 ? 0 : catchUp(own + ((1 - own) * k) / n, o.depth),
    ),
    mostValue: (mode === "bandit" ? o.volume * (o.ratio - 1) * (1 + spread) : o.value) * (1 + spread) || 1,
  };
}
