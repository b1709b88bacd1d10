/**
 * Keeps two processes from writing into one folder: a file `lock` that says who writes, `<process number> <when it began>`.
 *
 * Process numbers come round again. Where the system tells when a process began (Linux, under `/proc`), both together are one process for
 * certain, and it holds the lock for as long as it lives, at work or suspended. Elsewhere the lock is touched while its holder is at work,
 * and one that was not for a while is nobody's.
 */
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withFile } from "./fault.js";

const stale = 120_000; // ms after which a lock that nobody touches is nobody's, where that must decide

/**
 * Keep others from writing into a folder until the returned function is called.
 *
 * @param instead what else somebody can do, who finds it taken
 * @throws when somebody writes there already
 */
export function lockFolder(folder: string, instead: string): () => void {
  const path = join(folder, "lock");
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`Cannot write '${path}': it is a folder, and a file is needed.`);
  const own = [process.pid, beganAt(process.pid) ?? ""].join(" ").trim();
  const claim = () => withFile(path, "write", () => writeFileSync(path, own, { flag: "wx" }));
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
    if (textOf(path) === own) rmSync(path, { force: true });
  };
}

/** Who took the lock, and whether they still write; nothing where there is no lock. */
function holderOf(path: string): { readonly pid: number; readonly writes: boolean } | undefined {
  const text = textOf(path);
  const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (text === undefined || touched === undefined) return undefined;
  const [number, began] = text.split(" ");
  const pid = Number(number);
  if (!Number.isInteger(pid) || pid <= 0) return { pid, writes: false };
  const begins = beganAt(pid);
  if (began !== undefined && begins !== undefined) return { pid, writes: began === begins };
  return { pid, writes: pid !== process.pid && alive(pid) && Date.now() - touched < stale };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** When a process began, in clock ticks since the machine did, or `gone` where it has ended; nothing where there is no telling. */
function beganAt(pid: number): string | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // before it there is a name, with anything in it
  return state === "Z" || state === "X" ? "gone" : rest[18]; // the 22nd field; a zombie writes nothing any more
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0); // asks, and harms nobody
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM";
  }
}
