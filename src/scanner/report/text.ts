import { storable } from '../../common/text.js';
import { MAX_NAME_LENGTH, MAX_QUOTE_LENGTH } from './limits.js';

/** Storable text of at most `max` UTF-16 units; an ellipsis stands for what was cut. */
export function clip(text: string, max: number): string {
  return storable(text.length <= max ? text : `${text.slice(0, max - 1)}…`);
}

/** A value as a problem shows it: short, on one line, and never a whole object. */
export function quote(value: unknown, max = MAX_QUOTE_LENGTH): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'string') return JSON.stringify(clip(value, max));
  return String(value);
}

/** Appends one step to a JSON pointer (RFC 6901). Steps are storable and cut, so that a pointer stays printable. */
export function pointerTo(parent: string, step: string | number): string {
  const escaped = clip(String(step), MAX_NAME_LENGTH).replaceAll('~', '~0').replaceAll('/', '~1');
  return `${parent}/${escaped}`;
}
