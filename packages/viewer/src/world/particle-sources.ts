import { DecodeError } from '@landfall/protocol/errors';
import { decodeParticleSystem } from '@landfall/protocol/object';
import type { ParticleSystem } from '@landfall/protocol/object';

/** What an object gives off, and since when. */
export interface ParticleSource {
  /** How particles come, move and look: bursts of one or more, which live for a while. */
  readonly system: ParticleSystem;
  /** Number of the texture among the looks'; 0 for none. */
  readonly texture: number;
  /** Milliseconds. */
  readonly startedAt: number;
}

/** What objects give off, by instance. */
export class ParticleSources {
  /** By instance; what gives off nothing is not in it. */
  readonly all = new Map<number, ParticleSource>();

  /**
   * What an object says that it gives off; damaged words, and what gives off nothing, are none. Who goes on as before goes on from where it was.
   * @param textureNumberOf the number of a texture, by its id
   * @param now milliseconds
   */
  set(instance: number, bytes: Uint8Array, textureNumberOf: (id: string) => number, now: number): void {
    const system = bytes.length === 0 ? undefined : systemIn(bytes);
    if (system === undefined) {
      this.all.delete(instance);
      return;
    }
    const known = this.all.get(instance);
    const goesOn = known !== undefined && isSame(known.system, system);
    this.all.set(instance, {
      system,
      texture: system.textureId.isZero ? 0 : textureNumberOf(system.textureId.toString()),
      startedAt: goesOn ? known.startedAt : now,
    });
  }
}

function systemIn(bytes: Uint8Array): ParticleSystem | undefined {
  try {
    const system = decodeParticleSystem(bytes);
    return system !== undefined && system.burstCount > 0 && system.particleMaxAge > 0 ? system : undefined;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** Regions say it again with each description. */
function isSame(one: ParticleSystem, other: ParticleSystem): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
