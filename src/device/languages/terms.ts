/**
 * Languages of deals, whose messages are no programs.
 *
 *   share      offers 0, 1 / (levels − 1) … 1; then each action in order, given for at least each share
 *   profile    joint actions by seat, the last agent's action running fastest
 *   own        actions of one's own, in order
 *   penalty    0, step … most
 *   delegate   the one message
 */
import type { Message } from "../message.js";
import { type Payments, type Speaker, stepsOf } from "../speaker.js";
import { limit, needOthers, needRank } from "./limit.js";

export function sharing(levels: number, speaker: Speaker, who: string): Message[] {
  needOthers(speaker, "share", who);
  const own = speaker.actions[speaker.seat];
  limit(1 + levels + own.length * levels, "share", speaker, who, "use fewer levels");
  const shares = Array.from({ length: levels }, (_, k) => k / (levels - 1));
  return [
    ...shares.map((share): Message => ({ kind: "offer", share })),
    ...own.flatMap((_, action) => shares.map((share): Message => ({ kind: "give-way", action, share }))),
  ];
}

export function profiles(speaker: Speaker, who: string): Message[] {
  const { actions, seat, n } = speaker;
  const size = actions.reduce((product, names) => product * names.length, 1);
  limit(1 + size, "contract", speaker, who, `use terms own, which have ${1 + actions[seat].length}`);
  return Array.from({ length: size }, (_, joint) => {
    let left = joint;
    const profile = actions.map(() => 0);
    for (let j = n - 1; j >= 0; j--) {
      profile[j] = left % actions[j].length;
      left = Math.floor(left / actions[j].length);
    }
    return { kind: "profile", actions: profile };
  });
}

export function ownActions(speaker: Speaker, who: string): Message[] {
  const own = speaker.actions[speaker.seat];
  limit(1 + own.length, "contract", speaker, who, "use none, which has 1");
  return own.map((_, action) => ({ kind: "own", action }));
}

export function penalties(speaker: Speaker, { step, most }: Payments, who: string): Message[] {
  needRank(speaker, "contract with terms penalty", who);
  needOthers(speaker, "contract with terms penalty", who);
  const steps = stepsOf(most, step) ?? 0;
  limit(2 + steps, "contract", speaker, who, "raise step, or lower most");
  return Array.from({ length: steps + 1 }, (_, pay) => ({ kind: "penalty", pay }));
}
