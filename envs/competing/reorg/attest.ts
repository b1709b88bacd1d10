/**
 * What it costs to have one block of Ethereum forked out by buying votes that have not been cast yet, in ETH.
 *
 * n validators of 32 ETH vote once in an epoch of 32 slots, n/32 in each. The briber proposes slots 2 … k + 1, on the parent of the block at
 * slot 1, and the last of its blocks is boosted by p = .4 of a slot's votes. With a share E of all votes, its own α and bought ones, the fork is
 * ahead as that block appears iff
 *
 *   k (1 − E) < (k − 1) E + p,   E > E_k = (k − p)/(2k − 1):   .6, 8/15, .52 … for k = 1, 2, 3 …
 *
 * (with k = 1 votes in slot 1 can only be kept from the block). A vote for the parent is not slashed, as no other is cast. So d = 0 in
 * b > d (K + γF/(1 − γ)), and who votes so loses what the vote would have earned:
 *
 *   reward   w 64·10⁹/√(32·10⁹ n) × 32 gwei, w = 54/64: source 14, target 26 and head 14 of 64 (consensus specification, Altair)
 *   cost     k (E_k − α)⁺ n/32 × reward = k (E_k − α)⁺ w 64·10⁹ √n/√(32·10⁹) gwei
 *
 * The published .09 ETH (ethresear.ch 23090) comes without α, n and w. With α = ⅓, the share from which on a briber stops finality alone, k = 1, and
 * n = 1,123,611, of the calculation behind the same post's 9.23 ETH for exits (its authors' notebook, github.com/0xSooki/bribery-zoo), this is
 * .0853 ETH, and .09 to the printed digits for α from .304 to .334. Derived here; the post's own figure, drawn over α, has not been read off.
 */
import type { Solution } from "../../../src/registry.js";

export const boost = 0.4; // of a slot's votes, to the block of the current slot
export const voteWeight = 54 / 64;
export const headWeight = 14 / 64; // of the reward that depends on the head alone
export const published = 0.09; // ETH
export const publishedValidators = 1_123_611;

/** E_k: share of votes from which on a fork of k blocks is ahead. */
export const shareNeeded = (blocks: number): number => (blocks - boost) / (2 * blocks - 1);

/** What a vote earns that is right and in time, ETH. */
export function voteReward(validators: number, weight = voteWeight): number {
  const perEth = 64e9 / Math.sqrt(32e9 * validators); // gwei in an epoch
  return weight * 32 * perEth * 1e-9;
}

/** What the votes cost that a briber of share α lacks for a fork of k blocks, ETH. */
export function reorgCost(validators: number, own: number, blocks = 1, weight = voteWeight): number {
  const bought = blocks * Math.max(0, shareNeeded(blocks) - own);
  return bought * (validators / 32) * voteReward(validators, weight);
}

/** The published bribe beside what is derived. */
export function attestation(): Solution {
  const own = 1 / 3;
  return {
    payToAttest: published,
    derived: reorgCost(publishedValidators, own),
    unit: "ETH",
    ...{ own, validators: publishedValidators, blocks: 1, votes: shareNeeded(1) - own },
    headOnly: reorgCost(publishedValidators, own, 1, headWeight),
    meaning:
      "bribe to reorganise one block: as low as, as published; and the rewards of the votes that a briber of a third lacks, .6 − ⅓ of a slot's, with all of a vote's reward, and with that for the head alone",
  };
}
