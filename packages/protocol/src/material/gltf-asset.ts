import { parseLlsdAsset } from '../asset/llsd-asset/index.ts';
import { encodeUtf8 } from '../bytes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { asString, encodeLlsdBinary, isLlsdMap } from '../llsd/index.ts';
import { jsonOfMaterial, materialInJson } from './gltf-json.ts';
import type { GltfMaterial } from './gltf-material.ts';

/** Viewers write some hundred bytes and refuse more than 2048 of their own; twice as long is no mistake yet. */
export const MAX_GLTF_JSON_BYTES = 64 * 1024;
const [TYPE, VERSION] = ['GLTF 2.0', '1.1'];
const VERSIONS: ReadonlySet<string> = new Set(['1.0', VERSION]);

/**
 * Reads a material asset (type 57): LLSD around the JSON of a glTF document with one material, whose images are named by the ids of textures.
 * What glTF leaves out is as in `DEFAULT_GLTF_MATERIAL`; numbers are kept within what they can be.
 * @throws DecodeError for what is no LLSD, another type or version, no JSON or no material
 * @source viewer llgltfmateriallist.cpp, llgltfmaterial.cpp; OpenSim bin/assets/MaterialsAssetSet
 */
export function decodeGltfMaterial(bytes: Uint8Array): GltfMaterial {
  const value = parseLlsdAsset(bytes);
  if (!isLlsdMap(value)) throw new DecodeError('a material that is no map');
  const version = asString(value['version']);
  const type = asString(value['type']);
  if (type !== TYPE || !VERSIONS.has(version))
    throw new DecodeError(`a material of type ${JSON.stringify(type)}, version ${JSON.stringify(version)}`);
  return materialInJson(parseJson(asString(value['data'])));
}

function parseJson(text: string): unknown {
  if (text.length > MAX_GLTF_JSON_BYTES)
    throw new DecodeError(`${text.length} characters of JSON, at most ${MAX_GLTF_JSON_BYTES}`, {
      path: 'data',
    });
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new DecodeError('no JSON', { path: 'data', cause });
  }
}

const HEADER = encodeUtf8('<? LLSD/Binary ?>\n');

/** A material asset as viewers write it: binary LLSD behind its header. */
export function encodeGltfMaterial(material: GltfMaterial): Uint8Array {
  const body = encodeLlsdBinary({
    data: JSON.stringify(jsonOfMaterial(material)),
    type: TYPE,
    version: VERSION,
  });
  const bytes = new Uint8Array(HEADER.length + body.length);
  bytes.set(HEADER);
  bytes.set(body, HEADER.length);
  return bytes;
}
