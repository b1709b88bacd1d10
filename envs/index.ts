/** Every game of the package by id. Adding one is one import and one line. */
import type { Registry } from "../src/registry.js";
import { ammOrdering } from "./auction/amm-order/entry.js";
import { baseFeeEntry, eip1559 } from "./auction/base-fee/entry.js";
import { arbitrumPga, boostRoundsEntry } from "./auction/boost-rounds/entry.js";
import { builderAuction } from "./auction/builder/entry.js";
import { arbitrumExpressLane, expressLaneEntry } from "./auction/express-lane/entry.js";
import { latencyRaceEntry } from "./auction/latency-race/entry.js";
import { ethereumPga, openAuction, openTicksAuction } from "./auction/open/entry.js";
import { scoreEntry } from "./auction/score/entry.js";
import { flashbotsBundle, sealedAuction } from "./auction/sealed/entry.js";
import { cowBatch, snipingGame } from "./auction/sniping/entry.js";
import { arbitrumFirstCome, spamRaceEntry } from "./auction/spam-race/entry.js";
import { timePriorityEntry } from "./auction/time-priority/entry.js";
import { doubleAuctionEntry } from "./commitment/double-auction/entry.js";
import { intentsCartoon4, intentsEntry } from "./commitment/intents/entry.js";
import { contract, mediated, rerouteShare } from "./commitment/layered/agreements.js";
import { conditionalGood, leader, programs, tables } from "./commitment/layered/programs.js";
import { stackelbergLottery } from "./commitment/lottery/entry.js";
import * as matrices from "./commitment/matrix/presets.js";
import { publicGood } from "./commitment/public-good/entry.js";
import { reroute, rerouteRoads } from "./commitment/reroute/entry.js";
import { sybilMatching } from "./commitment/sybil/matching/entry.js";
import { sybilSplit } from "./commitment/sybil/split/entry.js";
import { sybilThreshold } from "./commitment/sybil/threshold/entry.js";
import { sybilVcg } from "./commitment/sybil/vcg/entry.js";
import { toxicFlow } from "./commitment/toxic-flow/entry.js";
import { walrasEntry } from "./commitment/walras/entry.js";
import { devicesSideBySide } from "./competing/devices/entry.js";
import { exitEntry } from "./competing/exit/entry.js";
import { deviceOperators } from "./competing/operators/entry.js";
import { commitmentRace } from "./competing/race/entry.js";
import { reorgEntry } from "./competing/reorg/entry.js";
import { inability } from "./competing/unable/entry.js";
import { conditionalTips } from "./credibility/censorship/entry.js";
import { unverifiedCode } from "./credibility/code/entry.js";
import { sellingIntegration } from "./credibility/integration/entry.js";
import { mediatorHonesty } from "./credibility/mediator/entry.js";
import { pEpsilonEntry } from "./credibility/p-epsilon/entry.js";
import { ringEntry } from "./credibility/ring/entry.js";
import { shillEntry } from "./credibility/shill/entry.js";
import { blackmailEntry } from "./decision/blackmail/entry.js";
import { damascus } from "./decision/damascus/entry.js";
import { driverEntry } from "./decision/driver/entry.js";
import { flashLoanEntry } from "./decision/flash-loan/entry.js";
import { hitchhikerEntry } from "./decision/hitchhiker/entry.js";
import { newcombCommit } from "./decision/newcomb/commit.js";
import { newcomb } from "./decision/newcomb/entry.js";
import { offer } from "./decision/offer/entry.js";
import { smartTransaction } from "./decision/smart-transaction/entry.js";
import { twin } from "./decision/twin/entry.js";
import { cartelEntry } from "./information/cartel/entry.js";
import { cartelMatch } from "./information/cartel/match.js";
import { disclosure } from "./information/disclosure/entry.js";
import { email } from "./information/email/entry.js";
import { entryEntry } from "./information/entry/entry.js";
import { failSafe } from "./information/fail-safe/entry.js";
import { mevShareEntry } from "./information/mev-share/entry.js";
import { mining } from "./information/mining/entry.js";
import { persuasionEntry } from "./information/persuasion/entry.js";
import { sideBet } from "./information/side-bet/entry.js";
import { voluntary } from "./information/voluntary/entry.js";
import { blockTime } from "./limits/block-time/entry.js";
import { durableMediator } from "./limits/durable-mediator/entry.js";
import { slotMonopoly } from "./limits/slot-monopoly/entry.js";
import { slowDevice } from "./limits/slow-device/entry.js";
import { staleQuote } from "./limits/stale-quote/entry.js";
import { domains } from "./routing/domains/entry.js";
import { wholeMarket } from "./routing/market/entry.js";
import { ownNetwork } from "./routing/preset.js";
import * as routing from "./routing/presets.js";
import { provision } from "./routing/provision/entry.js";

