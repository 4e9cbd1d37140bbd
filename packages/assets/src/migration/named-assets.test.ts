import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Uuid } from '@landfall/protocol/datatypes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeTar } from '../archive/index.ts';
import { stockIds } from '../garbage/index.ts';
import { MemoryStore } from '../store/index.ts';
import type { StoreLimits } from '../store/index.ts';
import { createArchiveSource, createFileCheckpoint, formatReport, importAssets } from './index.ts';
import type { ImportOptions, MigrationReport } from './index.ts';
import { createTestClock } from './test-clock.ts';

const ID = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const CONTROL = '<archive major_version="0" minor_version="8"/>';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'landfall-named-'))));
afterEach(async () => await rm(folder, { recursive: true }));

interface Trial {
  readonly store?: MemoryStore;
  readonly options?: Partial<ImportOptions>;
  readonly limits?: { readonly maxMemberBytes?: number };
}

async function take(
  members: Readonly<Record<string, string>>,
  { store = new MemoryStore(), options = {}, limits = {} }: Trial = {},
): Promise<MigrationReport> {
  const chunks: Uint8Array[] = [];
  const all = Object.entries({ 'archive.xml': CONTROL, ...members });
  for await (const chunk of writeTar(all.map(([path, text]) => ({ path, bytes: Buffer.from(text) }))))
    chunks.push(chunk);
  const path = join(folder, 'x.oar');
  await writeFile(path, Buffer.concat(chunks));
  const source = await createArchiveSource(path, limits);
  return await importAssets(store, source, { clock: createTestClock(), ...options });
}

const missing = ({ remarks }: MigrationReport): string[] =>
  remarks.filter(({ outcome }) => outcome === 'missing').map(({ what, reason }) => `${what}: ${reason}`);

const named = (id: string, by: string): string => `${id}: named by ${by}, and not there`;

const object = (...ids: readonly string[]): string =>
  `<SceneObjectGroup><SceneObjectPart><OwnerID><UUID>${ID(99)}</UUID></OwnerID>${ids
    .map((id) => `<TaskInventoryItem><AssetID><UUID>${id}</UUID></AssetID></TaskInventoryItem>`)
    .join('')}</SceneObjectPart></SceneObjectGroup>`;

const item = (id: string, type = 0): string =>
  `<InventoryItem><Name>a</Name><AssetID>${id}</AssetID><AssetType>${type}</AssetType></InventoryItem>`;

const shirt = (texture: string): string =>
  `LLWearable version 22\nshirt\n\n\tpermissions 0\ntextures 1\n1 ${texture}\n`;

