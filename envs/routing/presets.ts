/** Presets: networks whose answers are known, real pools, and a generator. Numbers are facts; each page names its source. */
export * from "./presets/classic.js";
export * from "./presets/mainnet.js";
export * from "./presets/real.js";
