import { Uuid } from '@landfall/protocol/datatypes';

const UUID_TEXT = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const UUID_LENGTH = 36;

/** Every UUID written out in a stream of bytes, but the zero one, as often as it stands there. Lines may have any length. */
export async function* idsIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uuid, void, undefined> {
  let rest = '';
  for await (const chunk of chunks) {
    const text = rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    let end = 0;
    for (const found of text.matchAll(UUID_TEXT)) {
      end = found.index + UUID_LENGTH;
      const id = Uuid.parse(found[0]);
      if (!id.isZero) yield id;
    }
    // One that goes on in the next chunk has at most 35 characters here.
    rest = text.slice(Math.max(end, text.length - UUID_LENGTH + 1));
  }
}
