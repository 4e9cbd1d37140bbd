import { Readable, pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import type { Uuid } from '@landfall/protocol/datatypes';
import { encodeObjectXml } from '@landfall/protocol/object-xml';
import type { SceneGroup } from '@landfall/protocol/object-xml';
import { formatAssetName, writeTar } from '../archive/index.ts';
import type { NewTarMember } from '../archive/index.ts';
import { encodeR32 } from './heights.ts';
import type { ArchivedScene } from './load.ts';
import { encodeArchivedParcel } from './write-archived-parcel.ts';
import { fileName, folderOf, formatControlFile } from './write-control-file.ts';
import { encodeRegionSettings } from './write-region-settings.ts';

/** A region to save. */
export interface SavedScene extends Omit<ArchivedScene, 'objects' | 'folder'> {
  /** Linksets to save, each as a member of its own; taken one by one while the archive is written. */
  readonly objects: Iterable<SceneGroup>;
}

/** An asset to save. */
export interface SavedAsset {
  /** Asset id; becomes the name of the member. */
  readonly id: Uuid;
  /** Asset type; becomes the suffix of that name, such as `_texture.jp2` for 0. */
  readonly type: number;
  /** The whole asset, as the store has it. */
  readonly bytes: Uint8Array;
}

/** What goes into a region archive. */
export interface SavedArchive {
  /** One makes an archive of version 0.8, several one of 1.0. */
  readonly regions: readonly SavedScene[];
  /** Each once. Types that archives have no name for are left out: nobody could read them. */
  readonly assets: Iterable<SavedAsset> | AsyncIterable<SavedAsset>;
  /** Seconds since 1970. */
  readonly savedAt: number;
}

/**
 * Writes a region archive as OpenSim writes and reads it: a gzipped tar, piece by piece, so that memory is one entry at most.
 * @throws EncodeError for regions too far apart or two in one place, when the first piece is asked for; what `assets` throws
 * @source archives.md §1
 */
export async function* writeRegionArchive(
  archive: SavedArchive,
): AsyncGenerator<Uint8Array, void, undefined> {
  const zip = createGzip();
  // Errors of the members come out of the stream that is read below.
  pipeline(Readable.from(writeTar(membersOf(archive)), { objectMode: true }), zip, () => undefined);
  yield* zip as AsyncIterable<Uint8Array>;
}

async function* membersOf({ regions, assets, savedAt }: SavedArchive): AsyncGenerator<NewTarMember> {
  yield { path: 'archive.xml', bytes: encodeUtf8(formatControlFile(regions, savedAt)) };
  for (const region of regions)
    yield* regionMembers(region, regions.length > 1 ? `regions/${folderOf(region)}/` : '');
  for await (const { id, type, bytes } of assets) {
    const name = formatAssetName({ id, type });
    if (name.includes('_')) yield { path: `assets/${name}`, bytes };
  }
}

function* regionMembers(region: SavedScene, folder: string): Generator<NewTarMember> {
  const { settings, parcels, terrain, objects } = region;
  const name = fileName(region.name);
  if (settings !== undefined)
    yield { path: `${folder}settings/${name}.xml`, bytes: encodeRegionSettings(settings) };
  for (const parcel of parcels)
    yield { path: `${folder}landdata/${String(parcel.id)}.xml`, bytes: encodeArchivedParcel(parcel) };
  if (terrain !== undefined) yield { path: `${folder}terrains/${name}.r32`, bytes: encodeR32(terrain) };
  for (const group of objects)
    yield {
      path: `${folder}objects/${objectName(group)}`,
      bytes: encodeObjectXml({ layout: 'archive', groups: [group] }),
    };
}

/** `<name>_<x>-<y>-<z>__<id>.xml`: metres of three digits. A reader goes by none of it. @source archives.md §1.2 */
function objectName({ parts }: SceneGroup): string {
  const [root] = parts;
  if (root === undefined) return '_.xml';
  const { x, y, z } = root.groupPosition;
  const metres = [x, y, z].map((value) =>
    String(Number.isFinite(value) ? Math.round(value) : 0).padStart(3, '0'),
  );
  return `${fileName(root.name)}_${metres.join('-')}__${String(root.id)}.xml`;
}
