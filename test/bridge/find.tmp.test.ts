import { unpack } from "msgpackr";
import { expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { served } from "../../src/cli/served.js";
import { Hostile } from "./hostile.js";
test("find", { timeout: 300_000 }, () => {
  const cat = served(games, []);
  const seen = new Set();
  for (let seed = 0; seed < 40; seed++) {
    const hostile = new Hostile(seed, games, [{ header: { verb: "ping" } }]);
    for (let k = 0; k < 30000; k++) {
      const m = hostile.next();
      let h: any; try { h = unpack(m[0]); } catch { continue; }
      if (h?.verb !== "make" || typeof h.game !== "string") continue;
      if (h.options !== undefined && (typeof h.options !== "object" || Array.isArray(h.options))) continue;
      try { cat.make(h.game, h.options ?? {}, []); } catch (e: any) {
        if (e.constructor !== Error) { const key = e.stack.split("\n").slice(0, 3).join("|"); if (!seen.has(key)) { seen.add(key); console.log(key, JSON.stringify(h.options)); } }
      }
    }
  }
  expect(1).toBe(1);
});
