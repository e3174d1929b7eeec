import { partsOf } from '../../common/parts.js';

/** Jobs that are locked and written together: few enough that neither memory nor locks depend on how many an agent has. */
const JOBS_PER_TRANSACTION = 800;

/** Cuts a list of jobs into parts for one transaction each. */
export function inSlices<T>(jobs: readonly T[]): T[][] {
  return partsOf(jobs, JOBS_PER_TRANSACTION);
}

/** Cuts a list into parts of about as many jobs; a single item may have more. */
export function inSlicesBy<T>(items: readonly T[], jobsOf: (item: T) => number): T[][] {
  const slices: T[][] = [];
  let jobs = 0;
  for (const item of items) {
    const last = slices.at(-1);
    if (last === undefined || jobs + jobsOf(item) > JOBS_PER_TRANSACTION) {
      slices.push([item]);
      jobs = 0;
    } else last.push(item);
    jobs += jobsOf(item);
  }
  return slices;
}
