import { DecodeError } from '../errors/index.ts';
import type { MessageOf } from '../message/index.ts';

/** The highest bit of `Packet` marks the last one. @source PROTOCOL §14; captures/build-objects */
const LAST = 0x8000_0000;
const NUMBER_BITS = 0x7fff_ffff;
/** Before the bytes of the first packet: those of the whole file. */
const SIZE_BYTES = 4;

/** What a SendXferPacket brings. */
export interface XferPacket {
  /** Counted from 0. */
  readonly number: number;
  /** No packet of a higher number follows: the highest bit of `Packet`. */
  readonly isLast: boolean;
  /** A view of the message's bytes. */
  readonly data: Uint8Array;
  /** Bytes of the whole file; in the first packet only. */
  readonly sizeBytes: number | undefined;
}

/** @throws DecodeError for a first packet without a size, or with one below 0 */
export function decodeXferPacket({ XferID, DataPacket }: MessageOf<'SendXferPacket'>): XferPacket {
  const number = XferID.Packet & NUMBER_BITS;
  const isLast = (XferID.Packet & LAST) !== 0;
  const { Data } = DataPacket;
  if (number > 0) return { number, isLast, data: Data, sizeBytes: undefined };
  if (Data.length < SIZE_BYTES)
    throw new DecodeError('the first packet of a file has no size', { path: 'Data' });
  const sizeBytes = new DataView(Data.buffer, Data.byteOffset).getInt32(0, true);
  if (sizeBytes < 0) throw new DecodeError(`a file of ${sizeBytes} bytes`, { path: 'Data' });
  return { number, isLast, data: Data.subarray(SIZE_BYTES), sizeBytes };
}

/** The message; `sizeBytes` is needed for the first packet. */
export function encodeXferPacket(
  id: bigint,
  { number, isLast, data, sizeBytes = 0 }: XferPacket,
): MessageOf<'SendXferPacket'> {
  return {
    name: 'SendXferPacket',
    XferID: { ID: id, Packet: ((isLast ? LAST : 0) | number) >>> 0 },
    DataPacket: { Data: number === 0 ? withSize(data, sizeBytes) : data },
  };
}

function withSize(data: Uint8Array, sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(SIZE_BYTES + data.length);
  new DataView(bytes.buffer).setInt32(0, sizeBytes, true);
  bytes.set(data, SIZE_BYTES);
  return bytes;
}

/** Number of the packet that a ConfirmXferPacket is about, with or without the mark of the last one. */
export const confirmedPacket = ({ XferID }: MessageOf<'ConfirmXferPacket'>): number =>
  XferID.Packet & NUMBER_BITS;
