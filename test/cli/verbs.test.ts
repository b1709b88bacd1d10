/** The verbs that only look: list, info, solve, check, speed. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { verbs } from "../../src/cli/run.js";
import { cli, document } from "./terminal.js";

const stranger = join(import.meta.dirname, "stranger.mjs");

test("without a verb the help is printed", async () => {
  const { code, out } = await cli();
  expect(code).toBe(0);
  for (const verb of Object.keys(verbs)) expect(out).toMatch(new RegExp(`^  ${verb}\\b`, "m"));
});

test("the help of the program has a few lines for each verb, and of experiments the names alone", async () => {
  const { out } = await cli("--help");
  const lines = out.split("\n");
  const begins = lines.flatMap((line, k) => (/^ {2}\w[\w-]* \[/.test(line) ? [k] : []));
  expect(begins.length).toBeGreaterThan(15);
  begins.forEach((from, k) => {
    expect((begins[k + 1] ?? from) - from).toBeLessThan(12);
  });
  const { experiments: all } = await document<{ experiments: { name: string; about: string }[] }>(
    "experiment",
    "--list",
  );
  const words = out.replace(/\s+/g, " ");
  for (const { name, about } of all) {
    expect(words).toContain(name);
    expect(words).not.toContain(about);
  }
});

test.each(Object.keys(verbs))("%s has help with an example", async (verb) => {
  const { code, out, err } = await cli(verb, "--help");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain(`commitment-gym ${verb}`);
  expect(out).toMatch(/Examples?:\n {2}commitment-gym /);
});

test("--version prints the version of the package", async () => {
  expect(await cli("--version")).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

describe("list", () => {
  test("every game of the registry has a line", async () => {
    const { out } = await cli("list");
    expect(
      out
        .trimEnd()
        .split("\n")
        .map((line) => line.split(" ")[0]),
    ).toEqual(Object.keys(games));
  });

  test("as JSON it names roles and bots", async () => {
    const rows = await document<{ id: string; roles: object[]; bots: string[] }[]>("list");
    expect(rows.map(({ id }) => id)).toEqual(Object.keys(games));
    expect(rows[0]).toMatchObject({ roles: [{ name: "router", count: 8 }], bots: expect.arrayContaining(["random"]) });
  });

  test("a stranger's games are listed beside the package's", async () => {
    const { out } = await cli("list", "--games", stranger);
    expect(out).toContain("mine/dilemma-v0");
    expect(out).toContain("routing/pigou-v0");
  });
});

describe("info", () => {
  test("names and units of what is observed, and ranges of the options, are printed", async () => {
    const { out } = await cli("info", "routing/cartoon4", "--set", "routers=2");
    expect(out).toContain("2 router(s)");
    expect(out).toContain("order / (order + typical order)");
    expect(out).toMatch(/routers +│ +8 +│ integer from 1 to 1024/);
  });

  test("as JSON it holds the spaces of the game that the options make", async () => {
    const facts = await document<{ roles: { count: number }[]; options: { name: string }[] }>(
      ...["info", "routing/cartoon4", "--set", "routers=3"],
    );
    expect(facts.roles[0].count).toBe(3);
    expect(facts.options.map(({ name }) => name)).toContain("settlement");
  });

  test("a game that is made with a device says what can be said on it, and actions have their names", async () => {
    const { out } = await cli("info", "decision/newcomb-commit");
    expect(out).toContain("Devices: commit. A round goes: commit → play.");
    expect(out).toMatch(/messages on commit\n +0 +none\n +1 +one\n +2 +both/);
    expect((await cli("info", "decision/twin")).out).toContain("discrete 2: 0 = cooperate, 1 = defect");
  });

  test("as Markdown it is the docs page", async () => {
    const { out } = await cli("info", "routing/pigou", "--markdown");
    expect(out).toMatch(/^<!-- Written by .* -->\n\n# routing\/pigou-v0\n/);
    expect(out).toContain("## Options");
  });
});

describe("solve", () => {
  test("Pigou's price of anarchy is 4/3", async () => {
    const solution = await document<{ priceOfAnarchy: { wardrop: number } }>("solve", "routing/pigou");
    expect(solution.priceOfAnarchy.wardrop).toBeCloseTo(4 / 3, 9);
  });

  test("a person gets an outline", async () => {
    const { out } = await cli("solve", "routing/pigou");
    expect(out).toMatch(/│ optimum +│/);
    expect(out).toMatch(/│ {3}welfare +│ -0\.75 /);
  });
});

describe("check", () => {
  test("a stranger's sound game passes", async () => {
    const { code, out } = await cli("check", "mine/dilemma", "--games", stranger);
    expect(out).not.toContain("FAIL");
    expect(code).toBe(0);
  });

  test("a broken game fails with exit code 1", async () => {
    const { code, out } = await cli("check", "mine/broken", "--games", stranger, "--json");
    expect(code).toBe(1);
    const { passed, findings } = JSON.parse(out) as { passed: boolean; findings: { name: string; passed: boolean }[] };
    expect(passed).toBe(false);
    expect(findings.filter((finding) => !finding.passed).map(({ name }) => name)).toContain(
      "the horizon is a whole number of rounds",
    );
  });
});

describe("speed", () => {
  test("agent-steps are lane-steps times the agents who have a choice", async () => {
    const result = await document<{ agentSteps: number; laneSteps: number; choices: number; garbage: number }>(
      ...["speed", "routing/cartoon4", "--lanes", "16", "--seconds", "0.05"],
    );
    expect(result.choices).toBe(8);
    expect(result.laneSteps).toBeGreaterThan(1000);
    expect(result.agentSteps).toBeCloseTo(8 * result.laneSteps, 0);
    expect(result.garbage).toBeGreaterThanOrEqual(0);
  });

  test("a person reads the figures with thousands separated", async () => {
    const { out } = await cli("speed", "mine/dilemma", "--games", stranger, "--lanes", "64", "--seconds", "0.05");
    expect(out).toMatch(/[\d,]+ agent-steps per second/);
  });
});
