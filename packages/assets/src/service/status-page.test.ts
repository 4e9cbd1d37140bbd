import { describe, expect, it } from 'vitest';
import { assetOf, startTestService } from '../testing/test-service.ts';
import { duration, size } from './amounts.ts';
import { growthChart } from './growth-chart.ts';
import { createGrowth } from './growth.ts';
import { createMetrics } from './metrics.ts';
import type { ServiceEvent } from './log.ts';
import { startScrub } from './scrub.ts';
import type { Scrubbed } from './scrub.ts';
import { statusPage } from './status-page.ts';
import type { Status } from './status.ts';

const STATUS: Status = {
  startedAt: 0,
  now: 7300,
  assets: 1234,
  assetBytes: 5_000_000,
  blobs: 1000,
  blobBytes: 4_000_000,
  puts: 5,
  conflicts: 1,
  refused: 0,
  reads: 9,
  damaged: 0,
  repaired: 0,
  types: [
    { type: 0, assets: 1000, bytes: 4_900_000 },
    { type: 99, assets: 234, bytes: 100_000 },
  ],
  growth: [
    { at: 0, assets: 1000, bytes: 1_000_000 },
    { at: 7300, assets: 1234, bytes: 5_000_000 },
  ],
  cache: { hits: 3, misses: 1, entries: 1, usedBytes: 1024, limitBytes: 2048, evictions: 0 },
  scrub: { isRunning: true, checked: 500, total: 1000, damaged: 0, completedAt: 100 },
};

describe('the status page', () => {
  it('shows what is stored, by type, how it grew, the hit rate and the scrub', () => {
    const page = statusPage(STATUS);
    for (const words of [
      '1,234',
      '4.77 MB',
      '20.0 % saved',
      'texture',
      'type 99',
      '75.0 % of 4 reads',
      '500 of 1,000 checked',
      'last finished 2 h ago',
      '+234 assets',
    ])
      expect(page).toContain(words);
    expect(page).not.toContain('class="bad"');
  });

  it('makes damage stand out', () => {
    expect(statusPage({ ...STATUS, damaged: 1 })).toContain('class="bad"');
    expect(statusPage({ ...STATUS, scrub: { ...STATUS.scrub!, damaged: 2 } })).toContain('class="bad"');
  });

  it('is a page for an empty store too', () => {
    const empty = {
      ...STATUS,
      types: [],
      growth: [],
      assets: 0,
      assetBytes: 0,
      blobBytes: 0,
      scrub: undefined,
    };
    const page = statusPage({ ...empty, cache: { ...STATUS.cache, hits: 0, misses: 0 } });
    for (const words of ['Nothing is stored yet', 'No point yet', 'not asked yet', 'not scrubbed'])
      expect(page).toContain(words);
    expect(page).not.toContain('NaN');
  });

  it('is served with a policy that allows no script', async () => {
    await using test = await startTestService();
    await test.store.put(assetOf(1, { type: 49 }));
    const answer = await test.ask('GET', '/status');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await answer.text()).toContain('mesh');
    const { types } = (await (await test.ask('GET', '/status.json')).json()) as Status;
    expect(types).toEqual([{ type: 49, assets: 1, bytes: 7 }]);
  });

  it('can be switched off', async () => {
    await using test = await startTestService({ statusPage: false });
    expect((await test.ask('GET', '/status')).status).toBe(404);
  });

  it.each([
    [0, '0 bytes'],
    [1023, '1023 bytes'],
    [1536, '1.50 KB'],
    [1023.7 * 1024, '1024 KB'],
    [3 * 1024 ** 4, '3.00 TB'],
    [3000 * 1024 ** 4, '3000 TB'],
  ])('writes %i as %s', (bytes, text) => expect(size(bytes)).toBe(text));

  it('tells times as people do', () => {
    expect([-5, 100, 600, 10_000, 1e6].map(duration)).toEqual(['0 s', '100 s', '10 min', '3 h', '12 days']);
  });
});

