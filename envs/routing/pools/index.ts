/**
 * Every kind of pool by its data: `market` gives a pool its rules, `validatePool` refuses data that no pool can have.
 */
import type { Market, Pool } from "../pool.js";
import { ConcentratedMarket } from "./concentrated.js";
import { ConstantMarket } from "./constant.js";
import { CurveMarket } from "./curve.js";
import { ProductMarket } from "./product.js";
import { StableMarket } from "./stable.js";
import { WeightedMarket } from "./weighted.js";

export { validatePool } from "./validate.js";

/** The rules of a pool whose data is valid. */
export function market(pool: Pool): Market {
  switch (pool.kind) {
    case "product":
      return new ProductMarket(pool);
    case "weighted":
      return new WeightedMarket(pool);
    case "stable":
      return new StableMarket(pool);
    case "concentrated":
      return new ConcentratedMarket(pool);
    case "constant":
      return new ConstantMarket(pool);
    case "curve":
      return new CurveMarket(pool);
    default:
      return pool satisfies never;
  }
}
