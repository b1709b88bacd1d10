/** What learners of a game under a device have learned to say: the chance of each message, before anybody has said anything. */
import type { Trainer } from "../../agents/index.js";
import type { Anatomy } from "../device/anatomy.js";
import type { Role } from "../game.js";
import { maskSize, size } from "../space.js";

/**
 * Of each agent of the game's only role, in a device that everybody must speak in and that begins with the messages.
 *
 * @returns `[agents][messages]`, in the order of the device's messages without the first, which is to say nothing
 */
export function saidBy(trainer: Trainer, { components }: Anatomy): readonly (readonly number[])[] {
  const { batch, game } = trainer;
  const [role] = game.roles as readonly Role[];
  const message = components[0].find(({ part }) => part === "message");
  if (message === undefined) throw new Error(`${game.id}: nobody of ${role.name} says anything.`);
  const width = maskSize(role.action);
  const chances = new Float32Array(role.count * width);
  trainer
    .policiesOf()
    [role.name].act(
      batch.observations[0].slice(0, role.count * size(role.observation)),
      batch.masks[0].slice(0, role.count * width),
      new Float32Array(role.count * size(role.action)),
      chances,
    );
  return Array.from({ length: role.count }, (_, i) => [
    ...chances.subarray(i * width + message.flag + 1, i * width + message.flag + message.size),
  ]);
}
