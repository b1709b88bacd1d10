/** Speakers: what a language needs to know of the game and of who speaks it. Others are named by their distance, as in programs. */

export interface Speaker {
  readonly n: number; // agents
  readonly seat: number; // the speaker's
  readonly actions: readonly (readonly string[])[]; // names, [n][actions]
  readonly levels: readonly Int32Array[] | undefined; // [n][actions], 0 = bottom; undefined where the game has no rank
  readonly roles: readonly string[]; // names, [n]
  readonly fields: readonly string[]; // names of the numbers in the speaker's own view
}

/** Payments are 0, step … most, in units of payoff. Programs hold them in steps. */
export interface Payments {
  readonly step: number;
  readonly most: number;
}

/** No payment and no condition on payments is larger, in steps. */
const mostSteps = 1_000_000;

/** An amount in steps of a grid; undefined where it lies off it. */
export function stepsOf(amount: number, step: number): number | undefined {
  const steps = Math.round(amount / step);
  return steps <= mostSteps && Math.abs(amount / step - steps) <= 1e-9 * Math.max(1, steps) ? steps : undefined;
}

/** Steps as an amount, without the dust that binary fractions leave: 3 steps of 0.1 are 0.3. */
export function amountOf(steps: number, step: number): number {
  return Number((steps * step).toPrecision(12));
}

/** The seat of the other at this distance. */
export function seatOf({ n, seat }: Speaker, who: number): number {
  return (seat + who) % n;
}

/** The distances of all others: 1 … n − 1. */
export function others({ n }: Speaker): number[] {
  return Array.from({ length: n - 1 }, (_, k) => k + 1);
}

/** Agent j's actions from the most to the least cooperative; as numbered where the game has no rank. */
export function ladder({ actions, levels }: Speaker, j: number): number[] {
  const numbered = actions[j].map((_, a) => a);
  return levels ? numbered.sort((a, b) => levels[j][b] - levels[j][a]) : numbered;
}

export function topOf({ levels, actions }: Speaker, j: number): number {
  return levels ? levels[j].indexOf(actions[j].length - 1) : 0;
}

export function bottomOf({ levels, actions }: Speaker, j: number): number {
  return levels ? levels[j].indexOf(0) : actions[j].length - 1;
}

/** Names of actions that all others have under the same number, at that number; the rest is undefined. */
export function commonActions(speaker: Speaker): (string | undefined)[] {
  const lists = others(speaker).map((who) => speaker.actions[seatOf(speaker, who)]);
  return (lists[0] ?? []).map((name, a) => (lists.every((list) => list[a] === name) ? name : undefined));
}

/** Do all others have the same actions, ranked alike? */
export function areAlike(speaker: Speaker): boolean {
  const seats = others(speaker).map((who) => seatOf(speaker, who));
  const same = (a: ArrayLike<unknown>, b: ArrayLike<unknown>) =>
    a.length === b.length && Array.from(a).every((x, k) => x === b[k]);
  const { actions, levels } = speaker;
  return seats.every((j) => same(actions[j], actions[seats[0]]) && (!levels || same(levels[j], levels[seats[0]])));
}

/** The top action of all others where it is one and the same, so that those who play it can be counted. */
export function sharedTop(speaker: Speaker): number | undefined {
  const tops = others(speaker).map((who) => topOf(speaker, seatOf(speaker, who)));
  return tops.every((top) => top === tops[0]) && commonActions(speaker)[tops[0]] !== undefined ? tops[0] : undefined;
}

/** The most that the others' levels can sum to. */
export function reach(speaker: Speaker): number {
  return others(speaker).reduce((sum, who) => sum + speaker.actions[seatOf(speaker, who)].length - 1, 0);
}

/** Names of roles in the order of their first agents; programs hold their numbers. */
export function roleNames({ roles }: Speaker): string[] {
  return [...new Set(roles)];
}

/** @throws a sentence where actions cannot be told apart, by name or by rank */
export function checkSpeaker({ actions, levels }: Speaker, who: string): void {
  for (const [j, names] of actions.entries()) {
    if (new Set(names).size < names.length) {
      const twice = names.find((name, a) => names.indexOf(name) !== a);
      throw new Error(`${who}: two actions of agent ${j} are called '${twice}'.`);
    }
    const sorted = levels && [...levels[j]].sort((a, b) => a - b);
    if (sorted && (sorted.length !== names.length || sorted.some((level, a) => level !== a))) {
      throw new Error(`${who}: the levels of agent ${j} must be 0 … ${names.length - 1}, each once, got ${levels[j]}.`);
    }
  }
}
