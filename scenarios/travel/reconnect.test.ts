/** Who is kept in the grid and loses its session: the next one's Journey is the way back, and the one that was lost says where it ended. */
import { agent, chat, keepArrived, objects, travel } from '@landfall/client';
import type { ArrivedSession, Journey } from '@landfall/client';
import { describe, expect, it } from 'vitest';
import { NOTHING } from './counted-ports.ts';
import { amongWalkers } from './walkers.ts';

const PATIENCE_MS = 300_000;
const ROOMS = [objects(), agent(), chat(), travel()] as const;

type Kept = ArrivedSession<typeof ROOMS>;

/** Somebody who is kept in the Bay, and every session of theirs. */
async function keptInTheBay() {
  const world = await amongWalkers();
  const { network, grid, ports } = world;
  const sessions: Kept[] = [];
  const waits: string[] = [];
  const who = { firstName: 'Ann', lastName: 'Walker', secret: { password: 'secret' } };
  const end = keepArrived(
    {
      arrive: { grid: grid.loginUri, ...who, start: 'uri:Bay&100&100&24', rooms: ROOMS },
      onArrived: (session) => void sessions.push(session),
      onWaiting: ({ reason }) => waits.push(reason),
    },
    ports,
  );
  const session = async (number: number): Promise<Kept> => {
    await network.runUntil(() => sessions.length >= number, PATIENCE_MS);
    await network.run(3000);
    return sessions[number - 1]!;
  };
  return { ...world, session, waits, end };
}

/** What a journey was, step by step, and from where to where. */
async function told(journey: Journey) {
  const steps: string[] = [];
  for await (const step of journey) steps.push(step.type === 'failed' ? `failed ${step.failure}` : step.type);
  const end = await journey.arrival.then(
    ({ left, region }) => `${left.name} to ${region.name}`,
    (error: Error) => error.name,
  );
  return [journey.kind, steps, end];
}

describe('a reconnect', () => {
  it('is the login of the next session, after one that was lost where it stood', async () => {
    const { network, grid, session, waits, end, places, held } = await keptInTheBay();
    const first = await session(1);
    const comeBack = grid.inject({ kind: 'region-down', region: 'Bay' });
    const lost = await network.runUntil(first.ended, PATIENCE_MS);
    comeBack();
    const second = await session(2);
    expect(second).not.toBe(first);
    // Two logins, of two sessions: the first one's went well, and it stood when it was lost.
    for (const {
      travel: { journey },
    } of [first, second])
      expect(await told(journey)).toEqual(['login', ['departed', 'placed'], 'Bay to Bay']);
    expect((await second.travel.journey.arrival).region).toBe(second.region);
    expect((await first.travel.journey.arrival).region).not.toBe(second.region);
    expect([lost.by, lost.reason, waits[0], places()]).toEqual(['peer', 'lost', 'lost', ['Bay']]);
    expect(first.travel.whereIs).toBe(second.travel.whereIs);
    await network.runUntil(second.logout(), 10_000);
    expect(await network.runUntil(end, 10_000)).toMatchObject({ by: 'us', reason: 'logout' });
    await network.run(1000);
    expect(held.walkers()).toEqual(NOTHING);
  });

  it('follows a teleport that was lost on its way with both of its regions', async () => {
    const { network, grid, session, waits, end, places, held } = await keptInTheBay();
    const first = await session(1);
    grid.inject({
      kind: 'delay-message',
      message: 'CompleteAgentMovement',
      direction: 'received',
      times: 1,
      delayMs: 5000,
    });
    const journey = first.travel.teleport('Far Away/100/100/24');
    journey.arrival.catch(() => undefined);
    await network.run(1000);
    const comeBack = ['Bay', 'Far Away'].map((region) => grid.inject({ kind: 'region-down', region }));
    const lost = await network.runUntil(first.ended, PATIENCE_MS);
    for (const back of comeBack) back();
    const second = await session(2);
    expect(await told(journey)).toEqual([
      'teleport',
      ['asked', 'started', 'departed', 'failed lost'],
      'ClosedError',
    ]);
    expect(await told(second.travel.journey)).toEqual(['login', ['departed', 'placed'], 'Bay to Bay']);
    expect([lost.reason, waits[0], places()]).toEqual(['lost', 'lost', ['Bay']]);
    await network.runUntil(second.logout(), 10_000);
    await network.runUntil(end, 10_000);
    await network.run(1000);
    expect(held.walkers()).toEqual(NOTHING);
  });

  it('that comes to nothing is tried again, and the journey is that of the one that came', async () => {
    const { network, grid, session, waits, end } = await keptInTheBay();
    const first = await session(1);
    const comeBack = grid.inject({ kind: 'region-down', region: 'Bay' });
    grid.inject({ kind: 'drop-message', message: 'CompleteAgentMovement', direction: 'received', times: 1 });
    await network.runUntil(first.ended, PATIENCE_MS);
    comeBack();
    const second = await session(2);
    expect(waits).toEqual(['lost', 'timeout']);
    expect(await told(second.travel.journey)).toEqual(['login', ['departed', 'placed'], 'Bay to Bay']);
    await network.runUntil(second.logout(), 10_000);
    await network.runUntil(end, 10_000);
  });
});
