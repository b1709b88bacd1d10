/** The texts of programs: what they mean, what is refused, and that nothing else can happen. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseProgram } from "../../src/device/expression.js";
import { nodesOf } from "../../src/device/languages/tree.js";
import { printProgram } from "../../src/device/print.js";
import type { Condition, Program } from "../../src/device/program.js";
import { mostNested, mostNodes } from "../../src/device/reader.js";
import { reserved } from "../../src/device/token.js";
import { alike, mixed, programsOf, unranked } from "./speakers.js";

const grid = { step: 0.25, most: 2 };
const pair = alike(2);
const trio = alike(3);
const move = (action: number, pay = 0, to = 0): Program => ({ kind: "move", action, pay, to });
const choice = (test: Condition, then: Program, otherwise: Program): Program => ({
  kind: "if",
  test,
  then,
  else: otherwise,
});

/** What is wrong with a text, as a sentence; `undefined` for a good one. */
function fault(text: unknown, speaker = pair): string | undefined {
  try {
    parseProgram(text as string, speaker, grid);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).constructor).toBe(Error); // no TypeError, no RangeError
    expect((error as Error).message).toMatch(/^at \d+: .+\.$/s);
    return (error as Error).message;
  }
}

/** Either a program that its text gives back, or a sentence. */
function survives(text: string, speaker = pair): void {
  if (fault(text, speaker) !== undefined) return;
  const program = parseProgram(text, speaker, grid);
  expect(parseProgram(printProgram(program, speaker, grid), speaker, grid)).toEqual(program);
}

