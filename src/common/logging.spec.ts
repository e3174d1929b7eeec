import { stripVTControlCharacters } from 'node:util';
import { AppLogger, type LogFormat, type LogLevel, withLogContext } from './logging.js';

/** What is written to standard output and standard error while `work` runs. */
function written(work: () => void): string {
  let text = '';
  const keep = (chunk: unknown): boolean => {
    text += String(chunk);
    return true;
  };
  const spies = [jest.spyOn(process.stdout, 'write').mockImplementation(keep), jest.spyOn(process.stderr, 'write').mockImplementation(keep)];
  try {
    work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return stripVTControlCharacters(text);
}

const logger = (level: LogLevel, format: LogFormat): AppLogger => new AppLogger(level, format);

describe('A log line', () => {
  it('carries the ids of the run and agent at work, also after an await and only there', async () => {
    const log = logger('info', 'pretty');
    let inside = '';
    await withLogContext({ run: 7 }, () =>
      withLogContext({ agent: 'ACME' }, async () => {
        await Promise.resolve();
        inside = written(() => log.log('copied', 'Scan'));
      }),
    );
    expect(inside).toMatch(/\[Scan run=7 agent=ACME\] copied/);
    expect(written(() => log.log('idle', 'Scan'))).toMatch(/\[Scan\] idle/);
  });

  it('is one JSON object with the same ids where collectors read it', () => {
    const line = written(() => withLogContext({ run: 7, agent: 'ACME' }, () => logger('info', 'json').warn('gone', 'Scan')));
    expect(JSON.parse(line)).toMatchObject({ level: 'warn', message: 'gone', context: 'Scan', run: 7, agent: 'ACME' });
  });

  it.each<[LogLevel, string]>([
    ['error', 'fatal error'],
    ['warn', 'fatal error warn'],
    ['info', 'fatal error warn log'],
    ['debug', 'fatal error warn log debug'],
  ])('of level %s shows %s', (level, expected) => {
    const log = logger(level, 'json');
    const text = written(() => {
      for (const name of ['fatal', 'error', 'warn', 'log', 'debug'] as const) log[name]('said');
    });
    expect(text.trim().split('\n').map((line) => JSON.parse(line).level).join(' ')).toBe(expected);
  });

  it('of the framework itself is shown only to whoever debugs', () => {
    expect(written(() => logger('info', 'pretty').log('mapped', 'RouterExplorer'))).toBe('');
    expect(written(() => logger('debug', 'pretty').log('mapped', 'RouterExplorer'))).toContain('mapped');
  });

  it('before the configuration is read follows the environment as far as it can be understood', () => {
    expect(written(() => AppLogger.fromEnvironment({ LOG_LEVEL: 'error' }).warn('hidden'))).toBe('');
    expect(written(() => AppLogger.fromEnvironment({ LOG_LEVEL: 'loud' }).log('shown'))).toContain('shown');
    expect(() => JSON.parse(written(() => AppLogger.fromEnvironment({ LOG_FORMAT: 'json' }).log('shown')))).not.toThrow();
  });
});
