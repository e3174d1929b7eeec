import { STATUS_CODES } from 'node:http';
import {
  applyDecorators, BadRequestException, ConflictException, HttpException, HttpStatus, NotFoundException, PreconditionFailedException, UnprocessableEntityException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional, ApiResponse } from '@nestjs/swagger';
import { problemAnswer } from './problem-answer.js';

export { PROBLEM_TYPE } from './problem-answer.js';

/** One invalid field of a request. */
export class ProblemField {
  @ApiProperty({ description: 'JSON pointer to the field; query parameters and headers are named like this too.', example: '/expected_hour_utc' })
  pointer!: string;

  @ApiProperty({ description: 'What is wrong and what was expected.', example: 'expected_hour_utc must not be greater than 23' })
  detail!: string;
}

/** RFC 9457 problem details: the body of every error. */
export class ProblemDetails {
  @ApiProperty({ description: 'Kind of problem; always `about:blank`: the status says it all.', example: 'about:blank' })
  type!: string;

  @ApiProperty({ description: 'Name of the status.', example: 'Not Found' })
  title!: string;

  @ApiProperty({ description: 'HTTP status of the answer.', example: 404 })
  status!: number;

  @ApiProperty({ description: 'What happened, and what to do about it.', example: 'Job 7 does not exist.' })
  detail!: string;

  @ApiProperty({ description: 'Path of the request.', example: '/jobs/7' })
  instance!: string;

  @ApiPropertyOptional({ description: 'The fields at fault, where there are any.', type: [ProblemField] })
  errors?: ProblemField[];
}

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
  return applyDecorators(ApiExtraModels(ProblemDetails), ...statuses.map((status) => ApiResponse({ status, ...problemAnswer(status) })));
}
