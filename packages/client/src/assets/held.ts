import { DecodeError } from '@landfall/protocol/errors';

/** The first bytes of an asset. */
export interface Held {
  /** Not to be changed: many may have them. */
  readonly bytes: Uint8Array;
  /** Of the whole asset; undefined while nobody has said it. */
  readonly sizeBytes: number | undefined;
  /** What the server calls these bytes (ETag). */
  readonly tag: string | undefined;
  /** They may be of another asset, and are kept nowhere. */
  readonly isDoubtful?: boolean;
}

/** Some of an asset's bytes, as one answer brings them. */
export interface Piece extends Held {
  /** Where they begin. */
  readonly start: number;
}

/** Nothing is there yet. */
export const NOTHING: Held = { bytes: new Uint8Array(0), sizeBytes: undefined, tag: undefined };

/** The bytes of an asset were others than before: it has to be fetched anew. */
export class ChangedAssetError extends DecodeError {}

/** Whether that is all of it. */
export const isWhole = ({ bytes, sizeBytes }: Held): boolean =>
  sizeBytes !== undefined && bytes.length >= sizeBytes;

/**
 * What is there and what has come, as one.
 * @throws ChangedAssetError when they are not of the same bytes; DecodeError when there is a gap between them, or nothing is new
 */
export function joined(held: Held, piece: Piece): Held {
  const { bytes, start } = piece;
  if (start === 0 && bytes.length >= held.bytes.length && isWhole(piece)) return checked(held, piece);
  if (start > held.bytes.length) throw new DecodeError('a piece of an asset that lies elsewhere');
  const sizeBytes = piece.sizeBytes ?? held.sizeBytes;
  checkSame(held, piece);
  const end = start + bytes.length;
  if (end <= held.bytes.length && sizeBytes !== held.bytes.length)
    throw new DecodeError('a piece of an asset with nothing new');
  const grown = new Uint8Array(Math.max(end, held.bytes.length));
  grown.set(held.bytes);
  grown.set(bytes, start);
  const isDoubtful = held.isDoubtful === true || piece.isDoubtful === true;
  return { bytes: grown, sizeBytes, tag: piece.tag ?? held.tag, ...(isDoubtful ? { isDoubtful } : {}) };
}

/** The whole, which is believed whatever was there before, unless that was of the same asset as its server calls it. */
function checked(held: Held, piece: Piece): Held {
  if (piece.tag !== undefined && piece.tag === held.tag) checkSame(held, piece);
  const { start: _, ...whole } = piece;
  return whole;
}

function checkSame(held: Held, piece: Piece): void {
  const isSameSize =
    held.sizeBytes === undefined || piece.sizeBytes === undefined || held.sizeBytes === piece.sizeBytes;
  const isSameTag = held.tag === undefined || piece.tag === undefined || held.tag === piece.tag;
  const most = Math.min(held.bytes.length, piece.start + piece.bytes.length);
  let isSame = isSameSize && isSameTag && !(held.bytes.length > (piece.sizeBytes ?? Infinity));
  for (let at = piece.start; isSame && at < most; at++)
    isSame = held.bytes[at] === piece.bytes[at - piece.start];
  if (!isSame) throw new ChangedAssetError('the bytes of an asset have changed');
}
