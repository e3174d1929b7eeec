/** Memory of threads that keep nothing: by default each would let its young objects fill 48 MB before it looks. */
export const SMALL_THREAD = { maxYoungGenerationSizeMb: 4 };
