import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { parseLooseUuid } from './loose-uuid.ts';

/** Asset type ↔ what stands behind the UUID in a member's name. @source archives.md §1.4 */
const SUFFIXES: ReadonlyMap<number, string> = new Map([
  [-2, '_material.xml'],
  [0, '_texture.jp2'],
  [1, '_sound.ogg'],
  [2, '_callingcard.txt'],
  [3, '_landmark.txt'],
  [5, '_clothing.txt'],
  [6, '_object.xml'],
  [7, '_notecard.txt'],
  [8, '_folder.txt'],
  [10, '_script.lsl'],
  [11, '_bytecode.lso'],
  [12, '_texture.tga'],
  [13, '_bodypart.txt'],
  [17, '_sound.wav'],
  [18, '_image.tga'],
  [19, '_image.jpg'],
  [20, '_animation.bvh'],
  [21, '_gesture.txt'],
  [22, '_simstate.bin'],
  [49, '_mesh.llmesh'],
  [56, '_settings.bin'],
  [57, '_prmat.dat'],
]);
const TYPES: ReadonlyMap<string, number> = new Map([...SUFFIXES].map(([type, suffix]) => [suffix, type]));

/** What the name of an archived asset says. */
export interface AssetName {
  readonly id: Uuid;
  readonly type: number;
}

/**
 * Reads `<uuid><suffix>`; the suffix begins at the last `_`.
 * @throws DecodeError for a name without suffix, an unknown suffix, and what is no UUID
 */
export function parseAssetName(name: string): AssetName {
  const bar = name.lastIndexOf('_');
  if (bar < 0) throw new DecodeError('asset name without a suffix');
  const type = TYPES.get(name.slice(bar).toLowerCase());
  if (type === undefined) throw new DecodeError(`unknown asset suffix ${name.slice(bar, bar + 32)}`);
  return { id: parseLooseUuid(name.slice(0, bar)), type };
}

/** The name of an archived asset; a type that archives do not know gets no suffix, as OpenSim writes it. */
export function formatAssetName({ id, type }: AssetName): string {
  return `${id.toString()}${SUFFIXES.get(type) ?? ''}`;
}
