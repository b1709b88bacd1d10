/** `play`, `--record` and `--replay`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { cli, document, scratch } from "./terminal.js";

interface Tape {
  readonly game: string;
  readonly same?: boolean;
  readonly episodes: readonly {
    readonly seed: number | string;
    readonly actions: readonly (readonly (readonly number[])[])[];
    readonly rewards: readonly (readonly (readonly number[])[])[];
    readonly metrics: { readonly [name: string]: number };
  }[];
}

const stranger = join(import.meta.dirname, "stranger.mjs");
let folder = "";
beforeAll(() => {
  folder = scratch();
});

describe("play", () => {
  test("prints actions, rewards, the drawing and the metrics", async () => {
    const { out } = await cli("play", "routing/cartoon4", "--set", "routers=2", "--agents", "equilibrium");
    expect(out).toMatch(/router_1 {2}\S+ \S+ {2}→ 9\d\.\d+/);
    expect(out).toContain("A-B-D: 80.6037 (40.3 %)");
    expect(out).toMatch(/metrics {2}welfare 178\.748 · /);
  });

  test("the same seed gives the same episode, another seed another", async () => {
    const episode = async (seed: string) => document<Tape>("play", "routing/cartoon4", "--seed", seed);
    expect(await episode("7")).toEqual(await episode("7"));
    expect(await episode("7")).not.toEqual(await episode("text"));
  });

  test("episode k has the seed s + k", async () => {
    const three = await document<Tape>("play", "routing/cartoon4", "--seed", "5", "--episodes", "3");
    const last = await document<Tape>("play", "routing/cartoon4", "--seed", "7");
    expect(three.episodes.map(({ seed }) => seed)).toEqual([5, 6, 7]);
    expect(three.episodes[2]).toEqual(last.episodes[0]);
  });

  test("roles are seated by name", async () => {
    const { episodes } = await document<Tape>("play", "mine/dilemma", "--games", stranger, "--agents", "player=defect");
    expect(episodes[0].rewards).toEqual([[[1, 1]], [[1, 1]], [[1, 1]]]);
    expect(episodes[0].metrics).toEqual({ welfare: 6 });
  });

  test("--svg draws the end of the episode", async () => {
    const file = join(folder, "end.svg");
    expect((await cli("play", "routing/cartoon4", "--svg", file)).code).toBe(0);
    expect(readFileSync(file, "utf8")).toMatch(/^<svg [\s\S]*A-B[\s\S]*<\/svg>$/);
  });
});

describe("record and replay", () => {
  test.each([
    ["a plain game", []],
    [
      "a game with options",
      ["--set", "horizon=4", "--set", "refill=false", "--set", 'sizes={"kind":"uniform","low":1,"high":50}'],
    ],
    ["a twisted game", ["--set", "horizon=3", "--transform", "trembling=0.3", "--transform", "mixed=0.5"]],
  ])("%s gives the same rewards again", async (name, flags) => {
    const file = join(folder, `${name}.json`);
    const played = await document<Tape>("play", "routing/cartoon4", ...flags, "--episodes", "2", "--record", file);
    const again = await document<Tape>("play", "--replay", file);
    expect(again.same).toBe(true);
    expect(again.episodes).toEqual(played.episodes);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(played);
  });

  test("a changed record is found out, with exit code 1", async () => {
    const file = join(folder, "changed.json");
    const played = await document<Tape>("play", "routing/cartoon4");
    writeFileSync(file, JSON.stringify(played).replace(/"rewards":\[\[\[[\d.]+/, '"rewards":[[[999'));
    const { code, out } = await cli("play", "--replay", file);
    expect(code).toBe(1);
    expect(out).toMatch(/differs from its record at step 1, role 0, agent 0: 999 then/);
  });

  test("a record of one game does not replay as another", async () => {
    const file = join(folder, "pigou.json");
    await cli("play", "routing/pigou", "--record", file);
    const { code, err } = await cli("play", "routing/braess", "--replay", file);
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining("is a record of routing/pigou-v0") });
  });
});
