import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../store/index.ts';
import { assetOf } from '../testing/test-service.ts';
import { combineMetrics, commonMetrics, createMetrics } from './metrics.ts';
import type { Measured, Metrics, MetricValues } from './metrics.ts';

const CACHE = { hits: 3, misses: 1, entries: 2, usedBytes: 100, limitBytes: 1000, evictions: 4 };

function metricsOf(more: Partial<Measured> = {}): Metrics {
  return createMetrics({
    store: new MemoryStore(),
    cache: () => CACHE,
    connections: async () => await Promise.resolve(5),
    uploadBytes: () => 6,
    answerBytes: () => 7,
    ...more,
  });
}

/** The values of a metric by their labels; of one without labels by the empty text. */
async function valuesOf(metrics: Metrics | MetricValues, name: string): Promise<Record<string, number>> {
  const all = 'json' in metrics ? await metrics.json() : metrics;
  const found = all.find((each) => each.name === `landfall_assets_${name}`);
  return Object.fromEntries(
    (found?.values ?? []).map(({ labels, value }) => [Object.values(labels).join(' '), value]),
  );
}

describe('the metrics of a service', () => {
  it('count answers by route, method and status, and the bytes that were sent', async () => {
    const metrics = metricsOf();
    const answered = { route: 'data', method: 'GET', status: 200, seconds: 0.002, sentBytes: 10 };
    metrics.answered(answered);
    metrics.answered(answered);
    metrics.answered({ ...answered, status: 404, sentBytes: 0 });
    metrics.answered({ ...answered, method: 'BREW' });
    expect(await valuesOf(metrics, 'requests_total')).toEqual({
      'data GET 200': 2,
      'data GET 404': 1,
      'data other 200': 1,
    });
    expect(await valuesOf(metrics, 'sent_bytes_total')).toEqual({ data: 30 });
    metrics.answered({ ...answered, route: 'xml', sentBytes: 0 });
    expect(await valuesOf(metrics, 'requests_total')).toMatchObject({ 'data GET 200': 2, 'xml GET 200': 1 });
    expect(await valuesOf(metrics, 'sent_bytes_total')).toEqual({ data: 30 });
  });

  it('have the time of answers in steps that tell half a millisecond from a second', async () => {
    const metrics = metricsOf();
    for (const seconds of [0.0004, 0.02, 2])
      metrics.answered({ route: 'data', method: 'GET', status: 200, seconds, sentBytes: 0 });
    const text = await metrics.text();
    expect(text).toContain('landfall_assets_request_seconds_bucket{le="0.0005",route="data"} 1');
    expect(text).toContain('landfall_assets_request_seconds_bucket{le="0.025",route="data"} 2');
    expect(text).toContain('landfall_assets_request_seconds_bucket{le="5",route="data"} 3');
    expect(text).toContain('landfall_assets_request_seconds_count{route="data"} 3');
  });

  it('count what is taken in and what is turned away, each by itself', async () => {
    const metrics = metricsOf();
    metrics.put('stored');
    metrics.put('conflict');
    metrics.put('stored');
    metrics.refusedCredential();
    metrics.rateLimited();
    metrics.rateLimited();
    metrics.damaged();
    expect(await valuesOf(metrics, 'puts_total')).toEqual({ stored: 2, conflict: 1 });
    expect(await valuesOf(metrics, 'unauthorized_total')).toEqual({ '': 1 });
    expect(await valuesOf(metrics, 'rate_limited_total')).toEqual({ '': 2 });
    expect(await valuesOf(metrics, 'damaged_total')).toEqual({ '': 1 });
  });

  it('measure cache, connections and memory when they are asked', async () => {
    const metrics = metricsOf();
    const measured = {
      cache_hits: 3,
      cache_misses: 1,
      cache_bytes: 100,
      cache_evictions: 4,
      connections: 5,
      upload_bytes: 6,
      answer_bytes: 7,
    };
    for (const [name, value] of Object.entries(measured))
      expect(await valuesOf(metrics, name), name).toEqual({ '': value });
  });

  it('measure the store when they are asked', async () => {
    const store = new MemoryStore();
    const metrics = metricsOf({ store });
    await store.put(assetOf(1));
    await store.put(assetOf(2, { bytes: Buffer.from('asset 1') }));
    expect(await valuesOf(metrics, 'stored')).toEqual({ '': 2 });
    expect(await valuesOf(metrics, 'stored_bytes')).toEqual({ '': 14 });
    expect(await valuesOf(metrics, 'blob_bytes')).toEqual({ '': 7 });
  });
});

