#!/usr/bin/env node
/**
 * `npm run kernels`: compiles scripts/kernels/kernels.ts with AssemblyScript to agents/kernels-code.ts, which is kept in the
 * repository, so that nobody needs the compiler to run anything. A test compiles anew and compares.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const folder = mkdtempSync(join(tmpdir(), "kernels-"));
const out = join(folder, "kernels.wasm");
const options = ["-O3", "--enable", "simd", "--runtime", "stub", "--noAssert", "--importMemory", "--outFile", out];
execFileSync(
  process.execPath,
  [join(root, "node_modules/assemblyscript/bin/asc.js"), "scripts/kernels/kernels.ts", ...options],
  {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  },
);
const lines = readFileSync(out)
  .toString("base64")
  .match(/.{1,110}/g)
  .map((line) => `  "${line}",`);
rmSync(folder, { recursive: true });
const text = `/** What 'npm run kernels' compiled from scripts/kernels/kernels.ts: a WebAssembly module, as base64. */
export const kernelsCode: string = [
${lines.join("\n")}
].join("");
`;
if (process.argv.includes("--print")) process.stdout.write(text);
else writeFileSync(join(root, "agents", "kernels-code.ts"), text);
