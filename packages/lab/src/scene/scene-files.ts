import type { Character } from '@landfall/scene/character';
import type { Inflate } from '@landfall/scene/mesh';
import { drawInSteps, encodePngApart, facingOf, writeGlbInSteps } from '../picture/index.ts';
import type { PictureItem, Pixels, ViewCamera } from '../picture/index.ts';
import { assetUsers } from './asset-users.ts';
import { areaOf, fileLevels, mapCamera, mapLevels, viewLevels } from './cameras.ts';
import type { Area } from './cameras.ts';
import type { CollectedScene } from './collected-scene.ts';
import { HangingForms } from './hanging.ts';
import { labelsAround, labelsFromAbove } from './labels.ts';
import { lampsAround, strongestLamps } from './lamps.ts';
import { LandItems } from './land-items.ts';
import { markAvatars } from './mark-avatars.ts';
import { meshPhysics } from './mesh-physics.ts';
import { Pace } from './pace.ts';
import { particleItems } from './particles.ts';
import { sceneItems } from './scene-items.ts';
import type { SceneItems } from './scene-items.ts';
import { sceneJsonInSteps } from './scene-json.ts';
import { sceneLight } from './scene-light.ts';
import type { SkyChoice } from './scene-light.ts';
import { usualViewInSteps } from './usual-view.ts';

/** What is made of a scene, and how. */
export interface SceneFileOptions {
  /** Unpacks what is compressed in mesh assets. */
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
  /** A body for avatars that the user brings; one that is nobody's when left out. */
  readonly character?: UsersCharacter | undefined;
  /** Hears what is being made. */
  readonly tell?: (what: string) => void;
  /** Ends it, between two steps. */
  readonly signal?: AbortSignal;
}

/** A body that a user brings, and what may be done with it. */
export interface UsersCharacter {
  /** The body. */
  readonly character: Character;
  /** Whoever brings it may give it on: it goes into the GLB, too. */
  readonly mayGive: boolean;
}

/** The files of a scene by name, and what is not in them as it is. */
export interface SceneFiles {
  /** `region.png` (the map), `view.png`, `scene.json`, `region.glb`; what is in pieces is to be written one after the other. */
  readonly files: readonly (readonly [name: string, content: Uint8Array | readonly Uint8Array[]])[];
  /** Ids of meshes that came and cannot be read, as text: boxes stand for what wants them. */
  readonly damagedMeshes: ReadonlySet<string>;
  /** How many avatars have a dot on the map. */
  readonly avatarsMarked: number;
  /** Of the GLB. */
  readonly written: Omit<SceneItems, 'items'> & { readonly things: number };
}

/**
 * Draws the map and the view, and writes the scene as JSON and as GLB; others have their turn between its steps.
 * @throws ClosedError when the signal is aborted, until the last step
 */
export async function sceneFiles(scene: CollectedScene, options: SceneFileOptions): Promise<SceneFiles> {
  const tell = options.tell ?? (() => undefined);
  const pace = new Pace(options.signal);
  const damagedMeshes = new Set<string>();
  const shared = { land: new LandItems(scene), hanging: new HangingForms(), pace, damagedMeshes };
  const { map, view, marks } = await drawPictures(scene, shared, options, tell);
  tell('writing the GLB');
  await pace.check();
  const glb = await writeScene(scene, shared, options);
  tell('writing the inventory');
  await pace.check();
  const physics = await meshPhysics(scene, options.inflate, pace);
  scene.warnings.nameUsers(await pace.run(assetUsers(scene, scene.warnings.assets)));
  const json = await pace.run(sceneJsonInSteps(scene, { physics, damagedMeshes }));
  await pace.check();
  return {
    files: [
      ['region.png', await map],
      ['view.png', await view],
      ['scene.json', json],
      ['region.glb', glb.pieces],
    ],
    damagedMeshes,
    avatarsMarked: marks,
    written: glb.written,
  };
}

/** What map, view and file share. */
interface Shared {
  readonly land: LandItems;
  readonly hanging: HangingForms;
  readonly pace: Pace;
  readonly damagedMeshes: Set<string>;
}

