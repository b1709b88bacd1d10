/**
 * TensorBoard's event files: records of protocol buffers, each framed by its length and two checksums.
 *
 *   record = u64 length | u32 masked CRC-32C of the length | Event | u32 masked CRC-32C of the Event        little-endian
 *   masked(c) = (c ⋙ 15 | c ≪ 17) + 0xa282ead8  mod 2³²
 *
 * Reference: tensorflow/core/lib/io/record_writer.h, tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto.
 */
import crc32c from "crc-32/crc32c.js";
import { PbfWriter } from "pbf";

/** Named numbers at one step; TensorBoard keeps them in 32 bits. */
export interface ScalarEvent {
  readonly wallTime: number; // seconds since 1970
  readonly step: number; // an integer of at most 2⁵³
  readonly scalars: { readonly [tag: string]: number };
}

/** The record that an event file begins with. @param wallTime seconds since 1970 */
export function firstRecord(wallTime: number): Uint8Array {
  const event = new PbfWriter();
  event.writeDoubleField(1, wallTime);
  event.writeStringField(3, "brain.Event:2");
  return framed(event.finish());
}

/** One event as a record. */
export function scalarRecord({ wallTime, step, scalars }: ScalarEvent): Uint8Array {
  const event = new PbfWriter();
  event.writeDoubleField(1, wallTime);
  event.writeVarintField(2, step);
  event.writeMessage(5, writeSummary, scalars);
  return framed(event.finish());
}

function writeSummary(scalars: ScalarEvent["scalars"], summary: PbfWriter): void {
  for (const entry of Object.entries(scalars)) summary.writeMessage(1, writeValue, entry);
}

function writeValue([tag, value]: readonly [string, number], message: PbfWriter): void {
  message.writeStringField(1, tag);
  message.writeFloatField(2, value);
}

function framed(event: Uint8Array): Uint8Array {
  const record = new Uint8Array(event.length + 16);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(event.length), true);
  view.setUint32(8, masked(record.subarray(0, 8)), true);
  record.set(event, 12);
  view.setUint32(12 + event.length, masked(event), true);
  return record;
}

/** The checksum of bytes as records hold it, so that a record within a record is not taken for one. */
export function masked(bytes: Uint8Array): number {
  const checksum = crc32c.buf(bytes) >>> 0;
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}
