import { DEFAULT_SKY } from '@landfall/protocol/asset/settings';
import type { SkySettings } from '@landfall/protocol/asset/settings';
import type { Environment } from '@landfall/protocol/environment';
import { dayLightOf, dayPositionAt, skyAt, skyColours, skyOfSettings } from '@landfall/scene/environment';
import { SKY_GRID } from '../port/index.ts';
import type { SkyTold } from '../port/index.ts';

/** What shines on a region at a moment, and the colours of its sky. */
export function skyTold(settings: SkySettings): SkyTold {
  const sky = skyOfSettings(settings);
  const { direction, colour, ambient, source } = dayLightOf(sky);
  return { direction, colour, ambient, isDay: source === 'sun', colours: coloursOf(settings) };
}

/** The sky of a region's day at a time, seconds since 1970; the usual noon where it has no day of its own. */
export function settingsAt(environment: Environment | undefined, nowSeconds: number): SkySettings {
  if (environment?.day === undefined) return DEFAULT_SKY;
  const { day, dayLengthSeconds, dayOffsetSeconds, altitudes } = environment;
  if (!(dayLengthSeconds > 0)) return DEFAULT_SKY;
  const position = dayPositionAt(nowSeconds, {
    lengthSeconds: dayLengthSeconds,
    offsetSeconds: dayOffsetSeconds,
  });
  return skyAt(day, { position, altitudes });
}

function coloursOf(settings: SkySettings): Uint8Array {
  const { across, up } = SKY_GRID;
  const colours = new Uint8Array(across * up * 4);
  const colourAt = skyColours(settings);
  for (let row = 0; row < up; row++) {
    const rise = ((row + 0.5) / up - 0.5) * Math.PI;
    for (let column = 0; column < across; column++) {
      const around = ((column + 0.5) / across) * 2 * Math.PI;
      const level = Math.cos(rise);
      const direction = { x: Math.cos(around) * level, y: Math.sin(around) * level, z: Math.sin(rise) };
      const at = (row * across + column) * 4;
      colours.set([...colourAt(direction).map((part) => Math.round(part * 255)), 255], at);
    }
  }
  return colours;
}
