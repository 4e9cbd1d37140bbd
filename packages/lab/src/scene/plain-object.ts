import { Uuid } from '@landfall/protocol/datatypes';
import type { Colour, Quaternion, Vector3 } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import type { ExtraParam } from '@landfall/protocol/extra-params';
import {
  OBJECT_FLAG,
  OBJECT_MATERIAL,
  attachmentPointOf,
  decodeParticleSystem,
  decodeTextureAnimation,
  unpackShape,
} from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { PLAIN_FACE } from '@landfall/protocol/texture-entry';
import type { TextureEntry, TextureFace } from '@landfall/protocol/texture-entry';
import type { CollectedObject } from './collected-scene.ts';
import { lookOf } from './object-look.ts';
import { plainAttachment, plainAvatar } from './plain-avatar.ts';
import type { Places } from './places.ts';
import { SceneWarnings } from './scene-warnings.ts';
import { originOf } from './world-matrix.ts';

type Plain = Readonly<Record<string, unknown>>;

/** An object as plain values: what is as usual is left out; ids are text, vectors and colours are lists, bytes are hex. */
export function plainObject(
  { description, naming, mayExport, overrides, avatar }: CollectedObject,
  places: Places,
): Plain {
  // What is damaged has been told when it was to be shown.
  const { kind, faces, extraParams, form } = lookOf(description, new SceneWarnings());
  const place = places.of(description);
  const { motion, shape } = description;
  return {
    id: description.id.toString(),
    localId: description.localId,
    ...(description.parentId === 0 ? {} : { parentLocalId: description.parentId }),
    kind,
    ...(naming === undefined
      ? {}
      : {
          name: naming.name,
          ...said('description', naming.description),
          owner: naming.ownerId.toString(),
          ...(naming.creatorId === undefined ? {} : { creator: naming.creatorId.toString() }),
        }),
    ...(typeof place === 'string' ? { nowhere: place } : { scenePosition: listOf(originOf(place)) }),
    position: listOf(motion.position),
    rotation: listOfRotation(motion.rotation),
    scale: listOf(description.scale),
    ...moving(description),
    ...(kind === 'avatar' || kind === 'plant' ? {} : { shape: unpackShape(shape) }),
    ...(form === undefined ? {} : { form: withTextIds(form) }),
    ...(kind === 'plant' ? { species: description.state } : {}),
    ...(kind !== 'plant' && description.state !== 0
      ? { state: description.state, attachmentPoint: attachmentPointOf(description.state) }
      : {}),
    ...plainAttachment(description, places.wearerOf(description)?.description),
    ...plainAvatar(avatar),
    ...(description.textureEntry.length === 0 ? {} : { faces: plainFaces(faces) }),
    flags: flagsOf(description.updateFlags),
    mayExport,
    material: nameIn(OBJECT_MATERIAL, description.material),
    ...(description.clickAction === 0 ? {} : { clickAction: description.clickAction }),
    ...(description.text === ''
      ? {}
      : { text: description.text, textColour: listOfColour(description.textColour) }),
    ...plainExtras(extraParams),
    ...(overrides === undefined || overrides.size === 0
      ? {}
      : { materialOverrides: plainValue(Object.fromEntries(overrides)) }),
    ...decoded('textureAnimation', description.textureAnimation, decodeTextureAnimation),
    ...decoded('particles', description.particles, decodeParticleSystem),
    ...(description.sound === undefined ? {} : { sound: withTextIds(description.sound) }),
    ...said('mediaUrl', description.mediaUrl),
    ...said('nameValues', description.nameValues),
  };
}

function said(name: string, text: string): Plain {
  return text === '' ? {} : { [name]: text };
}

function moving({ motion }: ObjectDescription): Plain {
  const { velocity, acceleration, angularVelocity } = motion;
  const moves = { velocity, acceleration, angularVelocity };
  return Object.fromEntries(
    Object.entries(moves)
      .filter(([, { x, y, z }]) => x !== 0 || y !== 0 || z !== 0)
      .map(([name, vector]) => [name, listOf(vector)]),
  );
}

function plainFaces({ default: usual, faces }: TextureEntry): Plain {
  const named = [...faces].map(([number, face]) => [number, plainFace(face)] as const);
  return { default: plainFace(usual), ...Object.fromEntries(named) };
}

/** Only what differs from a plain white face. */
function plainFace(face: TextureFace): Plain {
  const { colour, ...others } = face;
  const usual: Plain = { ...PLAIN_FACE };
  const differing = Object.entries(others).filter(([name, value]) => String(value) !== String(usual[name]));
  const { r, g, b, a } = colour;
  const isWhite = r === 255 && g === 255 && b === 255 && a === 255;
  return {
    ...withTextIds(Object.fromEntries(differing)),
    ...(isWhite ? {} : { colour: listOfColour(colour) }),
  };
}

function plainExtras(params: readonly ExtraParam[]): Plain {
  const shown = params.filter(({ type }) => type !== 'sculpt' && type !== 'mesh');
  return Object.fromEntries(shown.map(({ type, ...values }) => [type, plainValue(values)]));
}

function decoded(name: string, bytes: Uint8Array, decode: (bytes: Uint8Array) => unknown): Plain {
  if (bytes.length === 0) return {};
  try {
    const value = decode(bytes);
    return value === undefined ? {} : { [name]: plainValue(value) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { [name]: { damaged: error.message, bytes: Buffer.from(bytes).toString('hex') } };
  }
}

function withTextIds(values: object): Plain {
  return plainValue(values) as Plain;
}

/** Ids as text, vectors and colours as lists, bytes as hex, all the way down. */
export function plainValue(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uuid) return value.toString();
  if (isColour(value)) return listOfColour(value);
  if (isVector(value)) return listOf(value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plainValue(inner)]));
}

function isColour(value: object): value is Colour {
  return 'r' in value && 'g' in value && 'b' in value && 'a' in value;
}

function isVector(value: object): value is Vector3 {
  return 'x' in value && 'y' in value && 'z' in value && Object.keys(value).length === 3;
}

function flagsOf(flags: number): readonly string[] {
  return Object.entries(OBJECT_FLAG).flatMap(([name, bit]) => ((flags & bit) === 0 ? [] : [name]));
}

function nameIn(values: Readonly<Record<string, number>>, number: number): string | number {
  return Object.entries(values).find(([, value]) => value === number)?.[0] ?? number;
}

function listOf({ x, y, z }: Vector3): readonly number[] {
  return [x, y, z];
}

function listOfRotation({ x, y, z, w }: Quaternion): readonly number[] {
  return [x, y, z, w];
}

function listOfColour({ r, g, b, a }: Colour): readonly number[] {
  return [r, g, b, a];
}
