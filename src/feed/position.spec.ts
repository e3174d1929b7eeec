import { formatPosition, isAfter, parsePosition } from './position.js';

const at = (transaction_id: number, id: number) => ({ transaction_id, id });

describe('A position in the feed', () => {
  it('reads what it has written', () => expect(parsePosition(formatPosition(at(73_012, 4_711)))).toEqual(at(73_012, 4_711)));

  it.each(['', '-', '1', '1-', '-1', '1-2-3', ' 1-2', '1-2\n', '1.5-2', '0x1-2', '-1-2', '1e3-2', '9007199254740993-1', '1-9007199254740993'])('is not %j', (text) =>
    expect(parsePosition(text)).toBeNull(),
  );

  it('lies behind another by its transaction, whatever the id', () => {
    expect(isAfter(at(2, 1), at(1, 9))).toBe(true);
    expect(isAfter(at(1, 9), at(2, 1))).toBe(false);
  });

  it('lies behind another of the same transaction by its id', () => {
    expect(isAfter(at(1, 2), at(1, 1))).toBe(true);
    expect(isAfter(at(1, 1), at(1, 1))).toBe(false);
  });
});
