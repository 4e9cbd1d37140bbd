/** Each message of a journey lost three times, or the last of all to arrive. */
import type { MessageName } from '@landfall/protocol/message';
import { describe, expect, it } from 'vitest';
import { amongWalkers } from './walkers.ts';

/** Who sends what, in the order of a teleport out of view. */
const STEPS: readonly (readonly [MessageName, 'received' | 'sent'])[] = [
  ['TeleportLocationRequest', 'received'],
  ['TeleportStart', 'sent'],
  ['UseCircuitCode', 'received'],
  ['CompleteAgentMovement', 'received'],
  ['RegionHandshake', 'sent'],
  ['RegionHandshakeReply', 'received'],
  ['AgentMovementComplete', 'sent'],
  ['AgentUpdate', 'received'],
];
/** A border is crossed on the circuit that there is. */
const OF_CROSSINGS = STEPS.filter(([name]) => /Movement|AgentUpdate/.test(name));
/** Longer than everything else of an arrival takes, shorter than what regions wait for. */
const LATE_MS = 5000;
const PATIENCE_MS = 120_000;

type World = Awaited<ReturnType<typeof amongWalkers>>;
type Direction = (typeof STEPS)[number][1];
/** What they return says how often it is still to happen. */
const FATES = [
  ['lost three times', ({ lose }: World, name: MessageName) => lose(name, 3), STEPS],
  // A circuit begins with UseCircuitCode: there is nobody yet whose message could be late.
  ['the last to arrive', delaying, STEPS.filter(([name]) => name !== 'UseCircuitCode')],
] as const;

function delaying({ grid }: World, message: MessageName, direction: Direction): () => number {
  let left = 1;
  grid.inject({
    kind: 'delay-message',
    message,
    direction,
    times: left,
    // It is read when a message is delayed.
    get delayMs() {
      left--;
      return LATE_MS;
    },
  });
  return () => left;
}

describe.each(FATES)('a step that is %s', (_, spoil, steps) => {
  it.each(steps)('of a teleport, %s, keeps nobody from arriving', async (name, direction) => {
    const world = await amongWalkers();
    const { network, visit, places } = world;
    const session = await visit('Ann', 'Bay&100&100&24');
    await network.run(3000);
    const left = spoil(world, name, direction);
    const { region } = await network.runUntil(session.travel.teleport('Far Away').arrival, PATIENCE_MS);
    await network.run(2 * LATE_MS);
    expect([region.name, session.region.name, places()]).toEqual(['Far Away', 'Far Away', ['Far Away']]);
    expect(left()).toBe(0);
    await network.runUntil(session.logout(), 10_000);
    await network.run(10_000);
    expect(places()).toEqual([]);
  });

  it.each(OF_CROSSINGS)('of a crossing, %s, keeps nobody from arriving', async (name, direction) => {
    const world = await amongWalkers();
    const { network, visit, places } = world;
    const session = await visit('Ann', 'Bay&250&100&24');
    await network.run(5000);
    const left = spoil(world, name, direction);
    session.agent.turnTo(0);
    session.agent.walk();
    const crossed = (): boolean => session.region.name === 'Hill';
    await network.runUntil(crossed, PATIENCE_MS);
    session.agent.stop();
    await network.run(2 * LATE_MS);
    expect([session.region.name, places(), session.isAlive]).toEqual(['Hill', ['Hill'], true]);
    expect(left()).toBe(0);
  });
});
