import { ASSET_TYPE } from '@landfall/protocol/asset';

/** What can be uploaded as a file. */
export interface UploadKind {
  /** One of {@link ASSET_TYPE}: what the file becomes. @source PROTOCOL §14, asset types */
  readonly assetType: number;
  /** What viewers list its item as, such as 15 for a snapshot. @source viewer llinventorytype.h */
  readonly inventoryType: number;
  /** The folder it goes to when the request names none of the account's. */
  readonly folder: string;
}

const SNAPSHOT: UploadKind = { assetType: ASSET_TYPE.texture, inventoryType: 15, folder: 'Photo Album' };
const ANIMATION: UploadKind = { assetType: ASSET_TYPE.animation, inventoryType: 19, folder: 'Animations' };

/** By the name that requests give it, which is that of viewers' URLs or of OpenSim's own tools. */
const KINDS: ReadonlyMap<string, UploadKind> = new Map([
  ['texture', { assetType: ASSET_TYPE.texture, inventoryType: 0, folder: 'Textures' }],
  ['sound', { assetType: ASSET_TYPE.sound, inventoryType: 1, folder: 'Sounds' }],
  ['landmark', { assetType: ASSET_TYPE.landmark, inventoryType: 3, folder: 'Landmarks' }],
  ['clothing', { assetType: ASSET_TYPE.clothing, inventoryType: 18, folder: 'Clothing' }],
  ['notecard', { assetType: ASSET_TYPE.notecard, inventoryType: 7, folder: 'Notecards' }],
  ['lsltext', { assetType: ASSET_TYPE.script, inventoryType: 10, folder: 'Scripts' }],
  ['bodypart', { assetType: ASSET_TYPE.bodyPart, inventoryType: 18, folder: 'Body Parts' }],
  ['animatn', ANIMATION],
  ['animation', ANIMATION],
  ['gesture', { assetType: ASSET_TYPE.gesture, inventoryType: 20, folder: 'Gestures' }],
  ['settings', { assetType: ASSET_TYPE.settings, inventoryType: 25, folder: 'Settings' }],
]);

const TYPES: ReadonlySet<number> = new Set([...KINDS.values()].map(({ assetType }) => assetType));

/** Can assets of this type be uploaded? Objects, models and links cannot: what is in them is not only their uploader's to say. */
export const isUploadable = (assetType: number): boolean => TYPES.has(assetType);

/** The kind that a request names; undefined for what cannot be uploaded here, such as models. */
export function uploadKind(assetType: string, inventoryType: string): UploadKind | undefined {
  if (assetType === 'texture' && inventoryType === 'snapshot') return SNAPSHOT;
  return KINDS.get(assetType);
}
