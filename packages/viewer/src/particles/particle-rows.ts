import { PARTICLE_FLAG, PARTICLE_PATTERN } from '@landfall/protocol/object';
import type { ParticleSystem } from '@landfall/protocol/object';
import { FRAME_FLOATS, MATRIX_FLOATS } from '../world/index.ts';
import type { ParticleSource, WorldTable } from '../world/index.ts';

/** Sources that are shown at once: the nearest. */
export const MOST_SOURCES = 128;
/** Particles of one source: the newest. */
export const MOST_OF_SOURCE = 256;
/** Particles of all sources. */
export const MOST_PARTICLES = 8192;
/** Texels of a source, each of four floats. */
export const SOURCE_TEXELS = 11;
const SOURCE_FLOATS = SOURCE_TEXELS * 4;

/** More often nothing bursts, and nothing gets older; seconds. @source viewer llpartdata.h */
const LEAST_RATE = 0.01;
const MOST_AGE = 30;
/** Metres. @source viewer llpartdata.h (MAX_PART_SCALE) */
const MOST_SIZE = 4;
/** Numbers of bursts begin again: they are only dice. */
const MOST_BURSTS = 65_536;
/** Of LSL's blend functions: what is behind stays as it is. */
const BLEND_ONE = 0;
/** A flag of ours, beyond those of the wire that shaders look at. */
const ADDS = 0x8000;

/** What is given off around a place now, in numbers for the graphics card. */
export class ParticleRows {
  /** Of each source, the farthest first. */
  readonly rows = new Float32Array(MOST_SOURCES * SOURCE_FLOATS);
  /** Of each particle: its source's row and its number in it. */
  readonly slots = new Float32Array(MOST_PARTICLES * 2);
  /** How many sources {@link ParticleRows.rows} has now: {@link MOST_SOURCES} at most. */
  sourceCount = 0;
  /** How many particles {@link ParticleRows.slots} has now: {@link MOST_PARTICLES} at most. */
  particleCount = 0;
  /** Whether {@link ParticleRows.slots} are others than before. */
  hasNewSlots = false;
  #shape = '';

  /** Looks at all sources once. @param far metres @param now milliseconds */
  update(table: WorldTable, eye: readonly [number, number, number], far: number, now: number): void {
    const near = nearest(table, eye, far);
    this.sourceCount = near.length;
    let shape = '';
    for (const [row, { instance, source }] of near.entries()) {
      this.#write(row, table, instance, source, now);
      shape += `${slotsOf(source.system)} `;
    }
    this.hasNewSlots = shape !== this.#shape;
    if (!this.hasNewSlots) return;
    this.#shape = shape;
    this.#number(near.map(({ source }) => slotsOf(source.system)));
  }

  #number(counts: readonly number[]): void {
    // Where there are too many, those that are farthest away are left out.
    let skipped = Math.max(0, counts.reduce((sum, count) => sum + count, 0) - MOST_PARTICLES);
    this.particleCount = 0;
    for (const [row, count] of counts.entries()) {
      if (skipped >= count) {
        skipped -= count;
        continue;
      }
      for (let slot = 0; slot < count - skipped; slot++) {
        this.slots[this.particleCount * 2] = row;
        this.slots[this.particleCount++ * 2 + 1] = slot;
      }
      skipped = 0;
    }
  }

  #write(row: number, { columns }: WorldTable, instance: number, source: ParticleSource, now: number): void {
    const { system } = source;
    const at = instance * FRAME_FLOATS;
    const frame = columns.frames.subarray(at, at + FRAME_FLOATS);
    const rate = rateOf(system);
    const seconds = Math.max(0, (now - source.startedAt) / 1000);
    const { startColour: from, endColour: to, acceleration, angularVelocity } = system;
    const isFinite = Number.isFinite(seconds);
    const bursts = isFinite ? Math.floor(seconds / rate) : 0;
    this.rows.set(
      [
        ...frame.subarray(0, 3),
        source.texture,
        ...frame.subarray(3, 7),
        seconds - bursts * rate,
        bursts % MOST_BURSTS,
        rate,
        system.burstCount,
        ageOf(system),
        system.pattern,
        system.innerAngle,
        system.outerAngle,
        system.burstRadius,
        system.burstSpeedMin,
        system.burstSpeedMax,
        flagsOf(system),
        acceleration.x,
        acceleration.y,
        acceleration.z,
        seconds,
        from.r / 255,
        from.g / 255,
        from.b / 255,
        from.a / 255,
        to.r / 255,
        to.g / 255,
        to.b / 255,
        to.a / 255,
        sizeOf(system.startScaleX),
        sizeOf(system.startScaleY),
        sizeOf(system.endScaleX),
        sizeOf(system.endScaleY),
        angularVelocity.x,
        angularVelocity.y,
        angularVelocity.z,
        (instance * 7919) % MOST_BURSTS,
        // Nothing comes after it has ended.
        system.maxAge > 0 ? system.maxAge : 1e9,
        system.startGlow,
        system.endGlow,
        0,
      ],
      row * SOURCE_FLOATS,
    );
  }
}

/** Sources, the farthest first. */
function nearest(
  { particles, columns }: WorldTable,
  eye: readonly [number, number, number],
  far: number,
): { readonly instance: number; readonly source: ParticleSource }[] {
  const found: { readonly instance: number; readonly source: ParticleSource; readonly squared: number }[] =
    [];
  for (const [instance, source] of particles.all) {
    if (columns.isPlaced[instance] === 0) continue;
    const at = instance * MATRIX_FLOATS;
    const { matrices: m } = columns;
    const squared = (m[at + 3]! - eye[0]) ** 2 + (m[at + 7]! - eye[1]) ** 2 + (m[at + 11]! - eye[2]) ** 2;
    if (squared < far * far) found.push({ instance, source, squared });
  }
  found.sort((one, other) => one.squared - other.squared);
  return found.slice(0, MOST_SOURCES).reverse();
}

const rateOf = ({ burstRate }: ParticleSystem): number => Math.max(LEAST_RATE, burstRate || 0);
const ageOf = ({ particleMaxAge }: ParticleSystem): number => Math.min(MOST_AGE, particleMaxAge);
const sizeOf = (metres: number): number => Math.min(MOST_SIZE, Math.max(0, metres));

/** How many are in the air at once. */
function slotsOf(system: ParticleSystem): number {
  return Math.min(MOST_OF_SOURCE, (Math.floor(ageOf(system) / rateOf(system)) + 1) * system.burstCount);
}

function flagsOf({ particleFlags, blendDestination, pattern, angularVelocity }: ParticleSystem): number {
  const { x, y, z } = angularVelocity;
  const turns = pattern !== PARTICLE_PATTERN.explode && Math.hypot(x, y, z) > 1e-3;
  const known =
    PARTICLE_FLAG.interpolateColour |
    PARTICLE_FLAG.interpolateScale |
    PARTICLE_FLAG.bounce |
    PARTICLE_FLAG.followVelocity |
    PARTICLE_FLAG.emissive;
  return (particleFlags & known) | (blendDestination === BLEND_ONE ? ADDS : 0) | (turns ? 0x4000 : 0);
}
