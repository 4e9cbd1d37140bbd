import { constants, gunzipSync } from 'node:zlib';
import { DecodeError } from '@landfall/protocol/errors';

/** What compressed files, and captures in formats that are not read, begin with. */
const NAMED: readonly (readonly [beginning: readonly number[], words: string])[] = [
  [[0x28, 0xb5, 0x2f, 0xfd], 'a file compressed with zstd: unpack it first (zstd -d)'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'a file compressed with xz: unpack it first (xz -d)'],
  [[0x42, 0x5a, 0x68], 'a file compressed with bzip2: unpack it first (bzip2 -d)'],
  [[0x04, 0x22, 0x4d, 0x18], 'a file compressed with lz4: unpack it first (lz4 -d)'],
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive: unpack it first'],
  [[0x73, 0x6e, 0x6f, 0x6f, 0x70], 'a snoop file, which is not read: convert it (editcap -F pcapng)'],
  [[0x47, 0x4d, 0x42, 0x55], 'a Network Monitor file, which is not read: convert it (editcap -F pcapng)'],
  [[0xa1, 0xb2, 0xcd, 0x34], 'a modified pcap file, which is not read: convert it (editcap -F pcapng)'],
  [[0x34, 0xcd, 0xb2, 0xa1], 'a modified pcap file, which is not read: convert it (editcap -F pcapng)'],
];

const begins = (file: Uint8Array, beginning: readonly number[]): boolean =>
  file.length >= beginning.length && beginning.every((byte, at) => file[at] === byte);

/** Whether a file that begins so is packed with gzip. */
export const isGzip = (file: Uint8Array): boolean => begins(file, [0x1f, 0x8b]);

/** What the file is, when it is known to be something else than a capture that is read; undefined otherwise. */
export function foreignKind(file: Uint8Array): string | undefined {
  return NAMED.find(([beginning]) => begins(file, beginning))?.[1];
}

/** A capture that is read as a whole. */
export interface UnpackedCapture {
  /** The capture itself, as far as it goes. */
  readonly bytes: Uint8Array;
  /** It was packed, and the packing lacks its end: more was there, even where the last frame is whole. */
  readonly isCut: boolean;
}

/**
 * A file packed with gzip, as tcpdump and Wireshark write them too, unpacked; any other as it is. Of one that breaks off, what
 * there is.
 * @throws DecodeError when it is damaged, or unpacks to more than `maxBytes`
 */
export function unpackCapture(file: Uint8Array, maxBytes: number): UnpackedCapture {
  if (!isGzip(file)) return { bytes: file, isCut: false };
  try {
    return { bytes: gunzipSync(file, { maxOutputLength: maxBytes }), isCut: false };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR'))
      throw refusal(error, maxBytes);
  }
  try {
    const finishFlush = constants.Z_SYNC_FLUSH;
    return { bytes: gunzipSync(file, { maxOutputLength: maxBytes, finishFlush }), isCut: true };
  } catch (error) {
    throw refusal(error, maxBytes);
  }
}

function refusal(cause: unknown, maxBytes: number): DecodeError {
  const isTooLong = cause instanceof RangeError;
  const what = isTooLong ? `gzip unpacks to more than ${maxBytes} bytes` : 'gzip is damaged';
  return new DecodeError(what, { offset: 0, cause });
}
