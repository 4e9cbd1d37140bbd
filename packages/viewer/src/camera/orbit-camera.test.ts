import { describe, expect, it } from 'vitest';
import { OrbitCamera, rayThrough } from './index.ts';
import type { CameraSubject } from './index.ts';

const flat: CameraSubject = { position: [100, 100, 22], headingRad: 0, groundAt: () => 20 };
const settle = (camera: OrbitCamera, subject = flat): void => {
  for (let frame = 0; frame < 100; frame++) camera.update(subject, 50);
};
const away = ([ax, ay, az]: readonly number[], [bx, by, bz]: readonly number[]): number =>
  Math.hypot(ax! - bx!, ay! - by!, az! - bz!);

describe('the camera', () => {
  it('follows from behind, and looks ahead', () => {
    const camera = new OrbitCamera();
    settle(camera);
    expect(camera.eye[0]).toBeLessThan(97);
    expect(camera.eye[1]).toBeCloseTo(100);
    expect(camera.eye[2]).toBeGreaterThan(22);
    expect(camera.headingRad).toBeCloseTo(0);
    settle(camera, { ...flat, headingRad: Math.PI / 2 });
    expect(camera.headingRad).toBeCloseTo(Math.PI / 2);
  });

  it('goes softly after who walks, and at once after who teleports', () => {
    const camera = new OrbitCamera();
    settle(camera);
    const before = camera.eye;
    camera.update({ ...flat, position: [102, 100, 22] }, 16);
    expect(away(camera.eye, before)).toBeLessThan(1);
    camera.update({ ...flat, position: [900, 100, 22] }, 16);
    expect(camera.eye[0]).toBeCloseTo(before[0] + 800);
  });

  it('stays above the ground', () => {
    const camera = new OrbitCamera();
    camera.orbit(0, -1.2);
    settle(camera, { ...flat, groundAt: () => 21.9 });
    expect(camera.eye[2]).toBeGreaterThan(22);
  });

  it('looks at what was focused without jumping, and turns around it', () => {
    const camera = new OrbitCamera();
    settle(camera);
    const { eye } = camera;
    camera.focusOn([110, 105, 23]);
    settle(camera);
    expect(away(camera.eye, eye)).toBeLessThan(0.05);
    const distance = away(camera.eye, camera.target);
    camera.orbit(1, 0.2);
    settle(camera);
    expect(away(camera.eye, camera.target)).toBeCloseTo(distance);
    expect(camera.target).toEqual([110, 105, 23]);
    camera.reset();
    settle(camera);
    expect(away(camera.eye, eye)).toBeLessThan(0.05);
  });

  it('zooms within bounds, and keeps how far away it is when one walks on', () => {
    const camera = new OrbitCamera();
    camera.zoom(3);
    settle(camera);
    const distance = away(camera.eye, camera.target);
    camera.follow();
    settle(camera);
    expect(away(camera.eye, camera.target)).toBeCloseTo(distance);
    for (let times = 0; times < 100; times++) camera.zoom(0.5);
    settle(camera, { ...flat, groundAt: () => -100 });
    expect(away(camera.eye, camera.target)).toBeCloseTo(0.6);
  });

  it('looks through the avatar’s eyes', () => {
    const camera = new OrbitCamera();
    camera.toggleMouselook();
    camera.turn(-0.5);
    camera.update({ ...flat, headingRad: 1 }, 16);
    expect(camera.eye.slice(0, 2)).toEqual([100, 100]);
    expect(camera.headingRad).toBeCloseTo(1);
    expect(camera.direction[2]).toBeCloseTo(Math.sin(0.5));
    camera.toggleMouselook();
    expect(camera.isMouselook).toBe(false);
  });
});

describe('a ray through the picture', () => {
  const lens = { eye: [0, 0, 10], target: [10, 0, 10], fieldOfViewRad: Math.PI / 2, aspect: 2 } as const;

  it('goes ahead in the middle, and to the sides by the lens', () => {
    expect(rayThrough(lens, 0, 0).direction.map((part) => part + 0)).toEqual([1, 0, 0]);
    const [x, y, z] = rayThrough(lens, 1, 1).direction;
    expect([y / x, z / x]).toEqual([expect.closeTo(-2), expect.closeTo(1)]);
  });
});
