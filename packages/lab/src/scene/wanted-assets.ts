import { facesOfShape } from '@landfall/scene/shape';
import { unpackShape } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { faceOf } from '@landfall/protocol/texture-entry';
import { surfaceOf } from '@landfall/scene/surface';
import type { CollectedObject, CollectedRegion } from './collected-scene.ts';
import { lookOf } from './object-look.ts';
import type { ObjectLook } from './object-look.ts';
import { SceneWarnings } from './scene-warnings.ts';

/** What a texture is wanted for. */
export interface WantedTexture {
  /** Something that may be exported has it, so that it goes into a file too. */
  readonly forFile: boolean;
}

/** Ids, as text, of all that it takes to show some regions. */
export interface WantedAssets {
  readonly textures: ReadonlyMap<string, WantedTexture>;
  readonly sculpts: ReadonlySet<string>;
  readonly meshes: ReadonlySet<string>;
}

/** More different assets of a kind are not fetched: a region of 45,000 prims has some thousands. */
export const MAX_WANTED = 20_000;
const NONE = '00000000-0000-0000-0000-000000000000';

/**
 * What the objects and the land of regions name.
 * @param ownsAll whatever permissions say, everything goes into the file
 */
export function wantedAssets(regions: Iterable<CollectedRegion>, ownsAll: boolean): WantedAssets {
  const wanted = new Wanted(ownsAll);
  for (const { objects, ground } of regions) {
    for (const id of ground?.textureIds ?? []) wanted.addTexture(id.toString(), false);
    for (const object of objects) wanted.addObject(object);
  }
  return wanted;
}

class Wanted implements WantedAssets {
  readonly textures = new Map<string, WantedTexture>();
  readonly sculpts = new Set<string>();
  readonly meshes = new Set<string>();
  readonly #ownsAll: boolean;

  constructor(ownsAll: boolean) {
    this.#ownsAll = ownsAll;
  }

  addObject({ description, mayExport }: CollectedObject): void {
    const look = lookOf(description, new SceneWarnings());
    if (look.kind === 'avatar' || look.kind === 'plant' || look.kind === 'unknown') return;
    if (look.form !== undefined) {
      const forms = look.kind === 'mesh' ? this.meshes : this.sculpts;
      const id = look.form.textureId.toString();
      if (look.kind !== 'prim' && id !== NONE && forms.size < MAX_WANTED) forms.add(id);
    }
    for (const face of facesShown(description, look))
      if (surfaceOf(face, { textureAlpha: 'none' }).mode !== 'invisible')
        this.addTexture(face.textureId.toString(), this.#ownsAll || mayExport);
  }

  addTexture(id: string, forFile: boolean): void {
    if (id === NONE || (this.textures.size >= MAX_WANTED && !this.textures.has(id))) return;
    this.textures.set(id, { forFile: forFile || this.textures.get(id)?.forFile === true });
  }
}

/** Of meshes nobody knows how many faces they have before they come. */
function facesShown({ shape }: ObjectDescription, { kind, faces }: ObjectLook) {
  if (kind === 'prim') return facesOfShape(unpackShape(shape)).map((_, face) => faceOf(faces, face));
  if (kind === 'sculpt') return [faceOf(faces, 0)];
  return [faces.default, ...faces.faces.values()];
}
