import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { encodeMuteList } from '@landfall/protocol/mute';
import { XferSender } from '@landfall/protocol/transfer';
import { createMemoryStore, MemoryNetwork } from '@landfall/transport/memory';
import type { KeyValueStore } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import { enableRegion, establishRegion, FakeGrid, fakeArriveOptions } from '../testing/index.ts';
import { transfers } from '../transfers/index.ts';
import { mutes } from './index.ts';
import type { Mute, MutesChanged } from './index.ts';

const ANN = new Uuid(1, 1, 1, 1);
const BOX = new Uuid(2, 2, 2, 2);
const ann: Mute = { type: 'agent', id: ANN, name: 'Ann Other', except: [] };
const box: Mute = { type: 'object', id: BOX, name: 'Box', except: ['text'] };
const board: Mute = { type: 'name', id: Uuid.zero, name: 'Ad board', except: [] };

async function arrived(store?: KeyValueStore) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports, {});
  const rooms = [transfers(), mutes({ store })] as const;
  const session = await network.runUntil(arrive({ ...fakeArriveOptions(grid), rooms }, ports), 60_000);
  const { simulator } = grid;
  const changes: MutesChanged[] = [];
  session.on('mutesChanged', (changed) => changes.push(changed));
  /** What the grid has kept, as it tells it. */
  const tell = async (list: readonly Mute[]): Promise<void> => {
    const AgentID = session.login.agentId;
    simulator.send({ name: 'MuteListUpdate', MuteData: { AgentID, Filename: encodeText('mutes.tmp') } });
    await network.run(100);
    const { ID } = simulator.all('RequestXfer').at(-1)!.XferID;
    simulator.send(new XferSender({ id: ID, bytes: encodeMuteList(list), now: 0 }).pollMessage()!);
    await network.run(100);
  };
  await network.run(100);
  return { network, grid, session, simulator, changes, tell };
}

describe('mutes', () => {
  it('are asked for once, and what the grid has kept counts', async () => {
    const { session, simulator, changes, tell } = await arrived();
    expect(simulator.all('MuteListRequest').map(({ MuteData }) => MuteData.MuteCRC)).toEqual([0]);
    await tell([ann, box]);
    expect(session.mutes.all).toEqual([ann, box]);
    expect(changes).toEqual([{ added: [ann, box], removed: [] }]);
    await tell([ann, box]);
    expect(changes).toHaveLength(1);
  });

  it('are those that the region tells which was asked, of this agent, and of no neighbour', async () => {
    const { network, grid, session, simulator, tell } = await arrived();
    const east = await grid.addNeighbour('East Region');
    const move = { simulator: east.endpoint, name: 'east' };
    enableRegion(grid, move);
    establishRegion(grid, move);
    await network.run(1000);
    expect(session.regions.size).toBe(2);
    const told: string[] = [];
    session.on('malformed', ({ error }) => told.push(error.what));
    const Filename = encodeText('mutes.tmp');
    east.send({ name: 'MuteListUpdate', MuteData: { AgentID: session.login.agentId, Filename } });
    simulator.send({ name: 'MuteListUpdate', MuteData: { AgentID: ANN, Filename } });
    await network.run(1000);
    expect([...east.all('RequestXfer'), ...simulator.all('RequestXfer')]).toEqual([]);
    expect(told.toSorted()).toEqual([
      'MuteListUpdate for another agent',
      'MuteListUpdate of a region that was not asked',
    ]);
    await tell([box]);
    expect(session.mutes.all).toEqual([box]);
  });

  it('count by agent, object, owner and name, but for what is excepted', async () => {
    const { session, tell } = await arrived();
    await tell([ann, box, board]);
    const { mutes: list } = session;
    expect(list.isMuted({ id: ANN })).toBe(true);
    expect(list.isMuted({ id: new Uuid(9, 9, 9, 9), ownerId: ANN })).toBe(true);
    expect([list.isMuted({ id: BOX }), list.isMuted({ id: BOX }, 'sounds')]).toEqual([false, true]);
    expect(list.isMuted({ id: new Uuid(8, 8, 8, 8), name: 'Ad board' })).toBe(true);
    expect(list.isMuted({ id: Uuid.zero, name: 'Somebody', ownerId: Uuid.zero })).toBe(false);
  });

  it('are told to the region, and taken back', async () => {
    const { network, session, simulator, changes } = await arrived();
    session.mutes.mute(ann);
    session.mutes.mute({ ...ann, except: ['voice'] });
    session.mutes.unmute(ann);
    session.mutes.unmute(ann);
    await network.run(100);
    const updates = simulator.all('UpdateMuteListEntry').map(({ MuteData }) => MuteData);
    expect(updates).toMatchObject([
      { MuteID: ANN, MuteType: 1, MuteFlags: 0 },
      { MuteID: ANN, MuteType: 1, MuteFlags: 2 },
    ]);
    expect(simulator.all('RemoveMuteListEntry')).toHaveLength(1);
    expect(changes).toHaveLength(3);
    expect(session.mutes.all).toEqual([]);
  });

  it('that were taken back before the grid told its list stay so', async () => {
    const { session, tell } = await arrived();
    session.mutes.unmute(ann);
    session.mutes.mute({ ...box, except: [] });
    await tell([ann, box]);
    expect(session.mutes.all).toEqual([{ ...box, except: [] }]);
  });

  it('are kept beside the session, for grids that keep none, each agent’s own', async () => {
    const store = createMemoryStore();
    const first = await arrived(store);
    first.session.mutes.mute(ann);
    first.session.mutes.mute(board);
    await first.session.mutes.saved();
    const second = await arrived(store);
    expect(second.session.mutes.all).toEqual([ann, board]);
    await second.tell([box]);
    expect(second.session.mutes.all).toEqual([ann, board, box]);
    const [key] = await store.keys();
    expect(key).toBe(`mutes ${second.session.login.agentId.toString()}`);
  });

  it('survive a store that fails, and a grid whose file is gone', async () => {
    const failing: KeyValueStore = {
      get: () => Promise.reject(new RangeError('no')),
      set: () => Promise.reject(new RangeError('no')),
      delete: () => Promise.resolve(),
      keys: () => Promise.resolve([]),
    };
    const { network, session, simulator } = await arrived(failing);
    session.mutes.mute(ann);
    await session.mutes.saved();
    const AgentID = session.login.agentId;
    simulator.send({ name: 'MuteListUpdate', MuteData: { AgentID, Filename: encodeText('gone.tmp') } });
    await network.run(100);
    const { ID } = simulator.all('RequestXfer').at(-1)!.XferID;
    simulator.send({ name: 'AbortXfer', XferID: { ID, Result: -43 } });
    await network.run(100);
    expect(session.mutes.all).toEqual([ann]);
  });

  it('are refused for oneself, nobody, and names that are too long', async () => {
    const { session } = await arrived();
    const { mutes: list } = session;
    expect(() => list.mute({ ...ann, id: session.login.agentId })).toThrow('himself');
    expect(() => list.mute({ ...ann, id: Uuid.zero })).toThrow('nobody');
    expect(() => list.mute({ ...board, name: '' })).toThrow('nobody');
    // A Variable field of one byte's length has room for its NUL as well.
    expect(() => list.mute({ ...board, name: 'x'.repeat(255) })).toThrow('too long');
    list.mute({ ...board, name: 'x'.repeat(254) });
  });
});
