/**
 * The one file that touches Node: loading @tensorflow/tfjs-node, an optional dependency with a native library.
 *
 * tfjs-node 4.22 calls `util.isNullOrUndefined` and `util.isArray`, which Node 23 removed (tensorflow/tfjs#8609); they are put back
 * before it loads. Small networks are faster without oneDNN and with one thread, which has to be said before the library starts.
 */
import { createRequire } from "node:module";

const settings = {
  TF_ENABLE_ONEDNN_OPTS: "0",
  TF_NUM_INTRAOP_THREADS: "1",
  TF_NUM_INTEROP_THREADS: "1",
  OMP_NUM_THREADS: "1",
  TF_CPP_MIN_LOG_LEVEL: "2",
};

/** @throws the loader's own error when the package or its library is missing */
export async function loadNodeBackend(): Promise<void> {
  for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;
  const util = createRequire(import.meta.url)("util") as { [name: string]: unknown };
  util.isNullOrUndefined ??= (x: unknown) => x === null || x === undefined;
  util.isArray ??= Array.isArray;
  const name: string = "@tensorflow/tfjs-node"; // a variable, so that neither compiler nor bundler looks for it
  await import(name);
}
