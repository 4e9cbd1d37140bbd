import { encodeUtf8 } from '@landfall/protocol/bytes';
import { EncodeError } from '@landfall/protocol/errors';
import { MOST_PATH_BYTES } from './limits.ts';
import { TAR_BLOCK_BYTES, encodeTarHeader, paddingAfter } from './tar-header.ts';

/** A member to write; without bytes it is a directory. */
export interface NewTarMember {
  /** With `/` between its parts; at most 4096 bytes as UTF-8. */
  readonly path: string;
  /** Content of a file; a directory has none. */
  readonly bytes?: Uint8Array;
}

const LONG_NAME = '././@LongLink';
const MOST_PLAIN_NAME = 100;

/**
 * The chunks of a tar in OpenSim's form: v7 headers, GNU long names without a NUL at their end, two blocks of zeros.
 * @throws EncodeError for a path longer than 4096 bytes
 * @source archives.md §1.1
 */
export async function* writeTar(
  members: Iterable<NewTarMember> | AsyncIterable<NewTarMember>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const { path, bytes } of members) {
    const encoded = encodeUtf8(path);
    if (encoded.length > MOST_PATH_BYTES) throw new EncodeError(`path of ${encoded.length} bytes`);
    const isLong = encoded.length > MOST_PLAIN_NAME;
    if (isLong) yield* memberOf(LONG_NAME, 'L', encoded);
    yield* memberOf(isLong ? plainName(encoded) : path, bytes === undefined ? '5' : '0', bytes);
  }
  yield new Uint8Array(2 * TAR_BLOCK_BYTES);
}

function* memberOf(name: string, type: string, bytes: Uint8Array = new Uint8Array(0)): Generator<Uint8Array> {
  yield encodeTarHeader({ name, type, sizeBytes: bytes.length });
  if (bytes.length === 0) return;
  yield bytes;
  const padding = paddingAfter(bytes.length);
  if (padding > 0) yield new Uint8Array(padding);
}

/** What a reader without long names would see: the beginning, as ASCII. */
function plainName(encoded: Uint8Array): string {
  const ascii = Array.from(encoded.subarray(0, MOST_PLAIN_NAME), (byte) => (byte < 0x80 ? byte : 0x3f));
  return String.fromCharCode(...ascii);
}