describe('the metrics of what is done once for all processes', () => {
  const SCRUB = { isRunning: true, checked: 3, total: 10, damaged: 1, completedAt: 1_764_000_000 };
  const BACKUP = { damaged: 2, hasFailed: true, completedAt: 1_764_000_001 };

  it('are there where the work is', async () => {
    const metrics = await commonMetrics({ scrub: () => SCRUB, backup: () => BACKUP });
    expect(await valuesOf(metrics, 'scrub_checked')).toEqual({ '': 3 });
    expect(await valuesOf(metrics, 'scrub_contents')).toEqual({ '': 10 });
    expect(await valuesOf(metrics, 'scrub_damaged')).toEqual({ '': 1 });
    expect(await valuesOf(metrics, 'scrub_completed_seconds')).toEqual({ '': 1_764_000_000 });
    expect(await valuesOf(metrics, 'backup_damaged')).toEqual({ '': 2 });
    expect(await valuesOf(metrics, 'backup_failed')).toEqual({ '': 1 });
    expect(await valuesOf(metrics, 'backup_completed_seconds')).toEqual({ '': 1_764_000_001 });
  });

  it('are not there where it is not, and zero where it has not been done', async () => {
    expect(await commonMetrics({})).toEqual([]);
    expect(await commonMetrics({ scrub: () => undefined })).toEqual([]);
    const fresh = await commonMetrics({ backup: () => ({ damaged: 0, hasFailed: false }) });
    expect(await valuesOf(fresh, 'backup_completed_seconds')).toEqual({ '': 0 });
    expect(await valuesOf(fresh, 'backup_failed')).toEqual({ '': 0 });
  });

  it('tell what was derived', async () => {
    const cache = { entries: 1, usedBytes: 11, limitBytes: 100, evictions: 12, damaged: 13 };
    const derived = () => ({
      hits: 1,
      made: 2,
      joined: 3,
      failed: 4,
      refused: 5,
      underWay: 6,
      replaced: 7,
      cache,
    });
    const metrics = await commonMetrics({ derived });
    const names = [
      'hits',
      'made',
      'joined',
      'failed',
      'refused',
      'under_way',
      'workers_replaced',
      'cache_bytes',
      'cache_evictions',
      'cache_damaged',
    ];
    const values = await Promise.all(
      names.map(async (name) => (await valuesOf(metrics, `derived_${name}`))['']),
    );
    expect(values).toEqual([1, 2, 3, 4, 5, 6, 7, 11, 12, 13]);
  });
});

describe('the metrics of several processes as one', () => {
  it('add up what each counted, and take the store once', async () => {
    const store = new MemoryStore();
    await store.put(assetOf(1));
    const [one, other] = [metricsOf({ store }), metricsOf({ store })];
    for (const metrics of [one, one, other])
      metrics.answered({ route: 'data', method: 'GET', status: 200, seconds: 1, sentBytes: 1 });
    const { json, text } = await combineMetrics([await one.json(), await other.json()]);
    expect(await valuesOf(json, 'requests_total')).toEqual({ 'data GET 200': 3 });
    expect(await valuesOf(json, 'cache_hits')).toEqual({ '': 6 });
    expect(await valuesOf(json, 'stored')).toEqual({ '': 1 });
    expect(text).toContain('landfall_assets_connections 10');
  });
});
