import { createParamDecorator, type ExecutionContext, Logger, StreamableFile } from '@nestjs/common';
import type { Request, Response } from 'express';
import { OnAnswer } from './answer.js';
import { csvStream, CsvTable } from './csv.js';

export const CSV_TYPE = 'text/csv';

/** A client that would rather have CSV than JSON. */
export interface CsvWish {
  /** It has named a `limit`; without one it gets everything. */
  readonly limited: boolean;
}

/** `@CsvWanted() csv: CsvWish | null` in a controller: weighs `Accept`; who accepts anything, or names neither, gets JSON. The answer says that it was weighed (`Vary`). */
export const CsvWanted = createParamDecorator((_: unknown, context: ExecutionContext): CsvWish | null => {
  const request = context.switchToHttp().getRequest<Request>();
  context.switchToHttp().getResponse<Response>().vary('Accept');
  return request.accepts(['application/json', CSV_TYPE]) === CSV_TYPE ? { limited: request.query.limit !== undefined } : null;
});

/** Lets a route return a `CsvTable`, which is sent as a file, at the speed of its reader; anything else passes. */
export const MayBeCsv = (): MethodDecorator => OnAnswer((answer, { response }) => (answer instanceof CsvTable ? file(answer, response) : answer));

const logger = new Logger('Csv');

async function file(table: CsvTable, response: Response): Promise<StreamableFile> {
  const stream = await csvStream(table);
  const answer = new StreamableFile(stream, { type: `${CSV_TYPE}; charset=utf-8`, disposition: `attachment; filename="${table.name}.csv"` });
  // What was sent may look complete: only a broken connection tells that it is not.
  return answer.setErrorHandler((error) => {
    logger.error(`${table.name}.csv broke off: ${error.message}`, error.stack);
    response.destroy();
  });
}
