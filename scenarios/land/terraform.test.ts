import { defaultRooms } from '@landfall/client';
import { terraform } from '@landfall/client/terraform';
import type { RegionWithTerraform } from '@landfall/client/terraform';
import { TimeoutError } from '@landfall/protocol/errors';
import { expect, it } from 'vitest';
import { PLAIN, Shore } from '../arrival/shore.ts';

const SQUARE = { west: 32, south: 32, east: 63, north: 63 };

it('who owns the land changes it, who is there sees it, and who owns nothing changes nothing', async () => {
  const shore = await Shore.build([PLAIN], { owner: 'Test User' });
  const rooms = () => [...defaultRooms(), terraform()] as never;
  const owner = await shore.arrive('Test', { rooms: rooms() });
  const other = await shore.arrive('Second', { rooms: rooms() });
  const groundOf = (session: typeof owner) => (session.region as unknown as RegionWithTerraform).terraform;
  const heights = () => [owner, other].map(({ region }) => Math.round(region!.terrain.heightAt(48, 48)));

  await shore.until(groundOf(owner).flatten(SQUARE, 31, { seconds: 25 }));
  await shore.network.run(1000);
  expect(heights()).toEqual([31, 31]);
  await shore.until(groundOf(owner).raise({ x: 48, y: 48, radius: 6 }, { seconds: 4 }));
  await shore.network.run(1000);
  expect(heights()).toEqual([35, 35]);

  const refused = await shore.until(
    groundOf(other)
      .lower(SQUARE)
      .catch((error: unknown) => error),
  );
  expect(refused).toBeInstanceOf(TimeoutError);
  await shore.until(groundOf(owner).undo());
  await shore.network.run(1000);
  expect(heights()).toEqual([31, 31]);
  await shore.until(groundOf(owner).revert(SQUARE, { seconds: 1 }));
  await shore.network.run(1000);
  expect(heights()).toEqual([25, 25]);
});
