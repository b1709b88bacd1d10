/**
 * What a place among n validators is worth, and for which bribe how many leave.
 *
 *   R(n) = 32 (2940.21/√n + 1078543.3/n)     yearly income of one validator of 32 ETH, in hundredths of ETH: issuance and what blocks earn beside
 *   PV   = (1 + r)^(−T)/(100 r)              present value of that for ever, after T years
 *   w    validators to each follower, who all leave or all stay
 *
 *   k followers leave in equilibrium  ⇔  R(n − (k − 1) w) PV ≤ b ≤ R(n − k w) PV
 *
 * as whoever leaves could stay beside k − 1 who leave, and whoever stays earns more the more have left. With w = 1 it is the bound of the
 * reference. PV's parts are our reading of its 1.08⁻⁹/8. Where all leave with one chance p, b = E R(n − K w) PV, K ~ Bin(m − 1, p) (derived).
 *
 * Reference: ethresear.ch 23090 (PayToExit).
 */
import { pow } from "../../../src/maths.js";

/** Yearly income of one of n validators, in hundredths of ETH. */
export const income = (n: number): number => 32 * (2940.21 / Math.sqrt(n) + 1078543.3 / n);

/** a[k] ← R(a[k]) · present, for the rules. */
export function worthAt(a: Float64Array, k: number, present: number): void {
  a[k] = 32 * (2940.21 / Math.sqrt(a[k]) + 1078543.3 / a[k]) * present;
}

/** @param rate r, per year  @param delay T, years */
export const presentValue = (rate: number, delay: number): number => pow(1 + rate, -delay) / (100 * rate);

export interface Stakes {
  readonly validators: number; // n
  readonly share: number; // the leader's
  readonly followers: number; // m
  readonly present: number; // PV
}

/** What a validator that stays is worth where k followers have left, in ETH. */
export const worth = ({ validators: n, share, followers: m, present }: Stakes, k: number): number =>
  income(n - (k * n * (1 - share)) / m) * present;

/** How many leave for this bribe; the most of two numbers that are both equilibria. */
export function leaving(stakes: Stakes, bribe: number): number {
  let k = 0;
  while (k < stakes.followers && worth(stakes, k) <= bribe) k++;
  return k;
}

/** The chance with which each leaves in the symmetric equilibrium. */
export function chance(stakes: Stakes, bribe: number): number {
  const m = stakes.followers;
  if (bribe <= worth(stakes, 0)) return 0;
  if (bribe >= worth(stakes, m - 1)) return 1;
  const worths = Float64Array.from({ length: m }, (_, k) => worth(stakes, k));
  let [low, high] = [0, 1];
  for (let j = 0; j < 52; j++) {
    const middle = (low + high) / 2;
    if (average(worths, middle) < bribe) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** E v(K) for K ~ Bin(n, p), 0 < p < 1, where v has n + 1 entries. */
function average(v: Float64Array, p: number): number {
  const n = v.length - 1;
  let probability = 1;
  for (let k = 0; k < n; k++) probability *= 1 - p;
  let sum = 0;
  for (let k = 0; k <= n; k++) {
    sum += probability * v[k];
    probability *= ((n - k) / (k + 1)) * (p / (1 - p));
  }
  return sum;
}

/** Followers who must leave for the leader's share to reach the target; more than there are where it cannot. */
export function needed({ share, followers }: Stakes, target: number): number {
  return Math.max(0, Math.ceil(((1 - share / target) * followers) / (1 - share) - 1e-9));
}

/** What the leader gains per validator of all, where k leave for a bribe: its own income, less bribes; and the value of control. */
export function leads(stakes: Stakes, target: number, value: number, bribe: number, k: number): number {
  const { share, followers } = stakes;
  const control = k >= needed(stakes, target) ? value : 0;
  return control + share * (worth(stakes, k) - worth(stakes, 0)) - (bribe * k * (1 - share)) / followers;
}

export interface Lead {
  readonly offer: number; // number of the best bribe, 0 = none
  readonly payoff: number; // what it gains, per validator of all
}

/** The leader's best bribe if as many leave as the pure equilibrium says. */
export function leading(stakes: Stakes, target: number, value: number, bribes: readonly number[]): Lead {
  return best(bribes, (bribe) => leads(stakes, target, value, bribe, leaving(stakes, bribe)));
}

/** The leader's best bribe if each follower leaves with the chance of the symmetric equilibrium. */
export function leadingMixed(stakes: Stakes, target: number, value: number, bribes: readonly number[]): Lead {
  const m = stakes.followers;
  return best(bribes, (bribe) => {
    const p = chance(stakes, bribe);
    if (p === 0 || p === 1) return leads(stakes, target, value, bribe, p * m);
    return average(
      Float64Array.from({ length: m + 1 }, (_, k) => leads(stakes, target, value, bribe, k)),
      p,
    );
  });
}

function best(bribes: readonly number[], payoff: (bribe: number) => number): Lead {
  return bribes.reduce<Lead>(
    (lead, bribe, j) => {
      const earned = payoff(bribe);
      return earned > lead.payoff ? { offer: j + 1, payoff: earned } : lead;
    },
    { offer: 0, payoff: 0 },
  );
}
