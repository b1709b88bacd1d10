/**
 * Programs: what a message commits its sender to, as a function of what the others do.
 *
 * Every message of every language means a program, a small decision tree whose leaves are moves (an action, and perhaps a payment)
 * and whose tests are conditions on the others' moves, payments, messages and roles. Others are named by their distance: other 1 is
 * the next agent in the circle of all agents (roles in order, agents in order), other n − 1 the one before.
 *
 * Tests are Kleene's: where a move that they ask about is unknown, they may be unknown themselves, and so may the move that follows.
 *
 *   not u = u;  false and u = false;  true or u = true;  if u then x else x = x
 *
 * References: Tennenholtz (2004), Games Econ. Behav. 49 (program equilibrium); Kleene (1952), Introduction to Metamathematics, § 64;
 * Barasz et al. (2014), arXiv:1401.5577 (an agent who asks whether another punishes defection).
 */

/** An action, and `pay` units of payment to other `to`, or shared equally by all others where `to` is 0. */
export interface Move {
  readonly kind: "move";
  readonly action: number;
  readonly pay: number; // in steps of the device's grid
  readonly to: number; // 1 … n − 1, or 0 for all
}

export interface Branch {
  readonly kind: "if";
  readonly test: Condition;
  readonly then: Program;
  readonly else: Program;
}

export type Program = Move | Branch;

export type Condition =
  | { readonly kind: "always" }
  | { readonly kind: "never" }
  | { readonly kind: "plays"; readonly who: number; readonly action: number }
  | { readonly kind: "count"; readonly action: number; readonly least: number } // others who play just this action
  | { readonly kind: "total"; readonly least: number } // Σ of the others' levels, 0 being the least cooperative action's
  | { readonly kind: "pays"; readonly who: number; readonly least: number } // other `who` gives me, in steps of the grid
  | { readonly kind: "paid"; readonly least: number } // all others together give me
  | { readonly kind: "same"; readonly who: number } // it sent the message that I sent
  | { readonly kind: "bound"; readonly who: number } // it is committed to something
  | { readonly kind: "role"; readonly who: number; readonly role: number }
  | { readonly kind: "punishes"; readonly who: number } // it plays its bottom action against all others at theirs
  | { readonly kind: "sees"; readonly field: number; readonly least: number } // a number of my own view of the game
  | { readonly kind: "not"; readonly of: Condition }
  | { readonly kind: "and"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "or"; readonly left: Condition; readonly right: Condition };

/** Those whose commitments are resolved together. One object per layer, filled for one lane after the other. */
export interface Circle {
  readonly n: number; // agents
  readonly programs: (Program | undefined)[]; // [n]; undefined = free: its move below is given and stays
  readonly messages: Int32Array; // [n], which message of its language each sent; −1 = none
  readonly languages: Int32Array; // [n], equal where agents speak one language, so that equal messages are the same
  readonly roles: Int32Array; // [n]
  readonly actions: Int32Array; // [n], moves; −1 = unknown
  readonly pays: Int32Array; // [n], payments in steps of the grid
  readonly targets: Int32Array; // [n], to which other, by distance; 0 = shared by all
  readonly levels: readonly Int32Array[]; // [n][actions], how cooperative: 0 = bottom … actions − 1 = top
  readonly bottoms: Int32Array; // [n], the action of level 0
  readonly tops: Int32Array; // [n], the action of the highest level
  readonly views: readonly Float32Array[]; // [n][fields], what each sees of the game; filled where a program asks
  readonly phantoms: Int32Array; // [1], heads without a body: identities that count as one more who plays the top action
}

export const no = 0;
export const yes = 1;
export const unknown = 2;

/** A circle of n agents, all free and unknown. */
export function circleOf(
  roles: readonly number[],
  languages: readonly number[],
  levels: readonly Int32Array[],
  fields: readonly number[] = [],
): Circle {
  const n = roles.length;
  return {
    ...{ n, levels, programs: Array<Program | undefined>(n).fill(undefined) },
    messages: new Int32Array(n).fill(-1),
    languages: Int32Array.from(languages),
    roles: Int32Array.from(roles),
    actions: new Int32Array(n).fill(-1),
    pays: new Int32Array(n),
    targets: new Int32Array(n),
    bottoms: Int32Array.from(levels, (list) => list.indexOf(0)),
    tops: Int32Array.from(levels, (list) => list.indexOf(list.length - 1)),
    views: Array.from({ length: n }, (_, i) => new Float32Array(fields[i] ?? 0)),
    phantoms: new Int32Array(1),
  };
}

/** The leaf that agent i's program comes to now; undefined where that is unknown. @param program of agent i */
export function respond(c: Circle, i: number, program: Program): Move | undefined {
  let at = program;
  while (at.kind === "if") {
    const holds = evaluate(c, i, at.test);
    if (holds === unknown) return agreed(respond(c, i, at.then), respond(c, i, at.else));
    at = holds === yes ? at.then : at.else;
  }
  return at;
}

