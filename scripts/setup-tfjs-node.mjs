#!/usr/bin/env node
/**
 * Installs @tensorflow/tfjs-node for the `node` backend, also where its install script cannot download libtensorflow.
 *
 * The package goes into node_modules; package.json and package-lock.json stay as they are. Its native half comes from, in turn:
 *
 *   1. what an earlier run built, kept in the user's cache
 *   2. the package's own install script, where the download succeeds
 *   3. a build from source against the libtensorflow within the Python wheel tensorflow-cpu (Linux on x64), kept in the cache
 *
 * The wheel's two libraries export TensorFlow's whole C API together, and it carries the headers. A second run only looks.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const version = "4.22.0";
const wheel = {
  pin: "tensorflow-cpu==2.21.0",
  hash: "sha256:2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
  // of this wheel, whatever Python is here: it is only unpacked
  tags: ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", "--platform", "manylinux_2_27_x86_64"],
};
const needed = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
const headers = ["tensorflow", "tsl", "xla"];

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, "node_modules", "@tensorflow", "tfjs-node");
const home =
  process.env.COMMITMENT_GYM_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "commitment-gym");
const cache = join(home, `tfjs-node-${version}-${process.platform}-${process.arch}-${wheel.pin.split("==")[1]}`);

const help = `Usage: npm run setup:tfjs-node [-- --force] [-- --check] [-- --help]

Installs @tensorflow/tfjs-node ${version} into node_modules, for '--backend node'. Where its native library cannot be downloaded,
builds it from the Python wheel ${wheel.pin} (Linux on x64; needs python3 with pip, make and g++; downloads 260 MB
and keeps 860 MB in the cache). Changes neither package.json nor package-lock.json.

  --check   only say whether it works here; exit code 1 when not
  --force   build anew, also where it works

COMMITMENT_GYM_CACHE     where the build is kept; now ${home}
TFJS_NODE_CDN_STORAGE    where libtensorflow is downloaded from, if not from where the package says
`;

/** A sentence for people; the script ends with it and code 1. */
class Trouble extends Error {}

const say = (text) => process.stdout.write(`${text}\n`);

/** Run to the end. @throws Trouble with the last lines of what it said */
function run(what, command, args, options = {}) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    ...options,
  });
  if (error) throw new Trouble(`${what}: ${command} cannot be run (${error.message}).`);
  if (status !== 0) {
    const last = `${stdout}\n${stderr}`.trim().split("\n").slice(-12).join("\n");
    throw new Trouble(`${what} failed:\n${last}`);
  }
  return stdout;
}

/** In a process of its own: does the package load and multiply? Returns the version of its TensorFlow, or undefined. */
function works() {
  if (!existsSync(join(folder, "package.json"))) return undefined;
  const script = `
    const util = require("util");
    util.isNullOrUndefined ??= (x) => x === null || x === undefined;
    util.isArray ??= Array.isArray;
    const tf = require(${JSON.stringify(folder)});
    const [x] = tf.matMul(tf.tensor2d([[2, 3]]), tf.tensor2d([[5], [7]])).dataSync();
    if (tf.getBackend() !== "tensorflow" || x !== 31) process.exit(1);
    console.log("version " + tf.version["tfjs-node"] + ", TensorFlow " + tf.backend().binding.TF_Version);`;
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2" };
  const { status, stdout } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8", env, cwd: root });
  return status === 0 ? /version (.*)/.exec(stdout)?.[1] : undefined;
}

/** The package without its native half; npm keeps to the versions of package-lock.json. */
function unpack() {
  if (existsSync(join(folder, "binding.gyp"))) return;
  say(`Installing @tensorflow/tfjs-node ${version} into node_modules …`);
  const options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  run("npm install", npm, ["install", ...options, `@tensorflow/tfjs-node@${version}`], {
    cwd: root,
    shell: npm !== "npm",
  });
}

/** Let the package's native half be the one in the cache. */
function link() {
  for (const part of ["deps", "lib"]) {
    rmSync(join(folder, part), { recursive: true, force: true });
    symlinkSync(join(cache, part), join(folder, part), "junction");
  }
}

