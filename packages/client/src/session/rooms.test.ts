import { UsageError } from '@landfall/protocol/errors';
import { asString } from '@landfall/protocol/llsd';
import type { LoginResponse } from '@landfall/protocol/login';
import { SimStats, SimulatorViewerTimeMessage } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { agent, arrive, chat, names, objects, terrain } from '../index.ts';
import type { RoomSession, SessionRoom } from '../index.ts';
import type { Region } from '../regions/index.ts';
import { arrive as arriveBare } from './index.ts';
import { fakeArriveOptions, FakeGrid, FAKE_AGENT_ID, REGION_TIME } from '../testing/index.ts';
import type { FakeGridOptions } from '../testing/index.ts';

interface Tally {
  heard: number;
}

/** Counts what it hears, in all and by region; tells every third. */
function tally(life: string[] = []) {
  return {
    name: 'tally',
    maker: tally,
    messages: [SimulatorViewerTimeMessage],
    queued: ['WindLight'],
    capabilities: ['RenderMaterials'],
    loginOptions: ['inventory-skeleton'],
    start(session: RoomSession<{ third: { readonly heard: number } }>, login: LoginResponse): Tally {
      const own: Tally = { heard: 0 };
      life.push(`started with ${login.inventorySkeleton?.length} folders`);
      session.take(SimulatorViewerTimeMessage, (_, region) => {
        own.heard++;
        region.part(tally).heard++;
        if (own.heard === 3) session.emit('third', { heard: own.heard });
      });
      session.takeQueued('WindLight', (body, region) => {
        life.push(`wind ${asString(body['speed'])} in ${region.name}`);
      });
      return own;
    },
    open(region: Region, session: RoomSession): Tally {
      life.push(`opened after ${session.part(tally).heard}`);
      region.lifetime.onEnd(() => life.push('region closed'));
      return { heard: 0 };
    },
    close: (session: RoomSession) => void life.push(`closed after ${session.part(tally).heard}`),
  } as const;
}

const FOLDER = {
  folderId: FAKE_AGENT_ID,
  parentId: FAKE_AGENT_ID,
  name: 'Objects',
  typeDefault: 6,
  version: 1,
};

async function visit<const Rooms extends readonly SessionRoom[]>(
  rooms: Rooms,
  gridOptions: FakeGridOptions = {},
) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports, gridOptions);
  const options = { ...fakeArriveOptions(grid), rooms, messages: [] };
  const session = await network.runUntil(arrive(options, ports), 60_000);
  return { network, ports, grid, session };
}

