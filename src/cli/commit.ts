/** The commit that results were made at. */
import { execFileSync } from "node:child_process";

/** The commit that is checked out, with a word where the sources have changed since; or that there is none. */
export function commit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    const changed = git("status", "--porcelain", "--", "src", "envs", "agents", "bridge") !== "";
    return `${git("rev-parse", "--short=12", "HEAD")}${changed ? " with changes" : ""}`;
  } catch {
    return "unknown";
  }
}
