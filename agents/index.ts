/** Learning agents: train, evaluate, save. Needs TensorFlow.js; the games do not. */
export { Actor, type ActorOptions } from "./actor.js";
export { type Algorithm, type LearnerOptions, learnerDefaults, type Report, type Update } from "./algorithm.js";
export { algorithms } from "./algorithms.js";
export { type BackendChoice, type BackendName, type BackendReport, backendName, useBackend } from "./backend.js";
export { type CheckpointInfo, describeCheckpoint, loadPolicies, resume, save } from "./checkpoint.js";
export { type Estimate, type EvaluateOptions, type Evaluation, estimate, evaluate } from "./evaluate.js";
export { Learner } from "./learner.js";
export { Policy, type PolicyOptions } from "./policy.js";
export { type PpoOptions, ppo, ppoDefaults } from "./ppo.js";
export type { TrainRecord } from "./record.js";
export { type ReinforceOptions, reinforce, reinforceDefaults } from "./reinforce.js";
export { discountedReturns, gae, perStep, type Trajectory } from "./returns.js";
export { proceed, type Trained, type TrainHooks, train, workload } from "./train.js";
export { type Sharing, sharings, Trainer, type TrainOptions } from "./trainer.js";
