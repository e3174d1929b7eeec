import { NO_EXCUSES } from '../../src/calendar/calendar.js';
import { ledgerChanges, type LedgerColumns, startedLedger } from '../../src/jobs/ledger-columns.js';
import { cycleOfJobOwning, firstUndecided, type OwedCycles } from '../../src/jobs/schedule/owed-cycles.js';
import { type ScheduleFields, scheduleProblems } from '../../src/jobs/schedule/schedule.js';
import { MAX_BACKFILL } from '../../src/scanner/ledger/ledger.js';
import { settleJob } from '../../src/scanner/ledger/ledger-owed.js';
import { WatchGaps } from '../../src/scanner/clock/watch-gaps.js';
import { DAY, OPTIONS } from './schedules.js';
import { type Plan, walk, type WalkedCycle } from './walked-calendar.js';

const MINUTE = 60_000;
/** The calendar is walked from far enough before that every cycle since then has a neighbour in it. */
const OLDEST_REPORT = 33 * DAY;

/** What may happen to one job and to Vigie. Reports name a cycle counted back from now, and when they ended, in parts of an hour from its time. */
export type Happening =
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'scan' | 'stop' | 'start' }
  | { readonly kind: 'clock'; readonly ms: number }
  | { readonly kind: 'report'; readonly back: number; readonly minutes: number; readonly waits: number }
  | { readonly kind: 'schedule'; readonly plan: Plan }
  | { readonly kind: 'grace'; readonly minutes: number }
  | { readonly kind: 'switch' };

interface Span {
  readonly from: number;
  readonly until: number;
  readonly watched: boolean;
}

/** Cycles that a schedule expects, while it is that of the job. */
interface Epoch {
  readonly cycles: readonly WalkedCycle[];
  readonly begins: number;
  /** The first cycle that was due when it began. */
  readonly from: number;
}

/** What was due when a schedule ended. */
interface Ended {
  readonly cycles: readonly WalkedCycle[];
  /** The ledger has gone past what was expected before. */
  from: number;
  readonly at: number;
}

type Job = ScheduleFields & LedgerColumns & { readonly id: number; readonly is_active: boolean; readonly owed: OwedCycles[] };

/** One job under Vigie: the ledger's own functions on one side, what the walked calendar says should come of it on the other. */
export class LedgerWorld {
  private job: Job;
  private gaps: WatchGaps;
  private readonly entries = new Set<number>();
  private readonly missing = new Set<number>();
  /** Reports in staging: when they ended, and how many scans they wait for their file. */
  private staging: { endedAt: number; waits: number }[] = [];
  private isRunning = true;
  private isHeld = false;
  private lastScan: number;
  /** When the process before this one stopped. */
  private seen = -Infinity;
  private readonly spans: Span[] = [];
  /** Place of the first span of the process at work. */
  private firstSpan = 0;
  private latest: number;
  /** What the schedule as it is now expects; also while the job is switched off. */
  private epoch: Epoch;
  private ended: Ended[] = [];

  constructor(private plan: Plan, private readonly until: number, private readonly begins: number, private now = begins) {
    const fields = { ...plan.fields, is_active: true };
    this.job = { ...fields, id: 1, owed: [], ...startedLedger(fields, this.options) };
    this.epoch = beginning(this.walked(plan), begins);
    this.gaps = new WatchGaps(new Date(begins));
    this.gaps.watchedUntil(new Date(begins));
    this.lastScan = this.latest = begins;
  }

  happen(what: Happening): void {
    if (what.kind === 'time') this.pass(what.ms);
    else if (what.kind === 'clock') this.setClock(what.ms);
    else if (what.kind === 'report') this.leave(what);
    else if (what.kind === 'start' && !this.isRunning) this.start();
    else if (!this.isRunning) return;
    else if (what.kind === 'stop') this.stop();
    else if (what.kind === 'scan') this.scan();
    else if (what.kind === 'schedule') this.reschedule(what.plan);
    else if (what.kind === 'grace') this.regrace(what.minutes);
    else if (what.kind === 'switch') this.switch();
  }

  /** Whatever happened: Vigie runs, the clock is right again, no report waits any more. */
  end(): void {
    if (!this.isRunning) this.start();
    if (this.now < this.latest) this.setClock(this.latest - this.now);
    const floor = firstUndecided(this.job)?.getTime() ?? Infinity;
    for (let scans = 0; scans < 4; scans++) this.scan();
    const undecided = this.parts.flatMap(({ cycles }) => cycles).filter((cycle) => this.isOpen(cycle)).map(({ expected }) => expected);
    expect(undecided.map(text)).toEqual([]);
    const open = this.job.is_active ? (this.epoch.cycles.find((cycle) => cycle.expected >= floor && cycle.deadline > this.now && this.isExpected(cycle))?.expected ?? null) : null;
    expect([this.job.next_expected_at_utc?.getTime() ?? null].map(text)).toEqual([open].map(text));
    expect(this.job.owed).toEqual([]);
  }

