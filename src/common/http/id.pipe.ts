import { Injectable, Param, type PipeTransform } from '@nestjs/common';
import { unprocessable } from './problem.js';

/** A row id in a path: a positive whole number that JavaScript and PostgreSQL both hold exactly. */
@Injectable()
class IdPipe implements PipeTransform<string, number> {
  transform(text: string): number {
    const id = Number(text);
    if (/^\d{1,16}$/.test(text) && Number.isSafeInteger(id)) return id;
    throw unprocessable([{ pointer: '/id', detail: 'must be a positive whole number' }]);
  }
}

/** `@Id() id: number` in a controller: the `:id` of the path. */
export const Id = (): ParameterDecorator => Param('id', IdPipe);
