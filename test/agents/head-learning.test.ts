/** Heads of boxes in learners: games of one shot with known answers, rewards for entropy, an auction, refusals. */
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { loadPolicies, resume, save } from "../../agents/checkpoint.js";
import type { Policy } from "../../agents/policy.js";
import { decode, encode } from "../../agents/safetensors.js";
import { train } from "../../agents/train.js";
import { Trainer } from "../../agents/trainer.js";
import { sealed } from "../../envs/auction/sealed/entry.js";
import { box, discrete } from "../../src/space.js";
import { shots } from "./fixtures.js";

beforeAll(async () => {
  await useBackend("wasm");
});

const one = { name: "x", unit: "1", low: 0, high: 1 } as const;

/** One number from 0 to 1, which pays what the function says. */
const peak = (pay: (x: number) => number) =>
  shots({
    id: "test/peak-v0",
    roles: [{ name: "player", count: 1, action: box([one]) }],
    pay: ([a], [r]) => {
      r[0] = pay(a[0]);
    },
  });

/** Three routes by log-weights as in the routing games; the split (½, ⅓, ⅙) costs least. */
const routes = shots({
  id: "test/routes-v0",
  roles: [{ name: "player", count: 1, action: box([{ ...one, name: "split", low: -1, size: 3 }]) }],
  pay: ([a], [r]) => {
    const shares = sharesOf(a);
    r[0] = -[1 / 2, 1 / 3, 1 / 6].reduce((sum, best, k) => sum + (shares[k] - best) ** 2, 0);
  },
});

const sharesOf = (logits: Float32Array) => {
  const weights = [...logits].map((x) => Math.exp(6 * x));
  return weights.map((w) => w / weights.reduce((a, b) => a + b, 0));
};

const small = { hidden: [16], learningRate: 0.02 };
const open = new Uint8Array(1).fill(1);

describe.each(["gaussian", "squashed", "beta", "ordinal"])("%s", (head) => {
  test("finds a peak inside the box", async () => {
    const game = peak((x) => -((x - 0.3) ** 2));
    const options = { ...small, head, ...(head === "ordinal" && { bins: 11 }) };
    const { policies, trainer } = await train(game, { seed: 1, updates: 40, lanes: 64, options });
    const action = new Float32Array(1);
    policies.player.with({ deterministic: true }).act(Float32Array.of(1), open, action);
    expect(Math.abs(action[0] - 0.3)).toBeLessThan(0.04);
    trainer.dispose();
  });

  test("where only entropy is rewarded, mass runs over the bounds of a clipped Gaussian and of no other", async () => {
    const options = { ...small, head, entropy: 0.5, entropyEnd: 0.5, anneal: false };
    const own = head === "gaussian" || head === "squashed" ? { std: null, learningRate: 0.05 } : { bins: 11 };
    const { policies, trainer } = await train(
      peak(() => 0),
      {
        ...{ seed: 1, updates: 30, lanes: 64 },
        options: { ...options, ...own },
      },
    );
    const n = 1000;
    const actions = new Float32Array(n);
    policies.player.act(new Float32Array(n).fill(1), new Uint8Array(n).fill(1), actions);
    const outside = actions.filter((x) => x < 0 || x > 1).length / n;
    const edge = actions.filter((x) => x < 0.05 || x > 0.95).length / n;
    trainer.dispose();
    if (head === "gaussian") expect(outside).toBeGreaterThan(0.5);
    else {
      expect(outside).toBe(0);
      expect(edge).toBeLessThan(0.25); // uniform: 0.1, of eleven values 2/11, each ± 0.012
    }
  });
});

test("a simplex finds the best split, and a checkpoint of it plays alike and goes on bit for bit", () => {
  const trainer = new Trainer(routes, { seed: 1, updates: 60, lanes: 64, options: { ...small, head: "simplex" } });
  const play = (policy: Policy) => {
    const actions = new Float32Array(3);
    policy.with({ deterministic: true }).act(Float32Array.of(1), open, actions);
    return actions;
  };
  for (let k = 0; k < 59; k++) trainer.update();
  const bytes = save(trainer);
  const loaded = loadPolicies(bytes, routes).player;
  expect(play(loaded)).toEqual(play(trainer.policiesOf({}).player));
  const again = resume(bytes, routes);
  for (const one of [trainer, again]) one.update();
  const weights = [trainer, again].map(({ learners }) => [...learners[0].actor.parameters.values]);
  expect(weights[1]).toEqual(weights[0]);
  const shares = sharesOf(play(trainer.policiesOf({}).player));
  [1 / 2, 1 / 3, 1 / 6].forEach((best, k) => {
    expect(Math.abs(shares[k] - best)).toBeLessThan(0.04);
  });
  for (const disposable of [loaded, again, trainer]) disposable.dispose();
});

