/**
 * Seats: how the players of a normal form become roles, and what their agents see.
 *
 * Players who are alike (as many actions, ranked alike) are agents of one role `player`; otherwise each has a role of its own: `row`
 * and `column`, or `playera`, `playerb` …
 *
 * A player of a repeated game sees what everybody did in the last round, itself first and the others in cyclic order, one-hot with a
 * last place for "nothing yet". One role over an asymmetric table also sees which seat it has. Who has nothing to see sees a constant
 * 1, so that no observation is ever all zeros.
 */
import type { Role } from "../../../src/game.js";
import { type Box, box, type Discrete, discrete, type Field } from "../../../src/space.js";
import { digits, type NormalForm } from "./normal-form.js";

export interface MatrixRole extends Role {
  readonly name: "player" | "row" | "column" | `player${string}`;
  readonly action: Discrete;
}

const bit = { unit: "1", low: 0, high: 1 } as const;

export function rolesOf(form: NormalForm, repeated: boolean): readonly MatrixRole[] {
  const { players, counts, alike, rank, actions } = form;
  const named = !alike || actions.every((names) => String(names) === String(actions[0]));
  const role = (name: MatrixRole["name"], i: number, count: number): MatrixRole => ({
    ...{ name, count, observation: observation(form, i, repeated), action: discrete(counts[i]) },
    ...(rank && { rank: rank[i] }),
    ...(named && { actions: actions[i] }),
  });
  if (alike) return [role("player", 0, players)];
  return Array.from(counts, (_, i) =>
    role(players === 2 ? (["row", "column"] as const)[i] : `player${letters(i)}`, i, 1),
  );
}

/** The agents' names in the order of the players. */
export function agentsOf(form: NormalForm): string[] {
  return rolesOf(form, false).flatMap(({ name, count }) => Array.from({ length: count }, (_, i) => `${name}_${i}`));
}

/** Where an agent's view of the last round begins in its observation. */
export function headOf(form: NormalForm, repeated: boolean): number {
  if (form.alike && !form.symmetric) return form.players; // the seat, one-hot
  return repeated ? 0 : 1; // or the constant
}

/**
 * Writes what agents see; see the header.
 *
 * @returns a function of the last joint action (J = nothing yet), the player, and where to write
 */
export function viewer(
  form: NormalForm,
  repeated: boolean,
): (last: number, i: number, out: Float32Array, at: number) => void {
  const { players, counts, alike, symmetric } = form;
  const seated = alike && !symmetric;
  const head = headOf(form, repeated);
  const places = digits(form);
  if (!repeated && !seated) {
    return (_last, _i, out, at) => {
      out[at] = 1;
    };
  }
  const widths = Int32Array.from(counts, (n) => n + 1);
  const width = head + (repeated ? widths.reduce((sum, n) => sum + n, 0) : 0);
  return (last, i, out, at) => {
    for (let k = at; k < at + width; k++) out[k] = 0;
    if (seated) out[at + i] = 1;
    if (!repeated) return;
    let first = at + head;
    for (let d = 0, p = i; d < players; d++) {
      out[first + places[last * players + p]] = 1;
      first += widths[p];
      if (++p === players) p = 0;
    }
  };
}

function observation(form: NormalForm, i: number, repeated: boolean): Box {
  const { players, counts, alike, symmetric } = form;
  const fields: Field[] = alike && !symmetric ? [{ name: "seat", ...bit, size: players }] : [];
  for (let d = 0; repeated && d < players; d++) {
    const name = d === 0 ? "own last" : players === 2 ? "other's last" : `last of next ${d}`;
    fields.push({ name, ...bit, size: counts[(i + d) % players] + 1 });
  }
  return box(fields.length > 0 ? fields : [{ name: "constant", ...bit }]);
}

/** a, b, … z, ba, bb … : names of roles hold letters only. */
function letters(i: number): string {
  const last = String.fromCharCode(97 + (i % 26));
  return i < 26 ? last : letters(Math.floor(i / 26)) + last;
}
