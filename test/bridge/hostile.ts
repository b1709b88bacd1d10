/** Hostile messages: a seeded generator of what should never be sent, made from what is. */
import { encode, type Header, packHeader, type Tensor } from "../../bridge/protocol.js";
import { devicePresets } from "../../src/device/presets.js";
import type { Registry } from "../../src/registry.js";
import { Rng } from "../../src/rng.js";

export type Frames = readonly Uint8Array[];

/** A well-formed request, from which worse ones are made. */
export interface Good {
  readonly header: Header;
  readonly tensors?: { readonly [name: string]: Tensor };
  readonly frames?: Frames;
}

const most = Number.MAX_SAFE_INTEGER;
const nested = (depth: number): unknown =>
  depth === 0 ? 1 : depth % 2 ? [nested(depth - 1)] : { x: nested(depth - 1) };
const values: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308],
  ...["", "x", "__proto__", "constructor", "toString", "hasOwnProperty", "../../etc/passwd", "/etc/passwd"],
  ...["file:///etc/passwd", "node:fs", "require('fs')", "routing/../x", "\u0000", "é".repeat(300), "x".repeat(5000)],
  ...[
    [],
    [1, 2, 3],
    [null],
    [[]],
    {},
    { toString: 1 },
    { valueOf: null, toString: null },
    { length: 1e9 },
    JSON.parse(`{"then":1}`),
  ],
  ...[
    JSON.parse('{"__proto__":{"x":1}}'),
    { constructor: { prototype: 1 } },
    new Uint8Array(8),
    nested(12),
    nested(40),
  ],
];
const raw: readonly number[][] = [
  [0xdd, 0xff, 0xff, 0xff, 0xff], // a list of four milliards
  [0xdf, 0xff, 0xff, 0xff, 0xff],
  [0xc6, 0xff, 0xff, 0xff, 0xff],
  [0x81, 0xa4, 0x76, 0x65, 0x72, 0x62, 0xc7, 0x01, 0x78, 0x00], // extensions
  [0xd4, 0x72, 0x40, 0x91, 0xa1, 0x78, 0x01],
  [0xd6, 0x69, 0x00, 0x00, 0x00, 0x01, 0x92, 0xd6, 0x70, 0x00, 0x00, 0x00, 0x01, 0x00],
  [0x81, 0x01, 0x02], // a key that is no text
  [0xc1],
];

export class Hostile {
  /** Sessions that came of it; they are closed again, so that what is asked next is looked at and not refused for want of room. */
  readonly open: unknown[] = [];
  private readonly rng: Rng;

  /** @param registry whose games and options are abused */
  constructor(
    seed: number,
    private readonly registry: Registry,
    private readonly goods: readonly Good[],
  ) {
    this.rng = Rng.alloc(1, `hostile ${seed}`).at(0);
  }

  next(): Frames {
    if (this.open.length > 8) return this.frames({ header: { verb: "close", session: this.open.shift() } });
    switch (this.rng.below(14)) {
      case 0:
        return Array.from({ length: 1 + this.rng.below(3) }, () => this.bytes(this.rng.below(200)));
      case 1:
        return this.truncated(this.frames(this.good()));
      case 2:
      case 3:
        return this.flipped(this.frames(this.good()));
      case 4:
      case 5:
        return this.wrongField();
      case 6:
        return this.wrongTensors();
      case 7:
        return this.wrongCount(this.frames(this.good()));
      case 8:
        return [Uint8Array.from([...this.pick(raw), ...this.bytes(this.rng.below(40))])];
      case 9: // nesting without end
        return [new Uint8Array(1 + this.rng.below(60_000)).fill(this.pick([0x91, 0x81, 0xdc, 0x92]))];
      case 10:
        return [
          packHeader({
            verb: this.pick(["", "steps", "eval", "__proto__", "constructor", "toString"]),
            id: 1,
            seen: most,
          }),
        ];
      case 11:
        return this.numbered();
      case 12:
        return this.options();
      default:
        return this.frames(this.good()); // traffic as it should be, so that states move
    }
  }

  private good(): Good {
    return this.pick(this.goods);
  }

  private frames({ header, tensors, frames }: Good): Frames {
    const said = { ...header, id: 1 + this.rng.below(1e6), seen: most };
    return tensors ? encode({ header: said, tensors }) : [packHeader(said), ...(frames ?? [])];
  }

  private truncated(frames: Frames): Frames {
    const k = this.rng.below(frames.length);
    return frames.map((frame, j) => (j === k ? frame.slice(0, this.rng.below(frame.length + 1)) : frame));
  }

