import { ASSET_TYPE } from '../index.ts';

/** What is worn where. @source viewer llwearabletype.h; PROTOCOL §14 */
export const WEARABLE_TYPE = Object.freeze({
  shape: 0,
  skin: 1,
  hair: 2,
  eyes: 3,
  shirt: 4,
  pants: 5,
  shoes: 6,
  socks: 7,
  jacket: 8,
  gloves: 9,
  undershirt: 10,
  underpants: 11,
  skirt: 12,
  alpha: 13,
  tattoo: 14,
  physics: 15,
  universal: 16,
});

/** The kind of asset of a wearable: of shape, skin, hair and eyes a body part, of all others clothing. */
export function assetTypeOfWearable(type: number): number {
  return type <= WEARABLE_TYPE.eyes ? ASSET_TYPE.bodyPart : ASSET_TYPE.clothing;
}
