import {
  applyDecorators, BadRequestException, ConflictException, HttpException, HttpStatus, NotFoundException, PreconditionFailedException, UnprocessableEntityException,
} from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';

/** One invalid field of a request. */
export class ProblemField {
  /** JSON pointer to the field, such as `/expected_hour_utc`; for query parameters too. */
  @ApiProperty({ example: '/expected_hour_utc' })
  pointer!: string;

  /** What is wrong and what was expected. */
  @ApiProperty()
  detail!: string;
}

/** RFC 9457 problem details: the body of every error. */
export class ProblemDetails {
  @ApiProperty({ example: 'about:blank' })
  type!: string;

  @ApiProperty({ example: 'Not Found' })
  title!: string;

  @ApiProperty({ example: 404 })
  status!: number;

  /** What happened, and what to do about it. */
  @ApiProperty({ example: 'Job 7 does not exist.' })
  detail!: string;

  /** Path of the request. */
  @ApiProperty({ example: '/jobs/7' })
  instance!: string;

  @ApiPropertyOptional({ type: [ProblemField] })
  errors?: ProblemField[];
}

export function notFound(thing: string, id: number | string): HttpException {
  return new NotFoundException({ detail: `${thing} ${id} does not exist.` });
}

/** For what cannot be read at all; values that can be read and do not fit are `unprocessable`. */
export function badRequest(detail: string): HttpException {
  return new BadRequestException({ detail });
}

export function preconditionFailed(detail: string): HttpException {
  return new PreconditionFailedException({ detail });
}

export function conflict(detail: string, errors?: ProblemField[]): HttpException {
  return new ConflictException({ detail, errors });
}

/** A 422 that knows the fields at fault. */
export class UnprocessableFields extends UnprocessableEntityException {
  constructor(detail: string, readonly errors: ProblemField[]) {
    super({ detail, errors });
  }
}

/** @param errors the fields at fault; the detail sums them up. */
export function unprocessable(errors: ProblemField[]): UnprocessableFields {
  const detail = errors
    .map(({ pointer, detail: text }) => (text.startsWith(pointer.slice(1)) ? text : `${pointer.slice(1)}: ${text}`))
    .join('; ');
  return new UnprocessableFields(detail, errors);
}

/** Documents the error answers of a route. */
export function ApiProblems(...statuses: number[]): MethodDecorator & ClassDecorator {
  const content = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDetails) } } };
  return applyDecorators(
    ApiExtraModels(ProblemDetails),
    ...statuses.map((status) => ApiResponse({ status, description: STATUS_CODES[status] ?? HttpStatus[status] ?? 'Error', content })),
  );
}
