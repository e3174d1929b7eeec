import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, ValidateIf } from 'class-validator';
import { ENTRY_STATUSES } from '../../../entries/backup-entry.entity.js';
import { IsText } from '../../../common/http/fields.js';
import { DELIVERY_KINDS, type DeliveryKind } from '../../deliveries/delivery-words.js';
import { SEVERITIES, type Severity } from '../../severity.js';

const MOST_VALUES = 100;

/** One or more values; an empty list would match nothing, and is refused. */
const Values = () => applyDecorators(ValidateIf((_match: object, value: unknown) => value !== undefined), IsArray(), ArrayMinSize(1), ArrayMaxSize(MOST_VALUES));
const Words = (words: readonly string[], enumName: string, example: readonly string[]) =>
  applyDecorators(Values(), IsIn(words, { each: true }), ApiPropertyOptional({ enum: words, enumName, isArray: true, minItems: 1, maxItems: MOST_VALUES, example }));
const Patterns = (example: readonly string[]) =>
  applyDecorators(Values(), IsText(255, { each: true }), ApiPropertyOptional({ type: 'array', items: { type: 'string', minLength: 1, maxLength: 255 }, minItems: 1, maxItems: MOST_VALUES, example }));

/** Conditions that must all hold; each holds when one of its values fits. Absent: any. None at all: everything. */
export class RuleMatch {
  /** How bad it is, or was at its worst: `critical` = there is no good backup, `warning` = perhaps, `info`. */
  @Words(SEVERITIES, 'Severity', ['critical'])
  severities?: Severity[];

  /** Statuses that the job has or had since its trouble began, so that the end is told to whom the beginning was told. */
  @Words(ENTRY_STATUSES, 'EntryStatus', ['missing', 'failed'])
  statuses?: string[];

  /** What the message is about. */
  @Words(DELIVERY_KINDS, 'DeliveryKind', ['alert', 'recovery'])
  kinds?: DeliveryKind[];

  /** Agents, without case; `*` stands for any characters, `?` for one. */
  @Patterns(['ACME_*'])
  agents?: string[];

  /** Companies, in the same way. */
  @Patterns(['ACME'])
  companies?: string[];

  /** Cities, in the same way. */
  @Patterns(['Douala'])
  cities?: string[];

  /** Tags of the job, without case. */
  @Patterns(['production'])
  tags?: string[];

  /** Names of databases, without case; `*` stands for any characters, `?` for one. */
  @Patterns(['SALES_*'])
  jobs?: string[];
}