  private get options() {
    return { ...OPTIONS, now: new Date(this.now) };
  }

  private walked(plan: Plan): readonly WalkedCycle[] {
    return walk(plan, this.begins, this.until);
  }

  /** What has to be decided once it is due, oldest first: what ended schedules left, then what the present one expects. */
  private get parts(): { readonly cycles: readonly WalkedCycle[] }[] {
    return [...this.ended, { cycles: this.job.is_active ? this.epoch.cycles.filter((cycle) => this.isExpected(cycle)) : [] }];
  }

  /** Whether the schedule as it is now asks for it. */
  private isExpected({ expected, deadline }: WalkedCycle): boolean {
    return deadline > this.epoch.begins && expected >= this.epoch.from;
  }

  private isOpen({ expected, deadline }: WalkedCycle): boolean {
    return deadline <= this.now && !this.missing.has(expected) && !this.entries.has(expected);
  }

  private reschedule(plan: Plan): void {
    const cycles = this.walked(plan);
    const first = cycles.find(({ deadline }) => deadline > this.now);
    const before = this.job;
    if (this.job.is_active && first === undefined) {
      expect(() => this.change({ ...plan.fields })).toThrow();
      return;
    }
    this.change({ ...plan.fields });
    if (before.backup_frequency === plan.fields.backup_frequency && JSON.stringify({ ...before, ...plan.fields }) === JSON.stringify(before)) return;
    this.close(before, first?.expected ?? Infinity);
    this.plan = plan;
    this.epoch = beginning(cycles, this.now);
  }

  private switch(): void {
    const before = this.job;
    const first = this.epoch.cycles.find(({ deadline }) => deadline > this.now);
    if (!before.is_active && first === undefined) {
      expect(() => this.change({ is_active: true })).toThrow();
      return;
    }
    this.change({ is_active: !before.is_active });
    if (before.is_active) this.close(before, Infinity);
    else this.epoch = beginning(this.epoch.cycles, this.now);
  }

  /** The same cycles, with other deadlines. One whose new deadline lies before the job's time is due if it was; one that was not due does not become so by a later deadline. */
  private regrace(minutes: number): void {
    const plan = { ...this.plan, fields: { ...this.plan.fields, grace_minutes: minutes } };
    if (scheduleProblems(plan.fields).length > 0 || minutes === this.job.grace_minutes) return;
    const before = this.job;
    this.change({ grace_minutes: minutes });
    const cycles = this.walked(plan);
    const first = cycles.find(({ expected, deadline }) => deadline > this.epoch.begins && expected >= this.epoch.from);
    this.close(before, first?.expected ?? Infinity);
    this.plan = plan;
    this.epoch = { ...this.epoch, cycles };
  }

