/**
 * Warm start: the networks of one agent copied to an actor that plays this agent alone.
 *
 * Where the source serves several agents and reads a one-hot e of who it is, the row of the first layer that e selects becomes part of
 * the bias: [x, e_k] W + b = x W' + (W_k + b), so that the copy acts as the source does in that seat.
 */
import { copyIn, copyOut } from "../src/arrays.js";
import type { State } from "../src/game.js";
import type { Actor } from "./actor.js";

/** What reads the input, and the bias beside it. */
const first = [
  ["0/weight", "0/bias"],
  ["memory/input", "memory/bias"],
] as const;

/**
 * @param index of the role in its game
 * @param agent within the role
 * @returns false, with nothing copied, where policies of these shapes cannot be the same; a value that does not fit begins anew
 */
export function warmStart(target: Actor, source: Actor, index: number, agent: number): boolean {
  const group = source.groups.find((one) => one.index === index);
  const place = group ? group.agents.indexOf(agent) : -1;
  if (!group || place < 0 || target.count !== 1) return false;
  const [from, to] = [scales(source, group.role.name), scales(target, group.role.name)];
  const policy = copies(target, source, "policy", group.first + place);
  if (!policy || Object.keys(from).join() !== Object.keys(to).join()) return false;
  try {
    copyIn(copyOut(from), to, "warm start");
  } catch {
    return false; // scaled in another way
  }
  const value = copies(target, source, "value", group.first + place);
  for (const [k, numbers] of [...policy, ...(value ?? [])]) target.parameters.view(k).set(numbers);
  target.parameters.upload();
  return true;
}

/** The slots of a network with what goes there; nothing where some slot has no counterpart. */
function copies(target: Actor, source: Actor, network: string, own: number): [number, Float32Array][] | undefined {
  const all: [number, Float32Array][] = [];
  for (const [k, { name, shape }] of target.parameters.slots.entries()) {
    if (!name.startsWith(`${network}/`)) continue;
    const at = source.parameters.find(name);
    if (at < 0) return undefined;
    const numbers = source.parameters.view(at);
    const had = source.parameters.slots[at].shape;
    const [weight, bias] = first.find((pair) => pair.some((part) => name === `${network}/${part}`)) ?? [];
    const told = weight !== undefined && toldApart(target, source, `${network}/${weight}`);
    if (told && name.endsWith(`/${bias}`)) {
      const row = oneHotRow(source, `${network}/${weight}`, own);
      all.push([k, numbers.map((b, j) => b + row[j])]);
    } else if (told && had[1] === shape[1]) all.push([k, numbers.slice(0, shape[0] * shape[1])]);
    else if (String(had) === String(shape)) all.push([k, numbers.slice()]);
    else return undefined;
  }
  return all;
}

/** Does the source alone read who it is? */
function toldApart(target: Actor, source: Actor, weight: string): boolean {
  const [was, is] = [source, target].map(({ parameters }) => parameters.slots[parameters.find(weight)]?.shape[0]);
  return was !== undefined && is !== undefined && was === is + source.count;
}

function oneHotRow(source: Actor, weight: string, own: number): Float32Array {
  const k = source.parameters.find(weight);
  const [rows, units] = source.parameters.slots[k].shape;
  const at = (rows - source.count + own) * units;
  return source.parameters.view(k).subarray(at, at + units);
}

/** The moments by which an actor scales the observations of a role. */
function scales(actor: Actor, role: string): State {
  const { observations } = actor.state() as { readonly observations: State };
  return actor.groups.length > 1 ? (observations[role] as State) : observations;
}
