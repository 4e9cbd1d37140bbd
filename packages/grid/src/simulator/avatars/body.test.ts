import { describe, expect, it } from 'vitest';
import { CONTROL } from '@landfall/protocol/avatar';
import { rotationFromHeading } from '@landfall/protocol/datatypes';
import { AVATAR_HALF_HEIGHT, Body } from './body.ts';
import type { Ground } from './body.ts';

const FLAT: Ground = { sizeMetres: 256, heightAt: () => 20 };
const SLOPE: Ground = { sizeMetres: 256, heightAt: (east) => 20 + east / 10 };
const EAST = rotationFromHeading(0);
const FLOOR = 20 + AVATAR_HALF_HEIGHT;

function walk(body: Body, seconds: number, ground = FLAT): void {
  for (let step = 0; step < seconds * 10; step += 1) body.step(0.1, ground);
}

function bodyAt(x: number, y: number, z = FLOOR): Body {
  return new Body({ x, y, z });
}

describe('a body', () => {
  it('stands still without keys', () => {
    const body = bodyAt(100, 100);
    body.steer({ flags: 0, rotation: EAST });
    walk(body, 5);
    expect(body.position).toEqual({ x: 100, y: 100, z: FLOOR });
    expect(body.posture).toBe('standing');
  });

  it.each([
    [0, 1, 0],
    [Math.PI / 2, 0, 1],
    [Math.PI, -1, 0],
    [-Math.PI / 2, 0, -1],
  ])('walks where it looks: heading %d', (heading, east, north) => {
    const body = bodyAt(100, 100);
    body.steer({ flags: CONTROL.forward, rotation: rotationFromHeading(heading) });
    walk(body, 5);
    expect(body.position.x).toBeCloseTo(100 + east * 12, 5);
    expect(body.position.y).toBeCloseTo(100 + north * 12, 5);
    expect(body.posture).toBe('walking');
  });

  it('walks backwards and sideways, and runs', () => {
    const back = bodyAt(100, 100);
    back.steer({ flags: CONTROL.back, rotation: EAST });
    walk(back, 1);
    expect(back.position.x).toBeCloseTo(97.6, 5);
    const left = bodyAt(100, 100);
    left.steer({ flags: CONTROL.left, rotation: EAST });
    walk(left, 1);
    expect(left.position.y).toBeCloseTo(102.4, 5);
    const fast = bodyAt(100, 100);
    fast.steer({ flags: CONTROL.forward | CONTROL.fastForward, rotation: EAST });
    walk(fast, 1);
    expect(fast.position.x).toBeCloseTo(104.8, 5);
    expect(fast.posture).toBe('running');
  });

  it('stops for the stop key', () => {
    const body = bodyAt(100, 100);
    body.steer({ flags: CONTROL.forward | CONTROL.stop, rotation: EAST });
    walk(body, 1);
    expect(body.position.x).toBe(100);
  });

  it.each([CONTROL.forward, CONTROL.back])('never leaves the region, keys %d', (flags) => {
    const body = bodyAt(5, 5);
    body.steer({ flags: flags | CONTROL.fly, rotation: rotationFromHeading(Math.PI / 4) });
    walk(body, 200);
    for (const metres of [body.position.x, body.position.y]) {
      expect(metres).toBeGreaterThan(0);
      expect(metres).toBeLessThan(256);
    }
  });

  it('keeps its feet on a slope, up and down', () => {
    const body = bodyAt(100, 100, 30 + AVATAR_HALF_HEIGHT);
    for (const flags of [CONTROL.forward, CONTROL.back]) {
      body.steer({ flags, rotation: EAST });
      walk(body, 3, SLOPE);
      expect(body.position.z).toBeCloseTo(SLOPE.heightAt(body.position.x, 0) + AVATAR_HALF_HEIGHT, 5);
      expect(body.posture).toBe('walking');
    }
  });

  it('falls, and lands', () => {
    const body = bodyAt(100, 100, 60);
    body.step(0.1, FLAT);
    expect(body.posture).toBe('falling');
    expect(body.velocity.z).toBeLessThan(0);
    walk(body, 10);
    expect(body.position.z).toBe(FLOOR);
    expect(body.posture).toBe('standing');
  });

  it('jumps and comes down again', () => {
    const body = bodyAt(100, 100);
    body.steer({ flags: CONTROL.up, rotation: EAST });
    body.step(0.1, FLAT);
    expect(body.position.z).toBeGreaterThan(FLOOR);
    body.steer({ flags: 0, rotation: EAST });
    walk(body, 5);
    expect(body.position.z).toBe(FLOOR);
  });

  it('flies: up, ahead, hovering, and down again without the key', () => {
    const body = bodyAt(100, 100);
    body.steer({ flags: CONTROL.fly | CONTROL.up, rotation: EAST });
    walk(body, 2);
    expect(body.position.z).toBeCloseTo(FLOOR + 19.3, 5);
    body.steer({ flags: CONTROL.fly | CONTROL.forward, rotation: EAST });
    walk(body, 1);
    expect(body.position.x).toBeCloseTo(108, 5);
    expect(body.posture).toBe('flying');
    body.steer({ flags: CONTROL.fly, rotation: EAST });
    body.step(0.1, FLAT);
    expect(body.posture).toBe('hovering');
    body.steer({ flags: 0, rotation: EAST });
    walk(body, 10);
    expect(body.position.z).toBe(FLOOR);
  });

  it('sits on the ground until it is told to stand up', () => {
    const body = bodyAt(100, 100);
    body.steer({ flags: CONTROL.sitOnGround, rotation: EAST });
    expect(body.posture).toBe('ground-sitting');
    body.steer({ flags: CONTROL.forward, rotation: EAST });
    walk(body, 1);
    expect(body.position.x).toBe(100);
    body.steer({ flags: CONTROL.standUp, rotation: EAST });
    expect(body.posture).toBe('standing');
  });

  it('does not take over a rotation that is none', () => {
    const body = bodyAt(100, 100);
    body.steer({ flags: CONTROL.forward, rotation: { x: Number.NaN, y: 0, z: 0, w: 1 } });
    body.steer({ flags: CONTROL.forward, rotation: { x: 5, y: 0, z: 1e30, w: 1 } });
    walk(body, 1);
    expect(body.position.x).toBeCloseTo(102.4, 5);
  });
});
