import { Uuid, rotationFromHeading } from '@landfall/protocol/datatypes';
import type { Colour, Vector3 } from '@landfall/protocol/datatypes';
import {
  BOX_SHAPE,
  EMPTY_OBJECT,
  encodeFullUpdate,
  OBJECT_FLAG,
  OBJECT_MATERIAL,
  PATH_CURVE,
  PCODE,
  PROFILE,
} from '@landfall/protocol/object';
import type { ObjectBlock, PackedShape } from '@landfall/protocol/object';
import { encodeTextureEntry, PLAIN_FACE } from '@landfall/protocol/texture-entry';
import type { PrimConfig } from '../../config/index.ts';

/** Anybody may look at it, its inventory is empty, it may be transferred. */
const PRIM_FLAGS = OBJECT_FLAG.anyOwner | OBJECT_FLAG.inventoryEmpty | OBJECT_FLAG.transfer;
/** Every viewer has it: the plywood of a new prim. */
const PLYWOOD = Uuid.parse('89556747-24cb-43ed-920b-47caed15465f');
const WHITE_TEXT: Colour = { r: 255, g: 255, b: 255, a: 255 };

/** An object of one part. */
export interface Prim {
  readonly localId: number;
  readonly id: Uuid;
  readonly ownerId: Uuid;
  readonly name: string;
  readonly description: string;
  readonly position: Vector3;
  readonly scale: Vector3;
  /** As it stands in an ObjectUpdate. */
  readonly block: ObjectBlock;
}

export function createPrim(localId: number, id: Uuid, ownerId: Uuid, config: PrimConfig): Prim {
  const [x, y, z] = config.position;
  const [width, depth, height] = config.scale;
  const position = { x, y, z };
  const scale = { x: width, y: depth, z: height };
  const rotation = rotationFromHeading((config.heading / 180) * Math.PI);
  const textureEntry = encodeTextureEntry({
    default: { ...PLAIN_FACE, textureId: PLYWOOD, colour: colourOf(config.colour) },
    faces: new Map(),
  });
  const block = encodeFullUpdate({
    ...EMPTY_OBJECT,
    localId,
    id,
    crc: localId,
    pcode: PCODE.prim,
    material: OBJECT_MATERIAL.wood,
    scale,
    motion: { ...EMPTY_OBJECT.motion, position, rotation },
    updateFlags: PRIM_FLAGS,
    shape: shapeOf(config.shape),
    textureEntry,
    text: config.text,
    textColour: WHITE_TEXT,
  });
  return { localId, id, ownerId, name: config.name, description: config.description, position, scale, block };
}

function shapeOf(shape: PrimConfig['shape']): PackedShape {
  if (shape === 'box') return BOX_SHAPE;
  if (shape === 'cylinder') return { ...BOX_SHAPE, profileCurve: PROFILE.circle };
  return { ...BOX_SHAPE, pathCurve: PATH_CURVE.circle, profileCurve: PROFILE.halfCircle };
}

/** Red, green, blue and alpha from 0 to 1. */
function colourOf([r, g, b, a]: PrimConfig['colour']): Colour {
  return { r: byteOf(r), g: byteOf(g), b: byteOf(b), a: byteOf(a) };
}

function byteOf(channel: number): number {
  return Math.round(Math.min(1, Math.max(0, channel)) * 255);
}
