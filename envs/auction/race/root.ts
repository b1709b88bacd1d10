/** The root of a falling function, by bisection to the last bit. */

/** Where `f` turns from positive to not positive between `low`, where it is positive, and `high`, where it is not. */
export function fallingRoot(f: (x: number) => number, low: number, high: number): number {
  let [below, above] = [low, high];
  for (;;) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) return below;
    if (f(middle) > 0) below = middle;
    else above = middle;
  }
}
