/** A client as the server knows it: its sessions, and how much of what it was sent it has not yet taken. */
import { Refusal } from "./fault.js";
import type { Session } from "./session.js";

export interface Held {
  readonly session: Session;
  readonly bytes: number; // reserved for it
  last: number; // ms, when it was used
}

export class Client {
  readonly sessions = new Map<number, Held>();
  readonly ids: number[] = []; // of replies not yet taken, rising
  readonly sizes: number[] = [];
  unread = 0; // bytes of them
  last: number; // ms, when it was heard
  greeted = false;
  private next = 1;

  constructor(
    readonly identity: Buffer,
    now: number,
  ) {
    this.last = now;
  }

  add(session: Session, bytes: number, now: number): number {
    const key = this.next++;
    this.sessions.set(key, { session, bytes, last: now });
    return key;
  }

  /** @throws when this client has no such session */
  held(key: unknown): Held {
    const found = typeof key === "number" ? this.sessions.get(key) : undefined;
    if (!found)
      throw new Refusal(
        "session",
        `There is no session ${typeof key === "number" ? key : "of that name"}: it was closed, expired, or is another client's.`,
      );
    return found;
  }

  get bytes(): number {
    let sum = 0;
    for (const { bytes } of this.sessions.values()) sum += bytes;
    return sum;
  }

  /** A reply was sent. */
  sent(id: number, bytes: number): void {
    this.ids.push(id);
    this.sizes.push(bytes);
    this.unread += bytes;
  }

  /** The client says that it has taken every reply up to this id. */
  seen(id: number): void {
    let k = 0;
    while (k < this.ids.length && this.ids[k] <= id) this.unread -= this.sizes[k++];
    this.ids.splice(0, k);
    this.sizes.splice(0, k);
  }
}