describe('a room of a session', () => {
  it('hears what it takes, has a part in each region, and ends with them', async () => {
    const life: string[] = [];
    const { network, grid, session } = await visit([tally(life)], {
      answerLogin: (_request, _attempt, success) => ({
        type: 'success',
        response: { ...success, inventorySkeleton: [FOLDER] },
      }),
    });
    const thirds: number[] = [];
    session.on('third', ({ heard }) => thirds.push(heard));
    for (let i = 0; i < 4; i++) grid.simulator.send(REGION_TIME);
    grid.queue({ message: 'WindLight', body: { speed: 'seven' } });
    await network.run(500);
    expect(thirds).toEqual([3]);
    expect(session.tally.heard).toBe(4);
    expect(session.part(tally)).toBe(session.tally);
    expect(session.region.tally.heard).toBe(4);
    expect(session.region.part(tally)).toBe(session.region.tally);
    await network.runUntil(session.logout(), 5000);
    expect(life).toEqual([
      'started with 1 folders',
      'opened after 0',
      'wind seven in Default Region',
      'region closed',
      'closed after 4',
    ]);
  });

  it('gets the whole answer of the login, of which the session keeps no folders', async () => {
    const { session } = await visit([], {
      answerLogin: (_request, _attempt, success) => ({
        type: 'success',
        response: { ...success, inventorySkeleton: [FOLDER] },
      }),
    });
    expect('inventorySkeleton' in session.login).toBe(false);
  });

  it('may be without name, maker, start, part and end: then it is found by itself', async () => {
    const heard: string[] = [];
    const room: SessionRoom = {
      messages: [SimulatorViewerTimeMessage],
      start: (session) => session.take(SimulatorViewerTimeMessage, ({ name }) => heard.push(name)),
    };
    const silent: SessionRoom = { messages: [], open: () => 'mine' };
    const { network, grid, session } = await visit([room, silent]);
    grid.simulator.send(REGION_TIME);
    await network.run(100);
    expect(heard).toEqual(['SimulatorViewerTimeMessage']);
    expect(session.region.part(silent)).toBe('mine');
    expect(session.region.part(room)).toBeUndefined();
  });

  it('takes only what it has named', async () => {
    const greedy: SessionRoom = {
      messages: [],
      start: (session) => session.take(SimStats, () => undefined),
    };
    const curious: SessionRoom = {
      messages: [],
      start: (session) => session.takeQueued('Any', () => undefined),
    };
    await expect(visit([greedy])).rejects.toThrow('SimStats is not among');
    await expect(visit([curious])).rejects.toThrow('Any is not among');
  });

  it('cannot be called as something that is there already', async () => {
    const twin = (name: string): SessionRoom => ({ name, messages: [], start: () => ({}) });
    await expect(visit([twin('mine'), twin('mine')])).rejects.toThrow(UsageError);
    await expect(visit([twin('logout')])).rejects.toThrow('no room can be called logout');
    const part: SessionRoom = { name: 'handle', messages: [], open: () => ({}) };
    await expect(visit([part])).rejects.toThrow('no room can be called handle');
  });

  it('serves several sessions, each with its own', async () => {
    const rooms = [tally()] as const;
    const one = await visit(rooms);
    const two = await visit(rooms);
    one.grid.simulator.send(REGION_TIME);
    await one.network.run(100);
    await two.network.run(100);
    expect([one.session.tally.heard, two.session.tally.heard]).toEqual([1, 0]);
  });
});

describe('a session with rooms that were named', () => {
  it('has none at all where only the room of sessions is asked, which is the smallest there is', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    const { rooms: _, ...options } = fakeArriveOptions(grid);
    const bare = await network.runUntil(arriveBare(options, ports), 60_000);
    expect(Object.keys(bare)).toEqual(['login', 'ended']);
    const talking = await network.runUntil(arriveBare({ ...options, rooms: [chat()] }, ports), 60_000);
    talking.chat.say('hello');
    await network.run(100);
    expect(grid.simulator.all('ChatFromViewer')).toHaveLength(1);
  });

  it('has those and no others', async () => {
    const { session } = await visit([chat(), objects()]);
    expect(Object.keys(session).filter((key) => key !== 'login' && key !== 'ended')).toEqual(['chat']);
    expect(session.region.part(objects)).toBe(session.region.objects);
    expect('terrain' in session.region).toBe(false);
    expect(() => session.region.part(terrain)).toThrow(UsageError);
    expect(() => session.part(agent)).toThrow(UsageError);
    // @ts-expect-error: there is no room of names.
    expect(session.names).toBeUndefined();
    // @ts-expect-error: nor does the ground have events.
    expect(() => session.region.on('terrainPatched', () => undefined)).toThrow(UsageError);
  });

  it('asks login and seed only for what they name', async () => {
    const seeds: string[] = [];
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    grid.answers.set('/seed/root', ({ body }) => {
      seeds.push(new TextDecoder().decode(body));
      return undefined;
    });
    const options = { ...fakeArriveOptions(grid), rooms: [chat(), tally(), names()] };
    await network.runUntil(arrive(options, ports), 60_000);
    expect(grid.logins[0]?.options).toEqual(['inventory-skeleton']);
    expect([...seeds[0]!.matchAll(/<string>(\w+)/g)].map(([, name]) => name)).toEqual([
      'EventQueueGet',
      'SimulatorFeatures',
      'RenderMaterials',
      'GetDisplayNames',
    ]);
  });

  it('lets the caller ask for more, or for less', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    const options = {
      ...fakeArriveOptions(grid),
      rooms: [tally()],
      options: ['buddy-list'],
      capabilities: [],
    };
    const session = await network.runUntil(arrive(options, ports), 60_000);
    expect(grid.logins[0]?.options).toEqual(['buddy-list']);
    expect(session.region.capabilities.size).toBe(0);
  });
});
