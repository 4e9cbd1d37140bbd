import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { readWhole, replaceFile } from '../files/index.ts';
import type { Files } from '../files/index.ts';
import type { DamagedPlace } from './damaged-places.ts';

/**
 * What a journal must have, written apart from it: when its files go, or an older state of them comes back, this tells so.
 * In the folder of the store, as `ledger`: a line of JSON, then its CRC-32 as hexadecimal digits.
 */
export interface Ledger {
  /** The same in the store and in its copies: a copy is never brought up to date from another store. */
  readonly store: string;
  /** By number: how many bytes of the segment were acknowledged at least. */
  readonly segments: ReadonlyMap<number, number>;
  /** By number: how it begins, as far as that is known. It is told from others of its number by that. */
  readonly beginnings: ReadonlyMap<number, number>;
  /** Acknowledged parts of the journal went once: it was accepted, or an index was made without them. */
  readonly hasLost: boolean;
  /** Damaged in place, and known to be. What is damaged and not among them, the index knew before. */
  readonly damage: readonly DamagedPlace[];
}

const NAME = 'ledger';

/** The ledger of a store that was just made: an id of its own, no segment, nothing lost. */
export function newLedger(): Ledger {
  return { store: randomUUID(), segments: new Map(), beginnings: new Map(), hasLost: false, damage: [] };
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

export function encodeLedger({ store, segments, beginnings, hasLost, damage }: Ledger): Buffer {
  const text = JSON.stringify({
    store,
    segments: [...segments]
      .sort(([a], [b]) => a - b)
      .map(([number, bytes]) => [number, bytes, ...(beginnings.has(number) ? [beginnings.get(number)] : [])]),
    hasLost,
    damage: damage.map(({ segment, offset, end, isLost }) => [segment, offset, end, isLost]),
  });
  return Buffer.from(`${text}\n${crc32(text).toString(16)}\n`, 'utf8');
}

/** Its sum is right: it was written by this program, or an older one, which knows of no beginnings and of no damage. */
interface Written {
  readonly store: string;
  readonly segments: readonly (readonly [number: number, bytes: number, beginning?: number])[];
  readonly hasLost: boolean;
  readonly damage?: readonly (readonly [segment: number, offset: number, end: number, isLost: boolean])[];
}

export function decodeLedger(bytes: Uint8Array): Ledger | undefined {
  const [text = '', sum, end] = Buffer.from(bytes).toString('utf8').split('\n');
  if (end !== '' || crc32(text).toString(16) !== sum) return undefined;
  const { store, segments, hasLost, damage = [] } = JSON.parse(text) as Written;
  return {
    store,
    segments: new Map(segments.map(([number, bytes]) => [number, bytes])),
    beginnings: new Map(
      segments.flatMap(([number, , beginning]) => (beginning === undefined ? [] : [[number, beginning]])),
    ),
    hasLost,
    damage: damage.map(([segment, offset, end, isLost]) => ({ segment, offset, end, isLost })),
  };
}
