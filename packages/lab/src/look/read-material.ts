import { DecodeError } from '@landfall/protocol/errors';
import { decodeGltfMaterial, decodeLegacyMaterialAsset } from '@landfall/protocol/material';
import type { Absence, SceneMaterial, SceneWarnings } from '../scene/index.ts';

/** Decodes a material asset of either kind; what is none is told. */
export function readMaterial(
  id: string,
  bytes: Uint8Array,
  warnings: SceneWarnings,
): SceneMaterial | Absence {
  try {
    return { type: 'gltf', material: decodeGltfMaterial(bytes) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return readLegacy(id, bytes, warnings, error);
  }
}

/** Both kinds share a type of asset: the former error tells more where it is neither. */
function readLegacy(
  id: string,
  bytes: Uint8Array,
  warnings: SceneWarnings,
  other: DecodeError,
): SceneMaterial | Absence {
  try {
    return { type: 'legacy', material: decodeLegacyMaterialAsset(bytes) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    warnings.addDecodeError('material', id, '', other);
    return { absent: 'damaged' };
  }
}
