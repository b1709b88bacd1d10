/**
 * The shell around a verb: where its words go, whether a program reads along, and its exit code.
 *
 * Results go to `out`, notes and progress to `err`; with `--json` standard output is one JSON document and nothing else.
 */
import { toJson } from "./json.js";

/** What a run of the command line is connected to. `main.ts` gives the process's streams, tests give arrays. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  readonly terminal?: NodeJS.WritableStream; // draws bars here; absent: plain lines on `err`
  /** From now on Ctrl-C asks to stop soon and leave things readable, rather than at once. */
  stopping?(): AbortSignal;
}

export class Shell {
  code = 0;

  constructor(
    readonly io: Io,
    readonly json = false,
  ) {}

  /** A line of the result, left out where a program reads along. */
  line(text = ""): void {
    if (!this.json) this.io.out(`${text}\n`);
  }

  /** A line beside the result. */
  note(text: string): void {
    this.io.err(`${text}\n`);
  }

  /** The result for programs, left out where a person reads. */
  document(value: unknown): void {
    if (this.json) this.io.out(`${toJson(value)}\n`);
  }

  /** Aborted once somebody asks to stop. */
  stopping(): AbortSignal {
    return this.io.stopping?.() ?? new AbortController().signal;
  }
}
