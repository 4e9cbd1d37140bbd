import { Uuid } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { JournalRecord, Written } from '../journal/index.ts';
import { describeNewAsset } from '../store/index.ts';
import type { StoredAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { Catalogue, MemoryKeyValue } from './index.ts';

type Unstamped = JournalRecord extends infer R
  ? R extends unknown
    ? Omit<R, 'sequence' | 'at'>
    : never
  : never;

const random = createRandom(21);
const described = (more: Partial<StoredAsset> = {}): StoredAsset => ({
  ...describeNewAsset(sampleAsset(random, 30), 0),
  ...more,
});
const DATA = Buffer.alloc(30);

let keyValue: MemoryKeyValue;
let catalogue: Catalogue;
let next: number;
let offset: number;

beforeEach(() => {
  keyValue = new MemoryKeyValue();
  catalogue = new Catalogue(keyValue);
  [next, offset] = [0, 16];
});

/** As the journal tells of it: `sequence` of an older record makes it a copy. */
function apply(record: Unstamped, stamp: { readonly sequence?: number; readonly at?: number } = {}): Written {
  const sequence = stamp.sequence ?? (next += 1);
  const at = stamp.at ?? 100 + sequence;
  const data = 'data' in record && record.data !== undefined ? record.data.length : 0;
  const written: Written = {
    type: 'record',
    record: { ...record, sequence, at } as JournalRecord,
    segment: 1,
    offset,
    dataOffset: offset + 100,
    dataCrc: 7,
    end: offset + 100 + data,
  };
  offset = written.end;
  catalogue.apply(written);
  return written;
}
const commit = () => catalogue.commit(() => ({ segment: 1, offset }));

describe('what a put says', () => {
  it('is the asset, where its record lies, and that it has the blob', () => {
    const asset = described();
    const { segment, offset: start } = apply({ kind: 'put', asset });
    expect(catalogue.asset(asset.id)).toEqual({ asset, sequence: 1, place: { segment, offset: start } });
    expect(catalogue.blob(asset.hash)).toEqual({ hash: asset.hash, sizeBytes: 30, references: 1 });
  });

  it('with its bytes is where those lie, too', () => {
    const asset = described();
    const { dataOffset } = apply({ kind: 'put', asset, data: DATA });
    expect(catalogue.blob(asset.hash)).toEqual({
      hash: asset.hash,
      sizeBytes: 30,
      references: 1,
      data: { segment: 1, offset: dataOffset, crc: 7 },
    });
    expect(catalogue.totals.toPlain()).toMatchObject({ assets: 1, blobs: 1, assetBytes: 30, blobBytes: 30 });
  });

  it('of another asset with the same bytes is one more who has them', () => {
    const one = described();
    apply({ kind: 'put', asset: one, data: DATA });
    apply({ kind: 'put', asset: described({ hash: one.hash }) });
    expect(catalogue.blob(one.hash)).toMatchObject({ references: 2, data: { segment: 1 } });
    expect(catalogue.totals.toPlain()).toMatchObject({ assets: 2, blobs: 1, assetBytes: 60, blobBytes: 30 });
  });

  it('of other bytes under the id takes the old ones away from it', () => {
    const asset = described();
    apply({ kind: 'put', asset });
    const newer = described({ id: asset.id, sizeBytes: 50, type: asset.type });
    apply({ kind: 'put', asset: newer }, { at: 500 });
    expect(catalogue.asset(asset.id)?.asset).toEqual(newer);
    expect(catalogue.blob(asset.hash)).toMatchObject({ references: 0, unreferencedSince: 500 });
    expect(catalogue.blob(newer.hash)).toMatchObject({ references: 1 });
    expect(catalogue.totals.toPlain()).toMatchObject({ assets: 1, assetBytes: 50, blobs: 2, blobBytes: 80 });
    expect(catalogue.totals.byType.get(asset.type)).toEqual({ assets: 1, bytes: 50 });
  });

  it('makes wanted again a blob that no asset had', () => {
    const asset = described();
    apply({ kind: 'put', asset });
    apply({ kind: 'remove', id: asset.id });
    apply({ kind: 'put', asset });
    expect(catalogue.blob(asset.hash)).toEqual({ hash: asset.hash, sizeBytes: 30, references: 1 });
  });

  it('ends the quarantine of what was there before', () => {
    const asset = described();
    apply({ kind: 'put', asset });
    apply({ kind: 'quarantine', id: asset.id });
    apply({ kind: 'put', asset });
    expect(catalogue.asset(asset.id)).not.toHaveProperty('quarantinedAt');
  });
});

describe('what other records say', () => {
  it('a removal: since when nobody has the blob', () => {
    const [asset, other] = [described(), described()];
    apply({ kind: 'put', asset });
    apply({ kind: 'put', asset: { ...other, hash: asset.hash } });
    apply({ kind: 'remove', id: asset.id }, { at: 700 });
    expect(catalogue.asset(asset.id)).toBeUndefined();
    expect(catalogue.blob(asset.hash)).toEqual({ hash: asset.hash, sizeBytes: 30, references: 1 });
    apply({ kind: 'remove', id: other.id }, { at: 800 });
    expect(catalogue.blob(asset.hash)).toMatchObject({ references: 0, unreferencedSince: 800 });
    apply({ kind: 'remove', id: other.id }, { at: 900 });
    expect(catalogue.blob(asset.hash)).toMatchObject({ references: 0, unreferencedSince: 800 });
    expect(catalogue.totals.toPlain()).toMatchObject({ assets: 0, assetBytes: 0, blobs: 1, byType: [] });
  });

  it('a quarantine and a release: since when, and not any more', () => {
    const asset = described();
    const { offset: start } = apply({ kind: 'put', asset });
    apply({ kind: 'quarantine', id: asset.id }, { at: 300 });
    const place = { segment: 1, offset: start };
    expect(catalogue.asset(asset.id)).toEqual({ asset, sequence: 1, place, quarantinedAt: 300 });
    apply({ kind: 'release', id: asset.id });
    expect(catalogue.asset(asset.id)).toEqual({ asset, sequence: 1, place });
    apply({ kind: 'quarantine', id: Uuid.zero });
    expect(catalogue.asset(Uuid.zero)).toBeUndefined();
  });

  it('a blob of its own: where it lies now; nobody has it yet when it is new', () => {
    const asset = described();
    apply({ kind: 'put', asset, data: DATA });
    const { dataOffset } = apply({ kind: 'blob', hash: asset.hash, data: DATA });
    expect(catalogue.blob(asset.hash)).toMatchObject({ references: 1, data: { offset: dataOffset } });
    const hash = 'ee'.repeat(32);
    apply({ kind: 'blob', hash, data: DATA }, { at: 600 });
    expect(catalogue.blob(hash)).toMatchObject({ references: 0, unreferencedSince: 600, sizeBytes: 30 });
  });

  it('a discard: the blob goes, unless somebody has it', () => {
    const asset = described();
    apply({ kind: 'put', asset });
    apply({ kind: 'discard', hash: asset.hash });
    expect(catalogue.blob(asset.hash)).toBeDefined();
    apply({ kind: 'remove', id: asset.id });
    apply({ kind: 'discard', hash: asset.hash });
    apply({ kind: 'discard', hash: asset.hash });
    expect(catalogue.blob(asset.hash)).toBeUndefined();
    expect(catalogue.totals.toPlain()).toMatchObject({ blobs: 0, blobBytes: 0 });
  });
});

describe('copies that compacting makes', () => {
  it('move an asset to another place, and keep its quarantine', () => {
    const asset = described();
    apply({ kind: 'put', asset });
    apply({ kind: 'quarantine', id: asset.id }, { at: 300 });
    const { offset: start } = apply({ kind: 'put', asset }, { sequence: 1 });
    expect(catalogue.asset(asset.id)).toMatchObject({ place: { offset: start }, quarantinedAt: 300 });
    expect(catalogue.blob(asset.hash)?.references).toBe(1);
    expect(catalogue.totals.assets).toBe(1);
  });

  it('of an older state do not undo a newer one, while serving or replaying', () => {
    for (const isServing of [false, true]) {
      catalogue = new Catalogue(new MemoryKeyValue());
      if (isServing) catalogue.endReplay();
      const asset = described();
      const newer = described({ id: asset.id });
      apply({ kind: 'put', asset }, { sequence: 1 });
      apply({ kind: 'put', asset: newer }, { sequence: 2 });
      apply({ kind: 'put', asset }, { sequence: 1 });
      expect(catalogue.asset(asset.id)?.asset.hash).toBe(newer.hash);
      apply({ kind: 'remove', id: asset.id }, { sequence: 1 });
      expect(catalogue.asset(asset.id)).toBeDefined();
      next = 2;
    }
  });

  it('that come before the records they are copies of give the same', () => {
    const asset = described();
    apply({ kind: 'put', asset }, { sequence: 5 });
    apply({ kind: 'put', asset: described({ id: asset.id }) }, { sequence: 3 });
    apply({ kind: 'remove', id: asset.id }, { sequence: 4 });
    expect(catalogue.asset(asset.id)?.sequence).toBe(5);
    apply({ kind: 'remove', id: asset.id }, { sequence: 6 });
    apply({ kind: 'put', asset }, { sequence: 5 });
    expect(catalogue.asset(asset.id)).toBeUndefined();
  });
});

describe('a catalogue over a key-value store', () => {
  it('numbers records on from the highest it has seen, also after a start', async () => {
    apply({ kind: 'put', asset: described() }, { sequence: 41 });
    expect([catalogue.nextSequence(), catalogue.nextSequence()]).toEqual([42, 43]);
    await commit();
    const again = new Catalogue(keyValue);
    expect([again.nextSequence(), again.checkpoint]).toEqual([44, { segment: 1, offset }]);
    expect(again.totals.toPlain()).toEqual(catalogue.totals.toPlain());
  });

  it('knows of no place in the journal when its note is damaged', async () => {
    apply({ kind: 'put', asset: described() });
    await commit();
    const note = Buffer.from(keyValue.note()!);
    note[9]! ^= 1;
    await keyValue.commit([], note);
    expect(new Catalogue(keyValue).checkpoint).toBeUndefined();
  });

  it('counts what is not committed yet', async () => {
    apply({ kind: 'put', asset: described() });
    expect(catalogue.pending).toBe(2);
    await commit();
    expect(catalogue.pending).toBe(0);
  });

  it('commits the tail of the moment at which the changes are taken, one commit at a time', async () => {
    const order: string[] = [];
    const store = keyValue.commit.bind(keyValue);
    keyValue.commit = async (...args) => {
      order.push('begin');
      await new Promise((resolve) => setImmediate(resolve));
      await store(...args);
      order.push('end');
    };
    apply({ kind: 'put', asset: described() });
    const first = commit();
    const late = described();
    apply({ kind: 'put', asset: late });
    const tail = offset;
    await Promise.all([first, commit()]);
    expect(order).toEqual(['begin', 'end', 'begin', 'end']);
    expect(new Catalogue(keyValue).checkpoint?.offset).toBe(tail);
    expect(new Catalogue(keyValue).asset(late.id)?.asset).toEqual(late);
  });

  it('commits though the one before failed, and all of it', async () => {
    const store = keyValue.commit.bind(keyValue);
    let isFull = true;
    keyValue.commit = async (...args) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (!isFull) return await store(...args);
      isFull = false;
      throw new RangeError('full');
    };
    const [one, other] = [described(), described()];
    apply({ kind: 'put', asset: one });
    const first = commit().catch((error: unknown) => error);
    apply({ kind: 'put', asset: other });
    const second = commit();
    expect(await first).toEqual(new RangeError('full'));
    await second;
    const again = new Catalogue(keyValue);
    expect([again.asset(one.id)?.asset, again.asset(other.id)?.asset]).toEqual([one, other]);
  });

  it('shows the latest change of what is committed just now', async () => {
    const asset = described();
    apply({ kind: 'put', asset });
    const committing = commit();
    apply({ kind: 'remove', id: asset.id });
    expect(catalogue.asset(asset.id)).toBeUndefined();
    await committing;
    expect(catalogue.asset(asset.id)).toBeUndefined();
    await commit();
    expect(new Catalogue(keyValue).asset(asset.id)).toBeUndefined();
  });

  it('gives its keys page by page, each once, and all its assets from an id on', async () => {
    const assets = Array.from({ length: 600 }, () => described());
    for (const asset of assets) apply({ kind: 'put', asset });
    await commit();
    const keys: string[] = [];
    const sizes: number[] = [];
    for (let from: Uint8Array | undefined; ;) {
      const page = catalogue.page('assets', from);
      sizes.push(page.keys.length);
      keys.push(...page.keys.map((key) => Uuid.fromBytes(key).toString()));
      if (page.next === undefined) break;
      from = page.next;
    }
    const ids = assets.map(({ id }) => id.toString()).sort();
    expect([keys, sizes]).toEqual([ids, [256, 256, 88]]);
    const rest: string[] = [];
    for await (const { asset } of catalogue.assets(commit, Uuid.parse(ids[300]!)))
      rest.push(asset.id.toString());
    expect(rest).toEqual(ids.slice(300));
  });

  it('leaves out of a walk what goes meanwhile, and commits before it begins', async () => {
    const assets = Array.from({ length: 5 }, () => described());
    for (const asset of assets) apply({ kind: 'put', asset });
    const seen: string[] = [];
    for await (const { asset } of catalogue.assets(commit)) {
      seen.push(asset.id.toString());
      for (const { id } of assets) if (id.toString() !== seen[0]) catalogue.apply(removalOf(id));
    }
    expect(seen).toHaveLength(1);
    const hashes: string[] = [];
    for await (const { hash } of catalogue.blobs(commit)) hashes.push(hash);
    expect(hashes).toEqual(assets.map(({ hash }) => hash).sort());
  });

  it('says that an entry is damaged instead of that there is none', async () => {
    const asset = described();
    apply({ kind: 'put', asset });
    await commit();
    const key = asset.id.toBytes();
    const value = Buffer.from(keyValue.get('assets', key)!);
    value[40]! ^= 1;
    const blobKey = Buffer.from(asset.hash, 'hex');
    await keyValue.commit(
      [
        { table: 'assets', key, value },
        { table: 'blobs', key: blobKey, value: Buffer.alloc(48) },
      ],
      keyValue.note()!,
    );
    expect(() => catalogue.asset(asset.id)).toThrow(expect.objectContaining({ fault: 'damaged-index' }));
    expect(() => catalogue.blob(asset.hash)).toThrow(expect.objectContaining({ fault: 'damaged-index' }));
  });
});

function removalOf(id: Uuid): Written {
  const record = { kind: 'remove', id, sequence: (next += 1), at: 0 } as const;
  return { type: 'record', record, segment: 1, offset, dataOffset: offset, dataCrc: 0, end: offset };
}