describe("meaning", () => {
  test("an action alone, with a payment to all, and with one to somebody", () => {
    expect(parseProgram("D", pair)).toEqual(move(1));
    expect(parseProgram(" C pay 0.75 ", pair, grid)).toEqual(move(0, 3));
    expect(parseProgram("C pay 75e-2", trio, grid)).toEqual(move(0, 3));
    expect(parseProgram("C pay 2 to other 2", trio, grid)).toEqual(move(0, 8, 2));
  });

  test("for two agents a payment to the other is a payment to all, and to pay nothing is to pay nobody", () => {
    expect(parseProgram("C pay 1 to other", pair, grid)).toEqual(parseProgram("C pay 1", pair, grid));
    expect(parseProgram("C pay 1 to other 1", pair, grid)).toEqual(move(0, 4));
    expect(parseProgram("C pay 0 to other 2", trio, grid)).toEqual(move(0));
  });

  test("Mirror, and what each predicate asks", () => {
    expect(parseProgram("if plays(other) = C then C else D", pair)).toEqual(
      choice({ kind: "plays", who: 1, action: 0 }, move(0), move(1)),
    );
    const asks = (text: string, speaker = trio) => {
      const program = parseProgram(`if ${text} then C else D`, speaker, grid);
      return program.kind === "if" ? program.test : undefined;
    };
    expect(asks("always")).toEqual({ kind: "always" });
    expect(asks("never")).toEqual({ kind: "never" });
    expect(asks("plays(other 2)=D")).toEqual({ kind: "plays", who: 2, action: 1 });
    expect(asks("count(C) >= 2")).toEqual({ kind: "count", action: 0, least: 2 });
    expect(asks("total>=0")).toEqual({ kind: "total", least: 0 });
    expect(asks("pays(other 1) >= 0.5")).toEqual({ kind: "pays", who: 1, least: 2 });
    expect(asks("paid >= 1e1")).toEqual({ kind: "paid", least: 40 });
    expect(asks("same(other 1)")).toEqual({ kind: "same", who: 1 });
    expect(asks("bound(other 2)")).toEqual({ kind: "bound", who: 2 });
    expect(asks("role(other 1) = player")).toEqual({ kind: "role", who: 1, role: 0 });
    expect(asks("punishes(other 2)")).toEqual({ kind: "punishes", who: 2 });
    expect(asks('sees("own stock") >= -1.5')).toEqual({ kind: "sees", field: 1, least: -1.5 });
    expect(asks("sees(price) >= -0")).toEqual({ kind: "sees", field: 0, least: 0 });
  });

  test("not binds before and, and before or, each from the left", () => {
    const shape = (text: string) => {
      const program = parseProgram(`if ${text} then C else D`, pair);
      return program.kind === "if" ? JSON.stringify(program.test).replace(/"kind":|"(left|right|of)":/g, "") : "";
    };
    expect(shape("not always and never or always")).toBe('{"or",{"and",{"not",{"always"}},{"never"}},{"always"}}');
    expect(shape("not (always and (never or always))")).toBe('{"not",{"and",{"always"},{"or",{"never"},{"always"}}}}');
    expect(shape("always or never or always")).toBe(shape("(always or never) or always"));
    expect(shape("always or never or always")).not.toBe(shape("always or (never or always)"));
  });

  test("an action is looked up among those of the agent that it is about", () => {
    const program = (text: string, seat: number) => parseProgram(text, mixed(seat));
    expect(program('if plays(other 2) = "give all" then high else low', 0)).toMatchObject({
      test: { who: 2, action: 2 },
    });
    expect(program('if plays(other 1) = "give all" then high else low', 1)).toMatchObject({
      test: { who: 1, action: 2 },
    });
    expect(program("if role(other 1) = buyer and count(high) >= 2 then half else keep", 2)).toEqual(
      choice(
        { kind: "and", left: { kind: "role", who: 1, role: 0 }, right: { kind: "count", action: 1, least: 2 } },
        move(1),
        move(0),
      ),
    );
    expect(() => program("if plays(other 1) = keep then high else low", 0)).toThrow(
      "at 21: expected an action of that other, got 'keep'; allowed: low, high.",
    );
    expect(() => program("if count(low) >= 1 then high else low", 0)).toThrow(
      "at 10: expected an action that all others have, got 'low'; allowed: none.",
    );
  });

  test("any name can be an action's: digits, words of the language, quotes, names of an object's own things", () => {
    const names = ["0", "if", 'say "no"\\', "__proto__", "constructor", "", "two words", "1.5", "ü", "a-b", "\n"];
    const odd = alike(2, names);
    for (const [a, name] of names.entries()) {
      const program = choice({ kind: "plays", who: 1, action: a }, move(a), move(0));
      expect(parseProgram(printProgram(program, odd), odd), name).toEqual(program);
    }
    expect(printProgram(move(0), odd)).toBe("0");
    expect(printProgram(move(9), odd)).toBe("a-b");
    expect(printProgram(move(1), odd)).toBe('"if"');
    for (const name of ["__proto__", "constructor", "toString"])
      expect(fault(name)).toContain("expected 'if' or an action");
    for (const word of reserved) expect(fault(word, alike(2, [word, "D"])), word).toMatch(/^at \d+: expected/);
  });

  test("amounts are multiples of the step, with no dust of binary fractions", () => {
    const tenth = { step: 0.1, most: 1 };
    expect(parseProgram("C pay 0.3", pair, tenth)).toEqual(move(0, 3));
    expect(printProgram(move(0, 3), pair, tenth)).toBe("C pay 0.3");
    const third = { step: 1 / 3, most: 2 };
    for (let k = 1; k <= 6; k++) {
      expect(parseProgram(printProgram(move(0, k), pair, third), pair, third)).toEqual(move(0, k));
    }
  });
});

