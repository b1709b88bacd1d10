/** Running means of named numbers. */
export interface Means {
  readonly sums: { [name: string]: number };
  readonly counts: { [name: string]: number };
}

export const of = (): Means => ({ sums: {}, counts: {} });

export function add({ sums, counts }: Means, numbers: { readonly [name: string]: number }): void {
  for (const [name, value] of Object.entries(numbers)) {
    sums[name] = (sums[name] ?? 0) + value;
    counts[name] = (counts[name] ?? 0) + 1;
  }
}

export function read({ sums, counts }: Means): { [name: string]: number } {
  return Object.fromEntries(Object.keys(sums).map((name) => [name, sums[name] / counts[name]]));
}
