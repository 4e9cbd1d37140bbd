import { decodeBase64 } from '@landfall/protocol/bytes';
import { decodeArchiveText } from '../archive/index.ts';
import type { ReferenceCollector } from './collector.ts';
import { takeMaterialOverrides } from './material-overrides.ts';
import { takeExtraParams, takeObjectAnimations, takeParticles, takeTextureEntry } from './prim-fields.ts';
import { xmlLeaves } from './xml-leaves.ts';
import type { XmlLeaf } from './xml-leaves.ts';

/** Elements whose value is the id of an asset, as a `UUID` or `Guid` child or as plain text. @source archives.md §1.5 */
const ID_ELEMENTS = new Set(['SculptTexture', 'CollisionSound', 'SoundID', 'AssetID']);

/** Elements with bytes in them, as base64. */
const BINARY_ELEMENTS: ReadonlyMap<string, (bytes: Uint8Array, into: ReferenceCollector) => void> = new Map([
  ['TextureEntry', takeTextureEntry],
  ['ExtraParams', takeExtraParams],
  ['ParticleSystem', takeParticles],
  ['SOPAnims', takeObjectAnimations],
  ['MatOvrd', takeMaterialOverrides],
]);

/**
 * What a linkset refers to: XML2 or original layout, coalesced, with everything in the contents of its prims.
 * The contents' own references are in their own assets. Why not by protocol's object-xml: docs/decisions/0023.
 */
export function takeObject(bytes: Uint8Array, into: ReferenceCollector): void {
  for (const leaf of xmlLeaves(decodeArchiveText(bytes))) takeLeaf(leaf, into);
}

function takeLeaf(leaf: XmlLeaf, into: ReferenceCollector): void {
  const { name, text, around } = leaf;
  const element = name === 'UUID' || name === 'Guid' ? (around.at(-1) ?? '') : name;
  const takeBytes = BINARY_ELEMENTS.get(element);
  if (ID_ELEMENTS.has(element)) into.attempt(element, () => into.addText(text));
  else if (takeBytes !== undefined) into.attempt(element, () => takeBytes(decodeBase64(text), into));
  else if (around.includes('DynAttrs') || name === 'DynAttrs') into.addCarried(text);
}
