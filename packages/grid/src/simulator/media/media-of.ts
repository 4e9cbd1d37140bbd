import { DecodeError } from '@landfall/protocol/errors';
import { asArray, formatLlsdXml, parseLlsdXml } from '@landfall/protocol/llsd';
import {
  decodeMediaEntry,
  encodeMediaEntry,
  formatMediaVersion,
  parseMediaVersion,
} from '@landfall/protocol/object-media';
import type { MediaEntry } from '@landfall/protocol/object-media';
import { formatXmlNode } from '@landfall/protocol/object-xml';
import type { ScenePart, XmlNode } from '@landfall/protocol/object-xml';
import { decodeTextureEntry, encodeTextureEntry, faceOf, MAX_FACES } from '@landfall/protocol/texture-entry';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { PartChanges } from '../objects/index.ts';

/** Where archives have it, below Shape: XML in a text. @source archives.md §1.4; OpenSim PrimitiveBaseShape.cs (MediaList) */
const ELEMENT = 'Media';

/** What plays on each face; undefined for a face with nothing. What cannot be read is nothing. */
export type FaceMedia = readonly (MediaEntry | undefined)[];

/** What plays on a part. */
export function mediaOf({ restOfShape }: ScenePart): FaceMedia {
  const node = restOfShape.find(({ name }) => name === ELEMENT);
  const text = node === undefined ? '' : textOf(node);
  const start = text.indexOf('<llsd>');
  const end = text.lastIndexOf('</llsd>');
  if (start < 0 || end < start) return [];
  try {
    const value = parseLlsdXml(text.slice(start, end + '</llsd>'.length));
    return asArray(value).slice(0, MAX_FACES).map(decodeMediaEntry);
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}

/** Some archives have it as elements. */
const textOf = (node: XmlNode): string =>
  node.children.length === 0 ? node.text : node.children.map(formatXmlNode).join('');

/**
 * A part on which something else plays: its version counts on, and its texture entry says which faces have media.
 * @source OpenSim MoapModule.cs (HandleObjectMediaUpdate, UpdateMediaUrl)
 */
export function withMedia(part: ScenePart, faces: FaceMedia, agentId: Uuid): PartChanges {
  const known = faces.slice(0, MAX_FACES);
  const list = known.map((entry) => (entry === undefined ? null : encodeMediaEntry(entry)));
  const text = `<OSMedia type="sl" version="0.1"><OSData>${formatLlsdXml(list)}</OSData></OSMedia>`;
  const rest = part.restOfShape.filter(({ name }) => name !== ELEMENT);
  const { version = 0 } = parseMediaVersion(part.mediaUrl) ?? {};
  return {
    restOfShape: [...rest, { name: ELEMENT, text, children: [] }],
    mediaUrl: formatMediaVersion({ version: version + 1, agentId }),
    textureEntry: marked(part.textureEntry, known),
  };
}

function marked(bytes: Uint8Array, faces: FaceMedia): Uint8Array {
  const entry = decodeTextureEntry(bytes);
  if (entry === undefined) return bytes;
  const changed = new Map(entry.faces);
  for (const [face, media] of faces.entries())
    changed.set(face, { ...faceOf(entry, face), hasMedia: media !== undefined });
  return encodeTextureEntry({ ...entry, faces: changed });
}
