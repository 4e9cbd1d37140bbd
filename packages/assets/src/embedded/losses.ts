import { crc32 } from 'node:zlib';
import { isUnreadable, replaceFile } from '../files/index.ts';
import type { Files } from '../files/index.ts';
import type { AssetEntry, Catalogue } from '../index/index.ts';
import type { DataPlace, Journal, Lost } from '../journal/index.ts';
import { StorageError } from '../store/index.ts';
import { holdsRecord } from './holds-record.ts';

/** An asset of which something lay in what is gone from the journal. The index still knows it. */
export interface LostAsset {
  readonly entry: AssetEntry;
  readonly isRecordLost: boolean;
  readonly isContentLost: boolean;
}

/** In the data folder: which assets the last loss that was met took something of. */
export const LOST_LIST = 'lost-assets.txt';

/** The assets that had something in these segments which is not there any more, by rising id. */
export async function* lostAssets(
  journal: Journal,
  catalogue: Catalogue,
  lost: readonly Lost[],
): AsyncGenerator<LostAsset> {
  const segments = new Set(lost.map(({ segment }) => segment));
  for await (const entry of catalogue.assets(async () => undefined)) {
    const data = catalogue.blob(entry.asset.hash)?.data;
    const isRecordLost =
      segments.has(entry.place.segment) && !(await holdsRecord(journal, entry.asset, entry.place));
    const isContentLost =
      data !== undefined &&
      segments.has(data.segment) &&
      !(await holdsData(journal, data, entry.asset.sizeBytes));
    if (isRecordLost || isContentLost) yield { entry, isRecordLost, isContentLost };
  }
}

async function holdsData(
  journal: Journal,
  { segment, offset, crc }: DataPlace,
  sizeBytes: number,
): Promise<boolean> {
  try {
    if (((await journal.sizeOf(segment)) ?? 0) < offset + sizeBytes) return false;
    return crc32(await journal.read(segment, offset, sizeBytes)) === crc;
  } catch (error) {
    if (isUnreadable(error)) return false;
    throw error;
  }
}

/**
 * Lists what is lost in {@link LOST_LIST}, changes nothing else, and says it all.
 * @returns the error to be thrown: StorageError `lost`
 */
export async function tellLosses(
  { files, folder }: { readonly files: Files; readonly folder: string },
  journal: Journal,
  catalogue: Catalogue | undefined,
  lost: readonly Lost[],
): Promise<StorageError> {
  const lines: string[] = [];
  let contents = 0;
  if (catalogue !== undefined)
    for await (const one of lostAssets(journal, catalogue, lost)) {
      lines.push(lineOf(one));
      if (one.isContentLost) contents += 1;
    }
  const list = `# id, SHA-256, bytes, what is gone\n${lines.join('')}`;
  const isListed =
    catalogue !== undefined &&
    (await replaceFile(files, folder, LOST_LIST, Buffer.from(list)).then(
      () => true,
      () => false,
    ));
  const which =
    catalogue === undefined
      ? 'the index is gone too, which would tell of what assets'
      : `of ${lines.length} assets, ${contents} of them with their contents` +
        (isListed ? `, listed in ${folder}/${LOST_LIST}` : '');
  return new StorageError(
    `${describeLost(lost)}: ${which}. Nothing is changed until the files are brought back, or the loss is accepted`,
    'lost',
  );
}

/**
 * `1024 bytes of the journal that were acknowledged are gone (segments 1, 2)`, and as much of those that are there and not what they
 * were.
 */
export function describeLost(lost: readonly Lost[]): string {
  const gone = lost.filter(({ isUnknown, isForeign }) => isUnknown !== true && isForeign !== true);
  const foreign = lost.filter(({ isForeign }) => isForeign === true);
  const damaged = lost.filter(({ isUnknown }) => isUnknown === true);
  return [
    ...describeGone(gone),
    ...describeKind(foreign, 'are not there, and something else lies in their place'),
    ...describeKind(damaged, 'are damaged, and no index knows what was in them'),
  ].join('; ');
}

function describeGone(gone: readonly Lost[]): string[] {
  if (gone.length === 0 || gone.some(({ bytes }) => bytes > 0)) return describeKind(gone, 'are gone');
  return [
    `a part of the journal that was acknowledged is gone, of a size that is not known (${segmentsOf(gone)})`,
  ];
}

function describeKind(lost: readonly Lost[], what: string): string[] {
  if (lost.length === 0) return [];
  const bytes = lost.reduce((sum, one) => sum + one.bytes, 0);
  const least = lost.some((one) => one.bytes === 0) ? 'at least ' : '';
  return [`${least}${bytes} bytes of the journal that were acknowledged ${what} (${segmentsOf(lost)})`];
}

function segmentsOf(lost: readonly Lost[]): string {
  const segments = [...new Set(lost.map(({ segment }) => segment))];
  return `segment${segments.length === 1 ? '' : 's'} ${segments.join(', ')}`;
}

function lineOf({ entry: { asset }, isRecordLost, isContentLost }: LostAsset): string {
  const what = [...(isRecordLost ? ['record'] : []), ...(isContentLost ? ['content'] : [])];
  return `${asset.id.toString()}\t${asset.hash}\t${asset.sizeBytes}\t${what.join(' and ')}\n`;
}

/**
 * What must have been in the journal, from what refers to it, where no ledger tells: format 1 had none.
 * @param isAnyBlob whether there are blob files at all
 */
export async function expectedByIndex(
  catalogue: Catalogue | undefined,
  hasSegments: boolean,
  isAnyBlob: () => Promise<boolean>,
): Promise<Map<number, number>> {
  const expected = new Map<number, number>();
  const note = (segment: number, end: number): void => {
    expected.set(segment, Math.max(end, expected.get(segment) ?? 0));
  };
  if (catalogue === undefined) {
    // Blobs without any journal: whatever named them is gone.
    if (!hasSegments && (await isAnyBlob())) note(1, 0);
    return expected;
  }
  for await (const { place } of catalogue.assets(async () => undefined))
    note(place.segment, place.offset + 1);
  for await (const { data, sizeBytes } of catalogue.blobs(async () => undefined))
    if (data !== undefined) note(data.segment, data.offset + sizeBytes);
  return expected;
}
