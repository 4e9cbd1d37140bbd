import { encodeAppearance, encodePlaying, entryOfBakes } from '@landfall/protocol/avatar';
import type { Appearance } from '@landfall/protocol/avatar';
import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { PCODE, stateOfAttachment } from '@landfall/protocol/object';
import { encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arrive, defaultRooms } from '../arrive/index.ts';
import { fakeArriveOptions, FakeGrid, fullUpdate, terseUpdate } from '../testing/index.ts';
import { avatars, MAX_UNSEEN } from './index.ts';

const id = (number: number): Uuid => new Uuid(7, 7, 7, number);
const OTHER = id(1);
const ITEM = 'b0000000-0000-4000-8000-000000000009';
const PLACE = { x: 10, y: 20, z: 30 };

const appearance = (changes: Partial<Appearance> = {}) =>
  encodeAppearance({
    agentId: OTHER,
    isTrial: false,
    textureEntry: encodeTextureEntry(entryOfBakes(new Map([['head', id(50)]]))),
    visualParams: Uint8Array.of(255, 0),
    serverBaked: undefined,
    hover: { x: 0, y: 0, z: 0.25 },
    attachments: [],
    ...changes,
  });
const playing = (agentId: Uuid, ...sequences: number[]) =>
  encodePlaying({
    agentId,
    animations: sequences.map((sequence) => ({ id: id(sequence), sequence, source: undefined })),
  });
const body = (ID: number, FullID = OTHER) =>
  fullUpdate(
    {
      ID,
      FullID,
      PCode: PCODE.avatar,
      Scale: { x: 0.45, y: 0.6, z: 1.7 },
      NameValue: encodeText('FirstName STRING RW SV Bot\nLastName STRING RW SV One'),
    },
    PLACE,
    true,
  );
const hat = (ParentID: number, point = 2, ID = 60) =>
  fullUpdate(
    {
      ID,
      FullID: id(ID),
      PCode: PCODE.prim,
      ParentID,
      State: stateOfAttachment(point),
      NameValue: encodeText(`AttachItemID STRING RW SV ${ITEM}`),
    },
    { x: 0, y: 0, z: 0.1 },
  );

async function arrived() {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports);
  const rooms = [...defaultRooms(), avatars()] as const;
  const session = await network.runUntil(arrive({ ...fakeArriveOptions(grid), rooms }, ports), 60_000);
  const { region } = session;
  const { simulator } = grid;
  const heard: string[] = [];
  for (const name of ['looksChanged', 'animationsChanged'] as const)
    region.on(name, ({ localId }) => heard.push(`${name} ${localId}`));
  for (const name of ['attached', 'detached'] as const)
    region.on(name, (change) => heard.push(`${name} ${change.avatar.localId} ${change.attachment.point}`));
  region.on('avatarsChanged', (lists) =>
    heard.push(
      `avatarsChanged looks ${lists.looks.length},animations ${lists.animations.length},attachments ${lists.attachments.length}`,
    ),
  );
  const say = async (...messages: Parameters<typeof simulator.send>[0][]) => {
    heard.length = 0;
    for (const message of messages) simulator.send(message);
    await network.run(100);
    return [...heard];
  };
  const avatar = () => region.avatars.find((one) => one.id.equals(OTHER))!;
  return { network, session, simulator, region, say, part: region.part(avatars), avatar };
}

