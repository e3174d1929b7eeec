import { type CallHandler, createParamDecorator, type ExecutionContext, Injectable, Logger, type NestInterceptor, StreamableFile } from '@nestjs/common';
import type { Request, Response } from 'express';
import { concatMap, type Observable, of } from 'rxjs';
import { csvStream, CsvTable } from './csv.js';

export const CSV_TYPE = 'text/csv';

/** A client that would rather have CSV than JSON. */
export interface CsvWish {
  /** It has named a `limit`; without one it gets everything. */
  readonly limited: boolean;
}

/** `@CsvWanted() csv: CsvWish | null` in a controller: weighs `Accept`; who accepts anything, or names neither, gets JSON. */
export const CsvWanted = createParamDecorator((_: unknown, context: ExecutionContext): CsvWish | null => {
  const request = context.switchToHttp().getRequest<Request>();
  return request.accepts(['application/json', CSV_TYPE]) === CSV_TYPE ? { limited: request.query.limit !== undefined } : null;
});

/** Sends a `CsvTable` as a file, at the speed of its reader; anything else passes. */
@Injectable()
export class CsvInterceptor implements NestInterceptor {
  private readonly logger = new Logger(CsvInterceptor.name);

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const response = context.switchToHttp().getResponse<Response>();
    response.vary('Accept');
    return next.handle().pipe(concatMap((answer) => (answer instanceof CsvTable ? this.file(answer, response) : of(answer))));
  }

  private async file(table: CsvTable, response: Response): Promise<StreamableFile> {
    const stream = await csvStream(table);
    const file = new StreamableFile(stream, { type: `${CSV_TYPE}; charset=utf-8`, disposition: `attachment; filename="${table.name}.csv"` });
    // What was sent may look complete: only a broken connection tells that it is not.
    return file.setErrorHandler((error) => {
      this.logger.error(`${table.name}.csv broke off: ${error.message}`, error.stack);
      response.destroy();
    });
  }
}
