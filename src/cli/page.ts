/** A game's docs page, made from its metadata alone. Markdown; the same metadata gives the same text. */
import { type Space, size } from "../space.js";
import type { Chosen } from "./chosen.js";
import { facts } from "./facts.js";
import { leaves } from "./solution.js";

export function page(chosen: Chosen): string {
  const game = facts(chosen);
  const { id, horizon, phases, horizonEnds } = game;
  const short = id.replace(/-v\d+$/, "");
  const rounds = `${horizon} round${horizon === 1 ? "" : "s"}`;
  const steps = phases === 1 ? "" : ` of ${phases} steps`;
  const parts = [
    `<!-- Written by 'npm run docs' from the game's metadata; edit the metadata, not this file. -->`,
    `# ${id}`,
    `**${game.title}**`,
    game.about.trim(),
    `An episode has ${rounds}${steps} and is then ${horizonEnds}.`,
    "## Roles",
    ...game.roles.flatMap(({ name, count, readsPolicy, observation, action, actions }) => [
      `### ${name} × ${count}${readsPolicy ? ", policy read by the game" : ""}`,
      `Observes ${size(observation)} number${size(observation) === 1 ? "" : "s"}:`,
      grid(["field", "numbers", "unit", "low", "high"], fields(observation)),
      acts(action, actions),
    ]),
    "## Options",
    game.options.length > 0
      ? grid(
          ["option", "default", "range", "unit", "what it is"],
          game.options.map((o) => [`\`${o.name}\``, `\`${o.value}\``, o.range, o.unit, o.about]),
        )
      : "None.",
    "## Metrics",
    game.metrics.map((name) => `* ${name}`).join("\n") || "None.",
    "## Bots",
    game.bots.map((name) => `* ${name}`).join("\n") || "None.",
    "## Known answers",
    answers(chosen),
    "## How to run it",
    [
      "```sh",
      `npx commitment-gym info ${short}`,
      `npx commitment-gym play ${short} --agents ${game.bots.find((bot) => bot !== "random") ?? "random"}`,
      ...(game.solvable ? [`npx commitment-gym solve ${short}`] : []),
      `npx commitment-gym check ${short}`,
      `npx commitment-gym train ${short}`,
      "```",
    ].join("\n"),
    [
      "```python",
      `gymnasium.make("commitment_gym/${id.replace("/", "-")}")  # after 'import commitment_gym'`,
      `pettingzoo.make("parallel", "commitment_gym/${id.replace("/", "-")}")`,
      `commitment_gym.Batch("${short}", lanes=1024)`,
      "```",
    ].join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

function fields(space: Space): string[][] {
  if (space.kind !== "box") return [];
  return space.fields.map((f) => [f.name, String(f.size ?? 1), f.unit, String(f.low), String(f.high)]);
}

/** `0 = one, 1 = both`; long lists are cut. */
export function named(actions: readonly string[]): string {
  const shown = actions.slice(0, 16).map((name, k) => `${k} = ${name}`);
  return `${shown.join(", ")}${actions.length > shown.length ? " …" : ""}`;
}

function acts(space: Space, actions?: readonly string[]): string {
  switch (space.kind) {
    case "discrete":
      return `Chooses one of ${space.n} actions${actions ? `: ${named(actions)}` : ""}.`;
    case "multi-discrete":
      return `Chooses ${space.n.length} numbers at once, among ${space.n.join(" × ")}.`;
    case "box":
      return `Acts with ${size(space)} real numbers:\n\n${grid(["field", "numbers", "unit", "low", "high"], fields(space))}`;
    default:
      return space satisfies never;
  }
}

/** An excerpt of what `solve` says of the options at hand: what is short and not deep, no certificates. */
function answers({ entry, options, id }: Chosen): string {
  if (!entry.solve) return "None known.";
  let rows: readonly (readonly [string, string])[];
  try {
    rows = leaves(entry.solve(options), 4);
  } catch (thrown) {
    return `None for the default options: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
  const shallow = rows.filter(([path, value]) => path.split(" / ").length <= 2 && value.length <= 120);
  const brief = shallow.slice(0, 32);
  const more = `\`npx commitment-gym solve ${id.replace(/-v\d+$/, "")}\` prints all of it, also for other options.`;
  return `For the default options, to four digits:\n\n${grid(
    ["what", "value"],
    brief.map((row) => [...row]),
  )}\n\n${more}`;
}

function grid(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/\|/g, "\\|").replace(/\n/g, " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
