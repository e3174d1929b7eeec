import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { map, type Observable } from 'rxjs';

/**
 * An answer that is JSON already. Where a list is long, the database writes it: measured, parsing rows into objects and writing those as
 * JSON again was most of what a list request cost.
 */
export class JsonText {
  constructor(readonly text: string) {}
}

/** An array that is JSON already. */
export class JsonList extends JsonText {
  constructor(text: string, /** Of how many items. */ readonly length: number) {
    super(text);
  }
}

/** Sends `JsonText` as it is. */
@Injectable()
export class JsonTextInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      map((answer) => {
        if (!(answer instanceof JsonText)) return answer;
        if (!response.hasHeader('Content-Type')) response.type('json');
        return answer.text;
      }),
    );
  }
}

/** SQL that writes a `timestamptz` as `JSON.stringify` writes a `Date`. */
export function jsonTime(sql: string): string {
  return `to_char(${sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