describe("what is refused, with its place", () => {
  test.each([
    ["if plays(other) = C the C else D", "at 21: expected 'then', got 'the'; allowed: then, and, or."],
    ["", "at 1: expected 'if' or an action, got the end; allowed: C, D."],
    ["E", "at 1: expected 'if' or an action, got 'E'; allowed: C, D."],
    ["C D", "at 3: expected the end, got 'D'."],
    ["if C then C else D", "at 4: expected a condition, got 'C'; allowed: always, never, plays,"],
    ["if (always then C else D", "at 12: expected ')', got 'then'; allowed: ), and, or."],
    ["if always then C", "at 17: expected 'else', got the end."],
    ["if plays(other 2) = C then C else D", "at 16: expected a number from 1 to 1 after 'other', got '2'."],
    ["if plays(me) = C then C else D", "at 10: expected another agent, got 'me'; allowed: other."],
    ["if count(C) > 1 then C else D", "at 13: '>' is no part of the language"],
    ["if count(C) >= 1.5 then C else D", "at 16: expected a whole number, got '1.5'."],
    ["if count(C) >= -1 then C else D", "at 16: expected a whole number, got '-1'."],
    ["if count(C) >= 99999999999999999999 then C else D", "at 16: expected a whole number"],
    ["C pay 0.3", "at 7: an amount must be a whole multiple of 0.25, up to a million times, got 0.3."],
    ["C pay 2.25", "at 7: a payment is at most 2."],
    ["C pay -1", "at 7: an amount is at least 0, got -1."],
    ["C pay 1e999", "at 7: the number 1e999 is too large."],
    ["C pay lots", "at 7: expected a number, got 'lots'."],
    ["if paid >= 250000.25 then C else D", "at 12: an amount must be a whole multiple of 0.25, up to a million times"],
    ["if role(other) = judge then C else D", "at 18: expected a role, got 'judge'; allowed: player."],
    [
      "if sees(prize) >= 1 then C else D",
      "at 9: expected a number that you see, got 'prize'; allowed: price, own stock.",
    ],
    ['"C', "at 1: the quote that begins here has no end."],
    ["C; process.exit()", "at 2: ';' is no part of the language"],
    ["C 💥", "at 3: '💥' is no part of the language"],
    ["C\u0000", "at 2: the character with code 0 is no part of the language"],
    [`C${" ".repeat(2000)}`, "at 2001: a program has at most 2000 characters, this one has 2001."],
    [3, "at 1: expected a text, got number."],
    [null, "at 1: expected a text, got null."],
    [{ length: 1 }, "at 1: expected a text, got object."],
  ])("%j", (text, sentence) => {
    expect(fault(text)).toContain(sentence);
  });

  test("nobody is paid without a grid, ranked without a rank, or named where nobody is", () => {
    const plain =
      (text: string, speaker = pair) =>
      () =>
        parseProgram(text, speaker);
    expect(plain("C pay 1")).toThrow("at 7: nothing is paid here; give the messages a step and a most.");
    expect(plain("if paid >= 1 then C else D")).toThrow("at 12: nothing is paid here");
    expect(plain("if total >= 1 then C else D", unranked(pair))).toThrow(
      "at 4: 'total' asks how cooperative actions are, and the game does not rank them.",
    );
    expect(plain("if punishes(other) then C else D", unranked(pair))).toThrow("at 4: 'punishes' asks");
    expect(plain("if bound(other) then C else D", alike(1))).toThrow("allowed: there are no others.");
    expect(plain("if bound(other) then C else D", trio)).toThrow(
      "at 15: expected a number from 1 to 2 after 'other', got ')'.",
    );
    expect(plain("if bound(other 3) then C else D", trio)).toThrow("at 16: expected a number from 1 to 2");
    expect(plain("if bound(other 01) then C else D", trio)).toThrow("at 16: expected a number from 1 to 2");
  });

  test("depth and size are bounded", () => {
    const ifs = (count: number) => `${"if always then C else ".repeat(count)}D`;
    expect(fault(ifs(mostNested))).toBeUndefined();
    expect(fault(ifs(mostNested + 1))).toContain(`at most ${mostNested} ifs lie within each other.`);
    const around = (count: number) => `if ${"(".repeat(count)}always${")".repeat(count)} then C else D`;
    expect(fault(around(mostNested))).toBeUndefined();
    expect(fault(around(mostNested + 1))).toBe(
      `at ${4 + mostNested}: at most ${mostNested} parentheses and nots lie within each other.`,
    );
    expect(fault(`if ${"not ".repeat(mostNested + 1)}always then C else D`)).toContain("parentheses and nots");
    const tests = (count: number) => `if ${"always or ".repeat(count - 1)}always then C else D`; // 2 count − 1 + 3 nodes
    expect(fault(tests((mostNodes - 2) / 2))).toBeUndefined();
    expect(nodesOf(parseProgram(tests((mostNodes - 2) / 2), pair))).toBe(mostNodes);
    expect(fault(tests((mostNodes - 2) / 2).replace("if", "if not"))).toContain(
      `a program has at most ${mostNodes} nodes, and this is one more.`,
    );
  });
});

