/**
 * A position: one lane of a game without chance, that can be played by hand and set back, for walks through all that may happen.
 *
 * Elements of an agent's action space are numbered; a multi-discrete element (c₀, c₁ …) has the number that its components form, the
 * last running fastest.
 */
import { type Copies, copyIn, copyOut } from "../arrays.js";
import { type AnyGame, agentNames, type Role, type State, type Turn } from "../game.js";
import { Rng } from "../rng.js";
import { maskSize, size } from "../space.js";

/** One player: its row, and how many choices each component of its action has. */
export interface Player {
  readonly name: string; // router_0
  readonly role: number;
  readonly agent: number; // within the role
  readonly parts: readonly number[];
}

const mostActions = 100_000;

export class Position {
  readonly players: readonly Player[];
  readonly steps: number; // of an episode at most
  time = 0;
  over = false;
  private readonly state: State;
  private readonly rng = Rng.alloc(1, "export");
  private readonly turn: Turn;

  /**
   * @param refusal what a game cannot be, in the sentence that refuses it
   * @throws a sentence where the game is not finite, reads policies, or begins at random
   */
  constructor(
    readonly game: AnyGame,
    private readonly refusal = "cannot be written as a file",
  ) {
    const roles = game.roles as readonly Role[];
    const names = agentNames(game);
    this.players = roles
      .flatMap((role, r) =>
        Array.from({ length: role.count }, (_, agent) => ({ role: r, agent, parts: partsOf(game, role, refusal) })),
      )
      .map((player, k) => ({ name: names[k], ...player }));
    this.steps = game.horizon * game.phases;
    this.state = game.alloc(1);
    this.turn = {
      ...{ lane: 0, time: 0, rng: this.rng },
      actions: roles.map((role) => new Float32Array(role.count * size(role.action))),
      policies: roles.map(() => new Float32Array(0)),
      rewards: roles.map((role) => new Float32Array(role.count)),
    };
    this.certain("its episodes begin at random", () => game.reset(this.state, 0, this.rng.at(0)));
  }

  /** The numbers of the actions that a player may take now. @throws a sentence where they are too many to list */
  legal({ name, role, agent, parts }: Player): number[] {
    const { game } = this;
    const mask = new Uint8Array(maskSize((game.roles as readonly Role[])[role].action)).fill(1);
    game.legal?.(this.state, 0, role, agent, mask, 0);
    let numbers = [0];
    let flag = 0;
    for (const n of parts) {
      const open = Array.from({ length: n }, (_, c) => c).filter((c) => mask[flag + c] === 1);
      if (numbers.length * open.length > mostActions) {
        throw new Error(`${game.id} is too large for a file: ${name} has more than ${mostActions} actions.`);
      }
      numbers = numbers.flatMap((number) => open.map((c) => number * n + c));
      flag += n;
    }
    return numbers;
  }

  /** All that a player sees now, as text: equal texts are equal observations. */
  seen({ role, agent }: Player): string {
    const out = new Float32Array(size((this.game.roles as readonly Role[])[role].observation));
    this.game.observe(this.state, 0, this.time, role, agent, out, 0);
    return out.join(" ");
  }

  /**
   * Play a joint action, one number per player.
   *
   * @returns what each player earns
   * @throws a sentence where the game tosses a coin
   */
  play(joint: readonly number[]): number[] {
    const { game, turn } = this;
    for (const rewards of turn.rewards) rewards.fill(0);
    this.players.forEach(({ role, agent, parts }, k) => {
      let left = joint[k];
      for (let c = parts.length - 1; c >= 0; c--) {
        turn.actions[role][agent * parts.length + c] = left % parts[c];
        left = Math.floor(left / parts[c]);
      }
    });
    turn.time = this.time;
    this.certain(`chance decides what happens in step ${this.time + 1}`, () => {
      this.over = game.step(this.state, turn);
    });
    this.over ||= ++this.time >= this.steps;
    return this.players.map(({ role, agent }) => turn.rewards[role][agent]);
  }

  /** A copy of where it stands. */
  save(): { readonly arrays: Copies; readonly time: number; readonly over: boolean } {
    return { arrays: copyOut(this.state), time: this.time, over: this.over };
  }

  load({ arrays, time, over }: ReturnType<Position["save"]>): void {
    copyIn(arrays, this.state, "export");
    this.time = time;
    this.over = over;
  }

  private certain(why: string, work: () => void): void {
    const before = this.rng.words.join();
    this.rng.at(0);
    work();
    if (this.rng.words.join() !== before) throw new Error(`${this.game.id} ${this.refusal}: ${why}.`);
  }
}

/** `2` for a choice, `1,0` for several components. */
export function actionName({ parts }: Player, number: number): string {
  const digits = parts.map((_, c) => Math.floor(number / parts.slice(c + 1).reduce((a, b) => a * b, 1)) % parts[c]);
  return digits.join(",");
}

/** A text in quotes, as Gambit's files have it. */
export const quoted = (text: string): string => `"${text.replace(/[\\"]/g, "'").replace(/\s+/g, " ")}"`;

/** A number with the fewest digits that read back as the same Float32, without an exponent. */
export function decimal(x: number): string {
  let short = x;
  for (let digits = 1; digits <= 9; digits++) {
    short = Number(x.toPrecision(digits));
    if (Math.fround(short) === Math.fround(x)) break;
  }
  const text = String(short === 0 ? 0 : short);
  if (!text.includes("e")) return text;
  const [mantissa, exponent] = String(Math.abs(short)).split("e");
  const digits = mantissa.replace(".", "");
  const point = 1 + Number(exponent);
  const plain = point > 0 ? digits.padEnd(point, "0") : `0.${"0".repeat(-point)}${digits}`;
  return short < 0 ? `-${plain}` : plain;
}

function partsOf({ id }: AnyGame, { name, action, readsPolicy, forgets }: Role, refusal: string): readonly number[] {
  if (forgets) throw new Error(`${id} ${refusal}: role ${name} forgets its moves, and readers expect recall.`);
  if (readsPolicy) throw new Error(`${id} ${refusal}: it reads the policy of role ${name}.`);
  switch (action.kind) {
    case "discrete":
      return [action.n];
    case "multi-discrete":
      return action.n;
    case "box":
      throw new Error(
        `${id} is not finite: role ${name} acts with real numbers; make them a grid first (--transform discretised=5, say).`,
      );
    default:
      return action satisfies never;
  }
}
