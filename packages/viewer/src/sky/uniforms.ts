import {
  DataTexture,
  LinearFilter,
  RGBAFormat,
  RepeatWrapping,
  UnsignedByteType,
  Matrix4,
  Vector2,
  Vector3,
} from 'three';
import type { DepthTexture, IUniform } from 'three';
import type { Shine } from '../draw/index.ts';
import { SKY_GRID } from '../port/index.ts';
import type { SkyTold } from '../port/index.ts';

/** What all shaders of the scene share: set once a frame. */
export interface SceneUniforms extends Record<string, IUniform> {
  /** Towards what shines, sun or moon; of length 1. */
  readonly sunDirection: IUniform<Vector3>;
  /** Light of what shines: linear red, green, blue. */
  readonly sunColour: IUniform<Vector3>;
  /** Light from all sides: linear red, green, blue. */
  readonly ambientColour: IUniform<Vector3>;
  /** What far things fade into: linear red, green, blue. */
  readonly fogColour: IUniform<Vector3>;
  /** Metres from the camera at which things begin to fade, and are gone. */
  readonly fogReach: IUniform<Vector2>;
  /** Where the camera is, metres in the agent's region. */
  readonly eye: IUniform<Vector3>;
  /** Seconds, for clouds and waves; begins again after 10,000. */
  readonly time: IUniform<number>;
  /** sRGB in all directions, as {@link SkyTold.colours} are; made by {@link skyTexture}. */
  readonly skyColours: IUniform<DataTexture>;
  /** Null while nothing throws shadows. */
  readonly shadowMap: IUniform<DepthTexture | null>;
  /** From places in the agent's region to those in the shadow map, −1 to 1. */
  readonly shadowMatrix: IUniform<Matrix4>;
  /** A pixel of the shadow map as a part of its side; 0 while nothing throws shadows. */
  readonly shadowTexel: IUniform<number>;
}

/** Uniforms of a scene, before anything is known of its sky. */
export function createUniforms(): SceneUniforms {
  return {
    sunDirection: { value: new Vector3(0, 0, 1) },
    sunColour: { value: new Vector3(1, 1, 1) },
    ambientColour: { value: new Vector3(0.4, 0.4, 0.4) },
    fogColour: { value: new Vector3(0.5, 0.6, 0.7) },
    fogReach: { value: new Vector2(100, 256) },
    eye: { value: new Vector3() },
    time: { value: 0 },
    shadowMap: { value: null },
    shadowMatrix: { value: new Matrix4() },
    shadowTexel: { value: 0 },
    skyColours: { value: skyTexture(new Uint8Array(SKY_GRID.across * SKY_GRID.up * 4).fill(160)) },
  };
}

/** The colours of a sky as a texture. */
export function skyTexture(colours: Uint8Array): DataTexture {
  const texture = new DataTexture(
    new Uint8Array(colours),
    SKY_GRID.across,
    SKY_GRID.up,
    RGBAFormat,
    UnsignedByteType,
  );
  texture.wrapS = RepeatWrapping;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearFilter;
  texture.needsUpdate = true;
  return texture;
}

/** Part of the way at which things begin to fade. */
const FOG_FROM = 0.6;

/** The light of a sky for shaders, with fog of the colour that it has at the horizon. @param far metres */
export function shineOf({ direction, colour, ambient, colours }: SkyTold, far: number): Shine {
  return {
    direction: [direction.x, direction.y, direction.z],
    colour,
    ambient,
    fog: horizonOf(colours),
    fogNear: far * FOG_FROM,
    fogFar: far,
  };
}

/** Linear: the average of the row just above the horizon. */
function horizonOf(colours: Uint8Array): [number, number, number] {
  const { across, up } = SKY_GRID;
  const sum: [number, number, number] = [0, 0, 0];
  for (let column = 0; column < across; column++)
    for (const channel of [0, 1, 2] as const)
      sum[channel] += linear((colours[((up / 2) * across + column) * 4 + channel] ?? 0) / 255) / across;
  return sum;
}

const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
