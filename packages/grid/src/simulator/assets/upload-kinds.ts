/** What can be uploaded as a file. */
export interface UploadKind {
  /** @source PROTOCOL §14, asset types */
  readonly assetType: number;
  /** @source viewer llinventorytype.h */
  readonly inventoryType: number;
  /** The folder it goes to when the request names none of the account's. */
  readonly folder: string;
}

const SNAPSHOT: UploadKind = { assetType: 0, inventoryType: 15, folder: 'Photo Album' };
const ANIMATION: UploadKind = { assetType: 20, inventoryType: 19, folder: 'Animations' };

/** By the name that requests give it, which is that of viewers' URLs or of OpenSim's own tools. */
const KINDS: ReadonlyMap<string, UploadKind> = new Map([
  ['texture', { assetType: 0, inventoryType: 0, folder: 'Textures' }],
  ['sound', { assetType: 1, inventoryType: 1, folder: 'Sounds' }],
  ['landmark', { assetType: 3, inventoryType: 3, folder: 'Landmarks' }],
  ['clothing', { assetType: 5, inventoryType: 18, folder: 'Clothing' }],
  ['notecard', { assetType: 7, inventoryType: 7, folder: 'Notecards' }],
  ['lsltext', { assetType: 10, inventoryType: 10, folder: 'Scripts' }],
  ['bodypart', { assetType: 13, inventoryType: 18, folder: 'Body Parts' }],
  ['animatn', ANIMATION],
  ['animation', ANIMATION],
  ['gesture', { assetType: 21, inventoryType: 20, folder: 'Gestures' }],
  ['settings', { assetType: 56, inventoryType: 25, folder: 'Settings' }],
]);

/** The kind that a request names; undefined for what cannot be uploaded here, such as models. */
export function uploadKind(assetType: string, inventoryType: string): UploadKind | undefined {
  if (assetType === 'texture' && inventoryType === 'snapshot') return SNAPSHOT;
  return KINDS.get(assetType);
}
