import { formatPermissions, formatSale } from '../../inventory/index.ts';
import { encodeLines, formatDecimals } from '../lines/index.ts';
import type { Wearable } from './decode-wearable.ts';

/** Viewers write two; nothing that they read is finer than a byte. */
const DECIMALS = 5;

/**
 * A wearable as viewers write it, weights with up to five decimals instead of two, so that none is changed by being read and written.
 * @throws EncodeError for a line break in name or description
 * @source viewer llwearable.cpp
 */
export function encodeWearable(wearable: Wearable): Uint8Array {
  const { version, name, description, permissions, sale, type, parameters, textures } = wearable;
  return encodeLines([
    `LLWearable version ${version}`,
    name,
    description,
    ...formatPermissions(permissions),
    ...formatSale(sale),
    `type ${type}`,
    `parameters ${parameters.size}`,
    ...[...parameters].map(([id, weight]) => `${id} ${formatDecimals(weight, DECIMALS)}`),
    `textures ${textures.size}`,
    ...[...textures].map(([index, id]) => `${index} ${id.toString()}`),
  ]);
}
