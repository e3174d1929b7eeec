import { readFileSync } from 'node:fs';
import { VERSION } from './version.js';

it('The version is that of package.json', () => {
  expect(JSON.parse(readFileSync('package.json', 'utf8'))).toMatchObject({ version: VERSION });
});
