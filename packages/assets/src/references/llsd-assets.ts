import { Uuid } from '@landfall/protocol/datatypes';
import { isLlsdMap, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import type { ReferenceCollector } from './collector.ts';

const BLANKS = new Set([0, 0x09, 0x0a, 0x0d, 0x20]);
const LIMITS = { maxBytes: 16 * 1024 * 1024, maxDepth: 64, maxValues: 500_000 } as const;

/**
 * Ids in materials and settings. These formats grow new keys (each new map of a material, each new texture of a sky)
 * and hold ids of nothing but assets: so every id in them counts, in the JSON text inside a GLTF material too.
 */
export function takeLlsd(bytes: Uint8Array, into: ReferenceCollector): void {
  takeValue(parseWithTail(withoutNul(bytes)), into);
}

/** OpenSim's own default render material has a line end behind its binary document. @source bin/assets/MaterialsAssetSet */
function parseWithTail(bytes: Uint8Array): LlsdValue {
  try {
    return parseLlsd(bytes, '', LIMITS);
  } catch (error) {
    const trimmed = withoutBlanks(bytes);
    if (trimmed.length === bytes.length) throw error;
    return parseLlsd(trimmed, '', LIMITS);
  }
}

function withoutBlanks(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && BLANKS.has(bytes[end - 1]!)) end--;
  return bytes.subarray(0, end);
}

function takeValue(value: LlsdValue, into: ReferenceCollector): void {
  if (value instanceof Uuid) into.add(value);
  else if (typeof value === 'string') into.addLiterals(value);
  else if (value instanceof Uint8Array) takeBinary(value, into);
  else if (Array.isArray(value)) for (const item of value as readonly LlsdValue[]) takeValue(item, into);
  else if (isLlsdMap(value)) for (const item of Object.values(value)) takeValue(item, into);
}

function takeBinary(bytes: Uint8Array, into: ReferenceCollector): void {
  if (bytes.length === 16) into.add(Uuid.fromBytes(bytes));
}

function withoutNul(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  // A binary document may end with zeros of its own.
  return bytes[0] === 0x3c && bytes[1] !== 0x3f ? bytes.subarray(0, end) : bytes;
}
