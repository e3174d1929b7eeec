import fc, { type Arbitrary } from 'fast-check';
import type { OpenApiDocument, Operation, Parameter, Schema } from './document.js';
import { brokenBody, hostileHeader, hostileJson, hostileKey, hostileQuery, hostileSegment, hostileType, hostileValue } from './hostile.js';
import type { WireRequest } from './wire.js';

/** A request, and what of it could be refused before any route is asked. */
export interface FuzzedRequest extends WireRequest {
  /** Its path is no text, or it has a body where none belongs. */
  readonly unreadable: boolean;
}

/** Headers that every operation may meet, documented or not. */
const COMMON_HEADERS = ['Accept', 'Accept-Encoding', 'Range', 'If-Modified-Since', 'X-HTTP-Method-Override', 'Cookie', 'Content-Encoding', 'X-Forwarded-For', 'Origin'];
/** An optional part is there once in so many requests. */
const OPTIONAL = 3;
/** One value in so many is hostile; a request without any gets past the validation, and further into the server. */
const SPICY = 10;
const CALM = 0;

/** Requests to one operation as the document describes it, some of them right, most of them wrong somewhere. */
export class RequestGenerator {
  constructor(
    private readonly document: OpenApiDocument,
    private readonly key: string,
    /** Path parameters that lead to something. */
    private readonly known: (operation: Operation) => readonly string[],
  ) {}

  requests(operation: Operation): Arbitrary<FuzzedRequest> {
    const parts = fc.record({ path: this.path(operation), query: this.query(operation), headers: this.headers(operation), body: this.body(operation) });
    return parts.map(({ path, query, headers, body: { bytes, type } }) => ({
      method: operation.method,
      target: path + (query ? `?${query}` : ''),
      headers: { Authorization: `Bearer ${this.key}`, ...(bytes && type !== null && { 'Content-Type': type }), ...headers },
      body: bytes,
      unreadable: !isDecodable(path) || (bytes !== null && operation.body === null),
    }));
  }

