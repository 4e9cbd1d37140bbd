/** Lights of objects, as far as they shine. */
import type { Vector3 } from '@landfall/protocol/datatypes';
import { extraParamOf, MAX_LIGHT_FALLOFF, MAX_LIGHT_RADIUS } from '@landfall/protocol/extra-params';
import type { ExtraParam, LightImageParam, LightParam } from '@landfall/protocol/extra-params';
import type { Lamp, LampCone } from '../picture/index.ts';
import type { CollectedRegion, CollectedScene } from './collected-scene.ts';
import { nameOf } from './name-of.ts';
import { lookOf } from './object-look.ts';
import { Places } from './places.ts';
import { SceneWarnings } from './scene-warnings.ts';
import { originOf } from './world-matrix.ts';
import type { Matrix } from './world-matrix.ts';

/** Lamps of a view: those nearest to the camera. */
export const MOST_VIEW_LAMPS = 64;
/** Of a file: those that light most. Programs that draw it calculate each for every pixel. */
export const MOST_FILE_LAMPS = 32;
/** Farther apart than any part of a scene. */
const WIDEST_RAD = Math.PI / 2;

/** The lamps of a scene that light what a camera sees: at most {@link MOST_VIEW_LAMPS}. */
export function lampsAround(scene: Pick<CollectedScene, 'regions'>, { x, y, z }: Vector3): Lamp[] {
  const distance = ({ position, radius }: Lamp): number =>
    Math.hypot(position.x - x, position.y - y, position.z - z) - radius;
  return lampsOf(scene)
    .sort((one, other) => distance(one) - distance(other))
    .slice(0, MOST_VIEW_LAMPS);
}

/** The lamps of a scene that light most: at most {@link MOST_FILE_LAMPS}. */
export function strongestLamps(scene: Pick<CollectedScene, 'regions'>): Lamp[] {
  const strength = ({ colour, radius }: Lamp): number => Math.max(...colour) * radius;
  return lampsOf(scene)
    .sort((one, other) => strength(other) - strength(one))
    .slice(0, MOST_FILE_LAMPS);
}

/** All that shine: of numbers that make sense, and that give any light. */
export function lampsOf({ regions }: Pick<CollectedScene, 'regions'>): Lamp[] {
  return regions.flatMap(lampsIn);
}

function lampsIn(region: CollectedRegion): Lamp[] {
  const places = new Places(region);
  const silent = new SceneWarnings();
  return region.objects.flatMap((object) => {
    // Most objects have no extra parameters at all.
    if (object.description.extraParams.length < 2) return [];
    const { extraParams, kind } = lookOf(object.description, silent);
    const light = extraParamOf(extraParams, 'light');
    const place = light === undefined || kind === 'avatar' ? 'no-number' : places.of(object.description);
    if (light === undefined || typeof place === 'string') return [];
    return lampOf(nameOf(object), light, place, extraParams);
  });
}

function lampOf(
  name: string,
  { colour, radius, falloff }: LightParam,
  place: Matrix,
  extraParams: readonly ExtraParam[],
): Lamp[] {
  const { r, g, b, a } = colour;
  const [red, green, blue] = [r, g, b].map((channel) => (channel / 255) * (a / 255)) as [
    number,
    number,
    number,
  ];
  if (!(radius > 0) || !(red + green + blue > 0)) return [];
  return [
    {
      name,
      position: originOf(place),
      colour: [red, green, blue],
      radius: Math.min(radius, MAX_LIGHT_RADIUS),
      falloff: Math.min(MAX_LIGHT_FALLOFF, Math.max(0, falloff || 0)),
      cone: coneOf(extraParamOf(extraParams, 'lightImage'), place),
    },
  ];
}

/** What projects a picture shines downwards in its own frame; the picture is not shown. */
function coneOf(image: LightImageParam | undefined, place: Matrix): LampCone | undefined {
  if (image === undefined || !(image.fieldOfViewRad > 0)) return undefined;
  const direction = { x: -place[8]!, y: -place[9]!, z: -place[10]! };
  return { direction, angleRad: Math.min(WIDEST_RAD, image.fieldOfViewRad / 2) };
}
