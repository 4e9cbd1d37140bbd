import { BODY_FACES } from '@landfall/scene/avatar';
import { facesOfShape } from '@landfall/scene/shape';
import { DecodeError } from '@landfall/protocol/errors';
import type { BakeName } from '@landfall/protocol/avatar';
import { particleTextureOf, unpackShape } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import type { Uuid } from '@landfall/protocol/datatypes';
import { faceOf } from '@landfall/protocol/texture-entry';
import type { TextureFace } from '@landfall/protocol/texture-entry';
import { surfaceOf } from '@landfall/scene/surface';
import type { CollectedObject, CollectedRegion, SceneAssets } from './collected-scene.ts';
import { withBakes } from './bakes-on-mesh.ts';
import { FaceMaterials, surfaceFactsOf, texturesOfFace } from './face-materials.ts';
import { lookOf } from './object-look.ts';
import type { ObjectLook } from './object-look.ts';
import { Places } from './places.ts';
import { SceneWarnings } from './scene-warnings.ts';

/** What a texture is wanted for. */
export interface WantedTexture {
  /** Something that may be exported has it, so that it goes into a file too. */
  readonly forFile: boolean;
}

/** Ids, as text, of all that it takes to show some regions. */
export interface WantedAssets {
  /** Of faces, bodies of avatars, land and particles, and what each is for. */
  readonly textures: ReadonlyMap<string, WantedTexture>;
  /** Textures that sculpted prims take their form from. */
  readonly sculpts: ReadonlySet<string>;
  /** Mesh assets. */
  readonly meshes: ReadonlySet<string>;
}

/** More different assets of a kind are not fetched: a region of 45,000 prims has some thousands. */
export const MAX_WANTED = 20_000;
/** No face has this number: materials of faces are not its. */
const NO_FACE = -1;
const NONE = '00000000-0000-0000-0000-000000000000';

/** Ids, as text, of the materials that the faces of some regions name. */
export interface WantedMaterials {
  /** Physically based ones, from the extra parameters of objects. */
  readonly gltf: ReadonlySet<string>;
  /** Those that texture entries name. */
  readonly legacy: ReadonlySet<string>;
}

/** The materials that objects name: their textures are wanted once they are there. */
export function wantedMaterials(regions: Iterable<CollectedRegion>): WantedMaterials {
  const [gltf, legacy] = [new Set<string>(), new Set<string>()];
  const add = (to: Set<string>, id: Uuid): unknown =>
    !id.isZero && to.size < MAX_WANTED && to.add(id.toString());
  for (const { objects } of regions)
    for (const { description } of objects) {
      const { renderMaterials, faces } = lookOf(description, new SceneWarnings());
      for (const id of renderMaterials.values()) add(gltf, id);
      for (const face of [faces.default, ...faces.faces.values()]) add(legacy, face.materialId);
    }
  return { gltf, legacy };
}

const NO_MATERIALS: SceneAssets['materials'] = new Map();

/**
 * What the objects and the land of regions name.
 * @param ownsAll whatever permissions say, everything goes into the file
 * @param materials those that are known: their textures are wanted, too
 * @param bakes those that bodies of avatars are painted with
 */
export function wantedAssets(
  regions: Iterable<CollectedRegion>,
  ownsAll: boolean,
  materials = NO_MATERIALS,
  bakes: readonly BakeName[] = BODY_FACES,
): WantedAssets {
  const wanted = new Wanted(ownsAll, materials, bakes);
  for (const region of regions) {
    const places = new Places(region);
    for (const id of region.ground?.textureIds ?? []) wanted.addTexture(id.toString(), false);
    for (const object of region.objects) wanted.addObject(object, places.wearerOf(object.description));
  }
  return wanted;
}

class Wanted implements WantedAssets {
  readonly textures = new Map<string, WantedTexture>();
  readonly sculpts = new Set<string>();
  readonly meshes = new Set<string>();
  readonly #ownsAll: boolean;
  readonly #materials: FaceMaterials;
  readonly #bakes: readonly BakeName[];

  constructor(ownsAll: boolean, materials: SceneAssets['materials'], bakes: readonly BakeName[]) {
    this.#ownsAll = ownsAll;
    this.#bakes = bakes;
    this.#materials = new FaceMaterials({ materials });
  }

  addObject(object: CollectedObject, wearer: CollectedObject | undefined): void {
    const { description, mayExport } = object;
    const told = lookOf(description, new SceneWarnings());
    const look = { ...told, faces: withBakes(told.faces, wearer, true) };
    const bakes = new Set(Array.from(wearer?.avatar?.looks?.bakes.values() ?? [], ({ key }) => key));
    if (look.kind === 'avatar') return this.#addBody(object);
    if (look.kind === 'plant' || look.kind === 'unknown') return;
    this.addTexture(particleTexture(description.particles), false);
    if (look.form !== undefined) {
      const forms = look.kind === 'mesh' ? this.meshes : this.sculpts;
      const id = look.form.textureId.toString();
      if (look.kind !== 'prim' && id !== NONE && forms.size < MAX_WANTED) forms.add(id);
    }
    for (const [number, face] of facesShown(description, look)) {
      const made = this.#materials.of(object, look, number, face);
      if (surfaceOf(face, { textureAlpha: 'none', ...surfaceFactsOf(made) }).mode === 'invisible') continue;
      const forFile = this.#ownsAll || mayExport;
      for (const id of texturesOfFace(face, made))
        this.addTexture(id.toString(), forFile && (this.#ownsAll || !bakes.has(id.key)));
    }
  }

  /** What of an avatar its own body is painted with; they are for pictures, and files of who owns all. */
  #addBody({ avatar }: CollectedObject): void {
    for (const name of this.#bakes) {
      const id = avatar?.looks?.bakes.get(name);
      if (id !== undefined) this.addTexture(id.toString(), this.#ownsAll);
    }
  }

  addTexture(id: string, forFile: boolean): void {
    if (id === NONE || (this.textures.size >= MAX_WANTED && !this.textures.has(id))) return;
    this.textures.set(id, { forFile: forFile || this.textures.get(id)?.forFile === true });
  }
}

/** What a particle system that is damaged wants is told when it is drawn. */
function particleTexture(particles: Uint8Array): string {
  try {
    return particleTextureOf(particles).toString();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return NONE;
  }
}

/** Of meshes nobody knows how many faces they have before they come: those that are named, and one more for the others. */
function facesShown(
  { shape }: ObjectDescription,
  { kind, faces, renderMaterials }: ObjectLook,
): (readonly [number, TextureFace])[] {
  if (kind === 'prim') return facesOfShape(unpackShape(shape)).map((_, face) => [face, faceOf(faces, face)]);
  if (kind === 'sculpt') return [[0, faceOf(faces, 0)]];
  const named = new Set([...faces.faces.keys(), ...renderMaterials.keys()]);
  return [[NO_FACE, faces.default], ...Array.from(named, (face) => [face, faceOf(faces, face)] as const)];
}
