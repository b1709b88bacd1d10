// A stranger's module for --games: a prisoner's dilemma and a game that breaks the contract, in plain JavaScript.
const observation = { kind: "box", fields: [{ name: "nothing", unit: "1", low: 0, high: 1 }] };
const payoffs = [3, 0, 5, 1]; // mine when I, you play CC, CD, DC, DD

const dilemma = ({ rounds = 3 } = {}) => ({
  id: "mine/dilemma-v0",
  roles: [{ name: "player", count: 2, observation, action: { kind: "discrete", n: 2 } }],
  horizon: rounds,
  horizonEnds: "terminated",
  phases: 1,
  metrics: ["welfare"],
  alloc: (lanes) => ({ welfare: new Float64Array(lanes) }),
  reset: (s, lane) => {
    s.welfare[lane] = 0;
  },
  step: (s, { lane, actions: [a], rewards: [r] }) => {
    const [i, j] = [2 * lane, 2 * lane + 1];
    r[i] = payoffs[2 * a[i] + a[j]];
    r[j] = payoffs[2 * a[j] + a[i]];
    s.welfare[lane] += r[i] + r[j];
    return false;
  },
  observe: (_s, _lane, _time, _role, _agent, out, at) => {
    out[at] = 0;
  },
  measure: (s, lane, out, at) => {
    out[at] = s.welfare[lane];
  },
});

const always = (choice) => () => ({
  act: (_observations, _masks, actions) => {
    actions.fill(choice);
  },
});

const entry = {
  title: "Prisoner's dilemma",
  about: "Two players, two choices.",
  defaults: {
    rounds: { kind: "number", value: 3, low: 1, high: 9, integer: true, unit: "rounds", about: "how often they meet" },
  },
  make: dilemma,
  deviation: (_options, [joint]) => [payoffs[2 + joint[1]] - payoffs[2 * joint[0] + joint[1]], 0],
  bots: { cooperate: always(0), defect: always(1) },
};

export const games = {
  "mine/dilemma-v0": entry,
  "mine/broken-v0": {
    ...entry,
    make: () => ({ ...dilemma(), id: "mine/broken-v0", horizon: 0 }),
  },
};