/** Does the condition hold for agent i? `no`, `yes` or `unknown`. */
export function evaluate(c: Circle, i: number, test: Condition): number {
  switch (test.kind) {
    case "always":
      return yes;
    case "never":
      return no;
    case "plays": {
      const action = c.actions[other(c, i, test.who)];
      return action < 0 ? unknown : action === test.action ? yes : no;
    }
    case "count":
      return counted(c, i, test.action, test.least);
    case "total":
      return totalled(c, i, test.least);
    case "pays":
      return paid(c, i, test.who, test.who, test.least);
    case "paid":
      return paid(c, i, 1, c.n - 1, test.least);
    case "same": {
      const j = other(c, i, test.who);
      return c.messages[j] >= 0 && c.messages[j] === c.messages[i] && c.languages[j] === c.languages[i] ? yes : no;
    }
    case "bound":
      return c.messages[other(c, i, test.who)] >= 0 ? yes : no;
    case "role":
      return c.roles[other(c, i, test.who)] === test.role ? yes : no;
    case "punishes":
      return punishes(c, other(c, i, test.who));
    case "sees":
      return c.views[i][test.field] >= test.least ? yes : no;
    case "not": {
      const of = evaluate(c, i, test.of);
      return of === unknown ? unknown : of === yes ? no : yes;
    }
    case "and": {
      const left = evaluate(c, i, test.left);
      if (left === no) return no;
      const right = evaluate(c, i, test.right);
      return right === no ? no : left === yes ? right : unknown;
    }
    case "or": {
      const left = evaluate(c, i, test.left);
      if (left === yes) return yes;
      const right = evaluate(c, i, test.right);
      return right === yes ? yes : left === no ? right : unknown;
    }
    default:
      return test satisfies never;
  }
}

/** The agent at this distance from i around the circle. */
export function other(c: Circle, i: number, who: number): number {
  const j = i + who;
  return j < c.n ? j : j - c.n;
}

/** A leaf that both branches come to, if they do. */
function agreed(a: Move | undefined, b: Move | undefined): Move | undefined {
  if (!a || !b) return undefined;
  return a.action === b.action && a.pay === b.pay && (a.pay === 0 || a.to === b.to) ? a : undefined;
}

function counted(c: Circle, i: number, action: number, least: number): number {
  let sure = action === c.tops[i] ? c.phantoms[0] : 0;
  let maybe = 0;
  for (let j = 0; j < c.n; j++) {
    if (j === i) continue;
    if (c.actions[j] === action) sure++;
    else if (c.actions[j] < 0) maybe++;
  }
  return sure >= least ? yes : sure + maybe >= least ? unknown : no;
}

function totalled(c: Circle, i: number, least: number): number {
  let sure = c.phantoms[0] * (c.levels[i].length - 1);
  let maybe = 0;
  for (let j = 0; j < c.n; j++) {
    if (j === i) continue;
    if (c.actions[j] >= 0) sure += c.levels[j][c.actions[j]];
    else maybe += c.levels[j].length - 1;
  }
  return sure >= least ? yes : sure + maybe >= least ? unknown : no;
}

/** Do the others from distance `first` to `last` together give agent i at least so much? Unknown where a move among them is. */
function paid(c: Circle, i: number, first: number, last: number, least: number): number {
  let sum = 0;
  let open = false;
  for (let who = first; who <= last; who++) {
    const j = other(c, i, who);
    if (c.actions[j] < 0) open = true;
    else if (c.pays[j] > 0) {
      if (c.targets[j] === 0) sum += c.pays[j] / (c.n - 1);
      else if (other(c, j, c.targets[j]) === i) sum += c.pays[j];
    }
  }
  if (sum >= least - 1e-9) return yes;
  return open ? unknown : no;
}

/** Would j play its bottom action if all others were at theirs? Who is free does not say; asked back, it is answered yes. */
function punishes(c: Circle, j: number): number {
  const program = c.programs[j];
  return program ? punished(c, j, program) : unknownFree(c, j);
}

function unknownFree(c: Circle, j: number): number {
  return c.actions[j] < 0 ? unknown : c.actions[j] === c.bottoms[j] ? yes : no;
}

function punished(c: Circle, j: number, program: Program): number {
  let at = program;
  while (at.kind === "if") at = atBottom(c, j, at.test) ? at.then : at.else;
  return at.action === c.bottoms[j] ? yes : no;
}

/** The condition, where all others play their bottom actions, pay nothing and punish. */
function atBottom(c: Circle, j: number, test: Condition): boolean {
  switch (test.kind) {
    case "plays":
      return c.bottoms[other(c, j, test.who)] === test.action;
    case "count": {
      let count = 0;
      for (let k = 0; k < c.n; k++) if (k !== j && c.bottoms[k] === test.action) count++;
      return count >= test.least;
    }
    case "total":
    case "pays":
    case "paid":
      return test.least <= 0;
    case "punishes":
      return true;
    case "not":
      return !atBottom(c, j, test.of);
    case "and":
      return atBottom(c, j, test.left) && atBottom(c, j, test.right);
    case "or":
      return atBottom(c, j, test.left) || atBottom(c, j, test.right);
    default:
      return evaluate(c, j, test) === yes;
  }
}
