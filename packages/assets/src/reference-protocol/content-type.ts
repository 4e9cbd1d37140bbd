import { ASSET_TYPE } from '@landfall/protocol/asset';
import { mediaTypeOf } from '../robust/index.ts';

const METAVERSE = 'application/x-metaverse-';

/** Of 2008; what came later has OpenSimulator's own names. @source AssetServerProposal/DeveloperDocs, Content-Type */
const CONTENT_TYPES: ReadonlyMap<number, string> = new Map([
  [ASSET_TYPE.texture, 'image/jp2'],
  [ASSET_TYPE.sound, 'application/ogg'],
  [ASSET_TYPE.callingCard, `${METAVERSE}callingcard`],
  [ASSET_TYPE.landmark, `${METAVERSE}landmark`],
  [ASSET_TYPE.clothing, `${METAVERSE}clothing`],
  [ASSET_TYPE.object, `${METAVERSE}primitive`],
  [ASSET_TYPE.notecard, `${METAVERSE}notecard`],
  [ASSET_TYPE.script, `${METAVERSE}lsl`],
  [ASSET_TYPE.bytecode, `${METAVERSE}lso`],
  [ASSET_TYPE.textureTga, 'image/tga'],
  [ASSET_TYPE.bodyPart, `${METAVERSE}bodypart`],
  [ASSET_TYPE.soundWav, 'audio/x-wav'],
  [ASSET_TYPE.imageJpeg, 'image/jpeg'],
  [ASSET_TYPE.animation, `${METAVERSE}animation`],
  [ASSET_TYPE.gesture, `${METAVERSE}gesture`],
  [ASSET_TYPE.simState, `${METAVERSE}simstate`],
]);

const ASSET_TYPES: ReadonlyMap<string, number> = new Map([
  ...Object.values(ASSET_TYPE)
    .reverse()
    .map((type): [string, number] => [mediaTypeOf(type), type]),
  ...[...CONTENT_TYPES].map(([type, name]): [string, number] => [name, type]),
]);

/** The proposal's content type of an asset type; OpenSimulator's where the proposal has none. */
export const contentTypeOf = (type: number): string => CONTENT_TYPES.get(type) ?? mediaTypeOf(type);

/**
 * The asset type of a content type, in the proposal's names or OpenSimulator's; parameters do not count.
 * @returns undefined for what is no kind of asset: `text/plain`, `application/xml`, `application/octet-stream` and the rest
 */
export function assetTypeOfContent(contentType: string): number | undefined {
  const [name = ''] = contentType.split(';');
  const bare = name.trim().toLowerCase();
  return bare === 'application/octet-stream' ? undefined : ASSET_TYPES.get(bare);
}
