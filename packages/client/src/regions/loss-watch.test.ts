import { ClosedError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { Lifetime } from '../lifetime/index.ts';
import { LossWatch, SILENT_MS } from './loss-watch.ts';
import type { Loss } from './loss-watch.ts';

function watched() {
  const { run, clock } = network();
  const lifetime = new Lifetime();
  const told: string[] = [];
  const tell =
    (what: string) =>
    ({ signs, silentForMs }: Loss): void =>
      void told.push(`${what} ${signs.join('+')} ${silentForMs}`);
  const statistics = { packetsReceived: 0 };
  const watch = new LossWatch({ lifetime, circuit: { statistics } }, clock, {
    onSuspected: (_, loss) => tell('suspected')(loss),
    onDismissed: () => void told.push('dismissed'),
    onLost: (_, loss) => tell('lost')(loss),
  });
  return { run, told, watch, lifetime, hear: () => void statistics.packetsReceived++ };
}

function network() {
  const memory = new MemoryNetwork();
  return { run: (ms: number) => memory.run(ms), clock: memory.ports().clock };
}

describe('the watch for the loss of a region', () => {
  it('says nothing of one that speaks', async () => {
    const { run, told, hear } = watched();
    for (let i = 0; i < 20; i++) {
      hear();
      await run(4000);
    }
    expect(told).toEqual([]);
  });

  it('tells silence after two pings, once, and that it is over', async () => {
    const { run, told, hear } = watched();
    hear();
    await run(5000);
    await run(SILENT_MS - 1);
    expect(told).toEqual([]);
    await run(1);
    expect(told).toEqual(['suspected silent 10000']);
    await run(60_000);
    expect(told).toHaveLength(1);
    hear();
    await run(5000);
    expect(told.at(-1)).toBe('dismissed');
    await run(15_000);
    expect(told.at(-1)).toBe('suspected silent 10000');
  });

  it('tells a queue that is gone at once; with silence it is a loss, whichever comes first', async () => {
    const queueFirst = watched();
    queueFirst.watch.queueGone();
    queueFirst.watch.queueGone();
    expect(queueFirst.told).toEqual(['suspected event-queue-gone 0']);
    await queueFirst.run(15_000);
    expect(queueFirst.told.at(-1)).toBe('lost event-queue-gone+silent 10000');
    const silenceFirst = watched();
    await silenceFirst.run(20_000);
    silenceFirst.watch.queueGone();
    expect(silenceFirst.told.at(-1)).toBe('lost event-queue-gone+silent 20000');
  });

  it('mentions a queue that could not be reached, and is not sure of a loss by that', async () => {
    const { run, told, watch } = watched();
    watch.queueAnswered(false);
    await run(15_000);
    expect(told).toEqual(['suspected event-queue-unreachable+silent 10000']);
    const again = watched();
    again.watch.queueAnswered(false);
    again.watch.queueAnswered(true);
    await again.run(15_000);
    expect(again.told).toEqual(['suspected silent 10000']);
  });

  it('tells of another queue, when it was told that the one before is gone', () => {
    const { told, watch } = watched();
    watch.queueAsked();
    watch.queueGranted();
    expect(told).toEqual([]);
    watch.queueGone();
    watch.queueAsked();
    expect(told).toHaveLength(1);
    watch.queueGranted();
    watch.queueGranted();
    expect(told).toEqual(['suspected event-queue-gone 0', 'dismissed']);
  });

  it('does not take another queue for a word of who is silent', async () => {
    const { run, told, watch, hear } = watched();
    watch.queueGone();
    watch.queueAsked();
    await run(15_000);
    watch.queueGranted();
    expect(told).toEqual(['suspected event-queue-gone 0', 'suspected silent 10000']);
    hear();
    await run(5000);
    expect(told.at(-1)).toBe('dismissed');
  });

  it('ends with the region', async () => {
    const { run, told, lifetime } = watched();
    lifetime.end(new ClosedError('left', { by: 'us', reason: 'logout' }));
    await run(60_000);
    expect(told).toEqual([]);
  });
});
