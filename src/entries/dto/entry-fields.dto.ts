import { ApiProperty } from '@nestjs/swagger';
import { type ValidationArguments, ArrayMaxSize, IsIn, IsOptional } from 'class-validator';
import { ToList } from '../../common/http/fields.js';
import { ENTRY_FIELDS, type EntryField } from '../entry-fields.js';

const KNOWN: readonly unknown[] = ENTRY_FIELDS;

function unknownFields({ value }: ValidationArguments): string {
  const unknown = [value].flat().filter((name) => !KNOWN.includes(name));
  return `fields: ${JSON.stringify(unknown.slice(0, 5)).slice(1, -1)} is no field of an entry. Known: ${ENTRY_FIELDS.join(', ')}.`;
}

/** Which fields of entries are wanted. */
export class EntryFieldsQuery {
  /**
   * Only these fields, repeated or separated by commas, in this order; others, such as the large `evidence`, are not even read. The
   * answer is then `application/vnd.vigie.sparse+json`. Absent: all fields.
   */
  @ApiProperty({ enum: ENTRY_FIELDS, enumName: 'BackupEntryField', isArray: true, required: false, maxItems: 100, example: ['id', 'status', 'created_at'] })
  @IsOptional() @ToList() @ArrayMaxSize(100) @IsIn(ENTRY_FIELDS, { each: true, message: unknownFields })
  fields?: EntryField[];
}
