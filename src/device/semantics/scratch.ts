/** Scratch space shared by all resolutions: grown when it is too short, never given back. */
export function longer(array: Int32Array): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(2 * array.length);
  copy.set(array);
  return copy;
}