  private flipped(frames: Frames): Frames {
    const copies = frames.map((frame) => frame.slice());
    for (let flips = 1 + this.rng.below(4); flips > 0; flips--) {
      const frame = this.pick(copies);
      if (frame.length > 0) frame[this.rng.below(frame.length)] ^= 1 << this.rng.below(8);
    }
    return copies;
  }

  private wrongField(): Frames {
    const good = this.good();
    const field = this.pick([...Object.keys(good.header), "seen", "tensors", "seed", "lane", "width", "mode", "agent"]);
    const header = { ...good.header, id: 1, seen: most, [field]: this.pick(values) };
    return [packHeader(header), ...(good.frames ?? [])];
  }

  private wrongTensors(): Frames {
    const good = this.good();
    const shape = () =>
      this.pick<unknown>([
        [2 ** 31],
        [2 ** 26, 2 ** 26],
        [-1],
        [1.5],
        [],
        Array(9).fill(1),
        "2",
        null,
        [0],
        [2 ** 53],
        [1, 1],
      ]);
    const entry = () =>
      this.pick<unknown>([
        { name: this.pick(values), type: "f4", shape: [1] },
        { name: "mask", type: this.pick(values), shape: [2] },
        { name: "seeds", type: this.pick(["f4", "f8", "i4", "u4", "u1"]), shape: shape() },
        this.pick(values),
      ]);
    const listed = Array.from({ length: this.rng.below(4) }, entry);
    const behind = Array.from({ length: this.rng.below(4) }, () => this.bytes(this.pick([0, 1, 4, 8, 16, 17])));
    return [packHeader({ ...good.header, id: 1, seen: most, tensors: listed }), ...behind];
  }

  private wrongCount(frames: Frames): Frames {
    const extra = Array.from({ length: this.rng.below(12) }, () => this.bytes(this.rng.below(64)));
    return this.rng.below(2) ? [...frames, ...extra] : frames.slice(0, Math.max(1, frames.length - 1));
  }

  private numbered(): Frames {
    const { header, frames = [] } = this.good();
    const id = this.pick<unknown>([0, -1, 2 ** 53, 2 ** 60, 1e300, "7", null, [], {}, Number.NaN]);
    const session = this.pick<unknown>([header.session, 0, -1, 99, 2 ** 53, "1", null, 1.5, {}]);
    return [packHeader({ ...header, id, session, seen: this.pick([most, most, "1", -1, Number.NaN]) }), ...frames];
  }

  /** A game's options with hostile values, also deep inside those that are data; hostile names of games, opponents and transforms. */
  private options(): Frames {
    const game = this.pick(Object.keys(this.registry));
    const { defaults } = this.registry[game];
    const name = this.pick([...Object.keys(defaults), "__proto__", "constructor", "x"]);
    const known = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
    const value = known?.kind === "data" && this.rng.below(2) ? this.spoiled(known.value) : this.pick(values);
    const header: { [field: string]: unknown } = {
      verb: "make",
      game,
      lanes: 1 + this.rng.below(4),
      id: 1,
      seen: most,
    };
    const options = Object.fromEntries([[name, value]]);
    const twist = this.pick([
      "stacked=1e9",
      "stacked=1024",
      "within=0",
      "within=1e999",
      "discretised=1e12",
      "trembling=nan",
      "x=1",
    ]);
    const spoil = this.pick<object>([
      ...[{ options }, { options }, { options }, { game: this.pick(values) }, { agent: this.pick(values) }],
      ...[{ opponents: Object.fromEntries([[this.pick(["player", "router", "__proto__"]), this.pick(values)]]) }],
      ...[{ transforms: Array(1 + this.rng.below(4)).fill(twist) }, { device: this.pick(values) }],
      ...[{ device: this.device() }, { device: [this.device(), this.device()] }],
    ]);
    return [packHeader({ ...header, ...spoil })];
  }

  /** The literal of a device with one leaf replaced, over a game with choices or over any. */
  private device(): unknown {
    const names = Object.keys(devicePresets);
    return this.pick<unknown>([this.pick(names), this.spoiled(devicePresets[this.pick(names)].device)]);
  }

  /** A copy of some data with one leaf replaced. */
  private spoiled(value: unknown): unknown {
    if (typeof value !== "object" || value === null || this.rng.below(5) === 0) return this.pick(values);
    const keys = Object.keys(value);
    if (keys.length === 0) return this.pick(values);
    const key = this.pick(keys);
    const inner = this.spoiled((value as { [key: string]: unknown })[key]);
    if (Array.isArray(value)) return value.map((entry, k) => (String(k) === key ? inner : entry));
    return { ...value, [key]: inner };
  }

  private bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.rng.below(256));
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.rng.below(from.length)];
  }
}
