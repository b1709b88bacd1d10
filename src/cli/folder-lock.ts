/** Keeps two processes from writing into one folder: a file `lock` with the writer's process number, touched while it writes. */
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withFile } from "./fault.js";

const stale = 120_000; // ms after which a lock that nobody touches is nobody's: process numbers come round again

/**
 * Keep others from writing into a folder until the returned function is called.
 *
 * @param instead what else somebody can do, who finds it taken
 * @throws when somebody writes there already
 */
export function lockFolder(folder: string, instead: string): () => void {
  const path = join(folder, "lock");
  const claim = () => withFile(path, "write", () => writeFileSync(path, String(process.pid), { flag: "wx" }));
  try {
    claim();
  } catch (thrown) {
    const holder = holderOf(path);
    if (holder === undefined) throw thrown; // it could not be written at all
    if (holder.writes)
      throw new Error(`Process ${holder.pid} is at work in '${folder}'; stop it first, or ${instead}.`);
    rmSync(path, { force: true });
    claim();
  }
  const beat = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // the folder has gone; the next write says so
    }
  }, 5000);
  beat.unref();
  return () => {
    clearInterval(beat);
    rmSync(path, { force: true });
  };
}

/** Who took the lock, and whether they still write; nothing where there is no lock. */
function holderOf(path: string): { readonly pid: number; readonly writes: boolean } | undefined {
  try {
    const silent = Date.now() - statSync(path).mtimeMs;
    const pid = Number(readFileSync(path, "utf8"));
    return { pid, writes: alive(pid) && silent < stale };
  } catch {
    return undefined;
  }
}

function alive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0); // asks, and harms nobody
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM";
  }
}
