import {
  applyDecorators, BadRequestException, ConflictException, HttpException, HttpStatus, NotFoundException, PreconditionFailedException, UnprocessableEntityException,
  UnsupportedMediaTypeException,
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

/** Media type of RFC 9457 problem details. */
export const PROBLEM_TYPE = 'application/problem+json';

/** The body of an error. @param instance path of the request */
export function problemDetails(status: number, detail: string, instance: string, errors?: ProblemField[]): ProblemDetails {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, instance, ...(errors && { errors }) };
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

/** Whoever throws it has set `Retry-After`. */
export function tooManyRequests(detail: string): HttpException {
  return new HttpException({ detail }, HttpStatus.TOO_MANY_REQUESTS);
}

export function unsupportedMediaType(detail: string): HttpException {
  return new UnsupportedMediaTypeException({ detail });
}

/** @param errors the fields at fault; the detail sums them up. */
export function unprocessable(errors: ProblemField[]): HttpException {
  const detail = errors
    .map(({ pointer, detail: text }) => (text.startsWith(pointer.slice(1)) ? text : `${pointer.slice(1)}: ${text}`))
    .join('; ');
  return new UnprocessableEntityException({ detail, errors });
}

/** Documents the error answers of a route. */
export function ApiProblems(...statuses: number[]): MethodDecorator & ClassDecorator {
  const content = { [PROBLEM_TYPE]: { schema: { $ref: getSchemaPath(ProblemDetails) } } };
  return applyDecorators(
    ApiExtraModels(ProblemDetails),
    ...statuses.map((status) => ApiResponse({ status, description: STATUS_CODES[status] ?? HttpStatus[status] ?? 'Error', content })),
  );
}
