/**
 * What objects give off, as it is at one moment of a source that has gone on for ever. Rules, which are ours and simple:
 * 1. Bursts come each `burstRate`; a particle is where its speed and the acceleration have brought it, and is gone at its age.
 * 2. Directions and speeds are dice of the object's id: the same picture each time.
 * 3. A particle is a square that looks at the camera. Wind, targets, ribbons, bouncing and turning sources are left out, and so
 *    are other ways to blend.
 */
import type { Vector3 } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeParticleSystem, PARTICLE_FLAG, PARTICLE_PATTERN } from '@landfall/protocol/object';
import type { ParticleSystem } from '@landfall/protocol/object';
import { allocateGeometry } from '@landfall/scene/geometry';
import type { Geometry } from '@landfall/scene/geometry';
import { PLAIN_MATERIAL } from '../picture/index.ts';
import type { PictureItem, PictureMaterial, PictureTexture } from '../picture/index.ts';
import type { CollectedObject, CollectedScene } from './collected-scene.ts';
import { isAbsent } from './collected-scene.ts';
import { nameOf } from './name-of.ts';
import { Places } from './places.ts';
import { originOf } from './world-matrix.ts';
import type { Matrix } from './world-matrix.ts';

/** Particles of one source: the newest. Each is a face of its own, and faces have numbers of eight bits. */
export const MOST_OF_SOURCE = 120;
/** Sources of a picture: those that come first. */
export const MOST_SOURCES = 200;
/** Sizes and ways that are believed, metres. @source viewer llpartdata.h (MAX_PART_SCALE) */
const MOST_SIZE = 4;
const MOST_METRES = 500;
/** More often nothing bursts, seconds. */
const LEAST_RATE = 0.01;
const MOST_AGE = 30;

/** How the camera is turned: see `facingOf`. */
export interface Facing {
  readonly right: Vector3;
  readonly top: Vector3;
}

/** The particles of a scene as things: one for each source. */
export function particleItems(scene: CollectedScene, facing: Facing): PictureItem[] {
  const items: PictureItem[] = [];
  for (const region of scene.regions) {
    const places = new Places(region);
    for (const object of region.objects) {
      const system = systemOf(object, scene);
      if (system === undefined) continue;
      const place = places.of(object.description);
      if (typeof place === 'string') continue;
      const item = itemOf(object, { system, place, facing, texture: textureOf(system, scene) });
      if (item !== undefined) items.push(item);
      if (items.length === MOST_SOURCES) return items;
    }
  }
  return items;
}

function systemOf({ description: { id, particles } }: CollectedObject, scene: CollectedScene) {
  if (particles.length === 0) return undefined;
  try {
    return decodeParticleSystem(particles);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    scene.warnings.addDecodeError('object', id.toString(), 'particles', error);
    return undefined;
  }
}

function textureOf({ textureId }: ParticleSystem, { assets }: CollectedScene): PictureTexture {
  const found = assets.textures.get(textureId.toString());
  return found === undefined || isAbsent(found) ? DOT : found.texture;
}

interface Source {
  readonly system: ParticleSystem;
  readonly place: Matrix;
  readonly facing: Facing;
  readonly texture: PictureTexture;
}

interface Particle {
  readonly place: Vector3;
  /** 0 when it came, 1 when it is gone. */
  readonly share: number;
}

function itemOf(object: CollectedObject, source: Source): PictureItem | undefined {
  const particles = particlesOf(source, diceOf(object.description.id.toString()));
  if (particles.length === 0) return undefined;
  const { system, texture } = source;
  return {
    name: nameOf(object),
    geometry: squares(particles, source),
    matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
    materials: particles.map(({ share }) => materialOf(system, share, texture)),
  };
}

function particlesOf({ system, place }: Source, dice: () => number): Particle[] {
  const age = Math.min(system.particleMaxAge, MOST_AGE);
  const rate = Math.max(system.burstRate || 0, LEAST_RATE);
  const origin = originOf(place);
  const found: Particle[] = [];
  if (!(age > 0)) return found;
  for (let old = rate * dice(); old < age; old += rate)
    for (let n = 0; n < system.burstCount; n++) {
      if (found.length === MOST_OF_SOURCE) return found;
      const way = wayOf(system, old, dice);
      const at = turned(place, way.thrown);
      const spot = {
        x: origin.x + at.x + way.fallen.x,
        y: origin.y + at.y + way.fallen.y,
        z: origin.z + at.z + way.fallen.z,
      };
      const metres = Math.hypot(spot.x - origin.x, spot.y - origin.y, spot.z - origin.z);
      if (metres <= MOST_METRES) found.push({ place: spot, share: old / system.particleMaxAge });
    }
  return found;
}

/** Where it was thrown in the source's frame, and where acceleration has brought it in the world's. */
function wayOf(
  system: ParticleSystem,
  old: number,
  dice: () => number,
): { thrown: Vector3; fallen: Vector3 } {
  const { pattern, burstRadius, burstSpeedMin, burstSpeedMax, acceleration } = system;
  const speed = burstSpeedMin + (burstSpeedMax - burstSpeedMin) * dice();
  const direction = directionOf(system, dice);
  const metres = pattern === PARTICLE_PATTERN.drop ? 0 : burstRadius + speed * old;
  const half = (old * old) / 2;
  return {
    thrown: { x: direction.x * metres, y: direction.y * metres, z: direction.z * metres },
    fallen: { x: acceleration.x * half, y: acceleration.y * half, z: acceleration.z * half },
  };
}

