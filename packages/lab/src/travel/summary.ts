import { printable } from '../escape/index.ts';
import { formatCount, formatShare } from '../narrator/index.ts';
import { lookUpMs } from './trip.ts';
import type { Hop } from './trip.ts';

/** Times of a trip, of the hops that arrived, and why the others did not. A hop that was called off has not failed. Nothing in them steers a terminal. */
export function summarize(hops: readonly Hop[]): readonly string[] {
  const all = hops.filter(({ isInterrupted }) => !isInterrupted);
  const arrived = all.filter(({ arrival }) => arrival !== undefined);
  const share = `${formatShare(arrived.length, all.length, 'teleport')} arrived`;
  const lines = all.length === 0 ? [] : [share];
  const waits = arrived.flatMap(({ steps }) => lookUpMs(steps) ?? []);
  if (waits.some((ms) => Math.round(ms) > 0)) lines.push(`look-up: ${formatTimes(waits)} (${waits.length})`);
  for (const [type, name] of STEPS) {
    const times = arrived.flatMap(({ steps }) =>
      steps.filter((step) => step.type === type).map(({ atMs }) => atMs),
    );
    if (times.length > 0) lines.push(`request to ${name}: ${formatTimes(times)} (${times.length})`);
  }
  const called = hops.length - all.length;
  return [
    ...lines,
    ...causesOf(all),
    ...(called === 0 ? [] : [`interrupted: ${formatCount(called, 'teleport')}`]),
  ];
}

const STEPS = [
  ['started', 'TeleportStart'],
  ['departed', 'TeleportFinish'],
  ['placed', 'placed'],
] as const;

/** The value that so many of a hundred are not above. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

function formatTimes(times: readonly number[]): string {
  const [median, p95, most] = [50, 95, 100].map((percent) => Math.round(percentile(times, percent)));
  return `median ${median} ms, p95 ${p95} ms, most ${most} ms`;
}

function causesOf(all: readonly Hop[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { to, cause } of all) {
    if (cause === undefined) continue;
    const line = printable(`${to}: ${cause}`);
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([cause, count]) =>
    count === 1 ? `failed: ${cause}` : `failed ${count} times: ${cause}`,
  );
}
