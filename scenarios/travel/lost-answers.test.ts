/** Steps of a journey that come by HTTP, lost with the answer that they came in: our grid tells them again, OpenSimulator never does. */
import { describe, expect, it } from 'vitest';
import { amongWalkers } from './walkers.ts';

const PATIENCE_MS = 180_000;
const BEYOND = { global: { x: 256_262, y: 256_100, z: 24 } };

type Step = 'EnableSimulator' | 'EstablishAgentCommunication' | 'TeleportFinish' | 'CrossedRegion';
type Way = 'far' | 'near' | 'on foot';

/** Somebody goes from the Bay while answers with the step are lost; what came of it, and where client and grid have them. */
async function journey(step: Step, way: Way, { replay }: { readonly replay: boolean }) {
  const { network, grid, visit, places, loseAnswer } = await amongWalkers();
  if (!replay) grid.inject({ kind: 'forgetful-event-queue' });
  const left = loseAnswer(step, replay ? 3 : 1);
  const session = await visit('Ann', 'Bay&252&100&24');
  const failures: string[] = [];
  session.on('journey', (news) => {
    if (news.type === 'failed') failures.push(`${news.kind} ${news.step} ${news.failure}`);
  });
  await network.run(3000);
  const going =
    way === 'on foot'
      ? session.agent.walkTo(BEYOND)
      : session.travel.teleport(way === 'far' ? 'Far Away' : 'Hill').arrival;
  const came = await network.runUntil(
    going.then(
      () => 'there',
      (error: Error) => error.name,
    ),
    PATIENCE_MS,
  );
  // Longer than any side waits for another.
  await network.run(120_000);
  expect(left()).toBe(0);
  const end = session.isAlive ? session.region.name : (await session.ended).reason;
  return { came, end, places: places(), failures };
}

/** Each step on the ways that need it, and what becomes of them where nothing is told again. */
const STEPS: readonly (readonly [Step, Way, destination: string, Awaited<ReturnType<typeof journey>>])[] = [
  ['TeleportFinish', 'far', 'Far Away', stays('RemoteError', 'teleport TeleportFinish refused')],
  ['TeleportFinish', 'near', 'Hill', stays('RemoteError', 'teleport TeleportFinish refused')],
  // No neighbour is needed for a teleport: it brings its own address and seed.
  ['EnableSimulator', 'near', 'Hill', arrives('Hill')],
  ['EstablishAgentCommunication', 'near', 'Hill', arrives('Hill')],
  // The region behind waits for a child agent, in vain, and puts the avatar back when its walk was given up.
  ['EnableSimulator', 'on foot', 'Hill', stays('TimeoutError', 'crossing CrossedRegion put-back')],
  [
    'EstablishAgentCommunication',
    'on foot',
    'Hill',
    stays('TimeoutError', 'crossing CrossedRegion put-back'),
  ],
  // It was handed over and never heard of it: no region has it, and the grid ends its session.
  ['CrossedRegion', 'on foot', 'Hill', { came: 'TimeoutError', end: 'disabled', places: [], failures: [] }],
];

function stays(came: string, failure: string) {
  return { came, end: 'Bay', places: ['Bay'], failures: [failure] };
}

function arrives(end: string) {
  return { came: 'there', end, places: [end], failures: [] };
}

describe('a step that is lost with its answer', () => {
  it.each(STEPS)('%s, %s: three times, and told again', async (step, way, destination) => {
    expect(await journey(step, way, { replay: true })).toEqual(arrives(destination));
  });

  it.each(STEPS)('%s, %s: once, and never told again', async (step, way, _, end) => {
    expect(await journey(step, way, { replay: false })).toEqual(end);
  });
});
