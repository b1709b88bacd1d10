/** Known answers of devices side by side, as data. */
import type { Solution } from "../../../src/registry.js";
import { pureEquilibria } from "../../commitment/matrix/pure.js";
import { eliminateWeakly } from "../../commitment/theory/dominance.js";
import { venueForm } from "./form.js";
import { type DevicesModel, type DevicesOptions, devicesModel, type Worth, worths } from "./options.js";

const mostListed = 64;
const mostCompared = 2000; // joint strategies, for dominance

export function solveDevices(given?: Partial<DevicesOptions>): Solution {
  const model = devicesModel(given);
  const { options, floor, surplus, temptation, players } = model;
  const found = worths(model);
  const best = found.reduce((most, { net, stable }, k) => (stable && net > (found[most]?.net ?? 0) ? k : most), -1);
  return {
    source:
      "Kalai et al. (2010), Games Econ. Behav. 69, for commitment devices; what they are worth is derived; equilibria enumerated in the environment",
    units: "payoff to each player",
    ...{ floor, surplus, temptation },
    devices: options.devices.map(({ name }, k) => ({ name, payoff: floor + found[k].net, ...plain(found[k]) })),
    best: best < 0 ? null : options.devices[best].name,
    welfareAfterFees: players * (floor + (found[best]?.net ?? 0)),
    ...enumerated(model),
  };
}

/** JSON knows no infinity. */
const plain = ({ undercut, ...rest }: Worth) => ({ ...rest, ...(Number.isFinite(undercut) && { undercut }) });

function enumerated(model: DevicesModel): Solution {
  try {
    const form = venueForm(model);
    const n = form.players;
    const list = pureEquilibria(form).map((joint) => ({
      play: form.actions.map((names, i) => names[Math.floor(joint / form.strides[i]) % form.counts[i]]),
      payoffs: [...form.payoffs.subarray(joint * n, (joint + 1) * n)],
    }));
    return {
      pure: {
        count: list.length,
        equilibria: list.toSorted((a, b) => b.payoffs[0] - a.payoffs[0]).slice(0, mostListed),
        ...(form.joints <= mostCompared && {
          weakDominance: eliminateWeakly(form).survivors.map((left, i) => left.map((a) => form.actions[i][a])),
        }),
      },
    };
  } catch (thrown) {
    return { pure: null, reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
