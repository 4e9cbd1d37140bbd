import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { parseLlsd } from '@landfall/protocol/llsd';
import { OBJECT_FLAG } from '@landfall/protocol/object';
import {
  decodeMediaRequest,
  decodeNavigation,
  encodeMediaReply,
  PLAIN_MEDIA,
} from '@landfall/protocol/object-media';
import type { MediaRequest } from '@landfall/protocol/object-media';
import { describe, expect, it } from 'vitest';
import { llsd, newItem, arriveAtPrims } from '../testing/index.ts';

const FOLDER = new Uuid(4, 4, 4, 4);
const GROUP = new Uuid(5, 5, 5, 5);
const SOMEBODY = new Uuid(6, 6, 6, 6);
const NOTECARD = 7;

async function arrived(count: number) {
  const { network, ...arrival } = await arriveAtPrims(count);
  const soon = <Value>(promise: Promise<Value>): Promise<Value> => network.runUntil(promise, 60_000);
  return { ...arrival, network, build: arrival.region.build, soon };
}

describe('copies into the inventory', () => {
  it('are told as the item that they become, and the objects stay', async () => {
    const { build, region, fake, ids, soon, simulator } = await arrived(2);
    fake.prims.get(ids[0]!)!.name = 'Lamp';
    const [item, ...others] = await soon(build.takeCopy(ids, FOLDER));
    expect(item).toMatchObject({ name: 'Lamp', folderId: FOLDER, itemId: new Uuid(ids[0]!, 8, 8, 8) });
    expect(others).toEqual([]);
    expect(ids.map((id) => region.objects.get(id)?.localId)).toEqual(ids);
    expect(simulator.all('DeRezObject').map(({ AgentBlock }) => AgentBlock.Destination)).toEqual([1]);
  });

  it('of several calls come in their order', async () => {
    const { build, ids, soon } = await arrived(3);
    const all = await soon(Promise.all(ids.map((id) => build.takeCopy([id], FOLDER))));
    expect(all.map(([item]) => item?.itemId.a)).toEqual(ids);
  });

  it('are not taken for what is deleted meanwhile, and is in the trash then', async () => {
    const { build, fake, simulator, network, ids, soon } = await arrived(1);
    fake.prims.get(ids[0]!)!.name = 'Copy';
    fake.refuses = ({ name }) => name === 'DeRezObject';
    const asked = build.takeCopy(ids, FOLDER);
    await network.run(100);
    simulator.send(newItem({ FolderID: new Uuid(14, 14, 14, 14), Name: encodeText('Thrown away') }));
    await network.run(100);
    simulator.send(newItem({ Name: encodeText('Copy') }));
    expect(await soon(asked)).toMatchObject([{ name: 'Copy' }]);
  });

  it('are not taken for what else comes into the inventory', async () => {
    const { build, fake, simulator, network, ids, soon } = await arrived(1);
    fake.prims.get(ids[0]!)!.name = 'Copy';
    fake.refuses = ({ name }) => name === 'DeRezObject';
    const asked = build.takeCopy(ids, FOLDER);
    await network.run(100);
    simulator.send(newItem({ Type: NOTECARD, Name: encodeText('Note') }));
    await network.run(100);
    simulator.send(newItem({ Name: encodeText('Copy') }));
    expect(await soon(asked)).toMatchObject([{ name: 'Copy' }]);
    // Nobody waits any more.
    simulator.send(newItem({}));
    await network.run(100);
  });

  it('of what may not be copied are refused, as far as can be known', async () => {
    const { build, fake, simulator, network, soon } = await arrived(0);
    const { localId } = fake.add({ updateFlags: OBJECT_FLAG.move }).description;
    fake.report(simulator, localId);
    await network.run(100);
    fake.refuses = ({ name }) => name === 'DeRezObject';
    await expect(soon(build.takeCopy([localId], FOLDER))).rejects.toMatchObject({ reason: 'not-permitted' });
    await expect(soon(build.takeCopy([77], FOLDER))).rejects.toMatchObject({ reason: 'gone' });
  });
});

describe('whose an object is', () => {
  it('is its group’s to show, and to have', async () => {
    const { build, fake, ids, soon, simulator } = await arrived(1);
    const [id] = ids as [number];
    const grouped = await soon(build.setGroup(id, GROUP));
    expect(grouped.details.properties?.groupId).toEqual(GROUP);
    const deeded = await soon(build.deed(id, GROUP));
    expect(deeded.details.properties?.ownerId).toEqual(GROUP);
    expect(simulator.all('ObjectOwner')[0]?.HeaderData).toEqual({
      Override: false,
      OwnerID: Uuid.zero,
      GroupID: GROUP,
    });
    expect(fake.prims.get(id)?.groupId).toEqual(GROUP);
  });

  it('is given to somebody by a god', async () => {
    const { build, ids, soon, simulator } = await arrived(1);
    const given = await soon(build.setOwner(ids[0]!, SOMEBODY.toString()));
    expect(given.details.properties?.ownerId).toEqual(SOMEBODY);
    expect(simulator.all('ObjectOwner')[0]?.HeaderData.Override).toBe(true);
  });

  it('stays who else may not give it away', async () => {
    const { build, fake, ids, soon } = await arrived(1);
    fake.refuses = ({ name }) => name === 'ObjectOwner';
    await expect(soon(build.setOwner(ids[0]!, SOMEBODY))).rejects.toMatchObject({ code: 'timeout' });
  });
});

describe('media on faces', () => {
  const page = { ...PLAIN_MEDIA, currentUrl: 'http://127.0.0.1/' };

  it('are set, and read again as the region has them', async () => {
    const { build, grid, region, ids, soon } = await arrived(1);
    let told: MediaRequest | undefined;
    grid.answers.set('/ObjectMedia/root', ({ body }) => {
      const request = decodeMediaRequest(parseLlsd(body));
      if (request.verb === 'UPDATE') told = request;
      if (request.verb === 'UPDATE') return { status: 200, headers: {}, body: new Uint8Array() };
      const faces = [undefined, { ...page, autoPlay: true }, undefined];
      return llsd(encodeMediaReply({ objectId: request.objectId, version: 'x-mv:1', faces }));
    });
    const faces = await soon(build.setMedia(ids[0]!, [undefined, page]));
    expect(told).toEqual({
      verb: 'UPDATE',
      objectId: region.objects.get(ids[0]!)!.id,
      // As many as there are.
      faces: [undefined, page, undefined],
    });
    expect(faces[1]?.autoPlay).toBe(true);
  });

  it('go elsewhere', async () => {
    const { build, grid, region, ids, soon } = await arrived(1);
    const seen: unknown[] = [];
    grid.answers.set('/ObjectMediaNavigate/root', ({ body }) => {
      seen.push(decodeNavigation(parseLlsd(body)));
      return { status: 200, headers: {}, body: new Uint8Array() };
    });
    await soon(build.navigateMedia(ids[0]!, 2, 'http://127.0.0.1/next'));
    const objectId = region.objects.get(ids[0]!)!.id;
    expect(seen).toEqual([{ objectId, face: 2, url: 'http://127.0.0.1/next' }]);
  });

  it('are refused with the status, and where there is no object', async () => {
    const { build, grid, ids, soon } = await arrived(1);
    grid.answers.set('/ObjectMedia/root', () => ({ status: 400, headers: {}, body: new Uint8Array() }));
    await expect(soon(build.setMedia(ids[0]!, [page]))).rejects.toMatchObject({ reason: '400' });
    await expect(soon(build.setMedia(77, [page]))).rejects.toMatchObject({ reason: 'gone' });
  });
});
