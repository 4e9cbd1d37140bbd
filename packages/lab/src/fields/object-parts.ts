/** The parts of fields that tell of objects. */
import { decodeExtraParam, decodeExtraParams } from '@landfall/protocol/extra-params';
import type { ExtraParam } from '@landfall/protocol/extra-params';
import {
  decodeCompressedUpdate,
  decodeParticleSystem,
  decodePlacement,
  decodeTerse,
  decodeTextureAnimation,
  decodeTransform,
  parseNameValues,
  textureEntryOfTerse,
} from '@landfall/protocol/object';
import { decodeTextureEntry } from '@landfall/protocol/texture-entry';
import { decodeUtf8 } from '@landfall/protocol/bytes';
import type { Branch, Tree } from './tree.ts';

// Decoded things are plain values of the kinds that a tree is made of; their interfaces only lack an index signature.
const branch = (value: object): Branch => value as Branch;

/** `default`, and `face0`, `face1` … of those that differ. */
export function textureEntryParts(bytes: Uint8Array): Branch | undefined {
  const entry = decodeTextureEntry(bytes);
  if (entry === undefined) return undefined;
  const faces = Array.from(entry.faces, ([face, own]) => [`face${face}`, branch(own)] as const);
  return { default: branch(entry.default), ...Object.fromEntries(faces) };
}

/** The same of a terse update, which has its length before it. */
export function terseTextureEntryParts(bytes: Uint8Array): Branch | undefined {
  const entry = textureEntryOfTerse(bytes);
  return entry === undefined ? undefined : textureEntryParts(entry);
}

/** By what kind of parameter each is: `flexible`, `light`, `sculpt` … */
export function extraParamParts(bytes: Uint8Array): Branch | undefined {
  const params = decodeExtraParams(bytes);
  if (params.length === 0) return undefined;
  return Object.fromEntries(params.map((param) => [nameOfParam(param), partsOfParam(param)]));
}

/** One parameter, as ObjectExtraParams has it. */
export function extraParamPart(type: Tree, bytes: Uint8Array): Branch | undefined {
  if (typeof type !== 'number' || bytes.length === 0) return undefined;
  const param = decodeExtraParam(type, bytes);
  return { [nameOfParam(param)]: partsOfParam(param) };
}

const nameOfParam = (param: ExtraParam): string =>
  param.type === 'unknown' ? `param${param.number}` : param.type;

function partsOfParam(param: ExtraParam): Branch {
  const { type: _, ...parts } = param;
  return branch(parts);
}

/** Where an object is, how it moves and turns. */
export const placementParts = (bytes: Uint8Array): Branch => branch(decodePlacement(bytes));

/** All that a compressed update says, the fields inside it taken apart as well. */
export function compressedParts(updateFlags: Tree, bytes: Uint8Array): Branch {
  const flags = typeof updateFlags === 'number' ? updateFlags : 0;
  const object = decodeCompressedUpdate(flags, bytes);
  const { textureEntry, textureAnimation, nameValues, particles, extraParams, ...rest } = object;
  return {
    ...branch(rest),
    ...partOf('TextureEntry', textureEntryParts(textureEntry)),
    ...partOf('TextureAnim', textureAnimationParts(textureAnimation)),
    ...partOf('NameValue', nameValuePartsOf(nameValues)),
    ...partOf('PSBlock', particleParts(particles)),
    ...partOf('ExtraParams', extraParamParts(extraParams)),
  };
}

const partOf = (name: string, parts: Branch | undefined): Branch =>
  parts === undefined ? {} : { [name]: parts };

/** Local id, state and motion of a terse update. */
export function terseParts(bytes: Uint8Array): Branch {
  const { motion, ...rest } = decodeTerse(bytes);
  return { ...branch(rest), ...branch(motion) };
}

/** How a texture moves over its face. */
export function textureAnimationParts(bytes: Uint8Array): Branch | undefined {
  const animation = decodeTextureAnimation(bytes);
  return animation === undefined ? undefined : branch(animation);
}

/** A particle system, old form or new. */
export function particleParts(bytes: Uint8Array): Branch | undefined {
  const particles = decodeParticleSystem(bytes);
  return particles === undefined ? undefined : branch(particles);
}

/** By the name of each value: `FirstName`, `AttachItemID` … */
export function nameValueParts(bytes: Uint8Array): Branch | undefined {
  const end = bytes.at(-1) === 0 ? bytes.length - 1 : bytes.length;
  return nameValuePartsOf(decodeUtf8(bytes, 0, end));
}

function nameValuePartsOf(text: string): Branch | undefined {
  const values = parseNameValues(text);
  return values.length === 0
    ? undefined
    : Object.fromEntries(values.map(({ name, value }) => [name, value] as const));
}

/** Position, rotation and scale, as far as the type says that they are there. */
export function transformParts(type: Tree, bytes: Uint8Array): Branch | undefined {
  return typeof type === 'number' ? branch(decodeTransform(type, bytes)) : undefined;
}
