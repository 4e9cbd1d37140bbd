import { describe, expect, it } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import {
  OPENSIM_START_THROTTLE,
  THROTTLE_CATEGORIES,
  VIEWER_THROTTLE,
  decodeThrottle,
  encodeThrottle,
  grantThrottle,
  scaleThrottle,
  sumThrottle,
} from './throttle.ts';

describe('throttle', () => {
  it('is seven F32 LE in the order resend, land, wind, cloud, task, texture, asset', () => {
    const bytes = encodeThrottle(VIEWER_THROTTLE);
    const view = new DataView(bytes.buffer);
    expect(Array.from({ length: 7 }, (_, i) => view.getFloat32(4 * i, true))).toEqual([
      460800, 317440, 63488, 63488, 1564672, 1564672, 573440,
    ]);
    expect(decodeThrottle(bytes)).toEqual(VIEWER_THROTTLE);
  });

  it('is scaled in every category', () => {
    const half = scaleThrottle(VIEWER_THROTTLE, 0.5);
    expect(THROTTLE_CATEGORIES.map((category) => half[category] / VIEWER_THROTTLE[category])).toEqual(
      Array(7).fill(0.5),
    );
    expect(sumThrottle(half)).toBe(sumThrottle(VIEWER_THROTTLE) / 2);
  });

  it('ignores surplus bytes', () => {
    const bytes = new Uint8Array(32);
    bytes.set(encodeThrottle(OPENSIM_START_THROTTLE));
    expect(decodeThrottle(bytes)).toEqual(OPENSIM_START_THROTTLE);
  });

  it.each([
    ['too short', new Uint8Array(27)],
    ['negative', encodeThrottle({ ...VIEWER_THROTTLE, land: -1 })],
    ['not a number', encodeThrottle({ ...VIEWER_THROTTLE, land: NaN })],
    ['endless', encodeThrottle({ ...VIEWER_THROTTLE, asset: Infinity })],
  ])('refuses rates that are %s', (_, bytes) => {
    expect(() => decodeThrottle(bytes)).toThrow(DecodeError);
  });

  it('throws nothing but DecodeError for garbage', () => {
    const random = createRandom(1);
    for (let i = 0; i < 2000; i++) {
      try {
        decodeThrottle(random.bytes(random.integer(0, 40)));
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });

  it('grants a wish below the cap as it is', () => {
    expect(grantThrottle(VIEWER_THROTTLE)).toEqual(VIEWER_THROTTLE);
  });

  it('scales a wish above the cap down to it, evenly', () => {
    const wish = { ...VIEWER_THROTTLE, task: 50_000_000 };
    const granted = grantThrottle(wish, 640_000);
    expect(sumThrottle(granted)).toBeCloseTo(5_120_000, 0);
    expect(granted.task / granted.land).toBeCloseTo(wish.task / wish.land);
  });

  it('grants at least 1000 bytes/s, to wind and cloud 50', () => {
    const none = decodeThrottle(new Uint8Array(28));
    for (const category of THROTTLE_CATEGORIES) {
      const least = category === 'wind' || category === 'cloud' ? 400 : 8000;
      expect(grantThrottle(none)[category]).toBe(least);
    }
  });
});
