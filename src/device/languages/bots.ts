/**
 * Small languages of named programs.
 *
 * Identity: top; bottom; CliqueBot, top iff all others sent the same message; committed, top iff all others are bound.
 *
 * Modal: CooperateBot; DefectBot; FairBot, top iff all others play their tops; PrudentBot, top iff all others do and would punish a
 * defector.
 *
 * Transfer: every action with every payment 0, step … most to all others, payments within actions; then top if paid at least t,
 * t = step … most; then top if all others play their tops and pay at least t, t = 0 … most, of which the first is Mirror.
 *
 * References: McAfee (1984), Howard (1988), Theory and Decision 24, and Tennenholtz (2004), Games Econ. Behav. 49 (cliques); Barasz et al.
 * (2014), arXiv:1401.5577 (modal).
 */
import type { Condition, Program } from "../program.js";
import { bottomOf, others, type Payments, type Speaker, seatOf, sharedTop, stepsOf, topOf } from "../speaker.js";
import { limit, needOthers, needRank } from "./limit.js";
import { all, branch, move } from "./tree.js";

export function identities(speaker: Speaker, who: string): Program[] {
  const topIf = responder(speaker, "identity", who);
  const each = others(speaker);
  return [
    topIf({ kind: "always" }),
    topIf({ kind: "never" }),
    topIf(all(each.map((one) => ({ kind: "same", who: one })))),
    topIf(all(each.map((one) => ({ kind: "bound", who: one })))),
  ];
}

export function modals(speaker: Speaker, who: string): Program[] {
  const topIf = responder(speaker, "modal", who);
  const punish = others(speaker).map((one): Condition => ({ kind: "punishes", who: one }));
  return [
    topIf({ kind: "always" }),
    topIf({ kind: "never" }),
    topIf(all(plays(speaker))),
    topIf(all([...plays(speaker), ...punish])),
  ];
}

export function transfers(speaker: Speaker, { step, most }: Payments, who: string): Program[] {
  const topIf = responder(speaker, "transfer", who);
  const steps = stepsOf(most, step) ?? 0;
  const amounts = Array.from({ length: steps + 1 }, (_, k) => k);
  const own = speaker.actions[speaker.seat];
  limit(1 + own.length * (steps + 1) + steps + steps + 1, "transfer", speaker, who, "raise step, or lower most");
  const shared = sharedTop(speaker);
  const allTop: Condition =
    speaker.n > 2 && shared !== undefined
      ? { kind: "count", action: shared, least: speaker.n - 1 }
      : all(plays(speaker));
  const paid = (least: number): Condition => ({ kind: "paid", least });
  return [
    ...own.flatMap((_, action) => amounts.map((pay) => move(action, pay))),
    ...amounts.slice(1).map((least) => topIf(paid(least))),
    ...amounts.map((least) => topIf(least === 0 ? allTop : all([allTop, paid(least)]))),
  ];
}

/** Every other plays its top action. */
function plays(speaker: Speaker): Condition[] {
  return others(speaker).map((who) => ({ kind: "plays", who, action: topOf(speaker, seatOf(speaker, who)) }));
}

/** Top if a condition holds, else bottom. @throws where there is no rank, or nobody else */
function responder(speaker: Speaker, what: string, who: string): (test: Condition) => Program {
  needRank(speaker, what, who);
  needOthers(speaker, what, who);
  const top = move(topOf(speaker, speaker.seat));
  const bottom = move(bottomOf(speaker, speaker.seat));
  return (test) => (test.kind === "always" ? top : test.kind === "never" ? bottom : branch(test, top, bottom));
}
