import { regionHandleOf } from '@landfall/protocol/datatypes';
import { expect, it } from 'vitest';
import { fakeTraveller, sendsOn } from '../testing/index.ts';

it('a teleport is asked for as long as its answer may take, however long the region hears nothing', async () => {
  const { network, grid, session, far, home } = await fakeTraveller();
  sendsOn(grid, home, far, 'far');
  home.pause();
  const journey = session.travel.teleport({ regionHandle: regionHandleOf(256_256, 256_000) });
  await network.run(20_000);
  home.resume();
  const { region } = await network.runUntil(journey.arrival, 20_000);
  expect(region.name).toBe('Far Region');
  expect(home.all('TeleportLocationRequest')).toHaveLength(1);
});
