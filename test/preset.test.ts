/** Presets: the same game under another id, with other defaults. */
import { expect, test } from "vitest";
import { sealedAuction } from "../envs/auction/sealed/entry.js";
import { preset } from "../src/preset.js";

const made = preset(sealedAuction, {
  ...{ id: "auction/all-pay-v0", title: "All-pay", about: "Everybody pays.", values: { rule: "all-pay", bidders: 4 } },
});

test("its defaults are its own, what is given still counts, and the rest is the game's", () => {
  const game = made.make({ bidders: 3 });
  expect(game.id).toBe("auction/all-pay-v0");
  expect(game.roles[0].count).toBe(3);
  expect(made.make().roles[0].count).toBe(4);
  expect(made.defaults.rule.value).toBe("all-pay");
  expect(sealedAuction.defaults.rule.value).toBe("first");
  expect(made.solve?.({ bidders: 3 })).toEqual(sealedAuction.solve?.({ rule: "all-pay", bidders: 3 }));
  expect(made.bots).toBe(sealedAuction.bots);
});

test("games of one preset with different options are told apart, and mistakes name the preset", () => {
  expect(made.make().key).not.toBe(made.make({ bidders: 3 }).key);
  expect(() => made.make({ bidders: -1 })).toThrow("auction/all-pay-v0: option 'bidders'");
  expect(() => made.make({ price: 1 })).toThrow("auction/all-pay-v0 has no option 'price'");
});

test("a default that the game has not, or that is out of range, is refused", () => {
  const values = { bidders: 0 };
  expect(() => preset(sealedAuction, { id: "a/b-v0", title: "", about: "", values })).toThrow(
    "a/b-v0: option 'bidders'",
  );
});
