/** Jobs that are locked and written together: few enough that neither memory nor locks depend on how many an agent has. */
const JOBS_PER_TRANSACTION = 500;

/** Cuts a list of jobs into parts for one transaction each. */
export function inSlices<T>(jobs: readonly T[]): T[][] {
  const slices: T[][] = [];
  for (let start = 0; start < jobs.length; start += JOBS_PER_TRANSACTION) slices.push(jobs.slice(start, start + JOBS_PER_TRANSACTION));
  return slices;
}
