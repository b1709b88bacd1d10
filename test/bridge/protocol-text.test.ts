/** The exchange that PROTOCOL.md writes out is the one of the golden file. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Golden {
  readonly step: { readonly sent: readonly string[]; readonly got: readonly string[] };
}

test("the bytes in PROTOCOL.md are the golden ones", () => {
  const text = readFileSync("bridge/PROTOCOL.md", "utf8");
  const block = /```\n(→[\s\S]*?)\n```/.exec(text)?.[1] ?? "";
  const messages: string[] = [];
  for (const line of block.split("\n").filter((row) => row !== "")) {
    const hex = (/^(?:[→←] | {2})((?:[0-9a-f]{2,} )*[0-9a-f]{2,}) {2}/.exec(line)?.[1] ?? "").replaceAll(" ", "");
    if (/^[→←]/.test(line)) messages.push(hex);
    else messages[messages.length - 1] += hex;
  }
  const { step } = JSON.parse(readFileSync("test/golden/wire/commitment-prisoners-dilemma-v0.json", "utf8")) as Golden;
  expect(messages).toEqual([...step.sent, ...step.got]);
});
