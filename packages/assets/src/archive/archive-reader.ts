import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { parseAssetName } from './asset-name.ts';
import { NEWER_VERSION, parseControlFile } from './control-file.ts';
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
  | {
      readonly kind: 'control';
      readonly path: string;
      readonly control: ControlFile;
      readonly bytes: Uint8Array;
    }
  | {
      readonly kind: 'asset';
      readonly path: string;
      readonly id: Uuid;
      readonly type: number;
      readonly sizeBytes: number;
      /** Only before the next member is asked for. @throws DecodeError when it is too large or cut off */
      readonly read: () => Promise<Uint8Array>;
    }
  | {
      readonly kind: 'item';
      readonly path: string;
      readonly item: ArchivedItem;
      readonly bytes: Uint8Array;
    }
  | {
      /** A linkset, region settings or a parcel: XML that refers to assets. */
      readonly kind: 'object' | 'settings' | 'parcel';
      readonly path: string;
      readonly region: string;
      readonly sizeBytes: number;
      readonly read: () => Promise<Uint8Array>;
    }
  | {
      /** Only when all members are asked for: terrain, and what has no place in an archive. */
      readonly kind: 'other';
      readonly path: string;
      readonly region: string;
      readonly isTerrain: boolean;
      readonly sizeBytes: number;
      readonly read: () => Promise<Uint8Array>;
    }
  /** A member that is there but cannot be used, with the reason. */
  | { readonly kind: 'refused'; readonly path: string; readonly sizeBytes: number; readonly reason: string };

/** How an archive is read. */
interface ReadingOptions {
  readonly all?: boolean;
  readonly withoutControl?: boolean;
  /** Hears the path of each member, directories too, when all of it has come. */
  readonly onWhole?: (path: string) => void;
}

/**
 * Reads an OAR (0.1 to 1.0) or IAR (0.1 to 1.2), gzipped or plain, in any order of members, as a stream.
 * Directories are passed over in silence, terrain and what has no place in an archive unless all members are asked for.
 * `withoutControl`: a control file that cannot be read is refused like any other member, unless it is of a newer major version.
 * @throws DecodeError when the container itself is damaged, breaks a limit, or is of a newer major version
 * @source archives.md §1, §2
 */
export async function* readArchive(
  chunks: AsyncIterable<Uint8Array>,
  limits: ArchiveLimits = {},
  { all = false, withoutControl = false, onWhole }: ReadingOptions = {},
): AsyncGenerator<ArchiveMember, void, undefined> {
  let fatal: DecodeError | undefined;
  for await (const member of readTar(gunzipIfNeeded(chunks, limits.maxExpandedBytes), limits, onWhole)) {
    if (member.kind === 'directory' || fatal !== undefined) continue;
    const { path, sizeBytes } = member;
    const read = await classify(member).catch((error: unknown) => {
      if (!(error instanceof DecodeError) || error.path === NEWER_VERSION) throw error;
      if (isControl(path) && !withoutControl) fatal = error;
      return { kind: 'refused', path, sizeBytes, reason: error.what } as const;
    });
    if (fatal === undefined && (all || read.kind !== 'other')) yield read;
  }
  // It is told at the end: what is wrong with the archive itself is why its control file cannot be read.
  if (fatal !== undefined) throw fatal;
}

/** However its path is written: an archive whose control file cannot be used is not read without it. */
function isControl(path: string): boolean {
  try {
    return placeOf(path).role === 'control';
  } catch {
    return false;
  }
}

async function classify(member: TarMember): Promise<ArchiveMember> {
  const { path, sizeBytes } = member;
  const place = placeOf(path);
  if (member.kind === 'other')
    throw new DecodeError(
      member.linkName === undefined
        ? 'neither file nor directory'
        : `a link to ${member.linkName.slice(0, 100)}`,
    );
  const read = (): Promise<Uint8Array> => member.read();
  if (place.role === 'control') {
    const bytes = await read();
    return { kind: 'control', path, control: parseControlFile(bytes), bytes };
  }
  if (place.role === 'asset') return { kind: 'asset', path, sizeBytes, ...parseAssetName(place.name), read };
  if (!place.name.endsWith('.xml') || place.role === 'terrain' || place.role === 'other')
    return {
      kind: 'other',
      path,
      region: place.region,
      isTerrain: place.role === 'terrain',
      sizeBytes,
      read,
    };
  if (place.role !== 'item') return { kind: place.role, path, region: place.region, sizeBytes, read };
  const bytes = await read();
  return { kind: 'item', path, item: parseArchivedItem(bytes), bytes };
}
