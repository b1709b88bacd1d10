/** The limits family's public names: devices that are slow, alone, or in no hurry. */
export { type BlockTimeGame, blockTimeGame } from "./block-time/block-time.js";
export { blockTimeDefaults } from "./block-time/options.js";
export { type DurableMediatorGame, durableMediatorGame } from "./durable-mediator/durable-mediator.js";
export { durableMediatorDefaults } from "./durable-mediator/options.js";
export { feeShare } from "./slot-monopoly/fee.js";
export { slotMonopolyDefaults } from "./slot-monopoly/options.js";
export { type SlotMonopolyGame, slotMonopolyGame } from "./slot-monopoly/slot-monopoly.js";
export { slowDeviceDefaults } from "./slow-device/entry.js";
export { staleQuoteDefaults } from "./stale-quote/options.js";
export { type StaleQuoteGame, staleQuoteGame } from "./stale-quote/stale-quote.js";
