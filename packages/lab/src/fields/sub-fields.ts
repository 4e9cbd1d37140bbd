/** What is inside fields that the schema only knows as bytes. */
import { nameOfAnimation } from '@landfall/protocol/avatar';
import { decodeThrottle } from '@landfall/protocol/circuit';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import type { Message } from '@landfall/protocol/message';
import { decodeOverlayCell } from '@landfall/protocol/parcel';
import { describeLayer } from '@landfall/protocol/terrain';
import { decodeTransferSource } from '@landfall/protocol/transfer';
import {
  compressedParts,
  extraParamPart,
  extraParamParts,
  nameValueParts,
  particleParts,
  placementParts,
  terseParts,
  terseTextureEntryParts,
  textureAnimationParts,
  textureEntryParts,
  transformParts,
} from './object-parts.ts';
import type { Branch, Tree } from './tree.ts';

/** The fields of one repeat of a block. */
type Fields = Readonly<Record<string, Tree>>;
type Decode = (value: Tree, fields: Fields, message: Message) => Branch | undefined;

const ofBytes =
  (decode: (bytes: Uint8Array, fields: Fields, message: Message) => Branch | undefined): Decode =>
  (value, fields, message) =>
    value instanceof Uint8Array && value.length > 0 ? decode(value, fields, message) : undefined;

/** By `Message.Block.Field`. */
const DECODERS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['ObjectUpdate.ObjectData.ObjectData', ofBytes(placementParts)],
  ['ObjectUpdate.ObjectData.TextureEntry', ofBytes(textureEntryParts)],
  ['ObjectUpdate.ObjectData.TextureAnim', ofBytes(textureAnimationParts)],
  ['ObjectUpdate.ObjectData.NameValue', ofBytes(nameValueParts)],
  ['ObjectUpdate.ObjectData.PSBlock', ofBytes(particleParts)],
  ['ObjectUpdate.ObjectData.ExtraParams', ofBytes(extraParamParts)],
  [
    'ObjectUpdateCompressed.ObjectData.Data',
    ofBytes((bytes, { UpdateFlags }) => compressedParts(UpdateFlags, bytes)),
  ],
  ['ImprovedTerseObjectUpdate.ObjectData.Data', ofBytes(terseParts)],
  ['ImprovedTerseObjectUpdate.ObjectData.TextureEntry', ofBytes(terseTextureEntryParts)],
  ['MultipleObjectUpdate.ObjectData.Data', ofBytes((bytes, { Type }) => transformParts(Type, bytes))],
  ['ObjectImage.ObjectData.TextureEntry', ofBytes(textureEntryParts)],
  [
    'ObjectExtraParams.ObjectData.ParamData',
    ofBytes((bytes, { ParamType }) => extraParamPart(ParamType, bytes)),
  ],
  ['AvatarAppearance.ObjectData.TextureEntry', ofBytes(textureEntryParts)],
  ['AgentSetAppearance.ObjectData.TextureEntry', ofBytes(textureEntryParts)],
  ['AgentThrottle.Throttle.Throttles', ofBytes((bytes) => ({ ...decodeThrottle(bytes) }))],
  ['LayerData.LayerData.Data', ofBytes((bytes, _, message) => layerParts(bytes, message))],
  ['ParcelOverlay.ParcelData.Data', ofBytes(overlayParts)],
  ['TransferRequest.TransferInfo.Params', ofBytes((bytes, { SourceType }) => sourceParts(SourceType, bytes))],
  ['AvatarAnimation.AnimationList.AnimID', animationParts],
  ['AgentAnimation.AnimationList.AnimID', animationParts],
]);

/**
 * What is inside a field; undefined where nothing is known of it, or it is empty. Never throws: bytes that are not what they
 * should be have one part, `error`.
 * @param fields of the same repeat of the block
 */
export function subFieldsOf(
  message: Message,
  block: string,
  field: string,
  fields: Readonly<Record<string, Tree>>,
): Branch | undefined {
  const decode = DECODERS.get(`${message.name}.${block}.${field}`);
  if (decode === undefined) return undefined;
  try {
    return decode(fields[field], fields, message);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { error: error.message };
  }
}

/** Whether anything is known of the inside of a field. */
export const hasSubFields = (message: string, block: string, field: string): boolean =>
  DECODERS.has(`${message}.${block}.${field}`);

/** Where each patch of a layer lies and how it is packed. */
function layerParts(bytes: Uint8Array, message: Message): Branch | undefined {
  if (message.name !== 'LayerData') return undefined;
  const { patches, ...group } = describeLayer(bytes, message.LayerID.Type);
  return { ...group, patches: patches.map((patch) => ({ ...patch })) };
}

/** How many of its cells are whose. */
function overlayParts(bytes: Uint8Array): Branch {
  const owners: Record<string, number> = {};
  for (const byte of bytes) {
    const { owner } = decodeOverlayCell(byte);
    const name = typeof owner === 'number' ? `owner${owner}` : owner;
    owners[name] = (owners[name] ?? 0) + 1;
  }
  return { cells: bytes.length, owners };
}

function sourceParts(type: Tree, bytes: Uint8Array): Branch | undefined {
  if (typeof type !== 'number') return undefined;
  return { ...decodeTransferSource({ SourceType: type, Params: bytes }) };
}

function animationParts(value: Tree): Branch | undefined {
  const name = value instanceof Uuid ? nameOfAnimation(value) : undefined;
  return name === undefined ? undefined : { name };
}