test("a checkpoint of before there were heads to choose is one of Gaussians", async () => {
  const { trainer } = await train(
    peak((x) => x),
    { seed: 1, updates: 2, lanes: 16, options: small },
  );
  const file = decode(save(trainer));
  const info = JSON.parse(file.metadata.info);
  for (const name of ["head", "bins", "spacing", "simplexSpan"]) {
    delete info.options[name];
    delete info.plan.options[name];
  }
  const shapes = Object.fromEntries(
    trainer.learners[0].actor.parameters.slots.map(({ name, shape }) => [
      `learners/player_0/actor/weights/${name}`,
      shape,
    ]),
  );
  const old = encode({ arrays: file.arrays, shapes, metadata: { ...file.metadata, info: JSON.stringify(info) } });
  const [before, after] = [new Float32Array(1), new Float32Array(1)];
  trainer.policiesOf({ deterministic: true }).player.act(Float32Array.of(1), open, before);
  const loaded = loadPolicies(
    old,
    peak((x) => x),
    { deterministic: true },
  ).player;
  loaded.act(Float32Array.of(1), open, after);
  expect(after).toEqual(before);
  const longer = resume(
    old,
    peak((x) => x),
    { updates: 3 },
  );
  longer.update();
  expect(longer.options.head).toBe("auto");
  for (const disposable of [loaded, longer, trainer]) disposable.dispose();
});

test("two bidders with ordinal bids come near half their values in a first price auction", async () => {
  const game = sealed({ rule: "first", bidders: 2 });
  const options = {
    head: "ordinal",
    bins: 21,
    hidden: [16],
    learningRate: 0.02,
    gradientNorm: 100,
    observations: "bounds",
  };
  const { policies, trainer } = await train(game, {
    algorithm: "reinforce",
    seed: 1,
    lanes: 1024,
    updates: 150,
    options,
  });
  const values = 50;
  const observations = new Float32Array(values * 2).map((_, row) => (Math.floor(row / 2) + 0.5) / values);
  const bids = new Float32Array(values * 2);
  policies.bidder.with({ deterministic: true }).act(observations, new Uint8Array(values * 2).fill(1), bids);
  trainer.dispose();
  let squares = 0;
  bids.forEach((bid, row) => {
    squares += observations[row] * (bid - observations[row] / 2) ** 2; // by the probability to win
  });
  expect(Math.sqrt((2 * squares) / bids.length)).toBeLessThan(0.075); // 0.053 to 0.057 on three seeds; always 0.5: 0.20
  expect(new Set(bids).size).toBeGreaterThan(5);
}, 60_000);

test("heads of boxes are refused where there is no box, no stretch, or an option that they do not read", () => {
  const choices = shots({
    id: "test/choices-v0",
    roles: [{ name: "player", count: 1, action: discrete(3) }],
    pay: () => undefined,
  });
  const make = (game: typeof choices, options: { readonly [name: string]: unknown }) => () =>
    new Trainer(game, { options });
  expect(make(choices, { head: "beta" })).toThrow(
    "test/choices-v0: head=beta is for boxes, and here all actions are choices (discrete 3); use head=auto.",
  );
  expect(
    make(
      peak(() => 0),
      { head: "simplex" },
    ),
  ).toThrow("needs a stretch of two or more weights, and there is none in box x");
  expect(
    make(
      peak(() => 0),
      { head: "beta", std: { from: 0.3, to: 0.1 } },
    ),
  ).toThrow("std is for head=gaussian and");
  expect(
    make(
      peak(() => 0),
      { head: "ordinal", initialStd: 1 },
    ),
  ).toThrow("initialStd is for head=gaussian and");
  expect(
    make(
      peak(() => 0),
      { head: "uniform" },
    ),
  ).toThrow("must be one of auto, gaussian, squashed, beta, simplex, ordinal");
  const fine = new Trainer(
    peak(() => 0),
    { options: { head: "beta", std: null }, lanes: 2 },
  );
  expect(fine.learners[0].std()).toBeUndefined();
  fine.dispose();
});

test("where some learn choices and some boxes, the head is of the boxes", () => {
  const both = shots({
    id: "test/both-v0",
    roles: [
      { name: "leader", count: 1, action: box([one]) },
      { name: "follower", count: 1, action: discrete(2) },
    ],
    pay: () => undefined,
  });
  const trainer = new Trainer(both, { options: { head: "ordinal", bins: 5 }, lanes: 2 });
  expect(trainer.learners.map(({ actor }) => actor.head.outputs)).toEqual([4, 2]);
  trainer.dispose();
});

test("a spread of logits is of choices alone, so that the first policy of a box stays in the middle", () => {
  const trainer = new Trainer(
    peak(() => 0),
    { options: { head: "ordinal", logitSpread: 5 }, lanes: 2 },
  );
  const { parameters } = trainer.learners[0].actor;
  const bias = parameters.slots.findIndex(({ shape }) => shape[0] === 20 && shape.length === 1);
  expect([...parameters.view(bias)]).toEqual(Array<number>(20).fill(0));
  trainer.dispose();
});
