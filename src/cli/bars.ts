/** Progress on standard error: a bar on a terminal, a plain line every few seconds elsewhere. */
import { MultiBar, Presets, SingleBar } from "cli-progress";
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

/** A bar for everything, and one for each thing that goes on at a time. */
export interface Bars {
  overall(done: number, note: string): void;
  slot(slot: number, title: string, done: number, total: number): void;
  /** A line above the bars. */
  line(text: string): void;
  end(): void;
}

export function bars(io: Io, title: string, total: number, slots: number): Bars {
  return io.terminal ? drawnBars(io.terminal, title, total, slots) : plainBars(io, title, total);
}

function drawnBars(stream: NodeJS.WritableStream, title: string, total: number, slots: number): Bars {
  const format = "{bar} {value}/{total} · {title}{note}";
  const multi = new MultiBar(
    { format, stream, hideCursor: true, clearOnComplete: false, forceRedraw: true, etaBuffer: 100 },
    Presets.shades_classic,
  );
  const all = multi.create(total, 0, { title, note: "" }, { format: `${format} · {eta_formatted} left` });
  const each = Array.from({ length: slots }, () => multi.create(1, 0, { title: "", note: "" }));
  return {
    overall: (done, note) => all.update(done, { note: note === "" ? "" : ` · ${note}` }),
    slot: (slot, title, done, total) => {
      each[slot].setTotal(Math.max(total, 1));
      each[slot].update(done, { title });
    },
    line: (text) => multi.log(`${text}\n`),
    end: () => multi.stop(),
  };
}

function plainBars(io: Io, title: string, total: number): Bars {
  const { at } = plain(io, title, total);
  return { overall: at, slot: () => undefined, line: (text) => io.err(`${text}\n`), end: () => undefined };
}
