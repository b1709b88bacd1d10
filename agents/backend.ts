/**
 * The backend that tensors live on: wasm (the default), cpu (plain JavaScript), or node (tfjs-node, optional).
 *
 * On networks of 2 × 64 units wasm wins small batches and node large ones; `auto` measures rather than assumes. wasm and cpu are
 * each deterministic but differ from each other in the last bits, so a run that must be repeated names its backend.
 */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

export type BackendName = "wasm" | "cpu" | "node";
export type BackendChoice = BackendName | "auto";

export interface BackendReport {
  readonly name: BackendName;
  readonly why: string; // a sentence
}

/** Something to time: made on each backend in turn, run a few times, disposed of. */
export type Workload = () => { run(): void; dispose(): void };

const tensorflowNames = { wasm: "wasm", cpu: "cpu", node: "tensorflow" } as const;

const missing =
  "The node backend needs @tensorflow/tfjs-node, which is not installed or lacks its native library. Run 'npm install " +
  "@tensorflow/tfjs-node@4.22.0' with install scripts allowed ('npm pkg set allowScripts.@tensorflow/tfjs-node=true' on npm 12), " +
  "or choose wasm.";

let current: BackendName | undefined;

/** The backend chosen last; undefined before the first choice. */
export function backendName(): BackendName | undefined {
  return current;
}

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
    case "node": {
      const problem = await start(choice);
      if (problem) throw new Error(problem);
      return { name: choice, why: `${choice} was asked for.` };
    }
    case "auto":
      return fastest(workload);
    default:
      choice satisfies never;
      throw new Error(`There is no backend '${choice}'; choose wasm, cpu, node or auto.`);
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
  if (!(await tf.setBackend(tensorflowNames[name]))) return `The ${name} backend did not start; choose another one.`;
  current = name;
  return undefined;
}

async function fastest(workload: Workload = standard): Promise<BackendReport> {
  const times: { name: BackendName; ms: number }[] = [];
  for (const name of ["wasm", "node", "cpu"] as const) {
    if (await start(name)) continue;
    const { run, dispose } = workload();
    run(); // the first one compiles
    const begin = performance.now();
    let runs = 0;
    while (runs === 0 || (performance.now() - begin < 300 && runs < 200)) {
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

/** Forward and backward through a network of 2 × 64 units. */
const standard: Workload = () => {
  const shapes = [8, 64, 64, 5];
  const weights = tf.tidy(() => [0, 1, 2].map((k) => tf.variable(tf.randomNormal([shapes[k], shapes[k + 1]], 0, 0.1))));
  const x = tf.randomNormal([128, 8]);
  return {
    run: () => {
      tf.tidy(() => {
        const loss = () => tf.mean(tf.square(weights.reduce((h, w) => tf.tanh(tf.matMul(h, w)), x as tf.Tensor)));
        const { grads } = tf.valueAndGrads(loss as () => tf.Scalar)(weights);
        for (const gradient of grads) gradient.dataSync();
      });
    },
    dispose: () => tf.dispose([...weights, x]),
  };
};
