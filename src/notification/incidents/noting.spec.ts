import { type KnownPart, type Note, noteOf } from './noting.js';

const AT = new Date('2026-06-12T12:00:00Z');
const FAILING: KnownPart = { job_id: 1, incident_id: 3, since: AT, status: 'failed', entry_id: 5, recovered_at: null, left_at: null, is_open: true };
const RECOVERED: KnownPart = { ...FAILING, status: 'success', recovered_at: AT };
const OVER: KnownPart = { ...RECOVERED, is_open: false };
const LEFT: KnownPart = { ...FAILING, left_at: AT, is_open: false };

it.each<[string, string, KnownPart | undefined, { told?: boolean; isActive?: boolean; entry_id?: number }, Note | null]>([
  ['The first trouble of a job joins', 'missing', undefined, {}, 'join'],
  ['Trouble after a recovery joins again', 'missing', RECOVERED, {}, 'join'],
  ['Trouble after an incident that is over joins a new one', 'missing', OVER, {}, 'join'],
  ['Another bad status worsens', 'missing', FAILING, {}, 'worsen'],
  ['The same bad status is kept', 'failed', FAILING, {}, 'keep'],
  ['A success recovers what is in trouble', 'success', FAILING, {}, 'recover'],
  ['A success of a job that left recovers it there', 'success', LEFT, { told: true, isActive: false }, 'recover'],
  ['A success that no incident expects is a recovery if people were told', 'success', undefined, { told: true }, 'late-recover'],
  ['A first success is nothing', 'success', undefined, {}, null],
  ['A success after a recovery is kept', 'success', RECOVERED, {}, 'keep'],
  ['Trouble of a job that is switched off waits until it is on', 'missing', undefined, { isActive: false }, 'hold'],
  ['Trouble of a job that recovered while it is switched off waits, too', 'missing', RECOVERED, { told: false, isActive: false }, 'hold'],
  ['Trouble of a job that left and is on again joins', 'missing', LEFT, {}, 'join'],
  ['An older entry is nothing', 'missing', RECOVERED, { entry_id: 4 }, null],
])('%s', (_sentence, status, known, { told = false, isActive = true, entry_id = 6 }, note) => {
  expect(noteOf({ status, entry_id }, known, told, isActive)).toBe(note);
});
