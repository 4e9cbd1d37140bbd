/**
 * A scene as things of a picture or a file. Rules:
 * 1. Pictures show everything that is there. A file has meshes, sculpt maps and textures only of what may be given on; else a
 *    box of the object's size in the colour of its first face stands there, and prims have their colours alone.
 * 2. What cannot be shown is left out and told; never does one thing keep the others from being shown.
 */
import { extraParamOf } from '@landfall/protocol/extra-params';
import type { Vector3 } from '@landfall/protocol/datatypes';
import type { Character } from '@landfall/scene/character';
import type { Geometry } from '@landfall/scene/geometry';
import type { LevelOfDetail } from '@landfall/scene/lod';
import type { Inflate } from '@landfall/scene/mesh';
import type { PictureItem, PictureMaterial } from '../picture/index.ts';
import { bodyForm, bodyMatrix } from './body.ts';
import { bodyThing } from './body-thing.ts';
import { ByteBudget } from './byte-budget.ts';
import { plantMaterials } from './own-materials.ts';
import type { CollectedObject, CollectedRegion, CollectedScene } from './collected-scene.ts';
import { Geometries } from './geometries.ts';
import type { Kept } from './geometries.ts';
import { HangingForms } from './hanging.ts';
import { itemExtras } from './item-extras.ts';
import { Materials } from './materials.ts';
import { nameOf } from './name-of.ts';
import type { Pace } from './pace.ts';
import { PlanarLayouts } from './planar-layouts.ts';
import { Places } from './places.ts';
import { subjectOf } from './subject.ts';
import type { Subject } from './subject.ts';
import { scaled } from './world-matrix.ts';

/** What the things are for. */
export interface ItemOptions {
  /** Unpacks what is compressed in mesh assets. */
  readonly inflate: Inflate;
  /** How finely something is shown of which a ball of so many metres around it, and its middle, are given. */
  readonly levelOf: (radius: number, middle: Vector3) => LevelOfDetail;
  /** Whether it leaves the house: only what may be exported is shown as it is. */
  readonly isForFile: boolean;
  /** Whoever writes the file owns it all, or may give it on. */
  readonly ownsAll: boolean;
  /** A body for avatars that the user brings; one that is nobody's when left out. */
  readonly character?: Character | undefined;
  /** How flexible prims of the scene hang, where it is known from before. */
  readonly hanging?: HangingForms;
  /** Takes the ids of meshes that cannot be read, as text. */
  readonly damagedMeshes?: Set<string>;
  /** Rests between things. */
  readonly pace?: Pace;
  /** Of all geometries; beyond, boxes stand for the others. A gibibyte when left out. */
  readonly mostGeometryBytes?: number;
}

/** Things, and what became of those that are not there as they are. */
export interface SceneItems {
  /** Objects and avatars of all regions; the land is not among them. */
  readonly items: readonly PictureItem[];
  /** Boxes that stand for what may not be exported. */
  readonly replaced: number;
  /** Prims without textures that may not be exported. */
  readonly untextured: number;
  /** Boxes that stand for what has not come. */
  readonly absent: number;
  /** Boxes that stand for what would be too many triangles, or too much memory. */
  readonly simplified: number;
  /** Nowhere to be shown; those that only their owner sees on the screen are not counted. */
  readonly nowhere: number;
}

/** Of all things of one scene; beyond, boxes stand for the others. A region of 45,000 prims has some millions. */
const MOST_TRIANGLES = 20_000_000;
/** Forms may all differ: tori of some 25 bytes on the wire are nearly a megabyte each. */
const MOST_GEOMETRY_BYTES = 1024 ** 3;
const TOO_MANY_TRIANGLES = 'more triangles than a scene may have: a box stands for it';
const TOO_MUCH_GEOMETRY = 'more geometry than a scene may have: a box stands for it';

/** All objects and avatars of a scene as things. */
export async function sceneItems(scene: CollectedScene, options: ItemOptions): Promise<SceneItems> {
  const maker = new ItemMaker(scene, options);
  for (const region of scene.regions) await maker.addRegion(region);
  return maker.result();
}

class ItemMaker {
  readonly #scene: CollectedScene;
  readonly #options: ItemOptions;
  readonly #geometries: Geometries;
  readonly #materials: Materials;
  readonly #layouts: PlanarLayouts;
  readonly #hanging = new HangingForms();
  readonly #items: PictureItem[] = [];
  #replaced = 0;
  #untextured = 0;
  #absent = 0;
  #simplified = 0;
  #triangles = 0;
  #nowhere = 0;

  constructor(scene: CollectedScene, options: ItemOptions) {
    this.#scene = scene;
    this.#options = options;
    const { inflate, damagedMeshes: damaged, mostGeometryBytes = MOST_GEOMETRY_BYTES } = options;
    const budget = new ByteBudget(mostGeometryBytes);
    this.#geometries = new Geometries(scene.assets, { inflate, warnings: scene.warnings, budget, damaged });
    this.#layouts = new PlanarLayouts(budget);
    this.#materials = new Materials(scene.assets);
  }

  result(): SceneItems {
    return {
      items: this.#items,
      replaced: this.#replaced,
      untextured: this.#untextured,
      absent: this.#absent,
      simplified: this.#simplified,
      nowhere: this.#nowhere,
    };
  }

