import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ShiftedClock } from '../../test/support/clock.js';
import { Clock } from '../common/clock.js';
import { AppConfig, buildConfig } from '../config/config.js';
import { loadEnv } from '../config/load-env.js';
import type { AgentKeys } from './runs/run-context.js';
import { ScanRunner } from './runs/scan-runner.js';
import { ScanRun } from './runs/scan-run.entity.js';
import { ScanRuns } from './runs/scan-runs.js';
import { ScannerService } from './scanner.service.js';

const MINUTE_MS = 60_000;

/** A runner whose scans last until they are told to end. */
class HeldRunner {
  readonly begun: { readonly run: ScanRun; readonly signal: AbortSignal; readonly only: AgentKeys | null; end(): void; fail(): void }[] = [];
  private wakeUp: () => void = () => undefined;

  watchClock = jest.fn();
  recover = jest.fn(() => Promise.resolve());
  takeOn = jest.fn<Promise<AgentKeys> | null, [AgentKeys]>(() => null);

  run(run: ScanRun, signal: AbortSignal, only: AgentKeys | null): Promise<void> {
    return new Promise((resolve, reject) => {
      this.begun.push({ run, signal, only, end: () => resolve(), fail: () => reject(new Error('no database')) });
      this.wakeUp();
    });
  }

  /** The n-th scan, from 1, as soon as it has begun. */
  async nth(n: number) {
    while (this.begun.length < n) await new Promise<void>((resolve) => (this.wakeUp = resolve));
    return this.begun[n - 1]!;
  }
}

class CountedRuns {
  last = 0;
  fails = false;

  queue(): Promise<ScanRun> {
    return this.fails ? Promise.reject(new Error('the row cannot be written')) : Promise.resolve(Object.assign(new ScanRun(), { id: ++this.last }));
  }
}

async function start(minutes = 0) {
  const [runner, runs, clock] = [new HeldRunner(), new CountedRuns(), new ShiftedClock()];
  const testing = await Test.createTestingModule({
    providers: [
      ScannerService,
      { provide: ScanRunner, useValue: runner },
      { provide: ScanRuns, useValue: runs },
      { provide: AppConfig, useValue: buildConfig(loadEnv({ SCANNER_INTERVAL_MINUTES: String(minutes) })) },
      { provide: Clock, useValue: clock },
    ],
  }).compile();
  // The failures that are told here on purpose.
  Logger.overrideLogger(false);
  return { service: testing.get(ScannerService), runner, runs, clock };
}

