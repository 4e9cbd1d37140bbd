import { Uuid } from '@landfall/protocol/datatypes';

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** An asset of text with the ids that others have now; one of other bytes, or without such ids, is as it was. */
export function withNewIds(bytes: Uint8Array, ids: ReadonlyMap<string, Uuid>): Uint8Array {
  if (ids.size === 0) return bytes;
  // Every byte is one character so, and comes back as it was.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  let isChanged = false;
  const changed = text.replace(ID, (old) => {
    const now = ids.get(Uuid.parse(old).key);
    isChanged ||= now !== undefined;
    return now?.toString() ?? old;
  });
  return isChanged ? new Uint8Array(Buffer.from(changed, 'latin1')) : bytes;
}
