import { deflateSync, inflateSync } from 'node:zlib';
import { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError, TimeoutError } from '@landfall/protocol/errors';
import { asBinary, asMap, parseLlsd } from '@landfall/protocol/llsd';
import {
  decodeLegacyMaterial,
  decodeMaterialIds,
  encodeRenderMaterials,
  zippedBody,
} from '@landfall/protocol/material';
import { decodeObjectIds, encodeCostAnswer, encodePhysicsAnswer } from '@landfall/protocol/object';
import { decodeMediaRequest, encodeMediaReply, PLAIN_MEDIA } from '@landfall/protocol/object-media';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import { FakeGrid, fakeArriveOptions, fullUpdate, llsd, reply } from '../testing/index.ts';

const PLACE = { x: 10, y: 20, z: 30 };
const idOf = (n: number): Uuid => new Uuid(n, 0, 0, 1);
const COST = { linksetCost: 4, cost: 1, physicsCost: 0.5, linksetPhysicsCost: 2, limitedBy: 'legacy' };
const PHYSICS = { shapeType: 2, density: 1000, friction: 0.5, restitution: 0.25, gravityMultiplier: 1 };

async function arrived(count: number, { unpacks = true } = {}) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const inflate = (bytes: Uint8Array): Promise<Uint8Array> =>
    Promise.resolve(Uint8Array.from(inflateSync(bytes)));
  const grid = await FakeGrid.start(ports);
  const own = unpacks ? { ...ports, inflate } : { ...ports, inflate: undefined };
  const session = await network.runUntil(arrive(fakeArriveOptions(grid), own as typeof ports), 60_000);
  for (let ID = 1; ID <= count; ID++)
    grid.simulator.send(fullUpdate({ ID, FullID: idOf(ID), PCode: 9 }, PLACE));
  await network.run(1000);
  return { network, grid, region: session.region };
}

describe('costs and physics', () => {
  it('come a hundred at a time, of those that were asked for', async () => {
    const { network, grid, region } = await arrived(120);
    const sizes: number[] = [];
    grid.answers.set('/GetObjectCost/root', ({ body }) => {
      const ids = decodeObjectIds(parseLlsd(body));
      sizes.push(ids.length);
      const known = ids.filter((id) => id.a !== 5).concat(idOf(5000));
      return llsd(encodeCostAnswer(new Map(known.map((id) => [id.toString(), COST]))));
    });
    const asked = region.properties.fetchCosts(Array.from({ length: 121 }, (_, n) => n + 1));
    const found = await network.runUntil(asked, 60_000);
    expect(sizes).toEqual([100, 20]);
    expect([found.size, found.has(5)]).toEqual([119, false]);
    expect(region.objects.get(120)?.details.cost).toEqual(COST);
  });

  it('have one end for all of it', async () => {
    const { network, grid, region } = await arrived(120);
    let asked = 0;
    grid.answers.set('/GetObjectCost/root', () => {
      if (++asked > 1) return { ...reply(503), headers: { 'retry-after': '60' } };
      return llsd({});
    });
    const all = Array.from({ length: 120 }, (_, n) => n + 1);
    const call = network.runUntil(region.properties.fetchCosts(all, { timeoutMs: 1000 }), 60_000);
    await expect(call).rejects.toBeInstanceOf(RemoteError);
    expect(asked).toBe(2);
    const none = network.runUntil(region.properties.fetchCosts(all, { timeoutMs: 0 }), 1000);
    await expect(none).rejects.toBeInstanceOf(TimeoutError);
  });

  it('of bodies are kept with the object', async () => {
    const { network, grid, region } = await arrived(2);
    const answer = new Map([[idOf(2).toString(), PHYSICS]]);
    grid.answers.set('/GetObjectPhysicsData/root', () => llsd(encodePhysicsAnswer(answer)));
    const found = await network.runUntil(region.properties.fetchPhysics([1, 2]), 60_000);
    expect([...found]).toEqual([[2, PHYSICS]]);
    expect(region.objects.get(2)?.details.physics).toEqual(PHYSICS);
  });
});

describe('media', () => {
  const page = { ...PLAIN_MEDIA, currentUrl: 'http://127.0.0.1/' };

  it('are asked for by object', async () => {
    const { network, grid, region } = await arrived(1);
    grid.answers.set('/ObjectMedia/root', ({ body }) => {
      const { objectId } = decodeMediaRequest(parseLlsd(body));
      return llsd(encodeMediaReply({ objectId, version: 'x-mv:1', faces: [undefined, page] }));
    });
    const faces = await network.runUntil(region.properties.fetchMedia(1), 60_000);
    expect(faces).toEqual([undefined, page]);
    expect(region.objects.get(1)?.details.media).toBe(faces);
  });

  it('of another object than was asked for are nobody’s', async () => {
    const { network, grid, region } = await arrived(1);
    grid.answers.set('/ObjectMedia/root', () =>
      llsd(encodeMediaReply({ objectId: idOf(4), version: 'x-mv:1', faces: [page] })),
    );
    expect(await network.runUntil(region.properties.fetchMedia(1), 60_000)).toEqual([]);
    expect(region.objects.get(1)?.details.media).toBeUndefined();
  });
});

describe('materials', () => {
  const material = decodeLegacyMaterial({});

  it('come fifty at a time, packed both ways', async () => {
    const { network, grid, region } = await arrived(0);
    const sizes: number[] = [];
    grid.answers.set('/RenderMaterials/root', ({ body }) => {
      const zipped = asBinary(asMap(parseLlsd(body))['Zipped']);
      const ids = decodeMaterialIds(Uint8Array.from(inflateSync(zipped)));
      sizes.push(ids.length);
      const known = [...ids.filter((id) => id.a !== 3), idOf(9999)].map((id) => ({ id, material }));
      return llsd(zippedBody(Uint8Array.from(deflateSync(encodeRenderMaterials(known)))));
    });
    const ids = Array.from({ length: 60 }, (_, n) => idOf(n + 1));
    const found = await network.runUntil(region.properties.fetchMaterials(ids), 60_000);
    expect(sizes).toEqual([50, 10]);
    expect([found.size, found.has(idOf(3).toString()), found.has(idOf(9999).toString())]).toEqual([
      59,
      false,
      false,
    ]);
    expect(found.get(idOf(60).toString())).toEqual(material);
  });

  it('cannot be had where nothing unpacks them', async () => {
    const { region } = await arrived(0, { unpacks: false });
    await expect(region.properties.fetchMaterials([idOf(1)])).rejects.toMatchObject({ reason: 'no-inflate' });
  });
});
