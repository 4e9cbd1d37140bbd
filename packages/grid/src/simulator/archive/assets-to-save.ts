import { gatherReferences, literalsIn } from '@landfall/assets/references';
import { encodeArchivedParcel, encodeRegionSettings } from '@landfall/assets/region-archive';
import type { SavedAsset, SavedScene } from '@landfall/assets/region-archive';
import { DamagedAssetError } from '@landfall/assets/store';
import type { ReadResult } from '@landfall/assets/store';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { encodeObjectXml } from '@landfall/protocol/object-xml';
import { assetsOf } from '../assets/index.ts';
import type { GridServices } from '../region/index.ts';

/** Ids that one archive is searched for: those of the largest regions, many times. */
const MOST_IDS = 5_000_000;

/**
 * Every asset that regions refer to, and those that these refer to: wherever an id stands. What is not there is passed over, as is
 * what is temporary.
 * @source OpenSim UuidGatherer.cs
 */
export async function* assetsToSave(
  services: GridServices,
  regions: readonly SavedScene[],
): AsyncGenerator<SavedAsset, void, undefined> {
  const wanted = new Wanted();
  for (const region of regions) wanted.addRegion(region);
  for (const id of wanted) {
    const read = await readFrom(services, id);
    if (read === undefined || read.asset.temporary) continue;
    const { bytes, asset } = read;
    wanted.addAsset(asset.type, bytes);
    yield { id, type: asset.type, bytes };
  }
}

async function readFrom(services: GridServices, id: Uuid): Promise<ReadResult | undefined> {
  try {
    return await assetsOf(services).read(id);
  } catch (error) {
    if (error instanceof DamagedAssetError) return undefined;
    throw error;
  }
}

/** Ids to look for, each once; those that are added while it is walked are walked too. */
class Wanted {
  readonly #ids = new Map<string, Uuid>();

  addRegion({ objects, settings, parcels }: SavedScene): void {
    for (const group of objects)
      this.addAsset(ASSET_TYPE.object, encodeObjectXml({ layout: 'archive', groups: [group] }));
    if (settings !== undefined) this.#addLiterals(encodeRegionSettings(settings));
    for (const parcel of parcels) this.#addLiterals(encodeArchivedParcel(parcel));
  }

  addAsset(type: number, bytes: Uint8Array): void {
    for (const id of gatherReferences(type, bytes, { literals: true }).ids) this.#add(id);
  }

  [Symbol.iterator](): IterableIterator<Uuid> {
    return this.#ids.values();
  }

  #addLiterals(bytes: Uint8Array): void {
    try {
      for (const id of literalsIn(bytes)) this.#add(id);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }

  #add(id: Uuid): void {
    if (this.#ids.size < MOST_IDS) this.#ids.set(id.key, id);
  }
}
