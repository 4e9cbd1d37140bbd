import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { encodeExtraParams, SCULPT_TYPE } from '@landfall/protocol/extra-params';
import type { ExtraParam } from '@landfall/protocol/extra-params';
import {
  encodeParticleSystem,
  encodeTextureAnimation,
  PARTICLE_FLAG,
  PARTICLE_PATTERN,
  TEXTURE_ANIMATION,
  USUAL_BLEND,
} from '@landfall/protocol/object';
import type { PartConfig } from '../../config/index.ts';
import { colourOf } from './paint-of-config.ts';

/** Flexible paths, lights, sculpts and meshes of a configured part, as bytes. */
export function extraParamsOfConfig({ flexible, light, sculpt, mesh }: PartConfig): Uint8Array {
  const params: ExtraParam[] = [];
  if (flexible) params.push({ type: 'flexible', ...flexible, force: vectorOf(flexible.force) });
  if (light) {
    const { colour, intensity, radius, falloff } = light;
    params.push({ type: 'light', colour: colourOf([...colour, intensity]), radius, cutoff: 0, falloff });
  }
  if (sculpt) {
    const { texture, wrap, inverted, mirrored } = sculpt;
    const sculptType = SCULPT_TYPE[wrap];
    params.push({ type: 'sculpt', textureId: Uuid.parse(texture), sculptType, inverted, mirrored });
  } else if (mesh) {
    const textureId = Uuid.parse(mesh);
    params.push({
      type: 'sculpt',
      textureId,
      sculptType: SCULPT_TYPE.mesh,
      inverted: false,
      mirrored: false,
    });
  }
  return params.length === 0 ? new Uint8Array(0) : encodeExtraParams(params);
}

/** How its texture moves, as bytes. */
export function animationOfConfig({ textureAnimation }: PartConfig): Uint8Array {
  if (textureAnimation === undefined) return encodeTextureAnimation(undefined);
  const { modes, face, frames, start, length, rate } = textureAnimation;
  const mode = modes.reduce<number>((bits, one) => bits | TEXTURE_ANIMATION[one], TEXTURE_ANIMATION.on);
  return encodeTextureAnimation({ mode, face, sizeX: frames[0], sizeY: frames[1], start, length, rate });
}

/** What it gives off, as bytes. */
export function particlesOfConfig({ particles }: PartConfig): Uint8Array {
  if (particles === undefined) return encodeParticleSystem(undefined);
  const { pattern, flags, texture, speed, startSize, endSize } = particles;
  const { burstRate, burstCount, burstRadius, outerAngle } = particles;
  return encodeParticleSystem({
    crc: 1,
    flags: 0,
    pattern: PARTICLE_PATTERN[pattern],
    maxAge: 0,
    startAge: 0,
    innerAngle: 0,
    outerAngle,
    burstRate,
    burstRadius,
    burstSpeedMin: speed[0],
    burstSpeedMax: speed[1],
    burstCount,
    angularVelocity: ZERO_VECTOR,
    acceleration: vectorOf(particles.acceleration),
    textureId: texture === undefined ? Uuid.zero : Uuid.parse(texture),
    targetId: Uuid.zero,
    particleFlags: flags.reduce<number>((bits, one) => bits | PARTICLE_FLAG[one], 0),
    particleMaxAge: particles.maxAge,
    startColour: colourOf(particles.startColour),
    endColour: colourOf(particles.endColour),
    startScaleX: startSize[0],
    startScaleY: startSize[1],
    endScaleX: endSize[0],
    endScaleY: endSize[1],
    startGlow: 0,
    endGlow: 0,
    blendSource: USUAL_BLEND.source,
    blendDestination: USUAL_BLEND.destination,
  });
}

/** Three numbers as a vector. */
export function vectorOf([x, y, z]: readonly [number, number, number]): Vector3 {
  return { x, y, z };
}
