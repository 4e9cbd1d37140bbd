/** Events of the queue on command: late, in the wrong order, twice, never, or in an answer that breaks off. Our client in our grid. */
import type { Fault, QueueEventName } from '@landfall/grid';
import type { MessageName } from '@landfall/protocol/message';
import { describe, expect, it } from 'vitest';
import { amongWalkers } from './walkers.ts';

const MINUTE_MS = 60_000;
/** Longer than everything else of a move takes, shorter than what regions wait for. */
const LATE_MS = 5000;
const PATIENCE_MS = 180_000;
const BEYOND = { global: { x: 256_262, y: 256_100, z: 24 } };

type World = Awaited<ReturnType<typeof amongWalkers>>;
type Walker = Awaited<ReturnType<World['visit']>>;
type Name = MessageName | QueueEventName;

const late = (message: Name, delayMs: number): Fault => ({
  kind: 'delay-message',
  message,
  direction: 'sent',
  delayMs,
});
const never = (message: Name): Fault => ({ kind: 'drop-message', message, direction: 'sent' });
const twice = (message: Name, delayMs = 0): Fault => ({
  kind: 'duplicate-message',
  message,
  direction: 'sent',
  delayMs,
});

/** What a visitor of the Bay has of the Hill: its circuit, and capabilities there. */
function neighbourOf(session: Walker): string {
  const hill = session.regions.named('Hill');
  if (hill === undefined) return 'nothing';
  return hill.capabilities.size > 0 ? 'all of it' : 'its circuit';
}

describe('EstablishAgentCommunication that comes', () => {
  it.each<[string, Fault, soon: string, afterAMinute: string]>([
    ['as it should', { kind: 'break-answer', times: 0 }, 'all of it', 'all of it'],
    ['a minute late', late('EstablishAgentCommunication', MINUTE_MS), 'its circuit', 'all of it'],
    ['before EnableSimulator', late('EnableSimulator', LATE_MS), 'nothing', 'all of it'],
    ['a minute before EnableSimulator', late('EnableSimulator', MINUTE_MS), 'nothing', 'all of it'],
    ['twice', twice('EstablishAgentCommunication'), 'all of it', 'all of it'],
    ['twice, a minute apart', twice('EstablishAgentCommunication', MINUTE_MS), 'all of it', 'all of it'],
    ['never', never('EstablishAgentCommunication'), 'its circuit', 'its circuit'],
  ])('%s', async (_, fault, soon, afterAMinute) => {
    const world = await amongWalkers();
    const { network, grid, visit, places, held } = world;
    grid.inject(fault);
    const session = await visit('Ann', 'Bay&200&100&24');
    const malformed: string[] = [];
    session.on('malformed', ({ error }) => malformed.push(error.what));
    await network.run(3000);
    expect(neighbourOf(session)).toBe(soon);
    await network.run(MINUTE_MS);
    expect(neighbourOf(session)).toBe(afterAMinute);
    const { region } = await network.runUntil(session.travel.teleport('Hill/50/50/24').arrival, PATIENCE_MS);
    await network.run(2 * MINUTE_MS);
    expect([region.name, session.region.name, places(), malformed]).toEqual(['Hill', 'Hill', ['Hill'], []]);
    const roots = session.regions.all.filter(({ isChild }) => !isChild);
    expect([roots, session.region.capabilities.size > 0]).toEqual([[session.region], true]);
    await network.runUntil(session.logout(), 10_000);
    await network.run(1000);
    expect(held.walkers()).toEqual({ timers: 0, sockets: 0, requests: 0 });
  });

  it.each([
    ['a minute late', late('EstablishAgentCommunication', MINUTE_MS)],
    ['never', never('EstablishAgentCommunication')],
  ])('%s keeps nobody from going over: CrossedRegion brings the seed', async (_, fault) => {
    const { network, grid, visit, places } = await amongWalkers();
    grid.inject(fault);
    const session = await visit('Ann', 'Bay&250&100&24');
    await network.run(3000);
    await network.runUntil(session.agent.walkTo(BEYOND), PATIENCE_MS);
    const end = () => [session.region.name, session.region.capabilities.size > 0, places()];
    expect(end()).toEqual(['Hill', true, ['Hill']]);
    await network.run(2 * MINUTE_MS);
    expect(end()).toEqual(['Hill', true, ['Hill']]);
  });
});

