import { expect, test } from "vitest";
import { checkRegistry, lookUp, type Registry, resolveId } from "../src/registry.js";
import { countdown } from "./fixtures/countdown.js";
import { fixtures } from "./fixtures/registry.js";

const line = fixtures["test/countdown-v0"];
const versions: Registry = { "test/a-v2": line, "test/a-v10": line, "test/a.b-v1": line };

test("a full id means itself, a short one the latest version", () => {
  expect(resolveId(versions, "test/a-v2")).toBe("test/a-v2");
  expect(resolveId(versions, "test/a")).toBe("test/a-v10");
  expect(resolveId(versions, "test/a.b")).toBe("test/a.b-v1");
  expect(lookUp(fixtures, "test/countdown")).toBe(line);
});

test("an id that is none is answered with near ones, or where to look", () => {
  expect(() => resolveId(fixtures, "test/countdwn")).toThrow(
    "no game 'test/countdwn'; did you mean test/countdown-v0?",
  );
  expect(() => resolveId(fixtures, "chess")).toThrow("There is no game 'chess'; 'list' shows what there is.");
  expect(() => resolveId(fixtures, "test/countdown-v7")).toThrow("did you mean test/countdown-v0?");
  for (const id of ["", "toString", "__proto__", "constructor"]) {
    expect(() => resolveId(fixtures, id)).toThrow("There is no game");
  }
  expect(() => resolveId(fixtures, undefined as never)).toThrow("There is no game 'undefined'");
});

test("a registry is checked: ids are well formed and are the games' own", () => {
  expect(() => checkRegistry(fixtures)).not.toThrow();
  expect(() => checkRegistry({ countdown: line })).toThrow("'countdown' is no id of the form family/name-v0");
  const wrong = { ...line, make: () => countdown() };
  expect(() => checkRegistry({ "test/other-v0": wrong })).toThrow(
    "registered as 'test/other-v0' calls itself 'test/countdown-v0'",
  );
});
