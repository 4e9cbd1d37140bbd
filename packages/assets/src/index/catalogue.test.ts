import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Uuid } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { JournalRecord, Written } from '../journal/index.ts';
import { describeNewAsset } from '../store/index.ts';
import type { StoredAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { Catalogue, MemoryKeyValue, openLmdb } from './index.ts';
import type { KeyValue } from './index.ts';

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true }))));

const KINDS: [string, () => Promise<KeyValue>][] = [
  ['memory', async () => new MemoryKeyValue()],
  [
    'LMDB',
    async () => {
      folders.push(await mkdtemp(join(tmpdir(), 'landfall-index-')));
      return openLmdb(folders.at(-1)!, { discard: false });
    },
  ],
];

describe.each(KINDS)('catalogue on %s', (_, open) => {
  const random = createRandom(4);

  it('is the same whether changes are committed after each record or at the end', async () => {
    const [often, once] = [new Catalogue(await open()), new Catalogue(await open())];
    const records = history();
    for (const written of records) {
      often.apply(written);
      once.apply(written);
      await often.commit(() => ({ segment: 1, offset: written.end }));
    }
    await once.commit(() => ({ segment: 1, offset: 9 }));
    expect(await dump(often)).toEqual(await dump(once));
    expect(often.totals.toPlain()).toEqual(once.totals.toPlain());
    await Promise.all([often.close(), once.close()]);
  });

  it('keeps what a commit did not take', async () => {
    const keyValue = await open();
    const catalogue = new Catalogue(keyValue);
    const [written] = history() as [Written];
    catalogue.apply(written);
    const commit = keyValue.commit.bind(keyValue);
    keyValue.commit = () => Promise.reject(new RangeError('full'));
    await expect(catalogue.commit(() => ({ segment: 1, offset: 9 }))).rejects.toThrow('full');
    expect((await catalogue.asset(idOf(written)))?.sequence).toBe(1);
    keyValue.commit = commit;
    await catalogue.commit(() => ({ segment: 1, offset: 9 }));
    expect(catalogue.pending).toBe(0);
    expect(catalogue.asset(idOf(written))?.sequence).toBe(1);
    await catalogue.close();
  });

  it.each([false, true])(
    'does not let an older copy undo a later removal, serving: %s',
    async (isServing) => {
      const catalogue = new Catalogue(await open());
      if (isServing) catalogue.endReplay();
      const asset = described();
      catalogue.apply(at(0, { kind: 'put', asset, sequence: 1, at: 0 }));
      catalogue.apply(at(1, { kind: 'remove', id: asset.id, sequence: 2, at: 0 }));
      catalogue.apply(at(2, { kind: 'put', asset, sequence: 1, at: 0 }));
      expect(catalogue.asset(asset.id)).toBeUndefined();
      expect(catalogue.totals.assets).toBe(0);
      await catalogue.close();
    },
  );

  /** Puts, updates, removals and quarantine of few ids with few hashes. */
  function history(): Written[] {
    const ids = Array.from({ length: 6 }, () => Uuid.fromRandomBytes(random.bytes(16)));
    const assets = Array.from({ length: 4 }, described);
    return Array.from({ length: 80 }, (_none, index) => {
      const stamp = { sequence: index + 1, at: index };
      const id = ids[index % ids.length]!;
      if (index < 6 || random.chance(0.5))
        return at(index, {
          kind: 'put',
          asset: { ...random.pick(assets as [StoredAsset, ...StoredAsset[]]), id },
          ...stamp,
        });
      return at(index, { kind: random.pick(['remove', 'quarantine', 'release']), id, ...stamp });
    });
  }

  function described(): StoredAsset {
    return describeNewAsset(sampleAsset(random, 30), 0);
  }
});

function at(index: number, record: JournalRecord): Written {
  return {
    type: 'record',
    record,
    segment: 1,
    offset: index * 10,
    dataOffset: index * 10,
    dataCrc: 0,
    end: index * 10 + 10,
  };
}

function idOf({ record }: Written): Uuid {
  return record.kind === 'put' ? record.asset.id : Uuid.zero;
}

async function dump(catalogue: Catalogue): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const entry of catalogue.assets(async () => undefined)) all.push(entry);
  for await (const entry of catalogue.blobs(async () => undefined)) all.push(entry);
  return all;
}
