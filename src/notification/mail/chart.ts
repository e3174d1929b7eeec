import type { DigestDay } from '../message/dto/digest-facts.dto.js';
import { CHART_HEIGHT, CHART_WIDTH, COLOURS } from './chart-look.js';

/** Twice as fine as it is shown, for good screens. */
const SCALE = 2;
/** Share of the highest bar that a part takes at least: one failure among thousands must be seen. */
const LEAST_SHARE = 0.03;
const OTHERS = ['met_late', 'unknown', 'failed', 'missing', 'excused'] as const;

/**
 * Draws the cycles of each day as a bar of what became of them: a PNG on a transparent page, without words (a bare machine has no fonts).
 * The libraries are loaded at the first chart: 0.1 s and 15 MB that nobody else has to pay.
 */
export async function drawChart(days: readonly DigestDay[]): Promise<Buffer> {
  const { createCanvas } = await import('@napi-rs/canvas');
  const { BarController, BarElement, CategoryScale, Chart, LinearScale } = await import('chart.js');
  Chart.register(BarController, BarElement, CategoryScale, LinearScale);
  const canvas = createCanvas(SCALE * CHART_WIDTH, SCALE * CHART_HEIGHT);
  const highest = Math.max(1, ...days.map(cyclesOf));
  const bars = days.map((day) => partsOf(day, LEAST_SHARE * highest));
  const datasets = (['met', ...OTHERS] as const).map((part) => ({ data: bars.map((bar) => bar[part]), backgroundColor: COLOURS[part], categoryPercentage: 0.9, barPercentage: 0.9 }));
  const axis = { display: false, stacked: true } as const;
  const chart = new Chart(canvas, {
    type: 'bar',
    data: { labels: days.map(({ day }) => day), datasets },
    options: { responsive: false, animation: false, devicePixelRatio: 1, events: [], scales: { x: axis, y: { ...axis, min: 0, max: highest } } },
  });
  try {
    return await canvas.encode('png');
  } finally {
    chart.destroy();
  }
}

function cyclesOf({ due, excused }: DigestDay): number {
  return due + excused;
}

/** What of a bar each part takes: a bar is as high as its cycles are many, so what small parts are given too much is taken from those that were met. */
function partsOf(day: DigestDay, least: number): Record<'met' | (typeof OTHERS)[number], number> {
  const shown = (count: number): number => (count === 0 ? 0 : Math.max(count, least));
  const { met_late, unknown, failed, missing, excused } = day;
  const others = { met_late: shown(met_late), unknown: shown(unknown), failed: shown(failed), missing: shown(missing), excused: shown(excused) };
  return { ...others, met: Math.max(0, cyclesOf(day) - Object.values(others).reduce((sum, part) => sum + part, 0)) };
}
