/**
 * Players from the other side of the wire: a policy in Python plays a role of a run in TypeScript.
 *
 * Agents answer at once, sockets do not, so a worker owns the socket and the run waits for it, for a deadline at most. The worker's half is
 * player-worker.ts; the messages are in PROTOCOL.md under "Players".
 */
import { Worker } from "node:worker_threads";
import type { Agent } from "../src/agent.js";
import type { AnyGame, Role } from "../src/game.js";
import { maskSize, size } from "../src/space.js";
import { requireSafe } from "./address.js";

/** What the worker is asked: one decision of one role. */
export interface Ask {
  readonly role: string;
  readonly about: object; // of the role, for whoever joins
  readonly seconds: number; // for the decision
  readonly joinSeconds: number; // until somebody joins
  readonly rows: number;
  readonly observations: Float32Array; // [rows, size]
  readonly masks: Uint8Array; // [rows, maskSize]
  readonly answer: SharedArrayBuffer; // status, length of a fault's text, then numbers or text
  readonly numbers: readonly [number, number]; // of the actions, of the policies
}

/** Where the answer keeps what. */
export const answerHead = 8; // bytes: two words
export const status = { waiting: 0, acted: 1, fault: 2 } as const;
export const faultBytes = 2000;

export interface PlayerOptions {
  readonly seconds?: number; // for one decision
  readonly joinSeconds?: number; // until a player joins
  readonly note?: (text: string) => void; // is told what the run waits for
}

const rooms = new Map<string, Worker>(); // by address: one socket, however many agents

/** An agent that asks whoever has joined at `address` for this role. @throws when the address is no address of this machine */
export function remotePlayer(
  address: string,
  game: AnyGame,
  role: number,
  { seconds = 10, joinSeconds = 120, note }: PlayerOptions = {},
): Agent {
  requireSafe(address, false);
  if (/:(0|\*)$/.test(address)) throw new Error(`'${address}': name a port, so that a player knows where to join.`);
  const { name, count, observation, action, readsPolicy } = (game.roles as readonly Role[])[role];
  const about = { game: game.id, role: name, count, observation, action, readsPolicy: readsPolicy === true };
  let told = false;
  const [seen, flags, wide] = [size(observation), maskSize(action), size(action)];
  return {
    act(observations, masks, actions, policies) {
      const rows = observations.length / seen;
      const numbers = [rows * wide, readsPolicy ? rows * flags : 0] as const;
      const answer = new SharedArrayBuffer(answerHead + Math.max(4 * (numbers[0] + numbers[1]), faultBytes));
      const words = new Int32Array(answer, 0, 2);
      const ask: Ask = { ...{ role: name, about, seconds, joinSeconds, rows, observations, masks, answer, numbers } };
      if (!told) note?.(`Asking at ${address} who plays '${name}'; a player may join within ${joinSeconds} s.`);
      told = true;
      room(address).postMessage(ask);
      Atomics.wait(words, 0, status.waiting, 1000 * (seconds + joinSeconds) + 2000);
      if (words[0] !== status.acted) {
        const text = new Uint8Array(answer, answerHead, words[1]).slice(); // decoders refuse shared memory
        const why = words[0] === status.fault ? new TextDecoder().decode(text) : "the socket does not answer.";
        throw new Error(`The player of role ${name} at ${address}: ${why}`);
      }
      const given = new Float32Array(answer, answerHead);
      actions.set(given.subarray(0, numbers[0]));
      if (policies?.length && numbers[1] > 0) policies.set(given.subarray(numbers[0], numbers[0] + numbers[1]));
    },
  };
}

/** The worker that listens at an address. It never keeps the process alive, and says goodbye when the process ends. */
function room(address: string): Worker {
  const found = rooms.get(address);
  if (found) return found;
  const goodbye = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL("./player-worker.js", import.meta.url), { workerData: { address, goodbye } });
  worker.unref();
  rooms.set(address, worker);
  process.once("exit", () => {
    worker.postMessage("end");
    Atomics.wait(goodbye, 0, 0, 500);
  });
  return worker;
}
