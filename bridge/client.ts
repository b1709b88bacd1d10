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
  unread = 0; // bytes of replies that it has not taken
  waiting = 0; // how many these are
  last: number; // ms, when it was heard
  greeted = false;
  left = false; // it said that it goes
  private next = 1;
  private readonly ids = new Float64Array(mostWaiting); // of these replies, a ring from `first` on
  private readonly sizes = new Float64Array(mostWaiting);
  private first = 0;

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
    if (this.waiting === mostWaiting) return; // it is about to be dropped
    const at = (this.first + this.waiting++) % mostWaiting;
    this.ids[at] = id;
    this.sizes[at] = bytes;
    this.unread += bytes;
  }

  /** The client says that it has taken every reply up to this id. */
  seen(id: number): void {
    while (this.waiting > 0 && this.ids[this.first] <= id) {
      this.unread -= this.sizes[this.first];
      this.first = (this.first + 1) % mostWaiting;
      this.waiting--;
    }
  }
}

/** Replies that a client may leave untaken. */
export const mostWaiting = 512;
