/** Every game of the registry, for free: the checks and a readable golden episode. A diff means that the rules changed: `vitest -u`. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { games } from "../envs/index.js";
import { type CheckOptions, check, type Finding } from "../src/check.js";
import { nodeGarbage } from "../src/cli/garbage.js";
import { agentNames } from "../src/game.js";
import { golden } from "../src/golden.js";
import { checkRegistry } from "../src/registry.js";

const lines = Object.entries(games);
const quick: CheckOptions = { seeds: [0, 1], steps: 60, garbage: nodeGarbage };
/**
 * A game with devices, or with many agents, is checked by the command, in a process of its own. With devices, since after a few dozen games in one process the engine has compiled
 * the layer's functions for so many shapes that it boxes numbers now and then, which the garbage probe would take for the game's fault.
 */
const checkAlone = async (id: string): Promise<readonly Finding[]> => {
  const { stdout } = await promisify(execFile)(process.execPath, ["dist/src/cli/main.js", "check", id, "--json"]);
  return JSON.parse(stdout).findings;
};

test("ids are well formed and are the games' own", () => {
  expect(() => checkRegistry(games)).not.toThrow();
});

test.each(lines)("%s passes every check", { timeout: 300_000 }, async (id, { make }) => {
  const game = make();
  const large = agentNames(game).length > 64; // it would keep the runner waiting
  const findings = "below" in game || large ? await checkAlone(id) : check(make, quick);
  expect(findings.length).toBeGreaterThan(5);
  expect(findings.filter(({ passed, skipped }) => !passed || skipped)).toEqual([]);
});

test.each(lines)("%s plays as recorded", async (id, { make }) => {
  await expect(golden(make())).toMatchFileSnapshot(`golden/${id.replaceAll("/", "-")}.txt`);
});

test.each(lines)("%s starts its bots and says what is known of it", (_id, { make, bots, defaults, title, about }) => {
  const game = make();
  for (const [name, bot] of Object.entries(bots)) {
    for (const role of game.roles.keys()) expect(typeof bot(game, role, 0).act, name).toBe("function");
  }
  expect(title).not.toBe("");
  expect(about).not.toBe("");
  expect(Object.keys(defaults).length).toBeGreaterThan(0);
});
