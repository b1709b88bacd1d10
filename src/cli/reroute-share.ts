/**
 * The experiment `reroute-share`: do learners who can share what giving way is worth give way to each other?
 *
 * Two traders learn independently, by REINFORCE, which of two pools to take. With the device each may first offer a share φ of the surplus
 * or ask for one: the mover is paid its compensation of 10/3 and φ of the surplus of 14/3.3 = 4.24242. Counted are the episodes of the last
 * tenth of the training, explored as they were.
 */
import { Trainer, type TrainOptions } from "../../agents/index.js";
import { reroute } from "../../envs/commitment/reroute/entry.js";
import type { Device } from "../device/device.js";
import { withDevice } from "../device/with-device.js";
import type { AnyGame } from "../game.js";

export const device: Device = { messages: { kind: "share", levels: 5 } };

/** Payoffs by derivation: both in pool 0; the one who moves, without payment; the one who stays. Tokens. */
const [together, mover, stayer] = [250 / 3, 80, 1000 / 11];
export const compensation = together - mover;
export const surplus = stayer - together - compensation;

/** Rewards of about 83 differ by a few; they are scaled, and advantages too, so that the value needs not find the 83 first. */
export const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 512,
  options: {
    ...{ gamma: 1, hidden: [], observations: "running", gradientNorm: 100 },
    ...{ learningRate: 0.03, anneal: false, entropy: 0.1, entropyEnd: 0, entropyUntil: 0.6 },
  },
};

/** Of some episodes. */
export interface Tally {
  readonly rerouted: number; // share in which just one trader took the other pool
  readonly paid: number; // share in which besides the payment covers what moving costs and is at most what it gives
  readonly together: number; // share in which both took pool 0
  readonly returns: readonly [number, number]; // means, tokens
  readonly moves: readonly [number, number]; // share in which this trader alone moved
  readonly payment: number; // mean where there was one mover, tokens; NaN without
  readonly shares: { readonly [share: string]: number }; // of the surplus that the mover got: how often
}

export interface Run extends Tally {
  readonly seed: number;
  readonly course: readonly { readonly update: number; readonly rerouted: number; readonly payment: number }[];
}

export function runOne(
  shared: boolean,
  seed: number,
  updates: number,
  onUpdate: () => unknown,
  given: TrainOptions = settings,
): Run {
  const base = reroute.make();
  const game = shared ? (withDevice(base, device) as AnyGame) : base;
  const trainer = new Trainer(game, { ...given, rollout: shared ? 2 : 1, seed, updates });
  const late = new Counter(game);
  const course: { update: number; rerouted: number; payment: number }[] = [];
  for (let k = 0; k < updates; k++) {
    trainer.update();
    const now = new Counter(game);
    now.add(trainer.batch);
    if (k >= 0.9 * updates) late.add(trainer.batch);
    const { rerouted, payment } = now.read();
    if ((k + 1) % Math.max(1, Math.floor(updates / 60)) === 0) course.push({ update: k + 1, rerouted, payment });
    onUpdate();
  }
  trainer.dispose();
  return { seed, ...late.read(), course };
}

/** Counts episodes, one per lane and update, as an update has just as many steps. */
class Counter {
  private episodes = 0;
  private readonly sums = { rerouted: 0, paid: 0, together: 0, payment: 0 };
  private readonly returns: [number, number] = [0, 0];
  private readonly moves: [number, number] = [0, 0];
  private readonly shares: { [share: string]: number } = {};
  private readonly moved: number;
  private readonly transfers: number;

  constructor(private readonly game: AnyGame) {
    this.moved = game.metrics.indexOf("moved");
    this.transfers = game.metrics.indexOf("transfers");
  }

  add({ lanes, finalMetrics, episodeReturns }: Trainer["batch"]): void {
    const { sums, game, returns, moves, shares } = this;
    for (let lane = 0; lane < lanes; lane++) {
      this.episodes++;
      const moved = finalMetrics[lane * game.metrics.length + this.moved]; // of all tokens
      const payment = this.transfers < 0 ? 0 : finalMetrics[lane * game.metrics.length + this.transfers];
      const [a, b] = [episodeReturns[0][2 * lane], episodeReturns[0][2 * lane + 1]];
      returns[0] += a;
      returns[1] += b;
      if (moved === 0) sums.together++;
      if (moved !== 0.5) continue;
      sums.rerouted++;
      sums.payment += payment;
      moves[Math.abs(a - mover - payment) < Math.abs(b - mover - payment) ? 0 : 1]++;
      const share = (payment - compensation) / surplus;
      if (share > -1e-4 && share < 1 + 1e-4) sums.paid++;
      const name = payment === 0 ? "unpaid" : share.toFixed(2);
      shares[name] = (shares[name] ?? 0) + 1;
    }
  }

  read(): Tally {
    const { episodes, sums, returns, moves, shares } = this;
    return {
      ...{ rerouted: sums.rerouted / episodes, paid: sums.paid / episodes, together: sums.together / episodes },
      returns: [returns[0] / episodes, returns[1] / episodes],
      moves: [moves[0] / episodes, moves[1] / episodes],
      payment: sums.payment / sums.rerouted,
      shares: Object.fromEntries(
        Object.entries(shares)
          .toSorted()
          .map(([share, count]) => [share, count / episodes]),
      ),
    };
  }
}