/** In all directions, or at an angle to the source's z: in one plane, or all around. */
function directionOf({ pattern, innerAngle, outerAngle }: ParticleSystem, dice: () => number): Vector3 {
  const around = dice() * 2 * Math.PI;
  if (pattern === PARTICLE_PATTERN.explode) {
    const z = dice() * 2 - 1;
    const wide = Math.sqrt(1 - z * z);
    return { x: wide * Math.cos(around), y: wide * Math.sin(around), z };
  }
  const angle = innerAngle + (outerAngle - innerAngle) * dice();
  if (pattern === PARTICLE_PATTERN.angle)
    return { x: 0, y: Math.sin(angle) * (around < Math.PI ? 1 : -1), z: Math.cos(angle) };
  const wide = Math.sin(angle);
  return { x: wide * Math.cos(around), y: wide * Math.sin(around), z: Math.cos(angle) };
}

function turned(place: Matrix, { x, y, z }: Vector3): Vector3 {
  const at = (row: number): number => place[row]! * x + place[4 + row]! * y + place[8 + row]! * z;
  return { x: at(0), y: at(1), z: at(2) };
}

/** Two triangles each, four vertices, a face. */
function squares(particles: readonly Particle[], { system, facing }: Source): Geometry {
  const faces = particles.map((_, at) => ({
    firstVertex: at * 4,
    vertexCount: 4,
    firstIndex: at * 6,
    indexCount: 6,
  }));
  const geometry = allocateGeometry(particles.length * 4, particles.length * 6, faces);
  const { right, top } = facing;
  const towards = {
    x: right.y * top.z - right.z * top.y,
    y: right.z * top.x - right.x * top.z,
    z: right.x * top.y - right.y * top.x,
  };
  for (const [number, { place, share }] of particles.entries()) {
    const [wide, high] = sizeOf(system, share);
    for (const [corner, [across, up]] of CORNERS.entries()) {
      const vertex = number * 4 + corner;
      const [x, y] = [(across - 0.5) * wide, (up - 0.5) * high];
      geometry.positions.set(
        [
          place.x + right.x * x + top.x * y,
          place.y + right.y * x + top.y * y,
          place.z + right.z * x + top.z * y,
        ],
        vertex * 3,
      );
      geometry.normals.set([towards.x, towards.y, towards.z], vertex * 3);
      geometry.textureCoordinates.set([across, up], vertex * 2);
      geometry.faceNumbers[vertex] = number;
    }
    const first = number * 4;
    geometry.indices.set([first, first + 1, first + 2, first, first + 2, first + 3], number * 6);
  }
  return geometry;
}

const CORNERS: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

function sizeOf(system: ParticleSystem, share: number): [number, number] {
  const { startScaleX, startScaleY, endScaleX, endScaleY, particleFlags } = system;
  const part = (particleFlags & PARTICLE_FLAG.interpolateScale) === 0 ? 0 : share;
  const size = (start: number, end: number): number =>
    Math.min(MOST_SIZE, Math.max(0, start + (end - start) * part));
  return [size(startScaleX, endScaleX), size(startScaleY, endScaleY)];
}

function materialOf(system: ParticleSystem, share: number, texture: PictureTexture): PictureMaterial {
  const { startColour, endColour, particleFlags } = system;
  const part = (particleFlags & PARTICLE_FLAG.interpolateColour) === 0 ? 0 : share;
  const mix = (start: number, end: number): number => (start + (end - start) * part) / 255;
  const { r, g, b, a } = endColour;
  return {
    ...PLAIN_MATERIAL,
    colour: [mix(startColour.r, r), mix(startColour.g, g), mix(startColour.b, b), mix(startColour.a, a)],
    surface: BLENDED,
    fullbright: (particleFlags & PARTICLE_FLAG.emissive) !== 0,
    texture,
  };
}

const BLENDED: PictureMaterial['surface'] = Object.freeze({ mode: 'blend' });

const DOT_SIDE = 16;
/** Where none is named, or it has not come: a soft dot. */
const DOT: PictureTexture = Object.freeze({
  width: DOT_SIDE,
  height: DOT_SIDE,
  channels: 4,
  pixels: Uint8Array.from({ length: DOT_SIDE ** 2 * 4 }, (_, at) => {
    if (at % 4 < 3) return 255;
    const pixel = Math.floor(at / 4);
    const from = (place: number): number => (place + 0.5) / (DOT_SIDE / 2) - 1;
    const away = Math.hypot(from(pixel % DOT_SIDE), from(Math.floor(pixel / DOT_SIDE)));
    return Math.round(255 * Math.max(0, 1 - away) ** 1.5);
  }),
});

/** Numbers from 0 to 1 that are the same for the same text. */
function diceOf(text: string): () => number {
  let state = 0x811c_9dc5;
  for (const letter of text) state = Math.imul(state ^ letter.charCodeAt(0), 0x0100_0193);
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}
