import { CodecAbsentError } from '@landfall/codecs/ports';
import type { ImageCodec } from '@landfall/codecs/ports';
import { DecodeError, LandfallError } from '@landfall/protocol/errors';
import { ByteBudget, decodeSculpt, isAbsent, readTexture, textureSides } from '../scene/index.ts';
import type { Absence, AbsenceReason, SceneAssets, SceneWarnings, WantedAssets } from '../scene/index.ts';
import type { AssetKind } from './asset-source.ts';

type Textures = Map<string, Awaited<ReturnType<typeof readTexture>> | Absence>;
type Sculpts = Map<string, Awaited<ReturnType<typeof decodeSculpt>> | Absence>;

/** What lies on a shelf: materials are read before, as they say which textures are wanted. */
export type ShelfKind = Exclude<AssetKind, 'material'>;

/** What a shelf is filled with. */
export interface ShelfOptions {
  /** Decodes textures and sculpt maps. */
  readonly codec: Pick<ImageCodec, 'decode'>;
  /** Hear what cannot be decoded. */
  readonly warnings: SceneWarnings;
  /** Of meshes and sculpt maps together, as they are kept; a gibibyte when left out. */
  readonly mostBytes?: number;
}

/** Textures are the smaller the more there are; meshes may be 16 MiB each, and 20,000. */
const MOST_BYTES = 1024 ** 3;

/** What is on a shelf. */
export type ShelfAssets = Omit<SceneAssets, 'materials'>;

/** An asset that is wanted: a texture that is a sculpt map too, once. */
export type WantedAsset = readonly [id: string, kind: ShelfKind];

/** The assets that a scene wants, filled as they come: textures and sculpt maps decoded, meshes as they are. */
export class AssetShelf {
  readonly #options: ShelfOptions;
  readonly #textures: Textures = new Map();
  readonly #sculpts: Sculpts = new Map();
  readonly #meshes = new Map<string, Uint8Array | Absence>();
  /** Textures by whether a file has them. */
  readonly #forFile = new Map<string, boolean>();
  readonly #wantedSculpts = new Set<string>();
  readonly #wantedMeshes = new Set<string>();

  readonly #budget: ByteBudget;

  constructor(options: ShelfOptions) {
    this.#options = options;
    this.#budget = new ByteBudget(options.mostBytes ?? MOST_BYTES);
  }

  /** Wants these, beside what was wanted before. Returns those that are new, or that a file wants now, too. */
  want({ textures, sculpts, meshes }: WantedAssets): WantedAsset[] {
    const images = new Set<string>();
    for (const [id, { forFile }] of textures) {
      if (this.#forFile.get(id) === true || (this.#forFile.get(id) === false && !forFile)) continue;
      this.#forFile.set(id, forFile);
      this.#textures.delete(id);
      images.add(id);
    }
    const newSculpts = [...sculpts].filter((id) => !this.#wantedSculpts.has(id));
    const newMeshes = [...meshes].filter((id) => !this.#wantedMeshes.has(id));
    for (const id of newSculpts) {
      this.#wantedSculpts.add(id);
      images.add(id);
    }
    for (const id of newMeshes) this.#wantedMeshes.add(id);
    return [
      ...newMeshes.map((id) => [id, 'mesh'] as const),
      ...[...images].map((id) => [id, 'texture'] as const),
    ];
  }

  /** Whether it is wanted and has not come. @param id as text */
  wants(id: string, kind: ShelfKind): boolean {
    if (kind === 'mesh') return this.#wantedMeshes.has(id) && !this.#meshes.has(id);
    const isTexture = this.#forFile.has(id) && !this.#textures.has(id);
    return isTexture || (this.#wantedSculpts.has(id) && !this.#sculpts.has(id));
  }

  /** Pixels a side of a texture that are enough; undefined where all of it is wanted. @param id as text */
  mostSide(id: string): number | undefined {
    const forFile = this.#forFile.get(id);
    if (forFile === undefined || this.#wantedSculpts.has(id)) return undefined;
    const { file, picture } = textureSides(this.#textures.size);
    return forFile ? file : picture;
  }

  /**
   * Takes one that is wanted. What is none of its kind is told, and is absent.
   * @param bytes not to be changed any more
   */
  async keep(id: string, kind: ShelfKind, bytes: Uint8Array | Absence): Promise<void> {
    if (kind === 'mesh') this.#meshes.set(id, this.#within('mesh', id, bytes, bytes));
    else await Promise.all([this.#keepTexture(id, bytes), this.#keepSculpt(id, bytes)]);
  }

  /** What there is of what is wanted in the end. What has not come is absent for that reason. */
  assets(wanted: WantedAssets, otherwise: AbsenceReason): ShelfAssets {
    const found = <Value>(
      ids: Iterable<string>,
      there: ReadonlyMap<string, Value>,
    ): Map<string, Value | Absence> =>
      new Map(Array.from(ids, (id) => [id, there.get(id) ?? { absent: otherwise }]));
    return {
      textures: found(wanted.textures.keys(), this.#textures),
      sculpts: found(wanted.sculpts, this.#sculpts),
      meshes: found(wanted.meshes, this.#meshes),
    };
  }

  async #keepTexture(id: string, bytes: Uint8Array | Absence): Promise<void> {
    const forFile = this.#forFile.get(id);
    if (forFile === undefined || this.#textures.has(id)) return;
    const { codec } = this.#options;
    // The more there are, the smaller they are kept.
    const sides = textureSides(this.#textures.size);
    const read = async (texture: Uint8Array) => await readTexture(texture, { codec, sides, forFile });
    const texture = await this.#opened('texture', id, bytes, read);
    // A file wants it since: it is fetched once more.
    if (this.#forFile.get(id) === forFile) this.#textures.set(id, texture);
  }

  async #keepSculpt(id: string, bytes: Uint8Array | Absence): Promise<void> {
    if (!this.#wantedSculpts.has(id) || this.#sculpts.has(id)) return;
    const read = async (map: Uint8Array) => await decodeSculpt(map, this.#options.codec);
    const map = await this.#opened('sculpt', id, bytes, read);
    this.#sculpts.set(id, this.#within('sculpt', id, map, isAbsent(map) ? map : map.pixels));
  }

  /** The same, or that there is no room for it, which is told. */
  #within<Value extends object>(
    of: 'mesh' | 'sculpt',
    id: string,
    value: Value | Absence,
    bytes: Uint8Array | Absence,
  ): Value | Absence {
    if (isAbsent(bytes)) return value;
    if (this.#budget.isSpent) {
      this.#options.warnings.add({
        of,
        id,
        field: '',
        what: 'more meshes and sculpt maps than a scene may have',
      });
      return { absent: 'too-much' };
    }
    this.#budget.spend(bytes.byteLength);
    return value;
  }

  async #opened<Value>(
    of: 'texture' | 'sculpt',
    id: string,
    bytes: Uint8Array | Absence,
    read: (bytes: Uint8Array) => Promise<Value>,
  ): Promise<Value | Absence> {
    if (isAbsent(bytes)) return bytes;
    try {
      return await read(bytes);
    } catch (error) {
      const { warnings } = this.#options;
      if (error instanceof CodecAbsentError) {
        warnings.add({ of: 'file', id: '', field: 'textures', what: `not decoded: ${error.message}` });
        return { absent: 'no-codec' };
      }
      if (error instanceof DecodeError) warnings.addDecodeError(of, id, '', error);
      else if (error instanceof LandfallError && error.code !== 'usage')
        warnings.add({ of, id, field: '', what: error.message });
      else throw error;
      return { absent: 'damaged' };
    }
  }
}
