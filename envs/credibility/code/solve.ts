/** Answers of unverified code: when it is executed, what each platform is worth, and which upgrade is bought. */
import type { Solution } from "../../../src/registry.js";
import { digit } from "../../commitment/matrix/normal-form.js";
import { gainsAt, pureEquilibria } from "../../commitment/matrix/pure.js";
import { type CodeModel, type CodeOptions, codeModel } from "./options.js";
import { bestPlatform, choices, holds, leaves, stablePlatforms, stakes, together } from "./theory.js";

/** @throws naming the option that is wrong */
export function solveCode(given?: Partial<CodeOptions>): Solution {
  const model = codeModel(given);
  const { platforms } = model;
  const bare = platforms[platforms.length - 1];
  const gain = Math.max(stakes.temptation - stakes.reward, stakes.punishment - stakes.sucker);
  const form = choices(model);
  const joints = pureEquilibria(form);
  const best = bestPlatform(model);
  const stable = stablePlatforms(model);
  const reason = passedOver(model, best);
  return {
    units: "payoff",
    rule: {
      executed: "iff dK >= max(T − R, P − S) = 1",
      collateral: gain / bare.detection, // from which on bare code is executed
      detection: bare.collateral > 0 ? gain / bare.collateral : null, // likewise; above 1: never
    },
    withoutUpgrade: together(bare),
    platforms: platforms.map((platform, k) => ({
      ...platform,
      executed: holds(platform),
      equilibrium: stable[k], // two Mirrors who execute
      payoff: together(platform), // of each of two Mirrors; of two who are free where it is not executed
      boughtBelow: platform.name === "bare" ? null : Math.max(0, together({ ...platform, price: 0 }) - together(bare)),
    })),
    best: best < 0 ? "nobody publishes" : platforms[best].name,
    ...(reason && { reason }),
    welfareAfterFees: 2 * (best < 0 ? stakes.punishment : together(platforms[best])),
    choices: {
      strategies: form.actions[0],
      equilibria: joints.slice(0, 64).map((joint) => ({
        play: [0, 1].map((i) => form.actions[i][digit(form, joint, i)]),
        payoffs: [form.payoffs[2 * joint], form.payoffs[2 * joint + 1]],
      })),
      count: joints.length,
      certificate: {
        kind: "best-response gap, largest",
        value: Math.max(0, ...joints.flatMap((j) => gainsAt(form, j))),
      },
      found: "all pure equilibria in these strategies",
    },
    source: "derived in envs/credibility/code/theory.ts",
  };
}

/** Why two Mirrors are not where they would get more; empty if they would nowhere. */
function passedOver(model: CodeModel, best: number): string {
  const { platforms } = model;
  const most = best < 0 ? stakes.punishment : together(platforms[best]);
  const better = platforms
    .map((platform, k) => ({
      name: platform.name,
      worth: holds(platform) ? together(platform) : 0,
      left: leaves(model, k),
    }))
    .filter(({ worth, left }) => left !== undefined && worth > most + 1e-9)
    .map(({ name, left }) => `${name} ('${left?.name}' gains ${left?.gain.toPrecision(3)})`);
  if (better.length === 0) return "";
  const instead = best < 0 ? "; to publish nothing is an equilibrium, and safe" : "";
  return `two Mirrors would get more, but are no equilibrium, on ${better.join(", ")}${instead}`;
}
