/**
 * Unverified code as a game of choices: under which platform to publish which program, and whether to execute it.
 *
 * What a program comes to: Mirror cooperates iff the other's program does, where it can rely on that: on the same platform as the greatest
 * fixed point, on a more credible platform by what is bound there; who is less credible, or free, counts as defecting. With pᵢ the
 * probability that i cooperates (honour if its program says so and it is executed, else 0),
 *
 *   uᵢ = pᵢpⱼR + pᵢ(1 − pⱼ)S + (1 − pᵢ)pⱼT + (1 − pᵢ)(1 − pⱼ)P − price − honour · d · K [a program that cooperates was not executed]
 *
 * Not executing gains T − R or P − S, both 1 in the dilemma (2, 0, 3, 1), and costs dK, so code is executed iff dK ≥ 1 (derived; for other
 * dilemmas dK ≥ max(T − R, P − S) is enough). Two Mirrors then get 1 + honour − price each, as this dilemma is additive; two who publish nothing 1.
 */
import { type NormalForm, normalForm, type Table } from "../../commitment/matrix/normal-form.js";
import { gainsAt, pureEquilibria } from "../../commitment/matrix/pure.js";
import type { CodeModel, Platform } from "./options.js";

export const stakes = { reward: 2, sucker: 0, temptation: 3, punishment: 1 } as const;

/** What an owner may do; the one who is free publishes nothing and defects. */
export interface Strategy {
  readonly name: string;
  readonly platform: number; // −1 = free
  readonly mirrors: boolean; // else its program always cooperates
  readonly executes: boolean; // else it defects where its program would cooperate
}

export function strategiesOf({ platforms }: CodeModel): readonly Strategy[] {
  const published = platforms.flatMap(({ name, breach }, platform) =>
    (["mirror", "cooperate"] as const).flatMap((program) =>
      (breach ? [true, false] : [true]).map((executes) => ({
        ...{ name: `${name}: ${program}${executes ? "" : ", not executed"}`, platform },
        ...{ mirrors: program === "mirror", executes },
      })),
    ),
  );
  return [{ name: "free: defect", platform: -1, mirrors: false, executes: true }, ...published];
}

/** Does the program of the one cooperate, against the other? */
export function cooperates(own: Strategy, other: Strategy): boolean {
  if (own.platform < 0) return false;
  if (!own.mirrors) return true;
  if (other.platform < 0 || other.platform > own.platform) return false;
  return other.platform === own.platform || cooperates(other, own);
}

/** What the one gets, expected. */
export function payoff({ platforms }: CodeModel, own: Strategy, other: Strategy): number {
  const chance = (one: Strategy, against: Strategy) =>
    one.executes && cooperates(one, against) ? platforms[one.platform].honour : 0;
  const [p, q] = [chance(own, other), chance(other, own)];
  const { reward, sucker, temptation, punishment } = stakes;
  const played = p * (q * reward + (1 - q) * sucker) + (1 - p) * (q * temptation + (1 - q) * punishment);
  if (own.platform < 0) return played;
  const { honour, detection, collateral, price } = platforms[own.platform];
  return played - price - (!own.executes && cooperates(own, other) ? honour * detection * collateral : 0);
}

/** Is code executed here by owners who are free to? */
export function holds({ breach, detection, collateral }: Platform): boolean {
  const { reward, sucker, temptation, punishment } = stakes;
  return !breach || detection * collateral >= Math.max(temptation - reward, punishment - sucker) - 1e-12;
}

/** What two Mirrors get on this platform; where code does not hold, what two who publish nothing get. */
export function together(platform: Platform): number {
  const { honour: h, price } = platform;
  const { reward, sucker, temptation, punishment } = stakes;
  if (!holds(platform)) return punishment;
  return h * h * reward + h * (1 - h) * (sucker + temptation) + (1 - h) * (1 - h) * punishment - price;
}

/** Are two Mirrors on each platform, executed, among the pure equilibria of the choices? */
export function stablePlatforms(model: CodeModel): readonly boolean[] {
  const form = choices(model);
  const stable = new Set(pureEquilibria(form));
  return model.platforms.map((_, k) => stable.has(mirrors(model, form, k)));
}

/** What one does who leaves two Mirrors on platform k, and gains most by it; undefined if nobody gains. */
export function leaves(model: CodeModel, k: number): { readonly name: string; readonly gain: number } | undefined {
  const form = choices(model);
  const list = strategiesOf(model);
  const joint = mirrors(model, form, k);
  const gain = gainsAt(form, joint)[0];
  if (gain <= 0) return undefined;
  const other = list[joint % list.length];
  const worth = list.map((own) => payoff(model, own, other));
  return { name: list[worth.indexOf(Math.max(...worth))].name, gain };
}

/** The joint action of two Mirrors on platform k, executed. */
function mirrors(model: CodeModel, { strides }: NormalForm, k: number): number {
  const at = strategiesOf(model).findIndex((one) => one.platform === k && one.mirrors && one.executes);
  return at * (strides[0] + strides[1]);
}

/**
 * The platform on which two Mirrors get most, of those where they are an equilibrium, if that is more than by publishing nothing; the
 * cheapest of equals, −1 = none: then to publish nothing is an equilibrium, and safe.
 */
export function bestPlatform(model: CodeModel): number {
  const { platforms } = model;
  const stable = stablePlatforms(model);
  let best = -1;
  platforms.forEach((platform, k) => {
    const most = best < 0 ? stakes.punishment : together(platforms[best]);
    if (
      stable[k] &&
      holds(platform) &&
      together(platform) > most + (best < 0 || platform.price >= platforms[best].price ? 1e-12 : -1e-12)
    )
      best = k;
  });
  return best;
}

const digits = (x: number) => Math.round(x * 1e10) / 1e10 + 0; // so that equals are equal, as at dK = 1

/** The game of these choices as a table. */
export function choices(model: CodeModel): NormalForm {
  const list = strategiesOf(model);
  const payoffs = list.map((own) =>
    list.map((other) => [digits(payoff(model, own, other)), digits(payoff(model, other, own))]),
  );
  return normalForm({ payoffs, actions: list.map(({ name }) => name) } as Table, "unverified code");
}
