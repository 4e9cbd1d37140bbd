import { encodeText } from '@landfall/protocol/bytes';
import { regionHandleOf, Uuid } from '@landfall/protocol/datatypes';
import { TimeoutError, UsageError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { FAKE_AGENT_ID, fakeTraveller, mapBlock, mapReply } from '../testing/index.ts';

describe('the map', () => {
  it('finds regions by name, in several answers, and keeps links to other grids', async () => {
    const { network, session, home } = await fakeTraveller();
    const finding = session.travel.map.findRegions('bay');
    await network.run(100);
    expect(home.all('MapNameRequest')).toMatchObject([{ NameData: { Name: encodeText('bay') } }]);
    home.send({ ...mapReply([mapBlock('Bay', 1000, 1001)]), Size: [{ SizeX: 512, SizeY: 512 }] });
    home.send(mapReply([mapBlock('grid.example:80:Bay', 900, 0)]));
    home.send(mapReply([mapBlock('Other', 0, 0, 255)]));
    await network.run(100);
    home.send(mapReply([mapBlock('BAY', 0, 0, 255)]));
    const found = await network.runUntil(finding, 1000);
    expect(found).toMatchObject([
      {
        name: 'Bay',
        regionHandle: regionHandleOf(256_000, 256_256),
        regionSize: { x: 512, y: 512 },
        isLink: false,
      },
      { name: 'grid.example:80:Bay', regionHandle: regionHandleOf(230_400, 0), isLink: true },
    ]);
  });

  it('takes a link for the region of another grid, whatever the grid calls it', async () => {
    const { network, session, home } = await fakeTraveller();
    const finding = session.travel.map.findRegion('grid.example:8002');
    await network.run(100);
    home.send(mapReply([mapBlock('Welcome', 9404, 0), mapBlock('grid.example:8002', 0, 0, 255)]));
    expect(await network.runUntil(finding, 1000)).toMatchObject({ name: 'Welcome', isLink: true });
  });

  it('shows an area', async () => {
    const { network, session, home } = await fakeTraveller();
    const area = session.travel.map.fetchRegions({ minX: 999, maxX: 1001, minY: 999, maxY: 1001 });
    await network.run(100);
    home.send(mapReply([mapBlock('One', 1000, 1000)]));
    home.send(mapReply([mapBlock('Two', 1001, 1000)]));
    expect((await network.runUntil(area, 1000)).map(({ name }) => name)).toEqual(['One', 'Two']);
  });

  it('shows an area by what is in it: answers to other questions are none', async () => {
    const { network, session, home } = await fakeTraveller();
    const area = session.travel.map.fetchRegions({ minX: 1000, maxX: 1001, minY: 1000, maxY: 1001 });
    await network.run(100);
    home.send(mapReply([mapBlock('Elsewhere', 1002, 1000), mapBlock('grid.example:80:Bay', 1000, 0)]));
    home.send(mapReply([mapBlock('Nowhere', 0, 0, 255)]));
    await network.run(2000);
    const large = { ...mapReply([mapBlock('Large', 998, 999)]), Size: [{ SizeX: 768, SizeY: 512 }] };
    home.send(large);
    home.send(mapReply([mapBlock('One', 1001, 1001), mapBlock('Beyond', 1001, 1002)]));
    expect((await network.runUntil(area, 1000)).map(({ name }) => name)).toEqual(['Large', 'One']);
  });

  it('shows things', async () => {
    const { network, session, home } = await fakeTraveller();
    const finding = session.travel.map.fetchItems(6, 1n);
    const item = { X: 1, Y: 2, ID: Uuid.zero, Extra: 3, Extra2: 4, Name: encodeText('x') };
    const AgentData = { AgentID: FAKE_AGENT_ID, Flags: 2 };
    await network.run(10);
    home.send({ name: 'MapItemReply', AgentData, RequestData: { ItemType: 1 }, Data: [] });
    home.send({ name: 'MapItemReply', AgentData, RequestData: { ItemType: 6 }, Data: [item] });
    expect(await network.runUntil(finding, 1000)).toEqual([
      { name: 'x', id: Uuid.zero, x: 1, y: 2, extra: 3, extra2: 4 },
    ]);
  });

  it('is heard from the region that the agent is in only, and for this agent', async () => {
    const { network, session, home } = await fakeTraveller();
    const finding = session.travel.map.findRegion('Far Region', { timeoutMs: 5000 });
    await network.run(100);
    home.send(
      mapReply([mapBlock('Far Region', 1, 1), mapBlock('Far Region', 0, 0, 255)], new Uuid(6, 6, 6, 6)),
    );
    await expect(network.runUntil(finding, 6000)).rejects.toBeInstanceOf(TimeoutError);
    expect(home.all('MapNameRequest').length).toBe(2);
  });

  it('refuses questions that nobody answers', async () => {
    const { session } = await fakeTraveller();
    const { map } = session.travel;
    await expect(map.findRegions('ab')).rejects.toBeInstanceOf(UsageError);
    await expect(map.findRegions('Bay\u0000')).rejects.toThrow('no control characters');
    await expect(map.fetchRegions({ minX: 2, maxX: 1, minY: 0, maxY: 0 })).rejects.toBeInstanceOf(UsageError);
    await expect(map.fetchRegions({ minX: 0, maxX: 70_000, minY: 0, maxY: 0 })).rejects.toBeInstanceOf(
      UsageError,
    );
  });
});
