import { crc32 } from 'node:zlib';
import type { Place } from '../journal/index.ts';
import { Totals } from './totals.ts';

/** What is committed with every change of the index. */
export interface Note {
  /** Everything before this place of the journal is in the index. */
  readonly checkpoint: Place;
  /** The highest sequence number in the index. */
  readonly sequence: number;
  readonly totals: Totals;
}

export function encodeNote({ checkpoint, sequence, totals }: Note): Buffer {
  const text = Buffer.from(JSON.stringify({ checkpoint, sequence, totals: totals.toPlain() }), 'utf8');
  const out = Buffer.alloc(4 + text.length);
  out.writeUInt32LE(crc32(text), 0);
  text.copy(out, 4);
  return out;
}

/** Undefined when the note is damaged: the index must be made again. */
export function decodeNote(bytes: Uint8Array): Note | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The sum of nothing is zero: four of them are a block that was never written.
  if (view.length <= 4 || crc32(view.subarray(4)) !== view.readUInt32LE(0)) return undefined;
  const { checkpoint, sequence, totals } = JSON.parse(view.toString('utf8', 4)) as {
    checkpoint: Place;
    sequence: number;
    totals: ReturnType<Totals['toPlain']>;
  };
  return { checkpoint, sequence, totals: Totals.fromPlain(totals) };
}
