import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import Handlebars from 'handlebars';
import { plural } from '../../common/plural.js';
import type { Locale } from '../../config/env.js';

/** Each is a file `<name>.<locale>.hbs`: its sentences and labels, written once for text and HTML. */
export type TemplateName = 'status' | 'reports' | 'scan-failed' | 'alarm' | 'channel-disabled' | 'digest' | 'test';

const FOLDER = new URL('./templates/', import.meta.url);

/**
 * Renders one template twice. `{{> p}}`, `{{> field}}` and so on have a text and an HTML form in
 * `templates/parts/`, so both bodies always say the same.
 */
export function render(name: TemplateName, locale: Locale, context: object): { text: string; html: string } {
  const source = `${name}.${locale}`;
  return {
    text: `${template('text', source)(context).replace(/\n{3,}/g, '\n\n').trim()}\n`,
    html: `${template('html', source)(context).replace(/\n{2,}/g, '\n').trim()}\n`,
  };
}

/** Each is a helper, too: the form of a word that goes with a count, `{{fr count "autre" "autres"}}`. */
const LOCALES = ['en', 'fr'] as const;

type Flavour = 'text' | 'html';
const environments = new Map<Flavour, typeof Handlebars>();
const compiled = new Map<string, Handlebars.TemplateDelegate>();

function template(flavour: Flavour, source: string): Handlebars.TemplateDelegate {
  const key = `${flavour}/${source}`;
  let delegate = compiled.get(key);
  if (!delegate) {
    delegate = environment(flavour).compile(readFileSync(new URL(`${source}.hbs`, FOLDER), 'utf8'), options(flavour));
    compiled.set(key, delegate);
  }
  return delegate;
}

/** Strict: a name that the data lacks is an error, not an empty place. */
function options(flavour: Flavour): CompileOptions {
  return { noEscape: flavour === 'text', strict: true, preventIndent: true };
}

function environment(flavour: Flavour): typeof Handlebars {
  let known = environments.get(flavour);
  if (!known) {
    known = Handlebars.create();
    known.registerHelper('is', (a: unknown, b: unknown) => a === b);
    for (const locale of LOCALES) known.registerHelper(locale, (count: number, one: string, several: string) => plural(locale, count, one, several));
    const folder = new URL(`parts/${flavour}/`, FOLDER);
    for (const file of readdirSync(folder)) {
      const part = known.compile(readFileSync(new URL(file, folder), 'utf8'), options(flavour));
      known.registerPartial(basename(file, '.hbs'), part);
    }
    environments.set(flavour, known);
  }
  return known;
}
