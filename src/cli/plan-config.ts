/** The `config.json` of a training: what its plan comes to, or where a run goes on, what it began with and when it went on. */
import type { Prepared } from "./prepared.js";
import type { RunConfig } from "./run-config.js";
import { isAddress } from "./seats.js";
import type { Plan } from "./training.js";
import { versions } from "./versions.js";

export function configOf(plan: Plan, { hyper, size, backend, seeds }: Prepared): RunConfig {
  const { chosen, modules = [], algorithm, preset, sharing, updates, pool, evaluation, every, command, resumes } = plan;
  const now = { at: new Date().toISOString(), versions: versions() };
  if (resumes) {
    const { config } = resumes;
    return { ...config, resumed: [...(config.resumed ?? []), { command, ...now }] };
  }
  return {
    ...{ command, started: now.at, game: chosen.id, options: chosen.options },
    resolvedOptions: Object.fromEntries(
      Object.keys(chosen.entry.defaults).map((k) => [k, chosen.options[k] ?? chosen.entry.defaults[k].value]),
    ),
    ...{ transforms: chosen.transforms, devices: chosen.devices, ...(modules.length > 0 && { modules }) },
    ...{ algorithm, ...(preset !== undefined && { preset }), hyper, sharing, ...size, updates, seeds },
    ...{ ...(pool && { pool }), ...(every !== undefined && { every }), backend, opponents: plan.opponents, evaluation },
    versions: now.versions,
  };
}

/** What may come out otherwise where a run goes on. */
export function notesOf({ resumes, opponents }: Plan): readonly string[] {
  if (!resumes) return [];
  const other = JSON.stringify(resumes.config.versions) !== JSON.stringify(versions());
  const remote = opponents.some((text) => isAddress(text.slice(text.indexOf("=") + 1)));
  return [
    ...(other ? ["This run began with other versions, see config.json: its bits may differ from here on."] : []),
    ...(remote ? ["What a player who joins at an address remembers is in no checkpoint: its part begins anew."] : []),
  ];
}