describe('growth', () => {
  it('remembers so many points', () => {
    const growth = createGrowth(2);
    for (const at of [1, 2, 3]) growth.add({ at, assets: at, bytes: at });
    expect(growth.points().map(({ at }) => at)).toEqual([2, 3]);
    expect(growthChart(growth.points())).toContain('+1 assets, +1 bytes in 1 s');
  });

  it('can be less', () => {
    expect(
      growthChart([
        { at: 0, assets: 5, bytes: 9 },
        { at: 9, assets: 2, bytes: 3 },
      ]),
    ).toContain('−3 assets');
  });
});

describe('the scrub', () => {
  it('goes round, tells how far it is and what it found, and ends when it is told to', async () => {
    let rounds = 0;
    const events: string[] = [];
    let rested: () => void = () => undefined;
    const third = new Promise<void>((resolve) => (rested = resolve));
    const store: Scrubbed = {
      async inspect({ onProgress, signal }) {
        onProgress({ blobs: 1, ofBlobs: 4 });
        rounds++;
        if (rounds === 2) throw new TypeError('the disk is away');
        if (rounds < 3)
          return await Promise.resolve({ blobs: 4, damaged: [{ hash: 'abc', repaired: false }] });
        rested();
        return await new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new TypeError('aborted'))),
        );
      },
    };
    const scrub = startScrub(store, { bytesPerSecond: 1, restMs: 1 }, ({ event }) => void events.push(event));
    await third;
    expect(scrub.progress).toMatchObject({ isRunning: true, checked: 1, total: 4, damaged: 1 });
    await scrub[Symbol.asyncDispose]();
    expect(events).toEqual(['damaged', 'scrub failed']);
    expect(rounds).toBe(3);
  });

  it('counts and tells what is gone of the journal', async () => {
    const events: string[] = [];
    let done: () => void = () => undefined;
    const told = new Promise<void>((resolve) => (done = resolve));
    const store: Scrubbed = {
      inspect: async () => ({
        blobs: 4,
        damaged: [],
        lost: [{ segment: 2, bytes: 300 }],
        journalDamage: 1,
        damagedRecords: 5,
      }),
    };
    const log = ({ event, fields }: ServiceEvent): void => {
      events.push(`${event} ${JSON.stringify(fields)}`);
      if (events.length === 2) done();
    };
    await using scrub = startScrub(store, { bytesPerSecond: 1, restMs: 1e6 }, log);
    await told;
    await new Promise((resolve) => setImmediate(resolve));
    expect(events).toEqual([
      'lost {"route":"scrub","segment":2,"bytes":300}',
      'journal damaged {"journalDamage":1,"damagedRecords":5}',
    ]);
    expect(scrub.progress).toMatchObject({ isRunning: false, damaged: 2 });
  });
});

describe('metrics', () => {
  it('count answers by route, method and status, and invent no labels for made-up methods', async () => {
    await using test = await startTestService();
    await test.store.put(assetOf(1));
    await test.ask('GET', '/assets');
    await test.ask('GET', '/nothing');
    const text = await (await test.ask('GET', '/metrics')).text();
    expect(text).toContain('landfall_assets_requests_total{route="assets",method="GET",status="200"} 1');
    expect(text).toContain('landfall_assets_requests_total{route="unknown",method="GET",status="404"} 1');
    expect(text).toContain('landfall_assets_stored 1');
    expect(text).toMatch(/landfall_assets_process_resident_memory_bytes \d+/);
    const json = (await (await test.ask('GET', '/metrics.json')).json()) as { name: string }[];
    expect(json.map(({ name }) => name)).toContain('landfall_assets_cache_hits');
  });

  it('stay few', async () => {
    const none = { hits: 0, misses: 0, entries: 0, usedBytes: 0, limitBytes: 0, evictions: 0 };
    await using test = await startTestService();
    const metrics = createMetrics({
      store: test.store,
      cache: () => none,
      connections: async () => await Promise.resolve(0),
      uploadBytes: () => 0,
      answerBytes: () => 0,
    });
    for (let count = 0; count < 100; count++)
      metrics.answered({
        route: 'data',
        method: `MADE-UP-${count}`,
        status: 405,
        seconds: 0.1,
        sentBytes: 0,
      });
    expect(await metrics.text()).toContain('method="other",status="405"} 100');
  });
});
