/**
 * The arithmetic of dense networks, in AssemblyScript; `npm run kernels` compiles it to agents/kernels-code.ts.
 *
 * Matrices are row-major float32 at byte addresses. Rows and columns come padded with zeros to multiples of four, so that no loop
 * has a tail. Sums run in a fixed order and nothing is fused, so the same input gives the same bits on every machine.
 */

/**
 * C = A B, plus a bias row where there is one: `[m, n] = [m, k] [k, n]`; m and n are multiples of 4.
 *
 * @param ai bytes from one row of A to the next
 * @param ak bytes from one column of A to the next: with ai and ak exchanged A is read transposed
 * @param bias address of `[n]`, or 0
 */
export function multiply(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  ai: usize,
  ak: usize,
  b: usize,
  c: usize,
  bias: usize,
): void {
  const width: usize = (<usize>n) << 2;
  for (let i: i32 = 0; i < m; i += 4) {
    const a0: usize = a + <usize>i * ai;
    const row: usize = c + <usize>i * width;
    let j: usize = 0;
    for (; j + 32 <= width; j += 32) {
      let c00 = bias ? v128.load(bias + j) : f32x4.splat(0);
      let c01 = bias ? v128.load(bias + j, 16) : c00;
      let c10 = c00;
      let c11 = c01;
      let c20 = c00;
      let c21 = c01;
      let c30 = c00;
      let c31 = c01;
      let p0 = a0;
      let p1 = a0 + ai;
      let p2 = p1 + ai;
      let p3 = p2 + ai;
      let q = b + j;
      for (let p: i32 = 0; p < k; p++) {
        const b0 = v128.load(q);
        const b1 = v128.load(q, 16);
        const x0 = v128.load32_splat(p0);
        c00 = f32x4.add(c00, f32x4.mul(x0, b0));
        c01 = f32x4.add(c01, f32x4.mul(x0, b1));
        const x1 = v128.load32_splat(p1);
        c10 = f32x4.add(c10, f32x4.mul(x1, b0));
        c11 = f32x4.add(c11, f32x4.mul(x1, b1));
        const x2 = v128.load32_splat(p2);
        c20 = f32x4.add(c20, f32x4.mul(x2, b0));
        c21 = f32x4.add(c21, f32x4.mul(x2, b1));
        const x3 = v128.load32_splat(p3);
        c30 = f32x4.add(c30, f32x4.mul(x3, b0));
        c31 = f32x4.add(c31, f32x4.mul(x3, b1));
        q += width;
        p0 += ak;
        p1 += ak;
        p2 += ak;
        p3 += ak;
      }
      const out = row + j;
      v128.store(out, c00);
      v128.store(out, c01, 16);
      v128.store(out + width, c10);
      v128.store(out + width, c11, 16);
      v128.store(out + 2 * width, c20);
      v128.store(out + 2 * width, c21, 16);
      v128.store(out + 3 * width, c30);
      v128.store(out + 3 * width, c31, 16);
    }
    if (j < width) {
      let c0 = bias ? v128.load(bias + j) : f32x4.splat(0);
      let c1 = c0;
      let c2 = c0;
      let c3 = c0;
      let p0 = a0;
      let q = b + j;
      for (let p: i32 = 0; p < k; p++) {
        const b0 = v128.load(q);
        c0 = f32x4.add(c0, f32x4.mul(v128.load32_splat(p0), b0));
        c1 = f32x4.add(c1, f32x4.mul(v128.load32_splat(p0 + ai), b0));
        c2 = f32x4.add(c2, f32x4.mul(v128.load32_splat(p0 + 2 * ai), b0));
        c3 = f32x4.add(c3, f32x4.mul(v128.load32_splat(p0 + 3 * ai), b0));
        q += width;
        p0 += ak;
      }
      const out = row + j;
      v128.store(out, c0);
      v128.store(out + width, c1);
      v128.store(out + 2 * width, c2);
      v128.store(out + 3 * width, c3);
    }
  }
}

/**
 * x ← tanh x, in place, over `n` numbers, a multiple of 4.
 *
 * Lambert's continued fraction, cut after x²/13, of a quarter of x, whose argument is doubled twice: tanh 2y = 2t/(1 + t²).
 */
export function tanh(n: i32, x: usize): void {
  const one = f32x4.splat(1);
  for (const end = x + ((<usize>n) << 2); x < end; x += 16) {
    const y = f32x4.mul(f32x4.max(f32x4.min(v128.load(x), f32x4.splat(9.5)), f32x4.splat(-9.5)), f32x4.splat(0.25));
    const s = f32x4.mul(y, y);
    const p = f32x4.add(
      f32x4.splat(135135),
      f32x4.mul(s, f32x4.add(f32x4.splat(17325), f32x4.mul(s, f32x4.add(f32x4.splat(378), s)))),
    );
    const q = f32x4.add(
      f32x4.splat(135135),
      f32x4.mul(
        s,
        f32x4.add(f32x4.splat(62370), f32x4.mul(s, f32x4.add(f32x4.splat(3150), f32x4.mul(s, f32x4.splat(28))))),
      ),
    );
    let t = f32x4.div(f32x4.mul(y, p), q);
    t = f32x4.div(f32x4.add(t, t), f32x4.add(one, f32x4.mul(t, t)));
    t = f32x4.div(f32x4.add(t, t), f32x4.add(one, f32x4.mul(t, t)));
    v128.store(x, t);
  }
}

/** d ← d (1 − h²), over `n` numbers, a multiple of 4: back through the tanh that gave h. */
export function slope(n: i32, h: usize, d: usize): void {
  for (const end = d + ((<usize>n) << 2); d < end; d += 16, h += 16) {
    const y = v128.load(h);
    const x = v128.load(d);
    v128.store(d, f32x4.sub(x, f32x4.mul(x, f32x4.mul(y, y))));
  }
}

/** Sums of the columns of `[m, n]`, n a multiple of 4: `[n]`. */
export function columns(m: i32, n: i32, d: usize, out: usize): void {
  const width: usize = (<usize>n) << 2;
  for (let j: usize = 0; j < width; j += 16) {
    let sum = f32x4.splat(0);
    let q = d + j;
    for (let i: i32 = 0; i < m; i++, q += width) sum = f32x4.add(sum, v128.load(q));
    v128.store(out + j, sum);
  }
}
