import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import {
  decodeArchiveText,
  formatAssetName,
  parseArchivedItem,
  parseAssetName,
  parseControlFile,
  parseLooseUuid,
  placeOf,
  readArchive,
  writeTar,
} from './index.ts';
import type { ArchiveMember } from './index.ts';

const ID = '11111111-2222-4333-8444-555555555501';
const CONTROL = `<?xml version="1.0" encoding="utf-16"?>
<archive major_version="0" minor_version="8"><creation_info><datetime>1</datetime><id>${ID}</id></creation_info>
<assets_included>True</assets_included><region_info><is_megaregion>False</is_megaregion>
<size_in_meters>512,256</size_in_meters></region_info></archive>`;
const ITEM = `<?xml version="1.0" encoding="utf-16"?><InventoryItem><Name>a &amp; é</Name><Nested><Name>no</Name></Nested>
<AssetType>-2</AssetType><AssetID>${ID.replaceAll('-', '').toUpperCase()}</AssetID><Empty /><CreationDate>12</CreationDate></InventoryItem>`;

async function membersOf(entries: Readonly<Record<string, string>>): Promise<ArchiveMember[]> {
  const chunks: Uint8Array[] = [];
  const members = Object.entries(entries).map(([path, body]) => ({ path, bytes: encodeUtf8(body) }));
  for await (const chunk of writeTar(members)) chunks.push(chunk);
  const found: ArchiveMember[] = [];
  for await (const member of readArchive(once(gzipSync(Buffer.concat(chunks))))) found.push(member);
  return found;
}

async function* once(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
}

describe('asset names', () => {
  it('reads the suffix from the last underscore, any case, ids with and without dashes', () => {
    expect(parseAssetName(`${ID}_texture.jp2`)).toEqual({ id: Uuid.parse(ID), type: 0 });
    expect(parseAssetName(`${ID.replaceAll('-', '').toUpperCase()}_MATERIAL.xml`).type).toBe(-2);
    expect(formatAssetName({ id: Uuid.parse(ID), type: 57 })).toBe(`${ID}_prmat.dat`);
    expect(formatAssetName({ id: Uuid.parse(ID), type: 99 })).toBe(ID);
  });

  it.each([ID, `${ID}_thing.xyz`, `${ID.slice(1)}_texture.jp2`, '_texture.jp2', ''])('refuses %j', (name) => {
    expect(() => parseAssetName(name)).toThrow(DecodeError);
  });

  it('takes UUIDs as OpenSim does', () => {
    expect(parseLooseUuid(` ${ID.toUpperCase()}\n`).toString()).toBe(ID);
    expect(() => parseLooseUuid('1234')).toThrow(DecodeError);
  });
});

describe('places', () => {
  it('knows the folders, at the top and below a region', () => {
    expect(placeOf('archive.xml').role).toBe('control');
    expect(placeOf('./assets/x').role).toBe('asset');
    expect(placeOf('regions/1_1_A/objects/a/b.xml')).toEqual({
      role: 'object',
      name: 'b.xml',
      region: '1_1_A',
    });
    expect(placeOf('inventory/a__1/b__2.xml').role).toBe('item');
    expect(placeOf('constructor/x').role).toBe('other');
    expect(placeOf('readme').role).toBe('other');
  });

  it.each([
    '/etc/passwd',
    '../x',
    'assets/../../x',
    'assets/..',
    'C:\\x',
    '\\\\host\\x',
    'a\\..\\..\\b',
    'a\0b',
    '',
    './',
    '//',
  ])('refuses %j', (path) => {
    expect(() => placeOf(path)).toThrow(DecodeError);
  });
});

describe('the control file', () => {
  it('reads a single region, whatever the declaration says about the encoding', () => {
    const region = { folder: '', id: ID, widthMetres: 512, heightMetres: 256, column: 0, row: 0 };
    expect(parseControlFile(encodeUtf8(CONTROL))).toEqual({
      major: 0,
      minor: 8,
      assetsIncluded: true,
      regions: [region],
    });
  });

  it('counts holes in a grid of regions', () => {
    const region = (name: string): string => `<region><id>${ID}</id><dir>${name}</dir></region>`;
    const rows = `<row/><row><region/>${region('2_2_B')}</row><row>${region('1_3_C')}</row>`;
    const control = `<archive major_version="1" minor_version="0"><regions>${rows}</regions></archive>`;
    const places = parseControlFile(encodeUtf8(control)).regions.map(({ folder, column, row }) => [
      folder,
      column,
      row,
    ]);
    expect(places).toEqual([
      ['2_2_B', 1, 1],
      ['1_3_C', 0, 2],
    ]);
  });

  it('takes the oldest files, and no newer major version', () => {
    expect(parseControlFile(encodeUtf8('<archive major_version="0" minor_version="1" />'))).toEqual({
      major: 0,
      minor: 1,
      assetsIncluded: undefined,
      regions: [],
    });
    expect(() => parseControlFile(encodeUtf8('<archive major_version="2" minor_version="0" />'))).toThrow(
      '2.0',
    );
    expect(() => parseControlFile(encodeUtf8('<other />'))).toThrow(DecodeError);
  });

  it('reads real UTF-16 by its mark', () => {
    expect(decodeArchiveText(Buffer.from('\ufeffhi', 'utf16le'))).toBe('hi');
    expect(decodeArchiveText(Buffer.from('\ufeffhi', 'utf16le').swap16())).toBe('hi');
    expect(decodeArchiveText(Buffer.from('\ufeffhé\0'))).toBe('hé');
  });
});

