/**
 * Trial: everything that a program can tell apart is gone through, and the others' moves are raised one notch at a time.
 *
 * What may be tried of the others is a row of dials. Facts (messages, punishing, the own view) are only set; moves (levels, payments) are
 * also raised. Agents whom no test names are interchangeable, so their levels are taken in falling order only. Payments matter at the
 * amounts that tests name; where both one agent's payment and the sum are tested, at every part of a step that sharing can lead to.
 */
import { type Circle, type Condition, circleOf, type Move, other, type Program, respond } from "./program.js";
import { ladder, others, roleNames, type Speaker, seatOf } from "./speaker.js";

interface Dial {
  readonly notches: number;
  readonly rises: boolean; // is a higher notch a higher move?
  readonly twin: number; // the dial before it that is interchangeable with it; −1 = none
  readonly set: (notch: number) => void;
}

/** States of the dials that are tried. */
const budget = 1 << 16;
/** Notches of a dial. */
const mostNotches = 1 << 12;

/**
 * A trial for programs of one speaker.
 *
 * @returns whether every raise raises the response, or leaves it; false also where there is more to try than the budget
 */
export function trialOf(speaker: Speaker, isAtMost: (low: Move, high: Move) => boolean): (program: Program) => boolean {
  const circle = circleFor(speaker);
  const rising = speaker.actions.map((_, j) => ladder(speaker, j).reverse());
  return (program) => {
    circle.pays.fill(0);
    const tests = testsOf(program);
    const dials = [
      ...levelsOf(tests, speaker, circle, rising), // first, since twins are counted from there
      ...paymentsOf(tests, speaker, circle),
      ...factsOf(tests, speaker, circle),
    ];
    return (
      dials.every(({ notches }) => notches <= mostNotches) && isRising(program, speaker.seat, circle, dials, isAtMost)
    );
  };
}

function isRising(
  program: Program,
  seat: number,
  circle: Circle,
  dials: readonly Dial[],
  isAtMost: (low: Move, high: Move) => boolean,
): boolean {
  const at = dials.map(() => 0);
  let tried = 0;
  const isHere = (): boolean => {
    const low = respond(circle, seat, program);
    for (let d = 0; d < dials.length; d++) {
      const { rises, notches, twin, set } = dials[d];
      if (!rises || at[d] === notches - 1 || (twin >= 0 && at[twin] === at[d])) continue;
      set(at[d] + 1);
      const high = respond(circle, seat, program);
      set(at[d]);
      if (!low || !high || !isAtMost(low, high)) return false;
    }
    return true;
  };
  const isFrom = (d: number): boolean => {
    if (d === dials.length) return ++tried <= budget && isHere();
    const { notches, twin, set } = dials[d];
    const last = twin >= 0 ? at[twin] : notches - 1;
    for (let notch = 0; notch <= last; notch++) {
      at[d] = notch;
      set(notch);
      if (!isFrom(d + 1)) return false;
    }
    return true;
  };
  return isFrom(0);
}

/** All agents at their bottoms, paying nothing, bound to nothing. */
function circleFor(speaker: Speaker): Circle {
  const { n, seat, actions, roles, fields } = speaker;
  const names = roleNames(speaker);
  const levels = speaker.levels ?? actions.map((list) => Int32Array.from(list, (_, a) => a));
  const circle = circleOf(
    roles.map((role) => names.indexOf(role)),
    roles.map(() => 0),
    levels,
    Array.from({ length: n }, (_, j) => (j === seat ? fields.length : 0)),
  );
  circle.messages[seat] = own;
  circle.actions.set(circle.bottoms);
  return circle;
}

const own = 1; // my message; another's is `different`
const different = 2;

type Test<K extends Condition["kind"]> = Extract<Condition, { readonly kind: K }>;
type Tests = readonly Condition[];

function ofKind<K extends Condition["kind"]>(tests: Tests, kind: K): Test<K>[] {
  return tests.filter((test): test is Test<K> => test.kind === kind);
}

function testsOf(program: Program): Condition[] {
  return program.kind === "move" ? [] : [...atoms(program.test), ...testsOf(program.then), ...testsOf(program.else)];
}

function atoms(test: Condition): Condition[] {
  if (test.kind === "not") return atoms(test.of);
  return test.kind === "and" || test.kind === "or" ? [...atoms(test.left), ...atoms(test.right)] : [test];
}

