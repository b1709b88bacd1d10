/** Options of unverified code, and the platforms that they describe: what code can be published under, the most credible first. */
import type { Device } from "../../../src/device/device.js";
import { type Defaults, resolve, type Values } from "../../../src/options.js";

export const codeId = "credibility/code-v0";

const share = { kind: "number", low: 0, high: 1, unit: "1" } as const;
const price = { kind: "number", low: 0, high: 10, unit: "payoff" } as const;

export const codeDefaults = {
  swap: {
    ...{ ...share, value: 0.1, symbol: "q" },
    about:
      "bare code and a committee: probability that what is executed is not what was shown, whatever its owner wants",
  },
  detection: {
    ...{ ...share, value: 0.1, low: 1e-3, symbol: "d" },
    about: "bare code: probability that an audit finds out an owner who executed something else",
  },
  collateral: {
    ...{ kind: "number", value: 5, low: 0, high: 1e6, unit: "payoff", symbol: "K" },
    about: "what an owner who is found out loses; 0, or from 1e-9 on",
  },
  upgrades: {
    kind: "choice",
    value: "all",
    choices: ["none", "committee", "enclave", "proof", "all"],
    about: "what can be bought beside bare code",
  },
  committeeDetection: { ...share, value: 0.5, low: 1e-3, symbol: "d′", about: "a committee's audits find out more" },
  committeePrice: { ...price, value: 0.2, symbol: "c₁", about: "of a committee's audit" },
  enclaveSwap: {
    ...share,
    value: 0.02,
    symbol: "q′",
    about: "an enclave leaves no choice, but fails with this probability",
  },
  enclavePrice: { ...price, value: 0.3, symbol: "c₂", about: "of execution in an enclave" },
  proofPrice: { ...price, value: 0.5, symbol: "c₃", about: "of a proof of correct execution, which leaves no doubt" },
} as const satisfies Defaults;

const least = 1e-9; // a collateral that is smaller is none; no audit could make it one

export type CodeOptions = Values<typeof codeDefaults>;

/** Where code can be published: how likely it is what is executed, whether its owner may change it, and what that costs. */
export interface Platform {
  readonly name: "proof" | "enclave" | "committee" | "bare";
  readonly honour: number; // probability that what was shown is enforced, or at least executed by an honest owner
  readonly breach: boolean; // may its owner execute something else?
  readonly detection: number; // of that
  readonly collateral: number;
  readonly price: number;
}

export interface CodeModel {
  readonly platforms: readonly Platform[]; // the most credible first; bare code is last
}

/** @throws naming the option that is wrong */
export function codeModel(given?: Partial<CodeOptions>): CodeModel {
  const o = resolve(codeDefaults, given, codeId);
  const { collateral } = o;
  if (collateral > 0 && collateral < least)
    throw new Error(`${codeId}: option 'collateral' must be 0, or ${least} or more, got ${collateral}.`);
  const sure = { breach: false, detection: 1, collateral: 0 };
  const all: readonly Platform[] = [
    { name: "proof", honour: 1, ...sure, price: o.proofPrice },
    { name: "enclave", honour: 1 - o.enclaveSwap, ...sure, price: o.enclavePrice },
    {
      ...{ name: "committee", honour: 1 - o.swap, breach: true, detection: o.committeeDetection },
      ...{ collateral, price: o.committeePrice },
    },
    { name: "bare", honour: 1 - o.swap, breach: true, detection: o.detection, collateral, price: 0 },
  ];
  return { platforms: all.filter(({ name }) => name === "bare" || o.upgrades === "all" || o.upgrades === name) };
}

/** The devices of the platforms: response tables that read each other within a platform, and what more credible ones have bound. */
export function devicesOf({ platforms }: CodeModel): readonly Device[] {
  return platforms.map(({ name, honour, breach, detection, collateral, price }) => ({
    name,
    messages: { kind: "table" },
    credibility: breach ? { honour, breach, detection, collateral } : { honour },
    fees: { message: price },
  }));
}
