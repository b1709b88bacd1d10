/**
 * Ways to know exactly what players could gain, in the order in which they are asked: a game's positions one by one, where they are few;
 * the bids of a sealed auction at 4,000 values; and what the registry's entry says of one joint action, where nobody mixes.
 */
import { everyPosition } from "../../agents/exact-positions.js";
import type { ExactWay, Gains } from "../../agents/exploitability.js";
import type { SealedGame } from "../../envs/auction/sealed/sealed.js";
import { contest, quantilesOf } from "../../envs/auction/sealed/strategies.js";
import { Batch } from "../batch.js";
import type { Role } from "../game.js";
import { maskSize, size } from "../space.js";
import type { Chosen } from "./chosen.js";
import { outcomes } from "./contest.js";

/** The ways that fit a chosen game. */
export function exactWays(chosen: Chosen): readonly ExactWay[] {
  return [everyPosition, ...(chosen.id === "auction/sealed-v0" && plain(chosen) ? [everyValue] : []), oneJoint(chosen)];
}

const plain = ({ transforms, devices }: Chosen): boolean => transforms.length === 0 && devices.length === 0;

const values = 4000;

/** Bids at many values against each other, for sealed auctions of first and second price without fees. */
const everyValue: ExactWay = (any, make) => {
  const game = any as unknown as SealedGame;
  const { rules, values: distribution, common, bins } = game;
  if (common) throw new Error("The auction's bidders share one value.");
  const [{ name, count, action }] = game.roles as readonly Role[];
  const quantiles = quantilesOf(values).map((q) => distribution.value(q));
  const observations = new Float32Array(values * count).map((_, row) => quantiles[Math.floor(row / count)]);
  const masks = new Uint8Array(values * count * maskSize(action)).fill(1);
  const [bids, again] = ["exact", "again"].map((seed) => {
    const actions = new Float32Array(values * count);
    make(seed)[name].act(observations, masks, actions, undefined, new Int32Array(values));
    return actions.map((a) => (bins > 0 ? (a * game.top) / (bins - 1) : Math.min(Math.max(a, 0), game.top)));
  });
  if (bids.some((b, k) => b !== again[k])) throw new Error("Some bidder mixes.");
  const each = Array.from({ length: count }, (_, i) => quantiles.map((_v, k) => bids[k * count + i]));
  const { utilities, exploitabilities } = contest(rules, distribution, each);
  return {
    method: `the bids at ${values} values`,
    payoffs: utilities,
    gains: exploitabilities.map((gain) => Math.max(0, gain)),
  };
};

/** What the registry's entry knows of one joint action. */
const oneJoint =
  (chosen: Chosen): ExactWay =>
  (game, make): Gains => {
    const { deviation } = chosen.entry;
    if (!deviation || !plain(chosen)) throw new Error("What deviations gain is not computed for it.");
    const batch = new Batch(game, 4);
    batch.reset({ seed: "exact" });
    const same = (all: Float32Array) => all.every((x, k) => x === all[k % (all.length / 4)]);
    if (!batch.observations.every(same)) throw new Error("Its episodes begin at random.");
    const roles = game.roles as readonly Role[];
    const seating = make("exact");
    const joint = roles.map((role, r) => {
      const actions = new Float32Array(4 * role.count * size(role.action));
      const shown = new Float32Array(role.readsPolicy ? 4 * role.count * maskSize(role.action) : 0);
      seating[role.name].act(batch.observations[r], batch.masks[r], actions, shown, batch.time);
      return actions;
    });
    if (!joint.every(same)) throw new Error("Somebody mixes, and only single joint actions are computed for it.");
    const gains = deviation(
      chosen.options,
      joint.map((all) => all.slice(0, all.length / 4)),
    );
    if (gains.length === 0) throw new Error("What deviations gain is not computed for these options.");
    const played = outcomes(
      game,
      roles.map(({ name }) => seating[name]),
      "exact",
      256,
    );
    const payoffs = played.returns.map((all) => all.reduce((sum, u) => sum + u, 0) / all.length);
    return { method: "the best deviations from the joint action", payoffs, gains: gains.map((g) => Math.max(0, g)) };
  };