describe('readArchive', () => {
  it('reads to where gzip tells that its sum is wrong, though the tar ended before', async () => {
    const chunks: Uint8Array[] = [];
    const bytes = Buffer.from('<archive major_version="0" minor_version="8"/>');
    for await (const chunk of writeTar([{ path: 'archive.xml', bytes }])) chunks.push(chunk);
    const packed = gzipSync(Buffer.concat(chunks));
    packed[packed.length - 8]! ^= 1;
    const cut = packed.subarray(0, -4);
    for (const damaged of [packed, cut])
      await expect(
        (async () => {
          for await (const { kind } of readArchive(once(damaged))) expect(kind).toBe('control');
        })(),
      ).rejects.toThrow('damaged or cut off');
  });

  it('tells members apart in any order, and goes on after what it refuses', async () => {
    const members = await membersOf({
      [`assets/${ID}_texture.jp2`]: 'picture',
      [`assets/${ID}`]: 'no suffix',
      'assets/../../../etc/passwd': 'x',
      'terrains/A.r32': 'heights',
      'objects/o.xml': '<SceneObjectGroup/>',
      'inventory/x__1.xml': ITEM,
      'inventory/y__1.xml': '<InventoryItem><AssetID>no</AssetID></InventoryItem>',
      'archive.xml': CONTROL,
    });
    expect(members.map(({ kind }) => kind)).toEqual([
      'asset',
      'refused',
      'refused',
      'object',
      'item',
      'refused',
      'control',
    ]);
    expect(members[4]).toMatchObject({
      item: { assetId: Uuid.parse(ID), assetType: -2, name: 'a & é', createdAt: 12, description: '' },
    });
    expect(members[2]).toMatchObject({ reason: 'path that leaves the archive' });
  });

  it('gives up on an archive of a newer major version', async () => {
    await expect(
      membersOf({ 'archive.xml': '<archive major_version="9" minor_version="0"/>' }),
    ).rejects.toThrow('9.0');
  });

  it.each([
    ['the control file', parseControlFile, CONTROL],
    ['an item', parseArchivedItem, ITEM],
  ] as const)('throws only DecodeError for mutations of %s', (_, parse, original) => {
    const random = createRandom(3);
    const bytes = encodeUtf8(original);
    for (let round = 0; round < 2000; round++) {
      const mutated = Uint8Array.from(bytes.subarray(0, random.integer(0, bytes.length)));
      for (let flips = random.integer(0, 5); flips > 0 && mutated.length > 0; flips--)
        mutated[random.integer(0, mutated.length - 1)] = random.pick([
          0x3c, 0x3e, 0x26, 0x2f, 0x22, 0x20, 0xff, 0x31,
        ]);
      try {
        parse(mutated);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });

  it('throws only DecodeError for damaged gzip, wherever the damage is', async () => {
    const random = createRandom(21);
    const chunks: Uint8Array[] = [];
    const members = {
      'archive.xml': CONTROL,
      'inventory/x__1.xml': ITEM,
      [`assets/${ID}_texture.jp2`]: 'p'.repeat(3000),
    };
    for await (const chunk of writeTar(
      Object.entries(members).map(([path, text]) => ({ path, bytes: encodeUtf8(text) })),
    ))
      chunks.push(chunk);
    const packed = gzipSync(Buffer.concat(chunks));
    let failed = 0;
    for (let round = 0; round < 300; round++) {
      const bytes = Uint8Array.from(
        packed.subarray(0, random.chance(0.5) ? random.integer(0, packed.length) : undefined),
      );
      if (bytes.length > 0) bytes[random.integer(0, bytes.length - 1)]! ^= 1 << random.integer(0, 7);
      try {
        for await (const member of readArchive(once(bytes))) if (member.kind === 'asset') await member.read();
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
        failed++;
      }
    }
    expect(failed).toBeGreaterThan(200);
  });
});
