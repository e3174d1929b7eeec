import 'uplot/dist/uPlot.min.css';
import { useMantineColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useLocale } from 'use-intl';
import UPlot from 'uplot';
import classes from './chart.module.css';

interface Props {
  readonly curve: { readonly times: readonly number[]; readonly values: readonly number[]; readonly usual: readonly [number, number] };
  readonly format: (value: number) => string;
  /** What a screen reader says of it. */
  readonly label: string;
}

const HEIGHT = 150;

/** A small curve over time with its usual range as a band. */
export function Chart({ curve, format, label }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { colorScheme } = useMantineColorScheme();
  const locale = useLocale();
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const plot = new UPlot(options({ format, locale, width: element.clientWidth, usual: curve.usual, colors: colorsOf(element) }), [[...curve.times], [...curve.values]], element);
    const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
    // The scheme changes the colours that are read from the page.
  }, [curve, format, locale, colorScheme]);
  return <div ref={box} className={classes.chart} role="img" aria-label={label} />;
}

interface Colors {
  readonly line: string;
  readonly text: string;
  readonly grid: string;
}

function colorsOf(element: Element): Colors {
  const style = getComputedStyle(element);
  return { line: style.getPropertyValue('--accent'), text: style.getPropertyValue('--muted'), grid: style.getPropertyValue('--line') };
}

interface Wishes {
  readonly format: (value: number) => string;
  readonly locale: string;
  readonly width: number;
  readonly usual: readonly [number, number];
  readonly colors: Colors;
}

function options({ format, locale, width, usual, colors: { line, text, grid } }: Wishes): UPlot.Options {
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const axis = { stroke: text, font: '11px "Inter Variable", sans-serif', ticks: { show: false }, grid: { stroke: grid, width: 1 } };
  return {
    width,
    height: HEIGHT,
    cursor: { y: false, points: { size: 7 } },
    legend: { show: true },
    scales: { y: { range: (_plot, low, high) => [Math.min(0, low), high * 1.08 || 1] } },
    axes: [
      { ...axis, size: 28, grid: { show: false }, values: (_plot, values) => values.map((value) => day.format(value * 1000)), space: 64 },
      { ...axis, size: 62, values: (_plot, values) => values.map(format), space: 34 },
    ],
    series: [
      { label: '', value: (_plot, value: number | null) => (value === null ? '' : time.format(value * 1000)) },
      { label: '', stroke: line, width: 1.5, points: { size: 3, fill: line }, value: (_plot, value: number | null) => (value === null ? '' : format(value)) },
    ],
    hooks: { drawAxes: [(plot) => shade(plot, usual, line)] },
  };
}

function shade(plot: UPlot, [from, to]: readonly [number, number], color: string): void {
  const [top, bottom] = [plot.valToPos(to, 'y', true), plot.valToPos(from, 'y', true)];
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.globalAlpha = 0.1;
  ctx.fillStyle = color;
  ctx.fillRect(bbox.left, top, bbox.width, Math.max(1, bottom - top));
  ctx.restore();
}
