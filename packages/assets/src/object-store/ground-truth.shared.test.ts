import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createNodePorts } from '@landfall/transport/node';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { parseAssetName } from '../archive/index.ts';
import { S3Engine } from '../s3/index.ts';
import { enginesHere } from '../testing/engines.ts';
import { startFakeS3 } from '../testing/fake-s3.ts';
import { createArchiveSource, createFolderSource, exportToFolder, importAssets } from '../migration/index.ts';
import { ObjectStore } from './index.ts';

const engines = [{ name: 'an S3 of our own', start: async () => await startFakeS3() }, ...enginesHere()];

describe.skipIf(!sharedFolder)('what OpenSim wrote, in a bucket', () => {
  const truth = join(sharedFolder ?? '', 'captures/ground-truth');

  it.each(engines)(
    'the OAR into $name: every byte; exported and taken in again, equal',
    async ({ start }) => {
      const folder = await mkdtemp(join(tmpdir(), 'landfall-shared-'));
      const ports = createNodePorts();
      const { clock } = ports;
      try {
        await using real = await start();
        const open = async (prefix: string): Promise<ObjectStore> =>
          await ObjectStore.open({
            engine: new S3Engine({ ...real.access, bucket: 'assets' }),
            prefix,
            create: true,
            createBucket: true,
          });
        await using first = await open('first');
        const report = await importAssets(first, await createArchiveSource(join(truth, 'content.oar')), {
          clock,
        });
        expect(report).toMatchObject({ complete: true, outcomes: { stored: { assets: 15 } } });
        await exportToFolder(first, join(folder, 'out'), { clock });
        await using second = await open('second');
        await importAssets(second, await createFolderSource(join(folder, 'out')), { clock });
        for (const store of [first, second]) {
          for (const name of await readdir(join(truth, 'oar-assets'))) {
            const { id, type } = parseAssetName(name);
            const found = await store.read(id);
            expect(found?.asset.type).toBe(type);
            expect(Buffer.compare(found!.bytes, await readFile(join(truth, 'oar-assets', name))), name).toBe(
              0,
            );
          }
          expect(await store.inspect()).toMatchObject({ blobs: 15, damaged: [], damagedRecords: 0 });
        }
      } finally {
        await ports.close();
        await rm(folder, { recursive: true });
      }
    },
    300_000,
  );
});
