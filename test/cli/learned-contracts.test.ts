/** The experiments first-committer and reroute-share, small: what `docs/results` shows in full. */
import { expect, test } from "vitest";
import { useBackend } from "../../agents/index.js";
import { cases, runOne as commitFirst, settings } from "../../src/cli/first-committer.js";
import { compensation, runOne as reroute, settings as rerouteSettings, surplus } from "../../src/cli/reroute-share.js";

const ignore = () => undefined;

test("a leader who may ask for payments learns to ask for one that its follower accepts", async () => {
  await useBackend("wasm");
  // halves in place of quarters: 1/2 is the most that leaves the follower a gain, and is worth 2.5
  const coarse = {
    ...cases[0],
    device: { ...cases[0].device, messages: { kind: "transfer", step: 0.5, most: 1 } },
  } as const;
  const run = commitFirst(coarse, 1, 120, ignore, { ...settings, lanes: 256 });
  expect(run.contracts[0]).toBe("if plays(other) = cooperate and paid >= 0.5 then cooperate else defect");
  expect(run.contracts[1]).toBe("cooperate pay 0.5");
  expect([run.leader, run.follower]).toEqual([2.5, 1.5]);
  expect(run.exploring.leader).toBeGreaterThan(2.3);
  const refused = run.offers.filter(({ contract }) => contract.includes("defect pay")); // nobody takes from a defector what it need not
  expect(refused).toHaveLength(2);
  for (const { leader, follower } of refused) expect(leader + follower).toBeCloseTo(2, 6);
});

test("without payments a leader learns the mirror, and no more than 2", async () => {
  await useBackend("wasm");
  const run = commitFirst(cases[1], 1, 60, ignore, { ...settings, lanes: 64 });
  expect(run.contracts[0]).toBe("if plays(other) = cooperate then cooperate else defect");
  expect([run.leader, run.follower]).toEqual([2, 2]);
});

test("traders who may share the surplus give way, and those who may not do not", async () => {
  await useBackend("wasm");
  expect(compensation).toBeCloseTo(10 / 3, 9);
  expect(surplus).toBeCloseTo(140 / 33, 9);
  const few = { ...rerouteSettings, lanes: 128 };
  const shared = reroute(true, 1, 120, ignore, few);
  expect(shared.paid).toBeGreaterThan(0.95);
  expect(shared.payment).toBeGreaterThan(10 / 3 - 1e-6);
  expect(shared.payment).toBeLessThan(250 / 33 + 1e-6);
  expect(shared.moves[0] + shared.moves[1]).toBeCloseTo(shared.rerouted, 12);
  const alone = reroute(false, 1, 100, ignore, few);
  expect(alone.together).toBeGreaterThan(0.9);
  expect(alone.paid).toBe(0);
});
