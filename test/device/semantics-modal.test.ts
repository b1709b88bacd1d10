/** Modal resolution: agents who ask what is provable of each other. */
import { describe, expect, test } from "vitest";
import type { Program } from "../../src/device/program.js";
import { worldsSeen } from "../../src/device/semantics/modal.js";
import { resolveCircle } from "../../src/device/semantics.js";
import {
  allC,
  allD,
  and,
  arbitrary,
  C,
  circle,
  coin,
  D,
  holds,
  isFixed,
  mirror,
  move,
  not,
  plays,
  threshold,
  when,
} from "./semantics-circles.js";

const rng = coin();
const punishes = (who: number) => ({ kind: "punishes", who }) as const;
const prudent = when(and(plays(1, C), punishes(1)));
const agents = { CooperateBot: allC, DefectBot: allD, FairBot: mirror, PrudentBot: prudent };
type Name = keyof typeof agents;

function come(...programs: Program[]): string {
  const c = circle(programs);
  expect(resolveCircle({ kind: "modal" }, c, rng)).toBe(true);
  return [...c.actions].map((a) => "DC"[a]).join("");
}

test.each<[Name, string[]]>([
  ["CooperateBot", ["CC", "CD", "CC", "CD"]],
  ["DefectBot", ["DC", "DD", "DD", "DD"]],
  ["FairBot", ["CC", "DD", "CC", "CC"]],
  ["PrudentBot", ["DC", "DD", "CC", "CC"]],
])("%s against CooperateBot, DefectBot, FairBot, PrudentBot: %j, stable by world 3", (name, row) => {
  expect(
    Object.values(agents).map((other) => {
      const outcome = come(agents[name], other);
      expect(worldsSeen()).toBeLessThanOrEqual(4); // worlds 0 … 3
      return outcome;
    }),
  ).toEqual(row);
});

describe("modal", () => {
  test("negation stands outside the box: who cooperates unless defection is provable defects on itself", () => {
    // At world 0 everything is provable, so it defects there, and from then on that it defects is provable.
    const lenient = when(not(plays(1, D)));
    expect(come(lenient, lenient)).toBe("DD");
    expect(come(lenient, allC)).toBe("CC");
    expect(come(lenient, allD)).toBe("DD");
  });

  test("three FairBots who ask for both others cooperate; one DefectBot among them, and nobody does", () => {
    expect(come(...[2, 2, 2].map(threshold))).toBe("CCC");
    expect(come(threshold(2), threshold(2), allD)).toBe("DDD");
    expect(come(threshold(1), threshold(1), allD)).toBe("CCD");
  });

  test("a PrudentBot among three exploits who would not punish, and cooperates with those who would", () => {
    const careful = when(and({ kind: "count", action: C, least: 2 }, and(punishes(1), punishes(2))));
    expect(come(careful, careful, careful)).toBe("CCC");
    expect(come(careful, threshold(2), threshold(2))).toBe("CCC");
    expect(come(careful, threshold(1), threshold(1))).toBe("CCC");
    expect(come(careful, threshold(1), allC)).toBe("DCC"); // the last would not punish, and the second has it
    expect(come(careful, threshold(2), allC)).toBe("DDC");
  });

  test("whether another punishes is not asked before world 2", () => {
    // The first plays C at world 0, D at world 1, where all is still taken to punish, and C from there on: a FairBot has seen the D.
    const wavering = when(plays(2, D), move(C), when(punishes(2), move(D), move(C)));
    expect(come(wavering, when(plays(2, C)), allC)).toBe("CDC");
  });

  test("payments are proved like actions", () => {
    const seller = when({ kind: "pays", who: 1, least: 2 });
    const buyer = (price: number) => when(plays(1, C), move(C, price, 1), move(D));
    expect(come(seller, buyer(2))).toBe("CC");
    expect(come(seller, buyer(1))).toBe("DD");
    expect(come(when({ kind: "paid", least: 2 }), buyer(2))).toBe("CC");
  });

  test("any programs come to rest, and it is no fixed point always", () => {
    let restless = 0;
    holds(400, (draw) => {
      const c = arbitrary(draw);
      expect(resolveCircle({ kind: "modal" }, c, rng)).toBe(true);
      expect(worldsSeen()).toBeLessThanOrEqual(4 * 3 * 4 + 3); // 4 agents, 3 tests of 4 boxes at most
      expect(c.programs.every((p, i) => !p || c.actions[i] >= 0)).toBe(true);
      if (!isFixed(c)) restless++;
    });
    expect(restless).toBeGreaterThan(10);
  });
});
