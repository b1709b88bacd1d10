/** The auction family's public names: block space, and the ways to sell it. */
export {
  type AmmOrderGame,
  type AmmOrderModel,
  type AmmOrderState,
  type AmmTraderRole,
  ammOrder,
} from "./amm-order/amm-order.js";
export {
  bestResponseGap as ammOrderGap,
  contestOf as feeContest,
  pureEquilibria as pureFees,
} from "./amm-order/contest.js";
export { ammOrderDefaults, type PrivateValues, publishedValues } from "./amm-order/options.js";
export { gains as swapGains, received as swapsReceived } from "./amm-order/pool.js";
export { type AmmOrderEquilibria, type AmmOrderEquilibrium, ammOrderEquilibria } from "./amm-order/solve.js";
export type { BaseFeeGame, BaseFeeState, UserRole } from "./base-fee/base-fee.js";
export { baseFee } from "./base-fee/entry.js";
export { type BaseFeeOptions, baseFeeDefaults, type Market as BaseFeeMarket } from "./base-fee/options.js";
export { waiting as baseFeeWaiting } from "./base-fee/patience.js";
export { nextBaseFee, nextBaseFeeWei } from "./base-fee/rule.js";
export { type Dynamics as BaseFeeDynamics, dynamics as baseFeeDynamics } from "./base-fee/solve.js";
export type { BoostRoundsGame, BoostRoundsState, TipBidderRole } from "./boost-rounds/boost-rounds.js";
export { boostRounds } from "./boost-rounds/entry.js";
export { type BoostRoundsOptions, boostRoundsDefaults, type Rounds as BoostRounds } from "./boost-rounds/options.js";
export {
  type Answer as StreamAnswer,
  answer as answerToStream,
  roundsAgainstGrowth,
  roundsToService,
} from "./boost-rounds/starvation.js";
export { lineup as builderLineup, type Strategy as BuilderStrategy } from "./builder/bots.js";
export { type BuilderGame, type BuilderRole, type BuilderState, named as builderActions } from "./builder/builder.js";
export { builder } from "./builder/entry.js";
export { type MetaGame as BuilderMetaGame, metaGame as builderMetaGame } from "./builder/meta.js";
export { type BuilderOptions, builderDefaults } from "./builder/options.js";
export {
  type DiscriminatoryEquilibrium,
  type DiscriminatoryOutcome,
  type DiscriminatoryRules,
  discriminatory,
  discriminatoryGap,
  discriminatoryOutcome,
  type Units as DiscriminatoryUnits,
  withReserves as discriminatoryByReserve,
} from "./discriminatory.js";
export { type Distribution, distribution } from "./distribution.js";
export { expressLane } from "./express-lane/entry.js";
export {
  bestResponseGap as laneGap,
  equilibrium as laneEquilibrium,
  type LaneAuction,
  type LaneEquilibrium,
  type LaneOutcome,
  outcome as laneOutcome,
} from "./express-lane/equilibrium.js";
export type { ExpressLaneGame, LaneSearcherRole } from "./express-lane/express-lane.js";
export { type ExpressLaneOptions, expressLaneDefaults, type Lane } from "./express-lane/options.js";
export {
  type Ask as LaneAsk,
  bestAsk as bestLaneAsk,
  type Resale as LaneResale,
  resale as laneResale,
} from "./express-lane/resale.js";
export { exponentialOdds, firstOdds } from "./express-lane/shares.js";
export type { ExpressLaneState } from "./express-lane/state.js";
export { type Lags, lagsOf } from "./lags.js";
export { latencyRace } from "./latency-race/entry.js";
export type { LatencyRaceGame, LatencyRaceState, SearcherRole } from "./latency-race/latency-race.js";
export { latencyRaceDefaults } from "./latency-race/options.js";
export { reactive as openBots } from "./open/bots.js";
export { type Cooperation, cooperation, schedule as openSchedule } from "./open/cooperation.js";
export {
  cellOf as openCell,
  cells as openCells,
  type Episodes as OpenEpisodes,
  episodesOf as openEpisodes,
  type Gain as OpenGain,
  gainOf,
  type Timing as OpenTiming,
} from "./open/deviator.js";
export { open, openTicks } from "./open/entry.js";
export {
  type BlindRaise,
  blindRaise,
  commonCap,
  counterbidPays,
  immuneToGrabs,
  largestHazard,
  pastPga,
  raisesBetween,
} from "./open/facts.js";
export { trigger as grimTrigger } from "./open/grim.js";
export type { OpenGame, OpenRole, OpenState } from "./open/open.js";
export { openDefaults, openTicksDefaults } from "./open/options.js";
export { capOf as openCap, lossOf as openLoss, type OpenRules } from "./open/rules.js";
export {
  type Contestant,
  equilibrium as tullockEquilibrium,
  gains as tullockGains,
} from "./race/tullock.js";
export { type Boost, bidFor, boostOf } from "./score/boost.js";
export { score } from "./score/entry.js";
export { type ScoreOptions, type ScoreRace, scoreDefaults } from "./score/options.js";
export {
  type PrivateEquilibrium,
  type PrivateRace,
  privateEquilibrium as privateScores,
  privateGap as privateScoresGap,
  uniformBid as uniformScoreBid,
} from "./score/private.js";
export { type HeadStart, headStart, leaderBid, publicGap as headStartGap, rivalBid } from "./score/public.js";
export type { ScoreGame, ScoreState, ScoreTraderRole } from "./score/score.js";
export { sealed } from "./sealed/entry.js";
export {
  bestResponseGap as sealedGap,
  equilibrium as sealedEquilibrium,
  outcome as sealedOutcome,
  type SealedEquilibrium,
  type SealedOutcome,
  type SealedRules,
} from "./sealed/equilibrium.js";
export { sealedDefaults } from "./sealed/options.js";
export type { BidderRole, SealedGame, SealedState } from "./sealed/sealed.js";
export { evenHalfSpread, excess, type Jumps, lambertW } from "./sniping/jumps.js";
export { snipingDefaults } from "./sniping/options.js";
export {
  deviations as snipingDeviations,
  type Market as SnipingMarket,
  payoffs as snipingPayoffs,
} from "./sniping/payoffs.js";
export { type SnipingGame, type SnipingRole, type SnipingState, sniping } from "./sniping/sniping.js";
export {
  gridEquilibria as snipingGridEquilibria,
  type SnipingEquilibrium,
  snipingEquilibrium,
} from "./sniping/solve.js";
export { spamRace } from "./spam-race/entry.js";
export { spamRaceDefaults } from "./spam-race/options.js";
export type { CopierRole, SpamRaceGame, SpamRaceState } from "./spam-race/spam-race.js";
export { timePriority } from "./time-priority/entry.js";
export {
  bestResponseGap as priorityGap,
  equilibrium as priorityEquilibrium,
  type Priority,
  type PriorityEquilibrium,
} from "./time-priority/equilibrium.js";
export { timePriorityDefaults } from "./time-priority/options.js";
export type { PriorityRole, TimePriorityGame, TimePriorityState } from "./time-priority/time-priority.js";
export { known, type Values as ValueData } from "./values.js";
