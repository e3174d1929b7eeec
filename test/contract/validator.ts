import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { OpenApiDocument, Schema } from './document.js';

const ID = 'vigie';
const COMPONENTS = '#/components/schemas/';

/**
 * Validates values against schemas of the document, more strictly than JSON Schema does by itself: an object may have
 * only the properties that its schema names, unless the schema says otherwise.
 */
export class Validator {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, verbose: false });
  private readonly compiled = new WeakMap<Schema, ValidateFunction>();

  constructor(document: OpenApiDocument) {
    formats.default(this.ajv);
    const all = (how: (schema: Schema) => Schema) => Object.fromEntries(Object.entries(document.schemas).map(([name, schema]) => [name, how(schema)]));
    this.ajv.addSchema({ $id: ID, closed: all(closed), open: all(open) });
  }

  /** @returns one line for everything that does not fit; `where` names the value in it */
  problems(schema: Schema, value: unknown, where: string): string[] {
    const validate = this.compiled.get(schema) ?? this.ajv.compile(closed(schema));
    this.compiled.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const given = JSON.stringify(at(value, instancePath)) as string | undefined;
      return `${where}${instancePath} ${message} ${JSON.stringify(params)}, and is ${given?.slice(0, 120)}`;
    });
  }
}

/** The schema of an object that nothing else describes: what it does not name must not be there. */
function closed(schema: Schema): Schema {
  const inner = rewritten(schema, 'closed');
  const says = 'additionalProperties' in schema || 'unevaluatedProperties' in schema;
  return (schema.properties ?? schema.allOf) && !says ? { ...inner, unevaluatedProperties: false } : inner;
}

/** The schema of a part of an object, whose other parts stand elsewhere (`allOf`). */
function open(schema: Schema): Schema {
  return rewritten(schema, 'open');
}

function rewritten(schema: Schema, refsTo: 'closed' | 'open'): Schema {
  const { $ref, properties, items, additionalProperties, allOf, oneOf, anyOf } = schema;
  // Beside other properties the alternatives are parts of the same object.
  const alternative = (properties ?? allOf) || refsTo === 'open' ? open : closed;
  return {
    ...schema,
    // OpenAPI 3.1 has none; Ajv would obey it all the same.
    nullable: undefined,
    ...($ref !== undefined && { $ref: `${ID}#/${refsTo}/${$ref.slice(COMPONENTS.length)}` }),
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, closed(property)])) }),
    ...(items && { items: closed(items) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: closed(additionalProperties) }),
    ...(allOf && { allOf: allOf.map(open) }),
    ...(oneOf && { oneOf: oneOf.map(alternative) }),
    ...(anyOf && { anyOf: anyOf.map(alternative) }),
  };
}

function at(value: unknown, pointer: string): unknown {
  return pointer.split('/').slice(1).reduce<unknown>((node, step) => (typeof node === 'object' && node !== null ? Reflect.get(node, step.replaceAll('~1', '/').replaceAll('~0', '~')) : undefined), value);
}
