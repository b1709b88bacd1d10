/** The experiment `mempool`: what does it change for users whether pending orders are public, and whom a builder who learns serves? */
import type { TrainOptions } from "../../agents/index.js";
import type { Cell, Outcome, Trials } from "./trials.js";

const settings: TrainOptions = {
  algorithm: "ppo",
  sharing: "role",
  lanes: 64,
  rollout: 20, // one episode: ten blocks of two steps
  options: { gamma: 1, hidden: [32], learningRate: 0.003 },
};

const blocks = 10;

const cell = (mempool: "public" | "sealed", objective: "fees" | "welfare", expected: Cell["expected"]): Cell => ({
  name: `${mempool} mempool, builder earns ${objective === "fees" ? "tips and bids" : "the users' gain"}`,
  game: "routing/market",
  options: { mempool, objective, horizon: blocks },
  ...{ settings, expected },
});

const none = { low: 0, high: 0, why: "nobody sees whom to attack" };

const perBlock =
  (metric: string) =>
  ({ late }: Outcome): number =>
    late[`metrics/${metric}`] / blocks;

export const mempool: Trials = {
  about: "what does it change for users whether pending orders are public, and whom a builder who learns serves?",
  title: "A public mempool, a sealed one, and whom the builder serves",
  intro: `Eight routers sell A for D over two routes of the four-token network (fee 0.3 %), each with a slippage limit from 0.2 to 10 % and a tip; two searchers see the pending orders or do not; a builder
chooses for every block how it is ordered. All learn (PPO, one network for each role, 1,280 steps of the environment an update). Nothing here is known in closed form; what is expected is what the rules say must
come out.

*Sandwiches* are those carried out, per block of eight orders. *Welfare* is what the users' holdings gain in value per block at the outside prices, which is below 0: they pay fees, slippage and gas. *Searchers* and *builder* are what
these earn per block, *reverted* the swaps that did not get their least output.`,
  seeds: 5,
  updates: 80,
  measured: "sandwiches per block",
  read: perBlock("sandwiches"),
  also: {
    welfare: perBlock("welfare"),
    searchers: perBlock("searchers"),
    builder: perBlock("builder"),
    reverted: perBlock("reverted"),
  },
  cells: [
    cell("public", "fees", { low: 0, high: 2, why: "two searchers attack at most two orders of a block" }),
    cell("public", "welfare", { low: 0, high: 0.2, why: "a builder for users leaves sandwiches out" }),
    cell("sealed", "fees", none),
    cell("sealed", "welfare", none),
  ],
};
