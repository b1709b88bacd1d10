/**
 * Choices by name: what agents do in one step of a game with devices, part by part, messages by their texts and actions by their names.
 *
 *   const choose = byName(env);
 *   env.step(choose({ message: ["cooperate", "none"] }));   // one for each agent, in order
 *   env.step(choose({ action: "defect" }));                 // or one for all
 *
 * Parts that are left out are 0. Whoever is bound plays what it promised whatever is chosen here.
 */
import type { MultiEnv, PerAgent } from "../env.js";
import { agentNames, type Role } from "../game.js";
import type { Element, Space } from "../space.js";
import { componentsOf, type Part, parts } from "./components.js";
import { checkDevice } from "./device.js";
import { messageIndex } from "./language.js";
import { settingOf } from "./setting.js";
import type { DeviceGame, DeviceRole, DeviceState } from "./with-device.js";

/** A number, the text of a message, or the name of an action or a device. */
export type ByName = number | string;

export type Choices = { readonly [P in Part]?: ByName | readonly ByName[] };

/**
 * @param env of a game with devices, as `withDevice` makes it
 * @returns from choices, and what mediators do, `{ mediator_0: 1 }`, to a joint action for `env.step`
 * @throws a sentence where the game has no devices; later, where a name is unknown or a list has the wrong length
 */
export function byName<S extends DeviceState>(
  env: MultiEnv<S, readonly DeviceRole[]>,
): (choices: Choices, mediators?: PerAgent<Element<Space>>) => PerAgent<Element<Space>> {
  const { below, id } = env.game as unknown as Partial<DeviceGame> & { readonly id: string };
  if (!below) throw new Error(`${id}: only games made by withDevice have messages that can be chosen by name.`);
  const set = settingOf(
    below.game,
    below.devices.map((device) => checkDevice(device)),
  );
  const { seats, venues } = set;
  const names = agentNames(below.game);
  const components = seats.roles.map((_, role) => componentsOf(set, role));
  const numberOf = (part: Part, value: ByName, seat: number): number => {
    if (typeof value === "number") return value;
    const role: Role = seats.roles[seats.role[seat]];
    if (part === "message") return messageIndex(venues[env.raw.state.venue[seat]].languages[seat], value);
    const known =
      part === "action" ? seats.names[seat] : part === "device" ? venues.map(({ device }) => device.name) : [];
    const found = known.indexOf(value);
    if (found >= 0) return found;
    throw new Error(`${id}: '${value}' is no ${part} of a ${role.name}; ${known.join(", ") || "give a number"}.`);
  };
  return (choices, mediators = {}) => {
    const chosenAt = (part: Part, seat: number): number => {
      const given = choices[part] ?? 0;
      if (typeof given !== "object") return numberOf(part, given, seat);
      if (given.length === seats.n) return numberOf(part, given[seat], seat);
      throw new Error(`${id}: ${part} needs one value, or one for each of ${seats.n} agents, got ${given.length}.`);
    };
    const idle = env.game.roles.slice(seats.roles.length).map(({ name, action }) => {
      return [`${name}_0`, action.kind === "multi-discrete" ? action.n.map(() => 0) : 0] as const;
    });
    const said = names.map((name, seat) => {
      const { column, width } = components[seats.role[seat]];
      const element = Array<number>(width).fill(0);
      for (const [p, part] of parts.entries()) {
        const value = chosenAt(part, seat);
        const most = components[seats.role[seat]].sizes[p] - 1;
        if (column[p] >= 0 && !(Number.isInteger(value) && value >= 0 && value <= most))
          throw new Error(`${id}: ${part} must be an integer from 0 to ${most}, got ${value}.`);
        if (column[p] >= 0) element[column[p]] = value;
        else if (value !== 0)
          throw new Error(`${id}: a ${seats.roles[seats.role[seat]].name} has no ${part} to choose.`);
      }
      return [name, width === 1 ? element[0] : element] as const;
    });
    return { ...Object.fromEntries([...said, ...idle]), ...mediators };
  };
}