describe("whatever the text", () => {
  const words = [
    ...[...reserved].slice(0, 26),
    ...["C", "D", "other 1", "other 2", "(", ")", "=", ">=", "0", "1", "0.25", "-1", "1e9", '"', '"C"', "price", " "],
  ];
  const good = programsOf(trio, 8, 3).map((program) => printProgram(program, trio, grid));
  const run = { seed: 1, numRuns: 1500 };

  test("random characters give a program or a sentence", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => survives(text)),
      run,
    );
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii", maxLength: 60 }), (text) => survives(text)),
      run,
    );
  });

  test("random words of the language give a program or a sentence", () => {
    const soup = fc.tuple(fc.array(fc.constantFrom(...words), { maxLength: 30 }), fc.constantFrom(" ", ""));
    fc.assert(
      fc.property(soup, ([list, space]) => survives(list.join(space), trio)),
      run,
    );
    fc.assert(
      fc.property(soup, ([list]) => survives(`if ${list.join(" ")} then C else D`, trio)),
      run,
    );
  });

  test("a program with a stretch cut out, doubled or replaced gives a program or a sentence", () => {
    const cut = fc.tuple(good, fc.nat(), fc.nat(12), fc.constantFrom("", "twice", ...words));
    fc.assert(
      fc.property(cut, ([text, from, length, put]) => {
        const at = from % (text.length + 1);
        const middle = put === "twice" ? text.slice(at, at + length).repeat(2) : put;
        survives(text.slice(0, at) + middle + text.slice(at + length), trio);
      }),
      run,
    );
  });

  test("the longest texts give a program or a sentence", () => {
    for (const one of [
      "(",
      "not ",
      "if ",
      "if always then ",
      '"',
      '\\"',
      "a",
      "1",
      "-",
      "1e",
      "always and ",
      " ",
      ">=",
      "C else ",
    ]) {
      for (const head of ["", "if ", "C pay ", '"']) {
        survives((head + one.repeat(2000)).slice(0, 2000));
        expect(fault(head + one.repeat(100_000))).toContain("a program has at most 2000 characters");
      }
    }
  });
});

describe("printing", () => {
  test.each([
    ["two agents", pair],
    ["three", trio],
    ["a seller among buyers", mixed(2)],
    ["a buyer", mixed(1)],
    ["strange names", alike(3, ["pay", "two words", '"', "7"])],
  ])("what is printed is read as the same program: %s", (_, speaker) => {
    fc.assert(
      fc.property(programsOf(speaker, 8, 3), (program) => {
        const text = printProgram(program, speaker, grid);
        if (nodesOf(program) > mostNodes || text.length > 2000) return; // more than can be read
        expect(parseProgram(text, speaker, grid)).toEqual(program);
        expect(printProgram(parseProgram(text, speaker, grid), speaker, grid)).toBe(text);
      }),
      { seed: 2, numRuns: 400 },
    );
  });

  test("a text comes back with single spaces and no parentheses that are not needed", () => {
    const again = (text: string) => printProgram(parseProgram(text, trio, grid), trio, grid);
    expect(again('if((plays(other 1)=C)and(count("D")>=1 or not(bound(other 2))))then"C"else D pay 0.50')).toBe(
      "if plays(other 1) = C and (count(D) >= 1 or not bound(other 2)) then C else D pay 0.5",
    );
    expect(again("if ((always and never) and always) or not ((never)) then C else D pay 0")).toBe(
      "if always and never and always or not never then C else D",
    );
  });
});
