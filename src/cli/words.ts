/** Words for what agents do: actions by their names, messages by their texts, steps by their kinds. */
import { anatomyOf } from "../device/anatomy.js";
import { deedsOf } from "../device/mediator.js";
import type { AnyGame, Role } from "../game.js";
import type { Chosen } from "./chosen.js";
import { short } from "./numbers.js";

/** Tells one episode, step by step from its first. */
export interface Teller {
  /** The kind of the next step; empty where the game has no devices. Called once a step. */
  next(): string;
  /** What one agent does in this step. */
  act(role: number, agent: number, action: readonly number[]): string;
}

export function tellerOf(chosen: Chosen, game: AnyGame): Teller {
  if (chosen.devices.length > 0) return deviceTeller(chosen);
  const roles = game.roles as readonly Role[];
  return { next: () => "", act: (role, _agent, action) => named(roles[role], action) };
}

function named({ action: space, actions }: Role, numbers: readonly number[]): string {
  if (space.kind === "discrete" && actions) return actions[numbers[0]] ?? String(numbers[0]);
  return numbers.map((x) => short(x, 4)).join(" ");
}

function deviceTeller({ devices, below }: Chosen): Teller {
  const base = below();
  const roles = base.roles as readonly Role[];
  const { steps, venues, components } = anatomyOf(base, devices);
  const first = roles.map((_, r) => roles.slice(0, r).reduce((sum, { count }) => sum + count, 0));
  const total = roles.reduce((sum, { count }) => sum + count, 0);
  const names = roles.flatMap((role) => Array.from({ length: role.count }, () => role));
  const mediating = venues.flatMap(({ mediates }, v) => (mediates ? [devices[v]] : []));
  const again = devices[0].every === "episode" ? steps.indexOf("play") : 0;
  const entered = new Int32Array(total); // the device of each agent
  let k = -1;
  const kind = () => steps[k];

  const player = (role: number, agent: number, action: readonly number[]): string => {
    const at = first[role] + agent;
    const part = (wanted: string) => {
      const found = components[role].find((one) => one.part === wanted);
      return found ? action[found.column] : 0;
    };
    const bid = part("bid") > 0 ? `, bids ${short(part("bid") * devices[entered[at]].bids.step, 4)}` : "";
    switch (kind()) {
      case "enter":
        entered[at] = part("device");
        return `enters ${venues[entered[at]].name}${bid}`;
      case "commit": {
        const text = venues[entered[at]].messages[at][part("message")] ?? "none";
        const fakes = part("identities") > 0 ? `, as ${1 + part("identities")}` : "";
        return `${part("message") === 0 ? "says nothing" : `says: ${text}`}${bid}${fakes}`;
      }
      case "accept":
        return part("message") === 1 ? "accepts" : "does not accept";
      case "mediate":
        return "waits";
      default:
        return named(roles[role], [part("action")]);
    }
  };

  const mediator = (m: number, action: readonly number[]): string => {
    if (kind() !== "mediate") return "waits";
    const { mediator: learning, messages } = mediating[m];
    if (messages.kind === "delegate")
      return `plays, for who delegates: ${names.map((role, i) => named(role, [action[i]])).join(", ")}`;
    const { power, agent } = deedsOf(learning.kind === "learning" ? learning.powers : [], total)[action[0]];
    return agent < 0 ? `${power}s` : `${power}s agent ${agent}`;
  };
  return {
    next() {
      k = k + 1 < steps.length ? k + 1 : again;
      return kind();
    },
    act: (role, agent, action) =>
      role < roles.length ? player(role, agent, action) : mediator(role - roles.length, action),
  };
}
