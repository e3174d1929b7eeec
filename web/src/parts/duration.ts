/** Making one takes longer than using it a hundred times, and a long table has thousands. */
const made = new Map<string, Intl.NumberFormat>();

function formatFor(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${options.unit} ${options.unitDisplay}`;
  const known = made.get(key) ?? new Intl.NumberFormat(locale, options);
  made.set(key, known);
  return known;
}

const UNITS = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]] as const;
type Unit = (typeof UNITS)[number][0];

/** A span of time as its two largest parts, the second left out where it is 0: 3 days 4 hours. @param seconds not negative; parts of seconds are dropped */
export function spanParts(seconds: number): { readonly unit: Unit; readonly value: number }[] {
  let rest = Math.max(0, Math.floor(seconds));
  const parts = UNITS.map(([unit, size]) => {
    const value = Math.floor(rest / size);
    rest -= value * size;
    return { unit, value };
  });
  const first = parts.findIndex(({ value }) => value > 0);
  if (first === -1) return parts.slice(-1);
  return parts.slice(first, first + 2).filter(({ value }, place) => place === 0 || value > 0);
}

/** `3d 4h` in the reader's language; with one part `3d`. */
export function formatSpan(seconds: number, locale: string, parts: 1 | 2 = 2): string {
  return spanParts(seconds).slice(0, parts).map(({ unit, value }) => formatFor(locale, { style: 'unit', unit, unitDisplay: 'narrow' }).format(value)).join(' ');
}

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

/** `188 MB` in the reader's language: three digits, thousands. */
export function formatBytes(bytes: number, locale: string): string {
  const step = Math.min(SIZES.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return formatFor(locale, { style: 'unit', unit: SIZES[step] ?? 'byte', unitDisplay: step === 0 ? 'narrow' : 'short', maximumSignificantDigits: 3 }).format(bytes / 1000 ** step);
}
