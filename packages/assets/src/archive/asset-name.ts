import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { parseLooseUuid } from './loose-uuid.ts';

/** Asset type ↔ what stands behind the UUID in a member's name. @source archives.md §1.4 */
const SUFFIXES: ReadonlyMap<number, string> = new Map([
  [ASSET_TYPE.legacyMaterial, '_material.xml'],
  [ASSET_TYPE.texture, '_texture.jp2'],
  [ASSET_TYPE.sound, '_sound.ogg'],
  [ASSET_TYPE.callingCard, '_callingcard.txt'],
  [ASSET_TYPE.landmark, '_landmark.txt'],
  [ASSET_TYPE.clothing, '_clothing.txt'],
  [ASSET_TYPE.object, '_object.xml'],
  [ASSET_TYPE.notecard, '_notecard.txt'],
  [ASSET_TYPE.folder, '_folder.txt'],
  [ASSET_TYPE.script, '_script.lsl'],
  [ASSET_TYPE.bytecode, '_bytecode.lso'],
  [ASSET_TYPE.textureTga, '_texture.tga'],
  [ASSET_TYPE.bodyPart, '_bodypart.txt'],
  [ASSET_TYPE.soundWav, '_sound.wav'],
  [ASSET_TYPE.imageTga, '_image.tga'],
  [ASSET_TYPE.imageJpeg, '_image.jpg'],
  [ASSET_TYPE.animation, '_animation.bvh'],
  [ASSET_TYPE.gesture, '_gesture.txt'],
  [ASSET_TYPE.simState, '_simstate.bin'],
  [ASSET_TYPE.mesh, '_mesh.llmesh'],
  [ASSET_TYPE.settings, '_settings.bin'],
  [ASSET_TYPE.material, '_prmat.dat'],
]);
const TYPES: ReadonlyMap<string, number> = new Map([...SUFFIXES].map(([type, suffix]) => [suffix, type]));

/** What the name of an archived asset says. */
export interface AssetName {
  /** The asset's id, which stands before the suffix. */
  readonly id: Uuid;
  /** Asset type that the suffix stands for, one of {@link ASSET_TYPE}. */
  readonly type: number;
}

/**
 * Reads `<uuid><suffix>`; the suffix begins at the last `_`.
 * @throws DecodeError for a name without suffix, an unknown suffix, and what is no UUID
 */
export function parseAssetName(name: string): AssetName {
  const bar = name.lastIndexOf('_');
  if (bar < 0) throw new DecodeError('asset name without a suffix');
  const type = TYPES.get(name.slice(bar).toLowerCase());
  if (type === undefined) throw new DecodeError(`unknown asset suffix ${name.slice(bar, bar + 32)}`);
  return { id: parseLooseUuid(name.slice(0, bar)), type };
}

/** The name of an archived asset; a type that archives do not know gets no suffix, as OpenSim writes it. */
export function formatAssetName({ id, type }: AssetName): string {
  return `${id.toString()}${SUFFIXES.get(type) ?? ''}`;
}
