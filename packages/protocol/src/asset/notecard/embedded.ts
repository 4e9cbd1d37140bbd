import type { InventoryItem } from '../../inventory/index.ts';

/** Plane 16 has no more characters. */
export const MAX_EMBEDDED_ITEMS = 0xfffe;
/** The character of the first item. @source viewer llviewertexteditor.cpp; PROTOCOL §14 */
const FIRST = 0x10_0000;

/** An item that stands in a text. */
export interface EmbeddedItem {
  /** Its character in the text is `embeddedCharacter(index)`. */
  readonly index: number;
  /** What the character stands for, as an inventory has it. */
  readonly item: InventoryItem;
}

/** The content of a notecard. */
export interface Notecard {
  /** Items stand in it as a character each. */
  readonly text: string;
  /** What the characters in the text stand for. */
  readonly items: readonly EmbeddedItem[];
}

/** The character, two UTF-16 units, that stands for an item in the text. `index`: from 0, below {@link MAX_EMBEDDED_ITEMS}. */
export function embeddedCharacter(index: number): string {
  return String.fromCodePoint(FIRST + index);
}

/** The index of the item that a character stands for; undefined for every other character. */
export function embeddedIndex(character: string): number | undefined {
  const index = (character.codePointAt(0) ?? 0) - FIRST;
  return index >= 0 && index < MAX_EMBEDDED_ITEMS ? index : undefined;
}
