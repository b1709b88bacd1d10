// A module for --games that exercises what the package's own games do not yet: two roles with spaces of their own, box and multi-discrete
// actions, masks on both, a policy that is read, two phases a round, truncation, noise, and a bot with a coin.
const push = { name: "push", unit: "t", low: 0, high: 1 };
const field = (name, high, size) => ({ name, unit: "t", low: 0, high, ...(size && { size }) });

const market = ({ rounds = 6 } = {}) => ({
  id: "test/market-v0",
  key: JSON.stringify({ rounds }),
  roles: [
    {
      name: "seller",
      count: 2,
      observation: { kind: "box", fields: [field("stock", 10), field("sold", 100)] },
      action: { kind: "box", fields: [push] },
    },
    {
      name: "broker",
      count: 1,
      observation: { kind: "box", fields: [field("stock", 10), field("phase", 1)] },
      action: { kind: "multi-discrete", n: [2, 3] },
      readsPolicy: true,
    },
  ],
  horizon: rounds,
  horizonEnds: "truncated",
  phases: 2,
  metrics: ["stock", "sold"],
  alloc: (lanes) => ({
    stock: new Float64Array(lanes),
    sold: new Float64Array(2 * lanes),
    phase: new Uint8Array(lanes),
  }),
  reset: (s, lane, rng) => {
    s.stock[lane] = 5 + 5 * rng.uniform();
    s.sold.fill(0, 2 * lane, 2 * lane + 2);
    s.phase[lane] = 0;
  },
  step: (s, { lane, rng, actions: [pushes, lever], policies: [, policy], rewards: [toSellers, toBroker] }) => {
    if (s.phase[lane] === 0) {
      for (let i = 2 * lane; i < 2 * lane + 2; i++) {
        const amount = Math.min(pushes[i] * rng.uniform(), s.stock[lane]);
        s.stock[lane] -= amount;
        s.sold[i] += amount;
        toSellers[i] = amount;
      }
    } else toBroker[lane] = lever[2 * lane] + lever[2 * lane + 1] * policy[5 * lane];
    s.phase[lane] = 1 - s.phase[lane];
    return s.stock[lane] < 1;
  },
  observe: (s, lane, _time, role, agent, out, at) => {
    out[at] = s.stock[lane];
    out[at + 1] = role === 0 ? s.sold[2 * lane + agent] : s.phase[lane];
  },
  legal: (s, lane, role, _agent, mask, at) => {
    const mine = s.phase[lane] === role ? 1 : 0;
    mask[at] = role === 0 ? mine : 1; // pass is always legal
    if (role === 0) return;
    mask[at + 1] = mine;
    mask[at + 2] = 1;
    mask[at + 3] = mine;
    mask[at + 4] = 0; // the last lever is broken
  },
  measure: (s, lane, out, at) => {
    out[at] = s.stock[lane];
    out[at + 1] = s.sold[2 * lane] + s.sold[2 * lane + 1];
  },
});

/** Draws from a coin of its own, which snapshots hold. */
const coin = (game, role, seed) => {
  const { action, readsPolicy } = game.roles[role];
  const width = action.kind === "box" ? 1 : action.n.length;
  const flags = action.kind === "box" ? 1 : action.n.reduce((a, b) => a + b, 0);
  const word = new Uint32Array([[...String(seed)].reduce((h, c) => Math.imul(h, 31) + c.charCodeAt(0), 7)]);
  return {
    state: { word },
    act: (_observations, masks, actions, policies) => {
      for (let k = 0; k < actions.length; k++) {
        word[0] = Math.imul(word[0], 1664525) + 1013904223;
        const u = word[0] / 2 ** 32;
        const row = Math.floor(k / width);
        actions[k] = action.kind === "box" ? u : u < 0.5 && masks[row * flags + (k % width === 0 ? 1 : 3)] ? 1 : 0;
      }
      if (!readsPolicy || !policies) return;
      policies.fill(0);
      for (let row = 0; row < actions.length / width; row++) {
        policies[row * flags + actions[row * width]] = 1;
        policies[row * flags + 2 + actions[row * width + 1]] = 1;
      }
    },
  };
};

export const games = {
  "test/market-v0": {
    title: "Two sellers and a broker",
    about: "Sellers push goods, then the broker pulls a lever.",
    defaults: {
      rounds: { kind: "number", value: 6, low: 1, high: 50, integer: true, unit: "rounds", about: "how long" },
    },
    make: market,
    bots: { random: coin },
  },
};
