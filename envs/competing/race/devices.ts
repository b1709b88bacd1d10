/** The devices of the race, as data: how the two may bind themselves to going straight, and who is first. */
import type { Device } from "../../../src/device/device.js";
import type { Messages } from "../../../src/device/message.js";
import type { RaceOptions } from "./options.js";

const straight: Messages = { kind: "programs", programs: ["straight"] };
const forever = 1e9; // ms; nobody is late

/** @returns nothing for plain chicken */
export function raceDevice({ device, lead, noise, bidStep, bidLevels }: RaceOptions): Device | undefined {
  switch (device) {
    case "none":
      return undefined;
    case "blind":
      return { name: "blind", messages: straight };
    case "latency":
      return {
        name: "latency",
        messages: straight,
        turns: "in-turn",
        order: { kind: "first-come" },
        finality: {
          kind: "race",
          arrival: { kind: "exponential", mean: noise },
          lags: [0, lead],
          latency: { kind: "fixed", mean: 0 },
          deadline: { kind: "fixed", mean: forever },
        },
      };
    case "priority":
      return {
        name: "priority",
        messages: { kind: "unconditional" },
        voluntary: false,
        turns: "in-turn",
        order: { kind: "priority" },
        bids: { step: bidStep, levels: bidLevels },
        fees: { bids: "first" },
      };
    default:
      return device satisfies never;
  }
}
