/** The email game: nothing is common knowledge that may be lost, and a post that is final is. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Evaluation, evaluate } from "../../agents/evaluate.js";
import { eliminate, lower } from "../../envs/information/email/chain.js";
import { emailGame } from "../../envs/information/email/email.js";
import { email } from "../../envs/information/email/entry.js";
import { type EmailOptions, emailOptions } from "../../envs/information/email/options.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = email;
type Options = Partial<EmailOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

function played(options: Options, sender: string, receiver = sender, episodes = 8_000): Evaluation {
  const game = emailGame(options);
  const joint = { sender: bots[sender](game, 0, 1), receiver: bots[receiver](game, 1, 2) };
  return evaluate(game, joint, { episodes, seed: 3, lanes: 500 });
}

describe("the lossy channel", () => {
  test("for any loss the only equilibrium never acts, if acting alone costs more than acting together gains", () => {
    for (const loss of [0.001, 0.01, 0.1, 0.5, 0.9]) {
      const { equilibria, unique, elimination } = solved({ loss });
      expect(equilibria).toEqual([{ name: "nobody acts", payoffs: [0.6, 0.6], acting: 0 }]);
      expect(unique).toBe(true);
      expect(elimination).toMatchObject({ rungs: 40, rounds: 39 });
    }
    expect(solved({ wrong: 0 })).toMatchObject({ unique: false });
  });

  test("acting falls one rung after the other, from the sender in state a upwards", () => {
    expect(eliminate(emailOptions({}), 6)).toEqual([[0, 1], [2], [3], [4], [5]]);
    expect(eliminate(emailOptions({ wrong: 0 }), 6)).toEqual([[0], [1], [2], [3], [4], [5]]);
    expect(eliminate(emailOptions({ wrong: 0.02, prior: 0.5 }), 4)).toEqual([[0], [1], [2], [3]]); // .5 w < .5 ε M
    near(lower(emailOptions({}), 7), 1 / 1.9);
  });

  test("the condition is L > (1 − ε) M, and at it the chain stands", () => {
    const any = fc.record({
      loss: fc.integer({ min: 1, max: 99 }).map((k) => k / 100),
      gain: fc.integer({ min: 1, max: 40 }).map((k) => k / 4),
      risk: fc.integer({ min: 0, max: 60 }).map((k) => k / 4),
      prior: fc.integer({ min: 1, max: 50 }).map((k) => k / 100),
    });
    fc.assert(
      fc.property(any, (given) => {
        const { loss, gain, risk } = given;
        fc.pre(Math.abs(risk - (1 - loss) * gain) > 1e-9);
        const falls = risk > (1 - loss) * gain;
        expect(eliminate(emailOptions(given), 30).flat().length).toBe(falls ? 30 : 2);
        const { condition, equilibria, naive } = solved(given);
        expect(condition.contagion).toBe(falls);
        expect(equilibria[0].acting > 0).toBe(!falls);
        expect(naive.gap > 0).toBe(falls);
      }),
      { seed: 1 },
    );
  });

  test("who holds a message finds the other one rung lower with probability 1/(2 − ε)", () => {
    const loss = 0.2;
    const batch = new Batch(emailGame({ loss, prior: 0.5 }), 16_000, "disabled");
    batch.reset({ seed: 5 });
    const { arrived, call } = batch.state;
    const counts = new Float64Array(60);
    let calls = 0;
    arrived.forEach((k, lane) => {
      calls += call[lane];
      if (call[lane] === 1) counts[k]++;
      else expect(k).toBe(0);
    });
    const share = (hits: number, of: number) => ({
      mean: hits / of,
      standardError: Math.sqrt(((hits / of) * (1 - hits / of)) / of),
    });
    agrees(share(calls, 16_000), 0.5);
    for (const m of [0, 1, 2, 5]) agrees(share(counts[m], counts[m] + counts[m + 1]), 1 / (2 - loss));
  });

  test("naive players earn .88 and .96, more than the equilibrium's .6, and the sender could gain .044", () => {
    const { naive } = solved();
    near(naive.payoffs[0], 0.88);
    near(naive.payoffs[1], 0.96);
    near(naive.gap, 0.044);
    const { returns, metrics } = played({}, "naive");
    agrees(returns.sender_0, 0.88);
    agrees(returns.receiver_0, 0.96);
    agrees(metrics.welfare, 1.84);
    agrees(metrics.messages, 0.4 * 9); // p (1 − ε)/ε
    agrees(metrics.alone, 0.4 * 0.1);
    agrees(metrics.together, 0.4 * 0.9);
    agrees(metrics.acting, 0.4 * 0.95);
    const cautious = played({}, "confirmed", "naive");
    agrees(cautious.returns.sender_0, 0.88 + 0.044);
  });

  test("in equilibrium nobody acts, and acting alone against it costs p L", () => {
    const { returns, metrics } = played({}, "equilibrium");
    agrees(returns.sender_0, 0.6);
    agrees(returns.receiver_0, 0.6);
    expect(metrics.acting.mean).toBe(0);
    agrees(played({}, "naive", "equilibrium").returns.sender_0, 0.6 - 0.4 * 2);
  });

  test("each step of caution only moves who is caught", () => {
    const { returns } = played({}, "confirmed");
    const both = 0.4 * 0.9 ** 3; // K ≥ 3; with K = 2 only the sender acts
    agrees(returns.sender_0, 0.6 + both - 0.4 * 0.9 ** 2 * 0.1 * 2);
    agrees(returns.receiver_0, 0.6 + both);
  });

  test("where L ≤ (1 − ε) M the equilibrium acts on all that it knows", () => {
    const options = { risk: 0.5 };
    const [{ payoffs, acting }] = solved(options).equilibria;
    const { returns, metrics } = played(options, "equilibrium");
    agrees(returns.sender_0, payoffs[0]);
    agrees(returns.receiver_0, payoffs[1]);
    agrees(metrics.acting, acting);
    expect(solved(options).naive.gap).toBe(0);
  });
});

describe("a last message", () => {
  test("lets the holders of the last two act iff ε L ≤ (1 − ε) M, and nobody else", () => {
    for (const cap of [1, 2, 5, 8]) {
      const gone = eliminate(emailOptions({ cap }), 0).flat();
      expect(gone.sort((a, b) => a - b)).toEqual(Array.from({ length: cap + 1 }, (_, r) => r));
      expect(solved({ cap }).unique).toBe(false);
      const doubt = solved({ cap, loss: 0.4 }); // .8 > .6
      expect(doubt.elimination).toMatchObject({ all: true, rungs: cap + 3 });
      expect(doubt.unique).toBe(true);
    }
  });

  test("pays what the formula says to who holds it", () => {
    for (const cap of [1, 2, 3]) {
      const options: Options = { cap };
      const game = emailGame(options);
      const needs = (last: number, role: number) => (last + role) >> 1;
      /** Acts iff it holds message N − 1 or N as its last one. */
      const end = (role: number) => ({
        act(seen: Float32Array, _masks: Uint8Array, actions: Float32Array) {
          for (let row = 0; row < actions.length; row++) {
            const told = role === 1 || seen[4 * row + 1] === 1;
            const received = Math.round(1 / seen[4 * row + 2]) - 1;
            actions[row] = told && received === needs(cap, role) && (received > 0 || role === 0) ? 1 : 0;
          }
        },
      });
      const { returns, metrics } = evaluate(
        game,
        { sender: end(0), receiver: end(1) },
        { episodes: 8_000, lanes: 500 },
      );
      const { payoffs, acting } = solved(options).equilibria[1];
      agrees(returns.sender_0, payoffs[0]);
      agrees(returns.receiver_0, payoffs[1]);
      agrees(metrics.acting, acting);
      agrees(metrics.together, 0.4 * 0.9 ** cap);
    }
    near(solved({ cap: 1 }).equilibria[1].payoffs[0], 0.88); // the only message: as naive
    near(solved({ cap: 1 }).equilibria[1].payoffs[1], 0.96); // a ledger: .962 each
    expect(solved({ channel: "ledger" }).equilibria[0].payoffs.map((u: number) => u.toFixed(3))).toEqual([
      "0.962",
      "0.962",
    ]);
    near(solved({ cap: 1, loss: 0.4 }).naive.gap, 0.4 * (0.8 - 0.6)); // 0.6 of all messages arrive
    near(solved({ cap: 2 }).equilibria[1].payoffs[1], 0.6 + 0.4 * (0.81 - 2 * 0.09));
  });

  test("cuts the exchange off", () => {
    const batch = new Batch(emailGame({ cap: 3, loss: 0.05 }), 2000, "disabled");
    batch.reset({ seed: 1 });
    expect(Math.max(...batch.state.arrived)).toBe(3);
  });
});

