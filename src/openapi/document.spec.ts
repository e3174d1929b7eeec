import { readFileSync } from 'node:fs';
import type { OpenAPIObject } from '@nestjs/swagger';

/** CI checks that it is what the code says; here: that it tells people enough. */
const DOCUMENT: OpenAPIObject = JSON.parse(readFileSync('openapi.json', 'utf8'));

type Described = { type?: unknown; description?: string; example?: unknown; examples?: unknown; enum?: unknown; $ref?: string; allOf?: unknown; anyOf?: unknown; oneOf?: unknown; items?: Described; schema?: Described; properties?: Record<string, Described> };

const asDescribed = (thing: Described): Described => thing;

const SCHEMAS = Object.entries(DOCUMENT.components?.schemas ?? {}) as [string, Described][];
const FIELDS = SCHEMAS.flatMap(([schema, { properties = {} }]) => Object.entries(properties).map(([field, described]) => ({ name: `${schema}.${field}`, described })));
const OPERATIONS = Object.entries(DOCUMENT.paths).flatMap(([path, item]) =>
  (['get', 'put', 'post', 'patch', 'delete'] as const).flatMap((method) => (item[method] ? [{ name: `${method} ${path}`, operation: item[method] }] : [])),
);
const PARAMETERS = OPERATIONS.flatMap(({ name, operation }) =>
  (operation.parameters ?? []).map((parameter) => ({ name: `${name}: ${'name' in parameter ? parameter.name : ''}`, described: asDescribed(parameter) })),
);

/** What another schema describes has its example there. */
const showsItself = ({ example, examples, $ref, allOf, anyOf, oneOf, items, schema }: Described): boolean =>
  example !== undefined || examples !== undefined || $ref !== undefined || allOf !== undefined || anyOf !== undefined || oneOf !== undefined ||
  (items !== undefined && items.$ref !== undefined) || schema?.example !== undefined || schema?.$ref !== undefined || schema?.items?.$ref !== undefined || schema?.items?.example !== undefined;

const namesOf = (things: readonly { name: string }[]) => things.map(({ name }) => name);

describe('The OpenAPI document', () => {
  it('describes every field', () => {
    expect(FIELDS.length).toBeGreaterThan(200);
    expect(namesOf(FIELDS.filter(({ described }) => !described.description && !described.$ref))).toEqual([]);
  });

  it('knows the fields of every object', () => {
    expect(SCHEMAS.filter(([, { type, properties = {} }]) => type === 'object' && Object.keys(properties).length === 0).map(([name]) => name)).toEqual([]);
  });

  it('gives an example of every field', () => {
    expect(namesOf(FIELDS.filter(({ described }) => !showsItself(described)))).toEqual([]);
  });

  it('describes every parameter, with an example', () => {
    expect(namesOf(PARAMETERS.filter(({ described }) => !described.description || !showsItself(described)))).toEqual([]);
  });

  it('says of every operation what it does, who may call it, and under which heading it belongs', () => {
    const tags = DOCUMENT.tags?.map(({ name }) => name) ?? [];
    expect(namesOf(OPERATIONS.filter(({ operation: { summary, security, tags: [tag = ''] = [] } }) => !summary || !security || !tags.includes(tag)))).toEqual([]);
  });

  it('names every operation once', () => {
    const ids = OPERATIONS.map(({ operation: { operationId } }) => operationId);
    expect(ids.filter((id, at) => !id || ids.indexOf(id) !== at)).toEqual([]);
  });

  it('tells every error as a problem', () => {
    const errors = OPERATIONS.flatMap(({ name, operation }) =>
      Object.entries(operation.responses).filter(([status]) => Number(status) >= 400).map(([status, answer]) => ({ name: `${name} ${status}`, types: Object.keys((answer as { content?: object }).content ?? {}) })),
    );
    expect(namesOf(errors.filter(({ types }) => types.join() !== 'application/problem+json'))).toEqual([]);
  });

  it('knows that all our numbers are whole, unless they say otherwise', () => {
    const fractions = FIELDS.filter(({ described }) => JSON.stringify(described).includes('"number"'));
    expect(namesOf(fractions)).toEqual([
      ...['ComplianceTotal', 'SiteCompliance', 'JobCompliance'].flatMap((schema) => ['percent_met', 'percent_met_on_time'].map((field) => `${schema}.${field}`)),
      ...['avg', 'min', 'max'].map((which) => `RolledUpDay.transfer_seconds_${which}`),
      'ScannerStatus.interval_minutes', 'DigestVolume.days_left', 'DigestDay.percent_met', 'DigestFacts.percent_met', 'Volume.days_left',
    ]);
  });
});
