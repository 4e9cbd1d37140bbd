import { encodeUtf8 } from '../bytes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { asArray, asInteger, formatLlsdNotation, isLlsdMap, parseLlsdNotation } from '../llsd/index.ts';
import { MAX_FACES } from '../texture-entry/index.ts';
import { decodeMaterialOverride, encodeMaterialOverride } from './material-override.ts';
import type { MaterialOverride } from './material-override.ts';

/** `MethodData.Method` of a GenericStreamingMessage with overrides. @source viewer llgenericstreamingmessage.h */
export const MATERIAL_OVERRIDE_METHOD = 0x4175;

/** A face and what is changed of its material; undefined for nothing. */
export interface FaceOverride {
  /** Number of the face, from 0. */
  readonly face: number;
  /** What differs from the asset of that face; undefined: nothing does. */
  readonly override: MaterialOverride | undefined;
}

/** All overrides of one object: faces that are not named have none. */
export interface MaterialOverrides {
  /** Number of the prim in its region, U32; never 0. */
  readonly localId: number;
  /** Those with an override, at most {@link MAX_FACES} when read. */
  readonly faces: readonly FaceOverride[];
}

/** A datagram's worth. */
const LIMITS = { maxBytes: 64 * 1024, maxDepth: 8, maxValues: 4096 };

/**
 * Reads `DataBlock.Data` of a GenericStreamingMessage of method {@link MATERIAL_OVERRIDE_METHOD}: LLSD in notation.
 * @throws DecodeError where it is none, or names no object
 * @source OpenSim LLClientView.cs; viewer llgltfmateriallist.cpp
 */
export function decodeMaterialOverrides(data: Uint8Array): MaterialOverrides {
  const value = parseLlsdNotation(data, LIMITS);
  if (!isLlsdMap(value)) throw new DecodeError('overrides that are no map', { path: 'DataBlock.Data' });
  const localId = asInteger(value['id']) >>> 0;
  if (localId === 0) throw new DecodeError('overrides of no object', { path: 'DataBlock.Data.id' });
  const overrides = asArray(value['od']);
  const faces = asArray(value['te']).slice(0, MAX_FACES);
  return {
    localId,
    faces: faces.map((face, index) => ({
      face: asInteger(face),
      override: decodeMaterialOverride(overrides[index]),
    })),
  };
}

/** The same as bytes. */
export function encodeMaterialOverrides({ localId, faces }: MaterialOverrides): Uint8Array {
  const te = faces.map(({ face }) => face);
  const od = faces.map(({ override }) => (override === undefined ? null : encodeMaterialOverride(override)));
  return encodeUtf8(formatLlsdNotation({ id: localId | 0, te, od }));
}
