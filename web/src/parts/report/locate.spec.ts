import { locate, piecesOf, pretty } from './locate.ts';

const TEXT = '{"agent_id": "A", "databases": {"X/Y": {"BACKUP": {"status": "perhaps"}}, "Z": [1, {"a": 2}]}, "agent_id": "B"}';
const at = (pointer: string, text = TEXT) => {
  const span = locate(text, pointer);
  return span === null ? null : text.slice(span.from, span.to);
};

describe('A pointer leads', () => {
  it.each([
    ['/databases/X~1Y/BACKUP/status', '"status": "perhaps"'], ['/databases/Z/1/a', '"a": 2'], ['/databases/Z/0', '1'],
    ['/agent_id', '"agent_id": "B"'], ['/DATABASES/x~1y/backup/STATUS', '"status": "perhaps"'],
  ])('to %s', (pointer, place) => {
    expect(at(pointer)).toBe(place);
  });

  it('to the nearest place above what is not there', () => {
    expect(at('/databases/X~1Y/BACKUP/end_time')).toBe('"BACKUP": {"status": "perhaps"}');
  });

  it('nowhere when it means the whole, or when nothing of it is there', () => {
    expect(at('')).toBeNull();
    expect(at('/nothing')).toBeNull();
    expect(at('/a', 'no json')).toBeNull();
  });

  it('into a text that breaks off', () => {
    expect(at('/a/b', '{"a": {"b": 1')).toBe('"b": 1');
  });
});

it('A text in pieces is the text, with every problem in its place', () => {
  const pieces = piecesOf(TEXT, ['/databases/X~1Y', '/databases/X~1Y/BACKUP/status', '']);
  expect(pieces.map(({ text }) => text).join('')).toBe(TEXT);
  expect(pieces.filter(({ problems }) => problems.length === 2).map(({ text }) => text)).toEqual(['"status": "perhaps"']);
  expect(piecesOf('', ['/a'])).toEqual([]);
});

it('A text of ten thousand brackets is in one piece, soon', () => {
  const text = '['.repeat(10_000);
  expect(piecesOf(text, ['/0/0'])).toEqual([{ text, problems: [] }]);
});

describe('A report is indented', () => {
  it('where nothing of it is lost', () => {
    expect(pretty('{"a":[1,"b  c"]}')).toBe('{\n  "a": [\n    1,\n    "b  c"\n  ]\n}');
  });

  it.each(['{"a": 1, "a": 2}', '{"n": 12345678901234567890}', '{"a": ', '1e3'])('but %s stays as it came', (text) => {
    expect(pretty(text)).toBe(text);
  });
});
