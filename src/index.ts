/** The core's public names: contract, spaces, batches, environments, registry, transforms, checks, records, statistics. */
export { type Agent, type Bot, certain } from "./agent.js";
export { type Autoreset, Batch, type ResetOptions } from "./batch.js";
export { type CheckOptions, check, checkNames, type Finding, type GarbageProbe } from "./check.js";
export { type Anatomy, anatomyOf } from "./device/anatomy.js";
export { type BotMaker, botsUnder } from "./device/bots.js";
export { type ByName, byName, type Choices } from "./device/by-name.js";
export { checkDevice, type Device, type WholeDevice } from "./device/device.js";
export { arrange, foremost, type Order, type Worth } from "./device/order.js";
export { type DevicePreset, deviceNamed, devicePresets } from "./device/presets.js";
export { type DeviceRole, type DeviceState, withDevice } from "./device/with-device.js";
export { Env, type EnvReset, type Info, type JointAction, MultiEnv, type PerAgent } from "./env.js";
export { toEfg } from "./export/efg.js";
export { toNfg } from "./export/nfg.js";
export {
  type AnyGame,
  agentNames,
  type Game,
  type Role,
  type State,
  seat,
  type Turn,
  type TypedArray,
} from "./game.js";
export { golden, goldenHash } from "./golden.js";
export { exp, expm1, log, log1p, pow } from "./maths.js";
export {
  type ChoiceOption,
  type DataOption,
  type Defaults,
  type FlagOption,
  type NumberOption,
  type Option,
  parseOptions,
  range,
  resolve,
  type Values,
} from "./options.js";
export { among, cast, type Part, share, sideBySide } from "./population.js";
export { type PresetOptions, preset } from "./preset.js";
export { randomBot } from "./random-bot.js";
export { type Act, type Episode, record, replay } from "./record.js";
export { checkRegistry, type Entry, lookUp, type Registry, resolveId, type Solution } from "./registry.js";
export { checkSeed, laneSeed, Rng, type Seed } from "./rng.js";
export { type Shape, toSvg, toText } from "./shape.js";
export type { Snapshot } from "./snapshot.js";
export {
  type Box,
  bounds,
  box,
  contains,
  type Discrete,
  describe,
  discrete,
  type Element,
  type Field,
  flatten,
  type MultiDiscrete,
  maskSize,
  multiDiscrete,
  type Space,
  sample,
  size,
} from "./space.js";
export {
  type BootstrapOptions,
  bootstrap,
  halfWidth,
  type Interval,
  interquartileMean,
  mean,
  quantile,
  standardDeviation,
  standardError,
  studentT,
} from "./stats.js";
export { discretised, mixed, stacked, timeAware, trembling, within } from "./transform.js";
export {
  efficiency,
  egalitarian,
  gini,
  jain,
  nashProduct,
  priceOf,
  utilitarian,
  type Welfare,
  welfare,
} from "./welfare.js";
