/** The path of a bundle of one TypeScript file of the checkout and all of ours that it imports. */
export function bundle(entry: string): Promise<string>;
