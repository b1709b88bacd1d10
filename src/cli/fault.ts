/** Faults as people read them: one sentence, no stack trace unless COMMITMENT_GYM_DEBUG is set. */

/** The sentence of whatever was thrown. */
export function sentence(thrown: unknown): string {
  if (process.env.COMMITMENT_GYM_DEBUG && thrown instanceof Error)
    return [thrown.stack ?? thrown.message, ...(thrown.cause instanceof Error ? [thrown.cause.stack] : [])].join("\n");
  const text = (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\s*\n\s*/g, " ").trim();
  if (thrown instanceof RangeError && /allocation|array length|out of memory/i.test(text)) {
    return `This does not fit in memory (${text}); use fewer lanes, agents or routes.`;
  }
  if (text === "") return "Something failed without saying why; set COMMITMENT_GYM_DEBUG=1 to see where.";
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/**
 * Do something with a file.
 *
 * @throws a sentence instead of Node's code
 */
export function withFile<T>(path: string, doing: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException)?.code;
    if (code === undefined || !(code in reasons)) throw thrown;
    throw new Error(`Cannot ${doing} '${path}': ${reasons[code]}.`);
  }
}

const reasons: { readonly [code: string]: string } = {
  ENOENT: "there is no such file or folder",
  EISDIR: "it is a folder, and a file is needed",
  ENOTDIR: "a part of the path is a file, not a folder",
  EACCES: "permission denied",
  EPERM: "the system does not permit it",
  EROFS: "the file system is read-only",
  EEXIST: "it exists already; choose another name",
  ENOSPC: "the disk is full",
  ENAMETOOLONG: "the name is too long",
};
