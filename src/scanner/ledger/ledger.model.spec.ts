import fc from 'fast-check';
import { type Happening, LedgerWorld } from '../../../test/support/ledger-world.js';
import { DAY, HOUR, instants, OPTIONS } from '../../../test/support/schedules.js';
import { type Plan, plans } from '../../../test/support/walked-calendar.js';
import { firstCycleDueAfter } from '../../jobs/schedule/cycle.js';

const time = fc.record({ kind: fc.constant('time'), ms: fc.oneof(fc.integer({ min: 0, max: 6 * HOUR }), fc.integer({ min: HOUR, max: 4 * DAY })) });
const report = fc.record({ kind: fc.constant('report'), back: fc.nat({ max: 4 }), minutes: fc.integer({ min: -90, max: 150 }), waits: fc.nat({ max: 2 }) });
const clock = fc.record({ kind: fc.constant('clock'), ms: fc.integer({ min: -8 * HOUR, max: 8 * HOUR }) });
/** Hours to 20 days in which Vigie was not there, and the agent was. */
const downtime = fc
  .tuple(fc.array(report, { maxLength: 2 }), fc.array(fc.oneof(time, report), { maxLength: 3 }), fc.integer({ min: HOUR, max: 20 * DAY }), fc.array(report, { maxLength: 2 }))
  .map(([before, meanwhile, ms, after]): Happening[] => [...before, { kind: 'stop' }, ...meanwhile, { kind: 'time', ms }, ...after, { kind: 'start' }]);
/** What people may do to the job. */
const change = (begins: Date) => fc.oneof(
  fc.record({ kind: fc.constant('schedule'), plan: plans(begins) }),
  fc.record({ kind: fc.constant('grace'), minutes: fc.constantFrom(0, 1, 5, 15, 30, 60, 240, 1380) }),
  fc.record({ kind: fc.constant('switch') }),
);
const single = (begins: Date): fc.Arbitrary<Happening> => fc.oneof(
  { weight: 3, arbitrary: time },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('scan', 'stop', 'start') }) },
  { weight: 3, arbitrary: report },
  { weight: 1, arbitrary: clock },
  { weight: 2, arbitrary: change(begins) },
);
const happenings = (begins: Date) => fc
  .array(fc.oneof({ weight: 5, arbitrary: single(begins).map((one): Happening[] => [one]) }, { weight: 1, arbitrary: downtime }), { maxLength: 14 })
  .map((parts) => parts.flat());

it('Over any schedule, zone, history, stop, clock and change, every due cycle gets one verdict, observed late exactly where nobody watched', () => {
  // Half of them some days before a clock change.
  const begin = fc.oneof(fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }), instants.map((at) => new Date(at.getTime() - 5 * DAY)));
  const isDue = ({ plan, begins }: { plan: Plan; begins: Date }) => firstCycleDueAfter(plan.fields, begins, OPTIONS) !== null;
  const lives = begin.chain((begins) => fc.record({ plan: plans(begins), begins: fc.constant(begins), history: happenings(begins) })).filter(isDue);
  fc.assert(fc.property(lives, ({ plan, begins, history }) => {
    const span = history.reduce((sum, what) => sum + (what.kind === 'time' || what.kind === 'clock' ? Math.abs(what.ms) : 0), 0);
    const world = new LedgerWorld(plan, begins.getTime() + span, begins.getTime());
    for (const what of history) world.happen(what);
    world.end();
  }), { numRuns: 70 });
});
