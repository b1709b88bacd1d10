/** Languages: what can be said, in which order, and what is refused. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Language, languageOf, messageIndex } from "../../src/device/language.js";
import { nodesOf } from "../../src/device/languages/tree.js";
import { checkMessages, type Messages, mostMessages } from "../../src/device/message.js";
import { monotonicityOf } from "../../src/device/monotone.js";
import { type Circle, circleOf, type Move, type Program, respond } from "../../src/device/program.js";
import type { Speaker } from "../../src/device/speaker.js";
import { alike, mixed, programsOf, unranked } from "./speakers.js";

const speak = (messages: Messages, speaker: Speaker) => languageOf(messages, speaker, "test");
const texts = (messages: Messages, speaker: Speaker) => speak(messages, speaker).texts.slice(1);
const size = (messages: Messages, speaker: Speaker) => speak(messages, speaker).size;
const refused = (messages: Messages, speaker: Speaker) => () => speak(messages, speaker);
const steps = (n: number) => Array.from({ length: n }, (_, k) => String.fromCharCode(97 + k));
const choose = (n: number, k: number): number => (k === 0 ? 1 : Math.round((choose(n - 1, k - 1) * n) / k));

const pair = alike(2);
const trio = alike(3);
const quarters = { step: 0.25, most: 1 };
const table = { kind: "table" } as const;
const anyTable = { kind: "table", monotone: false } as const;
const threshold = { kind: "threshold" } as const;
const mirror = "if plays(other) = C then C else D";
const fair = "plays(other 1) = C and plays(other 2) = C";

describe("canonical order", () => {
  test.each<[Messages, string[]]>([
    [{ kind: "none" }, []],
    [{ kind: "unconditional" }, ["C", "D"]],
    [threshold, ["C", "if count(C) >= 1 then C else D", "D"]],
    [{ kind: "graded" }, ["C", "if total >= 1 then C else D", "D"]],
    [table, ["C", mirror, "D"]],
    [anyTable, ["C", mirror, "if plays(other) = C then D else C", "D"]],
    [{ kind: "identity" }, ["C", "D", "if same(other) then C else D", "if bound(other) then C else D"]],
    [{ kind: "modal" }, ["C", "D", mirror, "if plays(other) = C and punishes(other) then C else D"]],
    [
      { kind: "transfer", step: 1, most: 2 },
      [
        ...["C", "C pay 1", "C pay 2", "D", "D pay 1", "D pay 2"],
        ...["if paid >= 1 then C else D", "if paid >= 2 then C else D", mirror],
        ...[1, 2].map((t) => `if plays(other) = C and paid >= ${t} then C else D`),
      ],
    ],
    [
      { kind: "expression", depth: 1 },
      [
        ...["C", "D"],
        ...["plays(other) = C", "plays(other) = D", "same(other)", "bound(other)", "punishes(other)"].flatMap((one) => [
          `if ${one} then C else D`,
          `if ${one} then D else C`,
        ]),
      ],
    ],
    [
      { kind: "expression", depth: 2, predicates: ["punishes", "plays"] },
      [
        ...["plays(other) = C", "plays(other) = D", "punishes(other)"],
        ...["plays(other) = C and plays(other) = D", "plays(other) = C and punishes(other)"],
        "plays(other) = D and punishes(other)",
      ].flatMap((one) => [`if ${one} then C else D`, `if ${one} then D else C`]),
    ],
    [
      { kind: "programs", programs: ["D", "if (paid >= 0.50) then C else D"], step: 0.5, most: 1 },
      ["D", "if paid >= 0.5 then C else D"],
    ],
    [
      { kind: "share", levels: 3 },
      ["offer 0", "offer 0.5", "offer 1", ...["C", "D"].flatMap((a) => [0, 0.5, 1].map((x) => `play ${a} for ${x}`))],
    ],
    [{ kind: "contract", terms: "profile" }, ["propose C, C", "propose C, D", "propose D, C", "propose D, D"]],
    [{ kind: "contract", terms: "own" }, ["propose C", "propose D"]],
    [
      { kind: "contract", terms: "penalty", step: 0.5, most: 1 },
      ["propose penalty 0", "propose penalty 0.5", "propose penalty 1"],
    ],
    [{ kind: "delegate" }, ["delegate"]],
  ])("prisoner's dilemma, %j", (messages, expected) => {
    expect(texts(messages, pair)).toEqual(expected);
    expect(speak(messages, pair).texts[0]).toBe("none");
  });

  test.each<[Messages, string[]]>([
    [threshold, ["C", "if count(C) >= 1 then C else D", "if count(C) >= 2 then C else D", "D"]],
    [{ kind: "graded" }, ["C", "if total >= 1 then C else D", "if total >= 2 then C else D", "D"]],
    [
      anyTable,
      [
        "C",
        "if count(C) >= 1 then C else D",
        "if count(C) >= 2 then C else if count(C) >= 1 then D else C",
        "if count(C) >= 2 then C else D",
        "if count(C) >= 2 then D else C",
        "if count(C) >= 2 then D else if count(C) >= 1 then C else D",
        "if count(C) >= 1 then D else C",
        "D",
      ],
    ],
    [
      { kind: "identity" },
      ["C", "D", ...["same", "bound"].map((one) => `if ${one}(other 1) and ${one}(other 2) then C else D`)],
    ],
    [
      { kind: "modal" },
      ["C", "D", `if ${fair} then C else D`, `if ${fair} and punishes(other 1) and punishes(other 2) then C else D`],
    ],
    [
      { kind: "transfer", step: 1, most: 1 },
      [
        ...["C", "C pay 1", "D", "D pay 1", "if paid >= 1 then C else D"],
        ...["if count(C) >= 2 then C else D", "if count(C) >= 2 and paid >= 1 then C else D"],
      ],
    ],
    [
      { kind: "expression", depth: 1, predicates: ["always", "count", "total"] },
      [
        ...["C", "D"],
        ...["count(C) >= 1", "count(C) >= 2", "count(D) >= 1", "count(D) >= 2", "total >= 1", "total >= 2"].flatMap(
          (one) => [`if ${one} then C else D`, `if ${one} then D else C`],
        ),
      ],
    ],
  ])("three agents, %j", (messages, expected) => {
    expect(texts(messages, trio)).toEqual(expected);
  });

  test("three levels for two: the first step runs slowest, and several steps may fall on one total", () => {
    expect(texts({ kind: "graded" }, alike(2, ["top", "half", "zero"]))).toEqual([
      ...["top", "if total >= 1 then top else half", "if total >= 2 then top else half", "half"],
      ...["if total >= 1 then top else zero", "if total >= 2 then top else if total >= 1 then half else zero"],
      ...[
        "if total >= 1 then half else zero",
        "if total >= 2 then top else zero",
        "if total >= 2 then half else zero",
        "zero",
      ],
    ]);
    expect(texts(anyTable, unranked(alike(2, ["R", "P", "S"]))).slice(14, 17)).toEqual([
      "if plays(other) = R or plays(other) = P then P else S",
      "if plays(other) = R then P else if plays(other) = P then S else R",
      "if plays(other) = P then S else P",
    ]);
  });

  test("order is of rank, not of number, and who has no rank goes by number", () => {
    const reversed: Speaker = { ...pair, levels: [Int32Array.of(0, 1), Int32Array.of(0, 1)] };
    expect(texts(table, reversed)).toEqual(["D", "if plays(other) = D then D else C", "C"]);
    expect(texts(anyTable, unranked(pair))).toEqual(texts(anyTable, pair));
  });

  test("where agents differ the others' levels are summed, and each is named with its own top", () => {
    expect(texts(threshold, mixed(0))).toEqual([
      "high",
      ...[1, 2, 3].map((k) => `if total >= ${k} then high else low`),
      "low",
    ]);
    expect(texts(threshold, mixed(2))[1]).toBe('if count(high) >= 1 then "give all" else keep');
    expect(texts({ kind: "modal" }, mixed(1))[2]).toBe(
      'if plays(other 1) = "give all" and plays(other 2) = high then high else low',
    );
    expect(texts({ kind: "transfer", step: 1, most: 1 }, mixed(0)).at(-2)).toBe(
      'if plays(other 1) = high and plays(other 2) = "give all" then high else low',
    );
    expect(refused(table, mixed(0))).toThrow(
      "test: table counts what others play, and they have different actions; use threshold, which has 6.",
    );
    expect(texts({ kind: "contract", terms: "profile" }, mixed(1)).slice(0, 4)).toEqual([
      "propose low, low, keep",
      "propose low, low, half",
      'propose low, low, "give all"',
      "propose low, high, keep",
    ]);
  });

  test("messages are data too", () => {
    expect(speak({ kind: "share", levels: 3 }, pair).messages.slice(0, 5)).toEqual([
      ...[{ kind: "none" }, { kind: "offer", share: 0 }, { kind: "offer", share: 0.5 }, { kind: "offer", share: 1 }],
      { kind: "give-way", action: 0, share: 0 },
    ]);
    expect(speak({ kind: "contract", terms: "profile" }, pair).messages[2]).toEqual({
      kind: "profile",
      actions: [0, 1],
    });
    expect(speak({ kind: "contract", terms: "penalty", ...quarters }, pair).messages[3]).toEqual({
      kind: "penalty",
      pay: 2,
    });
    const { messages, programs } = speak(table, pair);
    expect(messages[2]).toEqual({ kind: "program", program: programs[2] });
    expect(programs[0]).toBeUndefined();
  });
});

describe("sizes", () => {
  test("n agents with two actions: n + 1 thresholds, as many graded ones and increasing tables, 2ⁿ tables", () => {
    for (let n = 1; n <= 11; n++) {
      expect(size(threshold, alike(n))).toBe(n + 2);
      expect(size({ kind: "graded" }, alike(n))).toBe(n + 2);
      expect(size(table, alike(n))).toBe(n + 2);
      expect(size(anyTable, alike(n))).toBe(2 ** n + 1);
    }
  });

  test("m levels, total at most T: T + m over m − 1 graded commitments", () => {
    for (const [n, m] of [
      [2, 2],
      [2, 3],
      [2, 6],
      [3, 3],
      [4, 3],
      [3, 4],
      [9, 3],
      [64, 2],
    ]) {
      expect(size({ kind: "graded" }, alike(n, steps(m)))).toBe(choose((n - 1) * (m - 1) + m, m - 1) + 1);
    }
  });

  test("two agents with m actions: m to the m tables, of which 2m − 1 over m are increasing", () => {
    for (const m of [2, 3, 4]) {
      expect(size(anyTable, alike(2, steps(m)))).toBe(m ** m + 1);
      expect(size(table, alike(2, steps(m)))).toBe(choose(2 * m - 1, m) + 1);
    }
    expect(size(anyTable, alike(3, steps(3)))).toBe(3 ** 6 + 1); // six ways to split two others among three actions
  });

  test("G amounts over a actions: a G acts, G − 1 prices, G answers to all tops", () => {
    expect(size({ kind: "transfer", ...quarters }, pair)).toBe(1 + 2 * 5 + 4 + 5);
    expect(size({ kind: "transfer", step: 0.1, most: 3 }, trio)).toBe(1 + 2 * 31 + 30 + 31);
  });

  test("a acts and p tests: a + a (a − 1) p, and half of p (p + 1) for pairs", () => {
    expect(size({ kind: "expression", depth: 1 }, pair)).toBe(1 + 2 + 2 * 5);
    expect(size({ kind: "expression", depth: 2 }, pair)).toBe(1 + 2 + 2 * 15);
    expect(size({ kind: "expression", depth: 1, ...quarters }, pair)).toBe(1 + 10 + 90 * 9);
    expect(size({ kind: "expression", depth: 2, ...quarters }, pair)).toBe(1 + 10 + 90 * 45);
    expect(size({ kind: "expression", depth: 1, predicates: ["role", "same"] }, mixed(0))).toBe(1 + 2 * (4 + 2));
  });

  test("where there is nothing to choose, there is one thing to say", () => {
    const alone = alike(3, ["only"]);
    for (const messages of [threshold, table, { kind: "graded" }, { kind: "identity" }, { kind: "modal" }] as const) {
      expect(texts(messages, alone)).toEqual(["only"]);
    }
  });
});

describe("what is refused", () => {
  test.each<[Messages, Speaker, string]>([
    [anyTable, alike(12), "table would have 4097 messages, more than 4096; use threshold, which has 14."],
    [anyTable, alike(2, steps(8)), "table would have 16777217 messages, more than 4096; use threshold, which has 4."],
    [
      anyTable,
      unranked(alike(2, steps(30))),
      "table would have over 9e15 messages, more than 4096; use unconditional, which has 31.",
    ],
    [
      table,
      alike(9, steps(3)),
      "table would have at least 4097 messages, more than 4096; use threshold, which has 11.",
    ],
    [
      table,
      alike(64, steps(9)),
      "table would have at least 4097 messages, more than 4096; use threshold, which has 66.",
    ],
    [table, alike(2, steps(8)), "table would have at least 4097 messages"],
    [
      { kind: "graded" },
      alike(2, steps(8)),
      "graded would have 6436 messages, more than 4096; use threshold, which has 4.",
    ],
    [{ kind: "graded" }, alike(64, steps(3)), "graded would have 8257 messages"],
    [{ kind: "graded" }, alike(64, steps(64)), "graded would have over 9e15 messages"],
    [threshold, alike(4095), "threshold would have 4097 messages, more than 4096; use unconditional, which has 3."],
    [
      { kind: "unconditional" },
      alike(
        2,
        Array.from({ length: 4096 }, (_, a) => `${a}`),
      ),
      "unconditional would have 4097 messages, more than 4096; use none, which has 1.",
    ],
    [
      { kind: "transfer", step: 0.001, most: 2 },
      pair,
      "transfer would have 8004 messages, more than 4096; raise step, or lower most.",
    ],
    [
      { kind: "expression", depth: 2, step: 0.1, most: 0.6 },
      pair,
      "expression would have 12027 messages, more than 4096; use depth 1, which has 2017.",
    ],
    [
      { kind: "expression", depth: 1, step: 0.01, most: 1 },
      pair,
      "expression would have 4263413 messages, more than 4096; name fewer predicates, or use threshold, which has 4.",
    ],
    [{ kind: "share", levels: 1366 }, pair, "share would have 4099 messages, more than 4096; use fewer levels."],
    [
      { kind: "contract", terms: "profile" },
      alike(12),
      "contract would have 4097 messages, more than 4096; use terms own, which have 3.",
    ],
    [{ kind: "contract", terms: "profile" }, alike(64, steps(20)), "contract would have over 9e15 messages"],
    [{ kind: "modal" }, alike(40), "modal would have a program of more than 128 nodes; use threshold, which has 42."],
    [{ kind: "identity" }, alike(66), "identity would have a program of more than 128 nodes"],
    [{ kind: "modal" }, alike(20, ["a".repeat(90), "b"]), "modal would have a program of more than 2000 characters"],
    [
      table,
      unranked(pair),
      "table needs to know how cooperative actions are, and the game does not rank them; use unconditional.",
    ],
    ...(
      [
        threshold,
        { kind: "graded" },
        { kind: "identity" },
        { kind: "modal" },
        { kind: "transfer", ...quarters },
        { kind: "contract", terms: "penalty", ...quarters },
      ] as const
    ).map((messages): [Messages, Speaker, string] => [
      messages,
      unranked(pair),
      "needs to know how cooperative actions are",
    ]),
    ...(
      [
        { kind: "identity" },
        { kind: "modal" },
        { kind: "transfer", ...quarters },
        { kind: "share", levels: 2 },
        { kind: "expression", depth: 1, predicates: ["bound"] },
      ] as const
    ).map((messages): [Messages, Speaker, string] => [
      messages,
      alike(1),
      "is about others, and there is one agent only; use unconditional.",
    ]),
    [
      { kind: "expression", depth: 1, predicates: ["total"] },
      unranked(pair),
      "the predicate total needs to know how cooperative",
    ],
    [
      { kind: "expression", depth: 1, predicates: ["punishes"] },
      unranked(pair),
      "the predicate punishes needs to know how cooperative",
    ],
    [
      { kind: "expression", depth: 1, predicates: ["count"] },
      mixed(0),
      "the predicate count needs an action that all others have; use plays.",
    ],
    [
      { kind: "programs", programs: ["C", "if plays(other) = C the"] },
      pair,
      "programs[1], at 21: expected 'then', got 'the'; allowed: then, and, or.",
    ],
    [{ kind: "programs", programs: ["C pay 1"] }, pair, "programs[0], at 7: nothing is paid here"],
    [{ kind: "programs", programs: ["C", "D", '"C"'] }, pair, "programs[2] says the same as programs[0]."],
    [
      threshold,
      {
        ...pair,
        actions: [
          ["C", "C"],
          ["C", "D"],
        ],
      },
      "two actions of agent 0 are called 'C'.",
    ],
    [
      threshold,
      { ...pair, levels: [Int32Array.of(0, 1), Int32Array.of(1, 1)] },
      "the levels of agent 1 must be 0 … 1, each once, got 1,1.",
    ],
  ])("%j", (messages, speaker, sentence) => {
    expect(refused(messages, speaker)).toThrow(/^test: .*\.$/);
    expect(refused(messages, speaker)).toThrow(sentence);
  });

  test("the largest languages that are allowed have 4,096 messages", () => {
    const names = Array.from({ length: 4095 }, (_, a) => `${a}`);
    expect(size({ kind: "unconditional" }, alike(2, names))).toBe(mostMessages);
    expect(size({ kind: "share", levels: 1365 }, pair)).toBe(mostMessages);
    expect(size({ kind: "contract", terms: "penalty", step: 1, most: 4094 }, pair)).toBe(mostMessages);
  });
});

describe("there and back", () => {
  const everywhere: Messages[] = [
    ...([
      threshold,
      table,
      anyTable,
      { kind: "graded" },
      { kind: "identity" },
      { kind: "modal" },
      { kind: "unconditional" },
    ] as const),
    ...([
      { kind: "transfer", step: 0.1, most: 0.7 },
      { kind: "delegate" },
      { kind: "share", levels: 7 },
      { kind: "none" },
    ] as const),
    ...([1, 2] as const).map((depth): Messages => ({ kind: "expression", depth })),
    {
      kind: "expression",
      depth: 1,
      step: 1 / 3,
      most: 1,
      predicates: ["always", "plays", "paid", "same", "role", "total"],
    },
    ...([
      { kind: "contract", terms: "profile" },
      { kind: "contract", terms: "own" },
      { kind: "contract", terms: "penalty", ...quarters },
    ] as const),
  ];
  const speakers: [string, Speaker][] = [
    ["two agents", pair],
    ["three", trio],
    ["the middle one of five", alike(5, ["C", "D"], 2)],
    ["three with three actions", alike(3, ["all", "half", "none"], 1)],
    ["two with actions that have odd names", alike(2, ["pay 1", "if"])],
    ["a buyer", mixed(1)],
    ["a seller", mixed(2)],
    ["two agents without rank", unranked(pair)],
  ];

  test.each(speakers)("every message has a text of its own that leads back to it, spaces or not: %s", (_, speaker) => {
    let spoken = 0;
    for (const messages of everywhere) {
      let language: Language;
      try {
        language = speak(messages, speaker);
      } catch (error) {
        expect((error as Error).message).toMatch(/^test: .*(rank|different actions)/);
        continue;
      }
      spoken++;
      expect(new Set(language.texts).size).toBe(language.size);
      for (const list of [language.programs, language.monotone, language.nodes, language.messages]) {
        expect(list).toHaveLength(language.size);
      }
      const every = Math.ceil(language.size / 60);
      for (let m = 0; m < language.size; m += every) {
        expect(messageIndex(language, language.texts[m])).toBe(m);
        expect(
          messageIndex(language, ` ${language.texts[m].replace(/([(),=]|>=)/g, " $1 ").replace("> =", ">=")} `),
        ).toBe(m);
        const program = language.programs[m];
        expect(language.nodes[m]).toBe(m === 0 ? 0 : program ? nodesOf(program) : 1);
      }
    }
    expect(spoken).toBeGreaterThanOrEqual(8);
  });

  test("any text that means the same program is that message", () => {
    const language = speak({ kind: "transfer", ...quarters }, pair);
    expect(messageIndex(language, '"D" pay 0.250 to other 1')).toBe(messageIndex(language, "D pay 0.25"));
    expect(messageIndex(language, "if ((paid>=1e0)) then C else D pay 0")).toBe(14);
    expect(messageIndex(speak({ kind: "share", levels: 3 }, pair), 'play  "C" for 0.50')).toBe(5);
    expect(messageIndex(language, " none ")).toBe(0);
    expect(messageIndex(speak({ kind: "unconditional" }, alike(2, ["none", "C"])), '"none"')).toBe(1);
    expect(messageIndex(speak({ kind: "unconditional" }, alike(2, ["none", "C"])), "none")).toBe(0);
  });

  test("what is no message is refused with some that are", () => {
    const language = speak(table, pair);
    expect(() => messageIndex(language, "if plays(other) = C then D else C")).toThrow(
      "'if plays(other) = C then D else C' is no message of this language; it has 'none', 'C', 'if plays(other) = C then C else D', 'D'.",
    );
    expect(() => messageIndex(language, "if plays(other) = E then D else C")).toThrow(
      "at 19: expected an action of that other, got 'E'",
    );
    expect(() => messageIndex(speak({ kind: "share", levels: 9 }, pair), "offer 2")).toThrow(
      "'offer 2' is no message of this language; it has 'none', 'offer 0', 'offer 0.125', 'offer 0.25' … 28 in all.",
    );
    expect(() => messageIndex(speak({ kind: "none" }, pair), "C")).toThrow("it has 'none'.");
  });

  test("agents with the same actions and others say the same wherever they sit", () => {
    for (const messages of everywhere) {
      expect(speak(messages, alike(3, ["C", "D"], 2)).texts).toEqual(speak(messages, trio).texts);
    }
  });
});

describe("monotone", () => {
  test("thresholds, graded commitments and increasing tables are; of all tables of two only Anti is not", () => {
    for (const speaker of [pair, trio, alike(6), alike(2, steps(4)), alike(3, steps(3))]) {
      for (const messages of [
        threshold,
        { kind: "graded" },
        table,
        { kind: "identity" },
        { kind: "modal" },
        { kind: "transfer", ...quarters },
      ] as const) {
        expect(speak(messages, speaker).monotone).not.toContain(false);
      }
    }
    expect(speak(anyTable, pair).monotone).toEqual([true, true, true, false, true]);
  });

  test("as many of all tables are as there are increasing ones", () => {
    for (const speaker of [trio, alike(7), alike(11), alike(2, steps(3)), alike(2, steps(5)), alike(3, steps(3))]) {
      const judged = speak(anyTable, speaker);
      const good = judged.texts.filter((_, m) => judged.monotone[m]);
      expect(good.sort()).toEqual([...speak(table, speaker).texts].sort());
    }
  });

  test("to pay less, or others, as more is done is not increasing", () => {
    const judge = (text: string, speaker = trio) =>
      speak({ kind: "programs", programs: [text], step: 1, most: 4 }, speaker).monotone[1];
    expect(judge("if count(C) >= 1 then C pay 2 else D pay 1")).toBe(true);
    expect(judge("if count(C) >= 1 then C pay 1 else D pay 2")).toBe(false);
    expect(judge("if count(C) >= 1 then C pay 1 to other 1 else D")).toBe(true);
    expect(judge("if count(C) >= 1 then C pay 2 to other 1 else D pay 1 to other 2")).toBe(false);
    expect(judge("if count(C) >= 1 then C pay 2 else D pay 1 to other 2")).toBe(true); // half of 2 for each
    expect(judge("if count(C) >= 1 then C pay 1 else D pay 1 to other 2")).toBe(false);
    expect(judge("if count(C) >= 1 then C pay 4 to other 1 else D pay 1")).toBe(false);
    expect(judge("if paid >= 1 then D else C")).toBe(false);
    expect(judge("if not paid >= 1 then D else C")).toBe(true);
    expect(judge("if never or not count(D) >= 1 then C else D")).toBe(true);
    expect(judge("if count(C) >= 2 then D else if count(C) >= 3 then D else C")).toBe(false);
    expect(
      judge("if plays(other 1) = C then if plays(other 2) = C then C else D else if plays(other 2) = C then D else D"),
    ).toBe(true);
    expect(judge("if same(other 1) then C else if bound(other 1) then D else if punishes(other 2) then C else D")).toBe(
      true,
    );
    expect(judge("if same(other 1) and not bound(other 1) and paid >= 1 then D else C")).toBe(true); // that never is
    expect(judge("if pays(other 1) >= 2 then C else if not pays(other 2) >= 2 and paid >= 3 then C else D")).toBe(
      false,
    );
    expect(judge("if sees(price) >= 2 and not sees(price) >= 1 and paid >= 1 then D else C")).toBe(true); // that never is
    expect(judge("if sees(price) >= 1 and not sees(price) >= 2 and paid >= 1 then D else C")).toBe(false);
    expect(judge("if not bound(other 1) and count(C) >= 3 then D else C", alike(4))).toBe(false);
    expect(judge("if bound(other 1) and count(D) >= 3 then C else if count(C) >= 2 then C else D", alike(4))).toBe(
      false,
    );
    expect(judge("if role(other 1) = buyer and paid >= 1 then low else high", mixed(0))).toBe(false);
    expect(judge("if role(other 1) = seller and paid >= 1 then low else high", mixed(0))).toBe(true); // it is a buyer
  });

  test("without a rank only what does not depend on moves is", () => {
    expect(speak(anyTable, unranked(pair)).monotone).toEqual([true, true, false, false, true]);
    const { texts: list, monotone } = speak({ kind: "expression", depth: 1 }, unranked(pair));
    expect(list.filter((_, m) => !monotone[m]).every((text) => text.includes("plays"))).toBe(true);
    expect(monotone.filter((yes) => !yes)).toHaveLength(4);
  });

  test.each([
    ["two agents", pair],
    ["two with three actions", alike(2, ["a", "b", "c"])],
    ["three", trio],
    ["a buyer", mixed(1)],
  ])("the judgement is that of all pairs of joint moves under all facts: %s", (_, speaker) => {
    const judge = monotonicityOf(speaker);
    const seen = { true: 0, false: 0 };
    fc.assert(
      fc.property(programsOf(speaker, 2, 2), (program) => {
        const isMonotone = judge(program);
        seen[isMonotone ? "true" : "false"]++;
        expect(isMonotone).toBe(isIncreasing(program, speaker));
      }),
      { seed: 3, numRuns: 150 },
    );
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(20);
  });
});

/** Every pair of joint moves of the others of which one is above the other, for every combination of facts. Slow. */
function isIncreasing(program: Program, speaker: Speaker): boolean {
  const { n, seat, levels = [], roles, actions } = speaker;
  const names = [...new Set(roles)];
  const c: Circle = circleOf(
    roles.map((role) => names.indexOf(role)),
    roles.map(() => 0),
    levels,
    roles.map(() => 2),
  );
  c.messages[seat] = 7;
  const ids = Array.from({ length: n - 1 }, (_, k) => (seat + 1 + k) % n);
  const text = JSON.stringify(program);
  const asks = (kind: string) => text.includes(`"${kind}"`);
  const moves = product(ids.flatMap((j) => [actions[j].length, asks("paid") || asks("pays") ? 2 * (n - 1) + 1 : 1]));
  const facts = product([
    ...ids.flatMap(() => [asks("same") || asks("bound") ? 3 : 1, asks("punishes") ? 2 : 1]),
    ...speaker.fields.map(() => (asks("sees") ? 7 : 1)),
  ]);
  const rank = (move: readonly number[]) => move.map((x, k) => (k % 2 === 0 ? levels[ids[k / 2]][x] : x));
  const heights = moves.map(rank);
  const pairs = heights.flatMap((low, a) =>
    heights.flatMap((high, b) => (a !== b && low.every((x, k) => x <= high[k]) ? [[a, b]] : [])),
  );
  return facts.every((fact) => {
    for (const [k, j] of ids.entries()) {
      c.messages[j] = [-1, 7, 8][fact[2 * k]];
      c.programs[j] = { kind: "move", action: fact[2 * k + 1] === 0 ? c.bottoms[j] : c.tops[j], pay: 0, to: 0 };
    }
    for (const f of speaker.fields.keys()) c.views[seat][f] = [-3, -1, 0, 0.01, 1, 4, 2e21][fact[2 * ids.length + f]];
    const given = moves.map((move) => {
      for (const [k, j] of ids.entries()) {
        c.actions[j] = move[2 * k];
        c.pays[j] = move[2 * k + 1]; // shared, so that a whole step may come in parts
      }
      const { action, pay, to } = respond(c, seat, program) as Move;
      return [levels[seat][action], ...ids.map((_, k) => (to === 0 ? pay / (n - 1) : to === k + 1 ? pay : 0))];
    });
    return pairs.every(([a, b]) => given[a].every((x, k) => x <= given[b][k]));
  });
}

