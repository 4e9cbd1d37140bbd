import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { DIALOG } from '@landfall/protocol/chat';
import { regionHandleOf, Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import { TELEPORT_FLAG } from '@landfall/protocol/journey';
import { createWitness } from '@landfall/protocol/evidence';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import type { Message } from '@landfall/protocol/message';
import { describe, expect, it } from 'vitest';
import {
  enableRegion,
  FAKE_AGENT_ID,
  fakeTraveller,
  finishTeleport,
  likeOpenSim,
  mapBlock,
  mapReply,
  sendsOn,
  teleportFailed,
  walkingAvatar,
} from '../testing/index.ts';
import type { FakeSimulator } from '../testing/index.ts';

type Traveller = Awaited<ReturnType<typeof fakeTraveller>>['session'];
import { requestOf } from './destination.ts';
import { SAME_LURE_MS } from './heard-lures.ts';
import type { Destination } from './destination.ts';
import { travel } from './index.ts';
import type { Journey } from './journey.ts';

const EAST = { regionHandle: regionHandleOf(256_256, 256_000) };

async function stepsOf(journey: Journey): Promise<string[]> {
  const steps: string[] = [];
  for await (const step of journey) steps.push(step.type);
  return steps;
}

/** Has a simulator answer messages of one name, and else as before. */
function answers(
  simulator: FakeSimulator,
  name: Message['name'],
  answer: (simulator: FakeSimulator) => void,
): void {
  const before = simulator.script;
  simulator.script = (message, self) => {
    before(message, self);
    if (message.name === name) answer(self);
  };
}

describe('a teleport', () => {
  it('is asked for, and told step by step until the agent is there', async () => {
    const { network, grid, session, far, home } = await fakeTraveller();
    const left = session.region;
    sendsOn(grid, home, far, 'far');
    const journey = session.travel.teleport({ ...EAST, position: { x: 30, y: 40, z: 50 } });
    const arrival = await network.runUntil(journey.arrival, 5000);
    expect(arrival).toMatchObject({ left, region: session.region, position: { x: 128, y: 128, z: 26 } });
    expect(session.region.name).toBe('Far Region');
    expect(await stepsOf(journey)).toEqual(['asked', 'started', 'departed', 'placed']);
    expect(home.all('TeleportLocationRequest')).toMatchObject([
      { Info: { RegionHandle: EAST.regionHandle, Position: { x: 30, y: 40, z: 50 } } },
    ]);
  });

  it('by name looks the name up, again when no answer comes', async () => {
    const { network, grid, session, far, home, map } = await fakeTraveller();
    sendsOn(grid, home, far, 'far');
    let asked = 0;
    answers(home, 'MapNameRequest', (self) => {
      if (++asked < 3) return;
      self.send(mapReply([mapBlock('Far Region 2', 1, 1), map, mapBlock('Far Region', 0, 0, 255)]));
    });
    const arrival = await network.runUntil(session.travel.teleport('far region/1/2/3').arrival, 20_000);
    expect(arrival.region.name).toBe('Far Region');
    expect(home.all('TeleportLocationRequest')).toMatchObject([
      { Info: { RegionHandle: EAST.regionHandle } },
    ]);
    expect(asked).toBe(3);
  });

  it('to a name that the map does not know is refused without asking the region', async () => {
    const { network, session, home } = await fakeTraveller();
    answers(home, 'MapNameRequest', (self) => self.send(mapReply([mapBlock('Nowhere', 0, 0, 255)])));
    const journey = session.travel.teleport('Nowhere');
    await expect(network.runUntil(journey.arrival, 5000)).rejects.toThrow('the map knows no region Nowhere');
    expect(home.all('TeleportLocationRequest')).toEqual([]);
  });

  it.each(['Far Region/256/5/5', 'far region/-0.5/5/5', 'Default Region/5/300/5'])(
    'to a place beyond the edge of the region that it names is refused: %s',
    async (place) => {
      const { network, session, home, map } = await fakeTraveller();
      answers(home, 'MapNameRequest', (self) => {
        self.send(mapReply([map, mapBlock('far region', 0, 0, 255)]));
      });
      const journey = session.travel.teleport(place);
      await expect(network.runUntil(journey.arrival, 5000)).rejects.toThrow(
        /beyond the edge of (Far|Default) Region, which is 256 by 256 m/,
      );
      expect(home.all('TeleportLocationRequest')).toEqual([]);
    },
  );

  it('whose name the map does not tell of comes to nothing as a teleport, in time', async () => {
    const { network, session, home } = await fakeTraveller();
    const error = await network.runUntil(
      session.travel.teleport('Nowhere').arrival.catch((cause: unknown) => cause),
      40_000,
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ missing: 'MapBlockReply', waitedMs: 30_000 });
    expect(String(error)).toContain(
      'the teleport came to nothing: in 30 s the map did not say where Nowhere is',
    );
    expect(home.all('TeleportLocationRequest')).toEqual([]);
  });

  it('that is called off while its name is looked up was aborted, and says when', async () => {
    const { network, session } = await fakeTraveller();
    const call = new AbortController();
    const journey = session.travel.teleport('Nowhere', { signal: call.signal });
    await network.run(2000);
    call.abort();
    await expect(network.runUntil(journey.arrival, 1000)).rejects.toThrow('the teleport was aborted');
    const steps = [];
    for await (const step of journey) steps.push(step);
    expect(steps).toMatchObject([{ type: 'failed', failure: 'aborted', atMs: 2000 }]);
  });

  it('tells how long it waited until the region was asked: its name was looked up', async () => {
    const { network, grid, session, far, home, map } = await fakeTraveller();
    sendsOn(grid, home, far, 'far');
    let asked = 0;
    answers(home, 'MapNameRequest', (self) => {
      if (++asked === 2) self.send(mapReply([map, mapBlock('Far Region', 0, 0, 255)]));
    });
    const journey = session.travel.teleport('Far Region');
    await network.runUntil(journey.arrival, 20_000);
    const steps = [];
    for await (const step of journey) steps.push(step);
    const [first] = steps;
    expect(first).toMatchObject({ type: 'asked', atMs: 0 });
    const waitedMs = first?.type === 'asked' ? first.waitedMs : 0;
    expect(waitedMs).toBeGreaterThanOrEqual(3000);
    expect(waitedMs).toBeLessThan(4000);
  });

  it.each<[Destination, string]>([
    ['hop://Grid.Example:8002/Far%20Region/1/2/3', 'hop link'],
    ['hop://named.example/Far%20Region/1/2/3', 'link by the name that the grid gives itself'],
    [{ region: 'http://grid.example:8002 Far Region', position: { x: 1, y: 2, z: 3 } }, 'address'],
  ])("to a place of the agent's own grid is one to its region: %o, a %s", async (destination) => {
    const { network, grid, session, far, home, map } = await fakeTraveller({ grid: 'grid.example:8002' });
    session.region.features = { OpenSimExtras: { GridURL: 'http://named.example:80/' } };
    sendsOn(grid, home, far, 'far');
    answers(home, 'MapNameRequest', (self) => self.send(mapReply([map, mapBlock('Far Region', 0, 0, 255)])));
    const arrival = await network.runUntil(session.travel.teleport(destination).arrival, 5000);
    expect(arrival.region.name).toBe('Far Region');
    const [asked] = home.all('MapNameRequest');
    expect(decodeText(asked!.NameData.Name)).toBe('Far Region');
    expect(home.all('TeleportLocationRequest')).toMatchObject([
      { Info: { RegionHandle: EAST.regionHandle, Position: { x: 1, y: 2, z: 3 } } },
    ]);
  });

  it('by the link of where it is, is one within the region', async () => {
    const { network, session, home } = await fakeTraveller({ grid: 'grid.example:8002' });
    answers(home, 'TeleportLocationRequest', (self) => {
      const who = { AgentID: FAKE_AGENT_ID, LocationID: 0, LookAt: ZERO_VECTOR, TeleportFlags: 16 };
      self.send({ name: 'TeleportLocal', Info: { ...who, Position: { x: 9, y: 8, z: 30 } } });
    });
    const { arrival } = session.travel.teleport(session.travel.whereIs!);
    expect((await network.runUntil(arrival, 5000)).region).toBe(session.region);
    expect(home.all('MapNameRequest')).toEqual([]);
  });

  it.each<[string, (session: Traveller) => Journey, string]>([
    ['a name that is none', ({ travel }) => travel.teleport('Nowhere'), 'the map knows no region Nowhere'],
    ['a name that is too short', ({ travel }) => travel.teleport('Ba'), 'the map finds nothing by less'],
    [
      'a signal',
      ({ travel }) => travel.teleport('Nowhere', { signal: AbortSignal.abort() }),
      'the teleport was aborted',
    ],
  ])('that comes to nothing before it is asked for is testified to: %s', async (_, go, why) => {
    const records: EvidenceRecord[] = [];
    const witness = createWitness(
      { via: 'Visitant', run: 'r', side: 'CLIENT', actor: 'T', now: () => 0, wallTime: () => 0 },
      (record) => void records.push(record),
    );
    const { network, session, home } = await fakeTraveller({}, witness);
    answers(home, 'MapNameRequest', (self) => self.send(mapReply([mapBlock('Nowhere', 0, 0, 255)])));
    const journey = go(session);
    await expect(network.runUntil(journey.arrival, 5000)).rejects.toThrow();
    const told = records.filter(({ kind }) => kind.startsWith('Teleport'));
    expect(told.map(({ kind, sim }) => [kind, sim])).toEqual([
      ['TeleportNotAsked', `${home.endpoint.address}:${home.endpoint.port}`],
    ]);
    expect(told[0]!.val).toContain(why);
  });

  it('within the region is over with TeleportLocal', async () => {
    const { network, session, home } = await fakeTraveller();
    const position = { x: 9, y: 8, z: 30 };
    answers(home, 'TeleportLocationRequest', (self) => {
      const Info = {
        AgentID: FAKE_AGENT_ID,
        LocationID: 0,
        Position: position,
        LookAt: ZERO_VECTOR,
        TeleportFlags: 16,
      };
      self.send({ name: 'TeleportLocal', Info });
    });
    const arrival = await network.runUntil(session.travel.teleport('default region/9/8/30').arrival, 5000);
    expect(arrival).toMatchObject({ left: session.region, region: session.region, position });
    expect(session.agent.position).toEqual(position);
  });

  it.each([
    [{ regionId: new Uuid(1, 2, 3, 4) }, 'TeleportRequest'],
    [{ landmark: new Uuid(1, 2, 3, 4) }, 'TeleportLandmarkRequest'],
    [{ lure: new Uuid(1, 2, 3, 4) }, 'TeleportLureRequest'],
    ['home', 'TeleportLandmarkRequest'],
  ] as const)('to %o is asked for by %s', async (destination, name) => {
    const { network, grid, session, far, home } = await fakeTraveller();
    answers(home, name, () => finishTeleport(grid, { simulator: far.endpoint, name: 'far' }));
    await network.runUntil(session.travel.teleport(destination).arrival, 5000);
    expect(home.all(name)).toHaveLength(1);
    expect(session.region.name).toBe('Far Region');
  });
});