  async addRegion(region: CollectedRegion): Promise<void> {
    const places = new Places(region);
    for (const object of region.objects) {
      await this.#options.pace?.rest();
      const subject = subjectOf(object, { ...this.#options, places, warnings: this.#scene.warnings });
      if (subject === 'on-a-screen') continue;
      if ('refused' in subject) this.#refuse(object, subject.refused, subject.what);
      else await this.#add(subject);
    }
  }

  #refuse({ description }: CollectedObject, field: string, what: string): void {
    this.#nowhere++;
    this.#scene.warnings.add({ of: 'object', id: description.id.toString(), field, what });
  }

  async #add(subject: Subject): Promise<void> {
    switch (subject.look.kind) {
      case 'avatar':
        return this.#addAvatar(subject);
      case 'plant':
        return this.#addPlant(subject);
      case 'prim':
        return this.#addPrim(subject);
      case 'sculpt':
        return this.#addSculpt(subject);
      case 'mesh':
        return await this.#addMesh(subject);
      case 'unknown':
        return this.#refuse(
          subject.object,
          'pcode',
          `a kind of object that nobody shows: ${subject.object.description.pcode}`,
        );
    }
  }

  #addAvatar(subject: Subject): void {
    const { place, level, object } = subject;
    const { isForFile, ownsAll, character } = this.#options;
    const form = bodyForm(object);
    const { geometry, materials } = bodyThing(object, form, level, {
      geometries: this.#geometries,
      materials: this.#materials,
      assets: this.#scene.assets,
      character,
      mayShow: !isForFile || ownsAll,
    });
    if (geometry === 'too-much') return this.#simplify(subject, TOO_MUCH_GEOMETRY);
    this.#put(object, { geometry, materials, matrix: bodyMatrix(place, form) });
  }

  #addPlant(subject: Subject): void {
    const geometry = this.#geometries.plant(subject.object.description, subject.level);
    this.#show(subject, geometry, ({ faces }) => plantMaterials(faces.length));
  }

  #addPrim(subject: Subject): void {
    const { isOpen } = subject;
    if (!isOpen) this.#untextured++;
    this.#show(subject, this.#primOf(subject), (geometry) => this.#paint(subject, geometry, isOpen, false));
  }

  #primOf({ object: { description }, look, size, place, level }: Subject): Kept {
    const param = extraParamOf(look.extraParams, 'flexible');
    if (param === undefined) return this.#geometries.prim(description, level);
    const { hanging = this.#hanging } = this.#options;
    return this.#geometries.hanging({ description, param, size, place, level }, hanging);
  }

  #addSculpt(subject: Subject): void {
    const { look, level, isOpen } = subject;
    const geometry = isOpen ? this.#geometries.sculpt(look.form!, level) : undefined;
    this.#show(subject, geometry, (shown) => this.#paint(subject, shown, true, false));
  }

  async #addMesh(subject: Subject): Promise<void> {
    const { look, level, isOpen, places, object } = subject;
    if (!isOpen) return this.#addBox(subject);
    const id = look.form!.textureId.toString();
    const wearer = places.wearerOf(object.description);
    const form = wearer && bodyForm(wearer);
    const worn = form && (await this.#geometries.worn(id, form, level));
    if (worn === 'too-much') return this.#simplify(subject, TOO_MUCH_GEOMETRY);
    if (wearer !== undefined && form !== undefined && worn !== undefined) {
      const frame = places.of(wearer.description);
      if (typeof frame === 'string') return;
      const materials = this.#paint(subject, worn, true, true);
      return this.#put(object, { geometry: worn, matrix: bodyMatrix(frame, form), materials });
    }
    const geometry = await this.#geometries.mesh(id, level);
    this.#show(subject, geometry, (shown) => this.#paint(subject, shown, true, false));
  }

  /** @param geometry undefined where it is not there, or must not be shown */
  #show(
    subject: Subject,
    geometry: Kept | undefined,
    paint: (geometry: Geometry) => readonly PictureMaterial[],
  ): void {
    if (geometry === undefined) return this.#addBox(subject);
    if (geometry === 'too-much') return this.#simplify(subject, TOO_MUCH_GEOMETRY);
    this.#push(subject, geometry, paint(geometry));
  }

  #simplify(subject: Subject, what: string): void {
    this.#simplified++;
    const id = subject.object.description.id.toString();
    this.#scene.warnings.add({ of: 'object', id, field: 'shape', what });
    this.#pushBox(subject);
  }

  #addBox(subject: Subject): void {
    if (subject.isOpen) this.#absent++;
    else this.#replaced++;
    this.#pushBox(subject);
  }

  /** In the colour of its first face. */
  #pushBox(subject: Subject): void {
    const geometry = this.#geometries.box();
    const [first] = this.#paint(subject, geometry, false, false);
    this.#push(
      subject,
      geometry,
      geometry.faces.map(() => first!),
    );
  }

  #paint(
    { object, look }: Subject,
    { faces }: Geometry,
    withTextures: boolean,
    isWorn: boolean,
  ): PictureMaterial[] {
    const { overrides } = object;
    return this.#materials.ofFaces({ ...look, overrides }, faces.length, { withTextures, isWorn });
  }

  #push(subject: Subject, geometry: Geometry, materials: readonly PictureMaterial[]): void {
    const { object, look, place, size } = subject;
    const triangles = geometry.indices.length / 3;
    if (this.#triangles + triangles > MOST_TRIANGLES && geometry !== this.#geometries.box())
      return this.#simplify(subject, TOO_MANY_TRIANGLES);
    const laid = this.#layouts.of(geometry, { faces: look.faces, size, materials });
    if (laid === 'too-much') return this.#simplify(subject, TOO_MUCH_GEOMETRY);
    this.#triangles += triangles;
    this.#put(object, { geometry: laid, matrix: scaled(place, size), materials });
  }

  #put(object: CollectedObject, thing: Omit<PictureItem, 'name' | 'extras'>): void {
    this.#items.push({ name: nameOf(object), ...thing, extras: itemExtras(object) });
  }
}
