/**
 * The backend that networks are calculated on: wasm (the default), node (tfjs-node, optional), cpu (plain JavaScript, for
 * machines without WebAssembly's vectors), or in a browser webgl.
 *
 * On wasm dense networks pass through this project's own kernels, and what is left through TensorFlow.js's wasm; there small networks
 * and batches are fastest. node wins large ones; `auto` measures rather than assumes. Each is deterministic but they differ from each
 * other in the last bits, so a run that must be repeated names its backend.
 */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { type BackendName, backendName, setBackendName } from "./current-backend.js";
import { kernels } from "./kernels.js";
import { standard } from "./standard-workload.js";

export { type BackendName, backendName };
export type BackendChoice = BackendName | "auto";

export interface BackendReport {
  readonly name: BackendName;
  readonly why: string; // a sentence
}

/** Something to time: made on each backend in turn, run a few times, disposed of. */
export type Workload = () => { run(): void; dispose(): void };

const tensorflowNames = { wasm: "wasm", cpu: "cpu", node: "tensorflow", webgl: "webgl" } as const;

const missing =
  "The node backend needs @tensorflow/tfjs-node, which is not installed or lacks its native library. In a checkout run " +
  "'npm run setup:tfjs-node'; elsewhere 'npm install @tensorflow/tfjs-node@4.22.0' with install scripts allowed " +
  "('npm pkg set allowScripts.@tensorflow/tfjs-node=true' on npm 12), or choose wasm.";

/**
 * Choose the backend of everything that follows. Choose before networks are made.
 *
 * @param workload what `auto` measures, for about a second in all; see `workload` of train
 * @throws when a named backend cannot be had
 */
export async function useBackend(choice: BackendChoice = "wasm", workload?: Workload): Promise<BackendReport> {
  tf.enableProdMode();
  switch (choice) {
    case "wasm":
    case "cpu":
    case "node":
    case "webgl": {
      const problem = await start(choice);
      if (problem) throw new Error(problem);
      return { name: choice, why: `${choice} was asked for.` };
    }
    case "auto":
      return fastest(workload);
    default:
      choice satisfies never;
      throw new Error(`There is no backend '${choice}'; choose wasm, cpu, node, auto, or webgl in a browser.`);
  }
}

/** Returns what is wrong, or undefined. */
async function start(name: BackendName): Promise<string | undefined> {
  if (name === "node") {
    try {
      await (await import("./backend-node.js")).loadNodeBackend();
    } catch (error) {
      return `${missing} (${error instanceof Error ? error.message.split("\n")[0] : String(error)})`;
    }
  }
  if (name === "wasm") {
    try {
      kernels();
    } catch (error) {
      return (error as Error).message;
    }
  }
  if (name === "webgl" && !tf.findBackendFactory(name)) return "The webgl backend needs a browser; choose wasm here.";
  if (!(await tf.setBackend(tensorflowNames[name]))) return `The ${name} backend did not start; choose another one.`;
  setBackendName(name);
  return undefined;
}

/** Measure wasm, node and webgl, as far as they are there, for about half a second each; with nothing but cpu, cpu it is. */
async function fastest(workload: Workload = standard): Promise<BackendReport> {
  const times: { name: BackendName; ms: number }[] = [];
  for (const name of ["wasm", "node", "webgl", "cpu"] as const) {
    if (name === "cpu" && times.length > 0) break; // slower than either by an order of magnitude
    if (await start(name)) continue;
    const { run, dispose } = workload();
    run(); // the first one compiles
    const begin = performance.now();
    let runs = 0;
    while (runs === 0 || performance.now() - begin < 450) {
      run();
      runs++;
    }
    times.push({ name, ms: (performance.now() - begin) / runs });
    dispose();
  }
  times.sort((a, b) => a.ms - b.ms);
  const { name } = times[0];
  await start(name);
  const measured = times.map((time) => `${time.name} ${time.ms.toFixed(1)} ms`).join(", ");
  const what = workload === standard ? "a pass of a 2 × 64 network over 128 rows" : "an update of this run";
  const node = times.some((time) => time.name === "node") ? "" : "; node is not installed";
  return { name, why: `${name} was fastest at ${what} (${measured}${node}).` };
}
