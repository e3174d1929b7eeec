import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import type { ValidationError } from 'class-validator';
import { type ProblemField, unprocessable } from './problem.js';

const READ_ONLY = Symbol('read-only fields');

/** Fields that a body may carry because GET shows them, and that are ignored: so GET → edit → PUT works. */
export function IgnoreFields(...fields: string[]): ClassDecorator {
  return (target) => Reflect.defineMetadata(READ_ONLY, fields, target);
}

/** Validates bodies and queries; what does not fit is a 422 that points at every field. */
@Injectable()
export class RequestPipe extends ValidationPipe {
  /** Queries of which nothing has to be given. */
  private readonly optional = new WeakSet<object>();

  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      stopAtFirstError: true,
      exceptionFactory: (errors) => unprocessable(errors.flatMap((error) => fieldsOf(error, ''))),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // Ids in paths have a pipe of their own; converted here first, `0x10` would pass for a number.
    if (metadata.type === 'param') return value;
    if (metadata.type === 'query' && metadata.metatype && isEmpty(value)) return this.withoutQuery(metadata.metatype, value, metadata);
    refuseInherited(value);
    return super.transform(withoutIgnored(value, metadata), metadata);
  }

  /** Most requests have no query. What none gives is the same each time, and validated once. */
  private async withoutQuery(query: NonNullable<ArgumentMetadata['metatype']>, value: object, metadata: ArgumentMetadata): Promise<unknown> {
    if (this.optional.has(query)) return plainToInstance(query, {});
    const made: unknown = await super.transform(value, metadata);
    this.optional.add(query);
    return made;
  }
}

function isEmpty(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** class-validator takes `toString` and the like for known, since every object has them. */
function refuseInherited(value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const inherited = Object.keys(value).filter((name) => name in Object.prototype);
  if (inherited.length > 0) throw unprocessable(inherited.map((name) => ({ pointer: `/${name}`, detail: `property ${name} should not exist` })));
}

function withoutIgnored(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
  if (type !== 'body' || !metatype || typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const ignored: unknown = Reflect.getMetadata(READ_ONLY, metatype);
  if (!Array.isArray(ignored)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !ignored.includes(name)));
}

/** @returns the fields at fault, as JSON pointers below `path` */
export function fieldsOf(error: ValidationError, path: string): ProblemField[] {
  const pointer = `${path}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = faultsOf(error).map((detail) => ({ pointer, detail }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldsOf(child, pointer))];
}

/** Of a field that is absent only that: it is no use to say how large it may be. */
function faultsOf({ property, value, constraints = {} }: ValidationError): string[] {
  const faults = Object.values(constraints);
  return value === undefined && faults.length > 0 ? [`${property} is required`] : faults;
}
