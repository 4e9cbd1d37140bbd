import { duration } from './amounts.ts';
import type { GrowthPoint } from './growth.ts';

const [WIDTH, HEIGHT, MARGIN] = [900, 140, 4];

/** Bytes stored over time as a line, from the first point to the last; zero is at the bottom. */
export function growthChart(points: readonly GrowthPoint[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return '<p class="faint">No point yet.</p>';
  const most = Math.max(1, ...points.map(({ bytes }) => bytes));
  const span = Math.max(1, last.at - first.at);
  const place = ({ at, bytes }: GrowthPoint): string => {
    const x = MARGIN + ((at - first.at) / span) * (WIDTH - 2 * MARGIN);
    const y = HEIGHT - MARGIN - (bytes / most) * (HEIGHT - 2 * MARGIN);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  const line = points.map(place).join(' ');
  const [grown, arrived] = [last.bytes - first.bytes, last.assets - first.assets];
  const label = `${signed(arrived)} assets, ${signed(grown)} bytes in ${duration(span)}`;
  return (
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">` +
    `<polyline points="${line}" fill="none" stroke="var(--bar)" stroke-width="2"/></svg>` +
    `<p class="faint">${label}</p>`
  );
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toLocaleString('en')}`;
