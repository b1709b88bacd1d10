/** Answers of blackmail: the policy that loses least, the one that is ratifiable, and what going by the news comes to. */
import type { Solution } from "../../../src/registry.js";
import { overAccuracy } from "../foreseen.js";
import { type BlackmailOptions, letters } from "./options.js";
import { best, mailed, news, newsThreshold, paysByNews, ratifiable, worth } from "./theory.js";

/** @throws naming the option that is wrong */
export function solveBlackmail(given?: Partial<BlackmailOptions>): Solution {
  const options = letters(given);
  const { kind, damage, cost, accuracy, drawn } = options;
  const mean = (f: (p: number) => number) => overAccuracy(drawn, accuracy, f);
  const of = (pays: number) => ({
    value: mean((p) => worth(options, p, pays)),
    letter: mean((p) => mailed(options, p, pays)),
  });
  const stable = ratifiable(options);
  const from = newsThreshold(options);
  return {
    source:
      "xor: Soares & Fallenstein (2015), arXiv:1507.01986, Levinstein & Soares (2020), J. Philos. 117; accuracies, mixed policies and threat derived in envs/decision/blackmail",
    units: "payoff; policies are probabilities of paying once the letter is there",
    accuracy: drawn ? "drawn from U[1/2, 1]; values are means over it" : accuracy,
    optimum: drawn ? { value: mean((p) => best(options, p).value) } : best(options, accuracy),
    ratifiable:
      stable === "any"
        ? { pays: "any", reason: "with the letter in hand paying is as good as refusing" }
        : [{ pays: stable, value: of(stable).value }],
    pay: of(1),
    refuse: of(0),
    ...(kind === "xor"
      ? {
          news: {
            ...(drawn ? {} : { termites: news(options, accuracy), pays: paysByNews(options, accuracy) ? 1 : 0 }),
            threshold: from ?? null,
            ...(from === undefined && { reason: "whether there are termites is known, so there is no news" }),
            value: mean((p) => worth(options, p, paysByNews(options, p) ? 1 : 0)),
            meaning: "one who compares what paying and refusing would be news of pays from this accuracy on",
          },
        }
      : {
          threshold: {
            refuse: damage / (cost + damage),
            meaning: "accuracy from which it is best to be known to refuse",
          },
        }),
  };
}
