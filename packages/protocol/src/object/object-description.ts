import { NO_ROTATION, Uuid, ZERO_VECTOR } from '../datatypes/index.ts';
import type { Colour, Vector3 } from '../datatypes/index.ts';
import type { ObjectMotion } from './motion.ts';
import { BOX_SHAPE } from './packed-shape.ts';
import type { PackedShape } from './packed-shape.ts';

/** A sound that an object makes all the time, or did last. */
export interface ObjectSound {
  /** The sound asset. */
  readonly id: Uuid;
  /** 0 to 1. */
  readonly gain: number;
  /** 1 loop, 2 sync master, 4 sync slave, 8 sync pending, 0x10 queue, 0x20 stop. */
  readonly flags: number;
  /** Metres; 0 for as far as sounds are heard. */
  readonly radius: number;
}

/**
 * All that an ObjectUpdate or ObjectUpdateCompressed says of one object. What few ask for are bytes, views into the message:
 * decode them when they are needed.
 * @source PROTOCOL §9.1, §9.3
 */
export interface ObjectDescription {
  /** Of this region, while it stands there. */
  readonly localId: number;
  /** Its own: other than `localId`, it stays the same when the object goes into another region. */
  readonly id: Uuid;
  /** See `PCODE`. */
  readonly pcode: number;
  /** Of an attachment, where: see `attachmentPointOf`. Of trees and grass, their kind. */
  readonly state: number;
  /** Version of its description; 0 where none is counted. */
  readonly crc: number;
  /** See `OBJECT_MATERIAL`. */
  readonly material: number;
  /** What a click on it does: 0 touch, 1 sit, 2 buy, 3 pay, 4 open, 5 play media, 6 open media, 7 zoom, 8 nothing. */
  readonly clickAction: number;
  /** Metres. */
  readonly scale: Vector3;
  /** Where it is and how it moves: in the region, or relative to its parent. */
  readonly motion: ObjectMotion;
  /** Local id of what it is part of, attached to or sits on; 0 for none. */
  readonly parentId: number;
  /** See `OBJECT_FLAG`. */
  readonly updateFlags: number;
  /** Zero, but of what has a sound or particles. */
  readonly ownerId: Uuid;
  /** Whole numbers, as packed; for `unpackShape`. */
  readonly shape: PackedShape;
  /** For `decodeTextureEntry`; empty where there is none. */
  readonly textureEntry: Uint8Array;
  /** For `decodeTextureAnimation`. */
  readonly textureAnimation: Uint8Array;
  /** For `parseNameValues`. */
  readonly nameValues: string;
  /** Kind of a tree or of grass, in one byte; a scratch pad of anything else. */
  readonly data: Uint8Array;
  /** Above it, and its colour. */
  readonly text: string;
  /** Of the text above it; alpha 255 is opaque. */
  readonly textColour: Colour;
  /** A page, or a version of the pages on its faces: see ObjectMedia. */
  readonly mediaUrl: string;
  /** For `decodeParticleSystem`. */
  readonly particles: Uint8Array;
  /** For `decodeExtraParams`. */
  readonly extraParams: Uint8Array;
  /** Undefined where there is none. */
  readonly sound: ObjectSound | undefined;
}

const NO_BYTES = new Uint8Array(0);

/** Nothing at all, and nothing special: what objects are made of. An avatar has no shape either. */
export const EMPTY_OBJECT: ObjectDescription = Object.freeze({
  localId: 0,
  id: Uuid.zero,
  pcode: 0,
  state: 0,
  crc: 0,
  material: 0,
  clickAction: 0,
  scale: ZERO_VECTOR,
  motion: {
    position: ZERO_VECTOR,
    velocity: ZERO_VECTOR,
    acceleration: ZERO_VECTOR,
    rotation: NO_ROTATION,
    angularVelocity: ZERO_VECTOR,
  },
  parentId: 0,
  updateFlags: 0,
  ownerId: Uuid.zero,
  shape: { ...BOX_SHAPE, pathCurve: 0, profileCurve: 0, pathScaleX: 0, pathScaleY: 0 },
  textureEntry: NO_BYTES,
  textureAnimation: NO_BYTES,
  nameValues: '',
  data: NO_BYTES,
  text: '',
  textColour: { r: 0, g: 0, b: 0, a: 255 },
  mediaUrl: '',
  particles: NO_BYTES,
  extraParams: NO_BYTES,
  sound: undefined,
});
