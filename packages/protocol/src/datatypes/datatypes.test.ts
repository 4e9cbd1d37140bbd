import { describe, expect, it } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import {
  addVectors,
  combineRotations,
  distance,
  formatEndpoint,
  formatVector,
  headingOf,
  parseEndpoint,
  quaternionW,
  regionCorner,
  regionHandleOf,
  rotateVector,
  rotationFromHeading,
  sameEndpoint,
} from './index.ts';

describe('region handles', () => {
  it('hold metres east above metres north', () => {
    expect(regionHandleOf(256_000, 256_000)).toBe(1099511628032000n);
    expect(regionCorner(1099511628032000n)).toEqual({ x: 256_000, y: 256_000 });
  });

  it('reach the far corner of the grid', () => {
    expect(regionCorner(regionHandleOf(0xffffffff, 0xffffff00))).toEqual({ x: 0xffffffff, y: 0xffffff00 });
  });
});

describe('rotations', () => {
  const half = Math.SQRT1_2;

  it('turn a vector, counter-clockwise around their axis', () => {
    const { x, y, z } = rotateVector({ x: 2, y: 0, z: 5 }, rotationFromHeading(Math.PI / 2));
    expect([x, y, z].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0, 2, 5]);
    const up = rotateVector({ x: 1, y: 0, z: 0 }, { x: 0, y: -half, z: 0, w: half });
    expect(up.z).toBeCloseTo(1, 10);
  });

  it('follow each other: first the part in its parent, then the parent', () => {
    const part = { x: half, y: 0, z: 0, w: half };
    const parent = rotationFromHeading(Math.PI / 2);
    const vector = { x: 0.3, y: -1, z: 2 };
    const once = rotateVector(vector, combineRotations(part, parent));
    const twice = rotateVector(rotateVector(vector, part), parent);
    expect(distance(once, twice)).toBeLessThan(1e-12);
    expect(addVectors(once, vector).x).toBeCloseTo(once.x + 0.3, 12);
  });

  it('turn to a heading and back, with w never negative', () => {
    for (let heading = -3.1; heading <= 3.1; heading += 0.1) {
      const rotation = rotationFromHeading(heading);
      expect(rotation.w).toBeGreaterThanOrEqual(0);
      expect(headingOf(rotation)).toBeCloseTo(heading, 10);
      expect(quaternionW(rotation.x, rotation.y, rotation.z)).toBeCloseTo(rotation.w, 10);
    }
  });

  it('have w = 0 when x, y, z alone are already too long', () => {
    expect(quaternionW(1, 1, 0)).toBe(0);
  });
});

describe('vectors', () => {
  it('are formatted for people', () => {
    expect(formatVector({ x: 128, y: 127.5, z: 26.034172 })).toBe('<128, 127.5, 26.03>');
  });

  it('have a distance', () => {
    expect(distance({ x: 1, y: 2, z: 3 }, { x: 4, y: 6, z: 3 })).toBe(5);
  });
});

describe('endpoints', () => {
  it('are written and read', () => {
    const endpoint = parseEndpoint('127.0.0.1:9000');
    expect(endpoint).toEqual({ address: '127.0.0.1', port: 9000 });
    expect(formatEndpoint(endpoint)).toBe('127.0.0.1:9000');
  });

  it('are written and read with IPv6 addresses in brackets', () => {
    const endpoint = parseEndpoint('[2001:DB8:0::1]:9000');
    expect(endpoint).toEqual({ address: '2001:db8::1', port: 9000 });
    expect(formatEndpoint(endpoint)).toBe('[2001:db8::1]:9000');
    expect(() => parseEndpoint('::1:9000')).toThrow(DecodeError);
  });

  it('are the same only with the same port too', () => {
    const one = parseEndpoint('10.0.0.1:1');
    expect(sameEndpoint(one, { address: '10.0.0.1', port: 1 })).toBe(true);
    expect(sameEndpoint(one, { address: '10.0.0.1', port: 2 })).toBe(false);
    expect(sameEndpoint(one, { address: '10.0.0.2', port: 1 })).toBe(false);
  });

  it.each([
    '',
    '1.2.3.4',
    '1.2.3:5',
    '1.2.3.256:5',
    '1.2.3.4:0',
    '1.2.3.4:65536',
    'a.b.c.d:5',
    '1.2.3.4:x',
    '[::1]',
  ])('refuse %j', (text) => {
    expect(() => parseEndpoint(text)).toThrow(DecodeError);
  });
});
