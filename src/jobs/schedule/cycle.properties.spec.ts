import fc from 'fast-check';
import { type Cycle, cycleOwning, dueCycles, firstCycleDueAfter, nextCycle, periodMs, upcomingCycles } from './cycle.js';
import { DAY, OPTIONS, instants, schedules } from '../../../test/support/schedules.js';
import { plans, walk, type WalkedCycle } from '../../../test/support/walked-calendar.js';

const runs = { numRuns: 400 };

describe('for any schedule and instant', () => {
  it('exactly one cycle owns the instant, unless `once` has not begun', () => {
    fc.assert(fc.property(schedules, instants, (fields, at) => {
      const cycle = cycleOwning(fields, at, OPTIONS);
      if (cycle === null) {
        expect(fields.backup_frequency).toBe('once');
        expect(firstCycleDueAfter(fields, at, OPTIONS)!.ownsFrom > at).toBe(true);
        return;
      }
      expect(cycle.ownsFrom <= at).toBe(true);
      expect(cycle.ownsUntil === null || at < cycle.ownsUntil).toBe(true);
    }), runs);
  });

  it('a cycle holds its own expected time and deadline', () => {
    fc.assert(fc.property(schedules, instants, (fields, at) => {
      const cycle = cycleOwning(fields, at, OPTIONS);
      if (cycle === null) return;
      expect(cycle.ownsFrom <= cycle.expectedAt).toBe(true);
      expect(cycle.expectedAt <= cycle.deadline).toBe(true);
      expect(cycle.ownsUntil === null || cycle.deadline <= cycle.ownsUntil).toBe(true);
      expect(cycleOwning(fields, cycle.expectedAt, OPTIONS)).toEqual(cycle);
      expect(cycleOwning(fields, cycle.ownsFrom, OPTIONS)).toEqual(cycle);
    }), runs);
  });

  it('consecutive cycles meet, and whoever owns an instant is reached by stepping', () => {
    fc.assert(fc.property(schedules, instants, (fields, at) => {
      let cycle = cycleOwning(fields, at, OPTIONS);
      for (let step = 0; step < 6 && cycle !== null; step++) {
        const next: Cycle | null = nextCycle(fields, cycle, OPTIONS);
        expect(next?.ownsFrom ?? null).toEqual(cycle.ownsUntil);
        if (next === null) return;
        expect(next.expectedAt > cycle.expectedAt).toBe(true);
        expect(next.deadline >= cycle.deadline).toBe(true);
        expect(periodMs(fields, cycle)).toBe(next.expectedAt.getTime() - cycle.expectedAt.getTime());
        expect(cycleOwning(fields, new Date(next.ownsFrom.getTime() - 1), OPTIONS)).toEqual(cycle);
        expect(cycleOwning(fields, next.ownsFrom, OPTIONS)).toEqual(next);
        cycle = next;
      }
    }), runs);
  });

  it('an accepted grace is given in full, over clock changes too', () => {
    fc.assert(fc.property(schedules, instants, (fields, at) => {
      const cycle = cycleOwning(fields, at, OPTIONS);
      if (cycle === null || fields.grace_minutes === null) return;
      expect(cycle.deadline.getTime() - cycle.expectedAt.getTime()).toBe(fields.grace_minutes * 60_000);
    }), runs);
  });

  it('the upcoming cycles are those reached by stepping, from the first whose deadline lies ahead', () => {
    fc.assert(fc.property(schedules, instants, fc.integer({ min: 1, max: 8 }), (fields, at, count) => {
      const stepped = stepping(fields, at, count);
      expect(upcomingCycles(fields, at, count, OPTIONS)).toEqual(stepped);
      const owner = cycleOwning(fields, at, OPTIONS);
      if (owner === null || stepped[0] === undefined) return;
      expect(stepped[0].deadline > at).toBe(true);
      expect(stepped[0].expectedAt >= owner.expectedAt).toBe(true);
      expect(stepped[0].expectedAt > owner.expectedAt).toBe(owner.deadline <= at);
    }), runs);
  });

  it('the due cycles are those reached by stepping', () => {
    const count = fc.integer({ min: 0, max: 60 });
    fc.assert(fc.property(schedules, instants, count, count, fc.integer({ min: -3_600_000, max: 3_600_000 }), (fields, at, steps, limit, shift) => {
      const ahead = stepping(fields, at, steps + 2);
      if (ahead[0] === undefined) return;
      const until = new Date(ahead.at(-1)!.deadline.getTime() + shift);
      const due = stepping(fields, at, steps + 100).filter((cycle) => cycle.deadline <= until);
      const found = dueCycles(fields, ahead[0].expectedAt, until, limit, OPTIONS);
      expect(found.cycles).toEqual(limit === 0 ? [] : due.slice(-limit));
      expect(found.skipped).toBe(Math.max(0, due.length - limit));
    }), runs);
  });
});

it('two months of cycles are those that a clock on the wall shows, minute by minute, with the same deadlines and the same owners', () => {
  const months = instants.chain((at) => fc.record({ plan: plans(at), at: fc.constant(at.getTime()) }));
  const line = ({ expected, deadline, ownsFrom, ownsUntil }: WalkedCycle) => [expected, deadline, ownsFrom, ownsUntil ?? NaN].map((time) => (Number.isNaN(time) ? 'never' : new Date(time).toISOString())).join(' ');
  fc.assert(fc.property(months, ({ plan: { fields, ...plan }, at }) => {
    const [from, until] = [at - 30 * DAY, at + 30 * DAY];
    const inside = ({ expected }: WalkedCycle) => expected >= from && expected <= until;
    const walked = walk({ fields, ...plan }, from, until).filter(inside).map(line);
    const stepped: WalkedCycle[] = [];
    for (let cycle = upcomingCycles(fields, new Date(from - DAY), 1, OPTIONS)[0] ?? null; cycle !== null && cycle.expectedAt.getTime() <= until; cycle = nextCycle(fields, cycle, OPTIONS)) {
      stepped.push({ expected: cycle.expectedAt.getTime(), deadline: cycle.deadline.getTime(), ownsFrom: cycle.ownsFrom.getTime(), ownsUntil: cycle.ownsUntil?.getTime() ?? null });
    }
    expect(stepped.filter(inside).map(line)).toEqual(walked);
  }), { numRuns: 80 });
});

function stepping(fields: Parameters<typeof nextCycle>[0], after: Date, count: number): Cycle[] {
  const cycles: Cycle[] = [];
  for (let cycle = firstCycleDueAfter(fields, after, OPTIONS); cycle !== null && cycles.length < count; cycle = nextCycle(fields, cycle, OPTIONS)) {
    cycles.push(cycle);
  }
  return cycles;
}