/** They are packed on other threads while the rest is made; what was drawn is not kept. */
async function drawPictures(
  scene: CollectedScene,
  shared: Shared,
  options: SceneFileOptions,
  tell: (what: string) => void,
): Promise<{ map: Promise<Uint8Array>; marks: number; view: Promise<Uint8Array> }> {
  const { pace } = shared;
  tell('drawing the map');
  await pace.check();
  const { picture, marks, items } = await drawMap(scene, shared, options);
  const map = packed(picture);
  tell('drawing the view');
  await pace.check();
  const camera = options.camera ?? (await pace.run(usualViewInSteps(scene, items)));
  return { map, marks, view: packed(await drawView(scene, shared, { ...options, camera })) };
}

function packed(picture: Pixels): Promise<Uint8Array> {
  const packing = encodePngApart(picture);
  // Whoever waits for it is told; where the making was ended before, nobody does.
  packing.catch(() => undefined);
  return packing;
}

async function drawMap(
  scene: CollectedScene,
  { land, hanging, pace, damagedMeshes }: Shared,
  { inflate, area = areaOf(scene.regions[0]), mapSide, character }: SceneFileOptions,
): Promise<{ picture: Pixels; marks: number; items: readonly PictureItem[] }> {
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
    character: character?.character,
    hanging,
    pace,
    damagedMeshes,
  });
  const items = [...(await pace.run(land.inSteps({ withTextures: true }))), ...things.items];
  const drawing = drawInSteps([...items, ...particleItems(scene, facingOf(camera))], {
    camera,
    light: sceneLight(scene, 'usual'),
    width: width!,
    height: height!,
    labels: { of: labelsFromAbove(scene), pixel: 1 },
  });
  const picture = await pace.run(drawing);
  const marks = markAvatars(picture, scene, camera);
  return { picture, marks, items };
}

async function drawView(
  scene: CollectedScene,
  { land, hanging, pace, damagedMeshes }: Shared,
  {
    inflate,
    camera,
    width,
    height,
    sky = 'usual',
    character,
  }: SceneFileOptions & { readonly camera: ViewCamera },
): Promise<Pixels> {
  const levelOf = viewLevels(camera);
  const things = await sceneItems(scene, {
    inflate,
    levelOf,
    isForFile: false,
    ownsAll: true,
    character: character?.character,
    hanging,
    pace,
    damagedMeshes,
  });
  const items = [land.sea, ...(await pace.run(land.inSteps({ withTextures: true }))), ...things.items];
  const labels = { of: labelsAround(scene, camera.position), pixel: letterPixel(height) };
  const drawing = drawInSteps([...items, ...particleItems(scene, facingOf(camera))], {
    camera,
    light: sceneLight(scene, sky),
    lamps: lampsAround(scene, camera.position),
    width,
    height,
    labels,
  });
  return await pace.run(drawing);
}

/** Letters are fourteen pixels high in a picture of 720. */
const letterPixel = (height: number): number => Math.max(1, Math.round(height / 360));

async function writeScene(
  scene: CollectedScene,
  { land, hanging, pace, damagedMeshes }: Shared,
  { inflate, ownsAll, character }: SceneFileOptions,
): Promise<{ pieces: readonly Uint8Array[]; written: SceneFiles['written'] }> {
  const { items, ...written } = await sceneItems(scene, {
    inflate,
    levelOf: fileLevels,
    isForFile: true,
    ownsAll,
    character: character?.mayGive === true ? character.character : undefined,
    hanging,
    pace,
    damagedMeshes,
  });
  const ground = await pace.run(land.inSteps({ withTextures: ownsAll }));
  const { pieces, skipped } = await pace.run(
    writeGlbInSteps([...ground, ...items], scene.regions[0].name, strongestLamps(scene)),
  );
  for (const { name, extras } of skipped) {
    const id = extras?.['id'];
    const of = typeof id === 'string' ? ({ of: 'object', id } as const) : ({ of: 'file', id: '' } as const);
    scene.warnings.add({ ...of, field: name, what: 'has no place in a GLB' });
  }
  return { pieces, written: { ...written, things: items.length - skipped.length } };
}