/** The package's own way. Returns whether it works now. */
function download() {
  say("Downloading libtensorflow …");
  for (const part of ["deps", "lib"]) rmSync(join(folder, part), { recursive: true, force: true });
  try {
    run("The package's install script", process.execPath, ["scripts/install.js"], { cwd: folder, timeout: 600_000 });
  } catch (thrown) {
    say(thrown.message.split("\n")[0]);
  }
  return works() !== undefined;
}

/** Build against the wheel's libtensorflow, in a folder beside the cache that takes its place when all is well. */
function build() {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Trouble(
      `libtensorflow cannot be downloaded, and the wheel ${wheel.pin} is for Linux on x64, not ${process.platform} on ${process.arch}.`,
    );
  }
  mkdirSync(home, { recursive: true });
  const staging = mkdtempSync(`${cache}.`);
  try {
    say(`Taking libtensorflow from the Python wheel ${wheel.pin} …`);
    const wheels = join(staging, "wheel");
    mkdirSync(wheels);
    const python = (...args) => run("Python", "python3", [join(root, "scripts", "tfjs-node-wheel.py"), ...args]);
    python("download", wheels, wheel.pin, wheel.hash, ...wheel.tags);
    const libraries = join(staging, "deps", "lib");
    python("extract", wheels, libraries, join(staging, "deps", "include"), needed.join(), headers.join());
    rmSync(wheels, { recursive: true });
    symlinkSync(needed[0], join(libraries, "libtensorflow.so"));
    symlinkSync(needed[1], join(libraries, "libtensorflow_framework.so"));
    for (const part of ["deps", "lib", "build"]) rmSync(join(folder, part), { recursive: true, force: true });
    symlinkSync(join(staging, "deps"), join(folder, "deps"));
    say("Building the binding …");
    const gyp = join(root, "node_modules", "@mapbox", "node-pre-gyp", "bin", "node-pre-gyp");
    const prefix = resolve(dirname(process.execPath), "..");
    const nodedir = existsSync(join(prefix, "include", "node", "node_api.h")) ? [`--nodedir=${prefix}`] : [];
    run("The build", process.execPath, [gyp, "install", "--build-from-source", ...nodedir], { cwd: folder });
    cpSync(join(folder, "lib"), join(staging, "lib"), { recursive: true });
    for (const part of [join(folder, "build"), join(folder, "build-tmp-napi-v8"), join(staging, "deps", "include")])
      rmSync(part, { recursive: true, force: true });
    rmSync(cache, { recursive: true, force: true });
    renameSync(staging, cache);
  } catch (thrown) {
    rmSync(staging, { recursive: true, force: true });
    throw thrown;
  }
  link();
}

function main(args) {
  const unknown = args.find((arg) => !["--help", "-h", "--force", "--check"].includes(arg));
  if (unknown !== undefined) throw new Trouble(`There is no option '${unknown}'.\n\n${help}`);
  if (args.includes("--help") || args.includes("-h")) return say(help);
  const force = args.includes("--force");
  const present = force ? undefined : works();
  if (present) return say(`@tensorflow/tfjs-node works: ${present}.`);
  if (args.includes("--check"))
    throw new Trouble("@tensorflow/tfjs-node is not installed; run 'npm run setup:tfjs-node'.");
  unpack();
  if (!force && existsSync(join(cache, "lib"))) {
    link();
    const kept = works();
    if (kept) return say(`@tensorflow/tfjs-node works: ${kept}, from ${cache}.`);
  }
  if (!download()) build();
  const now = works();
  if (!now)
    throw new Trouble(
      "Everything was built, and yet the package does not load; 'npm run setup:tfjs-node -- --force' begins anew.",
    );
  say(`@tensorflow/tfjs-node works: ${now}.`);
}

try {
  main(process.argv.slice(2));
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Trouble ? thrown.message : thrown.stack}\n`);
  process.exitCode = 1;
}
