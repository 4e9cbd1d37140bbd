import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { decodeExtraParams, encodeExtraParams } from '@landfall/protocol/extra-params';
import type { ExtraParam } from '@landfall/protocol/extra-params';
import { encodeMessage } from '@landfall/protocol/message';
import { EMPTY_OBJECT, encodeFullUpdate } from '@landfall/protocol/object';
import { fitting, fittingParams } from './fitting.ts';

const odd = (number: number, length: number): ExtraParam => ({
  type: 'unknown',
  number,
  bytes: new Uint8Array(length),
});

describe('what is too long for its field', () => {
  it('leaves out parameters that do not fit, and keeps the others', () => {
    const bytes = encodeExtraParams([odd(1, 100), odd(2, 200), odd(3, 50)]);
    expect(
      decodeExtraParams(fittingParams(bytes)).map((param) => param.type === 'unknown' && param.number),
    ).toEqual([1, 3]);
    expect(fittingParams(bytes.subarray(0, 300))).toHaveLength(107);
    expect(fittingParams(encodeExtraParams([odd(2, 250)]))).toEqual(new Uint8Array(0));
  });

  it('does not keep an object from being told', () => {
    const long = new Uint8Array(70_000);
    const description = {
      ...EMPTY_OBJECT,
      id: Uuid.zero,
      text: '😀'.repeat(500),
      mediaUrl: 'x'.repeat(500),
      extraParams: encodeExtraParams([odd(1, 250), odd(2, 9)]),
      particles: long,
      textureAnimation: long,
      textureEntry: long,
    };
    const RegionData = { RegionHandle: 0n, TimeDilation: 0 };
    const ObjectData = [encodeFullUpdate(fitting(description))];
    expect(encodeMessage({ name: 'ObjectUpdate', RegionData, ObjectData }).length).toBeLessThan(1000);
  });
});
