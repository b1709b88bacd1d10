/** Progress on standard error: a bar on a terminal, a plain line every few seconds elsewhere. */
import { Presets, SingleBar } from "cli-progress";
import type { Io } from "./shell.js";

export interface Progress {
  /** So much is done; `note` is a word about it. */
  at(done: number, note: string): void;
  end(): void;
}

const every = 5000; // ms between plain lines

export function progress(io: Io, title: string, total: number): Progress {
  return io.terminal ? drawn(io.terminal, title, total) : plain(io, title, total);
}

function drawn(stream: NodeJS.WritableStream, title: string, total: number): Progress {
  const format = `${title} {bar} {value}/{total} · {eta_formatted} left · {note}`;
  const bar = new SingleBar(
    { format, stream, hideCursor: true, clearOnComplete: false, etaBuffer: 20 },
    Presets.shades_classic,
  );
  bar.start(total, 0, { note: "" });
  return { at: (done, note) => bar.update(done, { note }), end: () => bar.stop() };
}

function plain(io: Io, title: string, total: number): Progress {
  let last = performance.now();
  return {
    at(done, note) {
      const now = performance.now();
      if (now - last < every) return;
      last = now;
      io.err(`${title}: ${done} of ${total} · ${note}\n`);
    },
    end: () => undefined,
  };
}
