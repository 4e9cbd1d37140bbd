import { decodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { numberOf, parseSparseList } from './sparse.ts';
import type { SparsePart } from './sparse.ts';

/** What a pax or GNU member says about the next one. */
export interface Announcement {
  path?: string;
  sizeBytes?: number;
  sparse?: SparseAnnouncement;
}

export interface SparseAnnouncement {
  realBytes: number;
  /** In this list; undefined when they stand in front of the bytes. */
  parts?: SparsePart[];
}

/** Records `length key=value\n`, where the length counts the whole record. @throws DecodeError */
export function decodePax(bytes: Uint8Array): Announcement {
  const found: Announcement = {};
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(0x20, at);
    const length = blank < 0 ? Number.NaN : Number(decodeUtf8(bytes, at, blank));
    if (!Number.isInteger(length) || length < blank - at + 3 || at + length > bytes.length)
      throw new DecodeError('pax record with a wrong length', { offset: at });
    takeRecord(decodeUtf8(bytes, blank + 1, at + length - 1), found);
    at += length;
  }
  return found;
}

type Take = (value: string, found: Announcement) => void;

const sparseOf = (found: Announcement): SparseAnnouncement => (found.sparse ??= { realBytes: 0 });

/** Three versions of GNU's sparse files; the name of such a member itself is one of a process of tar. */
const RECORDS: ReadonlyMap<string, Take> = new Map<string, Take>([
  ['path', (value, found) => (found.path ??= value)],
  ['size', (value, found) => (found.sizeBytes = sizeOf(value))],
  ['GNU.sparse.name', (value, found) => (found.path = value)],
  ['GNU.sparse.realsize', (value, found) => (sparseOf(found).realBytes = sizeOf(value))],
  ['GNU.sparse.size', (value, found) => (sparseOf(found).realBytes = sizeOf(value))],
  ['GNU.sparse.map', (value, found) => (sparseOf(found).parts = parseSparseList(value))],
  ['GNU.sparse.numblocks', (_, found) => (sparseOf(found).parts ??= [])],
  ['GNU.sparse.offset', (value, found) => addPart(found, value)],
  ['GNU.sparse.numbytes', (value, found) => endPart(found, value)],
]);

function takeRecord(record: string, found: Announcement): void {
  const equals = record.indexOf('=');
  RECORDS.get(record.slice(0, equals))?.(record.slice(equals + 1), found);
}

function addPart(found: Announcement, offset: string): void {
  const sparse = sparseOf(found);
  sparse.parts = [...(sparse.parts ?? []), { offset: numberOf(offset), sizeBytes: 0 }];
}

function endPart(found: Announcement, size: string): void {
  const parts = sparseOf(found).parts ?? [];
  const last = parts.pop();
  if (last !== undefined) parts.push({ ...last, sizeBytes: numberOf(size) });
}

function sizeOf(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new DecodeError('pax size that is no number');
  return Number(value);
}
