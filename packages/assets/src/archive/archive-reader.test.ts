import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { readArchive } from './archive-reader.ts';
import type { ArchiveMember } from './archive-reader.ts';
import type { ArchiveLimits } from './limits.ts';
import { writeTar } from './tar-writer.ts';

const ID = '11111111-2222-4333-8444-555555555501';
const CONTROL = '<archive major_version="1" minor_version="0"/>';
const NEWER = '<archive major_version="2" minor_version="0"/>';
const ITEM = `<InventoryItem><Name>Shirt</Name><AssetType>5</AssetType><AssetID>${ID}</AssetID></InventoryItem>`;

async function packed(members: readonly (readonly [path: string, body?: string])[]): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const written = members.map(([path, body]) => ({
    path,
    ...(body !== undefined && { bytes: Buffer.from(body) }),
  }));
  for await (const chunk of writeTar(written)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* once(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
}

async function read(
  members: readonly (readonly [path: string, body?: string])[],
  limits: ArchiveLimits = {},
  options: { all?: boolean } = {},
): Promise<ArchiveMember[]> {
  const found: ArchiveMember[] = [];
  for await (const member of readArchive(once(gzipSync(await packed(members))), limits, options))
    found.push(member);
  return found;
}

async function drain(members: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of members);
}

/** A lone one of the two says that all members have come. */
const END_BLOCKS = 2;

describe('an archive that is cut where a member of its gzip ends', () => {
  it('is never whole before its end, wherever that is', async () => {
    const tar = await packed([
      ['archive.xml', CONTROL],
      [`assets/${ID}_texture.jp2`, 'texture'],
      [`assets/${ID.replace('1', '2')}_texture.jp2`, 'another'],
    ]);
    // A member to a block, as tools that pack in parallel write them.
    const members = Array.from({ length: tar.length / 512 }, (_, at) =>
      gzipSync(tar.subarray(at * 512, (at + 1) * 512)),
    );
    for (let count = 1; count <= members.length; count++) {
      const reading = drain(readArchive(once(Buffer.concat(members.slice(0, count)))));
      if (count > members.length - END_BLOCKS) await expect(reading).resolves.toBeUndefined();
      else await expect(reading, `${count} of ${members.length}`).rejects.toThrow(DecodeError);
    }
  });
});

describe('the members of an archive', () => {
  it('of several regions say which region they are of, and how large they are', async () => {
    const members = await read([
      ['archive.xml', CONTROL],
      ['regions/1_1_A/settings/A.xml', '<RegionSettings/>'],
      ['regions/1_1_A/landdata/x.xml', '<LandData/>'],
      ['regions/2_1_B/objects/Box__1.xml', '<SceneObjectGroup/>'],
    ]);
    expect(members.slice(1)).toMatchObject([
      { kind: 'settings', region: '1_1_A', sizeBytes: 17 },
      { kind: 'parcel', region: '1_1_A', sizeBytes: 11 },
      { kind: 'object', region: '2_1_B', sizeBytes: 19, path: 'regions/2_1_B/objects/Box__1.xml' },
    ]);
  });

  it('have their bytes beside what they mean', async () => {
    const [control, item] = await read([
      ['archive.xml', CONTROL],
      ['inventory/Clothing__1/Shirt__2.xml', ITEM],
    ]);
    expect(control).toMatchObject({ kind: 'control', control: { major: 1, regions: [] } });
    expect(item).toMatchObject({ kind: 'item', item: { name: 'Shirt', assetType: 5 } });
    for (const [member, text] of [
      [control, CONTROL],
      [item, ITEM],
    ] as const)
      expect(Buffer.from((member as { bytes: Uint8Array }).bytes).toString()).toBe(text);
  });

  it('give an asset when it is asked for, with the id and type of its name', async () => {
    const bytes = await packed([
      [`assets/${ID}_mesh.llmesh`, 'mesh'],
      [`assets/${ID}_prmat.dat`, 'material'],
    ]);
    const found: [string, number, string][] = [];
    for await (const member of readArchive(once(bytes)))
      if (member.kind === 'asset')
        found.push([String(member.id), member.type, Buffer.from(await member.read()).toString()]);
    expect(found).toEqual([
      [ID, 49, 'mesh'],
      [ID, 57, 'material'],
    ]);
    expect(Uuid.parse(ID).isZero).toBe(false);
  });

  it('are no folders; terrain and strays only where all are wanted', async () => {
    const members = [
      ['inventory/Empty__1/'],
      ['terrains/A.r32', 'heights'],
      ['objects/readme.txt', 'x'],
      ['userprofiles/A B.xml', '<user_profile/>'],
      ['archive.xml', CONTROL],
    ] as const;
    expect((await read(members)).map(({ kind }) => kind)).toEqual(['control']);
    const all = await read(members, {}, { all: true });
    expect(
      all.map((member) => (member.kind === 'other' ? [member.path, member.isTerrain] : member.kind)),
    ).toEqual([
      ['terrains/A.r32', true],
      ['objects/readme.txt', false],
      ['userprofiles/A B.xml', false],
      'control',
    ]);
  });

  it('may be read in part: what is passed over costs nothing', async () => {
    const bytes = await packed([
      [`assets/${ID}_texture.jp2`, 'x'.repeat(5000)],
      [`assets/${ID}_script.lsl`, 'default {}'],
    ]);
    const texts: string[] = [];
    for await (const member of readArchive(once(bytes)))
      if (member.kind === 'asset' && member.type === 10)
        texts.push(Buffer.from(await member.read()).toString());
    expect(texts).toEqual(['default {}']);
  });
});

