import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeArchiveText } from '../archive/index.ts';
import { ReferenceCollector } from './collector.ts';
import { takeLlsd } from './llsd-assets.ts';
import { takeObject } from './object.ts';
import { isMedia, MEDIA_HEAD_BYTES } from './media.ts';
import { scanForIds } from './scan.ts';
import type { ScanOptions } from './scan.ts';
import { takeGesture, takeNotecard, takeWearable } from './text-assets.ts';

/** What an asset refers to, and what of it could not be read. */
export interface GatheredReferences {
  /** Each once, never the zero id. They are ids of assets, or of what may be one. */
  readonly ids: readonly Uuid[];
  /** Empty when the whole asset was understood. */
  readonly faults: readonly DecodeError[];
}

/** How far references are looked for. */
export interface ReferenceOptions extends ScanOptions {
  /**
   * Also every id that stands anywhere in it, in any spelling and packing (see {@link scanForIds}): scripts use whatever they
   * find in names, descriptions, data of a linkset, states and notecards. False by default.
   */
  readonly literals?: boolean;
}

/** The longest script that a region takes is 256 KiB; objects with their contents' states reach a few megabytes. */
const MOST_BYTES = 256 * 1024 * 1024;

type Take = (bytes: Uint8Array, into: ReferenceCollector, literals: boolean) => void;

const wearable: Take = (bytes, into) => takeWearable(decodeArchiveText(bytes), into);
const literal: Take = (bytes, into) => into.addLiterals(latin1(bytes));
const onlyLiterals: Take = () => undefined;

/** Types whose assets refer to others by their format. In those of any type ids may stand that somebody uses. */
const TAKERS: ReadonlyMap<number, Take> = new Map<number, Take>([
  [ASSET_TYPE.legacyMaterial, (bytes, into) => takeLlsd(bytes, into)],
  [ASSET_TYPE.clothing, wearable],
  [ASSET_TYPE.object, takeObject],
  [ASSET_TYPE.notecard, takeNotecardText],
  [ASSET_TYPE.script, onlyLiterals],
  [ASSET_TYPE.bodyPart, wearable],
  [ASSET_TYPE.gesture, (bytes, into) => takeGesture(decodeArchiveText(bytes), into)],
  [ASSET_TYPE.settings, (bytes, into) => takeLlsd(bytes, into)],
  [ASSET_TYPE.material, (bytes, into) => takeLlsd(bytes, into)],
  [ASSET_TYPE.gltf, literal],
]);

/** Reads what assets of that type refer to; undefined where they refer to nothing. */
export const takerOf = (type: number): Take | undefined => TAKERS.get(type);

/**
 * What an asset refers to, as far as it can be read: a damaged part costs that part only. For collecting garbage, where
 * a reference that is overlooked is an asset that is lost.
 */
export function gatherReferences(
  type: number,
  bytes: Uint8Array,
  { literals = false, known }: ReferenceOptions = {},
): GatheredReferences {
  const into = new ReferenceCollector();
  const take = takerOf(type);
  if (take !== undefined)
    into.attempt(`asset of type ${type}`, () => {
      if (bytes.length > MOST_BYTES) throw new DecodeError(`${bytes.length} bytes, ${MOST_BYTES} allowed`);
      take(bytes, into, literals);
    });
  const looked = isMedia(type, bytes) ? bytes.subarray(0, MEDIA_HEAD_BYTES) : bytes;
  if (literals) into.attempt('its bytes', () => scanForIds(looked, (id) => into.add(id), { known }));
  else if (into.faults.length > 0)
    into.attempt('its text', () => into.addLiterals(latin1(bytes.subarray(0, MOST_BYTES))));
  return { ids: into.ids, faults: into.faults };
}

/**
 * What an asset refers to: the ids of textures, meshes, sounds, materials, contents and so on, each once.
 * @throws DecodeError when any part of it is not what its type says
 */
export function referencesOf(type: number, bytes: Uint8Array, options?: ReferenceOptions): readonly Uuid[] {
  const { ids, faults } = gatherReferences(type, bytes, options);
  const [fault] = faults;
  if (fault !== undefined) throw fault;
  return ids;
}

/**
 * Every id that stands anywhere in some bytes (see {@link scanForIds}): region settings, parcels, items.
 * @throws DecodeError when it is packed too deeply, or there are more than {@link MOST_REFERENCES}
 */
export function literalsIn(bytes: Uint8Array, options?: ScanOptions): readonly Uuid[] {
  const into = new ReferenceCollector();
  scanForIds(bytes, (id) => into.add(id), options);
  return into.ids;
}

/** A text without the head of a notecard holds no items; it is read in-world all the same. @source OpenSim bin/assets/NotecardsAssetSet */
function takeNotecardText(bytes: Uint8Array, into: ReferenceCollector, literals: boolean): void {
  const text = decodeArchiveText(bytes);
  if (!literals || text.startsWith('Linden text version')) takeNotecard(text, into);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
