/** Populations on the command line: who plays which seats, what each group got, and learners among scripted agents. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { describeCheckpoint, loadPolicies, resume, save } from "../../agents/checkpoint.js";
import { Trainer } from "../../agents/trainer.js";
import { games } from "../../envs/index.js";
import type { Agent } from "../../src/agent.js";
import { mean } from "../../src/stats.js";
import { near } from "../auction/agrees.js";
import { cli, document, scratch } from "./terminal.js";

const folder = scratch();
const at = (name: string) => join(folder, name);
const game = "routing/cartoon4";
const four = ["--set", "routers=4", "--set", "settlement=pro-rata"];

interface Group {
  readonly who: string;
  readonly agents: readonly string[];
  readonly mean: number;
  readonly halfWidth: number;
}
interface Tape {
  readonly agents: readonly string[];
  readonly groups?: readonly Group[];
  readonly episodes: readonly { readonly returns: readonly number[]; readonly actions: number[][][] }[];
  readonly same?: boolean;
}

describe("play", () => {
  const mixed = "router=single:3,blind:2,equilibrium:3";

  test("each group's return is the mean over its agents and episodes", async () => {
    const tape = await document<Tape>("play", game, "--agents", mixed, "--episodes", "3");
    expect(tape.agents).toEqual(["single:3,blind:2,equilibrium:3"]);
    expect(tape.groups?.map(({ who, agents }) => [who, agents.length, agents[0]])).toEqual([
      ["single", 3, "router_0"],
      ["blind", 2, "router_3"],
      ["equilibrium", 3, "router_5"],
    ]);
    const over = (from: number, to: number) => mean(tape.episodes.map(({ returns }) => mean(returns.slice(from, to))));
    near(tape.groups?.[0].mean ?? 0, over(0, 3), 1e-12);
    near(tape.groups?.[1].mean ?? 0, over(3, 5), 1e-12);
    near(tape.groups?.[2].mean ?? 0, over(5, 8), 1e-12);
  });

  test("the last group without a number takes the seats that are left, in any form", async () => {
    const all = await document<Tape>("play", game, "--agents", mixed);
    for (const text of ["router=single:3, blind:2, equilibrium", "single:3,blind:2,equilibrium"]) {
      expect((await document<Tape>("play", game, "--agents", text)).episodes).toEqual(all.episodes);
    }
    const whole = await document<Tape>("play", game, "--agents", "router=blind:8");
    expect(whole.episodes).toEqual((await document<Tape>("play", game, "--agents", "blind")).episodes);
    expect(whole.groups).toBeUndefined();
  });

  test("a person reads what each group got, per episode and over all", async () => {
    const { out } = await cli("play", game, ...four, "--agents", "blind:3,best-response", "--episodes", "2");
    expect(out).toMatch(/^ {2}groups {3}blind × 3 43\.8104 · best-response × 1 44\.5558$/m);
    expect(out).toMatch(
      /^return per agent over 2 episodes {2}blind × 3 43\.8104 ± 0 · best-response × 1 44\.5558 ± 0$/m,
    );
  });

  test("a record keeps the groups, and a replay tells their returns again", async () => {
    await cli(
      "play",
      game,
      ...four,
      "--agents",
      "random:1,blind:2,single",
      "--record",
      at("mixed.json"),
      "--seed",
      "7",
    );
    const again = await document<Tape>("play", "--replay", at("mixed.json"));
    expect(again.same).toBe(true);
    expect(again.groups?.map(({ who, agents }) => `${who} ${agents.join(" ")}`)).toEqual([
      "random router_0",
      "blind router_1 router_2",
      "single router_3",
    ]);
    near(again.groups?.[1].mean ?? 0, mean(again.episodes[0].returns.slice(1, 3)), 1e-12);
    writeFileSync(
      at("odd.json"),
      JSON.stringify({ ...JSON.parse(readFileSync(at("mixed.json"), "utf8")), groups: [{}] }),
    );
    expect((await cli("play", "--replay", at("odd.json"))).err).toMatch(/groups must be a list of \{who, agents\}/);
  });

  test("each role has a population of its own, and groups are named with their role", async () => {
    const who = "trader=router:2,patient,solver=honest:1,greedy";
    const { agents, groups } = await document<Tape>("play", "commitment/intents", "--agents", who);
    expect(agents).toEqual(["router:2,patient", "honest:1,greedy"]);
    expect(groups?.map(({ who, agents }) => `${who}: ${agents.join(" ")}`)).toEqual([
      "trader router: trader_0 trader_1",
      "trader patient: trader_2 trader_3",
      "solver honest: solver_0",
      "solver greedy: solver_1",
    ]);
  });

  test("bots of a game meet in one role under a device too", async () => {
    const dilemma = ["commitment/prisoners-dilemma", "--device", "mirror", "--agents", "cooperate:1,defect"];
    const { groups } = await document<Tape>("play", ...dilemma);
    expect(groups?.map(({ who, mean }) => [who, mean])).toEqual([
      ["cooperate", 0],
      ["defect", 3],
    ]);
  });
});

describe("numbers and names that make no sense", () => {
  test.each([
    ["router=blind:9", /^--agents: role router has 8 agents, but the groups have 9\.$/],
    [
      "router=single:3,blind:2",
      /role router has 8 agents, but the groups have 5; leave one number out to take the rest\.$/,
    ],
    ["router=single:3,blind,random", /2 groups have no number of agents; only one can take the rest\.$/],
    ["router=single:8,blind", /no agent is left for the group without a number\.$/],
    ["router=single:0,blind", /a group has 1 or more agents, not 0\.$/],
    ["router=single:-1,blind", /a group has 1 or more agents, not -1\.$/],
    ["router=single:1.5,blind", /a group has 1 or more agents, not 1\.5\.$/],
    [
      "router=genius:3,blind",
      /'genius' is neither a bot of routing\/cartoon4-v0 \(random, single, blind, .*nor a run folder/,
    ],
    ["router=,blind:3", /'' is neither a bot/],
    ["blind:3,router=single", /give one player for all, or role=player for each role/],
    ["single,blind", /give one player for all, .*, or numbers of agents as in router=random:1,random\.$/],
  ])("--agents %s", async (text, sentence) => {
    const { code, err, out } = await cli("play", game, "--agents", text);
    expect([code, out]).toEqual([1, ""]);
    expect(err.trim()).toMatch(sentence);
  });

  test.each([
    [["router=blind:9"], /^--opponents: role router has 4 agents, but the groups have 9\.$/],
    [
      ["router=blind:1", "router=single:1"],
      /role router is given twice; name its players as router=<player>:<number>,…\.$/,
    ],
    [["router=blind:2,single:2"], /every role has a player, so there is nobody to train\.$/],
    [["router=genius:2"], /'genius' is neither a bot/],
  ])("--opponents %s", async (texts, sentence) => {
    const { code, err } = await cli("train", game, ...four, ...texts.flatMap((text) => ["--opponents", text]));
    expect(code).toBe(1);
    expect(err.trim()).toMatch(sentence);
  });
});

describe("train", () => {
  interface Result {
    readonly learning?: string;
    readonly rows: readonly { readonly who: string; readonly groups?: readonly Group[]; readonly agents: object }[];
  }
  const small = ["--updates", "60", "--episodes", "4", "--lanes", "32", "--hyper", 'std={"from":0.3,"to":0.02}'];
  let result: Result;
  let printed: string;
  beforeAll(async () => {
    const flags = [...four, "--opponents", "router=blind:3", ...small, "--hyper", "entropy=0"];
    const { out, code, err } = await cli("train", game, ...flags, "--out", at("one"));
    expect([code, err.split("\n")[0]]).toEqual([0, expect.stringContaining("training router_3 with ppo")]);
    result = JSON.parse(readFileSync(join(at("one"), "table.json"), "utf8"));
    printed = out;
  }, 120_000);

  test("a learner among blind routers comes near their best answer, and gets more than they", () => {
    const groups = (who: string) => result.rows.find((row) => row.who === who)?.groups ?? [];
    expect(result.learning).toBe("router_3");
    expect(groups("learned").map(({ who, agents }) => `${who} ${agents.length}`)).toEqual(["blind 3", "learned 1"]);
    expect(groups("equilibrium").map(({ who }) => who)).toEqual(["blind", "equilibrium"]);
    const [fellows, best] = groups("best-response").map((one) => one.mean);
    near(best, 44.5557745, 1e-6);
    const [theirs, mine] = groups("learned").map((one) => one.mean);
    expect(mine).toBeLessThanOrEqual(best + 1e-5);
    expect(mine).toBeGreaterThan(best - 0.05);
    expect(mine).toBeGreaterThan(theirs);
    expect(fellows).toBeLessThan(best);
    expect(groups("blind").map((one) => one.mean)[0]).toBeCloseTo(groups("blind").map((one) => one.mean)[1], 9);
  });

  test("only the learner's network is kept, and all agents are monitored", () => {
    expect(readdirSync(at("one")).filter((name) => name.endsWith(".monitor.csv"))).toHaveLength(4);
    const info = describeCheckpoint(new Uint8Array(readFileSync(join(at("one"), "checkpoint.safetensors"))));
    expect([info.learners, info.seats]).toEqual([["router"], { router: [3] }]);
  });

  test("a person reads what each group got, by who is in the learners' seats", () => {
    expect(printed).toMatch(/in the seats that learn │ +blind × 3 │ +learned × 1 │/);
    expect(printed).toMatch(/best-response +│ 43\.8104 ± 0 │ +44\.5558 ± 0 │/);
    expect(printed).toMatch(/bots in place of those who learn \(router_3\), in the same episodes\.$/m);
  });

  test("what learned in some seats plays there again, and nowhere else", async () => {
    const run = at("one");
    const { groups } = await document<Tape>("play", game, ...four, "--agents", `router=blind:3,${run}`);
    const learned = result.rows[0].groups ?? [];
    near(groups?.[1].mean ?? 0, learned[1].mean, 1e-6);
    const elsewhere = await cli("play", game, ...four, "--agents", `router=${run}:1,blind`);
    expect(elsewhere.err).toMatch(/router_3 learned there, not router_0\.\n$/);
    expect((await cli("play", game, ...four, "--agents", run)).err).toMatch(
      /router_3 learned there, not router_0 to router_2\.\n$/,
    );
  });
});

describe("the trainer", () => {
  const made = games["routing/cartoon4-v0"].make({ routers: 4 });
  const { blind, single } = games["routing/cartoon4-v0"].bots;
  const plan = { seed: 3, lanes: 4, updates: 4, options: { hidden: [8], minibatch: 4 } };
  const among = (): { readonly [agent: string]: Agent } => {
    const [one, other] = [blind(made, 0, 1), single(made, 0, 1)];
    return { router_0: one, router_2: one, router_3: other };
  };
  beforeAll(async () => {
    await useBackend("wasm");
  });

  test("agents that have players do not learn, whatever is shared", () => {
    for (const [sharing, names] of [
      ["none", ["router_1"]],
      ["role", ["router"]],
      ["self", ["router"]],
    ] as const) {
      const trainer = new Trainer(made, { ...plan, sharing, players: among() });
      expect(trainer.learners.map(({ actor }) => actor.name)).toEqual(names);
      expect(trainer.learners.flatMap(({ actor }) => actor.agents)).toEqual([1]);
      trainer.dispose();
    }
  });

  test("scripted agents play in training what they play elsewhere, and the learner's choices are its own", () => {
    const trainer = new Trainer(made, { ...plan, players: among() });
    trainer.update();
    const { actions } = trainer as unknown as { readonly actions: readonly Float32Array[] };
    const rows = (a: number) =>
      [0, 1, 2, 3].map((lane) => [...actions[0].slice((lane * 4 + a) * 2, (lane * 4 + a + 1) * 2)]);
    const whole = new Float32Array(4 * 2);
    blind(made, 0, 1).act(trainer.batch.observations[0].slice(0, 8), new Uint8Array(0), whole);
    for (const a of [0, 2]) for (const row of rows(a)) expect(row).toEqual([...whole.slice(0, 2)]);
    expect(new Set(rows(1).map(String)).size).toBe(4);
    trainer.dispose();
  });

  test("a checkpoint goes on among the same players alone", () => {
    const trainer = new Trainer(made, { ...plan, sharing: "role", players: among() });
    trainer.update();
    const bytes = save(trainer);
    trainer.update();
    const resumed = resume(bytes, made, { players: among() });
    resumed.update();
    expect(save(resumed)).toEqual(save(trainer));
    expect(() => resume(bytes, made)).toThrow("Other agents learned in the checkpoint of routing/cartoon4-v0");
    expect(loadPolicies(bytes, made).router.agents).toEqual([1]);
    expect(() => loadPolicies(bytes, made).router.seat(0)).toThrow("router_0 is none of those who learned");
    for (const one of [trainer, resumed]) one.dispose();
  });

  test("players of a role and of one of its agents are one too many", () => {
    const player = blind(made, 0, 1);
    expect(() => new Trainer(made, { ...plan, players: { router: player, router_1: player } })).toThrow(
      "a player is given for role router and another for its router_1; leave one out.",
    );
    expect(() => new Trainer(made, { ...plan, players: { router_4: player } })).toThrow(
      "has no role 'router_4' to play",
    );
  });
});