describe('what an archive names and does not hold', () => {
  it.each([
    ['an object', 'objects/chair.xml', object(ID(1), ID(2))],
    ['an object of a region', 'regions/1_1_Bay/objects/chair.xml', object(ID(1), ID(2))],
    ['an item', 'inventory/a.xml', item(ID(2))],
    ['a shirt', `assets/${ID(5)}_clothing.txt`, shirt(ID(2))],
    ['an object in an inventory', `assets/${ID(5)}_object.xml`, object(ID(2), ID(1))],
  ])('is told: %s', async (_, path, text) => {
    const report = await take({ [path]: text, [`assets/${ID(1)}_texture.jp2`]: 'one' });
    expect(missing(report)).toEqual([named(ID(2), path)]);
    expect([report.complete, report.missing]).toEqual([true, 1]);
    const [first, ...lines] = formatReport(report);
    expect(first).toMatch(/^x\.oar: complete, and names 1 asset that it does not hold, /);
    expect(lines).toContain('  1 × named by things in the archive, and neither in it nor where it was put');
    expect(lines.at(-1)).toBe(`  missing ${named(ID(2), path)}`);
  });

  it('is told once, whatever names it, and in whatever order the archive is', async () => {
    const report = await take({
      'objects/b.xml': object(ID(1), ID(2), ID(3)),
      [`assets/${ID(1)}_texture.jp2`]: 'one',
      'objects/c.xml': object(ID(1), ID(2)),
    });
    expect(missing(report)).toEqual([named(ID(2), 'objects/b.xml'), named(ID(3), 'objects/b.xml')]);
    expect(formatReport(report)[0]).toContain('names 2 assets that it does not hold');
  });

  it('is not missing when the store has it, every grid has it, or it is no asset', async () => {
    const store = new MemoryStore();
    await store.put({ id: Uuid.parse(ID(7)), type: 0, bytes: Buffer.from('x') });
    const [stock] = stockIds();
    const report = await take(
      {
        'objects/b.xml': object(ID(7), stock!.toString(), Uuid.zero.toString(), ''),
        ...Object.fromEntries([2, 8, 24, 25].map((type) => [`inventory/${type}.xml`, item(ID(30), type)])),
      },
      { store },
    );
    expect([missing(report), report.missing, formatReport(report)[0]]).toEqual([
      [],
      undefined,
      expect.stringMatching(/^x\.oar: complete, \d/),
    ]);
  });

  it('is not asked of an archive that has neither things nor assets, which is not complete', async () => {
    for (const members of [{}, { 'terrains/a.r32': 'x' }, { 'readme.txt': 'x' }])
      expect(formatReport(await take(members))[0]).toContain('INCOMPLETE, there is no asset in it');
    expect(await take({ 'inventory/chair.xml': item(Uuid.zero.toString()) })).toMatchObject({
      complete: true,
    });
  });

  it('has no materials that an object has in itself', async () => {
    const material = ID(3);
    // Default texture, no exceptions; repeats, offsets, rotation, bump, media, glow; then the material of all faces.
    const entry = Buffer.concat([
      Buffer.from(ID(1).replaceAll('-', ''), 'hex'),
      Buffer.alloc(1 + 5),
      Buffer.alloc(5),
      Buffer.alloc(5),
      Buffer.alloc(3),
      Buffer.alloc(3),
      Buffer.alloc(3),
      Buffer.alloc(2),
      Buffer.alloc(2),
      Buffer.alloc(2),
      Buffer.from(material.replaceAll('-', ''), 'hex'),
    ]);
    const part = (more: string): string =>
      `<SceneObjectGroup><Shape><TextureEntry>${entry.toString('base64')}</TextureEntry></Shape>${more}</SceneObjectGroup>`;
    const without = missing(await take({ 'objects/b.xml': part('') }));
    const within = await take({
      'objects/b.xml': part(`<DynAttrs>&lt;uuid&gt;${material}&lt;/uuid&gt;</DynAttrs>`),
    });
    expect(without.filter((line) => !missing(within).includes(line))).toEqual([
      named(material, 'objects/b.xml'),
    ]);
    expect(missing(within)).toContain(named(ID(1), 'objects/b.xml'));
  });

  it.each([
    ['too large', {}, { maxMemberBytes: 600 }, 'x'.repeat(700)],
    ['empty', {}, {}, ''],
    ['larger than the store takes', { maxAssetBytes: 10 }, {}, 'x'.repeat(11)],
  ] as [string, StoreLimits, { readonly maxMemberBytes?: number }, string][])(
    'is not told twice: it is refused as %s',
    async (_, storeLimits, limits, bytes) => {
      const report = await take(
        { 'inventory/a.xml': item(ID(1)), [`assets/${ID(1)}_texture.jp2`]: bytes },
        { store: new MemoryStore(storeLimits), limits },
      );
      expect([report.outcomes.refused.assets, missing(report)]).toEqual([1, []]);
    },
  );

  it('is not looked for in objects beyond the limit, and they cost the rest nothing', async () => {
    const report = await take(
      { 'objects/a.xml': object(ID(1)) + ' '.repeat(2000), 'objects/b.xml': object(ID(2)) },
      { limits: { maxMemberBytes: 1000 } },
    );
    expect(missing(report)).toEqual([named(ID(2), 'objects/b.xml')]);
  });

  it('is told by an import that was interrupted, too, when it is taken up', async () => {
    const checkpoint = createFileCheckpoint(join(folder, 'c'));
    const store = new MemoryStore();
    const stop = new AbortController();
    stop.abort();
    const members = { 'objects/b.xml': object(ID(2)), [`assets/${ID(1)}_texture.jp2`]: 'one' };
    const cut = await take(members, { store, options: { checkpoint, signal: stop.signal } });
    expect([cut.complete, missing(cut)]).toEqual([false, []]);
    const report = await take(members, { store, options: { checkpoint } });
    expect([report.complete, missing(report)]).toEqual([true, [named(ID(2), 'objects/b.xml')]]);
  });

  it('is told of what was put before an import was interrupted, which is not put again', async () => {
    const members = {
      [`assets/${ID(5)}_clothing.txt`]: shirt(ID(2)),
      [`assets/${ID(6)}_texture.jp2`]: 'six',
      [`assets/${ID(1)}_texture.jp2`]: 'one',
    };
    const store = new MemoryStore();
    const { report: before, items } = {
      report: await take({ [`assets/${ID(5)}_clothing.txt`]: shirt(ID(1)) }),
      items: 2,
    };
    const checkpoint = {
      load: async () => ({ items, report: before }),
      save: async () => undefined,
      clear: async () => undefined,
    };
    const report = await take(members, { store, options: { checkpoint } });
    expect([(await store.stats()).assets, report.resumedAt]).toEqual([1, 2]);
    expect(missing(report)).toContain(named(ID(2), `assets/${ID(5)}_clothing.txt`));
  });
});