describe("the ledger", () => {
  test("both act iff the post is final, which is worth p q M to each", () => {
    const q = Math.exp(-0.1);
    const { equilibria, finalInTime, worthOfLedger } = solved({ channel: "ledger" });
    near(finalInTime, q);
    near(worthOfLedger, 0.4 * q);
    near(solved().worthOfLedger, 0.4 * q); // the same where the channel is lossy
    near(equilibria[0].payoffs[0], 0.6 + 0.4 * q);
    const { returns, metrics } = played({ channel: "ledger" }, "equilibrium");
    agrees(returns.sender_0, equilibria[0].payoffs[0]);
    agrees(returns.receiver_0, equilibria[0].payoffs[1]);
    agrees(metrics.final, 0.4 * q);
    expect(metrics.alone.mean).toBe(0);
    expect(metrics.together.mean).toBe(metrics.final.mean);
  });

  test("a sender who acts before finality loses L with probability 1 − q", () => {
    const options: Options = { channel: "ledger", finality: 4 };
    const { naive, equilibria } = solved(options);
    near(naive.gap, 0.4 * (1 - Math.exp(-0.4)) * 2);
    const { returns } = played(options, "naive");
    agrees(returns.sender_0, equilibria[0].payoffs[0] - naive.gap);
    agrees(returns.sender_0, naive.payoffs[0]);
    agrees(returns.receiver_0, naive.payoffs[1]);
  });

  test("with a fixed deadline it is final for certain, or never", () => {
    expect(solved({ channel: "ledger", deadline: "fixed", finality: 10 }).finalInTime).toBe(1);
    expect(solved({ channel: "ledger", deadline: "fixed", finality: 10.1 }).finalInTime).toBe(0);
    const { metrics } = played({ channel: "ledger", deadline: "fixed" }, "equilibrium", undefined, 500);
    expect(metrics.together.mean).toBe(metrics["state b"].mean);
  });
});

