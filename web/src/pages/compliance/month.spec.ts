import { monthAfter, monthOf } from './month.ts';

it('Months follow each other across years', () => {
  expect(monthAfter('2026-12', 1)).toBe('2027-01');
  expect(monthAfter('2026-01', -1)).toBe('2025-12');
  expect(monthOf(new Date('2026-06-30T23:59:59Z'))).toBe('2026-06');
});
