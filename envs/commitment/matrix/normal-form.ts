/**
 * A finite game in normal form: who can do what, and what each joint action pays.
 *
 * As data, for people and JSON, payoffs are lists within lists, one level per player, ending in one payoff per player:
 *
 *   payoffs[a₀][a₁]…[aₙ₋₁] = [u₀, u₁, …, uₙ₋₁]
 *
 * Compiled, they lie flat; the joint action (a₀ … aₙ₋₁) is row Σᵢ aᵢ · strideᵢ, the last player's action running fastest.
 *
 * Reference: von Neumann & Morgenstern (1944), Theory of Games and Economic Behavior, ch. II.
 */

/** Lists within lists of numbers, of any depth. */
export type Nested = readonly (number | Nested)[];

/** A game as data: the prisoner's dilemma is `{ payoffs: [[[2, 2], [0, 3]], [[3, 0], [1, 1]]], actions: ["c", "d"], rank: [1, 0] }`. */
export interface Table {
  readonly payoffs: Nested;
  readonly actions?: readonly string[] | readonly (readonly string[])[]; // names, for all players or per player
  readonly rank?: readonly number[] | readonly (readonly number[])[]; // higher is more cooperative, likewise
}

export interface NormalForm {
  readonly players: number; // n
  readonly counts: Int32Array; // [n], actions of each player
  readonly strides: Int32Array; // [n], joint action = Σ aᵢ · strideᵢ
  readonly joints: number; // how many joint actions there are, J = Π counts
  readonly payoffs: Float64Array; // [J, n]
  readonly actions: readonly (readonly string[])[]; // names, [n][counts]
  readonly rank: readonly (readonly number[])[] | undefined; // [n][counts]
  readonly alike: boolean; // have all players as many actions, ranked alike?
  readonly symmetric: boolean; // does only what is played count, and not by whom?
}

export const mostPayoffs = 1_000_000; // numbers in a table
export const mostPlayers = 64;
export const highest = 1e12; // of a payoff's magnitude

/**
 * The compiled game.
 *
 * @param what named in errors, `option 'table'` say
 * @throws a sentence that says where the table is wrong
 */
export function normalForm(table: Table, what = "the table"): NormalForm {
  if (typeof table !== "object" || table === null || Array.isArray(table)) {
    throw new Error(`${what} must be an object {payoffs, actions?, rank?}, got ${shown(table)}.`);
  }
  const odd = Object.keys(table).find((key) => !["payoffs", "actions", "rank"].includes(key));
  if (odd !== undefined) throw new Error(`${what} has no '${odd}'; it has payoffs, actions, rank.`);
  const counts = countsOf(table.payoffs, what);
  const players = counts.length;
  const joints = counts.reduce((product, n) => product * n, 1);
  if (!(joints * players <= mostPayoffs)) {
    throw new Error(`${what} may hold at most ${mostPayoffs} payoffs; ${counts.join(" × ")} for each player are more.`);
  }
  const payoffs: number[] = [];
  fill(table.payoffs, counts, 0, `${what}: payoffs`, payoffs);
  const strides = Int32Array.from(counts, (_, i) => counts.slice(i + 1).reduce((product, n) => product * n, 1));
  const actions = namesOf(table.actions, counts, what);
  const rank =
    table.rank === undefined ? undefined : perPlayer(table.rank, counts, `${what}: rank`, isNumber, "a number");
  const same = (lists: readonly (readonly unknown[])[]) => lists.every((list) => String(list) === String(lists[0]));
  const alike = counts.every((n) => n === counts[0]) && (rank === undefined || same(rank));
  const form = { players, counts: Int32Array.from(counts), strides, joints, payoffs: Float64Array.from(payoffs) };
  return { ...form, actions, rank, alike, symmetric: alike && isSymmetric(form) };
}

/** The action of player i within a joint action. */
export function digit({ strides, counts }: NormalForm, joint: number, i: number): number {
  return Math.floor(joint / strides[i]) % counts[i];
}

/** What each player does in each joint action, `[J + 1, n]`; the last row is "nothing yet", one beyond each player's actions. */
export function digits({ players, joints, strides, counts }: NormalForm): Int32Array {
  const places = new Int32Array((joints + 1) * players);
  for (let joint = 0, k = 0; joint < joints; joint++) {
    for (let i = 0; i < players; i++, k++) places[k] = Math.floor(joint / strides[i]) % counts[i];
  }
  places.set(counts, joints * players);
  return places;
}

