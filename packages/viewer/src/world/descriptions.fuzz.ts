/** What viewers make of what objects say of themselves: lights, sounds, what they give off, how they bend. Bytes of anybody. */
import { Uuid } from '@landfall/protocol/datatypes';
import { encodeExtraParams } from '@landfall/protocol/extra-params';
import { encodeParticleSystem, decodeParticleSystem } from '@landfall/protocol/object';
import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { writeFlex } from './flexes.ts';
import { FLEX_FLOATS, Lamps, OwnSounds, ParticleSources } from './index.ts';

const TIMES = Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);
const ROUNDS = 2000 * TIMES;
const random = createRandom(11);

const EXTRA = encodeExtraParams([
  { type: 'light', colour: { r: 255, g: 100, b: 3, a: 200 }, radius: 8, cutoff: 0, falloff: 0.7 },
  { type: 'flexible', softness: 2, tension: 1, drag: 1, gravity: 0.3, wind: 1, force: { x: 1, y: 2, z: 3 } },
]);
const old = new Uint8Array(86).fill(3);
const PARTICLES = [old, encodeParticleSystem(decodeParticleSystem(old), 'new')];

/** Some bytes changed, some cut away. */
function mutated(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice(0, random.integer(0, 9) === 0 ? random.integer(0, bytes.length) : bytes.length);
  for (let change = random.integer(0, 6); change > 0 && copy.length > 0; change--)
    copy[random.integer(0, copy.length - 1)] = random.integer(0, 255);
  return copy;
}

it('lights are within what they may be, whatever an object says', () => {
  const lamps = new Lamps();
  for (let round = 0; round < ROUNDS; round++) {
    lamps.set(round % 7, mutated(EXTRA));
    for (const { colour, radius, falloff } of lamps.all.values()) {
      expect(colour.every((part) => part >= 0 && part <= 1)).toBe(true);
      expect(radius > 0 && radius <= 20 && falloff >= 0 && falloff <= 2).toBe(true);
    }
  }
  expect(lamps.all.size).toBeLessThanOrEqual(7);
});

it('bends are numbers, whatever an object says', () => {
  const to = new Float32Array(FLEX_FLOATS);
  const lengths = [0, -1, 1e-30, 0.5, 64, 1e30, Infinity, Number.NaN];
  for (let round = 0; round < ROUNDS / 64; round++)
    for (const length of lengths) {
      const bends = writeFlex(to, 0, mutated(EXTRA), length);
      const [, , , bend] = [...to];
      expect([...to].every((number) => Number.isFinite(number) && Math.abs(number) < 4)).toBe(true);
      expect(bend !== 0).toBe(bends);
    }
});

it('sources of particles give off something, or are none', () => {
  const sources = new ParticleSources();
  for (let round = 0; round < ROUNDS / 2; round++)
    for (const good of PARTICLES) {
      sources.set(round % 5, mutated(good), () => 1, round);
      for (const { system } of sources.all.values())
        expect(system.burstCount > 0 && system.particleMaxAge > 0).toBe(true);
    }
});

it('sounds are between silent and whole, whatever is said of them', () => {
  const sounds = new OwnSounds();
  const gains = [0, -1, 0.5, 1, 7, Infinity, -Infinity, Number.NaN];
  for (let round = 0; round < ROUNDS; round++) {
    const gain = gains.at(random.integer(0, gains.length - 1)) ?? 0;
    const other = gains.at(random.integer(0, gains.length - 1)) ?? 0;
    const id = random.integer(0, 3) === 0 ? Uuid.zero.toString() : new Uuid(round, 1, 2, 3).toString();
    sounds.set(round % 5, id, gain, random.integer(0, 255));
    sounds.setGain(random.integer(0, 6), other);
    for (const sound of sounds.all.values()) expect(sound.gain >= 0 && sound.gain <= 1).toBe(true);
  }
});
