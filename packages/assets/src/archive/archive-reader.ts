import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { parseAssetName } from './asset-name.ts';
import { parseControlFile } from './control-file.ts';
import type { ControlFile } from './control-file.ts';
import { gunzipIfNeeded } from './gunzip.ts';
import { parseArchivedItem } from './inventory-item.ts';
import type { ArchivedItem } from './inventory-item.ts';
import type { ArchiveLimits } from './limits.ts';
import { placeOf } from './member-path.ts';
import { readTar } from './tar-reader.ts';
import type { TarMember } from './tar-reader.ts';

/** What a region or inventory archive holds, member by member. */
export type ArchiveMember =
  | { readonly kind: 'control'; readonly path: string; readonly control: ControlFile }
  | {
      readonly kind: 'asset';
      readonly path: string;
      readonly id: Uuid;
      readonly type: number;
      readonly sizeBytes: number;
      /** Only before the next member is asked for. @throws DecodeError when it is too large or cut off */
      readonly read: () => Promise<Uint8Array>;
    }
  | { readonly kind: 'item'; readonly path: string; readonly item: ArchivedItem }
  | {
      /** A linkset, region settings or a parcel: XML that refers to assets. */
      readonly kind: 'object' | 'settings' | 'parcel';
      readonly path: string;
      readonly region: string;
      readonly read: () => Promise<Uint8Array>;
    }
  /** A member that is there but cannot be used, with the reason. */
  | { readonly kind: 'refused'; readonly path: string; readonly sizeBytes: number; readonly reason: string };

/**
 * Reads an OAR (0.1 to 1.0) or IAR (0.1 to 1.2), gzipped or plain, in any order of members, as a stream.
 * Directories, terrain and what neither kind of archive has are passed over in silence.
 * @throws DecodeError when the container itself is damaged, breaks a limit, or is of a newer major version
 * @source archives.md §1, §2
 */
export async function* readArchive(
  chunks: AsyncIterable<Uint8Array>,
  limits: ArchiveLimits = {},
): AsyncGenerator<ArchiveMember, void, undefined> {
  for await (const member of readTar(gunzipIfNeeded(chunks, limits.maxExpandedBytes), limits)) {
    if (member.kind === 'directory') continue;
    const { path, sizeBytes } = member;
    const read = await classify(member).catch((error: unknown) => {
      if (!(error instanceof DecodeError) || isFatal(path)) throw error;
      return { kind: 'refused', path, sizeBytes, reason: error.what } as const;
    });
    if (read !== undefined) yield read;
  }
}

function isFatal(path: string): boolean {
  return path === 'archive.xml';
}

async function classify(member: TarMember): Promise<ArchiveMember | undefined> {
  const { path, sizeBytes } = member;
  const place = placeOf(path);
  if (member.kind === 'other') throw new DecodeError('neither file nor directory');
  const read = (): Promise<Uint8Array> => member.read();
  if (place.role === 'control') return { kind: 'control', path, control: parseControlFile(await read()) };
  if (place.role === 'asset') return { kind: 'asset', path, sizeBytes, ...parseAssetName(place.name), read };
  if (!place.name.endsWith('.xml') || place.role === 'terrain' || place.role === 'other') return undefined;
  if (place.role === 'item') return { kind: 'item', path, item: parseArchivedItem(await read()) };
  return { kind: place.role, path, region: place.region, read };
}
