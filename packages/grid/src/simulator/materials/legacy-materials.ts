import { createHash } from 'node:crypto';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeLegacyMaterialAsset, encodeLegacyMaterialAsset } from '@landfall/protocol/material';
import type { LegacyMaterial, NamedMaterial } from '@landfall/protocol/material';
import { decodeTextureEntry, encodeTextureEntry, faceOf, MAX_FACES } from '@landfall/protocol/texture-entry';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { assetsOf } from '../assets/index.ts';
import type { PartChanges } from '../objects/index.ts';
import { Part } from '../region/index.ts';
import type { Region } from '../region/index.ts';

/** Materials of one region; each is some hundred bytes. Those that came first go first, and are found among the assets still. */
const MOST_MATERIALS = 10_000;
const MOST_ASSET_BYTES = 64 * 1024;

/** The legacy materials of a region: those that were made here, and those of its archive, which are assets. */
export class LegacyMaterials {
  readonly #region: Region;
  readonly #most: number;
  readonly #known = new Map<string, NamedMaterial>();

  constructor(region: Region, most = MOST_MATERIALS) {
    this.#region = region;
    this.#most = most;
  }

  get all(): readonly NamedMaterial[] {
    return [...this.#known.values()];
  }

  /** Those of these ids that there are. */
  async find(ids: readonly Uuid[]): Promise<readonly NamedMaterial[]> {
    const found = await Promise.all(ids.map(async (id) => this.#known.get(id.key) ?? (await this.#read(id))));
    return found.filter((one) => one !== undefined);
  }

  /** Keeps a material, also as an asset, so that archives have it. Equal ones have one id. */
  keep(material: LegacyMaterial): Uuid {
    const bytes = encodeLegacyMaterialAsset(material);
    const id = Uuid.fromBytes(new Uint8Array(createHash('md5').update(bytes).digest()));
    this.#known.delete(id.key);
    this.#known.set(id.key, { id, material });
    if (this.#known.size > this.#most) this.#known.delete(this.#known.keys().next().value!);
    const asset = { id, type: ASSET_TYPE.legacyMaterial, bytes, name: '', description: '', creatorId: '' };
    // One that cannot be stored is there as long as the region.
    void this.#region.services.store.put(asset).catch(() => undefined);
    return id;
  }

  async #read(id: Uuid): Promise<NamedMaterial | undefined> {
    const range = { start: 0, end: MOST_ASSET_BYTES };
    const read = await assetsOf(this.#region.services)
      .read(id, range)
      .catch(() => undefined);
    if (read === undefined) return undefined;
    try {
      return { id, material: decodeLegacyMaterialAsset(read.bytes) };
    } catch (error) {
      if (error instanceof DecodeError) return undefined;
      throw error;
    }
  }
}

/** A part with another legacy material on a face, or on all that are not named. @param materialId zero for none */
export function withMaterial(
  part: ScenePart,
  face: number | undefined,
  materialId: Uuid,
): PartChanges | undefined {
  const entry = decodeTextureEntry(part.textureEntry);
  if (entry === undefined || (face !== undefined && (face < 0 || face >= MAX_FACES))) return undefined;
  const changed =
    face === undefined
      ? { ...entry, default: { ...entry.default, materialId } }
      : { ...entry, faces: new Map([...entry.faces, [face, { ...faceOf(entry, face), materialId }]]) };
  return { textureEntry: encodeTextureEntry(changed) };
}

const MATERIALS = new Part((region: Region) => new LegacyMaterials(region));

/** The legacy materials of a region. */
export const materialsOf = (region: Region): LegacyMaterials => region.part(MATERIALS);
