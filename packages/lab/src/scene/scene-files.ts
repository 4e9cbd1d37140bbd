import type { Inflate } from '@landfall/scene/mesh';
import { drawPicture, encodePng, facingOf, writeGlb } from '../picture/index.ts';
import type { PictureItem, ViewCamera } from '../picture/index.ts';
import { areaOf, fileLevels, mapCamera, mapLevels, viewLevels } from './cameras.ts';
import type { Area } from './cameras.ts';
import type { CollectedScene } from './collected-scene.ts';
import { HangingForms } from './hanging.ts';
import { labelsAround, labelsFromAbove } from './labels.ts';
import { lampsAround, strongestLamps } from './lamps.ts';
import { LandItems } from './land-items.ts';
import { markAvatars } from './mark-avatars.ts';
import { meshPhysics } from './mesh-physics.ts';
import { particleItems } from './particles.ts';
import { sceneItems } from './scene-items.ts';
import type { SceneItems } from './scene-items.ts';
import { sceneJson } from './scene-json.ts';
import { sceneLight } from './scene-light.ts';
import type { SkyChoice } from './scene-light.ts';
import { usualView } from './usual-view.ts';

/** What is made of a scene, and how. */
export interface SceneFileOptions {
  readonly inflate: Inflate;
  /** Of the map, and of what else is asked for; the whole first region when left out. */
  readonly area?: Area | undefined;
  /** As `usualView` has it when left out. */
  readonly camera?: ViewCamera | undefined;
  /** Of the view; `usual` when left out. */
  readonly sky?: SkyChoice;
  /** Pixels of the view. */
  readonly width: number;
  /** Pixels of the view. */
  readonly height: number;
  /** Pixels of the map's longer side. */
  readonly mapSide: number;
  /** Whoever asks owns it all, or may give it on: everything goes into the file. */
  readonly ownsAll: boolean;
  /** Hears what is being made. */
  readonly tell?: (what: string) => void;
}

/** The files of a scene by name, and what is not in them as it is. */
export interface SceneFiles {
  readonly files: readonly (readonly [name: string, content: Uint8Array | readonly Uint8Array[]])[];
  readonly avatarsMarked: number;
  /** Of the GLB. */
  readonly written: Omit<SceneItems, 'items'> & { readonly things: number };
}

/** Draws the map and the view, and writes the scene as JSON and as GLB. */
export async function sceneFiles(scene: CollectedScene, options: SceneFileOptions): Promise<SceneFiles> {
  const tell = options.tell ?? (() => undefined);
  const land = new LandItems(scene);
  const hanging = new HangingForms();
  tell('drawing the map');
  const map = await drawMap(scene, { land, hanging }, options);
  tell('drawing the view');
  const { camera = usualView(scene, map.items) } = options;
  const view = await drawView(scene, { land, hanging }, { ...options, camera });
  tell('writing the GLB');
  const glb = await writeScene(scene, { land, hanging }, options);
  tell('writing the inventory');
  const physics = await meshPhysics(scene, options.inflate);
  return {
    files: [
      ['region.png', map.png],
      ['view.png', view],
      ['scene.json', sceneJson(scene, physics)],
      ['region.glb', glb.pieces],
    ],
    avatarsMarked: map.marks,
    written: glb.written,
  };
}

/** What map, view and file share. */
interface Shared {
  readonly land: LandItems;
  readonly hanging: HangingForms;
}

async function drawMap(
  scene: CollectedScene,
  { land, hanging }: Shared,
  { inflate, area = areaOf(scene.regions[0]), mapSide }: SceneFileOptions,
): Promise<{ png: Uint8Array; marks: number; items: readonly PictureItem[] }> {
  const camera = mapCamera(area);
  const perMetre = mapSide / Math.max(camera.width, camera.depth);
  const [width, height] = [camera.width, camera.depth].map((metres) =>
    Math.max(1, Math.round(metres * perMetre)),
  );
  const things = await sceneItems(scene, {
    inflate,
    levelOf: mapLevels(perMetre),
    isForFile: false,
    ownsAll: true,
    hanging,
  });
  const items = [...land.of({ withTextures: true }), ...things.items];
  const picture = drawPicture([...items, ...particleItems(scene, facingOf(camera))], {
    camera,
    light: sceneLight(scene, 'usual'),
    width: width!,
    height: height!,
    labels: { of: labelsFromAbove(scene), pixel: 1 },
  });
  const marks = markAvatars(picture, scene, camera);
  return { png: encodePng(picture), marks, items };
}

async function drawView(
  scene: CollectedScene,
  { land, hanging }: Shared,
  { inflate, camera, width, height, sky = 'usual' }: SceneFileOptions & { readonly camera: ViewCamera },
): Promise<Uint8Array> {
  const levelOf = viewLevels(camera);
  const things = await sceneItems(scene, {
    inflate,
    levelOf,
    isForFile: false,
    ownsAll: true,
    hanging,
  });
  const items = [land.sea, ...land.of({ withTextures: true }), ...things.items];
  const labels = { of: labelsAround(scene, camera.position), pixel: letterPixel(height) };
  const picture = drawPicture([...items, ...particleItems(scene, facingOf(camera))], {
    camera,
    light: sceneLight(scene, sky),
    lamps: lampsAround(scene, camera.position),
    width,
    height,
    labels,
  });
  return encodePng(picture);
}

/** Letters are fourteen pixels high in a picture of 720. */
const letterPixel = (height: number): number => Math.max(1, Math.round(height / 360));

async function writeScene(
  scene: CollectedScene,
  { land, hanging }: Shared,
  { inflate, ownsAll }: SceneFileOptions,
): Promise<{ pieces: readonly Uint8Array[]; written: SceneFiles['written'] }> {
  const { items, ...written } = await sceneItems(scene, {
    inflate,
    levelOf: fileLevels,
    isForFile: true,
    ownsAll,
    hanging,
  });
  const { pieces, skipped } = writeGlb(
    [...land.of({ withTextures: ownsAll }), ...items],
    scene.regions[0].name,
    strongestLamps(scene),
  );
  for (const name of skipped)
    scene.warnings.add({ of: 'file', id: '', field: name, what: 'has no place in a GLB' });
  return { pieces, written: { ...written, things: items.length - skipped.length } };
}