  private path(operation: Operation): Arbitrary<string> {
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
    const known = this.known(operation);
    const segment = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: hostileSegment });
    return fc.tuple(...names.map(() => segment)).map((values) => names.reduce((path, name, index) => path.replace(`{${name}}`, () => values[index] ?? ''), operation.path));
  }

  private query({ parameters }: Operation): Arbitrary<string> {
    const own = parameters.filter((parameter) => parameter.in === 'query');
    const named = own.map((parameter) => maybe(this.pair(parameter)));
    const piece = fc.tuple(hostileQuery, fc.constantFrom('x', ...own.map(({ name }) => name))).map(([text, name]) => text.replaceAll('NAME', name));
    return fc.tuple(fc.tuple(...named), maybe(piece, 6)).map(([pairs, extra]) => [...pairs, extra].filter((text) => text !== null).join('&').slice(0, 7_000));
  }

  private pair({ name, schema = {} }: Parameter): Arbitrary<string> {
    const valid = this.json(schema, CALM).map((text) => encode(textOf(text)));
    return fc.oneof({ weight: 2, arbitrary: valid }, { weight: 1, arbitrary: hostileValue }).map((value) => `${name}=${value}`);
  }

  private headers({ parameters }: Operation): Arbitrary<Record<string, string>> {
    const own = parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => [name, maybe(hostileHeader)] as const);
    const common = COMMON_HEADERS.map((name) => [name, maybe(hostileHeader, 25)] as const);
    const all: Record<string, Arbitrary<string | null>> = Object.fromEntries([...common, ...own, ['Authorization', maybe(hostileHeader, 50)]]);
    return fc.record(all).map((values) => Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))));
  }

  private body({ body }: Operation): Arbitrary<{ bytes: Buffer | null; type: string | null }> {
    const none = fc.constant({ bytes: null, type: null });
    const type = fc.oneof({ weight: 15, arbitrary: fc.constant('application/json') }, { weight: 1, arbitrary: hostileType });
    const schema = body?.content['application/json']?.schema;
    const broken = fc.record({ bytes: brokenBody, type });
    if (schema === undefined) return fc.oneof({ weight: 8, arbitrary: none }, { weight: 1, arbitrary: broken });
    const asked = fc.oneof(this.json(schema, CALM), this.json(schema, SPICY)).map((text) => Buffer.from(text));
    const other = hostileJson.map((text) => Buffer.from(text));
    return fc.oneof(
      { weight: 12, arbitrary: fc.record({ bytes: asked, type }) },
      { weight: 2, arbitrary: fc.record({ bytes: other, type }) },
      { weight: 2, arbitrary: broken },
      { weight: 1, arbitrary: none },
    );
  }

  /** JSON text of a value that the schema asks for; one value in `spice` is hostile instead. */
  private json(given: Schema, spice: number): Arbitrary<string> {
    const asked = this.asked(this.document.schema(given), spice);
    return spice === CALM ? asked : fc.oneof({ weight: spice - 1, arbitrary: asked }, { weight: 1, arbitrary: hostileJson });
  }

  private asked(schema: Schema, spice: number): Arbitrary<string> {
    const alternatives = schema.oneOf ?? schema.anyOf;
    if (alternatives) return fc.oneof(...alternatives.map((one) => this.json(one, spice)));
    if (schema.enum) return fc.constantFrom(...schema.enum.map((value) => JSON.stringify(value)));
    if (schema.allOf) return this.object(this.merged(schema), spice);
    const types = [schema.type ?? 'string'].flat();
    const examples = [schema.example, ...(schema.examples ?? []), schema.default].filter((value) => value !== undefined).map((value) => JSON.stringify(value));
    return fc.oneof(...types.map((type) => this.ofType(type, schema, spice)), ...(examples.length > 0 ? [{ weight: spice === CALM ? 20 : 2, arbitrary: fc.constantFrom(...examples) }] : []));
  }

  private ofType(type: string, schema: Schema, spice: number): Arbitrary<string> {
    switch (type) {
      case 'null': return fc.constant('null');
      case 'boolean': return fc.boolean().map(String);
      case 'integer':
      case 'number': return fc.oneof(fc.integer({ min: schema.minimum ?? -1, max: Math.min(schema.maximum ?? 70, 2_000_000) }), fc.integer()).map(String);
      case 'array': return fc.array(this.json(schema.items ?? {}, spice), { maxLength: 4 }).map((items) => `[${items.join(',')}]`);
      case 'object': return this.object(schema, spice);
      default: return this.text(schema);
    }
  }

  private text({ format }: Schema): Arbitrary<string> {
    const texts = format === 'date-time' ? fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
      : format === 'date' ? fc.date({ noInvalidDate: true, min: new Date('1970-01-01'), max: new Date('2199-12-31') }).map((date) => date.toISOString().slice(0, 10))
      : format === 'email' ? fc.emailAddress()
      : fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    return texts.map((text) => JSON.stringify(text));
  }

  private object({ properties = {}, required = [], additionalProperties }: Schema, spice: number): Arbitrary<string> {
    const own = Object.entries(properties).map(([name, property]) => {
      const member = this.json(property, spice).map((text) => `${JSON.stringify(name)}:${text}`);
      if (required.includes(name) && spice === CALM) return member;
      return required.includes(name) ? fc.oneof({ weight: 20, arbitrary: member }, { weight: 1, arbitrary: fc.constant(null) }) : maybe(member);
    });
    const free = typeof additionalProperties === 'object' ? this.json(additionalProperties, spice) : hostileJson;
    const surprise = spice === CALM ? fc.constant(null) : maybe(fc.tuple(hostileKey, free).map(([key, text]) => `${key}:${text}`), 12);
    return fc.tuple(fc.tuple(...own), surprise).map(([members, extra]) => `{${[...members, extra].filter((member) => member !== null).join(',')}}`);
  }

  private merged(schema: Schema): Schema {
    const parts = [schema, ...(schema.allOf ?? []).map((part) => this.document.schema(part)).map((part) => (part.allOf ? this.merged(part) : part))];
    return { properties: Object.assign({}, ...parts.map(({ properties }) => properties)), required: parts.flatMap(({ required = [] }) => required) };
  }
}

/** Once in `times`; shrinks to null. */
function maybe<T>(arbitrary: Arbitrary<T>, times = OPTIONAL): Arbitrary<T | null> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}

/** A value as a query string shows it: texts without quotes, lists with commas. */
function textOf(json: string): string {
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? value : Array.isArray(value) ? value.map(String).join(',').slice(0, 5_000) : json.slice(0, 5_000);
}

/** Percent-encodes also what `encodeURIComponent` refuses: lone surrogates, as the replacement character. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text.slice(0, 2_000)).toString());
}

function isDecodable(path: string): boolean {
  try {
    return !decodeURIComponent(path).includes('\0');
  } catch {
    return false;
  }
}
