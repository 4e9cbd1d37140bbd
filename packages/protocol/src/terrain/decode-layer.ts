import { DecodeError } from '../errors/index.ts';
import { LayerBitReader } from './bit-reader.ts';
import { COEFFICIENTS_16, COEFFICIENTS_32, type CoefficientTable } from './coefficients.ts';
import { decodePatch, skipPatch } from './decode-patch.ts';
import { PATCH_METRES, type HeightMap } from './height-map.ts';
import { layerOfType, type Layer } from './layer-type.ts';
import { decodePatchHeader, type PatchHeader } from './patch-header.ts';
import { WIND_CELLS, createWindField, type WindField } from './wind.ts';

/** What a LayerData message held. */
export interface DecodedLayer {
  /** What it describes, by its type; those of regions larger than 256 m are no layers of their own. */
  readonly layer: Layer;
  /** Patches that went to the map or the wind field. */
  readonly patches: number;
  /** Patches without a place: outside the map, or no map was given, or a third one of wind. */
  readonly skipped: number;
  /** Of a wind layer. */
  readonly wind?: WindField;
}

/** Shared by all calls: decoding is synchronous. */
const bits = new LayerBitReader();

/**
 * Decodes LayerData: land straight into a height map, wind into a new field; water and cloud are not looked into.
 * Patches before a fault have been applied when it is thrown.
 * @param data `LayerData.Data`, a bit stream
 * @param type `LayerID.Type`
 * @param into the map of the region; without it land is only checked
 * @throws DecodeError for a layer that ends within a patch, an unknown type or a patch size that is neither 16 nor 32.
 * @source PROTOCOL §8; vectors/terrain
 */
export function decodeLayer(data: Uint8Array, type: number, into?: HeightMap): DecodedLayer {
  const known = layerOfType(type);
  if (known === undefined) throw new DecodeError(`layer type ${type}`, { path: 'LayerID.Type' });
  const { layer, extended } = known;
  if (layer === 'water' || layer === 'cloud') return { layer, patches: 0, skipped: 0 };
  bits.open(data);
  const table = decodeGroupHeader();
  return layer === 'wind' ? decodeWind(table, extended) : decodeLand(table, extended, into);
}

/** Stride (always 264, of no use), patch size, and the type once more. */
function decodeGroupHeader(): CoefficientTable {
  bits.field(16);
  const size = bits.field(8);
  bits.field(8);
  if (size === 16) return COEFFICIENTS_16;
  if (size === 32) return COEFFICIENTS_32;
  throw new DecodeError(`patches of ${size} samples`, { offset: 2 });
}

function decodeLand(table: CoefficientTable, extended: boolean, map: HeightMap | undefined): DecodedLayer {
  let patches = 0;
  let skipped = 0;
  for (;;) {
    const header = decodePatchHeader(bits, extended);
    if (header === undefined) return { layer: 'land', patches, skipped };
    if (map !== undefined && fits(table, header, map)) {
      decodeToMap(table, header, map);
      patches += 1;
    } else {
      skipPatch(bits, table, header);
      skipped += 1;
    }
  }
}

function decodeToMap(table: CoefficientTable, header: PatchHeader, map: HeightMap): void {
  const { size } = table;
  const west = header.x * size;
  const south = header.y * size;
  const start = south * map.width + west;
  decodePatch(bits, table, header, { samples: map.heights, start, stride: map.width });
  for (let y = south; y < south + size; y += PATCH_METRES) {
    for (let x = west; x < west + size; x += PATCH_METRES) map.markKnown(x / PATCH_METRES, y / PATCH_METRES);
  }
}

function fits({ size }: CoefficientTable, { x, y }: PatchHeader, map: HeightMap): boolean {
  return (x + 1) * size <= map.width && (y + 1) * size <= map.depth;
}

function decodeWind(table: CoefficientTable, extended: boolean): DecodedLayer {
  if (table.size !== WIND_CELLS) throw new DecodeError(`wind of ${table.size} cells`, { offset: 2 });
  const wind = createWindField();
  const fields = [wind.x, wind.y];
  let count = 0;
  for (;;) {
    const header = decodePatchHeader(bits, extended);
    if (header === undefined) break;
    const samples = fields[count];
    if (samples === undefined) skipPatch(bits, table, header);
    else decodePatch(bits, table, header, { samples, start: 0, stride: WIND_CELLS });
    count += 1;
  }
  const patches = Math.min(count, fields.length);
  return { layer: 'wind', patches, skipped: count - patches, wind };
}
