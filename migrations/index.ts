/** Every migration in order; a class array, because globs do not work in every runtime that loads it. */
export const migrations = [];
