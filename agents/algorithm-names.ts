/** The names of the algorithms, apart from the algorithms themselves, so that whoever only lists them loads no TensorFlow.js. */
export const algorithmNames = ["ppo", "a2c", "reinforce", "advantage-alignment"] as const;
export type AlgorithmName = (typeof algorithmNames)[number];

/** `ppo, a2c or reinforce`, for sentences. */
export const listOfAlgorithms = `${algorithmNames.slice(0, -1).join(", ")} or ${algorithmNames[algorithmNames.length - 1]}`;

/** @throws when there is no algorithm of this name */
export function checkAlgorithm(name: string): asserts name is AlgorithmName {
  if ((algorithmNames as readonly string[]).includes(name)) return;
  throw new Error(`There is no algorithm '${name}'; choose ${listOfAlgorithms}.`);
}
