import fc from 'fast-check';
import { FIXTURE_CONTEXT, readValue, soundReport } from '../../../test/fixtures/reports/read-fixture.js';
import { loudAccent, PLAIN, productionAccent, renderCanonical, renderFlat, renderReport } from '../../../test/fixtures/reports/render.js';
import { readReport } from './read-report.js';
import type { AgentReport, ReadResult, ReportSection } from './report.js';
import { isNullLike } from './scalars.js';

/** Zones without clock changes: where a local hour comes twice, writing it down loses what it was. */
const ZONES = ['UTC', 'Africa/Douala', 'Asia/Kathmandu', 'America/Bogota', 'Pacific/Kiritimati'];

const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const time = fc.date({ min: new Date('2000-01-01T00:00:00Z'), max: FIXTURE_CONTEXT.now, noInvalidDate: true });
const bytes = fc.maxSafeNat();
const text = (maxLength: number, unit: 'grapheme' | 'grapheme-ascii' = 'grapheme') =>
  fc.string({ unit, minLength: 1, maxLength }).map((value) => value.trim()).filter((value) => !isNullLike(value));
const fileName = text(60, 'grapheme-ascii').filter((value) => !/[/\\]/.test(value) && !/^\.{1,2}$/.test(value));

/** The sections that both forms can express; `endedAt` comes from the report. */
function sectionOf(databaseName: string, endedAt: Date): fc.Arbitrary<ReportSection> {
  const facts = fc.record({
    failedStage: fc.constantFrom<ReportSection['failedStage'][]>(null, 'BACKUP', 'COMPRESS', 'TRANSFER'),
    errorMessage: nullable(text(200)),
    stagedFileName: nullable(fileName),
    stagedSha256: nullable(fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: 64, maxLength: 64 })),
    stagedSize: nullable(bytes),
    sizeBeforeCompression: nullable(bytes),
    backupStartedAt: nullable(time),
    transferStatus: nullable(fc.constant(true)),
    transferStartedAt: nullable(time),
    transferEndedAt: nullable(time),
    transferError: nullable(text(200)),
    logsSummary: nullable(text(500)),
    compressed: fc.boolean(),
  });
  return facts.map(({ compressed: wanted, ...section }) => {
    const compressed = section.failedStage === 'COMPRESS' || (wanted && section.stagedSize !== null);
    const stagedSize = compressed ? (section.stagedSize ?? 0) : section.stagedSize;
    return {
      ...section,
      databaseName,
      claim: section.failedStage === null ? ('success' as const) : ('failed' as const),
      errorMessage: section.failedStage === 'TRANSFER' ? (section.transferError ?? section.errorMessage) : (section.errorMessage ?? section.transferError),
      stagedSize,
      sizeBeforeCompression: compressed ? section.sizeBeforeCompression : null,
      sizeAfterCompression: compressed ? stagedSize : null,
      transferStatus: section.failedStage === 'TRANSFER' ? false : section.transferStatus,
      endedAt,
    };
  });
}

const reports: fc.Arbitrary<AgentReport> = fc
  .tuple(fc.uniqueArray(text(60), { minLength: 1, maxLength: 5 }), time)
  .chain(([names, endedAt]) =>
    fc.record({
      agentId: fc.constant(FIXTURE_CONTEXT.folderName),
      startedAt: nullable(time),
      endedAt: fc.constant(endedAt),
      overallStatus: nullable(text(50)),
      sections: fc.tuple(...names.map((name) => sectionOf(name, endedAt))),
    }),
  );

const byName = (report: AgentReport) => ({ ...report, sections: new Map(report.sections.map((section) => [section.databaseName, section])) });

/** What is left of a report in the flat form, which knows no stage but TRANSFER. */
const flattened = (report: AgentReport): AgentReport => ({
  ...report,
  sections: report.sections.map((section) => ({ ...section, backupStartedAt: null, failedStage: section.failedStage === 'TRANSFER' ? 'TRANSFER' : null })),
});

/** Every string in it, as it is: a JSON text that the agent sent as prose may well spell out `\\u0000`. */
function textsOf(result: ReadResult): string[] {
  const texts: string[] = [];
  JSON.stringify(result, (_, value: unknown) => {
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  return texts;
}

function expectWellFormed(result: ReadResult): void {
  expect(['read', 'rejected', 'unparsable']).toContain(result.outcome);
  expect(result.outcome === 'read' || result.problems.length > 0).toBe(true);
  for (const text of textsOf(result)) expect(text).not.toMatch(/[\0\p{Cs}]/u);
  for (const { pointer } of result.problems) expect(pointer).toMatch(/^(\/|$)/);
}

describe('any bytes', () => {
  it('give one of the three outcomes and never an exception', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (input) => expectWellFormed(readReport(input, FIXTURE_CONTEXT))));
  });

  it('that are JSON do so too', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 12, stringUnit: 'binary' }), (input) => expectWellFormed(readValue(input))));
  });

  it('that resemble a report do so too, whatever stands in its fields', () => {
    const value = fc.oneof(fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' }), time.map(String), fc.constantFrom('True', 'None', '9'.repeat(30), '2026-06-20 08:10:40', '..', -0, 1e400));
    const stage = fc.dictionary(fc.constantFrom('status', 'start_time', 'end_time', 'sha256', 'size', 'error_message', '__proto__'), value);
    const section = fc.dictionary(fc.constantFrom('BACKUP', 'compress', 'Transfer', 'status', 'database_name', 'operation_timestamp_utc', 'staged_file_name', '__proto__'), fc.oneof(stage, value));
    const databases = fc.oneof(fc.array(section), fc.dictionary(fc.string({ unit: 'binary' }), section), value);
    const report = fc.record({ agent_id: fc.constant('acme_douala_akwa'), operation_end_time: value, operation_start_time: value, overall_status: value, databases }, { requiredKeys: [] });
    fc.assert(fc.property(report, (input) => expectWellFormed(readValue(input))), { numRuns: 500 });
  });
});

describe('any report', () => {
  const accents = fc.constantFrom(...ZONES).chain((zone) => fc.constantFrom(PLAIN, productionAccent(zone), loudAccent(zone)));
  const mapOf = <T>(report: AgentReport, render: (section: ReportSection) => T) => Object.fromEntries(report.sections.map((section) => [section.databaseName, render(section)]));

  it('reads back from the canonical form in every accent', () => {
    fc.assert(
      fc.property(reports, accents, (report, accent) => {
        const written = renderReport(report, accent, mapOf(report, (section) => renderCanonical(section, accent)));
        expect(byName(soundReport(readValue(written, { timezone: accent.zone })))).toEqual(byName(report));
      }),
    );
  });

  it('reads back from the flat form as a map in every accent', () => {
    fc.assert(
      fc.property(reports, accents, (report, accent) => {
        const written = renderReport(report, accent, mapOf(report, (section) => renderFlat(section, accent)));
        expect(byName(soundReport(readValue(written, { timezone: accent.zone })))).toEqual(byName(flattened(report)));
      }),
    );
  });

  it('reads back from the flat form as a list in every accent, in the same order', () => {
    fc.assert(
      fc.property(reports, accents, (report, accent) => {
        const sections = report.sections.map((section) => ({ ...renderFlat(section, accent), database_name: section.databaseName }));
        expect(soundReport(readValue(renderReport(report, accent, sections), { timezone: accent.zone }))).toEqual(flattened(report));
      }),
    );
  });
});
