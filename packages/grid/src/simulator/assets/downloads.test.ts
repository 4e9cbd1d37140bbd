import { describe, expect, it } from 'vitest';
import { MemoryStore } from '@landfall/assets/store';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Agent } from '../region/index.ts';
import { Downloads, MAX_DOWNLOADS } from './downloads.ts';
import type { Content } from './downloads.ts';

const LAYOUT = { firstBytes: 600, furtherBytes: 1000 };
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** As much of an agent as downloads look at: what is sent stays queued until it is taken out. */
async function withAgent(...sizes: number[]) {
  const store = new MemoryStore();
  const assets = await Promise.all(
    sizes.map(async (size, index) => {
      const id = new Uuid(1, 0, 0, index + 1);
      return (await store.put({ id, type: 0, bytes: new Uint8Array(size).fill(index) })).asset;
    }),
  );
  const reads: number[] = [];
  const reader = {
    stat: store.stat.bind(store),
    read: async (...[id, range]: Parameters<typeof store.read>) => {
      reads.push((range?.end ?? 0) - (range?.start ?? 0));
      return await store.read(id, range);
    },
  };
  const sent: string[] = [];
  const agent = { hasDeparted: false, queuedBytes: 0 };
  const send = ({ name }: { readonly name: string }): void => {
    sent.push(name);
    agent.queuedBytes += 1000;
  };
  const downloads = new Downloads(Object.assign(agent, { send }) as unknown as Agent, reader);
  const contentOf = (index: number): Content => ({
    asset: assets[index]!,
    layout: LAYOUT,
    firstPacket: 0,
    category: 'texture',
    message: (Packet, Data) => ({
      name: 'ImagePacket',
      ImageID: { ID: assets[index]!.id, Packet },
      ImageData: { Data },
    }),
  });
  return { agent, downloads, sent, reads, contentOf };
}

describe('downloads', () => {
  it('are so many at once and no more', async () => {
    const { downloads } = await withAgent();
    const never = (): Promise<undefined> => new Promise(() => {});
    for (let number = 0; number < MAX_DOWNLOADS; number += 1)
      expect(downloads.add(`${number}`, { priority: 1 }, never)).toBe(true);
    expect(downloads.add('one more', { priority: 1 }, never)).toBe(false);
    expect(downloads.add('0', { priority: 1 }, never)).toBe(true);
    downloads.remove('0');
    expect(downloads.add('one more', { priority: 1 }, never)).toBe(true);
  });

  it('wait while much is queued, and read no more than a window ahead', async () => {
    const { agent, downloads, sent, reads, contentOf } = await withAgent(1_000_600);
    downloads.add('long', { priority: 1 }, async () => contentOf(0));
    await settle();
    const first = sent.length;
    expect(first).toBeGreaterThan(50);
    expect(first).toBeLessThan(110);
    downloads.pump();
    await settle();
    expect(sent).toHaveLength(first);
    expect(Math.max(...reads)).toBeLessThanOrEqual(64 * 1024);
    for (let turn = 0; turn < 20; turn += 1) {
      agent.queuedBytes = 0;
      downloads.pump();
      await settle();
    }
    expect([sent.length, downloads.isDone]).toEqual([1001, true]);
  });

  it('end when the agent leaves, and when their content cannot be found out', async () => {
    const { agent, downloads, sent, contentOf } = await withAgent(500_000);
    downloads.add('broken', { priority: 2 }, () => Promise.reject(new TypeError('broken')));
    downloads.add('long', { priority: 1 }, async () => contentOf(0));
    await settle();
    const before = sent.length;
    expect(before).toBeGreaterThan(0);
    expect(downloads.has('broken')).toBe(false);
    Object.assign(agent, { hasDeparted: true, queuedBytes: 0 });
    downloads.pump();
    await settle();
    expect([sent.length, downloads.isDone]).toEqual([before, true]);
  });
});
