import { existsSync, readdirSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const LIBRARIES = '/usr/lib';
const LIBRARY = findLibrary();

/** Why no clock can be faked on this machine; null where it can. @throws Error where the tests were told that it must be possible. */
export function noFakeTime(): string | null {
  if (LIBRARY !== null) return null;
  const reason = 'libfaketime is not installed (Debian: apt-get install faketime)';
  if (process.env.VIGIE_TEST_FAKETIME === 'required') throw new Error(`VIGIE_TEST_FAKETIME=required, but ${reason}`);
  return reason;
}

/** Debian keeps it in a folder per architecture. */
function findLibrary(): string | null {
  if (process.platform !== 'linux' || !existsSync(LIBRARIES)) return null;
  return readdirSync(LIBRARIES).map((folder) => join(LIBRARIES, folder, 'faketime/libfaketime.so.1')).find((path) => existsSync(path)) ?? null;
}

/**
 * How long the library believes what it has read. It takes no lock while it reads: a thread that asks the time in that moment may get the
 * true one, long before the faked one, and Node ends itself. Once a second that is rare; at every question it was seen.
 */
const CACHE_SECONDS = 1;
/** It compares whole seconds, so what it has read can be almost two old. */
const KNOWN_AFTER_MS = (CACHE_SECONDS + 1) * 1_000 + 100;

/**
 * The clock of one built program, which the test sets before it starts and while it runs. Only what the program itself asks the time is
 * faked: files keep the times that the kernel gives them, and a PostgreSQL server its own clock.
 */
export class FakeClock {
  private offsetMs = 0;

  private constructor(private readonly file: string) {}

  /** @param folder of the test's own; the program must be able to read there. */
  static async create(folder: string, at: string): Promise<FakeClock> {
    const clock = new FakeClock(join(folder, 'fake-clock'));
    await clock.write(at);
    return clock;
  }

  /** Time itself passes when the clock is set: timers fire, and to the program it is as if the test took that long. */
  get env(): Record<string, string> {
    // Of a program that is killed the library leaves 40 bytes in /dev/shm.
    return { LD_PRELOAD: LIBRARY ?? '', FAKETIME_TIMESTAMP_FILE: this.file, FAKETIME_CACHE_DURATION: String(CACHE_SECONDS) };
  }

  /** Only the wall clock moves, as when somebody sets it: time that was measured in between does not agree. */
  get wallOnlyEnv(): Record<string, string> {
    return { ...this.env, DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
  }

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  /** Resolves when the program knows. */
  async set(at: string | Date): Promise<void> {
    await this.write(at);
    await setTimeout(KNOWN_AFTER_MS);
  }

  /** Written beside and renamed: the program never reads half of it. */
  private async write(at: string | Date): Promise<void> {
    this.offsetMs = new Date(at).getTime() - Date.now();
    await writeFile(`${this.file}.new`, `${this.offsetMs < 0 ? '-' : '+'}${Math.abs(this.offsetMs) / 1000}\n`);
    await rename(`${this.file}.new`, this.file);
  }
}
