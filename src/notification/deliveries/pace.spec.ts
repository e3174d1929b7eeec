import fc from 'fast-check';
import { Pace } from './pace.js';

const at = (ms: number) => new Date(1_781_272_800_000 + ms);

describe('The pace of a lane', () => {
  it('is free without a limit', () => {
    expect(new Pace().room(0, at(0))).toBe(Infinity);
  });

  it('lets no more begin in any minute than the limit, and as many as that when there is enough to do', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 5, maxLength: 60 }), (limit, gaps) => {
        const pace = new Pace();
        const began: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          const room = pace.room(limit, at(now));
          pace.note(room, at(now));
          began.push(...Array<number>(room).fill(now));
          const inLastMinute = began.filter((start) => start > now - 60_000).length;
          expect(inLastMinute).toBe(limit);
        }
      }),
    );
  });

  it('forgets what lies in the future: the clock was set back', () => {
    const pace = new Pace();
    pace.note(5, at(3_600_000));
    expect(pace.room(5, at(0))).toBe(5);
  });
});
