/**
 * One seed and the same actions give the same bits: in a batch of this process, through the wire, and on a server to which a snapshot
 * was carried. For every game of the registry.
 */
import { expect, test } from "vitest";
import type { Autoreset } from "../../src/batch.js";
import { withOptions } from "../../src/cli/chosen.js";
import { Dealer } from "./dealer.js";
import { Draws } from "./draws.js";
import { go, hashOf, Local, play, Remote, type Shown } from "./seats.js";
import { everything, here } from "./servers.js";

const ids = Object.keys(everything); // the registry, and fixtures with masks, policies and phases
const twists: readonly (readonly string[])[] = [[], ["within=4"]]; // as it is, and with ends in sight
const modes: readonly Autoreset[] = ["same-step", "next-step"];
const lanes = 3;
const steps = 14; // more than four rounds of three phases

const gameOf = (id: string, transforms: readonly string[]) => withOptions(everything, id, {}, transforms).make();
const ends = (shown: readonly Shown[]) => shown.filter((arrays) => "final/lengths" in arrays).length;

test.each(ids)("%s has the same bits through the wire", async (id) => {
  await using server = await here();
  const dealer = await Dealer.to(server.address);
  for (const transforms of twists) {
    for (const autoreset of modes) {
      const remote = await Remote.make(dealer, { game: id, lanes, transforms, autoreset });
      const there = await play(remote, 11, steps);
      const own = await play(new Local(gameOf(id, transforms), lanes, autoreset), 11, steps);
      expect(there).toEqual(own);
      expect(hashOf(there)).toBe(hashOf(own));
      if (transforms.length > 0) expect(ends(there)).toBeGreaterThan(0);
      await dealer.ask("close", { session: remote.session });
    }
  }
  dealer.close();
});

test.each(ids)("%s goes on from a snapshot on another server", async (id) => {
  await using one = await here();
  await using other = await here();
  const [first, second] = [await Dealer.to(one.address), await Dealer.to(other.address)];
  for (const autoreset of modes) {
    const plan = { game: id, lanes, transforms: ["within=4"], autoreset };
    const draws = new Draws(5, lanes);
    const remote = await Remote.make(first, plan);
    const shown = [await remote.reset(5)];
    await go(remote, draws, shown, 6);
    const moved = await Remote.make(second, plan);
    const { "final/lengths": _l, ...last } = shown[6];
    const again = await moved.restore(await remote.snapshot());
    for (const name of Object.keys(again)) expect(again[name]).toEqual(last[name]);
    await go(moved, draws, shown, 6);
    const own = await play(new Local(gameOf(id, plan.transforms), lanes, autoreset), 5, 12);
    expect(hashOf(shown)).toBe(hashOf(own));
  }
  first.close();
  second.close();
});

const withCoins = ids.filter((id) => Object.hasOwn(everything[id].bots, "random"));

test.each(withCoins)("against random bots, lanes of %s are what they are alone", async (id) => {
  await using server = await here();
  const dealer = await Dealer.to(server.address);
  const { agents } = (await dealer.ask("make", { game: id })).header as { agents: string[] };
  const plan = { game: id, agent: agents[0], transforms: ["within=4"] };
  if (agents.length < 2) return expect(agents).toHaveLength(1); // nobody is left to play against
  const together = await Remote.make(dealer, { ...plan, lanes });
  const draws = new Draws(3, lanes);
  const shown = [await together.reset(3)];
  await go(together, draws, shown, 4);
  const snapshot = await together.snapshot();
  await go(together, draws, shown, 5);
  for (let lane = 0; lane < lanes; lane++) {
    const alone = await play(await Remote.make(dealer, plan), 3 + lane, 9);
    expect(alone.map(rowsOf(0, 1))).toEqual(shown.map(rowsOf(lane, lanes)));
  }
  const moved = await Remote.make(dealer, { ...plan, lanes });
  const late = new Draws(3, lanes);
  const seen = [await moved.reset(3)];
  await go(moved, late, seen, 4);
  await moved.reset(77); // other coins
  await moved.restore(snapshot);
  await go(moved, late, seen, 5);
  expect(hashOf(seen)).toBe(hashOf(shown));
  dealer.close();
});

/** One lane's rows of everything that has one per lane. */
function rowsOf(lane: number, count: number) {
  return (arrays: Shown) =>
    Object.fromEntries(
      Object.entries(arrays)
        .filter(([name]) => !name.startsWith("final/"))
        .map(([name, { length }]) => [
          name,
          [...arrays[name].subarray((lane * length) / count, ((lane + 1) * length) / count)],
        ]),
    );
}
