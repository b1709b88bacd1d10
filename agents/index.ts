/** Learning agents: train, evaluate, save. Needs TensorFlow.js; the games do not. */
export { type A2cOptions, a2c, a2cDefaults } from "./a2c.js";
export { Actor, type ActorOptions } from "./actor.js";
export {
  type AdvantageAlignmentOptions,
  advantageAlignment,
  advantageAlignmentDefaults,
} from "./advantage-alignment.js";
export { type Algorithm, type LearnerOptions, learnerDefaults, type Report, type Update } from "./algorithm.js";
export { type AlgorithmName, algorithmNames } from "./algorithm-names.js";
export { algorithms } from "./algorithms.js";
export { type BackendChoice, type BackendName, type BackendReport, backendName, useBackend } from "./backend.js";
export { type BackgroundOptions, background, type Scenario } from "./background.js";
export { behaviours, type View } from "./behaviour.js";
export { type BestResponse, type BestResponseOptions, bestResponse } from "./best-response.js";
export { type CheckpointInfo, describeCheckpoint, loadPolicies, resume, save } from "./checkpoint.js";
export { type CrossPlay, type CrossPlayOptions, crossPlay, type Team } from "./cross-play.js";
export { type Estimate, type EvaluateOptions, type Evaluation, estimate, evaluate } from "./evaluate.js";
export { everyPosition } from "./exact-positions.js";
export {
  type ExactWay,
  type Exploitability,
  type ExploitabilityOptions,
  exploitability,
  type Gains,
} from "./exploitability.js";
export { Learner } from "./learner.js";
export { toOnnx } from "./onnx.js";
export type { Players, Seating } from "./players.js";
export { Policy, type PolicyOptions } from "./policy.js";
export { toPolicyTensors } from "./policy-tensors.js";
export { Pool, type PoolOptions, poolDefaults } from "./pool.js";
export { type PortableMemory, type PortablePolicy, portable } from "./portable.js";
export type { PortableAction } from "./portable-action.js";
export { type PpoOptions, ppo, ppoDefaults } from "./ppo.js";
export { type Preset, presets } from "./presets.js";
export type { TrainRecord } from "./record.js";
export { type ReinforceOptions, reinforce, reinforceDefaults } from "./reinforce.js";
export { discountedReturns, gae, perStep, type Trajectory } from "./returns.js";
export { proceed, type Trained, type TrainHooks, train, workload } from "./train.js";
export { type Sharing, sharings, Trainer, type TrainOptions } from "./trainer.js";
