import { decodeText, encodeText } from '../bytes/index.ts';
import { Uuid, ZERO_VECTOR } from '../datatypes/index.ts';
import type { Colour } from '../datatypes/index.ts';
import type { MessageOf } from '../message/index.ts';
import type { ObjectDescription, ObjectSound } from './object-description.ts';
import { fieldsOfShape, shapeOfFields } from './shape-fields.ts';
import { decodePlacement, encodePlacement } from './placement.ts';

/** One object of an ObjectUpdate. */
export type ObjectBlock = MessageOf<'ObjectUpdate'>['ObjectData'][number];

/**
 * Reads a block of an ObjectUpdate.
 * @throws DecodeError where its placement has a form that nobody writes, or is none
 * @source PROTOCOL §9.1; vectors/object
 */
export function decodeFullUpdate(block: ObjectBlock): ObjectDescription {
  return {
    localId: block.ID,
    id: block.FullID,
    pcode: block.PCode,
    state: block.State,
    crc: block.CRC,
    material: block.Material,
    clickAction: block.ClickAction,
    scale: block.Scale,
    motion: decodePlacement(block.ObjectData),
    parentId: block.ParentID,
    updateFlags: block.UpdateFlags,
    ownerId: block.OwnerID,
    shape: shapeOfFields(block),
    textureEntry: block.TextureEntry,
    textureAnimation: block.TextureAnim,
    nameValues: decodeText(block.NameValue),
    data: block.Data,
    text: decodeText(block.Text),
    textColour: textColourAt(block.TextColor, 0),
    mediaUrl: decodeText(block.MediaURL),
    particles: block.PSBlock,
    extraParams: block.ExtraParams,
    sound: soundOf(block),
  };
}

/** An object as a block of an ObjectUpdate. The fields of joints, which no viewer reads, are zero. */
export function encodeFullUpdate(object: ObjectDescription): ObjectBlock {
  const { sound } = object;
  return {
    ID: object.localId,
    State: object.state,
    FullID: object.id,
    CRC: object.crc,
    PCode: object.pcode,
    Material: object.material,
    ClickAction: object.clickAction,
    Scale: object.scale,
    ObjectData: encodePlacement(object.motion),
    ParentID: object.parentId,
    UpdateFlags: object.updateFlags,
    ...fieldsOfShape(object.shape),
    TextureEntry: object.textureEntry,
    TextureAnim: object.textureAnimation,
    NameValue: encodeText(object.nameValues),
    Data: object.data,
    Text: encodeText(object.text),
    TextColor: textColourBytes(object.textColour),
    MediaURL: encodeText(object.mediaUrl),
    PSBlock: object.particles,
    ExtraParams: object.extraParams,
    Sound: sound?.id ?? Uuid.zero,
    OwnerID: object.ownerId,
    Gain: sound?.gain ?? 0,
    Flags: sound?.flags ?? 0,
    Radius: sound?.radius ?? 0,
    JointType: 0,
    JointPivot: ZERO_VECTOR,
    JointAxisOrAnchor: ZERO_VECTOR,
  };
}

function soundOf({ Sound, Gain, Flags, Radius }: ObjectBlock): ObjectSound | undefined {
  if (Sound.isZero && Gain === 0 && Flags === 0 && Radius === 0) return undefined;
  return { id: Sound, gain: Gain, flags: Flags, radius: Radius };
}

/** Of a text only the alpha is stored upside down. @source viewer llviewerobject.cpp */
export function textColourAt(bytes: Uint8Array, at: number): Colour {
  return { r: bytes[at]!, g: bytes[at + 1]!, b: bytes[at + 2]!, a: 255 - bytes[at + 3]! };
}

/** The four bytes of a text's colour. */
export function textColourBytes({ r, g, b, a }: Colour): Uint8Array {
  return Uint8Array.of(r, g, b, 255 - a);
}
