import type { HazeSettings, SkySettings, WaterSettings } from '@landfall/protocol/asset/settings';
import { unitRotation } from '@landfall/protocol/datatypes';
import type { Quaternion } from '@landfall/protocol/datatypes';

/** Nearer than this rotations are mixed instead of turned. */
const NEARLY_SAME = 0.9995;

/**
 * A sky on its way to another: numbers in between, sun and moon on the shortest arc. Textures and what is kept as it is stay those of the first, as in the viewer.
 * @param part 0 the first, 1 the other
 * @source viewer llsettingsbase.cpp (interpolateSDValue)
 */
export function blendSkies(from: SkySettings, to: SkySettings, part: number): SkySettings {
  return {
    ...mixed(from, to, part),
    sunRotation: turnedBetween(from.sunRotation, to.sunRotation, part),
    moonRotation: turnedBetween(from.moonRotation, to.moonRotation, part),
    haze: mixed<HazeSettings>(from.haze, to.haze, part),
  };
}

/** Water on its way to other water, as skies. @param part 0 the first, 1 the other */
export function blendWaters(from: WaterSettings, to: WaterSettings, part: number): WaterSettings {
  return mixed(from, to, part);
}

/** Every number, and every list of numbers, between both; everything else is the first's. */
function mixed<T extends object>(from: T, to: T, part: number): T {
  const entries = Object.entries(from).map(([name, value]: [string, unknown]) => {
    const other = (to as Readonly<Record<string, unknown>>)[name];
    return [name, mixedValue(value, other, part)] as const;
  });
  return Object.fromEntries(entries) as T;
}

function mixedValue(value: unknown, other: unknown, part: number): unknown {
  if (typeof value === 'number') return typeof other === 'number' ? mix(value, other, part) : value;
  if (!Array.isArray(value) || !Array.isArray(other)) return value;
  return value.map((number: number, at) => mix(number, (other[at] as number | undefined) ?? number, part));
}

function mix(from: number, to: number, part: number): number {
  return from + (to - from) * part;
}

function turnedBetween(from: Quaternion, to: Quaternion, part: number): Quaternion {
  const dot = from.x * to.x + from.y * to.y + from.z * to.z + from.w * to.w;
  const angle = Math.acos(Math.min(1, Math.abs(dot)));
  const isNear = Math.abs(dot) > NEARLY_SAME;
  const one = isNear ? 1 - part : Math.sin((1 - part) * angle) / Math.sin(angle);
  // The other of the two ways to write it where that is nearer.
  const other = (dot < 0 ? -1 : 1) * (isNear ? part : Math.sin(part * angle) / Math.sin(angle));
  return unitRotation({
    x: from.x * one + to.x * other,
    y: from.y * one + to.y * other,
    z: from.z * one + to.z * other,
    w: from.w * one + to.w * other,
  });
}
