/**
 * Devices by name. Times are in seconds where a preset races against a clock. What sources do not say is marked derived.
 *
 * The interpretation of block space as commitment semantics is derived: what is executed transaction by transaction knows only what came
 * before (sequential); what is executed whole or not at all (bundles, intents) may depend on each other in a circle (greatest).
 */
import type { Device } from "./device.js";
import type { Delay, Finality } from "./finality.js";

export interface DevicePreset {
  readonly title: string;
  readonly source: string; // with what is derived
  readonly device: Device;
}

const named = (
  name: string,
  title: string,
  source: string,
  device: Omit<Device, "name">,
): readonly [string, DevicePreset] => [name, { title, source, device: { name, ...device } }];

/** A tenth of a unit of payoff a step; the grid of every preset with bids. Derived. */
const bids = { step: 0.1, levels: 11 };

/** Transactions are executed one by one: each knows what came before it. */
const oneByOne = {
  messages: { kind: "unconditional" },
  semantics: { kind: "sequential", from: "first" },
} as const;

/** A race against the game's clock: noise of arrival and deadline in seconds, and when what has arrived is final. */
const race = (noise: number, latency: Delay, deadline: number): Finality => ({
  kind: "race",
  arrival: { kind: "exponential", mean: noise },
  lags: [],
  latency,
  deadline: { kind: "fixed", mean: deadline },
});