/** Somebody teleports far away, or walks over a border, while events of it are spoilt; where client and grid have them two minutes later. */
async function moved(way: 'far' | 'on foot', faults: readonly Fault[]) {
  const { network, grid, visit, places } = await amongWalkers();
  // Each is about what has not happened before the move; a queue forgets from its beginning.
  for (const fault of faults) grid.inject(fault);
  const session = await visit('Ann', 'Bay&252&100&24');
  const failures: string[] = [];
  session.on('journey', (news) => {
    if (news.type === 'failed') failures.push(`${news.kind} ${news.step} ${news.failure}`);
  });
  await network.run(3000);
  const going = way === 'far' ? session.travel.teleport('Far Away').arrival : session.agent.walkTo(BEYOND);
  const came = await network.runUntil(
    going.then(
      () => 'there',
      (error: Error) => error.name,
    ),
    PATIENCE_MS,
  );
  await network.run(2 * MINUTE_MS);
  const end = session.isAlive ? session.region.name : (await session.ended).reason;
  const roots = session.regions.all.filter(({ isChild }) => !isChild).length;
  return { came, end, roots, places: places(), failures };
}

const once = { times: 1 } as const;
const forgetful: Fault = { kind: 'forgetful-event-queue' };
const breaks = (message: Name): Fault => ({ kind: 'break-answer', message, ...once });

describe('an event of the move itself', () => {
  it.each<[string, 'far' | 'on foot', readonly Fault[], string]>([
    ['TeleportFinish, the last of all', 'far', [late('TeleportFinish', LATE_MS)], 'Far Away'],
    ['TeleportFinish, twice', 'far', [twice('TeleportFinish')], 'Far Away'],
    ['TeleportFinish, again after the arrival', 'far', [twice('TeleportFinish', LATE_MS)], 'Far Away'],
    ['TeleportFinish, in a broken answer', 'far', [breaks('TeleportFinish')], 'Far Away'],
    ['CrossedRegion, the last of all', 'on foot', [late('CrossedRegion', LATE_MS)], 'Hill'],
    ['CrossedRegion, twice', 'on foot', [twice('CrossedRegion')], 'Hill'],
    ['CrossedRegion, again after the arrival', 'on foot', [twice('CrossedRegion', LATE_MS)], 'Hill'],
    ['CrossedRegion, in a broken answer', 'on foot', [breaks('CrossedRegion')], 'Hill'],
  ])('%s: it arrives', async (_, way, faults, end) => {
    expect(await moved(way, faults)).toEqual({ came: 'there', end, roots: 1, places: [end], failures: [] });
  });

  const refused = 'teleport TeleportFinish refused';
  const back = { came: 'RemoteError', end: 'Bay', roots: 1, places: ['Bay'] };
  const nowhere = { came: 'TimeoutError', end: 'disabled', roots: 0, places: [], failures: [] };

  it.each<[string, 'far' | 'on foot', readonly Fault[], Awaited<ReturnType<typeof moved>>]>([
    ['TeleportFinish, never', 'far', [never('TeleportFinish')], { ...back, failures: [refused] }],
    [
      'TeleportFinish, in a broken answer that is not repeated',
      'far',
      [forgetful, breaks('TeleportFinish')],
      { ...back, failures: [refused] },
    ],
    [
      // The region has given it up by then, and what is at the destination is closed.
      'TeleportFinish, a minute late',
      'far',
      [late('TeleportFinish', MINUTE_MS)],
      { ...back, failures: [refused, 'teleport AgentMovementComplete timeout'] },
    ],
    [
      // The walk has given up, and its end does not keep the region from being entered.
      'CrossedRegion, a minute late',
      'on foot',
      [late('CrossedRegion', MINUTE_MS)],
      { came: 'TimeoutError', end: 'Hill', roots: 1, places: ['Hill'], failures: [] },
    ],
    ['CrossedRegion, two minutes late', 'on foot', [late('CrossedRegion', 2 * MINUTE_MS)], nowhere],
    ['CrossedRegion, never', 'on foot', [never('CrossedRegion')], nowhere],
  ])('%s: it ends where the grid has it', async (_, way, faults, end) => {
    expect(await moved(way, faults)).toEqual(end);
  });
});
