import { applyDecorators } from '@nestjs/common';
import { Matches } from 'class-validator';
import { IsText } from '../common/http/fields.js';

/** Trimmed, each once, in the order of their code units: the same set of tags is always the same array. */
export function sortedTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.trim()))].sort();
}

export function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** Every item of a list may be a tag. No commas: they separate tags in a query. */
export const IsTag = (): PropertyDecorator =>
  applyDecorators(
    IsText(50, { each: true }),
    Matches(/^[^,]*$/, { each: true, message: 'each value in $property must not contain a comma' }),
  );