describe('a teleport that fails', () => {
  it('is refused in the region’s words, before and after TeleportFinish', async () => {
    const { network, grid, session, far, home } = await fakeTraveller();
    const region = session.region;
    answers(home, 'TeleportLocationRequest', (self) => self.send(teleportFailed('Region is full')));
    const first = session.travel.teleport(EAST);
    await expect(network.runUntil(first.arrival, 5000)).rejects.toMatchObject({
      code: 'remote',
      words: 'Region is full',
    });
    far.script = () => undefined;
    home.script = likeOpenSim;
    answers(home, 'TeleportLocationRequest', (self) => {
      finishTeleport(grid, { simulator: far.endpoint, name: 'far' });
      self.send(teleportFailed('Problems connecting to destination'), { reliable: true });
    });
    // The queue is slower than the circuit, or the other way round: both ends are the same.
    const second = session.travel.teleport(EAST);
    await expect(network.runUntil(second.arrival, 70_000)).rejects.toBeInstanceOf(RemoteError);
    await network.run(70_000);
    expect([session.region, session.region.isChild]).toEqual([region, false]);
  });

  it('may be followed by another at once: what the failed one still says leads nowhere for good', async () => {
    const { network, grid, session, home, far } = await fakeTraveller();
    const third = await grid.addNeighbour('Third Region');
    const first = session.travel.teleport(EAST);
    const second = session.travel.teleport({ regionHandle: regionHandleOf(256_512, 256_000) });
    await network.run(200);
    home.send({ name: 'TeleportStart', Info: { TeleportFlags: 16 } });
    home.send(teleportFailed('Problems connecting to destination'));
    await expect(network.runUntil(first.arrival, 5000)).rejects.toMatchObject({ reason: 'refused' });
    await network.run(100);
    expect(home.all('TeleportLocationRequest')).toHaveLength(2);
    // TeleportFinish of the first comes by the queue, which is slower: before TeleportStart of the second, and behind it.
    finishTeleport(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(100);
    expect(session.regions.size).toBe(1);
    home.send({ name: 'TeleportStart', Info: { TeleportFlags: 16 } });
    await network.run(100);
    far.script = () => undefined;
    finishTeleport(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(500);
    finishTeleport(grid, { simulator: third.endpoint, name: 'third', column: 2 });
    expect((await network.runUntil(second.arrival, 5000)).region.name).toBe('Third Region');
    await network.run(1000);
    expect(session.regions.all.map(({ name }) => name)).toEqual(['Default Region', 'Third Region']);
  });

  it('may be refused where the simulator is not done with the one before, in its words, and nothing is asked twice', async () => {
    const { network, session, home } = await fakeTraveller();
    const first = session.travel.teleport(EAST);
    const second = session.travel.teleport(EAST);
    await network.run(200);
    home.send(teleportFailed('Problems connecting to destination'));
    await expect(network.runUntil(first.arrival, 5000)).rejects.toMatchObject({ reason: 'refused' });
    await network.run(100);
    const words = 'Previous teleport process incomplete.  Please retry shortly.';
    home.send(teleportFailed(words));
    await expect(network.runUntil(second.arrival, 5000)).rejects.toMatchObject({ reason: 'refused', words });
    await network.run(5000);
    expect(home.all('TeleportLocationRequest')).toHaveLength(2);
    expect(session.region.name).toBe('Default Region');
  });

  it('for want of an answer names the step that never came', async () => {
    const { network, session, home } = await fakeTraveller();
    const silent = session.travel.teleport(EAST);
    const error = await network.runUntil(
      silent.arrival.catch((reason: unknown) => reason),
      70_000,
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ missing: 'TeleportStart' });
    answers(home, 'TeleportLocationRequest', (self) =>
      self.send({ name: 'TeleportStart', Info: { TeleportFlags: 0 } }),
    );
    const started = session.travel.teleport(EAST);
    await expect(network.runUntil(started.arrival, 70_000)).rejects.toMatchObject({
      missing: 'TeleportFinish',
    });
    expect(await stepsOf(started)).toEqual(['asked', 'started', 'failed']);
  });

  it('because the session ends says what it waited for', async () => {
    const { network, session } = await fakeTraveller();
    const journey = session.travel.teleport(EAST);
    await network.run(100);
    await network.runUntil(session.logout(), 5000);
    await expect(journey.arrival).rejects.toBeInstanceOf(ClosedError);
    const later = session.travel.teleport(EAST);
    await expect(later.arrival).rejects.toBeInstanceOf(ClosedError);
  });

  it('names no place', async () => {
    const { session } = await fakeTraveller();
    expect(() => session.travel.teleport('')).toThrow(UsageError);
  });

  it('beyond the edge of this region is not asked for', async () => {
    const { network, session, home } = await fakeTraveller();
    const { arrival } = session.travel.teleport({ position: { x: 128, y: 257, z: 25 } });
    await expect(network.runUntil(arrival, 1000)).rejects.toThrow('is beyond the edge of Default Region');
    expect(home.all('TeleportLocationRequest')).toEqual([]);
  });
});

describe('teleports that are cancelled', () => {
  it('tell the region, and end by its word or without it', async () => {
    const { network, session, home } = await fakeTraveller();
    const leaving = new AbortController();
    const journey = session.travel.teleport(EAST, { signal: leaving.signal });
    await network.run(1000);
    leaving.abort();
    await expect(network.runUntil(journey.arrival, 11_000)).rejects.toMatchObject({
      code: 'closed',
      reason: 'aborted',
    });
    expect(home.all('TeleportCancel')).toHaveLength(1);
  });

  it('are not where the region has said that they cannot be', async () => {
    const { network, grid, session, far, home } = await fakeTraveller();
    answers(home, 'TeleportLocationRequest', (self) => {
      self.send({ name: 'TeleportStart', Info: { TeleportFlags: 16 | TELEPORT_FLAG.disableCancel } });
    });
    const leaving = new AbortController();
    const journey = session.travel.teleport(EAST, { signal: leaving.signal });
    await network.run(1000);
    leaving.abort();
    await network.run(15_000);
    finishTeleport(grid, { simulator: far.endpoint, name: 'far' });
    expect((await network.runUntil(journey.arrival, 5000)).region).toBe(session.region);
    expect([session.region.name, home.all('TeleportCancel')]).toEqual(['Far Region', []]);
  });

  /** Called off, without a word from the region; another one waits. */
  async function calledOff() {
    const { network, session, ...all } = await fakeTraveller();
    const leaving = new AbortController();
    const first = session.travel.teleport(EAST, { signal: leaving.signal });
    const second = session.travel.teleport(EAST);
    second.arrival.catch(() => undefined);
    await network.run(1000);
    leaving.abort();
    await expect(network.runUntil(first.arrival, 11_000)).rejects.toMatchObject({ reason: 'aborted' });
    await network.run(5000);
    return { network, session, second, ...all };
  }

  it('hold the next one as long as the region may be at it', async () => {
    const { network, home } = await calledOff();
    expect(home.all('TeleportLocationRequest')).toHaveLength(1);
    await network.run(60_000);
    expect(home.all('TeleportLocationRequest')).toHaveLength(2);
  });

  it('hold it until the region has said what became of it', async () => {
    const { network, home } = await calledOff();
    home.send(teleportFailed('It was cancelled.'));
    await network.run(1000);
    expect(home.all('TeleportLocationRequest')).toHaveLength(2);
  });

  it('and went through all the same: the next one is asked where the agent is then', async () => {
    const { network, grid, session, far, home } = await calledOff();
    finishTeleport(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(2000);
    expect(session.region.name).toBe('Far Region');
    expect([home, far].map((one) => one.all('TeleportLocationRequest').length)).toEqual([1, 1]);
  });

  it('go on when the region has sent the agent already', async () => {
    const { network, grid, session, far, home } = await fakeTraveller();
    sendsOn(grid, home, far, 'far');
    const leaving = new AbortController();
    const journey = session.travel.teleport(EAST, { signal: leaving.signal });
    const aborting = (async () => {
      for await (const step of journey) if (step.type === 'departed') leaving.abort();
    })();
    await network.runUntil(journey.arrival, 5000);
    await aborting;
    expect(home.all('TeleportCancel')).toEqual([]);
  });

  it('end at once while they wait for another one, which goes on', async () => {
    const { network, session, home } = await fakeTraveller();
    const first = session.travel.teleport(EAST);
    const leaving = new AbortController();
    const second = session.travel.teleport(EAST, { signal: leaving.signal });
    const after = session.travel.teleport(EAST);
    await network.run(1000);
    leaving.abort('no longer');
    await expect(network.runUntil(second.arrival, 10)).rejects.toMatchObject({
      reason: 'aborted',
      cause: 'no longer',
    });
    await network.run(1000);
    expect([first.hasEnded, after.hasEnded]).toEqual([false, false]);
    expect(home.all('TeleportLocationRequest')).toHaveLength(1);
    await expect(network.runUntil(first.arrival, 120_000)).rejects.toThrow(TimeoutError);
    await network.run(1000);
    expect(home.all('TeleportLocationRequest')).toHaveLength(2);
  });

  it('that had to wait are never asked for', async () => {
    const { network, session, home } = await fakeTraveller();
    const aborted = AbortSignal.abort();
    await expect(
      network.runUntil(session.travel.teleport(EAST, { signal: aborted }).arrival, 1000),
    ).rejects.toThrow(ClosedError);
    expect(home.all('TeleportLocationRequest')).toEqual([]);
  });
});

it('teleports are asked for one after the other', async () => {
  const { network, grid, session, far, home } = await fakeTraveller();
  sendsOn(grid, home, far, 'far');
  sendsOn(grid, far, home, 'root', 'far');
  const journeys = Array.from({ length: 4 }, () => session.travel.teleport(EAST));
  await network.runUntil(Promise.all(journeys.map(({ arrival }) => arrival)), 20_000);
  expect([home, far].map((one) => one.all('TeleportLocationRequest').length)).toEqual([2, 2]);
  expect(session.region.name).toBe('Default Region');
});

describe('offers', () => {
  const id = new Uuid(7, 7, 7, 7);
  const friend = new Uuid(8, 8, 8, 8);
  const offer = (dialog: number = DIALOG.lureOffered): Message => ({
    name: 'ImprovedInstantMessage',
    AgentData: { AgentID: friend, SessionID: Uuid.zero },
    MessageBlock: {
      FromGroup: false,
      ToAgentID: FAKE_AGENT_ID,
      ParentEstateID: 0,
      RegionID: Uuid.zero,
      Position: ZERO_VECTOR,
      Offline: 0,
      Dialog: dialog,
      ID: id,
      Timestamp: 0,
      FromAgentName: encodeText('A Friend'),
      Message: encodeText('Come'),
      BinaryBucket: new Uint8Array(0),
    },
    EstateBlock: { EstateID: 0 },
    MetaData: [],
  });

  it('are told, and nothing is done', async () => {
    const { network, session, home } = await fakeTraveller();
    const lures: unknown[] = [];
    session.on('lure', (lure) => lures.push(lure));
    home.send(offer());
    home.send(offer(DIALOG.message));
    await network.run(1000);
    expect(lures).toEqual([
      { id, from: 'A Friend', fromId: friend, text: 'Come', isGodlike: false, isByNeighbour: false },
    ]);
    expect(home.all('TeleportLureRequest')).toEqual([]);
  });

  it('are heard of a neighbour too, and once when both tell of it', async () => {
    const { network, grid, session, home, far } = await fakeTraveller();
    enableRegion(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(1000);
    const told: boolean[] = [];
    session.on('lure', ({ isByNeighbour }) => told.push(isByNeighbour));
    far.send(offer());
    await network.run(1000);
    home.send(offer());
    await network.run(1000);
    expect(told).toEqual([true]);
    // Offered again.
    far.send(offer());
    await network.run(1000);
    expect(told).toEqual([true, true]);
    await network.run(SAME_LURE_MS);
    home.send(offer());
    await network.run(1000);
    expect(told).toEqual([true, true, false]);
  });

  it('are accepted where that is the rule', async () => {
    const { network, grid, session, far, home } = await fakeTraveller({
      lures: ({ from }) => (from === 'A Friend' ? 'accept' : 'tell'),
    });
    answers(home, 'TeleportLureRequest', () =>
      finishTeleport(grid, { simulator: far.endpoint, name: 'far' }),
    );
    home.send(offer());
    await network.run(2000);
    expect(home.all('TeleportLureRequest')).toMatchObject([{ Info: { LureID: id, TeleportFlags: 4 } }]);
    expect(session.region.name).toBe('Far Region');
  });

  it('that come by the thousand have one followed at a time', async () => {
    const { network, session, home } = await fakeTraveller({ lures: 'accept' });
    let told = 0;
    session.on('lure', () => told++);
    for (let times = 0; times < 1000; times++) home.send(offer());
    await network.run(30_000);
    const own = session.travel.teleport(EAST);
    await expect(network.runUntil(own.arrival, 180_000)).rejects.toThrow(TimeoutError);
    expect([told, home.all('TeleportLureRequest').length]).toEqual([1000, 1]);
    home.send(offer());
    await network.run(1000);
    expect(home.all('TeleportLureRequest')).toHaveLength(2);
  });

  it('are declined where that is the rule', async () => {
    const { network, home } = await fakeTraveller({ lures: 'decline' });
    home.send(offer());
    await network.run(1000);
    expect(home.all('ImprovedInstantMessage')).toMatchObject([
      { MessageBlock: { Dialog: DIALOG.lureDeclined, ID: id, ToAgentID: friend } },
    ]);
  });

  it('can be made', async () => {
    const { network, session, home } = await fakeTraveller();
    session.travel.offer([friend], 'Join me here');
    await network.run(1000);
    expect(home.all('StartLure')).toMatchObject([
      { TargetData: [{ TargetID: friend }], Info: { LureType: 0 } },
    ]);
    expect(() => session.travel.offer([friend], 'x'.repeat(300))).toThrow(UsageError);
  });

  it('are made to many, a packet at a time, and to nobody by no packet', async () => {
    const { network, session, home } = await fakeTraveller();
    const friends = Array.from({ length: 300 }, (_, n) => new Uuid(8, 8, 8, n));
    session.travel.offer(friends);
    session.travel.offer([]);
    await network.run(5000);
    const offered = home.all('StartLure').map(({ TargetData }) => TargetData.map(({ TargetID }) => TargetID));
    expect(Math.max(...offered.map(({ length }) => length))).toBeLessThanOrEqual(32);
    expect(offered.flat()).toEqual(friends);
    for (const nobody of ['x', undefined, [5]])
      expect(() => session.travel.offer(nobody as never)).toThrow(UsageError);
    expect(() => session.travel.offer(friends, 5 as never)).toThrow(UsageError);
  });
});

describe('home', () => {
  it('is set where the agent is', async () => {
    const { network, session, home } = await fakeTraveller();
    await network.runUntil(session.travel.setHome(), 2000);
    expect(home.all('SetStartLocationRequest')).toMatchObject([
      { StartLocationData: { LocationID: 1, LocationPos: { x: 128, y: 128, z: 26 } } },
    ]);
  });
});

it('where it is has a link, also after the end', async () => {
  const { network, session } = await fakeTraveller({ grid: 'grid.example:8002' });
  const link = 'hop://grid.example:8002/Default%20Region/128/128/26';
  expect(session.travel.whereIs).toBe(link);
  await network.runUntil(session.logout(), 5000);
  expect(session.travel.whereIs).toBe(link);
});

it.each([
  [{ x: 255.7, y: 0.2, z: 30 }, '255/0/30'],
  [{ x: -3, y: 300, z: -2 }, '0/255/0'],
  [{ x: 1e30, y: -1e30, z: 3e38 }, '255/0/99999'],
])('the link of %j can be gone to', async (Position, place) => {
  const { network, session, home } = await fakeTraveller({ grid: 'grid.example:8002' });
  const who = { AgentID: FAKE_AGENT_ID, LocationID: 0, LookAt: ZERO_VECTOR, TeleportFlags: 0 };
  home.send({ name: 'TeleportLocal', Info: { ...who, Position } });
  await network.run(1000);
  expect(session.travel.whereIs).toBe(`hop://grid.example:8002/Default%20Region/${place}`);
  const [x, y, z] = place.split('/').map(Number);
  expect(requestOf(session.travel.whereIs!)).toMatchObject({ position: { x, y, z } });
});

it('goes along with an avatar that walks, and stays where it was seen last', async () => {
  const { network, session, home } = await fakeTraveller();
  const { clock } = network.ports();
  home.script = walkingAvatar(clock, { speaks: 'seldom' });
  const walk = session.agent.walkTo({ x: 160, y: 128, z: 26 });
  walk.catch(() => undefined);
  const seen: number[] = [];
  for (let second = 0; second < 6; second++) {
    await network.run(1000);
    seen.push(session.travel.place!.position.x);
  }
  // 3.2 m/s, of which the region speaks every 5 m.
  for (let second = 1; second < 6; second++) expect(seen[second]! - seen[second - 1]!).toBeCloseTo(3.2, 0);
  const { region, position, global } = session.travel.place!;
  expect(region).toBe(session.region);
  expect(global).toEqual({ x: 256_000 + position.x, y: 256_000 + position.y, z: position.z });
  expect(position).toEqual(session.agent.position);
  expect(session.travel.whereIs).toMatch(/^secondlife:\/\/Default%20Region\/1[45]\d\/128\/26$/u);
  await network.runUntil(session.logout(), 5000);
  const last = session.travel.whereIs;
  await network.run(10_000);
  expect(session.travel.whereIs).toBe(last);
  expect(last).toMatch(/Region\/1[45]\d\/128/u);
});

it.each([
  ['http://elsewhere.example:8002/', 'elsewhere.example:8002'],
  ['https://elsewhere.example', 'elsewhere.example'],
  ['javascript:alert(1)', 'grid.example:8002'],
  ['http://a b/', 'grid.example:8002'],
])('the link names the grid that the region belongs to, where it says so: %s', async (GridURL, named) => {
  const { session } = await fakeTraveller({ grid: 'grid.example:8002' });
  session.region.features = { OpenSimExtras: { GridURL } };
  expect(session.travel.whereIs).toBe(`hop://${named}/Default%20Region/128/128/26`);
});

describe('a restart', () => {
  const warning = (text: string): Message => ({
    name: 'AgentAlertMessage',
    AgentData: { AgentID: FAKE_AGENT_ID },
    AlertData: { Modal: false, Message: encodeText(text) },
  });

  it('is told', async () => {
    const { network, session, home } = await fakeTraveller();
    const told: unknown[] = [];
    session.on('restarting', ({ inMs, text }) => told.push([inMs, text]));
    home.send(warning('Region will restart in 30 seconds'));
    await network.run(1000);
    expect(told).toEqual([[30_000, 'Region will restart in 30 seconds']]);
  });

  it('is escaped from, once', async () => {
    const { network, grid, session, far, home } = await fakeTraveller({ escapeTo: EAST });
    sendsOn(grid, home, far, 'far');
    home.send(warning('Region will restart in 30 seconds'));
    home.send(warning('Region will restart in 20 seconds'));
    await network.run(3000);
    expect(home.all('TeleportLocationRequest')).toHaveLength(1);
    expect(session.region.name).toBe('Far Region');
  });

  it('is escaped from at the next warning, where that came to nothing', async () => {
    const { network, home } = await fakeTraveller({ escapeTo: EAST });
    answers(home, 'TeleportLocationRequest', (self) => self.send(teleportFailed('The region is full')));
    for (const seconds of [30, 20]) {
      home.send(warning(`Region will restart in ${seconds} seconds`));
      await network.run(3000);
    }
    expect(home.all('TeleportLocationRequest')).toHaveLength(2);
  });
});

it.each([
  { escapeTo: '' },
  { escapeTo: 5 },
  { escapeTo: { regoin: 'Bay' } },
  { lures: 'always' },
  { lures: 5 },
  { grid: 'a b/c' },
  { grid: 7 },
  null,
])('%j is no way to travel', (options) => {
  expect(() => travel(options as never)).toThrow(UsageError);
});
