/** Equilibria in pure strategies and the best that all can do together, by looking at every profile where they are not too many. */
import type { Congestion } from "./model.js";
import {
  countProfiles,
  eachProfile,
  equalOptimum,
  gapOf,
  kindsOf,
  mostProfiles,
  oneEquilibrium,
  type Profile,
  welfareOf,
} from "./profiles.js";

export interface Answers {
  readonly complete: boolean; // were all profiles looked at?
  readonly equilibria: readonly Profile[]; // all where complete, in order; else one
  readonly worst: Profile; // among them
  readonly best: Profile;
  readonly optimum: Profile | undefined; // the first among equals; not known of many unequal traders
}

export function answersOf(model: Congestion): Answers {
  const kinds = kindsOf(model);
  if (countProfiles(model, kinds) > mostProfiles) {
    const one = oneEquilibrium(model, kinds);
    const optimum = kinds.length === 1 ? equalOptimum(model, kinds) : undefined;
    return { complete: false, equilibria: [one], worst: one, best: one, optimum };
  }
  const equilibria: Profile[] = [];
  let optimum: Profile | undefined;
  let most = Number.NEGATIVE_INFINITY;
  eachProfile(
    model,
    (profile) => {
      const welfare = welfareOf(model, profile, kinds);
      if (welfare > most) {
        most = welfare;
        optimum = profile.slice();
      }
      if (gapOf(model, profile, kinds) === 0) equilibria.push(profile.slice());
    },
    kinds,
  );
  const by = (better: (a: number, b: number) => boolean) =>
    equilibria.reduce((a, b) => (better(welfareOf(model, b, kinds), welfareOf(model, a, kinds)) ? b : a));
  return { complete: true, equilibria, worst: by((b, a) => b < a), best: by((b, a) => b > a), optimum };
}
