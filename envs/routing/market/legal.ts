/**
 * Which actions are legal: whoever is not asked in a phase passes, action 0. Routers use routes that are there, unless none is; searchers
 * attack swaps that they see.
 */
import type { Game } from "../../../src/game.js";
import type { Exchange } from "./exchange.js";
import { rules } from "./options.js";
import type { MarketState } from "./state.js";

export function legality({
  problem,
  options,
  points,
  grid,
  calendar,
}: Exchange): NonNullable<Game<MarketState>["legal"]> {
  const { plan, tradeOf } = problem;
  const { width, first, routes } = plan;
  const { searchers, targets, slippages, tips, fractions, bids } = options;
  const limits = slippages.length;
  const others = limits + tips.length;
  const usable = new Uint8Array(width);

  /** Which routes of a trade are there. */
  const look = (s: MarketState, lane: number, trade: number): void => {
    let any = 0;
    const count = first[trade + 1] - first[trade];
    for (let r = 0; r < width; r++) {
      usable[r] = r < count ? s.there[lane * routes.length + first[trade] + r] : 0;
      any |= usable[r];
    }
    if (any === 0) for (let r = 0; r < count; r++) usable[r] = 1;
  };

  const fixed = plan.trades.map((_, t) => {
    const count = first[t + 1] - first[t];
    return Uint8Array.from({ length: points }, (_, g) =>
      Number(grid.subarray(g * width + count, (g + 1) * width).every((share) => share === 0)),
    );
  });

  return (s, lane, role, agent, mask, at) => {
    const phase = s.phase[lane];
    if (role === 0) {
      if (phase !== 0) {
        for (let k = at; k < at + points + others; k++) mask[k] = 0;
        mask[at] = mask[at + points] = mask[at + points + limits] = 1;
        return;
      }
      const trade = tradeOf[agent];
      if (calendar.count === 0) {
        const flags = fixed[trade];
        for (let g = 0; g < points; g++) mask[at + g] = flags[g];
      } else {
        look(s, lane, trade);
        for (let g = 0; g < points; g++) {
          mask[at + g] = 1;
          for (let r = 0; r < width; r++) if (usable[r] === 0 && grid[g * width + r] > 0) mask[at + g] = 0;
        }
      }
      for (let k = at + points; k < at + points + others; k++) mask[k] = 1;
      return;
    }
    if (role === 1 && searchers > 0) {
      const attacks = 2 + 2 * targets;
      if (phase !== 1) {
        mask.fill(0, at, at + attacks + fractions.length + bids.length);
        mask[at] = mask[at + attacks] = mask[at + attacks + fractions.length] = 1;
        return;
      }
      mask[at] = mask[at + 1] = 1;
      for (let k = 0; k < 2 * targets; k++) mask[at + 2 + k] = s.victims[lane * 2 * targets + k] >= 0 ? 1 : 0;
      mask.fill(1, at + attacks, at + attacks + fractions.length + bids.length);
      return;
    }
    mask.fill(0, at + 1, at + rules.length);
    mask[at] = 1;
    if (phase === 1) mask.fill(1, at, at + rules.length);
  };
}
