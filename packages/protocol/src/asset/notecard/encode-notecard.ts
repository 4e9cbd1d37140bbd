import { ByteWriter, utf8Length } from '../../bytes/index.ts';
import { EncodeError } from '../../errors/index.ts';
import { formatItem } from '../../inventory/index.ts';
import { encodeLines } from '../lines/index.ts';
import { MAX_EMBEDDED_ITEMS } from './embedded.ts';
import type { EmbeddedItem, Notecard } from './embedded.ts';

/**
 * A notecard of version 2.
 * @throws EncodeError for a line break in the name of an item, and an index that has no character
 * @source PROTOCOL §14; viewer llnotecard.cpp
 */
export function encodeNotecard({ text, items }: Notecard): Uint8Array {
  const writer = new ByteWriter();
  writer.put(
    encodeLines([
      'Linden text version 2',
      '{',
      'LLEmbeddedItems version 1',
      '{',
      `count ${items.length}`,
      ...items.flatMap(formatEmbedded),
      '}',
      `Text length ${utf8Length(text)}`,
    ]),
  );
  writer.utf8(text);
  writer.utf8('}\n');
  return writer.finish();
}

function formatEmbedded({ index, item }: EmbeddedItem, at: number): readonly string[] {
  if (!Number.isInteger(index) || index < 0 || index >= MAX_EMBEDDED_ITEMS)
    throw new EncodeError(`an embedded item with index ${index}`, `items[${at}]`);
  return ['{', `ext char index ${index}`, ...formatItem(item), '}'];
}
