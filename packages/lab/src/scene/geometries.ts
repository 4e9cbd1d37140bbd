import type { MeshSkin } from '@landfall/protocol/asset/mesh';
import { DecodeError } from '@landfall/protocol/errors';
import type { MeshParam, SculptParam } from '@landfall/protocol/extra-params';
import { unpackShape } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import type { Character, CharacterFace } from '@landfall/scene/character';
import type { Geometry } from '@landfall/scene/geometry';
import type { LevelOfDetail } from '@landfall/scene/lod';
import { readMeshLevel, readMeshSkin } from '@landfall/scene/mesh';
import type { Inflate, MeshLevel } from '@landfall/scene/mesh';
import { plantForm, tessellatePlant } from '@landfall/scene/plant';
import { tessellateSculpt } from '@landfall/scene/sculpt';
import { BOX, shapeKey, tessellate } from '@landfall/scene/shape';
import { skinGeometry, skinMatrices } from '@landfall/scene/skeleton';
import { bodyGeometry, characterGeometry } from './body.ts';
import type { BodyForm } from './body.ts';
import type { ByteBudget } from './byte-budget.ts';
import { isAbsent } from './collected-scene.ts';
import type { SceneAssets } from './collected-scene.ts';
import type { Hanging, HangingForms } from './hanging.ts';
import type { SceneWarnings } from './scene-warnings.ts';

/** A mesh asset at a level, and how it is put on. */
type LoadedMesh = MeshLevel & { readonly meshSkin: MeshSkin | undefined };

/** A geometry, or that all of them together would take too much memory with it. */
export type Kept = Geometry | 'too-much';

/** How geometries are made. */
export interface GeometryMaking {
  readonly inflate: Inflate;
  readonly warnings: SceneWarnings;
  /** Of all that is made. */
  readonly budget: ByteBudget;
  /** Takes the ids of meshes that cannot be read, as text. */
  readonly damaged?: Set<string> | undefined;
}

/** Geometries of a scene, one for each form and level of detail: things that look alike share theirs. */
export class Geometries {
  readonly #assets: SceneAssets;
  readonly #inflate: Inflate;
  readonly #warnings: SceneWarnings;
  readonly #budget: ByteBudget;
  readonly #box = tessellate(BOX, 0);
  readonly #known = new Map<string, Geometry>();
  readonly #meshes = new Map<string, Promise<LoadedMesh | 'too-much' | undefined>>();

  readonly #damaged: Set<string>;

  constructor(assets: SceneAssets, { inflate, warnings, budget, damaged = new Set() }: GeometryMaking) {
    this.#assets = assets;
    this.#inflate = inflate;
    this.#warnings = warnings;
    this.#budget = budget;
    this.#damaged = damaged;
  }

  /** A box of size 1: what stands for what is not there, must not be shown, or would be too much. */
  box(): Geometry {
    return this.#box;
  }

  prim({ shape }: ObjectDescription, level: LevelOfDetail): Kept {
    const parameters = unpackShape(shape);
    return this.#keep(`prim ${shapeKey(parameters)} ${level}`, () => tessellate(parameters, level));
  }

  /** A flexible prim as it hangs where it is. */
  hanging(hanging: Hanging, forms: HangingForms): Kept {
    return this.#keep(forms.keyOf(hanging), () => forms.geometryOf(hanging));
  }

  plant({ pcode, state }: ObjectDescription, level: LevelOfDetail): Kept {
    const form = plantForm(pcode, state);
    return this.#keep(`plant ${form} ${level}`, () => tessellatePlant(form, level));
  }

  body(form: BodyForm, level: LevelOfDetail): Kept {
    return this.#keep(`body ${form.key} ${level}`, () => bodyGeometry(form, level));
  }

  /** A body that the user brings. @param baked the faces that are painted with bakes */
  character(
    character: Character,
    form: BodyForm,
    baked: ReadonlySet<CharacterFace>,
    level: LevelOfDetail,
  ): Kept {
    const key = `character ${form.key} ${[...baked].join()} ${level}`;
    return this.#keep(key, () => characterGeometry(character, form, baked, level));
  }

  /** Undefined where its map is not there. */
  sculpt(form: SculptParam | MeshParam, level: LevelOfDetail): Kept | undefined {
    const id = form.textureId.toString();
    const map = this.#assets.sculpts.get(id);
    if (map === undefined || isAbsent(map)) return undefined;
    const key = `sculpt ${id} ${form.sculptType} ${form.inverted} ${form.mirrored} ${level}`;
    return this.#keep(key, () => tessellateSculpt(map, form, level));
  }

  /** Undefined where the mesh is not there, or is none, which is told. */
  async mesh(id: string, level: LevelOfDetail): Promise<Kept | undefined> {
    const mesh = await this.#load(id, level);
    return mesh === 'too-much' ? mesh : mesh?.geometry;
  }

  /** A mesh that moves with an avatar's bones, as it is put on: in the frame of the body. Undefined for one that does not, and where it is not there. */
  async worn(id: string, { key, joints }: BodyForm, level: LevelOfDetail): Promise<Kept | undefined> {
    const mesh = await this.#load(id, level);
    if (mesh === 'too-much') return mesh;
    if (mesh?.skin === undefined || mesh.meshSkin === undefined) return undefined;
    const { geometry, skin, meshSkin } = mesh;
    return this.#keep(`worn ${id} ${key} ${level}`, () =>
      skinGeometry(geometry, skin, skinMatrices(meshSkin, joints)),
    );
  }

  #keep(key: string, make: () => Geometry): Kept {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#budget.isSpent) return 'too-much';
    const geometry = make();
    this.#budget.spend(geometry.buffer.byteLength);
    this.#known.set(key, geometry);
    return geometry;
  }

  #load(id: string, level: LevelOfDetail): Promise<LoadedMesh | 'too-much' | undefined> {
    const key = `${id} ${level}`;
    const known = this.#meshes.get(key);
    if (known !== undefined) return known;
    const loading = this.#read(id, level);
    this.#meshes.set(key, loading);
    return loading;
  }

  async #read(id: string, level: LevelOfDetail): Promise<LoadedMesh | 'too-much' | undefined> {
    const asset = this.#assets.meshes.get(id);
    if (asset === undefined || isAbsent(asset)) return undefined;
    if (this.#budget.isSpent) return 'too-much';
    try {
      const mesh = await readMeshLevel(asset, level, this.#inflate);
      const meshSkin = mesh.skin === undefined ? undefined : await readMeshSkin(asset, this.#inflate);
      this.#budget.spend(mesh.geometry.buffer.byteLength + weightBytes(mesh));
      return { ...mesh, meshSkin };
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#damaged.add(id);
      this.#warnings.addDecodeError('mesh', id, '', error);
      return undefined;
    }
  }
}

/** What its bones pull at it with. */
function weightBytes({ skin }: MeshLevel): number {
  return skin === undefined ? 0 : skin.joints.byteLength + skin.weights.byteLength;
}
