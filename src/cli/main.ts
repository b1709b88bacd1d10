#!/usr/bin/env node
/** The program `commitment-gym`: `run` connected to this process. */
import { run } from "./run.js";

/** Ctrl-C ends the process, as usual, until a verb that can stop in good order asks for this. */
const stop = new AbortController();
function stopping(): AbortSignal {
  if (process.listenerCount("SIGINT") > 0) return stop.signal;
  process.on("SIGINT", () => {
    if (stop.signal.aborted) process.exit(130); // asked twice
    stop.abort();
    process.stderr.write("\nStopping in good order; once more to stop at once.\n");
  });
  return stop.signal;
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0); // the reader has gone, `| head` say
    process.stderr.write(`Cannot write the output: ${error.message}.\n`);
    process.exit(1);
  });
}

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  ...(process.stderr.isTTY && { terminal: process.stderr }),
  stopping,
});