/** `cooperate/defect`: the names of what everybody does. */
export function jointName(form: NormalForm, joint: number): string {
  return form.actions.map((names, i) => names[digit(form, joint, i)]).join("/");
}

/** Sizes along the first branch of the nest: one per player, which the rest must match. */
function countsOf(payoffs: unknown, what: string): number[] {
  const counts: number[] = [];
  let level = payoffs;
  for (; Array.isArray(level) && counts.length <= mostPlayers + 1; [level] = level) counts.push(level.length);
  const players = counts.length - 1;
  if (players < 2 || players > mostPlayers) {
    const got = Array.isArray(payoffs) ? `lists ${counts.length} deep` : shown(payoffs);
    throw new Error(
      `${what}: payoffs must be lists within lists, one level per player (2 to ${mostPlayers}) and then one payoff per player, got ${got}.`,
    );
  }
  return counts.slice(0, players);
}

function fill(level: unknown, counts: readonly number[], depth: number, where: string, out: number[]): void {
  const due = depth < counts.length ? counts[depth] : counts.length;
  if (!Array.isArray(level) || level.length !== due) {
    const parts = depth < counts.length ? `${due} lists, as its neighbours have` : `${due} payoffs, one per player`;
    throw new Error(`${where} needs ${parts}, got ${Array.isArray(level) ? level.length : shown(level)}.`);
  }
  for (const [k, part] of level.entries()) {
    if (depth < counts.length) fill(part, counts, depth + 1, `${where}[${k}]`, out);
    else if (isNumber(part) && Math.abs(part) <= highest) out.push(part);
    else throw new Error(`${where}[${k}] must be a number from -1e12 to 1e12, got ${shown(part)}.`);
  }
}

function namesOf(given: Table["actions"], counts: readonly number[], what: string): string[][] {
  if (given === undefined) return counts.map((n) => Array.from({ length: n }, (_, a) => String(a)));
  const names = perPlayer(given, counts, `${what}: actions`, isName, "a short text without '/'");
  for (const [i, list] of names.entries()) {
    const twice = list.find((name, a) => list.indexOf(name) !== a);
    if (twice !== undefined) throw new Error(`${what}: actions: two actions of player ${i} are called '${twice}'.`);
  }
  return names;
}

const isNumber = (x: unknown): x is number => typeof x === "number" && Number.isFinite(x);
const isName = (x: unknown): x is string => typeof x === "string" && /^[^/\n\r]{1,120}$/.test(x);

/** One list per player; a single list is everybody's. */
function perPlayer<T>(
  given: unknown,
  counts: readonly number[],
  what: string,
  good: (x: unknown) => x is T,
  kind: string,
): T[][] {
  const nested = Array.isArray(given) && given.length > 0 && given.every((part) => Array.isArray(part));
  if (!Array.isArray(given) || (nested && given.length !== counts.length)) {
    const got = Array.isArray(given) ? given.length : shown(given);
    throw new Error(`${what} must be one list, or ${counts.length} lists, one per player, got ${got}.`);
  }
  return counts.map((n, i) => {
    const list: unknown[] = nested ? given[i] : given;
    if (list.length !== n) throw new Error(`${what}: player ${i} has ${n} action(s), got ${list.length} entries.`);
    const bad = list.find((part) => !good(part));
    if (bad !== undefined) throw new Error(`${what}: each entry must be ${kind}, got ${shown(bad)}.`);
    return [...list] as T[];
  });
}

/** Invariant under exchanging any two neighbours, and so under every permutation. */
function isSymmetric(form: Pick<NormalForm, "players" | "counts" | "strides" | "joints" | "payoffs">): boolean {
  const { players, counts, strides, joints, payoffs } = form;
  for (let i = 0; i + 1 < players; i++) {
    for (let joint = 0; joint < joints; joint++) {
      const a = Math.floor(joint / strides[i]) % counts[i];
      const b = Math.floor(joint / strides[i + 1]) % counts[i];
      const swapped = joint + (b - a) * (strides[i] - strides[i + 1]);
      for (let p = 0; p < players; p++) {
        const q = p === i ? i + 1 : p === i + 1 ? i : p;
        if (payoffs[joint * players + p] !== payoffs[swapped * players + q]) return false;
      }
    }
  }
  return true;
}

function shown(x: unknown): string {
  return typeof x === "number" ? String(x) : (JSON.stringify(x)?.slice(0, 60) ?? String(x));
}
