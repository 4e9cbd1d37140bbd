import { DEFAULT_SKY } from '@landfall/protocol/asset/settings';
import type { DayCycle } from '@landfall/protocol/asset/settings';
import { DecodeError, RemoteError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { SceneWarnings } from '../scene/index.ts';
import { liveSky } from './live-sky.ts';

const skyOf = (starBrightness: number) => ({ ...DEFAULT_SKY, starBrightness });
const DAY: DayCycle = {
  type: 'daycycle',
  name: '',
  water: [],
  skies: [
    [
      { position: 0, frame: 'a', settings: skyOf(0) },
      { position: 0.5, frame: 'b', settings: skyOf(100) },
    ],
    [],
    [],
    [],
  ],
  others: {},
};

const at = (fetch: () => Promise<unknown>, nowSeconds: number, warnings = new SceneWarnings()) =>
  liveSky(
    { environment: { fetch } as never },
    { now: nowSeconds * 1000, signal: new AbortController().signal, warnings },
  );
const told = (day: DayCycle | undefined) => async () => ({
  day,
  dayLengthSeconds: 1000,
  dayOffsetSeconds: 100,
  altitudes: [1000, 2000, 3000],
});

describe('the sky over a region', () => {
  it('is that of the moment', async () => {
    // The day began 100 s before.
    expect((await at(told(DAY), 0))?.starBrightness).toBeCloseTo(20, 5);
    expect((await at(told(DAY), 400))?.starBrightness).toBeCloseTo(100, 5);
    expect((await at(told(DAY), 650))?.starBrightness).toBeCloseTo(50, 5);
  });

  it('is not known where the region has none, or does not tell; nonsense is told', async () => {
    expect(await at(told(undefined), 0)).toBeUndefined();
    const refuse = (error: Error) => async () => await Promise.reject(error);
    const warnings = new SceneWarnings();
    expect(await at(refuse(new RemoteError('no', 'no-capability')), 0, warnings)).toBeUndefined();
    expect(warnings.total).toBe(0);
    expect(await at(refuse(new DecodeError('no environment')), 0, warnings)).toBeUndefined();
    expect(warnings.total).toBe(1);
  });
});
