import type { ArchivedAsset } from '@landfall/assets/region-archive';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Absence, SceneAssets, SceneMaterial, SceneWarnings, WantedMaterials } from '../scene/index.ts';
import { MAX_WANTED } from '../scene/index.ts';
import { readMaterial } from './read-material.ts';

/** OpenSim's own type of legacy materials, before they had that of viewers. @source archives.md §1.4 */
const OLD_LEGACY_TYPE = -2;
/** Those there are have some hundred bytes. */
const MOST_BYTES = 128 * 1024;
/** Of all of them together. */
const MOST_BYTES_IN_ALL = 64 * 1024 * 1024;

/** The materials of a backup: kept as they come, decoded where an object names them. */
export class ArchivedMaterials {
  readonly #bytes = new Map<string, Uint8Array>();
  #kept = 0;

  /** Keeps an asset that is a material. */
  async take({ id, type, read }: Pick<ArchivedAsset, 'id' | 'type' | 'read'>): Promise<void> {
    if (type !== ASSET_TYPE.material && type !== OLD_LEGACY_TYPE) return;
    if (this.#bytes.size >= MAX_WANTED || this.#kept > MOST_BYTES_IN_ALL) return;
    const bytes = await read();
    if (bytes.length > MOST_BYTES) return;
    this.#kept += bytes.length;
    this.#bytes.set(id.toString(), bytes);
  }

  /** Those that objects name. */
  materials({ gltf, legacy }: WantedMaterials, warnings: SceneWarnings): SceneAssets['materials'] {
    const read = (id: string): SceneMaterial | Absence => {
      const bytes = this.#bytes.get(id);
      return bytes === undefined ? { absent: 'not-recorded' } : readMaterial(id, bytes, warnings);
    };
    return new Map([...gltf, ...legacy].map((id) => [id, read(id)] as const));
  }
}