export const games: Registry = {
  "routing/cartoon4-v0": routing.cartoon4,
  "routing/pigou-v0": routing.pigou,
  "routing/braess-v0": routing.braess,
  "routing/pigou-cfmm-v0": routing.pigouCfmm,
  "routing/braess-mev-v0": routing.braessMev,
  "routing/braess-cp-v0": routing.braessCp,
  "routing/pro-rata-v0": routing.proRata,
  "routing/angeris-3x5-v0": routing.angeris3x5,
  "routing/angeris-4x5-v0": routing.angeris4x5,
  "routing/angeris-5x5-v0": routing.angeris5x5,
  "routing/v2-wbtc-weth-v0": routing.v2WbtcWeth,
  "routing/curve-3pool-v0": routing.curve3pool,
  "routing/random-v0": routing.random,
  "routing/mainnet-v0": routing.mainnet,
  "routing/network-v0": ownNetwork,
  "routing/market-v0": wholeMarket,
  "routing/domains-v0": domains,
  "routing/provision-v0": provision,
  "commitment/matrix-v0": matrices.ownMatrix,
  "commitment/prisoners-dilemma-v0": matrices.prisonersDilemma,
  "commitment/chicken-v0": matrices.chicken,
  "commitment/stag-hunt-v0": matrices.stagHunt,
  "commitment/battle-of-the-sexes-v0": matrices.battleOfTheSexes,
  "commitment/matching-pennies-v0": matrices.matchingPennies,
  "commitment/public-good-v0": publicGood,
  "commitment/reroute-v0": reroute,
  "commitment/reroute-roads-v0": rerouteRoads,
  "commitment/tables-v0": tables,
  "commitment/programs-v0": programs,
  "commitment/conditional-good-v0": conditionalGood,
  "commitment/leader-v0": leader,
  "commitment/contract-v0": contract,
  "commitment/mediated-v0": mediated,
  "commitment/reroute-share-v0": rerouteShare,
  "commitment/intents-v0": intentsEntry,
  "commitment/intents-cartoon4-v0": intentsCartoon4,
  "commitment/double-auction-v0": doubleAuctionEntry,
  "commitment/walras-v0": walrasEntry,
  "commitment/toxic-flow-v0": toxicFlow,
  "commitment/lottery-v0": stackelbergLottery,
  "commitment/sybil-vcg-v0": sybilVcg,
  "commitment/sybil-split-v0": sybilSplit,
  "commitment/sybil-matching-v0": sybilMatching,
  "commitment/sybil-threshold-v0": sybilThreshold,
  "decision/newcomb-v0": newcomb,
  "decision/newcomb-commit-v0": newcombCommit,
  "decision/twin-v0": twin,
  "decision/damascus-v0": damascus,
  "decision/offer-v0": offer,
  "decision/hitchhiker-v0": hitchhikerEntry,
  "decision/blackmail-v0": blackmailEntry,
  "decision/driver-v0": driverEntry,
  "decision/flash-loan-v0": flashLoanEntry,
  "decision/smart-transaction-v0": smartTransaction,
  "competing/race-v0": commitmentRace,
  "competing/unable-v0": inability,
  "competing/devices-v0": devicesSideBySide,
  "competing/operators-v0": deviceOperators,
  "competing/reorg-v0": reorgEntry,
  "competing/exit-v0": exitEntry,
  "limits/slow-device-v0": slowDevice,
  "limits/stale-quote-v0": staleQuote,
  "limits/slot-monopoly-v0": slotMonopoly,
  "limits/durable-mediator-v0": durableMediator,
  "limits/block-time-v0": blockTime,
  "credibility/mediator-v0": mediatorHonesty,
  "credibility/code-v0": unverifiedCode,
  "credibility/integration-v0": sellingIntegration,
  "credibility/censorship-v0": conditionalTips,
  "credibility/p-epsilon-v0": pEpsilonEntry,
  "credibility/shill-v0": shillEntry,
  "credibility/ring-v0": ringEntry,
  "information/persuasion-v0": persuasionEntry,
  "information/mev-share-v0": mevShareEntry,
  "information/entry-v0": entryEntry,
  "information/email-v0": email,
  "information/side-bet-v0": sideBet,
  "information/mining-v0": mining,
  "information/fail-safe-v0": failSafe,
  "information/voluntary-v0": voluntary,
  "information/disclosure-v0": disclosure,
  "information/cartel-v0": cartelEntry,
  "information/cartel-match-v0": cartelMatch,
  "auction/sealed-v0": sealedAuction,
  "auction/open-v0": openAuction,
  "auction/open-ticks-v0": openTicksAuction,
  "auction/eth-l1-pga-2019-v0": ethereumPga,
  "auction/flashbots-bundle-v0": flashbotsBundle,
  "auction/sniping-v0": snipingGame,
  "auction/cow-batch-v0": cowBatch,
  "auction/amm-order-v0": ammOrdering,
  "auction/spam-race-v0": spamRaceEntry,
  "auction/arb-fcfs-v0": arbitrumFirstCome,
  "auction/time-priority-v0": timePriorityEntry,
  "auction/latency-race-v0": latencyRaceEntry,
  "auction/builder-v0": builderAuction,
  "auction/base-fee-v0": baseFeeEntry,
  "auction/eip1559-v0": eip1559,
  "auction/boost-rounds-v0": boostRoundsEntry,
  "auction/score-v0": scoreEntry,
  "auction/express-lane-v0": expressLaneEntry,
  "auction/arb-express-lane-v0": arbitrumExpressLane,
  "auction/arb-pga-125ms-v0": arbitrumPga,
};

export * from "./auction/index.js";
export * from "./commitment/index.js";
export * from "./competing/index.js";
export * from "./credibility/index.js";
export * from "./decision/index.js";
export * from "./information/index.js";
export * from "./limits/index.js";
export * from "./routing/index.js";
