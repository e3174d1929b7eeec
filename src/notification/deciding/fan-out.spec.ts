import fc from 'fast-check';
import { foldChanges, netChange, type Notice, type StatusChange, type Told } from './fan-out.js';
import { isAlerting } from '../severity.js';

const at = (hour: number) => new Date(Date.UTC(2026, 5, 12, hour));
const change = (to: string, entry_id: number): StatusChange => ({ job_id: 1, to, entry_id, at: at(entry_id) });
const told = (status: string, entry_id = 0): Told => ({ status, entry_id, since: at(entry_id) });

describe('netChange', () => {
  it.each([
    ['the first verdict of a job is an alert', undefined, ['missing'], 'alert'],
    ['a first success is not worth a message', undefined, ['success'], null],
    ['an unknown verdict is an alert', undefined, ['unknown'], 'alert'],
    ['one alerting status after another is an alert', 'missing', ['failed'], 'alert'],
    ['the status that was told already is not told again', 'missing', ['missing'], null],
    ['success after an alert is a recovery', 'failed', ['success'], 'recovery'],
    ['success after a recovery is not told again', 'success', ['success'], null],
    ['a new alert after a recovery is told', 'success', ['failed'], 'alert'],
    ['trouble that came and went within the run is not told', undefined, ['failed', 'success'], null],
    ['a recovery that did not last is not told', 'failed', ['success', 'failed'], null],
    ['of several changes the newest is told', 'failed', ['success', 'missing'], 'alert'],
  ])('%s', (_sentence, before, statuses, kind) => {
    const changes = statuses.map((status, index) => change(status, index + 1));
    const notice = netChange(before === undefined ? undefined : told(before), changes, true);
    expect(notice?.kind ?? null).toBe(kind);
  });

  it('gives no alert for a paused job, but the recovery from an alert that was told', () => {
    expect(netChange(undefined, [change('failed', 1)], false)).toBeNull();
    expect(netChange(told('failed'), [change('success', 1)], false)?.kind).toBe('recovery');
  });

  it('counts the trouble from its first change, not from the one that is told', () => {
    const notice = netChange(undefined, [change('failed', 1), change('success', 2), change('missing', 3), change('failed', 4)], true);
    expect(notice).toMatchObject({ status: 'failed', entry_id: 4, since: at(3) });
  });

  it('keeps the beginning of the trouble while it changes its form and when it ends', () => {
    expect(netChange(told('failed', 2), [change('missing', 5)], true)?.since).toEqual(at(2));
    expect(netChange(told('failed', 2), [change('success', 5)], true)?.since).toEqual(at(2));
  });

  it('ignores changes that are older than what was told', () => {
    expect(netChange(told('failed', 9), [change('success', 5)], true)).toBeNull();
  });
});

describe('foldChanges', () => {
  it('keeps jobs apart', () => {
    const changes = [change('failed', 1), { ...change('missing', 2), job_id: 2 }, change('success', 3)];
    expect(foldChanges(changes, new Map(), () => true)).toMatchObject([{ job_id: 2, status: 'missing' }]);
  });

  it('never tells one status twice in a row and no recovery without an alert, however the changes are batched', () => {
    const status = fc.constantFrom('success', 'failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed', 'unknown');
    fc.assert(
      fc.property(fc.array(fc.array(status, { minLength: 1, maxLength: 5 }), { maxLength: 12 }), (batches) => {
        const notices: Notice[] = [];
        let entry = 0;
        for (const batch of batches) {
          const before = notices.at(-1);
          const changes = batch.map((to) => change(to, ++entry));
          const notice = netChange(before, changes, true);
          if (notice) notices.push(notice);
          // What people believe is true again after every batch.
          const believed = notices.at(-1)?.status ?? 'success';
          expect(believed).toBe(batch.at(-1));
        }
        notices.forEach((notice, index) => {
          const before = notices[index - 1];
          expect(notice.status).not.toBe(before?.status);
          if (notice.kind === 'recovery') expect(before && isAlerting(before.status)).toBe(true);
          expect(notice.kind === 'alert').toBe(isAlerting(notice.status));
        });
      }),
    );
  });
});
