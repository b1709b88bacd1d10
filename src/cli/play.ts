/** `play`: watch episodes, write them down, and play them again. */
import { readFileSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { agentNames, type Role } from "../game.js";
import { checkSeed, laneSeed } from "../rng.js";
import { toSvg, toText } from "../shape.js";
import { size } from "../space.js";
import { catalog } from "./catalog.js";
import { type Chosen, choose, type GameFlags, gameFlags, withOptions } from "./chosen.js";
import { withFile } from "./fault.js";
import { toJson } from "./json.js";
import { numberFlag, short } from "./numbers.js";
import { groupReturns, groupText, type NamedGroup, namedGroups } from "./population.js";
import { seatsOf } from "./seating.js";
import type { Shell } from "./shell.js";
import { type Played, playEpisode, readTape, replayed, type Tape } from "./tape.js";
import { tellerOf } from "./words.js";

interface PlayFlags extends GameFlags {
  readonly agents?: string;
  readonly episodes: number;
  readonly svg?: string;
  readonly record?: string;
  readonly replay?: string;
}

export function play(command: Command, shellOf: (flags: GameFlags) => Shell): void {
  gameFlags(command.description("play episodes and print them").argument("[game]"), ["transform", "device", "seed"])
    .option(
      "--agents <who>",
      "a bot, a run folder or an address where a Python player joins, for all roles or as role=who[,role=who…]; several in one role with their numbers, as role=who:3,who:2,who, the last in all seats that are left; random by default; under a device also says:<message> or <bot>:says:<message>, by text or number, and bots of the game say nothing",
    )
    .option("--episodes <n>", "how many", numberFlag("--episodes", 1, 100_000), 1)
    .option("--svg <file>", "draw the end of the last episode")
    .option("--record <file>", "write the episodes as JSON, to play them again")
    .option("--replay <file>", "play recorded episodes again and compare the rewards")
    .addHelpText(
      "after",
      "\nExamples:\n  commitment-gym play routing/cartoon4 --set routers=2 --agents equilibrium --svg end.svg\n  commitment-gym play routing/cartoon4 --agents single:3,blind:2,equilibrium\n  commitment-gym play commitment/prisoners-dilemma --device mirror --agents says:2",
    )
    .action(async (game: string | undefined, flags: PlayFlags) => {
      const shell = shellOf(flags);
      const { chosen, tape, changed } = flags.replay ? await again(game, flags) : await anew(game, flags);
      const last = tape.episodes[tape.episodes.length - 1];
      if (flags.svg) write(flags.svg, toSvg(last.shapes));
      const { episodes, ...head } = tape;
      const document = { ...head, episodes: episodes.map(({ shapes: _shapes, ...episode }) => episode) };
      if (flags.record) write(flags.record, `${toJson(document)}\n`);
      for (const path of [flags.svg, flags.record]) if (path) shell.note(`Wrote ${path}.`);
      tape.episodes.forEach((episode, k) => {
        shell.line(`${tape.game}, episode ${k + 1} of ${tape.episodes.length}, seed ${episode.seed}`);
        print(shell, chosen, episode, tape.groups);
      });
      const groups = tape.groups && returnsOf(chosen, tape.groups, tape.episodes);
      if (groups && tape.episodes.length > 1) {
        shell.line(`return per agent over ${tape.episodes.length} episodes  ${groups.map(groupText).join(" · ")}`);
      }
      const result = groups ? { ...document, groups } : document;
      shell.document(flags.replay ? { ...result, same: changed === undefined } : result);
      if (flags.replay) shell.line(changed ?? "The rewards are those of the record.");
      if (changed) {
        shell.code = 1;
        if (flags.json) shell.note(changed);
      }
    });
}

interface Show {
  readonly chosen: Chosen;
  readonly tape: Tape<Played>;
  readonly changed?: string | undefined; // where a replay differs from its record
}

async function anew(game: string | undefined, flags: PlayFlags): Promise<Show> {
  if (game === undefined) throw new Error("play needs a game, or --replay with a file; 'list' shows the games.");
  const chosen = await choose(game, flags);
  const made = chosen.make();
  const seats = await seatsOf(chosen, made, flags.agents, "--agents");
  const seed = flags.seed ?? 0;
  const episodes = Array.from({ length: flags.episodes }, (_, k) => {
    const own = laneSeed(seed, k);
    checkSeed(own);
    return playEpisode(
      chosen,
      own,
      seats.map(({ seat }) => seat(own)),
    );
  });
  const { id, options, transforms, devices } = chosen;
  const given = { game: id, options, transforms, ...(devices.length > 0 && { devices }) };
  const who = seats.map(({ name }) => name);
  const groups = namedGroups(
    made,
    seats.map(({ groups }) => groups),
  );
  return { chosen, tape: { ...given, agents: who, ...(groups.length > 0 && { groups }), episodes } };
}

async function again(game: string | undefined, flags: PlayFlags): Promise<Show> {
  const path = flags.replay as string;
  for (const flag of ["set", "transform", "device", "agents"] as const) {
    if (flags[flag] !== undefined) throw new Error(`--replay takes everything from its file; leave --${flag} out.`);
  }
  const tape = readTape(
    withFile(path, "read", () => readFileSync(path, "utf8")),
    path,
  );
  const registry = await catalog(flags.games);
  const chosen = withOptions(registry, tape.game, tape.options, tape.transforms, tape.devices);
  if (game !== undefined && withOptions(registry, game, {}).id !== chosen.id) {
    throw new Error(`'${path}' is a record of ${chosen.id}, not of ${game}.`);
  }
  const results = tape.episodes.map((episode) => replayed(chosen, episode));
  const changed = results.map((result) => result.changed).find((text) => text !== undefined);
  return { chosen, tape: { ...tape, episodes: results.map((result) => result.episode) }, changed };
}

const returnsOf = (chosen: Chosen, groups: readonly NamedGroup[], episodes: readonly Played[]) => {
  const game = chosen.make();
  const names = agentNames(game);
  return groupReturns(
    game,
    groups,
    names.map((_, k) => episodes.map(({ returns }) => returns[k])),
  );
};

function print(shell: Shell, chosen: Chosen, episode: Played, groups?: readonly NamedGroup[]): void {
  const { actions, rewards, drawings, metrics, returns, ends } = episode;
  const game = chosen.make();
  const roles = game.roles as readonly Role[];
  const teller = tellerOf(chosen, game);
  actions.forEach((joint, step) => {
    const kind = teller.next();
    shell.line(`  step ${step + 1}${kind === "" ? "" : `, ${kind}`}`);
    roles.forEach(({ name, count, action }, r) => {
      const width = size(action);
      for (let i = 0; i < count; i++) {
        const act = teller.act(r, i, joint[r].slice(i * width, (i + 1) * width));
        shell.line(`    ${name}_${i}  ${act}  → ${short(rewards[step][r][i])}`);
      }
    });
    const text = toText(drawings[step]);
    if (text !== "") shell.line(text.replace(/^/gm, "    "));
  });
  const names = agentNames(game);
  shell.line(`  ${ends} after ${actions.length} step(s)`);
  shell.line(`  returns  ${returns.map((x, k) => `${names[k]} ${short(x)}`).join(" · ")}`);
  if (groups) shell.line(`  groups   ${returnsOf(chosen, groups, [episode]).map(groupText).join(" · ")}`);
  const named = Object.entries(metrics).map(([name, x]) => `${name} ${short(x)}`);
  if (named.length > 0) shell.line(`  metrics  ${named.join(" · ")}`);
}

function write(path: string, text: string): void {
  withFile(path, "write", () => writeFileSync(path, text));
}