/** All lists of digits below these bases. */
function product(bases: readonly number[]): number[][] {
  return bases.reduce<number[][]>(
    (lists, base) => lists.flatMap((list) => Array.from({ length: base }, (_, x) => [...list, x])),
    [[]],
  );
}

describe("literals", () => {
  const check = (value: unknown) => () => checkMessages(value, "device: messages");

  test("what is well said is taken as it is, and defaults are filled in", () => {
    const given: Messages[] = [
      ...(["none", "unconditional", "threshold", "graded", "identity", "modal", "delegate"] as const).map((kind) => ({
        kind,
      })),
      ...([
        anyTable,
        { kind: "transfer", ...quarters },
        { kind: "share", levels: 11 },
        { kind: "contract", terms: "profile" },
      ] as const),
      ...([
        { kind: "contract", terms: "own" },
        { kind: "contract", terms: "penalty", ...quarters },
      ] as const),
      ...([
        { kind: "expression", depth: 2 },
        { kind: "expression", depth: 1, predicates: ["always", "paid"], step: 0.1, most: 0.3 },
      ] as const),
      ...([
        { kind: "programs", programs: ["C"] },
        { kind: "programs", programs: ["C pay 1"], step: 1, most: 1 },
      ] as const),
    ];
    for (const messages of given) {
      expect(checkMessages(JSON.parse(JSON.stringify(messages)), "x")).toEqual(messages);
    }
    expect(checkMessages({ kind: "table" }, "x")).toEqual({ kind: "table", monotone: true });
    expect(checkMessages({ kind: "expression", depth: 1, predicates: ["same", "plays", "same"] }, "x")).toEqual({
      ...{ kind: "expression", depth: 1, predicates: ["plays", "same"] },
    });
  });

  test.each([
    [3, "device: messages must be an object, got 3."],
    [null, "device: messages must be an object, got null."],
    [["threshold"], 'device: messages must be an object, got ["threshold"].'],
    ["threshold", 'device: messages must be an object, got "threshold".'],
    [
      {},
      "device: messages must have a kind, one of none, unconditional, threshold, graded, table, identity, modal, transfer,",
    ],
    [{ kind: "toString" }, 'got "toString".'],
    [JSON.parse('{"kind": "__proto__"}'), 'got "__proto__".'],
    [{ kind: ["none"] }, 'got ["none"].'],
    [{ kind: "threshold", k: 2 }, "device: messages of kind threshold has no 'k'; it has kind."],
    [JSON.parse('{"kind": "table", "__proto__": 1}'), "has no '__proto__'; it has kind, monotone."],
    [{ kind: "table", monotone: "yes" }, 'device: messages: monotone must be true or false, got "yes".'],
    [{ kind: "transfer" }, "device: messages: step must be a number from 1e-9 to 1000000000, got undefined."],
    [{ kind: "transfer", step: 0, most: 1 }, "step must be a number from 1e-9 to 1000000000, got 0."],
    [{ kind: "transfer", step: Number.NaN, most: 1 }, "step must be a number from 1e-9 to 1000000000, got NaN."],
    [{ kind: "transfer", step: 1, most: "2" }, 'most must be a number from 1e-9 to 1000000000000, got "2".'],
    [{ kind: "transfer", step: 0.3, most: 1 }, "most must be a whole multiple of step, got 1 with steps of 0.3."],
    [{ kind: "transfer", step: 2, most: 1 }, "most must be a whole multiple of step, got 1 with steps of 2."],
    [
      { kind: "transfer", step: 1e-9, most: 1e12 },
      "most must be less than 4096 steps, got 1000000000000 with steps of 1e-9; raise step.",
    ],
    [{ kind: "expression" }, "depth must be an integer from 1 to 2, got undefined."],
    [{ kind: "expression", depth: 3 }, "depth must be an integer from 1 to 2, got 3."],
    [{ kind: "expression", depth: 1, step: 1 }, "most must be a number"],
    [{ kind: "expression", depth: 1, predicates: [] }, "predicates must be a list of always, plays,"],
    [{ kind: "expression", depth: 1, predicates: "plays" }, 'punishes, got "plays".'],
    [{ kind: "expression", depth: 1, predicates: ["plays", "hasOwnProperty"] }, "predicates[1] must be one of always,"],
    [{ kind: "expression", depth: 1, predicates: [null] }, "predicates[0] must be one of always,"],
    [
      { kind: "expression", depth: 1, predicates: ["paid"] },
      "device: messages: the predicate paid needs step and most.",
    ],
    [{ kind: "programs" }, "programs must be a list of 1 to 4095 texts, got undefined."],
    [{ kind: "programs", programs: [] }, "programs must be a list of 1 to 4095 texts, got []."],
    [{ kind: "programs", programs: Array(4096).fill("C") }, "programs must be a list of 1 to 4095 texts"],
    [{ kind: "programs", programs: ["C", 1] }, "programs[1] must be a text"],
    [{ kind: "share", levels: 1 }, "levels must be an integer from 2 to 4095, got 1."],
    [{ kind: "share", levels: 2.5 }, "levels must be an integer from 2 to 4095, got 2.5."],
    [{ kind: "contract" }, "terms must be one of profile, own, penalty, got undefined."],
    [
      { kind: "contract", terms: "profile", step: 1 },
      "step and most belong to a contract with terms penalty; the terms are profile.",
    ],
    [{ kind: "contract", terms: "penalty" }, "step must be a number"],
    [{ kind: "delegate", to: "mediator" }, "device: messages of kind delegate has no 'to'; it has kind."],
  ])("%j is refused", (value, sentence) => {
    expect(check(value)).toThrow(sentence);
  });

  test("any other data is refused with a sentence, or well said", () => {
    const kinds = ["none", "table", "transfer", "expression", "programs", "share", "contract", "x"];
    const keys = ["monotone", "step", "most", "depth", "predicates", "programs", "levels", "terms"];
    const value = fc.oneof(
      fc.constantFrom(1, 2, 0.5, true, "profile", "penalty", ["C"], ["plays"], null),
      fc.jsonValue({ maxDepth: 1 }),
    );
    const literal = fc
      .tuple(fc.constantFrom(...kinds), fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 4 }))
      .map(([kind, rest]) => ({ ...rest, kind }));
    let good = 0;
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: literal }, { weight: 1, arbitrary: fc.jsonValue() }), (given) => {
        try {
          const messages = checkMessages(given, "here");
          good++;
          expect(checkMessages(messages, "here")).toEqual(messages);
        } catch (error) {
          expect((error as Error).constructor).toBe(Error);
          expect((error as Error).message).toMatch(/^here.*\.$/s);
        }
      }),
      { seed: 4, numRuns: 3000 },
    );
    expect(good).toBeGreaterThan(100);
  });
});
