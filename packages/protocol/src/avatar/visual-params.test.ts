import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EncodeError } from '../errors/index.ts';
import {
  VISUAL_PARAM,
  VISUAL_PARAMS,
  bodySize,
  byteOfParam,
  decodeVisualParams,
  encodeVisualParams,
  valueOfParam,
} from './index.ts';

const paramOf = (id: number) => VISUAL_PARAMS.find((param) => param.id === id)!;
const recorded = (
  JSON.parse(
    readFileSync(new URL('../../../../vectors/avatar/messages.json', import.meta.url), 'utf8'),
  ) as readonly { message: string; blocks: { VisualParam: number[] } }[]
).filter(({ message }) => message === 'AvatarAppearance' || message === 'AgentSetAppearance');

describe('the table of visual parameters', () => {
  it('goes by rising ids, and old programs send what was there before 10000', () => {
    const ids = VISUAL_PARAMS.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted((one, other) => one - other));
    expect([ids.length, ids.findIndex((id) => id >= 10_000)]).toEqual([253, 218]);
  });

  it('has each where OpenSim has it', () => {
    const places = { height: 25, thickness: 26, male: 31, heelHeight: 77, platformHeight: 78, headSize: 120 };
    const more = { legLength: 125, neckLength: 148, hipLength: 201, appearanceVersion: 251, hover: 252 };
    for (const [name, at] of Object.entries({ ...places, ...more }))
      expect(VISUAL_PARAMS[at]!.id, name).toBe(VISUAL_PARAM[name as keyof typeof VISUAL_PARAM]);
  });

  it('has sensible ranges, defaults inside them, and a wearable for all but the version', () => {
    for (const { id, min, max, default: standard, wearableType } of VISUAL_PARAMS) {
      expect(min, String(id)).toBeLessThan(max);
      expect(standard >= min && standard <= max, String(id)).toBe(true);
      expect(wearableType === undefined, String(id)).toBe(id === VISUAL_PARAM.appearanceVersion);
      if (wearableType !== undefined) expect(wearableType).toBeLessThanOrEqual(15);
    }
  });
});

describe('values and bytes', () => {
  it('each byte stands for a value that gives it again, but for nearly nothing', () => {
    for (const param of VISUAL_PARAMS)
      for (let byte = 0; byte <= 255; byte++) {
        const value = valueOfParam(param, byte);
        const again = byteOfParam(param, value);
        if (value === 0) expect(Math.abs(again - byte)).toBeLessThanOrEqual(1);
        else expect(again, `${param.id}: ${byte}`).toBe(byte);
      }
  });

  it('values beyond the range are cut, and what is no number is the least', () => {
    const height = paramOf(VISUAL_PARAM.height);
    expect([9, -9, Number.NaN, Infinity].map((value) => byteOfParam(height, value))).toEqual([
      255, 0, 0, 255,
    ]);
    expect(byteOfParam(height, 0)).toBe(136);
    expect(valueOfParam(height, 136)).toBe(0);
  });

  it('defaults are the bytes that a real server and libomv send for an unchanged shape', () => {
    const bytes = encodeVisualParams(new Map(), 218);
    const [server, ...libomv] = recorded.map(({ blocks }) =>
      VISUAL_PARAMS.slice(0, 218).flatMap(({ id, wearableType }, at) => {
        const more = bytes[at]! - blocks.VisualParam[at]!;
        return wearableType !== 0 || more === 0 ? [] : [[id, more]];
      }),
    );
    expect(server).toEqual([]);
    // In single precision one of them falls just short of its step.
    expect(libomv).toEqual([[[764, 1]], [[764, 1]]]);
  });

  it('what does not come is as where nobody says; what is too much is passed over', () => {
    expect(decodeVisualParams(new Uint8Array(0)).get(VISUAL_PARAM.armLength)).toBe(0.6);
    expect(decodeVisualParams(new Uint8Array(255)).size).toBe(253);
    expect(decodeVisualParams(new Uint8Array(218)).get(VISUAL_PARAM.height)).toBe(-2.3);
    const values = new Map([[VISUAL_PARAM.height, 1.5]]);
    expect(decodeVisualParams(encodeVisualParams(values)).get(VISUAL_PARAM.height)).toBeCloseTo(1.5, 1);
    expect(() => encodeVisualParams(new Map(), 254)).toThrow(EncodeError);
  });
});

describe('the size of a body', () => {
  const heightOf = (values: Iterable<readonly [number, number]>): number => bodySize(new Map(values)).z;
  const usual = heightOf([]);

  it('is that of the skeleton where nobody says more', () => {
    expect(bodySize(new Map())).toMatchObject({ x: 0.45, y: 0.6 });
    // 0.041 less than the pelvis' height over the soles, the spine, and the head at 0.925 of its size.
    expect(usual).toBeCloseTo(0.979 + 0.616 + Math.SQRT2 * (0.079 - 0.0075) * 0.925, 6);
  });

  it.each([
    ['height', 2, 0.1 * 0.959 + 0.05 * 0.456 + 0.02 * 0.076],
    ['legLength', 1, 0.2 * 0.959],
    ['neckLength', 1, 0.5 * 0.076],
    ['hipLength', 1, 0.3 * 0.043],
    ['torsoLength', 1, 0.1 * 0.043 - 0.1 * 0.491 - 0.05 * 0.468 + 0.3 * 0.205],
    ['heelHeight', 1, 0.08],
    ['platformHeight', 1, 0.07],
    ['male', 1, 0.1 * 0.468 + 0.05 * 0.456 + 0.2 * 0.076],
  ] as const)('%s counts', (name, value, metres) => {
    const times = name === 'height' ? value : 1;
    expect(heightOf([[VISUAL_PARAM[name], value]]) - usual).toBeCloseTo(metres * times, 6);
  });

  it('a larger head counts with its square', () => {
    const grown = heightOf([[VISUAL_PARAM.headSize, 1]]);
    expect(grown).toBeCloseTo(0.979 + 0.616 + Math.SQRT2 * 0.089 * 1.1, 6);
  });
});
