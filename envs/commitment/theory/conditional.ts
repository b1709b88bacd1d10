/**
 * Conditional contracts of a leader: response tables, mixed ones, and ones with payments; what the follower is held to when it refuses.
 *
 * A leader who sees the follower's action replies to b with f(b). To make b worth while it punishes everything else, so that b is played
 * iff it pays at least g_b = max over b' ≠ b of min over a of u_F(a, b'). With a payment b unpaid is refusal as well, and g is the maximum
 * over all b'. A leader who sees only consent holds the follower to its minmax in mixed strategies, and may agree with it on lotteries over
 * pairs of actions: the optimum is then the best point of the folk region.
 *
 * A lottery under one constraint needs two outcomes at most: one that pays the follower enough, and one that does not.
 */
import type { Contract, Optimum, Outcome, Terms } from "./contract.js";
import { corners, punishments, type Sides } from "./sides.js";

type Seen = NonNullable<Terms["sees"]>;

/** Outcomes among which a contract may choose, and what the follower has if it refuses them. */
interface Offer {
  readonly outcomes: readonly Outcome[];
  readonly floor: number;
  readonly slack: number; // rounding of the floor
  contract(chosen: readonly Outcome[], pay: number): Contract;
}

export function tableOptimum(sides: Sides, sees: Seen, strict: boolean): Optimum | undefined {
  return bestOf(
    offers(sides, sees, "table").flatMap(({ outcomes, floor, slack, contract }) =>
      outcomes.flatMap((outcome) => {
        const { leader: a, follower: b } = outcome;
        const gain = sides.F[a][b] - floor;
        if (strict ? gain <= slack : gain < -slack) return [];
        return [optimum(sides, [outcome], 0, contract)];
      }),
    ),
  );
}

export function mixedTableOptimum(sides: Sides, sees: Seen): Optimum | undefined {
  return bestOf(
    offers(sides, sees, "mixed-table").flatMap(({ outcomes, floor, slack, contract }) => {
      const gain = ({ leader: a, follower: b }: Outcome) => sides.F[a][b] - floor;
      const enough = outcomes.filter((one) => gain(one) >= -slack);
      const less = outcomes.filter((one) => gain(one) < -slack);
      const mixes = enough.flatMap((good) => {
        const most = Math.max(0, gain(good));
        return less.map((bad) => {
          const probability = most / (most - gain(bad)); // of the bad one, so that E u_F is the floor
          return [
            { ...good, probability: 1 - probability },
            { ...bad, probability },
          ];
        });
      });
      return [...enough.map((one) => [one]), ...mixes].map((lottery) => optimum(sides, lottery, 0, contract));
    }),
  );
}

export function transferOptimum(sides: Sides, sees: Seen, strict: boolean, grid?: number): Optimum | undefined {
  return bestOf(
    offers(sides, sees, "transfers").flatMap(({ outcomes, floor, contract }) =>
      outcomes.map((outcome) => {
        const pay = mostPaid(sides.F[outcome.leader][outcome.follower] - floor, grid, strict);
        return optimum(sides, [outcome], pay, contract);
      }),
    ),
  );
}

/** The highest payment (on the grid, if any) of at most `rent`, or less than that from a strict follower. */
export function mostPaid(rent: number, grid: number | undefined, strict = false): number {
  if (grid === undefined) return rent;
  const steps = rent / grid;
  return grid * (strict ? Math.ceil(steps - 1e-9) - 1 : Math.floor(steps + 1e-9)) + 0; // + 0: no negative zero
}

function offers(sides: Sides, sees: Seen, kind: "table" | "mixed-table" | "transfers"): Offer[] {
  const { F, m, n } = sides;
  const sure = (b: number) =>
    Array.from({ length: m }, (_, a): Outcome => ({ leader: a, follower: b, probability: 1 }));
  if (sees === "consent") {
    const held = corners(sides).reduce((low, corner) => (corner.payoff < low.payoff ? corner : low));
    const all = F.flat();
    return [
      {
        outcomes: Array.from({ length: n }, (_, b) => sure(b)).flat(),
        floor: held.payoff,
        slack: 1e-9 * (Math.max(...all) - Math.min(...all)),
        contract: (lottery, pay) => ({ kind: "agreement", lottery, pay, refused: held.x }),
      },
    ];
  }
  const worst = punishments(sides);
  const responses = worst.map(({ action }) => action);
  const pure = (a: number): number[] => Array.from({ length: m }, (_, k) => (k === a ? 1 : 0));
  return worst.map((_, b) => {
    const others = worst.filter((_, other) => kind === "transfers" || other !== b).map(({ payoff }) => payoff);
    return {
      ...{ outcomes: sure(b), floor: Math.max(...others), slack: 0 }, // −∞ where there is no other action
      contract(chosen, pay): Contract {
        const [{ leader: action }] = chosen;
        if (kind === "transfers") return { kind, action, pay, responses };
        if (kind === "table") return { kind, responses: responses.with(b, action) };
        const mix = Array.from({ length: m }, () => 0);
        for (const { leader: a, probability } of chosen) mix[a] += probability;
        return { kind, responses: responses.map(pure).with(b, mix) };
      },
    };
  });
}

function optimum({ L, F }: Sides, lottery: readonly Outcome[], pay: number, contract: Offer["contract"]): Optimum {
  const mean = (table: Sides["L"]) =>
    lottery.reduce((sum, { leader: a, follower: b, probability }) => sum + probability * table[a][b], 0);
  const made = contract(lottery, pay);
  const response = made.kind === "agreement" ? undefined : lottery[0].follower;
  return { value: mean(L) + pay, follower: mean(F) - pay, response, contract: made };
}

const bestOf = (list: readonly Optimum[]): Optimum | undefined =>
  list.reduce<Optimum | undefined>((best, one) => (best && one.value <= best.value ? best : one), undefined);
