import { DeadlinePatience } from './deadline-patience.js';
import type { DueJobs } from '../ledger/deadlines.js';

const MINUTE = 60_000;
const due = (...jobIds: number[]): Map<string, DueJobs> => new Map([['acme', { agentId: 'ACME', jobIds }]]);

/** The minutes, of the first 60, at which a job that stays due is looked at when somebody asks every half minute. */
function minutesOfLooks(patience: DeadlinePatience): number[] {
  return Array.from({ length: 120 }, (_, half) => half / 2).filter((minute) => {
    const ripe = patience.ripe(due(1), minute * MINUTE);
    if (ripe.size > 0) patience.looked([1], minute * MINUTE);
    return ripe.size > 0;
  });
}

describe('DeadlinePatience', () => {
  it('lets a job that stays due wait longer each time, but never more than 15 minutes', () => {
    expect(minutesOfLooks(new DeadlinePatience())).toEqual([0, 1, 3, 7, 15, 30, 45]);
  });

  it('looks at the agent at once when another job of it becomes due', () => {
    const patience = new DeadlinePatience();
    patience.looked([1], 0);
    expect(patience.ripe(due(1), 1)).toEqual(new Map());
    expect(patience.ripe(due(1, 2), 1)).toEqual(due(1, 2));
  });

  it('forgets a job that was not due in between', () => {
    const patience = new DeadlinePatience();
    patience.looked([1], 0);
    patience.ripe(new Map(), 1);
    expect(patience.ripe(due(1), 2)).toEqual(due(1));
  });
});