describe('how an avatar looks', () => {
  it('is known with its bakes, parameters and height, and told once a turn', async () => {
    const { say, avatar } = await arrived();
    expect(await say(body(50), appearance())).toEqual([
      'looksChanged 50',
      'avatarsChanged looks 1,animations 0,attachments 0',
    ]);
    const { looks, size } = avatar();
    expect([...looks!.bakes]).toEqual([['head', id(50)]]);
    expect(looks!.params.get(1)).toBeCloseTo(2, 9);
    expect([looks!.params.size, looks!.hover.z]).toEqual([253, 0.25]);
    expect(size.z).toBeCloseTo(1.7, 5);
  });

  it('may be said before they are seen', async () => {
    const { say, avatar } = await arrived();
    expect(await say(appearance(), playing(OTHER, 1, 2))).toEqual([]);
    expect(await say(body(50))).toEqual([
      'looksChanged 50',
      'animationsChanged 50',
      'avatarsChanged looks 1,animations 1,attachments 0',
    ]);
    expect(avatar().animations.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  it('that is damaged leaves what was known, and is told', async () => {
    const { session, say, avatar } = await arrived();
    const malformed: string[] = [];
    session.on('malformed', ({ error }) => malformed.push(error.name));
    await say(body(50), appearance());
    const { looks } = avatar();
    expect(await say(appearance({ textureEntry: Uint8Array.of(1, 2, 3) }))).toEqual([]);
    expect(avatar().looks).toBe(looks);
    expect(malformed).toEqual(['DecodeError']);
  });

  it('is forgotten with who has left, but for strangers not without end', async () => {
    const { say, part, simulator, network } = await arrived();
    await say(body(50), appearance());
    await say({ name: 'KillObject', ObjectData: [{ ID: 50 }] });
    expect(await say(body(51))).toEqual([]);
    for (let at = 0; at < MAX_UNSEEN + 50; at++) simulator.send(playing(id(1000 + at), 1));
    await network.run(5000);
    expect(part.size).toBeLessThanOrEqual(MAX_UNSEEN + 2);
    expect(await say(body(70, id(1000)))).toEqual([]);
    expect(await say(body(71, id(1000 + MAX_UNSEEN + 49)))).toContain('animationsChanged 71');
  });
});

describe('what is worn', () => {
  it('is told when it is put on, moved to another point, and taken off', async () => {
    const { say, avatar, region } = await arrived();
    expect(await say(body(50), hat(50))).toEqual([
      'attached 50 2',
      'avatarsChanged looks 0,animations 0,attachments 1',
    ]);
    const [worn] = avatar().attachments;
    expect(worn).toMatchObject({ point: 2, isOnScreen: false });
    expect(worn!.itemId!.toString()).toBe(ITEM);
    expect(region.objects.get(60)!.regionPosition!.z).toBeCloseTo(30.1, 5);
    expect(await say(terseUpdate(60, { x: 0, y: 0, z: 0.2 }, { isAvatar: false }))).toEqual([]);
    expect((await say(hat(50, 5))).slice(0, 2)).toEqual(['detached 50 2', 'attached 50 5']);
    expect((await say(hat(0, 0)))[0]).toBe('detached 50 5');
    expect(avatar().attachments).toEqual([]);
    expect((await say(hat(50, 35)))[0]).toBe('attached 50 35');
    expect(avatar().attachments[0]!.isOnScreen).toBe(true);
    expect((await say({ name: 'KillObject', ObjectData: [{ ID: 60 }] }))[0]).toBe('detached 50 35');
  });

  it('may be seen before its wearer', async () => {
    const { say } = await arrived();
    expect(await say(hat(50))).toEqual([]);
    expect((await say(body(50)))[0]).toBe('attached 50 2');
  });

  it('goes with its wearer; what has their number then is not theirs', async () => {
    const { say, avatar, region } = await arrived();
    await say(body(50), hat(50));
    const gone = avatar();
    await say({ name: 'KillObject', ObjectData: [{ ID: 50 }] });
    expect([gone.attachments, region.objects.get(60)]).toEqual([[], undefined]);
    await say(body(50, id(3)), hat(50, 2, 61));
    expect(gone.attachments).toEqual([]);
  });

  it('without an item, or with nonsense for one, has none', async () => {
    const { say, avatar } = await arrived();
    const { ObjectData, ...rest } = hat(50);
    const NameValue = encodeText('AttachItemID STRING RW SV nobody');
    await say(body(50), { ...rest, ObjectData: [{ ...ObjectData[0]!, NameValue }] });
    expect(avatar().attachments[0]!.itemId).toBeUndefined();
  });
});