const distinct = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
const fact = (values: readonly number[], write: (value: number) => void): Dial => ({
  ...{ notches: values.length, rises: false, twin: -1 },
  set: (notch) => write(values[notch]),
});

/** What holds beside the moves: messages, who punishes, what I see. */
function factsOf(tests: Tests, { seat }: Speaker, c: Circle): Dial[] {
  const same = ofKind(tests, "same").map(({ who }) => who);
  const messages = distinct([...same, ...ofKind(tests, "bound").map(({ who }) => who)]).map((who) =>
    fact(same.includes(who) ? [-1, different, own] : [-1, different], (message) => {
      c.messages[other(c, seat, who)] = message;
    }),
  );
  const punishing = distinct(ofKind(tests, "punishes").map(({ who }) => who)).map((who) => {
    const j = other(c, seat, who);
    return fact(distinct([c.bottoms[j], c.tops[j]]), (action) => {
      c.programs[j] = { kind: "move", action, pay: 0, to: 0 };
    });
  });
  const fields = distinct(ofKind(tests, "sees").map(({ field }) => field)).map((field) => {
    const leasts = distinct(ofKind(tests, "sees").flatMap((test) => (test.field === field ? [test.least] : [])));
    const between = leasts.slice(1).map((least, k) => leasts[k] / 2 + least / 2);
    return fact([Number.NEGATIVE_INFINITY, ...between, Number.POSITIVE_INFINITY], (value) => {
      c.views[seat][field] = value;
    });
  });
  return [...messages, ...punishing, ...fields];
}

/** The others' actions, as far as tests ask for them. @param rising per agent, its actions by level */
function levelsOf(tests: Tests, speaker: Speaker, c: Circle, rising: readonly (readonly number[])[]): Dial[] {
  const all = tests.some(({ kind }) => kind === "count" || kind === "total");
  const plays = ofKind(tests, "plays").map(({ who }) => who);
  const named = [...plays, ...ofKind(tests, "pays").map(({ who }) => who)];
  const dials: Dial[] = [];
  const before: { readonly actions: readonly number[]; dial: number }[] = []; // the last dial of each kind of agent without a name
  for (const who of all ? others(speaker) : distinct(plays)) {
    const j = seatOf(speaker, who);
    const actions = rising[j];
    const alike = before.find(
      (one) => one.actions.length === actions.length && one.actions.every((a, k) => a === actions[k]),
    );
    const anonymous = !named.includes(who);
    const set = (notch: number) => {
      c.actions[j] = actions[notch];
    };
    dials.push({ notches: actions.length, rises: true, twin: anonymous && alike ? alike.dial : -1, set });
    if (anonymous && alike) alike.dial = dials.length - 1;
    else if (anonymous) before.push({ actions, dial: dials.length - 1 });
  }
  return dials;
}

/** What the others pay me. */
function paymentsOf(tests: Tests, speaker: Speaker, c: Circle): Dial[] {
  const parts = speaker.n - 1; // a step that is shared by all comes to a step / parts for each
  const sums = ofKind(tests, "paid").map(({ least }) => least);
  const single = ofKind(tests, "pays");
  const leastOf = (who: number) => single.flatMap((test) => (test.who === who ? [test.least] : []));
  const payers = distinct(single.map(({ who }) => who));
  const dial = (who: number, amounts: readonly number[]): Dial => ({
    ...{ notches: amounts.length, rises: true, twin: -1 },
    set: (notch) => {
      c.pays[seatOf(speaker, who)] = amounts[notch];
    },
  });
  const named = (leasts: readonly number[]) => distinct([0, ...leasts.map((least) => least * parts)]);
  if (sums.length === 0) return payers.map((who) => dial(who, named(leastOf(who))));
  if (payers.length === 0 || parts === 1) return [dial(1, named([...sums, ...single.map(({ least }) => least)]))];
  const most = Math.max(...sums, ...single.map(({ least }) => least)) * parts;
  const every = Array.from({ length: Math.min(most, mostNotches) + 1 }, (_, amount) => amount);
  const rest = others(speaker).find((who) => !payers.includes(who));
  return [...payers, ...(rest === undefined ? [] : [rest])].map((who) => dial(who, every));
}