describe('a member that cannot be used', () => {
  it('is told with its path, its size and the reason, and the others are read', async () => {
    const members = await read([
      ['archive.xml', CONTROL],
      [`assets/${ID}`, 'ab'],
      [`assets/${ID}_texture.png`, 'abc'],
      ['../archive.xml', 'x'],
      ['inventory/x__1.xml', '<InventoryItem><AssetType>5</AssetType></InventoryItem>'],
      [`assets/${ID}_texture.jp2`, 'ok'],
    ]);
    expect(members.slice(1, 5)).toMatchObject([
      { kind: 'refused', path: `assets/${ID}`, sizeBytes: 2, reason: 'asset name without a suffix' },
      { kind: 'refused', sizeBytes: 3, reason: 'unknown asset suffix _texture.png' },
      { kind: 'refused', path: '../archive.xml', reason: 'path that leaves the archive' },
      { kind: 'refused', path: 'inventory/x__1.xml' },
    ]);
    expect(members[5]).toMatchObject({ kind: 'asset' });
  });

  it('is an item beyond the limit, which is not read', async () => {
    const members = await read(
      [
        ['archive.xml', CONTROL],
        ['inventory/x__1.xml', ITEM],
        ['inventory/y__1.xml', ITEM.replace('Shirt', 'S'.repeat(300))],
      ],
      { maxMemberBytes: ITEM.length },
    );
    expect(members.map(({ kind }) => kind)).toEqual(['control', 'item', 'refused']);
    expect(members[2]).toMatchObject({ reason: expect.stringContaining(`${ITEM.length} allowed`) as string });
  });

  it('is an asset beyond the limit: refused when it is read, without what stands behind it', async () => {
    const bytes = await packed([
      [`assets/${ID}_texture.jp2`, 'x'.repeat(600)],
      [`assets/${ID}_script.lsl`, 'default {}'],
    ]);
    const texts: string[] = [];
    for await (const member of readArchive(once(bytes), { maxMemberBytes: 599 })) {
      if (member.kind !== 'asset') continue;
      if (member.sizeBytes > 599)
        await expect(member.read()).rejects.toThrow('member of 600 bytes, 599 allowed');
      else texts.push(Buffer.from(await member.read()).toString());
    }
    expect(texts).toEqual(['default {}']);
  });
});

describe('an archive that is refused as a whole', () => {
  it('is of a newer major version, however its control file is reached', async () => {
    for (const path of [
      'archive.xml',
      './archive.xml',
      './/archive.xml',
      '.\\archive.xml',
      '././archive.xml',
    ])
      await expect(read([[path, NEWER]]), path).rejects.toThrow('archive of version 2.0');
  });

  it('has a control file that is none, or too large', async () => {
    await expect(read([['archive.xml', 'hello']])).rejects.toThrow(DecodeError);
    await expect(read([['archive.xml', CONTROL]], { maxMemberBytes: 10 })).rejects.toThrow('10 allowed');
  });

  it('has more members than allowed, expands too far, or is cut off', async () => {
    const members = [
      ['archive.xml', CONTROL],
      [`assets/${ID}_script.lsl`, 'x'],
    ] as const;
    expect(await read(members, { maxMembers: 2 })).toHaveLength(2);
    await expect(read([...members, ['assets/x', 'y']], { maxMembers: 2 })).rejects.toThrow('more than 2');
    await expect(read(members, { maxExpandedBytes: 1000 })).rejects.toThrow('expands beyond 1000 bytes');
    const whole = await packed(members);
    const reading = async (): Promise<void> => {
      for await (const _ of readArchive(once(whole.subarray(0, 1500)))) expect(_).toBeDefined();
    };
    await expect(reading()).rejects.toThrow(DecodeError);
  });

  it('tells its source that nothing more will be read, also when it is left early', async () => {
    const whole = await packed([
      ['archive.xml', CONTROL],
      [`assets/${ID}_script.lsl`, 'x'],
    ]);
    let closed = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (let at = 0; at < whole.length; at += 100) yield whole.subarray(at, at + 100);
      } finally {
        closed++;
      }
    }
    for await (const member of readArchive(source())) if (member.kind === 'control') break;
    expect(closed).toBe(1);
  });
});
