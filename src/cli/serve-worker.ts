/** The worker in which a server solves and exports, so that its loop goes on meanwhile. */
import { parentPort, workerData } from "node:worker_threads";
import { toEfg } from "../export/efg.js";
import { toNfg } from "../export/nfg.js";
import { catalog } from "./catalog.js";
import { withOptions } from "./chosen.js";
import { sentence } from "./fault.js";
import { toJson } from "./json.js";
import type { Job } from "./served.js";

const { games, verb, id, options, transforms = [], devices, format } = workerData as Job;
try {
  const { entry, make, id: full } = withOptions(await catalog(games), id, options, transforms, devices);
  if (verb === "export") {
    const write = { nfg: toNfg, efg: toEfg }[format as "nfg" | "efg"];
    if (!write) throw new Error(`export: there is no format '${format}'; choose nfg or efg.`);
    parentPort?.postMessage({ value: write(make()) });
  } else if (!entry.solve) parentPort?.postMessage({ fault: `No answers are known for ${full}.` });
  else parentPort?.postMessage({ value: JSON.parse(toJson(entry.solve(options))) });
} catch (thrown) {
  parentPort?.postMessage({ fault: sentence(thrown) });
}