describe('A scan that is asked for', () => {
  it('is shared by whoever asks before it begins', async () => {
    const { service, runner } = await start();
    const asked = await Promise.all([service.request('manual'), service.request('interval'), service.request('manual')]);
    expect(asked.map(({ run }) => run.id)).toEqual([1, 1, 1]);
    const scan = await runner.nth(1);
    expect(service.current).toBe(scan.run);
    scan.end();
    await Promise.all(asked.map(({ finished }) => finished));
    expect(service.current).toBeNull();
    expect(runner.begun).toHaveLength(1);
  });

  it('while one is at work is one follow-up, shared and begun only after that one has ended', async () => {
    const { service, runner } = await start();
    const first = await service.request('manual');
    const atWork = await runner.nth(1);
    const late = await Promise.all([service.request('manual'), service.request('manual'), service.request('interval')]);
    expect(late.map(({ run }) => run.id)).toEqual([2, 2, 2]);
    expect(runner.begun).toHaveLength(1);

    atWork.end();
    expect((await first.finished).id).toBe(1);
    (await runner.nth(2)).end();
    expect((await Promise.all(late.map(({ finished }) => finished))).map(({ id }) => id)).toEqual([2, 2, 2]);
    expect(runner.begun).toHaveLength(2);
  });

  it('and fails tells whoever waits for it, and stands in nobody’s way', async () => {
    const { service, runner } = await start();
    const first = await service.request('manual');
    const atWork = await runner.nth(1);
    const next = await service.request('manual');
    atWork.fail();
    await expect(first.finished).rejects.toThrow('no database');
    (await runner.nth(2)).end();
    expect((await next.finished).id).toBe(2);
    expect(service.current).toBeNull();
  });

  it('whose row cannot be written fails for those who asked, and the next one works', async () => {
    const { service, runner, runs } = await start();
    runs.fails = true;
    const asked = await Promise.allSettled([service.request('manual'), service.request('manual')]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    runs.fails = false;
    const { finished } = await service.request('manual');
    (await runner.nth(1)).end();
    expect((await finished).id).toBe(1);
  });
});

describe('A scan of some agents', () => {
  const acme = new Set(['acme']);

  it('is joined by nobody: who asks for everything gets a scan of everything behind it, and only one', async () => {
    const { service, runner } = await start();
    const some = service.lookAt(acme);
    const scan = await runner.nth(1);
    const [all, late] = [await service.request('manual'), await service.request('interval')];
    expect([scan.run.id, all.run.id, late.run.id]).toEqual([1, 2, 2]);

    scan.end();
    expect(await some).toBe(acme);
    (await runner.nth(2)).end();
    await late.finished;
    expect(runner.begun.map(({ only }) => only)).toEqual([acme, null]);
  });

  it('is not needed while a scan of everything is about to begin', async () => {
    const { service, runner } = await start();
    const [all, some] = [service.request('manual'), service.lookAt(acme)];
    (await runner.nth(1)).end();
    await (await all).finished;
    expect(await some).toBe(acme);
    expect(runner.begun.map(({ only }) => only)).toEqual([null]);
  });

  it('becomes part of the scan at work, which need not be over for it', async () => {
    const { service, runner } = await start();
    const all = await service.request('manual');
    const scan = await runner.nth(1);
    runner.takeOn.mockResolvedValueOnce(new Set());
    expect(await service.lookAt(acme)).toEqual(new Set());
    scan.end();
    await all.finished;
    expect(runner.begun).toHaveLength(1);
  });

  it('is not taken while shutting down', async () => {
    const { service } = await start();
    await service.beforeApplicationShutdown();
    await expect(service.lookAt(acme)).rejects.toMatchObject({ status: 503 });
    expect(service.isOpen).toBe(false);
  });
});

describe('Shutting down', () => {
  it('tells the scan at work to stop, waits for it and for what was queued, and takes no more', async () => {
    const { service, runner } = await start();
    await service.request('manual');
    const atWork = await runner.nth(1);
    await service.request('manual');
    let over = false;
    const closing = service.beforeApplicationShutdown().then(() => (over = true));

    expect(atWork.signal.aborted).toBe(true);
    await expect(service.request('manual')).rejects.toMatchObject({ status: 503 });
    atWork.end();
    const queued = await runner.nth(2);
    expect([queued.signal.aborted, over]).toEqual([true, false]);
    queued.end();
    await closing;
    expect(over).toBe(true);
  });
});

describe('The tick', () => {
  it('scans at start and then every interval of elapsed time, whatever the wall clock says', async () => {
    const { service, runner, clock } = await start(15);
    service.tick();
    expect([service.nextAt, runner.begun.length]).toEqual([null, 0]);

    await service.onApplicationBootstrap();
    expect(runner.recover).toHaveBeenCalledTimes(1);
    service.tick();
    (await runner.nth(1)).end();
    expect(service.nextAt!.getTime() - clock.now().getTime()).toBeCloseTo(15 * MINUTE_MS, -3);

    clock.jump(60 * MINUTE_MS);
    clock.advance(14 * MINUTE_MS);
    service.tick();
    expect(runner.begun).toHaveLength(1);
    clock.advance(MINUTE_MS);
    service.tick();
    (await runner.nth(2)).end();
    expect(runner.watchClock).toHaveBeenCalledTimes(4);
  });

  it('never scans when the interval is 0', async () => {
    const { service, runner, runs, clock } = await start(0);
    await service.onApplicationBootstrap();
    clock.advance(1_000_000 * MINUTE_MS);
    service.tick();
    expect([service.nextAt, runs.last, runner.begun.length]).toEqual([null, 0, 0]);
    expect(runner.watchClock).toHaveBeenCalledTimes(1);
  });
});
