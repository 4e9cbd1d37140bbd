import { decodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';

const NEWLINE = 0x0a;

/** Lines of a stream, without their ends. @throws DecodeError when one is longer than `mostBytes` */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  mostBytes: number,
): AsyncGenerator<string, void, undefined> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    const bytes: Uint8Array = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, at)) {
      yield decodeUtf8(bytes, at, end);
      at = end + 1;
    }
    rest = bytes.subarray(at);
    if (rest.length > mostBytes) throw new DecodeError(`line of more than ${mostBytes} bytes`);
  }
  if (rest.length > 0) yield decodeUtf8(rest);
}
