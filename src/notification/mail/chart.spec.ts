import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { DigestDay } from '../message/dto/digest-facts.dto.js';
import { drawChart } from './chart.js';
import { CHART_HEIGHT, CHART_WIDTH, COLOURS } from './chart-look.js';

const NONE = { due: 0, met: 0, met_late: 0, failed: 0, unknown: 0, missing: 0, excused: 0, percent_met: null };
const day = (name: string, counts: Partial<DigestDay>): DigestDay => ({ ...NONE, day: name, ...counts });

/** The colours that a column of pixels has, from its top, without the transparent ones and what lies between two. */
async function coloursAt(png: Buffer, share: number): Promise<string[]> {
  const image = await loadImage(png);
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(Math.round(share * image.width), 0, 1, image.height);
  const names = new Map(Object.entries(COLOURS).map(([name, colour]) => [colour, name]));
  const pixels = Array.from({ length: image.height }, (_, row) => `#${Buffer.from(data.slice(4 * row, 4 * row + 3)).toString('hex')}`);
  return [...new Set(pixels.flatMap((pixel) => names.get(pixel as (typeof COLOURS)['met']) ?? []))];
}

it('The chart shows what became of the cycles of each day, one failure among thousands too', async () => {
  const png = await drawChart([day('a', { due: 10_000, met: 10_000 }), day('b', { due: 10_000, met: 9_998, failed: 1, missing: 1 }), day('c', {}), day('d', { excused: 5_000 })]);
  const { width, height } = await loadImage(png);
  expect([width, height]).toEqual([2 * CHART_WIDTH, 2 * CHART_HEIGHT]);
  expect(png.length).toBeLessThan(20_000);
  expect(await Promise.all([1, 3, 5, 7].map((eighth) => coloursAt(png, eighth / 8)))).toEqual([['met'], ['missing', 'failed', 'met'], [], ['excused']]);
});

it('A week of which nothing is known has an empty chart', async () => {
  expect(await coloursAt(await drawChart([day('a', {})]), 0.5)).toEqual([]);
});
