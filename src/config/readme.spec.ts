import { readFileSync } from 'node:fs';
import { getMetadataStorage } from 'class-validator';
import { Env, SECRET_NAMES } from './env.js';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');

/** Name → cell that gives the default, for every row of a table that begins with a variable. */
const documented = new Map([...readme.matchAll(/^\| `([A-Z][A-Z_]+)` \| ([^|]*) \|/gm)].map(([, name = '', cell = '']) => [name, cell.trim()]));
const defaults = new Map<string, unknown>(Object.entries(new Env()));
const names = [...new Set(getMetadataStorage().getTargetValidationMetadatas(Env, '', false, false).map(({ propertyName }) => propertyName))];

/** A variable without a default of its own says so, and may go on with what that means. */
function isDefault(cell: string, value: unknown): boolean {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return cell.startsWith('unset');
  return cell === `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

it.each(names)('the README gives the default of %s', (name) => {
  const cell = documented.get(name) ?? 'not in the table';
  expect({ cell, isRight: isDefault(cell, defaults.get(name)) }).toEqual({ cell, isRight: true });
});

it('the README names no variable that does not exist', () => {
  expect([...documented.keys()].filter((name) => !names.includes(name))).toEqual([]);
});

it('the README tells which secrets may come from a file', () => {
  for (const name of SECRET_NAMES) expect(readme).toContain(`\`${name}_FILE\``);
});

it.each(names)('.env.example shows %s', (name) => {
  expect(example).toMatch(new RegExp(`^#${name}=`, 'm'));
});
