import { dueAfter, type Pace, postponedUntil, type Turn } from './timing.js';

const TIMES = { groupWaitMs: 30_000, groupIntervalMs: 30 * 60_000 };
const NOW = new Date('2026-06-12T12:00:00Z');
/** Seconds from now. */
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
const NEVER: Pace = { due_at: null, worse_told_at: null };
const told = (seconds: number, due: number | null = null): Pace => ({ worse_told_at: at(seconds), due_at: due === null ? null : at(due) });

describe('An incident is told', () => {
  it.each<[string, Turn[], Pace, number | null]>([
    ['half a minute after it has begun', ['worse'], NEVER, 30],
    ['not later because more jobs join it', ['worse'], { ...NEVER, due_at: at(5) }, 5],
    ['of a worsening half an hour after the last one', ['worse'], told(-600), 1200],
    ['of a worsening after the wait, when the last one is long ago', ['worse'], told(-7200), 30],
    ['of a worsening after the wait, when the interval ends before it', ['worse'], told(-1790), 30],
    ['of part of its recovery half a minute later', ['better'], told(-10), 30],
    ['of part of its recovery not later than something else is due', ['better'], told(-10, 12), 12],
    ['of its end at once', ['over'], told(-10, 1200), 0],
    ['of what comes together as soon as any of it is due', ['worse', 'better'], told(-600), 30],
    ['of nothing when nothing became of it', [], told(-600), null],
    ['of what is due, when nothing more became of it', [], told(-600, 7), 7],
  ])('%s', (_sentence, turns, pace, seconds) => {
    expect(dueAfter(turns, pace, NOW, TIMES)).toEqual(seconds === null ? null : at(seconds));
  });

  it.each([['worse'], ['better'], ['over']] as const)('at once of %s without any wait', (turn) => {
    expect(dueAfter([turn], told(-1), NOW, { groupWaitMs: 0, groupIntervalMs: 0 })).toEqual(NOW);
  });
});

describe('A worsening alone', () => {
  it.each<[string, ('alert' | 'recovery')[], Pace, number | null]>([
    ['waits until the last one is half an hour old', ['alert', 'alert'], told(-600), 1200],
    ['goes out when it is', ['alert'], told(-1800), null],
    ['goes out when nothing was told yet', ['alert'], NEVER, null],
    ['goes out with a recovery', ['alert', 'recovery'], told(-1), null],
    ['does not hold back what is none', ['recovery'], told(-1), null],
    ['is not there when nothing is to be told', [], told(-1), null],
  ])('%s', (_sentence, kinds, pace, seconds) => {
    expect(postponedUntil(kinds, pace, NOW, TIMES)).toEqual(seconds === null ? null : at(seconds));
  });
});
