/** Progress on standard error: a bar on a terminal, a plain line every few seconds elsewhere. */
import { MultiBar, Presets, SingleBar } from "cli-progress";
import type { Io } from "./shell.js";

export interface Progress {
  /** So much is done; `note` is a word about it, `of` how much there is, where that has turned out to be another number. */
  at(done: number, note: string, of?: number): void;
  end(): void;
}

const every = 5000; // ms between plain lines

/** @param now reads a clock, ms */
export function progress(io: Io, title: string, total: number, now = () => performance.now()): Progress {
  return io.terminal ? drawn(io.terminal, title, total) : plain(io, title, total, now);
}

function drawn(stream: NodeJS.WritableStream, title: string, total: number): Progress {
  const format = `${title} {bar} {value}/{total} · {eta_formatted} left · {note}`;
  const bar = new SingleBar(
    { format, stream, hideCursor: true, clearOnComplete: false, etaBuffer: 20 },
    Presets.shades_classic,
  );
  bar.start(total, 0, { note: "" });
  return {
    at(done, note, of = total) {
      if (of !== bar.getTotal()) bar.setTotal(of);
      bar.update(done, { note });
    },
    end: () => bar.stop(),
  };
}

/** A line now and then; where there was one, how far it came is another, so that what has ended does not look unfinished. */
function plain(io: Io, title: string, total: number, now: () => number): Progress {
  const begin = now();
  let said = begin;
  let owed = "";
  const say = () => {
    if (owed !== "") io.err(owed);
    owed = "";
  };
  return {
    at(done, note, of = total) {
      owed = `${title}: ${done} of ${of}${note === "" ? "" : ` · ${note}`}\n`;
      if (now() - said < every) return;
      said = now();
      say();
    },
    end: () => (said > begin ? say() : undefined),
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

/** @param now reads a clock, ms */
export function bars(
  io: Io,
  title: string,
  total: number,
  slots: number,
  now: () => number = () => performance.now(),
): Bars {
  return io.terminal ? drawnBars(io.terminal, title, total, slots) : plainBars(io, title, total, now);
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

function plainBars(io: Io, title: string, total: number, now: () => number): Bars {
  const { at, end } = plain(io, title, total, now);
  return { overall: (past, note) => at(past, note), slot: () => undefined, line: (text) => io.err(`${text}\n`), end };
}
