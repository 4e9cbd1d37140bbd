import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { ReferenceCollector } from './collector.ts';
import { takerOf } from './references-of.ts';

/** Leaves out what an object has in itself: OpenSim before 0.9 keeps legacy materials there, under the ids that its faces name. */
class NamedCollector extends ReferenceCollector {
  readonly #carried = new ReferenceCollector();

  override addCarried(text: string): void {
    this.#carried.addLiterals(text);
  }

  override get ids(): readonly Uuid[] {
    const carried = new Set(this.#carried.ids.map(({ key }) => key));
    return super.ids.filter(({ key }) => !carried.has(key));
  }
}

/** Skies and waters name textures that every viewer brings along. */
const NAMES_WHAT_VIEWERS_HAVE: ReadonlySet<number> = new Set([ASSET_TYPE.settings]);

/**
 * Ids that an asset names in fields whose values are ids of other assets, each once; so far as it can be read. For telling what an
 * archive lacks, where an id that is no asset would be a false alarm: `gatherReferences` has more.
 */
export function namedIn(type: number, bytes: Uint8Array): readonly Uuid[] {
  const take = NAMES_WHAT_VIEWERS_HAVE.has(type) ? undefined : takerOf(type);
  if (take === undefined) return [];
  const into = new NamedCollector();
  into.attempt(`asset of type ${type}`, () => take(bytes, into, false));
  return into.ids;
}

/** Whether assets of that type name others. */
export const namesOthers = (type: number): boolean =>
  takerOf(type) !== undefined && type !== ASSET_TYPE.script && !NAMES_WHAT_VIEWERS_HAVE.has(type);
