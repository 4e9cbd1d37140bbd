import { encodeText } from '@landfall/protocol/bytes';
import { createWitness } from '@landfall/protocol/evidence';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import type { Message } from '@landfall/protocol/message';
import { SIM_STAT } from '@landfall/protocol/region';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import { chat } from '../chat/index.ts';
import { arriveInFakeGrid, enableNeighbour, fakeArriveOptions, FakeGrid } from '../testing/index.ts';

async function witnessed() {
  const network = new MemoryNetwork();
  const records: EvidenceRecord[] = [];
  const who = { side: 'CLIENT', via: 'Visitant', actor: 'Test User', run: 'news' } as const;
  const clock = { now: () => network.clock.now(), wallTime: () => network.clock.wallTime() };
  const witness = createWitness({ ...who, ...clock }, (record) => records.push(record));
  const { grid, session } = await arriveInFakeGrid(network, {}, { witness });
  const told = (wanted: string): unknown[] =>
    records.filter(({ kind }) => kind === wanted).map(({ data }) => data);
  return { network, grid, session, told };
}

const crowd = (count: number): Message => ({
  name: 'CoarseLocationUpdate',
  Location: Array.from({ length: count }, (_, at) => ({ X: at, Y: at, Z: 0 })),
  Index: { You: -1, Prey: -1 },
  AgentData: [],
});

const stats = (...Stat: readonly { readonly StatID: number; readonly StatValue: number }[]): Message => ({
  name: 'SimStats',
  Region: { RegionX: 1000, RegionY: 1000, RegionFlags: 0, ObjectCapacity: 15_000 },
  Stat,
  PidStat: { PID: 0 },
});

describe('news of a region', () => {
  it('say how many avatars are there, each region for itself, none included', async () => {
    const { network, grid, session, told } = await witnessed();
    const east = await grid.addNeighbour('East Region');
    enableNeighbour(grid, east);
    await network.run(1000);
    const heard: string[] = [];
    for (const region of session.regions.all) {
      region.on('avatarsCounted', ({ avatars }) => heard.push(`${avatars} in ${region.name}`));
    }
    grid.simulator.send(crowd(3));
    east.send(crowd(0));
    await network.run(100);
    expect(heard.toSorted()).toEqual(['0 in East Region', '3 in Default Region']);
    expect(told('CoarseLocationsReceived')).toEqual(
      expect.arrayContaining([{ avatars: 3 }, { avatars: 0, neighbour: 'East Region' }]),
    );
  });

  it('tell statistics by their numbers, in any order; what is not said is 0', async () => {
    const { network, grid, told } = await witnessed();
    const [fps, agents] = [SIM_STAT.simFps, SIM_STAT.agents];
    grid.simulator.send(
      stats({ StatID: agents, StatValue: 4 }, { StatID: 99, StatValue: 7 }, { StatID: fps, StatValue: 54.5 }),
    );
    grid.simulator.send(stats());
    await network.run(100);
    const region = 'Default Region';
    expect(told('RegionStatsReceived')).toEqual([
      { region, simFps: 54.5, timeDilation: 0, agents: 4 },
      { region, simFps: 0, timeDilation: 0, agents: 0 },
    ]);
  });

  it('tell the time as the region counts it, beyond what a number holds', async () => {
    const { network, grid, told } = await witnessed();
    grid.simulator.send({
      name: 'SimulatorViewerTimeMessage',
      TimeInfo: {
        UsecSinceStart: 9_007_199_254_740_993n,
        SecPerDay: 14_400,
        SecPerYear: 158_400,
        SunDirection: { x: 0, y: 0, z: 1 },
        SunPhase: 0,
        SunAngVelocity: { x: 0, y: 0, z: 0 },
      },
    });
    await network.run(100);
    expect(told('RegionTimeReceived')).toEqual([{ gridTime: '9007199254740993' }]);
  });

  it('tell parcels by overlay and by queue, also one whose body is not what it should be', async () => {
    const { network, grid, session, told } = await witnessed();
    grid.simulator.send({ name: 'ParcelOverlay', ParcelData: { SequenceID: 2, Data: encodeText('x') } });
    for (const ParcelData of [[{ Name: 'Plaza' }], 'nonsense', [], [7]]) {
      grid.queue({ message: 'ParcelProperties', body: { ParcelData } });
    }
    await network.run(1000);
    expect(told('ParcelReceived')).toEqual([
      { message: 'ParcelOverlay', parcel: 'part 2' },
      { message: 'ParcelProperties', parcel: 'Plaza' },
      { message: 'ParcelProperties', parcel: '' },
      { message: 'ParcelProperties', parcel: '' },
      { message: 'ParcelProperties', parcel: '' },
    ]);
    expect(session.isAlive).toBe(true);
  });

  it('are not decoded where nobody wants them', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    const options = { ...fakeArriveOptions(grid), rooms: [chat()], messages: [] };
    const session = await network.runUntil(arrive(options, ports), 60_000);
    const names: string[] = [];
    session.on('message', ({ message }) => names.push(message.name));
    grid.simulator.send(crowd(1));
    grid.simulator.send(stats());
    await network.run(100);
    expect(names).toEqual(['Unknown', 'Unknown']);
  });
});
