import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../bytes/index.ts';
import { decodeGesture, encodeGesture } from './gesture/index.ts';
import { decodeLandmark, encodeLandmark } from './landmark/index.ts';
import type { AssetReadOptions } from './lines/index.ts';
import { decodeNotecard, encodeNotecard } from './notecard/index.ts';
import { decodeTaskInventory, encodeTaskInventory } from '../inventory/index.ts';
import { decodeLegacyMaterialAsset, encodeLegacyMaterialAsset } from '../material/index.ts';
import { decodeSettings, encodeSettings } from './settings/index.ts';
import { decodeWearable, encodeWearable } from './wearable/index.ts';

interface Vector {
  readonly name: string;
  readonly provenance: string;
  readonly text: string;
  readonly value: unknown;
  /** Why it is written in another way. */
  readonly decodeOnly?: string;
  /** What the decoder tells, in this order. */
  readonly skipped?: readonly string[];
}

interface Codec<T> {
  readonly decode: (bytes: Uint8Array, options: AssetReadOptions) => T;
  readonly encode: (value: T) => Uint8Array;
}

function check<T>(file: string, { decode, encode }: Codec<T>): void {
  const url = new URL(`../../../../vectors/asset/${file}.json`, import.meta.url);
  const vectors = JSON.parse(readFileSync(url, 'utf8')) as readonly Vector[];
  describe(file, () => {
    it.each(vectors)('$name', ({ text, value, decodeOnly, skipped = [] }) => {
      const told: string[] = [];
      const read = decode(encodeUtf8(text), { onSkipped: (what) => told.push(what) });
      expect(plain(read)).toEqual(value);
      expect(told).toEqual(skipped);
      const written = encode(read);
      if (decodeOnly === undefined) expect(decodeUtf8(written)).toBe(text);
      else expect(plain(decode(written, {}))).toEqual(value);
    });
  });
}

/** Ids and handles as texts, maps as lists. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) => {
      if (typeof part === 'bigint') return String(part);
      return part instanceof Map ? [...(part as ReadonlyMap<unknown, unknown>)] : part;
    }),
  );
}

check('landmarks', { decode: decodeLandmark, encode: encodeLandmark });
check('notecards', { decode: decodeNotecard, encode: encodeNotecard });
check('gestures', { decode: decodeGesture, encode: encodeGesture });
check('wearables', { decode: decodeWearable, encode: encodeWearable });
check('settings', { decode: decodeSettings, encode: encodeSettings });
check('legacy-materials', { decode: decodeLegacyMaterialAsset, encode: encodeLegacyMaterialAsset });
check('task-inventories', { decode: decodeTaskInventory, encode: encodeTaskInventory });
