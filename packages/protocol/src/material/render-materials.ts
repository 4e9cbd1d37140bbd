import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { asArray, asBinary, asInteger, asMap, decodeLlsdBinary, encodeLlsdBinary } from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';
import { decodeLegacyMaterial, encodeLegacyMaterial } from './legacy-material.ts';
import type { LegacyMaterial } from './legacy-material.ts';

/** Viewers ask for 50 at a time; a region's whole answer may have some thousands. */
const LIMITS = { maxBytes: 16 * 1024 * 1024, maxDepth: 8, maxValues: 1_000_000 };

/** A material and its id. */
export interface NamedMaterial {
  /** What texture entries call it: their `materialId`. */
  readonly id: Uuid;
  /** What it looks like. */
  readonly material: LegacyMaterial;
}

/** The material that somebody gives to a face; undefined takes it away. */
export interface FaceMaterial {
  /** Number of the prim in its region, U32. */
  readonly localId: number;
  /** Undefined for all faces that are not named. */
  readonly face: number | undefined;
  /** What the face gets; undefined takes away what it has. */
  readonly material: LegacyMaterial | undefined;
}

/**
 * The bodies of the capability `RenderMaterials` are a map with zlib-compressed binary LLSD in it: this is the compressed part.
 * @throws DecodeError where there is none
 */
export function zippedBytes(body: LlsdValue): Uint8Array {
  const zipped = asBinary(asMap(body)['Zipped']);
  if (zipped.length === 0) throw new DecodeError('nothing in it', { path: 'Zipped' });
  return zipped;
}

/** Such a body. */
export function zippedBody(zipped: Uint8Array): LlsdMap {
  return { Zipped: zipped };
}

/** Reads what an answer expands to: all materials of a region, or those asked for. @throws DecodeError where it is none */
export function decodeRenderMaterials(expanded: Uint8Array): readonly NamedMaterial[] {
  return asArray(readArray(expanded)).map((entry) => {
    const { ID, Material } = asMap(entry);
    return { id: idOf(ID), material: decodeLegacyMaterial(Material) };
  });
}

/** What an answer is compressed from. */
export function encodeRenderMaterials(materials: readonly NamedMaterial[]): Uint8Array {
  return encodeLlsdBinary(
    materials.map(({ id, material }) => ({ ID: id.toBytes(), Material: encodeLegacyMaterial(material) })),
  );
}

/** Reads what a POST asks for. @throws DecodeError where it is none */
export function decodeMaterialIds(expanded: Uint8Array): readonly Uuid[] {
  return asArray(readArray(expanded)).map(idOf);
}

/** What a POST for some materials is compressed from. */
export function encodeMaterialIds(ids: readonly Uuid[]): Uint8Array {
  return encodeLlsdBinary(ids.map((id) => id.toBytes()));
}

/** Reads what a PUT gives to faces. @throws DecodeError where it is none */
export function decodeFaceMaterials(expanded: Uint8Array): readonly FaceMaterial[] {
  const { FullMaterialsPerFace } = asMap(decodeLlsdBinary(expanded, LIMITS));
  return asArray(FullMaterialsPerFace).map((entry) => {
    const { ID, Face, Material } = asMap(entry);
    return {
      localId: asInteger(ID) >>> 0,
      face: Face === undefined ? undefined : asInteger(Face),
      material: Material === undefined || Material === null ? undefined : decodeLegacyMaterial(Material),
    };
  });
}

/** What a PUT is compressed from. */
export function encodeFaceMaterials(faces: readonly FaceMaterial[]): Uint8Array {
  const FullMaterialsPerFace = faces.map(({ localId, face, material }) => ({
    ID: localId | 0,
    ...(face === undefined ? {} : { Face: face }),
    ...(material === undefined ? {} : { Material: encodeLegacyMaterial(material) }),
  }));
  return encodeLlsdBinary({ FullMaterialsPerFace });
}

function readArray(expanded: Uint8Array): LlsdValue {
  const value = decodeLlsdBinary(expanded, LIMITS);
  if (!Array.isArray(value)) throw new DecodeError('materials that are no array', { path: 'Zipped' });
  return value;
}

function idOf(value: LlsdValue | undefined): Uuid {
  const bytes = value instanceof Uint8Array ? value : new Uint8Array(0);
  if (bytes.length !== 16) throw new DecodeError(`an id of ${bytes.length} bytes`, { path: 'Zipped' });
  return Uuid.fromBytes(bytes);
}
