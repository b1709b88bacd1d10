/** Checkpoints in run folders: what was learned, written by a training and read back as players. */
import type { Agent } from "../agent.js";
import type { AnyGame } from "../game.js";
import type { Seed } from "../rng.js";
import type { Trainer } from "../../agents/index.js";
import type { RunFolder } from "./run-folder.js";

export const checkpointFile = "checkpoint.safetensors";

export function saveTrainer(_trainer: Trainer, _folder: RunFolder): void {}

export async function loadPlayer(_path: string, _game: AnyGame, _role: string, _seed: Seed): Promise<Agent> {
  throw new Error("not yet");
}
