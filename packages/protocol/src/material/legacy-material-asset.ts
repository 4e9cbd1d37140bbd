import { parseLlsdAsset } from '../asset/llsd-asset/index.ts';
import { encodeUtf8 } from '../bytes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { formatLlsdXml, isLlsdMap } from '../llsd/index.ts';
import { decodeLegacyMaterial, encodeLegacyMaterial } from './legacy-material.ts';
import type { LegacyMaterial } from './legacy-material.ts';

/**
 * A legacy material as OpenSim keeps it (asset type −2, and 57 in stores of today): a map in LLSD.
 * @throws DecodeError for what is no LLSD, no map, or a physically based material, which shares the type
 * @source OpenSim SOPMaterial.cs, MaterialsModule.cs
 */
export function decodeLegacyMaterialAsset(bytes: Uint8Array): LegacyMaterial {
  const value = parseLlsdAsset(bytes);
  if (!isLlsdMap(value) || value['data'] !== undefined) throw new DecodeError('no legacy material');
  return decodeLegacyMaterial(value);
}

/** A legacy material as OpenSim writes it: LLSD in XML. */
export function encodeLegacyMaterialAsset(material: LegacyMaterial): Uint8Array {
  return encodeUtf8(formatLlsdXml(encodeLegacyMaterial(material)));
}
