/** `export-policy`: what a run has learned as ONNX models or one safetensors file, for programs that know nothing of this one. */
import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Command, Option } from "commander";
import type { PortablePolicy } from "../../agents/portable.js";
import { devicesOf } from "../../bridge/index.js";
import { writeWhole } from "./benchmark-folder.js";
import { catalog } from "./catalog.js";
import { checkpointFile, withCheckpoint } from "./checkpoint.js";
import { withOptions } from "./chosen.js";
import { type Extent, missingSeeds, unfinished } from "./extent.js";
import { pathFlag, repeated } from "./numbers.js";
import { policyPaths } from "./policy-files.js";
import { configFile, readConfig } from "./run-config.js";
import { RunFolder } from "./run-folder.js";
import type { Shell } from "./shell.js";
import { versions } from "./versions.js";

interface ExportFlags {
  readonly format: "onnx" | "safetensors";
  readonly out: string;
  readonly agent?: readonly string[];
  readonly games?: readonly string[];
  readonly json?: boolean;
}

export function exportPolicy(command: Command, shellOf: (flags: ExportFlags) => Shell): void {
  command
    .description("write what a run has learned as ONNX models, or as safetensors")
    .argument("<run>", "a run folder; of several seeds, one seed's")
    .addOption(
      new Option("--format <name>", "onnx: a model per agent; safetensors: all agents in one file")
        .choices(["onnx", "safetensors"])
        .default("onnx"),
    )
    .option("--agent <name>", "only this agent, router_0 say (repeatable); all that learned by default", repeated)
    .requiredOption(
      "--out <path>",
      "the file, or the folder for several models, or for one where it ends in /; nothing is written over",
      pathFlag("--out"),
    )
    .option("--games <module.js>", "where the run's game comes from, if it has moved (repeatable)", repeated)
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  commitment-gym export-policy runs/mine --agent router_0 --out router.onnx")
    .action(async (run: string, flags: ExportFlags) => {
      const shell = shellOf(flags);
      const { format } = flags;
      const { policies, about, extent, root } = await learnedIn(run, flags);
      const note = unfinished(root, extent);
      if (note !== undefined) shell.note(note);
      const files = await filesOf(policies, about, flags);
      for (const [path, bytes] of files) {
        writeWhole(path, bytes);
        shell.line(path);
      }
      const agents = policies.map(({ agent }) => agent);
      const [{ updates }] = extent.seeds;
      const { of, missing } = extent;
      shell.document({ run, format, agents, files: files.map(([path]) => path), ...about, updates, of, missing });
    });
}

type About = { readonly [key: string]: string };

async function filesOf(
  policies: readonly PortablePolicy[],
  about: About,
  { format, out }: ExportFlags,
): Promise<[path: string, bytes: Uint8Array][]> {
  switch (format) {
    case "onnx": {
      const { toOnnx } = await import("../../agents/onnx.js");
      const paths = policyPaths(
        out,
        policies.map(({ agent }) => agent),
        "onnx",
      );
      return policies.map((policy, k) => [paths[k], toOnnx(policy, about)]);
    }
    case "safetensors": {
      const { toPolicyTensors } = await import("../../agents/policy-tensors.js");
      const [path] = policyPaths(out, ["policies"], "safetensors");
      return [[path, toPolicyTensors(policies, about)]];
    }
    default:
      return format satisfies never;
  }
}

/** @throws where the run has learned nothing yet, did not train the agents asked for, or acts in a way that has no such form */
async function learnedIn(
  path: string,
  { agent: asked, games }: ExportFlags,
): Promise<{ policies: readonly PortablePolicy[]; about: About; extent: Extent; root: string }> {
  const folder = RunFolder.open(path);
  const seeds = folder.names().filter((name) => name.startsWith("seed-"));
  if (!existsSync(folder.file(checkpointFile))) {
    const hint =
      seeds.length > 0 ? `it has a folder for each seed; name one, '${join(path, seeds[0])}'.` : "train first.";
    throw new Error(`'${path}' has no checkpoint: ${hint}`);
  }
  const above = RunFolder.open(dirname(resolve(path)));
  const isSeed = basename(resolve(path)).startsWith("seed-") && existsSync(above.file(configFile));
  const root = isSeed && !existsSync(folder.file(configFile)) ? above : folder;
  const config = readConfig(root);
  const devices = config.devices.length > 0 ? devicesOf(config.devices, `'${path}'`) : [];
  const registry = await catalog(games ?? config.modules);
  const game = withOptions(registry, config.game, config.options, config.transforms, devices).make();
  const { backendName, describeCheckpoint, loadPolicies, useBackend } = await import("../../agents/index.js");
  const { portable } = await import("../../agents/portable.js");
  if (!backendName()) await useBackend("wasm");
  const { learned, options, agentSteps, updates, plan } = withCheckpoint(path, (bytes) => ({
    learned: loadPolicies(bytes, game),
    ...describeCheckpoint(bytes),
  }));
  const actors = new Set(Object.values(learned).flatMap((policy) => policy.actors));
  const all = [...actors].flatMap((actor) => portable(actor, options));
  for (const actor of actors) actor.dispose();
  const unknown = asked?.find((name) => !all.some(({ agent }) => agent === name));
  if (unknown !== undefined)
    throw new Error(`'${unknown}' did not learn in '${path}'; ${all.map(({ agent }) => agent).join(", ")} did.`);
  const about = { game: game.id, options: JSON.stringify(config.options), agent_steps: String(agentSteps) };
  return {
    policies: asked ? all.filter(({ agent }) => asked.includes(agent)) : all,
    about: { ...about, "commitment-gym": versions().package },
    extent: { seeds: [{ seed: plan.seed ?? 0, updates }], of: config.updates, missing: missingSeeds(root, config) },
    root: root.path,
  };
}
