import { JsonList, JsonText } from './json-text.js';

describe('JSON text', () => {
  it.each([
    [new JsonText(['{"a":', '"né\u{1f4be}"', '}']), { a: 'né\u{1f4be}' }],
    [new JsonList([], 0), []],
    [new JsonList(['1'], 1), [1]],
    [new JsonList(['1,2', '"…"', '{}'], 4), [1, 2, '…', {}]],
  ])('is sent as its parts say: %#', (text, value) => {
    expect(JSON.parse(text.bytes().toString())).toEqual(value);
  });
});
