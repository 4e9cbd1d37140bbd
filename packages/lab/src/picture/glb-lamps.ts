import { REACH, lampShare } from './lamp.ts';
import type { Lamp } from './lamp.ts';

/** @source Khronos KHR_lights_punctual */
export const LIGHTS = 'KHR_lights_punctual';
/** Of its radius: where a file's light is as bright as the lamp's, whose light gets less in another way. */
const MATCHED_AT = 0.5;
/** A cone is no wider. */
const WIDEST = Math.PI / 2;

/** What stands in a file for some lamps. */
export interface GlbLamps {
  /** The file's extension; undefined where there are none. */
  readonly extension: object | undefined;
  readonly nodes: readonly object[];
}

/**
 * Lamps as lights of a file: as bright halfway to their radius, and nothing from where they do not reach. Before and behind that they get less as lights do
 * (by the square), not as in viewers.
 * @source glTF 2.0; candela: a white wall of diffuse reflection gives 1/π of what falls on it
 */
export function glbLamps(lamps: readonly Lamp[]): GlbLamps {
  const lights = lamps.map(lightOf);
  const nodes = lamps.map((lamp, light) => ({
    name: lamp.name,
    translation: [lamp.position.x, lamp.position.y, lamp.position.z],
    ...(lamp.cone === undefined ? {} : { rotation: turnTo(lamp.cone.direction) }),
    extensions: { [LIGHTS]: { light } },
  }));
  return { extension: lights.length === 0 ? undefined : { lights }, nodes };
}

function lightOf(lamp: Lamp): object {
  const { colour, radius, cone, name } = lamp;
  const brightest = Math.max(...colour);
  const metres = radius * MATCHED_AT;
  return {
    name,
    type: cone === undefined ? 'point' : 'spot',
    color: colour.map((channel) => channel / brightest),
    intensity: brightest * Math.PI * lampShare(lamp, metres) * metres ** 2,
    range: radius * REACH,
    ...(cone && { spot: { innerConeAngle: 0, outerConeAngle: Math.min(WIDEST, cone.angleRad) } }),
  };
}

/** From −z, where lights of files look, to a direction: x, y, z, w. */
function turnTo({ x, y, z }: Readonly<Record<'x' | 'y' | 'z', number>>): number[] {
  // Half way around the axis between both; straight back, around x.
  if (z > 1 - 1e-9) return [1, 0, 0, 0];
  const raw = [y, -x, 0, 1 - z];
  const length = Math.hypot(...raw);
  return raw.map((number) => number / length + 0);
}
