import { DecodeError } from '@landfall/protocol/errors';
import { XmlScanner } from '@landfall/protocol/xml';
import { decodeArchiveText } from './archive-text.ts';

/**
 * What an `InventoryItem` file says: the texts of the direct children of its root, by their names; of two of a name the last.
 * @param wanted names that are kept; all by default
 * @throws DecodeError when it is no such file
 */
export function itemTexts(bytes: Uint8Array, wanted?: ReadonlySet<string>): ReadonlyMap<string, string> {
  const scanner = new XmlScanner(decodeArchiveText(bytes));
  if (scanner.next() !== 'open' || scanner.name !== 'InventoryItem')
    throw new DecodeError('no InventoryItem', { offset: scanner.at });
  const texts = new Map<string, string>();
  scanner.readText();
  for (let depth = 1; depth > 0;) {
    const tag = scanner.next();
    const { name } = scanner;
    if (tag === 'end') throw scanner.error('document ends inside an element');
    if (tag === 'open') depth++;
    else if (tag === 'close') depth--;
    if (depth === 0) break;
    const text = scanner.readText();
    if (tag === 'open' && depth === 2 && wanted?.has(name) !== false) texts.set(name, text);
  }
  return texts;
}
