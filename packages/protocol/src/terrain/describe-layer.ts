import { DecodeError } from '../errors/index.ts';
import { LayerBitReader } from './bit-reader.ts';
import { COEFFICIENTS_16, COEFFICIENTS_32 } from './coefficients.ts';
import { skipPatch } from './decode-patch.ts';
import { layerOfType, type Layer } from './layer-type.ts';
import { decodePatchHeader, type PatchHeader } from './patch-header.ts';

/** How a LayerData message is made, without its heights. */
export interface LayerDescription {
  /** What it describes, by its type; those of regions larger than 256 m are no layers of their own. */
  readonly layer: Layer;
  /** Of the group header: always 264, of no use. */
  readonly stride: number;
  /** Samples along each edge of a patch: 16 or 32. */
  readonly patchSize: number;
  /** Where each patch lies, in patches, and how it is packed; in wire order. Empty for water and cloud. */
  readonly patches: readonly PatchHeader[];
}

/** Shared by all calls: describing is synchronous. */
const bits = new LayerBitReader();

/**
 * The group header of LayerData and the headers of its patches.
 * @param data `LayerData.Data`, a bit stream
 * @param type `LayerID.Type`
 * @throws DecodeError as `decodeLayer`
 * @source PROTOCOL §8; vectors/terrain
 */
export function describeLayer(data: Uint8Array, type: number): LayerDescription {
  const known = layerOfType(type);
  if (known === undefined) throw new DecodeError(`layer type ${type}`, { path: 'LayerID.Type' });
  const { layer, extended } = known;
  bits.open(data);
  const stride = bits.field(16);
  const patchSize = bits.field(8);
  bits.field(8);
  if (layer === 'water' || layer === 'cloud') return { layer, stride, patchSize, patches: [] };
  if (patchSize !== 16 && patchSize !== 32)
    throw new DecodeError(`patches of ${patchSize} samples`, { offset: 2 });
  const table = patchSize === 16 ? COEFFICIENTS_16 : COEFFICIENTS_32;
  const patches: PatchHeader[] = [];
  for (;;) {
    const header = decodePatchHeader(bits, extended);
    if (header === undefined) return { layer, stride, patchSize, patches };
    skipPatch(bits, table, header);
    patches.push(header);
  }
}