test("the payoffs are Rubinstein's, and what is played is what payoff says", () => {
  const game = emailGame({ wrong: 0 });
  const batch = new Batch(game, 1, "disabled");
  for (let seed = 0, seen = 0; seen < 3; seed++) {
    batch.reset({ seed });
    const b = batch.state.call[0];
    seen |= 1 << b;
    for (const [own, other] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]) {
      batch.reset({ seed });
      const out = [new Float32Array(1), new Float32Array(1)];
      const joint = [Float32Array.of(own), Float32Array.of(other)];
      game.payoff!(batch.state, 0, joint, out);
      batch.step(joint);
      const expected = own === other ? (own === b ? [1, 1] : [0, 0]) : own === 1 ? [-2, 0] : [0, -2];
      expect([batch.rewards[0][0], batch.rewards[1][0]]).toEqual(expected);
      expect([out[0][0], out[1][0]]).toEqual(expected);
    }
  }
  const folly = evaluate(
    emailGame({ prior: 0.001, wrong: 7 }),
    {
      sender: { act: (_o, _m, a) => void a.fill(1) },
      receiver: { act: (_o, _m, a) => void a.fill(1) },
    },
    { episodes: 50 },
  );
  expect(folly.returns.sender_0.mean).toBe(-7);
});

test("the game keeps the contract", () => {
  for (const options of [{}, { channel: "ledger" as const }, { cap: 2, loss: 0.999, gain: 1000 }, { loss: 0.001 }]) {
    for (const { name, passed, detail } of check(() => emailGame(options), { steps: 30 })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  expect(() => emailGame({ prior: 0.6 })).toThrow("option 'prior' must be a number from 0.001 to 0.5, got 0.6");
  expect(() => emailGame({ loss: 0 })).toThrow("option 'loss'");
  expect(() => solve!({ cap: 1.5 })).toThrow("option 'cap' must be an integer");
  expect(() => solve!({ channel: "post" })).toThrow("option 'channel' must be one of lossy, ledger");
  expect(() => emailGame({ risk: Number.NaN })).toThrow("option 'risk'");
});
