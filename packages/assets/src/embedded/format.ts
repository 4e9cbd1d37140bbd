import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { UsageError } from '@landfall/protocol/errors';
import { BlobFolder } from '../blobs/index.ts';
import { hasCode, readWhole, replaceFile } from '../files/index.ts';
import type { Files } from '../files/index.ts';
import {
  newLedger,
  oldSegmentName,
  readLedger,
  segmentName,
  segmentNumber,
  writeLedger,
} from '../journal/index.ts';
import { StorageError } from '../store/index.ts';
import { damagedFile } from './damaged-files.ts';
import type { DamagedFile } from './damaged-files.ts';
import { LOST_LIST } from './losses.ts';

/**
 * The layout of a data folder: `format` (this number), `journal/` (segments), `ledger` (what must be in it), `blobs/` (files),
 * `index/` (can be lost), `lock`. See docs/wire/embedded-store.md. Changed only when older programs would harm the data;
 * they refuse then. Format 1 named its segments `.log`, which format 2 reads, and had no ledger.
 */
export const FORMAT = 2;

/** In a copy whose first backup has not ended: what is there is no whole store yet. */
export const UNFINISHED_COPY = 'unfinished-copy';

/** What may be there before the first start is through: the layout itself, and what the command keeps beside it. */
const OURS = new Set([
  'journal',
  'index',
  'blobs',
  'lock',
  'format.new',
  'ledger',
  'ledger.new',
  LOST_LIST,
  UNFINISHED_COPY,
  'imports',
  'derived',
  'upkeep',
]);

/** What a folder was when it was found. */
export interface FoundFolder {
  /** Undefined for a folder that was none of ours, and where nobody can tell any more. */
  readonly format: number | undefined;
  readonly damagedFiles: readonly DamagedFile[];
}

/**
 * Makes the layout where it is missing. A store whose `format` is gone or damaged gets it anew, unless it is only looked at: its
 * journal stays as it is.
 * @throws StorageError `newer-format`; UsageError when the folder holds something else
 */
export async function prepareFolder(
  files: Files,
  folder: string,
  { readOnly = false } = {},
): Promise<FoundFolder> {
  const bytes = await readWhole(files, `${folder}/format`).catch(absentFolder);
  const found = parseFormat(bytes);
  if (found !== undefined && found > FORMAT) {
    throw new StorageError(
      `${folder} has format ${found}; this program knows formats up to ${FORMAT}`,
      'newer-format',
    );
  }
  if (found !== undefined) return { format: found, damagedFiles: [] };
  await refuseOthers(files, folder);
  const damagedFiles = (await holdsData(files, folder)) ? [damagedFile('format', bytes)] : [];
  if (readOnly && damagedFiles.length > 0) return { format: undefined, damagedFiles };
  await files.makeFolder(folder);
  for (const name of ['journal', 'index']) await files.makeFolder(`${folder}/${name}`);
  await BlobFolder.prepare(files, `${folder}/blobs`);
  await files.syncFolder(folder);
  await files.syncFolder(dirname(folder)).catch(absentFolder);
  await replaceFile(files, folder, 'format', formatText(FORMAT));
  return { format: undefined, damagedFiles };
}

/** A folder in which the first start did not come to its end has neither. */
async function holdsData(files: Files, folder: string): Promise<boolean> {
  const journal = (await files.list(`${folder}/journal`).catch(noFolder)) ?? [];
  const names = (await files.list(folder).catch(absentFolder)) ?? [];
  return names.includes('ledger') || journal.some((name) => segmentNumber(name) !== undefined);
}

/** @throws StorageError `missing` where a copy was begun and never ended: it must not pass for an empty store, or a sound one */
export async function refuseUnfinishedCopy(files: Files, folder: string): Promise<void> {
  if ((await readWhole(files, `${folder}/${UNFINISHED_COPY}`).catch(absentFolder)) === undefined) return;
  throw new StorageError(
    `${folder} is a copy that has not been finished: a backup into it goes on; without the file ${UNFINISHED_COPY} it is used as it is`,
    'missing',
  );
}

/**
 * Makes a folder of an older format one of ours: older programs are kept out first, then its segments get their new names.
 * Those that were left behind when that ended half-way, or whose new names a power loss took, get them at the next start.
 * With the lock of the folder held.
 */
export async function upgradeFolder(files: Files, folder: string): Promise<void> {
  const journal = `${folder}/journal`;
  const names = (await files.list(journal).catch(absentFolder)) ?? [];
  if (parseFormat(await readWhole(files, `${folder}/format`)) !== FORMAT) {
    // A store of format 2 that has segments has a ledger, or it was lost.
    const isAny = names.some((name) => segmentNumber(name) !== undefined);
    if (isAny && (await readLedger(files, folder)) === undefined)
      await writeLedger(files, folder, newLedger());
    await replaceFile(files, folder, 'format', formatText(FORMAT));
  }
  const old = names.filter((name) => {
    const number = segmentNumber(name);
    return number !== undefined && name === oldSegmentName(number) && !names.includes(segmentName(number));
  });
  for (const name of old)
    await files.rename(`${journal}/${name}`, `${journal}/${segmentName(segmentNumber(name)!)}`);
  if (old.length > 0) await files.syncFolder(journal);
}

/** A folder that lost its format file (or has a damaged one) still has its journal, and is a store. */
async function refuseOthers(files: Files, folder: string): Promise<void> {
  const names = (await files.list(folder).catch(absentFolder)) ?? [];
  if (names.includes('format') || names.includes('journal')) return;
  const other = names.find(
    (name) => !OURS.has(name) && !name.startsWith('lock.') && !name.startsWith('.') && name !== 'lost+found',
  );
  if (other !== undefined)
    throw new UsageError(`${folder} is no store, and not empty: there is ${other} in it`);
}

/** `landfall-assets <number> <CRC-32 of the text before the second blank>`: a flipped bit must not look like a newer format. */
export function formatText(format: number): Buffer {
  const text = `landfall-assets ${format}`;
  return Buffer.from(`${text} ${crc32(text).toString(16)}\n`);
}

/** Undefined when there is none, or a damaged one: it is written anew then, and what is there stays. */
export function parseFormat(bytes: Uint8Array | undefined): number | undefined {
  const match = /^(landfall-assets (\d{1,9})) ([0-9a-f]{1,8})\n$/.exec(
    Buffer.from(bytes ?? []).toString('latin1'),
  );
  if (match === null || crc32(match[1]!).toString(16) !== match[3]) return undefined;
  return Number(match[2]);
}

function noFolder(error: unknown): undefined {
  if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
  throw error;
}

function absentFolder(error: unknown): undefined {
  if (hasCode(error, 'ENOENT')) return undefined;
  throw error;
}
