/** `devices`: the commitment devices that have names, and each one's literal. */
import type { Command } from "commander";
import { checkDevice } from "../device/device.js";
import { deviceNamed, devicePresets } from "../device/presets.js";
import type { Shell } from "./shell.js";
import { fold, table } from "./table.js";

export function devices(command: Command, shellOf: (flags: { readonly json?: boolean }) => Shell): void {
  command
    .description("list the commitment devices, or print one to edit and give back as --device <file.json>")
    .argument("[preset]")
    .option("--json", "print one JSON document: the list, or the device's literal alone")
    .addHelpText(
      "after",
      "\nExample:\n  commitment-gym devices court --json > mine.json\n  commitment-gym play commitment/prisoners-dilemma --device mine.json --agents says:1",
    )
    .action((name: string | undefined, flags: { readonly json?: boolean }) => {
      const shell = shellOf(flags);
      if (name !== undefined) {
        const literal = deviceNamed(name);
        const { title, source } = devicePresets[name];
        shell.line(`${name}: ${title}\nSource: ${source}\n\n${JSON.stringify(literal, undefined, 2)}`);
        shell.document(literal);
        return;
      }
      const rows = presets();
      shell.line(
        table(
          ["device", "messages", "what it is"],
          rows.map((row) => [row.name, row.messages, fold(row.title, 80)]),
          ["left", "left", "left"],
        ),
      );
      shell.document(rows);
    });
}

/** One line per preset, as data. */
export function presets() {
  return Object.entries(devicePresets).map(([name, { title, device }]) => {
    return { name, title, messages: checkDevice(device).messages.kind };
  });
}
