import { type ProblemField, unprocessable } from '../../common/http/problem.js';
import type { JobRow, NewJobFields } from '../job-fields.js';
import { sortedTags } from '../tags.js';
import type { BulkChangesDto, BulkJobsQuery } from './dto/bulk-jobs.dto.js';

/** As many as one job may carry. */
const MAX_TAGS = 50;

/** @throws 422 for a body that names no change, or contradicts itself */
export function refuseContradiction({ tags, add_tags = [], remove_tags = [], ...others }: BulkChangesDto): void {
  const given = [tags, ...Object.values<unknown>(others)].some((value) => value !== undefined) || add_tags.length + remove_tags.length > 0;
  if (!given) throw unprocessable([{ pointer: '', detail: 'The body names no change: send at least one field, such as {"is_active": false}.' }]);
  const problems: ProblemField[] = [];
  if (tags !== undefined && add_tags.length > 0) problems.push({ pointer: '/add_tags', detail: 'cannot be combined with tags, which replaces all' });
  if (tags !== undefined && remove_tags.length > 0) problems.push({ pointer: '/remove_tags', detail: 'cannot be combined with tags, which replaces all' });
  const both = add_tags.filter((tag) => remove_tags.includes(tag));
  if (both.length > 0) problems.push({ pointer: '/remove_tags', detail: `names ${both.join(', ')}, and add_tags does too` });
  if (problems.length > 0) throw unprocessable(problems);
}

/** @throws 422 when nothing narrows the jobs down and nobody says that all are meant, or both */
export function refuseVagueSelection({ all = false, ...filters }: BulkJobsQuery): void {
  const filtered = Object.values<unknown>(filters).some((value) => value !== undefined);
  if (filtered && all) throw unprocessable([{ pointer: '/all', detail: 'is true beside a filter: leave one of them out' }]);
  if (!filtered && !all) throw unprocessable([{ pointer: '/all', detail: 'must be true when no filter is named: this would change every job' }]);
}

/** What the body asks of one job. @throws 422 when the job would carry too many tags */
export function patchFor(job: Pick<JobRow, 'tags'>, { add_tags, remove_tags, ...patch }: BulkChangesDto): Partial<NewJobFields> {
  if (add_tags === undefined && remove_tags === undefined) return patch;
  const tags = sortedTags([...job.tags.filter((tag) => !remove_tags?.includes(tag)), ...(add_tags ?? [])]);
  if (tags.length > MAX_TAGS) throw unprocessable([{ pointer: '/add_tags', detail: `would give it ${tags.length} tags, at most ${MAX_TAGS} are allowed` }]);
  return { ...patch, tags };
}
