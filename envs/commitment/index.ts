/** The commitment family's public names: games to commit in, games with devices, and the solvers that know their answers. */
export { type Evaluation, evaluate as evaluatePolicies, type Policy, type Sight } from "../../src/extensive.js";
export type { Exploitability } from "../../src/gains.js";
export {
  type DoubleAuctionGame,
  type DoubleAuctionState,
  doubleAuction,
} from "./double-auction/double-auction.js";
export { doubleAuctionDefaults } from "./double-auction/options.js";
export { type IntentsGame, intents } from "./intents/intents.js";
export { type IntentOrder, type Settled, type SettleOptions, settleIntents } from "./intents/match.js";
export { intentsDefaults } from "./intents/options.js";
export { type LayeredGame, layered, solveUnder } from "./layered/layered.js";
export { metaAnswers } from "./layered/meta-answers.js";
export { type LotteryGame, lottery } from "./lottery/lottery.js";
export { equilibriaOf, type Known } from "./matrix/answers.js";
export { type Bimatrix, bimatrix, type Equilibrium } from "./matrix/bimatrix.js";
export { type MatrixGame, type MatrixState, matrix, matrixDefaults } from "./matrix/matrix.js";
export { type Nested, type NormalForm, normalForm, type Table } from "./matrix/normal-form.js";
export { pureEquilibria } from "./matrix/pure.js";
export type { MatrixRole } from "./matrix/seats.js";
export { publicGoodDefaults } from "./public-good/options.js";
export { type PublicGoodGame, type PublicGoodState, publicGoodGame } from "./public-good/public-good.js";
export { rerouteDefaults } from "./reroute/options.js";
export { type RerouteGame, type RerouteState, rerouteGame, roadsGame } from "./reroute/reroute.js";
export { sybilMatchingGame } from "./sybil/matching/matching.js";
export { sybilSplitGame } from "./sybil/split/split.js";
export { sybilThresholdGame } from "./sybil/threshold/threshold.js";
export { sybilVcgGame } from "./sybil/vcg/vcg.js";
export type { Contract, Kind, Optimum, Terms } from "./theory/contract.js";
export { coordinator } from "./theory/coordinator.js";
export { type Elimination, eliminateWeakly } from "./theory/dominance.js";
export { exploitability } from "./theory/exploitability.js";
export { extortion } from "./theory/extortion.js";
export { type FolkRegion, folkRegion } from "./theory/folk-region.js";
export { inducedForm } from "./theory/induced.js";
export { bothCanLead, leaderOptimum } from "./theory/leader.js";
export { metaForm } from "./theory/meta-form.js";
export { toxicFlow as toxicFlowGame } from "./toxic-flow/toxic-flow.js";
export { walrasDefaults } from "./walras/options.js";
export { type WalrasGame, type WalrasState, walras } from "./walras/walras.js";
