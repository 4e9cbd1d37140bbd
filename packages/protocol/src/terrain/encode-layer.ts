import { UsageError } from '../errors/index.ts';
import { LayerBitWriter } from './bit-writer.ts';
import { encodePatch } from './encode-patch.ts';
import { REGION_STEP_METRES } from '../region/index.ts';
import { PATCH_METRES, type HeightMap } from './height-map.ts';
import { LAYER_TYPE } from './layer-type.ts';
import { END_OF_PATCHES } from './patch-header.ts';
import { WIND_CELLS, type WindField } from './wind.ts';

/** OpenSim ends a packet with the patch that takes it past this. */
export const LAYER_CUT_BYTES = 900;

/** A patch that would take a packet past this begins the next one, so that a datagram stays below 1400 bytes. */
export const MAX_ENCODED_LAYER_BYTES = 1300;

/** The two fields of a LayerData message. */
export interface EncodedLayer {
  /** `LayerID.Type` */
  readonly type: number;
  /** `LayerData.Data` */
  readonly data: Uint8Array;
  /** How many patches it holds. */
  readonly patches: number;
}

/** A patch of land, in units of 16 m from the south-west. */
export interface PatchPlace {
  /** Patches to the west of it, a whole number from 0. */
  readonly x: number;
  /** Patches to the south of it, a whole number from 0. */
  readonly y: number;
}

/** `stride` of every group header; its meaning is lost. */
const GROUP_STRIDE = 264;

/** Shared by all calls: encoding is synchronous. */
const bits = new LayerBitWriter();

/**
 * Encodes patches of land, in the given order, as the LayerData messages that carry them: 'L' for a region of 256 m,
 * OpenSim's 'M' for a larger one. Heights come back changed by the loss of the format (cliffs up to a metre and a half).
 * @throws UsageError for a patch outside the map; EncodeError for heights that are not finite or more than 65534 m apart.
 * @source PROTOCOL §8
 */
export function encodeLayer(map: HeightMap, patches: Iterable<PatchPlace>): EncodedLayer[] {
  const extended = map.width > REGION_STEP_METRES || map.depth > REGION_STEP_METRES;
  const type = extended ? LAYER_TYPE.landExtended : LAYER_TYPE.land;
  const packets: EncodedLayer[] = [];
  let count = 0;
  const finish = (): void => {
    if (count > 0) packets.push({ type, data: endGroup(), patches: count });
    count = 0;
  };
  beginGroup(type);
  for (const patch of patches) {
    const before = bits.length;
    encodeLandPatch(map, patch, extended);
    if (count > 0 && bits.byteLength >= MAX_ENCODED_LAYER_BYTES) {
      bits.truncate(before);
      finish();
      beginGroup(type);
      encodeLandPatch(map, patch, extended);
    }
    count += 1;
    if (bits.byteLength > LAYER_CUT_BYTES) {
      finish();
      beginGroup(type);
    }
  }
  finish();
  return packets;
}

/**
 * Encodes the wind as one LayerData message.
 * @throws EncodeError for speeds that are not finite.
 * @source PROTOCOL §8: type '7' in regions of any size, two patches
 */
export function encodeWind(wind: WindField): EncodedLayer {
  beginGroup(LAYER_TYPE.wind);
  for (const samples of [wind.x, wind.y]) {
    encodePatch(bits, 0, 10, { samples, start: 0, stride: WIND_CELLS });
  }
  return { type: LAYER_TYPE.wind, data: endGroup(), patches: 2 };
}

function encodeLandPatch(map: HeightMap, { x, y }: PatchPlace, extended: boolean): void {
  if (!isPatchOf(map, x, y))
    throw new UsageError(`no patch ${x}, ${y} in a map of ${map.width} × ${map.depth} m`);
  const id = extended ? x * 0x10000 + y : (x << 5) | y;
  const start = y * PATCH_METRES * map.width + x * PATCH_METRES;
  encodePatch(bits, id, extended ? 32 : 10, { samples: map.heights, start, stride: map.width });
}

function isPatchOf(map: HeightMap, x: number, y: number): boolean {
  const inside =
    x >= 0 && y >= 0 && (x + 1) * PATCH_METRES <= map.width && (y + 1) * PATCH_METRES <= map.depth;
  return inside && Number.isInteger(x) && Number.isInteger(y);
}

function beginGroup(type: number): void {
  bits.truncate(0);
  bits.field(GROUP_STRIDE, 16);
  bits.field(PATCH_METRES, 8);
  bits.field(type, 8);
}

function endGroup(): Uint8Array {
  bits.field(END_OF_PATCHES, 8);
  return bits.finish();
}
