import { CEILING_METRES } from '@landfall/protocol/region';
import { expect, it } from 'vitest';
import type { EmbeddedGrid } from '../../grid.ts';
import { createTestWorld } from '../../testing/index.ts';
import { AVATAR_HALF_HEIGHT } from '../avatars/index.ts';
import { standing } from './standing.ts';

it.each([
  ['in the ground', 3, 25 + AVATAR_HALF_HEIGHT + 0.1],
  ['in the air', 70, 70],
  ['just below the sky', CEILING_METRES, CEILING_METRES],
  ['above the sky', CEILING_METRES + 1, CEILING_METRES],
])('who is put %s stands on the ground or below the sky', async (_, z, stands) => {
  const { grid } = await createTestWorld(); // flat, 25 m high
  const [region] = (grid as EmbeddedGrid).services.regions;
  expect(standing(region!, { x: 10, y: 20, z })).toEqual({ x: 10, y: 20, z: stands });
});
