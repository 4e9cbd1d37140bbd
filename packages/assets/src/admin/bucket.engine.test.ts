import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodePorts } from '@landfall/transport/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportToFolder } from '../migration/index.ts';
import { ObjectStore } from '../object-store/index.ts';
import { S3Engine } from '../s3/index.ts';
import { askOnce } from '../testing/ask-once.ts';
import { ENGINE_START_MS, enginesHere } from '../testing/engines.ts';
import type { TestObjectStore } from '../testing/swift.ts';
import { assetOf, basic, idOf } from '../testing/test-service.ts';
import { createServedStore, serveAdmin } from './index.ts';

const USER = { user: 'operator', password: 'secret' };
const KNOWN = { ...basic('operator', 'secret'), 'content-type': 'application/json' };
const engines = enginesHere();

describe.skipIf(engines.length === 0)('the admin service of a store in a bucket', () => {
  describe.each(engines)('$name', ({ start }) => {
    let real: TestObjectStore | undefined;
    beforeAll(async () => void (real = await start()), ENGINE_START_MS);
    afterAll(async () => await real?.[Symbol.asyncDispose]());

    it('counts, checks, collects and exports, while another front serves', async () => {
      const engine = (): S3Engine => new S3Engine({ ...real!.access, bucket: 'admin' });
      await using store = await ObjectStore.open({ engine: engine(), create: true, createBucket: true });
      await using front = await ObjectStore.open({ engine: engine() });
      for (const number of [1, 2, 3]) await front.put(assetOf(number));
      const folder = await mkdtemp(join(tmpdir(), 'landfall-bucket-'));
      const access = { bind: '127.0.0.1', port: 0, hosts: [], credentials: [USER], rootBytes: 1e6 };
      await using admin = await serveAdmin(
        { store, log: () => undefined },
        { ...access, exportFolder: join(folder, 'exports') },
      );
      const ports = createNodePorts();
      const last = async (path: string, options = {}): Promise<unknown> => {
        const { text } = await askOnce(admin.url, 'POST', path, JSON.stringify(options), KNOWN);
        return JSON.parse(text.trimEnd().split('\n').at(-1)!);
      };
      try {
        expect(await last('/verify')).toMatchObject({ result: { blobs: 3, damaged: [] } });
        await askOnce(admin.url, 'PUT', '/roots/list', idOf(1).toString(), KNOWN);
        const now = { forReal: true, graceDays: 0, spareYoung: false };
        expect(await last('/gc', { spareYoung: false })).toMatchObject({
          result: { dryRun: true, quarantined: 2 },
        });
        expect(await last('/gc', now)).toMatchObject({ result: { quarantined: 2, removed: 0 } });
        const served = createServedStore({ url: admin.url, ...ports, credentials: USER });
        const report = await exportToFolder(served, join(folder, 'out'), { clock: ports.clock });
        expect(report).toMatchObject({ complete: true, outcomes: { stored: { assets: 3 } } });
        expect(await last('/export')).toMatchObject({
          result: { complete: true, outcomes: { stored: { assets: 3 } } },
        });
        // Neither export took anything out of quarantine; who was told by a front that it is there does, when that looks.
        expect(await front.exists([idOf(2)])).toEqual([true]);
        // The first look may have begun before that was asked.
        for (let looks = 0; looks < 2; looks++)
          await front.collect({ has: () => true }, { graceSeconds: 1e9, dryRun: true });
        expect(await last('/gc', now)).toMatchObject({ result: { removed: 1 } });
        expect(await store.exists([idOf(2), idOf(3)])).toEqual([true, false]);
      } finally {
        await ports.close();
        await rm(folder, { recursive: true });
      }
    }, 120_000);
  });
});
