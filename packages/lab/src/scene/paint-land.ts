import { LAND_TEXTURES, blendLand, noiseAt } from '@landfall/scene/land';
import type { LandHeights, LandTexturing } from '@landfall/scene/land';
import { finish } from '../picture/index.ts';
import type { PictureTexture, Steps } from '../picture/index.ts';
import { isAbsent } from './collected-scene.ts';
import type { CollectedRegion, SceneAssets } from './collected-scene.ts';
import { shrunk } from './shrink.ts';

type Rgb = readonly [number, number, number];

/** Where the textures of land are not there: sand, grass, earth, rock. */
const OWN_COLOURS: readonly Rgb[] = [
  [186, 172, 132],
  [96, 122, 62],
  [122, 104, 78],
  [138, 134, 128],
];
/** Metres that a texture of land covers. @source viewer app_settings/settings.xml (RenderTerrainScale) */
const TEXTURE_METRES = 12;
/** What land looks like where nobody has said it. @source OpenSim RegionSettings.cs */
const USUAL_TEXTURING: LandTexturing = {
  start: { southWest: 10, northWest: 10, southEast: 10, northEast: 10 },
  range: { southWest: 60, northWest: 60, southEast: 60, northEast: 60 },
};
/** Pixels a metre, and a side. */
const FINEST = 4;
const MOST_SIDE = 1024;
/** So that plain colours do not look like plastic: so much lighter and darker. */
const GRAIN = 0.09;

/** How land is painted. */
export interface LandPaintOptions {
  /** Without it its textures show as their mean colours: they may not be given on. */
  readonly withTextures: boolean;
}

/** A region's land as one picture, north at the top. Undefined where there is no land. */
export function paintLand(
  region: CollectedRegion,
  assets: Pick<SceneAssets, 'textures'>,
  options: LandPaintOptions,
): PictureTexture | undefined {
  return finish(paintLandInSteps(region, assets, options));
}

/** The same in steps. */
export function* paintLandInSteps(
  region: CollectedRegion,
  { textures }: Pick<SceneAssets, 'textures'>,
  { withTextures }: LandPaintOptions,
): Steps<PictureTexture | undefined> {
  const { land, ground, worldCorner } = region;
  if (land === undefined) return undefined;
  const perMetre = Math.min(FINEST, MOST_SIDE / Math.max(land.width, land.depth));
  const layers = Array.from({ length: LAND_TEXTURES }, (_, at) => {
    const id = ground?.textureIds[at]?.toString() ?? '';
    return layerOf(textures.get(id), OWN_COLOURS[at]!, perMetre, withTextures);
  });
  const blend = blendLand(land, ground ?? USUAL_TEXTURING, worldCorner);
  const [width, height] = [Math.round(land.width * perMetre), Math.round(land.depth * perMetre)];
  const pixels = new Uint8Array(width * height * 3);
  const painter = new Painter(layers);
  for (let row = 0; row < height; row++) {
    yield;
    const y = (height - row - 0.5) / perMetre;
    for (let column = 0; column < width; column++) {
      const x = (column + 0.5) / perMetre;
      const at = (row * width + column) * 3;
      painter.paint(pixels, at, blendAt(blend, land, x, y), worldCorner.x + x, worldCorner.y + y);
    }
  }
  return { width, height, channels: 3, pixels };
}

/** What is seen of one of the four: writes red, green, blue of a place in the world. `grain`: so much lighter or darker plain colours are there. */
type Layer = (to: Float64Array, x: number, y: number, grain: number) => void;

function layerOf(
  texture: ReturnType<SceneAssets['textures']['get']>,
  own: Rgb,
  perMetre: number,
  withTextures: boolean,
): Layer {
  if (texture === undefined || isAbsent(texture)) return plain(own);
  if (!withTextures) return plain(texture.average);
  const mostSide = Math.max(1, TEXTURE_METRES * perMetre);
  const { width, height, channels, pixels } = shrunk(texture.texture, mostSide);
  return (to, x, y) => {
    const column = Math.floor(part(x / TEXTURE_METRES) * width);
    const row = height - 1 - Math.floor(part(y / TEXTURE_METRES) * height);
    const at = (row * width + column) * channels;
    for (let channel = 0; channel < 3; channel++) to[channel] = pixels[at + channel]!;
  };
}

function plain(colour: Rgb): Layer {
  return (to, _x, _y, grain) => {
    for (let channel = 0; channel < 3; channel++) to[channel] = colour[channel]! * grain;
  };
}

/** Mixes the two that show at a place. */
class Painter {
  readonly #layers: readonly Layer[];
  readonly #lower = new Float64Array(3);
  readonly #upper = new Float64Array(3);
  #grain = 1;

  constructor(layers: readonly Layer[]) {
    this.#layers = layers;
  }

  /** @param blend 0 the first of the four to 3 the last */
  paint(pixels: Uint8Array, at: number, blend: number, x: number, y: number): void {
    const first = Math.min(Math.floor(blend), LAND_TEXTURES - 2) || 0;
    const share = blend - first || 0;
    // Every other pixel has that of the one before: nobody sees it, and it is most of the work.
    if ((at & 1) === 0) this.#grain = 1 + (noiseAt(x / 1.7, y / 1.7) + noiseAt(x / 9.3, y / 9.3)) * GRAIN;
    this.#layers[first]!(this.#lower, x, y, this.#grain);
    if (share > 0) this.#layers[first + 1]!(this.#upper, x, y, this.#grain);
    for (let channel = 0; channel < 3; channel++) {
      const value = this.#lower[channel]! * (1 - share) + this.#upper[channel]! * share;
      pixels[at + channel] = Math.min(255, Math.max(0, value));
    }
  }
}

function part(value: number): number {
  return Math.min(value - Math.floor(value), 1 - 1e-9);
}

/** Between the four samples around a place. */
function blendAt(blend: Float32Array, { width, depth }: LandHeights, x: number, y: number): number {
  const west = Math.min(Math.floor(x), width - 1);
  const south = Math.min(Math.floor(y), depth - 1);
  const east = Math.min(west + 1, width - 1);
  const north = Math.min(south + 1, depth - 1);
  const across = x - west;
  const up = y - south;
  const lower = blend[south * width + west]! * (1 - across) + blend[south * width + east]! * across;
  const upper = blend[north * width + west]! * (1 - across) + blend[north * width + east]! * across;
  return lower * (1 - up) + upper * up;
}
