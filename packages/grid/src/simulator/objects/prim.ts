import { encodeText } from '@landfall/protocol/bytes';
import { Uuid, ZERO_VECTOR, rotationFromHeading } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { PCODE } from '@landfall/protocol/object';
import type { PrimConfig } from '../../config/index.ts';
import { EMPTY_OBJECT_BLOCK, encodeMotion } from './object-block.ts';
import type { ObjectBlock } from './object-block.ts';
import { colourByte, encodeTextureEntry } from './texture-entry.ts';

const MATERIAL_WOOD = 3;
/** Anybody may look at it, its inventory is empty, it may be transferred. */
const PRIM_FLAGS = 0x10 | 0x800 | 0x20000;
/** Every viewer has it: the plywood of a new prim. */
const PLYWOOD = Uuid.parse('89556747-24cb-43ed-920b-47caed15465f');
/** @source PROTOCOL §10 */
const PATH_LINE = 0x10;
const PATH_CIRCLE = 0x20;
const PROFILE_CIRCLE = 0;
const PROFILE_SQUARE = 1;
const PROFILE_HALF_CIRCLE = 5;
const FULL_SIZE = 100;

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
  const block: ObjectBlock = {
    ...EMPTY_OBJECT_BLOCK,
    ...shapeFields(config.shape),
    ID: localId,
    FullID: id,
    CRC: localId,
    PCode: PCODE.prim,
    Material: MATERIAL_WOOD,
    Scale: scale,
    ObjectData: encodeMotion({ position, velocity: ZERO_VECTOR, rotation }),
    UpdateFlags: PRIM_FLAGS,
    TextureEntry: encodeTextureEntry(PLYWOOD, config.colour),
    Text: encodeText(config.text),
    TextColor: textColour(),
  };
  return { localId, id, ownerId, name: config.name, description: config.description, position, scale, block };
}

function shapeFields(shape: PrimConfig['shape']): Partial<ObjectBlock> {
  const size = { PathScaleX: FULL_SIZE, PathScaleY: FULL_SIZE };
  if (shape === 'sphere') return { ...size, PathCurve: PATH_CIRCLE, ProfileCurve: PROFILE_HALF_CIRCLE };
  const ProfileCurve = shape === 'box' ? PROFILE_SQUARE : PROFILE_CIRCLE;
  return { ...size, PathCurve: PATH_LINE, ProfileCurve };
}

/** White and opaque; alpha travels inverted. */
function textColour(): Uint8Array {
  return Uint8Array.of(colourByte(1), colourByte(1), colourByte(1), 255 - colourByte(1));
}
