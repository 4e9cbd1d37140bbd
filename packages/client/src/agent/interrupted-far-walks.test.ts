/** A walk over borders that another movement ends while it is not walking: it asks the map first. */
import { CONTROL } from '@landfall/protocol/avatar';
import { expect, it } from 'vitest';
import { fakeTraveller, mapBlock, mapReply } from '../testing/index.ts';

/** Two squares to the east of the region where it arrives, at 1000, 1000, which has no neighbour. */
const TWO_ON = { global: { x: 1002 * 256 + 50, y: 1000 * 256 + 128, z: 25 } };
/** In the region. */
const NEAR = { x: 10, y: 128, z: 25 };

/** Under way to there, and waiting for the map. */
async function lookingAhead() {
  const { network, session, home } = await fakeTraveller();
  const { agent } = session;
  await network.run(1000);
  const walk = agent.walkTo(TWO_ON).catch((error: unknown) => error);
  await network.run(1000);
  expect(home.all('MapBlockRequest')).toHaveLength(1);
  const flags = (): number => home.all('AgentUpdate').at(-1)!.AgentData.ControlFlags;
  const answer = async (): Promise<void> => {
    home.send(mapReply([1000, 1001, 1002].map((column) => mapBlock(`Region ${column}`, column, 1000))));
    await network.run(2000);
  };
  return { network, agent, walk, flags, answer, home };
}

type Agent = Awaited<ReturnType<typeof lookingAhead>>['agent'];

it.each<[string, string, (agent: Agent) => void, number]>([
  ['stop()', 'stopped', (agent) => agent.stop(), 0],
  ['walk()', 'superseded', (agent) => agent.walk('back'), CONTROL.back],
  ['stand()', 'superseded', (agent) => agent.stand(), 0],
  ['another walk', 'superseded', (agent) => void agent.walkTo(NEAR).catch(() => undefined), CONTROL.forward],
  ['another walk over borders', 'superseded', (agent) => void agent.walkTo(TWO_ON).catch(() => undefined), 0],
])('is ended at once by %s, which stays as it is', async (_, reason, move, held) => {
  const { network, agent, walk, flags, answer } = await lookingAhead();
  move(agent);
  expect(await network.runUntil(walk, 10)).toMatchObject({ code: 'closed', by: 'us', reason });
  await network.run(1000);
  expect(flags() & (CONTROL.forward | CONTROL.back)).toBe(held);
  const { headingRad } = agent;
  if (_ === 'another walk over borders') return;
  await answer();
  expect([flags() & (CONTROL.forward | CONTROL.back), agent.headingRad]).toEqual([held, headingRad]);
});

it('ends a walk that was under way, and lets go of the key until it walks itself', async () => {
  const { network, session, home } = await fakeTraveller();
  await network.run(1000);
  const first = session.agent.walkTo(NEAR).catch((error: unknown) => error);
  await network.run(500);
  session.agent.walkTo(TWO_ON).catch(() => undefined);
  expect(await network.runUntil(first, 10)).toMatchObject({ reason: 'superseded' });
  await network.run(500);
  expect(home.all('AgentUpdate').at(-1)!.AgentData.ControlFlags & CONTROL.forward).toBe(0);
});

it('is aborted by its signal, in the words of walks', async () => {
  const { network, session } = await fakeTraveller();
  const call = new AbortController();
  const walk = session.agent.walkTo(TWO_ON, { signal: call.signal }).catch((error: unknown) => error);
  await network.run(1000);
  call.abort('enough');
  expect(await network.runUntil(walk, 10)).toMatchObject({ reason: 'aborted', cause: 'enough' });
});
