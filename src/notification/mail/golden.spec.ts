import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { CONTENTS, WRITTEN_AT } from '../../../test/fixtures/mail/contents.js';
import { LOCALES } from '../../config/env.js';
import { Links } from '../message/links.js';
import type { MessageStyle } from '../message/message-style.js';
import { composeMessage } from './message.js';

/**
 * What every mail looks like, byte by byte, in files that people read when they review a change. After a change that is meant:
 * `UPDATE_GOLDEN=1 npx jest --config jest.config.mjs src/notification/mail/golden.spec.ts`, then look at the difference.
 */
const UPDATES = process.env.UPDATE_GOLDEN === '1';
const FOLDER = new URL('../../../test/fixtures/mail/', import.meta.url);

/** For a reader in UTC without links, and for one elsewhere with them. */
const READERS: readonly { readonly suffix: string; readonly timezone: string; readonly publicUrl: string | null }[] = [
  { suffix: '', timezone: 'UTC', publicUrl: null },
  { suffix: '.linked', timezone: 'Africa/Douala', publicUrl: 'https://ops.example.org/vigie' },
];

const cases = Object.entries(CONTENTS).flatMap(([name, content]) =>
  LOCALES.flatMap((locale) => READERS.map(({ suffix, timezone, publicUrl }) => {
    const style: MessageStyle = { locale, timezone, links: new Links(publicUrl) };
    const { subject, text, html } = composeMessage(content, style, WRITTEN_AT);
    const file = `${name}.${locale}${suffix}`;
    return [{ file: `${file}.txt`, actual: `Subject: ${subject}\n\n${text}` }, { file: `${file}.html`, actual: html }];
  })),
).flat();

it.each(cases)('$file is as it was', ({ file, actual }) => {
  const path = new URL(file, FOLDER);
  if (UPDATES) writeFileSync(path, actual);
  expect(existsSync(path) ? readFileSync(path, 'utf8') : 'There is no such file: see the top of this test.').toBe(actual);
});

it('no file is of a mail that nobody writes any more', () => {
  const known = cases.map(({ file }) => file);
  const strangers = readdirSync(FOLDER).filter((file) => /\.(txt|html)$/.test(file) && !known.includes(file));
  if (UPDATES) for (const file of strangers) rmSync(new URL(file, FOLDER));
  expect(UPDATES ? [] : strangers).toEqual([]);
});

it.each(cases.filter(({ file }) => file.endsWith('.html')))('$file keeps its values to itself: no markup, no script, no line of its own', ({ actual }) => {
  expect(actual).not.toMatch(/<script|<b>|\u202e|\u0000|<x>|<user>/i);
  expect(actual.match(/<body/g)).toHaveLength(1);
});
