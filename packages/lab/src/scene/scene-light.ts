import type { SkySettings } from '@landfall/protocol/asset/settings';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { dayLightOf, skyColours, skyOfSettings } from '@landfall/scene/environment';
import type { Light } from '@landfall/scene/environment';
import type { PictureLight } from '../picture/index.ts';
import type { CollectedScene } from './collected-scene.ts';

/** Which sky a scene is seen under. */
export type SkyChoice = 'usual' | 'region';

/** What is behind everything: a clear day. */
const BACKGROUND = [0.62, 0.75, 0.9] as const;
/** Of the disc of the sun, as far as its scale is 1: larger than it is, as viewers show it. */
const SUN_RADIUS_RAD = 0.025;

/** The light of a scene: that of the usual day, or the region's own where it is wanted and known. */
export function sceneLight(
  scene: Pick<CollectedScene, 'sky' | 'regionSky'>,
  choice: SkyChoice,
): PictureLight {
  const { regionSky } = scene;
  if (choice === 'usual' || regionSky === undefined) {
    const { direction, colour, ambient } = dayLightOf(scene.sky);
    return { direction, colour, ambient, background: BACKGROUND };
  }
  const { direction, colour, ambient } = dayLightOf(skyOfSettings(regionSky));
  return { direction, colour, ambient, background: BACKGROUND, sky: withSun(regionSky) };
}

/** The sky, and the sun's disc in the colour of its light. */
function withSun(settings: SkySettings): (direction: Vector3) => Light {
  const colours = skyColours(settings);
  const { sunDirection: sun, sunlight } = skyOfSettings(settings);
  const brightest = Math.max(...sunlight, 1e-6);
  const disc: Light = [sunlight[0] / brightest, sunlight[1] / brightest, sunlight[2] / brightest];
  const least = Math.cos(SUN_RADIUS_RAD * Math.min(4, Math.max(0, settings.sunScale)));
  return (direction) => {
    const towards = direction.x * sun.x + direction.y * sun.y + direction.z * sun.z;
    return towards > least && direction.z > 0 ? disc : colours(direction);
  };
}
