/** `keys`: a pair of CURVE certificates, for a server or a client that other machines are to reach. */
import { existsSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { certificate, newKeys } from "../../bridge/index.js";
import { withFile } from "./fault.js";
import type { Shell } from "./shell.js";

interface KeysFlags {
  readonly out: string;
  readonly json?: boolean;
}

export function keys(command: Command, shellOf: (flags: KeysFlags) => Shell): void {
  command
    .description("make a pair of keys: <name>.key to hand out, <name>.key_secret to keep")
    .requiredOption("--out <name>", "path and name without ending")
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  commitment-gym keys --out server && commitment-gym keys --out alice")
    .action((flags: KeysFlags) => {
      const shell = shellOf(flags);
      if (!/[^./\\][^/\\]*$/.test(flags.out))
        throw new Error(`--out needs a name such as 'server', got '${flags.out}'.`);
      const pair = newKeys();
      const [open, secret] = [`${flags.out}.key`, `${flags.out}.key_secret`];
      for (const path of [open, secret])
        if (existsSync(path)) throw new Error(`'${path}' exists already; choose another name.`);
      withFile(secret, "write", () => writeFileSync(secret, certificate(pair, true), { mode: 0o600, flag: "wx" }));
      withFile(open, "write", () => writeFileSync(open, certificate(pair, false), { flag: "wx" }));
      shell.line(`Wrote ${open}, to hand out, and ${secret}, to keep.`);
      shell.document({ public: open, secret, publicKey: pair.publicKey });
    });
}
