import { NO_ROTATION } from '@landfall/protocol/datatypes';
import { expect, it } from 'vitest';
import { BOX, tessellate } from '../shape/index.ts';
import { SHAPES } from '../testing/shapes.ts';
import { measure } from '../testing/measure.ts';
import { FlexiblePath, flexibleBend, straightBend } from './index.ts';

const STIFF = {
  type: 'flexible',
  softness: 3,
  tension: 0,
  drag: 0,
  gravity: 0,
  wind: 0,
  force: undefined,
} as const;
const STANDING = { position: { x: 0, y: 0, z: 0 }, rotation: NO_ROTATION };

it.each(['box', 'cylinder', 'prism'] as const)(
  'a straight path of a %s is that of a flexible one that nothing bends',
  (name) => {
    const shape = { ...SHAPES[name], pathTwistBegin: -0.2, pathTwist: 0.4, pathScaleX: 0.5, pathScaleY: 1.5 };
    const bent = flexibleBend(new FlexiblePath(STIFF, 1, STANDING), shape, { x: 1, y: 1, z: 1 }, 3);
    const straight = straightBend(shape, 8);
    expect(straight.count).toBe(bent.count);
    const near = (values: Float64Array): unknown[] =>
      [...values].map((value) => expect.closeTo(value, 9) as number);
    expect([...straight.stops]).toEqual(near(bent.stops));
    expect(measure(tessellate(shape, 3, straight)).openEdges).toBe(0);
  },
);

it('has as many pieces as are wanted', () => {
  expect(straightBend(BOX, 4).count).toBe(5);
});
