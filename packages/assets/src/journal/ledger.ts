import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { readWhole, replaceFile } from '../files/index.ts';
import type { Files } from '../files/index.ts';

/**
 * What a journal must have, written apart from it: when its files go, or an older state of them comes back, this tells so.
 * In the folder of the store, as `ledger`: a line of JSON, then its CRC-32 as hexadecimal digits.
 */
export interface Ledger {
  /** The same in the store and in its copies: a copy is never brought up to date from another store. */
  readonly store: string;
  /** By number: how many bytes of the segment were acknowledged at least. */
  readonly segments: ReadonlyMap<number, number>;
  /** Acknowledged parts of the journal went once, and it was accepted. */
  readonly hasLost: boolean;
}

const NAME = 'ledger';

/** The ledger of a store that was just made: an id of its own, no segment, nothing lost. */
export function newLedger(): Ledger {
  return { store: randomUUID(), segments: new Map(), hasLost: false };
}

/** Undefined when there is none, or a damaged one: then nothing is known. */
export async function readLedger(files: Files, folder: string): Promise<Ledger | undefined> {
  const bytes = await readWhole(files, `${folder}/${NAME}`);
  return bytes && decodeLedger(bytes);
}

/** Durable when it resolves. */
export async function writeLedger(files: Files, folder: string, ledger: Ledger): Promise<void> {
  await replaceFile(files, folder, NAME, encodeLedger(ledger));
}

export function encodeLedger({ store, segments, hasLost }: Ledger): Buffer {
  const text = JSON.stringify({ store, segments: [...segments].sort(([a], [b]) => a - b), hasLost });
  return Buffer.from(`${text}\n${crc32(text).toString(16)}\n`, 'utf8');
}

export function decodeLedger(bytes: Uint8Array): Ledger | undefined {
  const [text = '', sum, end] = Buffer.from(bytes).toString('utf8').split('\n');
  if (end !== '' || crc32(text).toString(16) !== sum) return undefined;
  const { store, segments, hasLost } = JSON.parse(text) as {
    store: string;
    segments: [number, number][];
    hasLost: boolean;
  };
  return { store, segments: new Map(segments), hasLost };
}
