import { regionHandleOf } from '@landfall/protocol/datatypes';
import { TimeoutError } from '@landfall/protocol/errors';
import { expect, it } from 'vitest';
import { fakeTraveller } from '../testing/index.ts';
import type { Destination } from './destination.ts';

const EAST: Destination = { regionHandle: regionHandleOf(256_256, 256_000) };

/** What a teleport rejects with that is asked for when the simulator has died, and what was given up. */
async function afterDeath(destination: Destination, delayMs: number, limitMs = 31_000) {
  const { network, session, home } = await fakeTraveller();
  const givenUp: string[] = [];
  session.on('undelivered', ({ name }) => void givenUp.push(name));
  home.vanish();
  await network.run(delayMs);
  const arriving = session.travel.teleport(destination).arrival;
  const error = await network.runUntil(
    arriving.catch((cause: unknown) => cause),
    limitMs,
  );
  return { error, givenUp, network, session };
}

it.each([0, 20_000])(
  'a name that a dead region is asked for comes to nothing in 30 s, and why is said (%i ms after)',
  async (delayMs) => {
    const { error, givenUp, network } = await afterDeath('Far Region', delayMs);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(String(error)).toMatch(
      /in 30 s the map did not say where Far Region is; Default Region may be lost: nothing has come from it for \d\d s$/,
    );
    await network.run(5000);
    expect(givenUp.filter((name) => name.startsWith('Map'))).toEqual(['MapNameRequest']);
  },
);

it('a teleport that a dead region is asked for says so, too', async () => {
  const { error } = await afterDeath(EAST, 0, 70_000);
  expect(error).toMatchObject({ code: 'timeout', missing: 'TeleportStart' });
  expect(String(error)).toMatch(
    /TeleportStart never came; Default Region may be lost: nothing has come from it for \d\d s$/,
  );
});

it('a region that is heard again is not spoken of', async () => {
  const { network, session, home } = await fakeTraveller();
  home.pause();
  await network.run(16_000);
  home.resume();
  await network.run(10_000);
  const arriving = session.travel.teleport(EAST).arrival.catch(String);
  expect(await network.runUntil(arriving, 120_000)).toMatch(/TeleportStart never came$/);
});

it('a region that has ended the event queue is spoken of so', async () => {
  const { network, grid, session } = await fakeTraveller();
  grid.endQueue(404);
  await network.run(1000);
  const arriving = session.travel.teleport(EAST).arrival.catch(String);
  expect(await network.runUntil(arriving, 120_000)).toMatch(
    /never came; Default Region may be lost: it has ended its event queue$/,
  );
});
