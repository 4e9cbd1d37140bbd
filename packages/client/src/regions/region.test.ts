import { formatEndpoint } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { encodeText } from '@landfall/protocol/bytes';
import { SIM_ACCESS } from '@landfall/protocol/region';
import type { MessageOf } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { chat } from '../chat/index.ts';
import { arriveInFakeGrid, enableNeighbour, regionHandshake } from '../testing/index.ts';
import type { FakeSimulator } from '../testing/index.ts';
import { describeRegion } from './region-description.ts';
import { usableSize } from './region-size.ts';

async function beside(size = 256) {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network);
  const east = await grid.addNeighbour('East Region');
  enableNeighbour(grid, east, size);
  await network.run(1000);
  return { network, grid, session, east, neighbour: session.regions.at(east.endpoint)! };
}

describe('a region', () => {
  it('is known by its address until it has said its name', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const labels: string[] = [];
    session.on('regionAdded', ({ region }) => {
      labels.push(region.label, region.name);
      region.on('described', ({ name }) => labels.push(`${region.label} is ${name}`));
    });
    const east = await grid.addNeighbour('East Region');
    enableNeighbour(grid, east);
    await network.run(1000);
    expect(labels).toEqual([formatEndpoint(east.endpoint), '', 'East Region is East Region']);
  });

  it.each([
    [512, 512],
    [300, 256],
    [0, 256],
    [8192, 256],
  ])('that is said to be %i m wide is taken for %i m', async (said, taken) => {
    const { neighbour } = await beside(said);
    expect(neighbour.size).toEqual({ x: taken, y: taken });
  });

  it('is printed without its capabilities', async () => {
    const { session, grid } = await beside();
    const { region } = session;
    expect(region.capabilities.size).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(region))).toEqual({
      name: 'Default Region',
      endpoint: formatEndpoint(grid.simulator.endpoint),
      handle: String(region.handle),
      isChild: false,
      size: { x: 256, y: 256 },
      simulatorVersion: 'Fake 1.0',
    });
  });

  it('has no part of a room that keeps none in regions, and none of one the session does not have', async () => {
    const { session } = await beside();
    expect(session.region.part(chat)).toBeUndefined();
    expect(() => session.region.part({ messages: [], open: () => 1 })).toThrow(UsageError);
  });

  it('has no part of what nothing makes, although some room says nothing of what makes it', async () => {
    const rooms = [{ messages: [], open: () => 'part' }] as never;
    const { session } = await arriveInFakeGrid(new MemoryNetwork(), {}, { rooms });
    expect(() => session.region.part(undefined as never)).toThrow(UsageError);
  });

  it('has two sides, each a size that regions have, or the usual one', () => {
    expect(usableSize({ x: 512, y: 300 })).toEqual({ x: 512, y: 256 });
    expect(usableSize({ x: Number.NaN, y: 768 })).toEqual({ x: 256, y: 768 });
  });

  it('tells what its simulator can do, as soon as that is known', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const east = await grid.addNeighbour('East Region');
    const told: string[] = [];
    session.on('regionAdded', ({ region }) => {
      region.on('capabilitiesGranted', (urls) => told.push([...urls.keys()].join()));
      region.on('featuresReceived', (features) => told.push(Object.keys(features).join()));
    });
    enableNeighbour(grid, east);
    await network.run(1000);
    expect(told).toHaveLength(2);
    expect(told[0]?.split(',')).toEqual(
      expect.arrayContaining(['EventQueueGet', 'SimulatorFeatures', 'GetDisplayNames']),
    );
    expect(told[1]).toBe('OpenSimExtras');
    expect(session.regions.at(east.endpoint)?.features).toEqual({ OpenSimExtras: { 'say-range': 20 } });
  });

  it('that says who it is again is renamed, in the table too', async () => {
    const { network, session, east, neighbour } = await beside();
    const names: string[] = [];
    neighbour.on('described', ({ name }) => names.push(name));
    east.send(regionHandshake('Renamed'));
    await network.run(100);
    expect([neighbour.name, names]).toEqual(['Renamed', ['Renamed']]);
    expect(session.regions.named('RENAMED')).toBe(neighbour);
    expect(session.regions.named('East Region')).toBeUndefined();
  });

  it('that is left tells no events any more, and is in no table', async () => {
    const { network, session, east, neighbour } = await beside();
    const ended = neighbour.events('described').next();
    const removed: unknown[] = [];
    session.on('regionRemoved', ({ region, by, reason }) => removed.push([region.name, by, reason]));
    east.send({ name: 'DisableSimulator' });
    await network.run(100);
    expect(await ended).toEqual({ value: undefined, done: true });
    expect(removed).toEqual([['East Region', 'peer', 'disabled']]);
    const { regions } = session;
    expect([regions.at(east.endpoint), regions.withHandle(neighbour.handle), regions.size]).toEqual([
      undefined,
      undefined,
      1,
    ]);
    expect(regions.named('default region')).toBe(session.region);
    expect(await silentAfter(network, east)).toBe(true);
  });
});

/** Whether nothing reaches the simulator any more. */
async function silentAfter(network: MemoryNetwork, simulator: FakeSimulator): Promise<boolean> {
  const before = simulator.received.length;
  await network.run(20_000);
  return simulator.received.length === before;
}

describe('the description of a region', () => {
  const plain = regionHandshake('Plain');
  const changed = (info: Partial<MessageOf<'RegionHandshake'>['RegionInfo']>) =>
    describeRegion({ ...plain, RegionInfo: { ...plain.RegionInfo, ...info } });

  it('has what it says of itself', () => {
    const description = changed({
      SimName: encodeText('Über\0 rest'),
      SimAccess: SIM_ACCESS.adult,
      WaterHeight: 12.5,
      IsEstateManager: true,
    });
    expect(description).toMatchObject({ access: SIM_ACCESS.adult, waterHeight: 12.5, isEstateManager: true });
    expect(description.name.startsWith('Über')).toBe(true);
  });

  it('has 64 bits of flags where they are sent, else the 32 of old servers, without a sign', () => {
    const wide = {
      ...plain,
      RegionInfo4: [{ RegionFlagsExtended: 1n << 40n, RegionProtocols: 1n << 63n }],
    };
    expect(describeRegion(wide)).toMatchObject({ flags: 1n << 40n, protocols: 1n << 63n });
    const RegionInfo = { ...plain.RegionInfo, RegionFlags: 0xffff_ffff };
    expect(describeRegion({ ...plain, RegionInfo, RegionInfo4: [] })).toMatchObject({
      flags: 0xffff_ffffn,
      protocols: 0n,
    });
  });
});