export const devicePresets: { readonly [name: string]: DevicePreset } = Object.fromEntries([
  named(
    "mirror",
    "Response tables, public, atomic: conditional commitments that may answer each other",
    "Tennenholtz (2004); Kalai et al. (2010)",
    {
      messages: { kind: "table" },
    },
  ),
  named(
    "threshold",
    '"I do it if at least k others do", atomic',
    "Reischmann & Oechssler (2018); Heitzig (2025); derived as a device",
    {
      messages: { kind: "threshold" },
    },
  ),
  named(
    "stackelberg",
    "Unconditional commitments, one after the other, seen by all",
    "von Stackelberg (1934); Landis & Schwartzbach (2023)",
    {
      messages: { kind: "unconditional" },
      turns: "in-turn",
      order: { kind: "random" },
    },
  ),
  named(
    "eth-l1-pga-2019",
    "A public mempool in 2019: highest gas price first, executed one by one",
    "Daian et al. (2019), arXiv:1904.05234: blocks every 15 s, latency .1 s; that the game waits two blocks is derived",
    {
      ...oneByOne,
      order: { kind: "priority" },
      bids,
      finality: race(0.1, { kind: "exponential", mean: 15 }, 30),
    },
  ),
  named(
    "flashbots-bundle",
    "Sealed bundles, executed whole or not at all; only the winner pays its bid",
    "Flashbots docs (2021): sealed first price, no fee for what is not included; slots of 12 s",
    {
      messages: { kind: "table" },
      visibility: { kind: "sealed" },
      order: { kind: "priority" },
      bids,
      fees: { bids: "first" },
    },
  ),
  named(
    "eip1559",
    "A public mempool with a base fee that is burnt and tips that order",
    "Buterin et al. (2019), EIP-1559; base fee of .1 and 24 s of waiting are derived",
    {
      ...oneByOne,
      order: { kind: "priority" },
      bids,
      fees: { message: 0.1, bids: "all" },
      finality: race(0.1, { kind: "exponential", mean: 12 }, 24),
    },
  ),
  named(
    "arb-fcfs",
    "A sequencer that serves who comes first",
    "Arbitrum docs: first come, first served, blocks of 250 ms; 20 ms of noise and the deadline are derived",
    {
      ...oneByOne,
      order: { kind: "first-come" },
      finality: race(0.02, { kind: "fixed", mean: 0.25 }, 0.5),
    },
  ),
  named(
    "arb-timeboost-score",
    "A sequencer that orders by a score of time and bid",
    "Offchain Labs, the first TimeBoost proposal: up to 500 ms; c of .1 is derived, the formula is from memory",
    {
      ...oneByOne,
      order: { kind: "score", g: 0.5, c: 0.1 },
      bids,
      finality: race(0.02, { kind: "fixed", mean: 0.5 }, 1),
    },
  ),
  named(
    "arb-express-lane",
    "A sequencer that delays all but who paid for the lane",
    "Offchain Labs, Timeboost design: 200 ms of delay; noise and deadline are derived",
    {
      ...oneByOne,
      order: { kind: "express", delay: 0.2 },
      bids: { step: 0.1, levels: 2 },
      finality: race(0.02, { kind: "fixed", mean: 0.25 }, 0.6),
    },
  ),
  named(
    "arb-pga-125ms",
    "Rounds of 125 ms, within each the highest fee first",
    "Arbitrum docs (draft): blocks of 250 ms in two rounds; noise and deadline are derived",
    {
      ...oneByOne,
      order: { kind: "batch", length: 0.125, ties: "arrival" },
      bids,
      finality: race(0.02, { kind: "fixed", mean: 0.25 }, 0.5),
    },
  ),
  named(
    "cow-batch",
    "Sealed intents; a solver picks, among what is consistent, what is worth most to all",
    "CoW Protocol docs: batches, settlements by surplus; a solver without a fee is derived",
    {
      messages: { kind: "table" },
      visibility: { kind: "sealed" },
      semantics: { kind: "solver" },
    },
  ),
  named(
    "suave-like",
    "Sealed conditional programs, paid by the node, executed together",
    "Flashbots (2022), The future of MEV is SUAVE; the fee of .01 a node is derived",
    {
      messages: { kind: "expression", depth: 1 },
      visibility: { kind: "sealed" },
      fees: { node: 0.01 },
    },
  ),
  named(
    "court",
    "Promises that can be broken; breaches are mostly found, punished and sometimes undone",
    "derived: d = .8, K = 2, undone with probability .25",
    {
      messages: { kind: "table" },
      credibility: { breach: true, detection: 0.8, collateral: 2, bounty: 0.5 },
    },
  ),
  named(
    "source-code-broadcast",
    "Programs for all to read that may not be what is run",
    "derived: honoured with probability .8, nothing at stake",
    {
      messages: { kind: "modal" },
      semantics: { kind: "modal" },
      credibility: { honour: 0.8 },
    },
  ),
  named(
    "formal-contract",
    "A penalty on bottom actions is proposed, and holds if all agree",
    "Haupt et al. (2022), arXiv:2208.10469",
    {
      messages: { kind: "contract", terms: "penalty", step: 0.5, most: 2 },
      order: { kind: "random" },
    },
  ),
  named(
    "markov-commitment",
    "Everybody proposes what it would do; it binds if all agree",
    "Zhu et al. (2025), arXiv:2503.03866",
    {
      messages: { kind: "contract", terms: "own" },
    },
  ),
  named(
    "honest-mediator",
    "A mediator plays the top action for all if all delegate, else the bottom one",
    "Monderer & Tennenholtz (2009)",
    {
      messages: { kind: "delegate" },
      mediator: { kind: "scripted", deed: "unanimous" },
    },
  ),
  named(
    "learned-mediator",
    "A mediator that learns plays for whoever delegates, for a half of the welfare",
    "Ivanov et al. (2023), arXiv:2306.08419; the weight of 1/2 is derived",
    {
      messages: { kind: "delegate" },
      mediator: { kind: "learning", powers: [], weight: 0.5, detection: 0, slash: 0 },
    },
  ),
  named(
    "surplus-share",
    "Give way for a share of what it is worth to the others",
    "Flashbots FRP-42 (reroute for a share of the surplus); the rule is derived",
    {
      messages: { kind: "share", levels: 5 },
    },
  ),
]);

/** @throws naming the presets when there is none of this name */
export function deviceNamed(name: string): Device {
  if (Object.hasOwn(devicePresets, name)) return devicePresets[name].device;
  throw new Error(
    `There is no device '${name}'; choose ${Object.keys(devicePresets).join(", ")}, none, or a JSON file.`,
  );
}
