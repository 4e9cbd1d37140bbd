import {
  decodeExtraParams,
  extraParamOf,
  MAX_LIGHT_FALLOFF,
  MAX_LIGHT_RADIUS,
} from '@landfall/protocol/extra-params';
import { DecodeError } from '@landfall/protocol/errors';

/** The light of an object. */
export interface Lamp {
  /** Linear, times its intensity. */
  readonly colour: readonly [number, number, number];
  /** Metres; light is there up to one and a half times as far. */
  readonly radius: number;
  /** 0 to 2. */
  readonly falloff: number;
}

/** The lights of objects, by instance. */
export class Lamps {
  /** By instance; what gives no light is not in it. */
  readonly all = new Map<number, Lamp>();

  /** What an object says of its light; damaged words, and light that is none, are none. */
  set(instance: number, extraParams: Uint8Array): void {
    const lamp = extraParams.length < 2 ? undefined : lampIn(extraParams);
    if (lamp === undefined) this.all.delete(instance);
    else this.all.set(instance, lamp);
  }
}

function lampIn(bytes: Uint8Array): Lamp | undefined {
  try {
    const light = extraParamOf(decodeExtraParams(bytes), 'light');
    if (light === undefined || !(light.radius > 0)) return undefined;
    const { r, g, b, a } = light.colour;
    const intensity = a / 255 / 255;
    if (!(intensity > 0) || r + g + b === 0) return undefined;
    return {
      colour: [r * intensity, g * intensity, b * intensity],
      radius: Math.min(MAX_LIGHT_RADIUS, light.radius),
      falloff: Math.min(MAX_LIGHT_FALLOFF, Math.max(0, light.falloff || 0)),
    };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
