/** What stands in a region: kinds, shapes, places, and what else messages say of objects; bytes and back. */
export { PCODE } from './pcode.ts';
export { HOLE, PATH_CURVE, PROFILE } from './shape-parameters.ts';
export type { ShapeParameters } from './shape-parameters.ts';
export { BOX_SHAPE, packShape, unpackShape } from './packed-shape.ts';
export type { PackedShape } from './packed-shape.ts';
export {
  fieldsOfShape,
  putShape,
  readShape,
  SHAPE_BYTES,
  shapeOfFields,
  writeShape,
} from './shape-fields.ts';
export type { ShapeFields } from './shape-fields.ts';
export { OBJECT_FLAG, OBJECT_MATERIAL } from './object-flags.ts';
export { MAX_ATTACHMENTS, MAX_CONTENTS, MAX_LINKED } from './object-limits.ts';
export {
  ATTACH_BESIDE,
  LAST_ATTACHMENT_POINT,
  attachmentPointOf,
  isScreenPoint,
  stateOfAttachment,
} from './attachment.ts';
export { MOTION_ROW, motionOfRow } from './motion.ts';
export type { MotionRows, ObjectMotion } from './motion.ts';
export { decodePlacement, encodePlacement, readPlacement } from './placement.ts';
export type { Precision, WrittenMotion } from './placement.ts';
export {
  decodeTerse,
  encodeTerse,
  isTerseOfAvatar,
  readTerse,
  terseLocalId,
  terseTextureEntry,
  textureEntryOfTerse,
} from './terse-update.ts';
export type { TerseUpdate, WrittenTerse } from './terse-update.ts';
export { isPlainTerse, LONGEST_ROTATION, readPlainTerse } from './plain-terse.ts';
export { EMPTY_OBJECT } from './object-description.ts';
export type { ObjectDescription, ObjectSound } from './object-description.ts';
export { decodeFullUpdate, encodeFullUpdate } from './full-update.ts';
export type { ObjectBlock } from './full-update.ts';
export { COMPRESSED } from './compressed-update.ts';
export { decodeCompressedUpdate } from './decode-compressed.ts';
export { encodeCompressedUpdate } from './encode-compressed.ts';
export {
  ALL_FACES,
  TEXTURE_ANIMATION,
  decodeTextureAnimation,
  encodeTextureAnimation,
} from './texture-animation.ts';
export type { TextureAnimation } from './texture-animation.ts';
export { PARTICLE_FLAG, PARTICLE_PATTERN, USUAL_BLEND } from './particle-system.ts';
export type { ParticleSystem } from './particle-system.ts';
export { decodeParticleSystem, particleTextureOf } from './decode-particles.ts';
export { encodeParticleSystem } from './encode-particles.ts';
export { decodeTransform, encodeTransform, TRANSFORM, typeOfTransform } from './multiple-update.ts';
export type { Transform } from './multiple-update.ts';
export { formatNameValues, parseNameValues } from './name-value.ts';
export type { NameValue } from './name-value.ts';
export { decodeObjectAnimations, encodeObjectAnimations } from './object-animations.ts';
export type { ObjectAnimation } from './object-animations.ts';
export {
  decodeObjectFamily,
  decodeObjectProperties,
  encodeObjectFamily,
  encodeObjectProperties,
} from './object-properties.ts';
export type { ObjectFamily, ObjectProperties } from './object-properties.ts';
export {
  decodeCostAnswer,
  decodeObjectIds,
  decodePhysicsAnswer,
  decodePhysicsEvent,
  encodeCostAnswer,
  encodeObjectIds,
  encodePhysicsAnswer,
  encodePhysicsEvent,
} from './object-weights.ts';
export type { ObjectCost, ObjectPhysics } from './object-weights.ts';
