import { badRequest, preconditionFailed } from './problem.js';

/** What `If-Match` or `If-None-Match` asks for: any state of the thing at all, or one of these entity tags. */
export type TagCondition = '*' | readonly string[];

/** RFC 9110: visible characters between quotes, but for the quote itself; commas too. */
const TAG = String.raw`(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"`;
const ONE_TAG = new RegExp(TAG, 'g');
const LIST_OF_TAGS = new RegExp(String.raw`^[\s,]*${TAG}(?:[ \t]*,[\s,]*${TAG})*[\s,]*$`);

/** The strong entity tag of one version of a thing: `"job-7-3"`. An id of any characters is percent-encoded. */
export function versionTag(kind: string, id: number | string, version: number): string {
  return `"${kind}-${encodeURIComponent(id)}-${version}"`;
}

/**
 * Reads a header that holds entity tags.
 * @returns null when it was not sent
 * @throws 400 that names the header
 */
export function tagCondition(name: string, header: string | undefined): TagCondition | null {
  if (header === undefined) return null;
  if (header.trim() === '*') return '*';
  if (LIST_OF_TAGS.test(header)) return header.match(ONE_TAG) ?? [];
  throw badRequest(`${name}: ${header.slice(0, 100) || '(empty)'} is no list of entity tags: send the ETag of the answer that you have read, with its quotes, such as "job-7-3", or *.`);
}

/** Strong comparison: a weak tag matches nothing, not even itself. */
export function matchesStrongly(condition: TagCondition, current: string): boolean {
  return condition === '*' || (!current.startsWith('W/') && condition.includes(current));
}

/**
 * Holds a change back that was made looking at another version than the current one.
 * @param thing names it in the problem: `Job 7`
 * @throws 412 that tells the current ETag
 */
export function demandMatch(condition: TagCondition | null, current: string, thing: string): void {
  if (condition === null || matchesStrongly(condition, current)) return;
  throw preconditionFailed(`${thing} is not as you have seen it: its ETag is ${current}. Read it again, redo your change, and send If-Match with that ETag.`);
}
