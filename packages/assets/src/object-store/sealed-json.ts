import { crc32 } from 'node:zlib';
import type { ObjectEngine } from '../s3/index.ts';

/** Of a small object of the store's own book-keeping. */
const MOST_BYTES = 1024 * 1024;

/**
 * Reads a small JSON object with its checksum; undefined when it is not there, or is not what was written: what these
 * objects hold can all be found again, or be done without.
 */
export async function readSealed(
  engine: ObjectEngine,
  key: string,
): Promise<{ readonly value: unknown; readonly modifiedAt: number; readonly now: number } | undefined> {
  const found = await engine.get(key, { mostBytes: MOST_BYTES });
  if (found === undefined) return undefined;
  const text = found.bytes.toString('utf8');
  const at = text.indexOf('\n');
  if (text.slice(0, at) !== sumOf(key, text.slice(at + 1))) return undefined;
  return { value: parsed(text.slice(at + 1)), modifiedAt: found.modifiedAt, now: found.now };
}

/** A sum does not make it JSON: anybody who may write into the bucket can make one. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export async function writeSealed(engine: ObjectEngine, key: string, value: unknown): Promise<void> {
  await engine.put(key, sealJson(key, value));
}

export function sealJson(key: string, value: unknown): Buffer {
  const text = JSON.stringify(value);
  return Buffer.from(`${sumOf(key, text)}\n${text}`);
}

const sumOf = (key: string, text: string): string => crc32(text, crc32(key)).toString(16);
