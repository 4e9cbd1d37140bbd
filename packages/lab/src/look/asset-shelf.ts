import { CodecAbsentError } from '@landfall/codecs/ports';
import type { ImageCodec } from '@landfall/codecs/ports';
import { DecodeError, LandfallError } from '@landfall/protocol/errors';
import { decodeSculpt, isAbsent, readTexture, textureSides } from '../scene/index.ts';
import type {
  Absence,
  AbsenceReason,
  SceneAssets,
  SceneWarnings,
  TextureSides,
  WantedAssets,
} from '../scene/index.ts';
import type { AssetKind } from './asset-source.ts';

type Textures = Map<string, Awaited<ReturnType<typeof readTexture>> | Absence>;
type Sculpts = Map<string, Awaited<ReturnType<typeof decodeSculpt>> | Absence>;

/** What a shelf is filled with. */
export interface ShelfOptions {
  readonly codec: Pick<ImageCodec, 'decode'>;
  readonly warnings: SceneWarnings;
}

/** The assets that a scene wants, filled as they come: textures and sculpt maps decoded, meshes as they are. */
export class AssetShelf {
  readonly #wanted: WantedAssets;
  readonly #options: ShelfOptions;
  readonly #textures: Textures = new Map();
  readonly #sculpts: Sculpts = new Map();
  readonly #meshes = new Map<string, Uint8Array | Absence>();

  readonly #sides: TextureSides;

  constructor(wanted: WantedAssets, options: ShelfOptions) {
    this.#sides = textureSides(wanted.textures.size);
    this.#wanted = wanted;
    this.#options = options;
  }

  /** Everything that is wanted: a texture that is a sculpt map too, once. */
  *wanted(): Generator<readonly [id: string, kind: AssetKind]> {
    const { textures, sculpts, meshes } = this.#wanted;
    for (const id of meshes) yield [id, 'mesh'];
    for (const id of sculpts) yield [id, 'texture'];
    for (const id of textures.keys()) if (!sculpts.has(id)) yield [id, 'texture'];
  }

  /** Whether it is wanted and has not come. @param id as text */
  wants(id: string, kind: AssetKind): boolean {
    const { textures, sculpts, meshes } = this.#wanted;
    if (kind === 'mesh') return meshes.has(id) && !this.#meshes.has(id);
    return (textures.has(id) && !this.#textures.has(id)) || (sculpts.has(id) && !this.#sculpts.has(id));
  }

  /**
   * Takes one that is wanted. What is none of its kind is told, and is absent.
   * @param bytes not to be changed any more
   */
  async keep(id: string, kind: AssetKind, bytes: Uint8Array | Absence): Promise<void> {
    if (kind === 'mesh') this.#meshes.set(id, bytes);
    else await Promise.all([this.#keepTexture(id, bytes), this.#keepSculpt(id, bytes)]);
  }

  /** What there is. The others are absent for that reason. */
  assets(otherwise: AbsenceReason): SceneAssets {
    const { textures, sculpts, meshes } = this.#wanted;
    const rest = (ids: Iterable<string>, there: Map<string, object>): void => {
      for (const id of ids) if (!there.has(id)) there.set(id, { absent: otherwise });
    };
    rest(textures.keys(), this.#textures);
    rest(sculpts, this.#sculpts);
    rest(meshes, this.#meshes);
    return { textures: this.#textures, sculpts: this.#sculpts, meshes: this.#meshes };
  }

  async #keepTexture(id: string, bytes: Uint8Array | Absence): Promise<void> {
    const wanted = this.#wanted.textures.get(id);
    if (wanted === undefined) return;
    const { codec } = this.#options;
    const read = async (texture: Uint8Array) =>
      await readTexture(texture, { codec, sides: this.#sides, ...wanted });
    this.#textures.set(id, await this.#opened('texture', id, bytes, read));
  }

  async #keepSculpt(id: string, bytes: Uint8Array | Absence): Promise<void> {
    if (!this.#wanted.sculpts.has(id)) return;
    const read = async (map: Uint8Array) => await decodeSculpt(map, this.#options.codec);
    this.#sculpts.set(id, await this.#opened('sculpt', id, bytes, read));
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
