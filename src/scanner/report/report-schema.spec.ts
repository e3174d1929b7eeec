import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { fixtureBytes, readValue, soundReport } from '../../../test/fixtures/reports/read-fixture.js';

const schema = JSON.parse(readFileSync(new URL('../../../docs/report.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
formats.default(ajv);
const validate = ajv.compile(schema);

function problemsOf(report: unknown): string[] {
  validate(report);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('the published schema of the canonical form', () => {
  it.each(['canonical.json', 'uncompressed.json'])('accepts %s', (fileName) => {
    expect(problemsOf(JSON.parse(fixtureBytes(fileName).toString()))).toEqual([]);
  });

  it('accepts its own example, which reads without a problem', () => {
    const [example] = schema.examples;
    expect(problemsOf(example)).toEqual([]);
    expect(soundReport(readValue(example)).sections.map(({ claim }) => claim)).toEqual(['success', 'failed']);
  });

  it.each(['production-dialect.json', 'flat-list.json', 'one-broken-section.json', 'failed-without-databases.json'])('does not accept %s', (fileName) => {
    expect(problemsOf(JSON.parse(fixtureBytes(fileName).toString()))).not.toEqual([]);
  });
});
