import { changeEvents } from '../../audit/change-events.js';
import { PLACES_OF_ID } from './insert-job.js';

/** Where a value stands in nested objects and arrays. */
function placesOf(value: unknown, within: unknown, path: readonly string[] = []): string[] {
  if (within === value) return [`{${path.join(',')}}`];
  return typeof within === 'object' && within !== null ? Object.entries(within).flatMap(([name, inner]) => placesOf(value, inner, [...path, name])) : [];
}

describe('What is told of a new job', () => {
  it('has its id where the statement that makes the job puts it, and nowhere else', () => {
    const id = 987_654_321;
    const told = changeEvents([{ action: 'job.created', target: { type: 'job', id }, before: null, after: { id } }]);
    expect(placesOf(id, told)).toEqual(PLACES_OF_ID.events);
  });
});
