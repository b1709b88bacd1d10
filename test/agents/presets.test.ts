/** Tuned hyperparameters: every name in them is known, and they are those of the experiments that they come from. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { algorithms, sharings, type TrainOptions } from "../../agents/index.js";
import { presets } from "../../agents/presets.js";
import { games } from "../../envs/index.js";
import { settings as bidFunctions } from "../../src/cli/bid-functions.js";
import { bribery } from "../../src/cli/bribery.js";
import { collateral } from "../../src/cli/collateral.js";
import { experiments } from "../../src/cli/experiments.js";
import { mempool } from "../../src/cli/mempool.js";
import { cells as mevBraess } from "../../src/cli/mev-braess.js";
import { settings as nashFlow } from "../../src/cli/nash-flow.js";
import { omega } from "../../src/cli/omega.js";
import { settings as spamRace } from "../../src/cli/spam-race.js";
import { symmetryBreaking } from "../../src/cli/symmetry-breaking.js";
import { resolve } from "../../src/options.js";
import { cli, document, scratch } from "../cli/terminal.js";

/** What the experiments learn with. */
const learned: { readonly [source: string]: readonly TrainOptions[] } = {
  "nash-flow": [nashFlow],
  "bid-functions": [bidFunctions],
  "spam-race": [spamRace],
  "mev-braess": mevBraess.map(({ settings }) => settings),
  ...Object.fromEntries(
    Object.entries({ omega, mempool, collateral, bribery, "symmetry-breaking": symmetryBreaking }).map(
      ([name, { cells }]) => [name, cells.map(({ settings }) => settings)],
    ),
  ),
};

describe.each(Object.entries(presets))("%s", (id, { source, options, settings }) => {
  test("its names are the game's and the algorithm's", () => {
    const { defaults } = algorithms[settings.algorithm];
    expect(Object.keys(defaults)).toEqual(expect.arrayContaining(Object.keys(settings.options)));
    expect(resolve(defaults, settings.options, id)).toMatchObject(settings.options);
    expect(resolve(games[id].defaults, options, id)).toMatchObject(options ?? {});
    expect(sharings).toContain(settings.sharing);
    for (const count of [settings.lanes, settings.updates, settings.rollout ?? 1]) expect(count).toBeGreaterThan(0);
  });

  test("it learns with what its experiment learned with", async () => {
    const { updates, ...own } = settings;
    expect(learned[source].map((one) => ({ sharing: "none", ...one }))).toContainEqual(own);
    expect((await experiments[source]()).updates).toBe(updates);
    if (source !== "mempool") expect(existsSync(join("docs/results", source))).toBe(true);
  });
});

const folder = scratch();
const quick = ["--lanes", "4", "--updates", "1", "--episodes", "4"];

test("--preset tuned takes them, and other flags win over them", async () => {
  const out = join(folder, "tuned");
  const flags = ["--hyper", "minibatch=4", "--hyper", "entropy=0.5"];
  await document(
    "train",
    "routing/cartoon4",
    "--set",
    "routers=2",
    "--preset",
    "tuned",
    ...quick,
    ...flags,
    "--out",
    out,
  );
  const { readConfig } = await import("../../src/cli/run-config.js");
  const { RunFolder } = await import("../../src/cli/run-folder.js");
  const config = readConfig(RunFolder.open(out));
  expect(config).toMatchObject({ preset: "tuned", algorithm: "ppo", lanes: 4, updates: 1, sharing: "none" });
  expect(config.hyper).toMatchObject({ std: { from: 0.3, to: 0.02 }, hidden: [32, 32], minibatch: 4, entropy: 0.5 });
});

test.each([
  ["a game without one", ["decision/twin"], "decision/twin-v0 has no tuned preset; there is one for routing/"],
  ["another algorithm", ["routing/cartoon4", "--algorithm", "reinforce"], "cartoon4-v0 is for ppo, not for reinforce"],
])("--preset tuned refuses %s in a sentence", async (_what, argv, says) => {
  const { code, err } = await cli("train", ...argv, "--preset", "tuned");
  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining(says) });
  expect(err).toMatch(/^[^\n]+\.\n$/);
});

test("info tells of them", async () => {
  const { out } = await cli("info", "auction/spam-race");
  expect(out).toContain(
    "'train --preset tuned' knows hyperparameters (reinforce, 1500 updates, 8192 lanes; experiment spam-race, with --set traders=3 --set gas=0.05)",
  );
  expect((await cli("info", "decision/twin")).out).not.toContain("--preset");
});
