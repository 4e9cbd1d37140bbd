import { gzipSync } from 'node:zlib';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { writeTar } from '../archive/index.ts';
import {
  decodeArchivedParcel,
  decodeHeights,
  decodeRegionSettings,
  encodeArchivedParcel,
  encodeRegionSettings,
  loadRegionArchive,
  writeRegionArchive,
} from './index.ts';
import type { RegionArchive } from './index.ts';
import { CONTROL, SETTINGS, inPieces, objectText, parcelText, partText } from './test-archive.ts';

const TIMES = Number(process.env.LANDFALL_FUZZ_TIMES ?? 1);
const ID = '11111111-2222-4333-8444-555555555501';

const MULTI =
  '<archive major_version="1" minor_version="0"><regions><row><region/><region><id>x</id><dir>2_1_East</dir><size_in_meters>512,256</size_in_meters>' +
  '</region></row></regions></archive>';
/** Small on purpose: what is changed is seldom a height. */
const SEEDS: readonly Readonly<Record<string, string>>[] = [
  {
    'archive.xml': CONTROL,
    'settings/Quay.xml': SETTINGS,
    'landdata/a.xml': parcelText(1),
    'terrains/Quay.r32': '\0'.repeat(400),
    'objects/a.xml': `<SceneObjectGroup>${partText('a', 'Root')}<OtherParts>${partText('b', 'Other')}</OtherParts></SceneObjectGroup>`,
    [`assets/${ID}_texture.jp2`]: 'picture',
  },
  {
    'archive.xml': MULTI,
    'regions/2_1_East/objects/b.xml': objectText('b'),
    'regions/2_1_East/landdata/a.xml': parcelText(3, ''),
    [`assets/${ID}_script.lsl`]: 'default {}',
  },
];

async function tarOf(members: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const entries = Object.entries(members).map(([path, text]) => ({ path, bytes: encodeUtf8(text) }));
  for await (const chunk of writeTar(entries)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const ODD = [0, 0x20, 0x26, 0x2d, 0x2f, 0x30, 0x37, 0x3c, 0x3e, 0x5c, 0x7f, 0xff] as const;

function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  const changed = Uint8Array.from(bytes);
  for (let flips = random.integer(1, 5); flips > 0; flips--)
    changed[random.integer(0, changed.length - 1)] = random.chance(0.5)
      ? random.pick(ODD)
      : random.integer(0, 255);
  return random.chance(0.1) ? changed.subarray(0, random.integer(0, changed.length)) : changed;
}

/** Loads it; what can be loaded can be saved, and loads again as it was. */
async function check(bytes: Uint8Array): Promise<boolean> {
  let archive: RegionArchive;
  try {
    archive = await loadRegionArchive(inPieces(bytes, 700), {
      onAsset: async ({ read }) => void (await read()),
    });
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    return false;
  }
  expect(archive.warnings.length).toBe(archive.warningCount);
  const places = new Set(archive.regions.map(({ column, row }) => `${column},${row}`));
  if (places.size < archive.regions.length) return true;
  const regions = archive.regions.map((region) => ({
    ...region,
    objects: region.objects.map(({ group }) => group),
  }));
  const again = await loadRegionArchive(writeRegionArchive({ regions, assets: [], savedAt: 0 }));
  const countsOf = (one: RegionArchive) =>
    one.regions.map(({ objects, parcels }) => [objects.length, parcels.length]);
  expect(countsOf(again)).toEqual(countsOf(archive));
  return true;
}

it('archives with damaged members are loaded without them, and can be saved', async () => {
  const random = createRandom(20_261_129);
  const seeds = await Promise.all(SEEDS.map(tarOf));
  let loaded = 0;
  for (let round = 0; round < 1500 * TIMES; round++) {
    const tar = mutated(seeds[round % seeds.length]!, random);
    if (await check(tar)) loaded++;
  }
  expect(loaded).toBeGreaterThan(150 * TIMES);
});

it('archives whose members are damaged before they are packed, likewise', async () => {
  const random = createRandom(20_261_130);
  let loaded = 0;
  for (let round = 0; round < 1500 * TIMES; round++) {
    const members = { ...SEEDS[round % SEEDS.length]! };
    const path = Object.keys(members)[random.integer(0, Object.keys(members).length - 1)];
    const chunks: Uint8Array[] = [];
    const entries = Object.entries(members).map(([name, text]) => ({
      path: name,
      bytes: name === path ? mutated(encodeUtf8(text), random) : encodeUtf8(text),
    }));
    for await (const chunk of writeTar(entries)) chunks.push(chunk);
    if (await check(Buffer.concat(chunks))) loaded++;
  }
  expect(loaded).toBeGreaterThan(1000 * TIMES);
});

it('damaged gzip ends in what came before the damage, or a DecodeError', async () => {
  const random = createRandom(20_261_131);
  const packed = await Promise.all(SEEDS.map(async (seed) => gzipSync(await tarOf(seed))));
  for (let round = 0; round < 1500 * TIMES; round++)
    await check(mutated(packed[round % packed.length]!, random));
});

const DOCUMENTS: readonly (readonly [string, Uint8Array, (bytes: Uint8Array) => void])[] = [
  [
    'settings',
    encodeUtf8(SETTINGS),
    (bytes) => {
      const settings = decodeRegionSettings(bytes);
      expect(decodeRegionSettings(encodeRegionSettings(settings))).toEqual(settings);
    },
  ],
  [
    'parcels',
    encodeUtf8(parcelText(4, '//8=')),
    (bytes) => {
      const parcel = decodeArchivedParcel(bytes);
      expect(decodeArchivedParcel(encodeArchivedParcel(parcel))).toEqual(parcel);
    },
  ],
];

it.each(DOCUMENTS)(
  'mutations of %s end in what can be written and read again, or a DecodeError',
  (_, seed, read) => {
    const random = createRandom(20_261_132);
    let whole = 0;
    for (let round = 0; round < 10_000 * TIMES; round++) {
      try {
        read(mutated(seed, random));
        whole++;
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
      }
    }
    expect(whole).toBeGreaterThan(200 * TIMES);
  },
);

it('terrain of any length is heights, or a DecodeError', () => {
  const random = createRandom(20_261_133);
  for (let round = 0; round < 300 * TIMES; round++) {
    const name = `a.${random.pick(['r32', 'raw', 'png', '', 'f32'])}`;
    const sides = { width: random.integer(0, 20) * 256, depth: random.integer(0, 20) * 256 };
    const bytes = new Uint8Array(random.pick([0, 1, 4, 262_144, 851_968, 262_145, 13]));
    try {
      const { heights, width, depth } = decodeHeights(name, bytes, sides);
      expect(heights.length).toBe(width * depth);
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError);
    }
  }
});
