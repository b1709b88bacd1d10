/** Python's own tests of the package, Gymnasium's and PettingZoo's among them, one by one. Without Python they are skipped, and say why. */
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, inject, test } from "vitest";

const python = inject("python");
const folder = "bridge/python/tests";
const pytest = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--ignore-glob", `${folder}/*/*`, folder];
const env = { ...process.env, PYTHONPATH: resolve("bridge/python") };
const results = new Map<string, string>(); // by case: empty where it passed, else what was said

/** Cases as pytest names them, `test_env.py::test_x[y]`. */
const cases = python === "" ? [] : collected();

function collected(): string[] {
  const text = execFileSync(python, [...pytest, "--collect-only"], { encoding: "utf8", env });
  return text
    .split("\n")
    .flatMap((line) => (line.includes(".py::") ? [line.trim().replace(/^.*?(\w+\.py::)/, "$1")] : []));
}

describe.skipIf(python === "")(`Python${python === "" ? ` (skipped: ${inject("noPython")})` : ""}`, () => {
  beforeAll(async () => {
    const scratch = mkdtempSync(join(tmpdir(), "pytest-"));
    const report = join(scratch, "report.xml");
    const said = await promisify(execFile)(python, [...pytest, "--junitxml", report], {
      maxBuffer: 2 ** 27,
      env,
    }).catch((thrown: { readonly stdout?: string }) => thrown.stdout ?? String(thrown));
    for (const [name, fault] of read(readFileSync(report, "utf8"))) results.set(name, fault);
    rmSync(scratch, { recursive: true });
    if (results.size === 0) throw new Error(`pytest reported nothing: ${JSON.stringify(said).slice(-2000)}`);
  }, 900_000);

  test("there are cases", () => {
    expect(cases.length).toBeGreaterThan(20);
  });

  test.each(cases)("%s", (name) => {
    expect(results.get(name) ?? "it did not run").toBe("");
  });
});

/** Cases of a JUnit report, each with its fault. */
function read(xml: string): [string, string][] {
  return [...xml.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g)].map(
    ([, module, name, inside = ""]) => {
      const fault = /<(?:failure|error)\b/.test(inside) ? plain(inside).slice(0, 4000) : "";
      return [`${module.split(".").at(-1)}.py::${plain(name)}`, /<skipped/.test(inside) ? "" : fault];
    },
  );
}

function plain(text: string): string {
  const marks: { readonly [name: string]: string } = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
  return text.replace(/&(?:#(\d+)|(\w+));/g, (_, code: string, name: string) =>
    code ? String.fromCharCode(Number(code)) : (marks[name] ?? ""),
  );
}
