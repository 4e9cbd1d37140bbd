import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { formatArchiveWarning } from '@landfall/assets/region-archive';
import type { ArchiveWarning } from '@landfall/assets/region-archive';
import type { AssetStore } from '@landfall/assets/store';
import { loadGridArchive } from '@landfall/grid';
import type { GridArchive, GridConfig } from '@landfall/grid';
import { naming, unreadable } from './read-whole.ts';

/** Warnings that are shown one by one: more would hide where the grid can be reached. */
const MOST_SHOWN = 20;

/**
 * The regions of a region archive, its assets in the store, and what is to be said about it.
 * @throws UsageError when the file cannot be read; DecodeError when it is no region archive; StorageError
 */
export async function loadArchiveFile(
  path: string,
  store: AssetStore,
  tell: (line: string) => void,
): Promise<GridConfig['regions']> {
  let shown = 0;
  try {
    const onWarning = (warning: ArchiveWarning): void => {
      if (shown++ < MOST_SHOWN) tell(`warning: ${formatArchiveWarning(warning)}`);
    };
    const load = async (): Promise<GridArchive> =>
      await loadGridArchive(createReadStream(path), store, { onWarning });
    const archive = await naming(path, load);
    if (shown > MOST_SHOWN) tell(`… and ${shown - MOST_SHOWN} more warnings`);
    tell(describe(basename(path), archive));
    return archive.regions;
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw unreadable(path, error);
    throw error;
  }
}

function describe(
  name: string,
  { regions, objects, parts, parcels, assets, warningCount }: GridArchive,
): string {
  const counts = [
    count(regions.length, 'region'),
    `${count(objects, 'object')} (${count(parts, 'prim')})`,
    count(parcels, 'parcel'),
    count(assets.count, 'asset'),
    count(warningCount, 'warning'),
  ];
  return `${name}: ${counts.join(', ')}`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
