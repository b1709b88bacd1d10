/**
 * The boost that a bid buys, and the bid that a boost takes.
 *
 *   π(b) = g b/(b + c)        boost of a bid, below g for any bid; half of g for b = c
 *   K(Δ) = c Δ/(g − Δ)        bid that makes up for a lag of Δ; none does for Δ ≥ g
 *   K′   = (b + c)²/(g c)     bid per unit of boost, at the bid b
 *
 * Reference: the first TimeBoost proposal (2023). Form from memory; it agrees with a remark in the proposal's discussion
 * (research.arbitrum.io/t/8173), that what high fees still lack of the full boost goes as g c/b. K and K′ follow from it.
 */
export interface Boost {
  readonly g: number; // most boost, ms
  readonly c: number; // bid for half of it, v
}

/** π(b) */
export const boostOf = ({ g, c }: Boost, b: number): number => (b > 0 ? (g * b) / (b + c) : 0);

/** K(Δ); infinite where no bid suffices. */
export const bidFor = ({ g, c }: Boost, lead: number): number =>
  lead <= 0 ? 0 : lead < g ? (c * lead) / (g - lead) : Number.POSITIVE_INFINITY;