  private change(fields: Partial<Job>): void {
    const changes = Object.fromEntries(Object.entries(fields).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(new Map(Object.entries(this.job)).get(name))));
    const changed = { ...this.job, ...changes };
    this.job = { ...changed, ...ledgerChanges(this.job, changes, changed, this.options) };
  }

  /** What is due, and expected before the first cycle of what comes now, stays so. */
  private close({ is_active, next_expected_at_utc: next }: Job, first: number): void {
    const isDue = (cycle: WalkedCycle) => this.isExpected(cycle) && cycle.deadline <= this.now && cycle.expected < first;
    const due = is_active ? this.epoch.cycles.filter(isDue) : [];
    if (due.some((cycle) => this.isOpen(cycle) || (next !== null && cycle.expected >= next.getTime()))) this.ended.push({ cycles: due, from: next?.getTime() ?? Infinity, at: this.now });
  }

  private pass(ms: number): void {
    this.spans.push({ from: this.now, until: this.now + ms, watched: this.isRunning });
    this.now += ms;
    this.latest = Math.max(this.latest, this.now);
  }

  /** The watch over deadlines looks so often that nothing is due and unseen when Vigie stops, unless the clock jumps in that very second. */
  private stop(): void {
    do this.scan();
    while (this.isHeld);
    this.isRunning = false;
    this.seen = this.now;
  }

  private start(): void {
    this.isRunning = true;
    this.firstSpan = this.spans.length;
    this.gaps = new WatchGaps(new Date(this.now));
    this.gaps.watchedUntil(new Date(this.lastScan));
    this.scan();
  }

  private setClock(ms: number): void {
    if (ms > 0) this.spans.push({ from: this.now, until: this.now + ms, watched: false });
    this.now += ms;
    this.latest = Math.max(this.latest, this.now);
    if (!this.isRunning) return;
    this.isHeld = ms !== 0;
    this.gaps.jumped(ms, new Date(this.now));
  }

  private leave({ back, minutes, waits }: Extract<Happening, { kind: 'report' }>): void {
    const { cycles } = this.epoch;
    const cycle = cycles[cycles.findLastIndex(({ expected }) => expected <= this.now) - back];
    if (cycle && cycle.expected > this.begins - OLDEST_REPORT) this.staging.push({ endedAt: Math.min(this.now, cycle.expected + minutes * MINUTE), waits });
  }

  private scan(): void {
    const waiting: { owner: number; endedAt: number }[] = [];
    this.staging = this.staging.flatMap(({ endedAt, waits }) => {
      const owner = this.ownerOf(endedAt);
      if (waits === 0) return owner === null ? [] : (this.entries.add(owner), []);
      if (owner !== null) waiting.push({ owner, endedAt });
      return [{ endedAt, waits: waits - 1 }];
    });
    if (!this.isHeld) this.settle(waiting.map(({ endedAt }) => endedAt));
    this.isHeld = false;
    this.lastScan = this.now;
  }

  /** The expected time of the cycle that a report belongs to, which both sides must agree on: one that is owed from before a change, else one of the schedule as it is. */
  private ownerOf(endedAt: number): number | null {
    const owed = this.ended.flatMap(({ cycles, from, at }) => {
      const following = cycles.findLast(({ ownsFrom }) => ownsFrom <= endedAt);
      const isOwner = following && endedAt < at && following.expected >= from && (following.ownsUntil ?? Infinity) > endedAt;
      return isOwner ? [following.expected] : [];
    });
    const walked = owed[0] ?? this.epoch.cycles.findLast(({ ownsFrom }) => ownsFrom <= endedAt)?.expected ?? null;
    expect(text(cycleOfJobOwning(this.job, new Date(endedAt), OPTIONS)?.expectedAt.getTime() ?? null)).toBe(text(walked));
    return walked;
  }

  private settle(waiting: readonly number[]): void {
    const groups = this.ended.length + 1;
    const { missing, next, owed } = settleJob({
      job: this.job, now: new Date(this.now), options: OPTIONS,
      cyclesWithEntry: new Set([...this.entries, ...this.missing].filter((expected) => expected >= (firstUndecided(this.job)?.getTime() ?? Infinity))),
      excuses: NO_EXCUSES, mayStillBelong: ({ ownsFrom, ownsUntil }) => waiting.some((endedAt) => endedAt >= ownsFrom.getTime() && endedAt < (ownsUntil?.getTime() ?? Infinity)),
      observedLate: ({ deadline }) => this.gaps.covers(deadline),
    });
    expect(missing.length).toBeLessThanOrEqual(groups * (MAX_BACKFILL + 1));
    expect(missing.filter(({ cyclesMissed }) => cyclesMissed !== 1).length).toBeLessThanOrEqual(groups);
    const declared = missing.map(({ cycle, cyclesMissed, observedLate }) => row(cycle.expectedAt.getTime(), cycle.deadline.getTime(), cyclesMissed, observedLate));
    expect(declared).toEqual(missing.map(({ cycle, cyclesMissed }) => this.declare(cycle.expectedAt.getTime(), cyclesMissed)));
    this.job = { ...this.job, next_expected_at_utc: next?.expectedAt ?? null, next_deadline_utc: next?.deadline ?? null, owed: [...owed] };
    this.ended = this.ended.flatMap((ended) => {
      const left = ended.cycles.find((cycle) => cycle.expected >= ended.from && !this.missing.has(cycle.expected) && !this.entries.has(cycle.expected));
      return left ? [{ ...ended, from: left.expected }] : [];
    });
  }

  /** What the row of that cycle has to say: it is due, and it and all that it stands for have no verdict yet. */
  private declare(expected: number, cyclesMissed: number): string {
    const part = this.parts.find(({ cycles }) => cycles.some((cycle) => cycle.expected === expected && this.isOpen(cycle)));
    const walked = part?.cycles.find((cycle) => cycle.expected === expected);
    if (!part || !walked) return `no due cycle without a verdict at ${text(expected)}`;
    const covered = cyclesMissed === 1 ? [walked] : part.cycles.filter((cycle) => cycle.expected <= expected && this.isOpen(cycle));
    for (const cycle of covered) this.missing.add(cycle.expected);
    return row(walked.expected, walked.deadline, covered.length, this.wasUnwatched(walked.deadline));
  }

  /**
   * By the last time that the clock went over it. What the process before saw due and left open, because a report waited, it had seen,
   * unless the clock, set back meanwhile, leaps over it a second time.
   */
  private wasUnwatched(deadline: number): boolean {
    const last = this.spans.findLastIndex(({ from, until }) => from <= deadline && deadline < until);
    return this.spans[last]?.watched === false && (deadline >= this.seen || last >= this.firstSpan);
  }
}

const row = (expected: number, deadline: number, cyclesMissed: number, observedLate: boolean): string => `${text(expected)} ${text(deadline)} ${cyclesMissed} ${observedLate}`;
const text = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

function beginning(cycles: readonly WalkedCycle[], begins: number): Epoch {
  return { cycles, begins, from: cycles.find(({ deadline }) => deadline > begins)?.expected ?? Infinity };
}
