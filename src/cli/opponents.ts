/**
 * Who does not learn: `--opponents searcher=greedy`, a run folder in place of the bot, or a few agents of a role, `router=blind:4,single:2`,
 * among whom the others learn.
 */
import type { Agent, Bot } from "../agent.js";
import type { AnyGame, Role } from "../game.js";
import { seatNames } from "../population.js";
import type { Seed } from "../rng.js";
import type { Chosen } from "./chosen.js";
import { castOf, type Group, groupsOf, type NamedGroup, namedGroups, playerOf } from "./population.js";
import { roleOf } from "./seats.js";

export class Opponents {
  /** @param groups per role, none where all learn */
  constructor(
    private readonly game: AnyGame,
    private readonly groups: readonly (readonly Group[])[],
  ) {}

  /** Does some role have agents of both kinds? */
  get mixed(): boolean {
    return this.groups.some((groups, r) => groups.length > 0 && this.free(r).length > 0);
  }

  /**
   * The fixed players by role, or by agent where others of the role learn: made anew, each with its own coin, so that evaluating does
   * not disturb training.
   */
  players(seed: Seed): { readonly [roleOrAgent: string]: Agent } {
    const { game, groups } = this;
    return Object.fromEntries(
      (game.roles as readonly Role[]).flatMap(({ name }, r): (readonly [string, Agent])[] => {
        if (groups[r].length === 0) return [];
        if (this.free(r).length === 0) return [[name, playerOf(game, r, groups[r], seed)]];
        return castOf(game, r, groups[r], seed).flatMap(({ player, seats }) =>
          seats.map((seat) => [`${name}_${seat}`, player] as const),
        );
      }),
    );
  }

  /** Agents for all roles: the fixed players, and `learners` in the seats that are left. */
  joint(seed: Seed, learners: (role: number) => Bot): Agent[] {
    return this.game.roles.map((_, r) => playerOf(this.game, r, this.around(r, "", learners(r)), seed));
  }

  /** The groups of a mixed population, under this name for those who learn or are in their seats. */
  named(learners: string): NamedGroup[] {
    return namedGroups(
      this.game,
      this.groups.map((_, r) => this.around(r, learners)),
    );
  }

  /** `router_4 to router_7`. */
  get learning(): string {
    return this.game.roles
      .map((_, r) => seatNames(this.game, r, this.free(r)))
      .filter((names) => names !== "")
      .join(", ");
  }

  /** How many learn. */
  get learners(): number {
    return this.game.roles.reduce((sum, _, r) => sum + this.free(r).length, 0);
  }

  private around(role: number, who: string, bot: Bot = nobody): readonly Group[] {
    const seats = this.free(role);
    return seats.length > 0 ? [...this.groups[role], { who, bot, seats }] : this.groups[role];
  }

  private free(role: number): number[] {
    const taken = new Set(this.groups[role].flatMap(({ seats }) => seats));
    return Array.from({ length: this.game.roles[role].count }, (_, i) => i).filter((seat) => !taken.has(seat));
  }
}

const nobody: Bot = () => {
  throw new Error("nobody plays here");
};

/**
 * @param texts `role=<player>` each, or `role=<player>:<number>,…`
 * @param flagOf where the k-th was given, for errors
 * @throws when a role or player is unknown, or numbers do not fit
 */
export async function opponentsOf(
  chosen: Chosen,
  game: AnyGame,
  texts: readonly string[],
  flagOf: (k: number) => string = () => "--opponents",
): Promise<Opponents> {
  const groups: Group[][] = game.roles.map(() => []);
  for (const [k, text] of texts.entries()) {
    const flag = flagOf(k);
    const at = text.indexOf("=");
    if (at < 1) throw new Error(`${flag} needs role=<bot or run folder>, got '${text}'.`);
    const name = text.slice(0, at);
    const role = roleOf(game, name, flag);
    if (groups[role].length > 0)
      throw new Error(`${flag}: role ${name} is given twice; name its players as ${name}=<player>:<number>,….`);
    groups[role] = await groupsOf(chosen, game, role, text.slice(at + 1), flag, true);
  }
  return new Opponents(game, groups);
}
