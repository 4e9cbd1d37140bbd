import { DecodeError } from '@landfall/protocol/errors';
import type { CaptureEnd, CapturedFrame, FrameSource } from './frame.ts';
import { isPcap, PcapFrames } from './pcap-reader.ts';
import { isPcapng, PcapngFrames } from './pcapng-reader.ts';
import { foreignKind, unpackCapture } from './unpack.ts';

/** A capture is read as a whole; a longer one is refused. Hours of one agent are some ten MiB. */
export const MAX_CAPTURE_BYTES = 1024 * 1024 * 1024;

/**
 * All frames of a pcap (micro- or nanoseconds, either byte order) or pcapng file, packed with gzip or not, and how it ended. What a file that breaks off
 * holds until then is given.
 * @throws DecodeError with the offset into the file, when it is no capture or not as its format says.
 */
export function* readFrames(file: Uint8Array): Generator<CapturedFrame, CaptureEnd, undefined> {
  if (file.length > MAX_CAPTURE_BYTES) {
    throw new DecodeError(`capture is longer than ${MAX_CAPTURE_BYTES} bytes`, { offset: MAX_CAPTURE_BYTES });
  }
  const { bytes: unpacked, isCut } = unpackCapture(file, MAX_CAPTURE_BYTES);
  // Not as Node's Buffer, whose slice() does not copy: frames are views of what is read here.
  const bytes = new Uint8Array(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength);
  if (bytes.length === 0) throw new DecodeError('the capture is empty');
  const source = frameSourceOf(bytes);
  source.push(bytes);
  for (let frame = source.next(); frame !== undefined; frame = source.next()) yield frame;
  const end = source.end();
  // It may break off just where a frame ends.
  return isCut ? { ...end, cut: end.cut ?? { offset: bytes.length, what: 'the gzip stream' } } : end;
}

/**
 * What reads a capture file that begins so, at least four bytes of it.
 * @throws DecodeError when it is no capture that is read
 */
export function frameSourceOf(beginning: Uint8Array): FrameSource {
  if (isPcapng(beginning)) return new PcapngFrames();
  if (isPcap(beginning)) return new PcapFrames();
  const kind = foreignKind(beginning);
  throw new DecodeError(kind ?? 'neither a pcap nor a pcapng file', { offset: 0 });
}
