import { readFileSync } from 'node:fs';

/** A JSON Schema (2020-12) with what OpenAPI 3.1 adds to it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly [keyword: string]: unknown;
}

export interface MediaType {
  readonly schema?: Schema;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly schema?: Schema;
}

export interface Header {
  readonly required?: boolean;
  readonly schema?: Schema;
}

export interface DocumentedAnswer {
  readonly headers: Readonly<Record<string, Header>>;
  readonly content: Readonly<Record<string, MediaType>>;
}

/** One route of the API, with every `$ref` but those to schemas resolved. */
export interface Operation {
  readonly id: string;
  /** Upper case. */
  readonly method: string;
  /** As the document has it: `/jobs/{id}`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly required: boolean; readonly content: Readonly<Record<string, MediaType>> } | null;
  /** By status. */
  readonly answers: Readonly<Record<string, DocumentedAnswer>>;
  /** Whether only those with a key may call it. */
  readonly secured: boolean;
}

interface Referable {
  readonly $ref?: string;
}

interface PathItem {
  readonly parameters?: readonly (Parameter & Referable)[];
  readonly [method: string]: unknown;
}

interface RawOperation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter & Referable)[];
  readonly requestBody?: Referable & { required?: boolean; content: Record<string, MediaType> };
  readonly responses: Record<string, Referable & { headers?: Record<string, Header & Referable>; content?: Record<string, MediaType> }>;
  readonly security?: readonly object[];
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** `openapi.json` of the repository, which CI compares with the code. */
export class OpenApiDocument {
  readonly operations: readonly Operation[];

  constructor(private readonly raw: { paths: Record<string, PathItem>; components: { schemas: Record<string, Schema> }; security?: readonly object[] }) {
    this.operations = Object.entries(raw.paths).flatMap(([path, item]) => this.operationsAt(path, item));
  }

  static read(): OpenApiDocument {
    return new OpenApiDocument(JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8')));
  }

  get schemas(): Readonly<Record<string, Schema>> {
    return this.raw.components.schemas;
  }

  /** The operation of that name. @throws Error when the document has none */
  operation(id: string): Operation {
    const found = this.operations.find((operation) => operation.id === id);
    if (found === undefined) throw new Error(`openapi.json has no operation ${id}: run \`npm run openapi\`.`);
    return found;
  }

  /** The schema that is meant, through any number of `$ref`. */
  schema(schema: Schema): Schema {
    return this.resolve(schema);
  }

  private operationsAt(path: string, item: PathItem): Operation[] {
    return METHODS.filter((method) => method in item).map((method) => {
      const raw = item[method] as RawOperation;
      const body = raw.requestBody && this.resolve(raw.requestBody);
      return {
        id: raw.operationId,
        method: method.toUpperCase(),
        path,
        parameters: [...(item.parameters ?? []), ...(raw.parameters ?? [])].map((parameter) => this.resolve(parameter)),
        body: body ? { required: body.required ?? false, content: body.content } : null,
        answers: Object.fromEntries(Object.entries(raw.responses).map(([status, response]) => [status, this.answer(this.resolve(response))])),
        secured: (raw.security ?? this.raw.security ?? []).length > 0,
      };
    });
  }

  private answer({ headers = {}, content = {} }: RawOperation['responses'][string]): DocumentedAnswer {
    return { headers: Object.fromEntries(Object.entries(headers).map(([name, header]) => [name.toLowerCase(), this.resolve(header)])), content };
  }

  private resolve<T extends Referable>(thing: T): T {
    if (thing.$ref === undefined) return thing;
    const steps = thing.$ref.replace(/^#\//, '').split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const target = steps.reduce<unknown>((at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined), this.raw);
    if (target === undefined) throw new Error(`openapi.json refers to ${thing.$ref}, which is not there.`);
    return this.resolve(target as T);
  }
}
