import { MAX_SHORT_TEXT_BYTES } from '@landfall/protocol/bytes';
import { MAX_LINKED } from '@landfall/protocol/object';
import { z } from 'zod';

const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'is not a UUID');
const pair = z.tuple([z.number(), z.number()]);
const vector = z.tuple([z.number(), z.number(), z.number()]);
const colour = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const extent = z.number().positive();
const part = z.number().min(0).max(1);

/** How a face is painted. Colours are red, green, blue, alpha from 0 to 1; what is left out is as all faces have it. */
const face = z.strictObject({
  texture: uuid.optional(),
  colour: colour.optional(),
  repeats: pair.optional(),
  offset: pair.optional(),
  /** Degrees, counter-clockwise. */
  turn: z.number().optional(),
  glow: part.optional(),
  fullbright: z.boolean().optional(),
  /** 0 not at all, to 3. */
  shiny: z.int().min(0).max(3).optional(),
  bump: z.int().min(0).max(31).optional(),
  planar: z.boolean().optional(),
});

/** What a shape is made of beyond its kind, in units: see `ShapeParameters` of `@landfall/protocol/object`. */
const form = z.strictObject({
  hole: z.enum(['same', 'circle', 'square', 'triangle']).optional(),
  pathBegin: part.optional(),
  pathEnd: part.optional(),
  pathScaleX: z.number().min(0).max(2).optional(),
  pathScaleY: z.number().min(0).max(2).optional(),
  pathShearX: z.number().optional(),
  pathShearY: z.number().optional(),
  pathTwist: z.number().optional(),
  pathTwistBegin: z.number().optional(),
  pathRadiusOffset: z.number().optional(),
  pathTaperX: z.number().optional(),
  pathTaperY: z.number().optional(),
  pathRevolutions: z.number().min(1).max(4).optional(),
  pathSkew: z.number().optional(),
  profileBegin: part.optional(),
  profileEnd: part.optional(),
  profileHollow: part.optional(),
});

const light = z.strictObject({
  colour: vector.default([1, 1, 1]),
  intensity: part.default(1),
  /** Metres. */
  radius: extent.default(10),
  falloff: z.number().min(0).default(0.75),
});

const flexible = z.strictObject({
  softness: z.int().min(0).max(3).default(2),
  tension: z.number().default(1),
  drag: z.number().default(2),
  gravity: z.number().default(0.3),
  wind: z.number().default(0),
  force: vector.default([0, 0, 0]),
});

const sculpt = z.strictObject({
  texture: uuid,
  wrap: z.enum(['sphere', 'torus', 'plane', 'cylinder']).default('sphere'),
  inverted: z.boolean().default(false),
  mirrored: z.boolean().default(false),
});

/** See `TextureAnimation` of `@landfall/protocol/object`. */
const textureAnimation = z.strictObject({
  modes: z.array(z.enum(['loop', 'reverse', 'pingPong', 'smooth', 'rotate', 'scale'])),
  /** 255 for all. */
  face: z.int().min(0).max(255).default(255),
  frames: pair.default([1, 1]),
  start: z.number().default(0),
  length: z.number().default(1),
  rate: z.number().default(1),
});

/** See `ParticleSystem` of `@landfall/protocol/object`: seconds, metres. */
const particles = z.strictObject({
  pattern: z.enum(['drop', 'explode', 'angle', 'cone']).default('explode'),
  flags: z
    .array(z.enum(['interpolateColour', 'interpolateScale', 'wind', 'followVelocity', 'emissive', 'bounce']))
    .default([]),
  texture: uuid.optional(),
  burstRate: extent.default(0.5),
  burstCount: z.int().min(1).max(255).default(4),
  burstRadius: z.number().min(0).default(0),
  speed: pair.default([0.5, 1]),
  outerAngle: z.number().default(0),
  acceleration: vector.default([0, 0, 0]),
  maxAge: extent.default(3),
  startColour: colour.default([1, 1, 1, 1]),
  endColour: colour.default([1, 1, 1, 0]),
  startSize: pair.default([0.5, 0.5]),
  endSize: pair.default([0.5, 0.5]),
});

/** What somebody else may do with it. */
const everyone = z.array(z.enum(['copy', 'move', 'modify', 'transfer']));

/** Every part of a linkset, and whatever stands alone. */
const one = {
  id: uuid.optional(),
  name: z.string().max(63).default('Object'),
  description: z.string().max(127).default(''),
  shape: z
    .enum(['box', 'cylinder', 'prism', 'sphere', 'torus', 'tube', 'ring', 'tree', 'grass'])
    .default('box'),
  form: form.default({}),
  /** Of trees and grass, which kind. */
  species: z.int().min(0).max(20).default(0),
  position: vector,
  scale: z.tuple([extent, extent, extent]).default([0.5, 0.5, 0.5]),
  /** Degrees counter-clockwise from east, around the vertical axis. */
  heading: z.number().default(0),
  /** Degrees around x, then y, then z, instead of a heading. */
  rotation: vector.optional(),
  /** Of all faces that are not named. */
  ...face.shape,
  colour: colour.default([1, 1, 1, 1]),
  faces: z.record(z.string().regex(/^([0-9]|[1-5][0-9]|6[0-3])$/, 'is no face'), face).default({}),
  material: z
    .enum(['stone', 'metal', 'glass', 'wood', 'flesh', 'plastic', 'rubber', 'light'])
    .default('wood'),
  text: z.string().max(MAX_SHORT_TEXT_BYTES).default(''),
  textColour: colour.default([1, 1, 1, 1]),
  light: light.optional(),
  flexible: flexible.optional(),
  sculpt: sculpt.optional(),
  /** Of a mesh, its asset. */
  mesh: uuid.optional(),
  textureAnimation: textureAnimation.optional(),
  particles: particles.optional(),
  /** Radians a second around each axis: viewers turn it. */
  spin: vector.optional(),
  phantom: z.boolean().default(false),
  everyone: everyone.default([]),
};

/** A prim of a scene, or a linkset: the places and rotations of its parts are relative to it. */
export const prim = z.strictObject({
  ...one,
  /** What it does when somebody touches it: `kiosk` has one of everything that a script can ask. */
  script: z.enum(['kiosk']).optional(),
  parts: z
    .array(z.strictObject(one))
    .max(MAX_LINKED - 1)
    .default([]),
});

/** The scripts that there are. */
export type ScriptName = NonNullable<z.output<typeof prim>['script']>;
/** A part of a linkset with its defaults filled in. */
export type PartConfig = Omit<z.output<typeof prim>, 'parts' | 'script'>;
/** How a face is painted. */
export type FaceConfig = z.output<typeof face>;
/** A prim of a scene before its defaults are filled in. */
export type PrimInput = z.input<typeof prim>;
