import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { textNode } from '@landfall/protocol/object-xml';
import type { XmlNode } from '@landfall/protocol/object-xml';

/** OpenSim writes this in front of UTF-8, and goes by the bytes. @source archives.md §1.1 */
export const XML_DECLARATION = '<?xml version="1.0" encoding="utf-16"?>\n';

/** As .NET writes them. */
export const flagText = (value: boolean): string => (value ? 'True' : 'False');
/** Settings and parcels have ids as plain text. */
export const idNode = (name: string, id: Uuid): XmlNode => textNode(name, id.toString());
export const numberNode = (name: string, value: number): XmlNode => textNode(name, String(value));

/** `<x, y, z>`. */
export const placeNode = (name: string, { x, y, z }: Vector3): XmlNode =>
  textNode(name, `<${x}, ${y}, ${z}>`);

/** What {@link placeNode} writes; zero for what is none. */
export function placeOfText(text: string): Vector3 {
  const parts = text.trim().replace(/^<|>$/g, '').split(',').map(Number);
  const [x = 0, y = 0, z = 0] = parts.map((part) => (Number.isFinite(part) ? part : 0));
  return { x, y, z };
}
