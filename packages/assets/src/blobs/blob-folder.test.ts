import { createRandom } from '@landfall/protocol/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { failOnDemand, MemoryFiles } from '../files/index.ts';
import type { FileCall, Files, OpenFile } from '../files/index.ts';
import { DamagedAssetError, hashOf } from '../store/index.ts';
import { encodeBlob } from './blob-format.ts';
import { incomingPath, settledPath } from './blob-paths.ts';
import { BlobFolder } from './index.ts';

const random = createRandom(19);
const FOLDER = 'data/blobs';

interface Sample {
  readonly hash: string;
  readonly bytes: Uint8Array;
}
function sample(sizeBytes = 9000): Sample {
  const bytes = random.bytes(sizeBytes);
  return { hash: hashOf(bytes), bytes };
}

/** A blob whose file is in the same folder of the fan-out as that of `one`. */
function neighbour(one: Sample): Sample {
  for (;;) {
    const other = sample(10);
    if (other.hash.startsWith(one.hash.slice(0, 2))) return other;
  }
}

let disk: MemoryFiles;
let calls: string[];
let failing: ((call: FileCall, path: string) => boolean) | undefined;
let blobs: BlobFolder;

beforeEach(async () => {
  disk = new MemoryFiles();
  await BlobFolder.prepare(disk, FOLDER);
  calls = [];
  failing = undefined;
  blobs = new BlobFolder(watched(), FOLDER);
});

function watched(): Files {
  return failOnDemand(disk, (call, path) => {
    calls.push(`${call} ${path.slice(FOLDER.length + 1)}`);
    return failing?.(call, path) === true ? 'EIO' : undefined;
  });
}

const read = (folder: BlobFolder, { hash, bytes }: Sample, start = 0, end = bytes.length) =>
  folder.read({ hash, sizeBytes: bytes.length }, { start, end });
const holds = async (folder: BlobFolder, blob: Sample) =>
  Buffer.compare(await read(folder, blob), blob.bytes) === 0;
/** Begins some turns of the microtasks later. */
async function after<T>(turns: number, act: () => Promise<T>): Promise<T> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
  return await act();
}

/** A file in the lasting place of a blob that nobody put there by settling it. */
async function createSettled(hash: string): Promise<OpenFile> {
  await disk.makeFolder(settledPath(FOLDER, hash).slice(0, -hash.length - 1));
  return await disk.open(settledPath(FOLDER, hash), 'create');
}

const isThere = async (path: string) => (await disk.sizeOf(path)) !== undefined;

async function hashesOf(folder: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const hash of folder) all.push(hash);
  return all.sort();
}

describe('the folder of blobs', () => {
  it('makes a folder of the fan-out when something is settled into it, durably, and only once', async () => {
    expect(BlobFolder.folders.length).toBe(256);
    expect([BlobFolder.folders[0], BlobFolder.folders[255]]).toEqual(['0/0', 'f/f']);
    const one = sample();
    const other = neighbour(one);
    const leaf = `${one.hash[0]}/${one.hash[1]}`;
    expect(await blobs.foldersThere()).toEqual([]);
    await expect(disk.list(`${FOLDER}/${leaf}`)).rejects.toMatchObject({ code: 'ENOENT' });
    await blobs.write(one.hash, one.bytes);
    calls = [];
    await blobs.settle();
    // Its name, and that of the folder above it, are lasting before the blob's first name goes.
    expect(calls).toEqual([
      `makeFolder ${leaf}`,
      `syncFolder ${leaf[0]}`,
      'syncFolder ',
      `link incoming/${one.hash}`,
      `syncFolder ${leaf}`,
      `unlink incoming/${one.hash}`,
    ]);
    expect(await blobs.foldersThere()).toEqual([leaf]);
    await blobs.write(other.hash, other.bytes);
    calls = [];
    await blobs.settle();
    expect(calls.map((call) => call.split(' ')[0])).toEqual(['link', 'syncFolder', 'unlink']);
  });

  it('makes the folders for many at once with a sync of each above them', async () => {
    const all = Array.from({ length: 200 }, () => sample(10));
    await Promise.all(all.map(({ hash, bytes }) => blobs.write(hash, bytes)));
    calls = [];
    await blobs.settle();
    const first = calls.findIndex((call) => call.startsWith('link'));
    const above = new Set(all.map(({ hash }) => hash[0]));
    expect(calls.slice(0, first).filter((call) => call.startsWith('syncFolder'))).toHaveLength(
      above.size + 1,
    );
  });

  it('gives back what was written, whole and in ranges', async () => {
    const blob = sample();
    await blobs.write(blob.hash, blob.bytes);
    expect(await holds(blobs, blob)).toBe(true);
    expect(new Uint8Array(await read(blobs, blob, 4090, 4100))).toEqual(blob.bytes.slice(4090, 4100));
  });

  it('syncs bytes before the name, and says it is stored after both', async () => {
    const blob = sample();
    await blobs.write(blob.hash, blob.bytes);
    const name = `incoming/${blob.hash}`;
    expect(calls).toEqual([`open ${name}`, `file.write ${name}`, `file.sync ${name}`, 'syncFolder incoming']);
    const after = new BlobFolder(
      disk.losePower(() => 0.9),
      FOLDER,
    );
    expect(await holds(after, blob)).toBe(true);
  });

  it('shares the sync of the names among all who write', async () => {
    const all = Array.from({ length: 20 }, () => sample(50));
    await Promise.all(all.map(({ hash, bytes }) => blobs.write(hash, bytes)));
    expect(calls.filter((call) => call === 'syncFolder incoming').length).toBeLessThan(10);
    expect(blobs.unsettled).toBe(20);
  });

  it('writes over what an attempt that nobody acknowledged left', async () => {
    const blob = sample();
    const left = await disk.open(incomingPath(FOLDER, blob.hash), 'create');
    await left.write(Buffer.from('half a blob'), 0);
    await blobs.write(blob.hash, blob.bytes);
    expect(await holds(blobs, blob)).toBe(true);
  });

  it('acknowledges nothing that the disk refused', async () => {
    const blob = sample();
    failing = (call) => call === 'syncFolder';
    await expect(blobs.write(blob.hash, blob.bytes)).rejects.toMatchObject({ code: 'EIO' });
    expect(blobs.unsettled).toBe(0);
    failing = (call) => call === 'file.sync';
    await expect(blobs.write(sample().hash, blob.bytes)).rejects.toMatchObject({ code: 'EIO' });
    failing = undefined;
    await blobs.write(blob.hash, blob.bytes);
    expect(await holds(blobs, blob)).toBe(true);
  });

  it('says which blob has no file', async () => {
    const blob = sample();
    await expect(read(blobs, blob)).rejects.toMatchObject({
      hash: blob.hash,
      message: 'a blob file is missing',
    });
  });

  it('takes a blob away from wherever it is, and is content when there is none', async () => {
    const [settled, incoming] = [sample(), sample()];
    await blobs.write(settled.hash, settled.bytes);
    await blobs.settle();
    await blobs.write(incoming.hash, incoming.bytes);
    await blobs.remove(settled.hash);
    await blobs.remove(incoming.hash);
    await blobs.remove(incoming.hash);
    expect([await hashesOf(blobs.all()), blobs.unsettled]).toEqual([[], 0]);
    await expect(read(blobs, settled)).rejects.toThrow(DamagedAssetError);
  });

  it('says so when a file cannot be taken away', async () => {
    const blob = sample();
    await blobs.write(blob.hash, blob.bytes);
    failing = (call) => call === 'unlink';
    await expect(blobs.remove(blob.hash)).rejects.toMatchObject({ code: 'EIO' });
  });

  it('lists the blobs of both places, and no other files', async () => {
    const [settled, incoming] = [sample(), sample()];
    await blobs.write(settled.hash, settled.bytes);
    await blobs.settle();
    await blobs.write(incoming.hash, incoming.bytes);
    for (const name of ['notes', `${incoming.hash}.new`, incoming.hash.toUpperCase().replace(/^./, 'G')])
      await disk.open(`${FOLDER}/incoming/${name}`, 'create');
    await disk.open(`${FOLDER}/${settled.hash[0]}/${settled.hash[1]}/core.123`, 'create');
    expect(await hashesOf(blobs.all())).toEqual([settled.hash, incoming.hash].sort());
    expect(await hashesOf(blobs.settled())).toEqual([settled.hash]);
    const [first, second] = settled.hash;
    expect(await blobs.settledIn(`${first}/${second}`)).toEqual([settled.hash]);
  });
});

describe('blobs that are settled', () => {
  it('have their lasting name durably before they lose the other', async () => {
    const one = sample();
    const other = neighbour(one);
    for (const { hash, bytes } of [one, other]) await blobs.write(hash, bytes);
    calls = [];
    expect(await blobs.settle()).toBe(2);
    const kinds = calls.map((call) => call.split(' ')[0]);
    expect(kinds.splice(0, 3)).toEqual(['makeFolder', 'syncFolder', 'syncFolder']);
    expect(kinds).toEqual(['link', 'link', 'syncFolder', 'unlink', 'unlink']);
    expect([
      await isThere(incomingPath(FOLDER, one.hash)),
      await isThere(settledPath(FOLDER, one.hash)),
    ]).toEqual([false, true]);
    expect([await holds(blobs, one), await holds(blobs, other), blobs.unsettled]).toEqual([true, true, 0]);
    expect(await blobs.settle()).toBe(0);
  });

  it('are there after a power loss at any call of settling', async () => {
    for (let stop = 0; stop < 9; stop += 1)
      for (const kept of [0.4, 0.6]) {
        disk = new MemoryFiles();
        await BlobFolder.prepare(disk, FOLDER);
        const blob = sample();
        let left = Number.POSITIVE_INFINITY;
        const dying = failOnDemand(disk, () => ((left -= 1) < 0 ? 'EIO' : undefined));
        const folder = new BlobFolder(dying, FOLDER);
        await folder.write(blob.hash, blob.bytes);
        left = stop;
        await folder.settle().catch(() => undefined);
        const after = new BlobFolder(
          disk.losePower(() => kept),
          FOLDER,
        );
        await after.recover(() => true);
        expect(await holds(after, blob), `stopped at ${stop}, ${kept}`).toBe(true);
        await after.settle();
        expect(await holds(after, blob), `settled after ${stop}, ${kept}`).toBe(true);
      }
  });

  it('stay where they are when they cannot be settled, and are tried again', async () => {
    const blob = sample();
    await blobs.write(blob.hash, blob.bytes);
    failing = (call) => call === 'link';
    await expect(blobs.settle()).rejects.toMatchObject({ code: 'EIO' });
    expect([blobs.unsettled, await holds(blobs, blob)]).toEqual([1, true]);
    failing = undefined;
    expect(await blobs.settle()).toBe(1);
    expect(await holds(blobs, blob)).toBe(true);
  });

  it('are there when they are written anew meanwhile, whoever is first at whatever step', async () => {
    for (let delay = -30; delay <= 30; delay += 1) {
      const blob = sample(20);
      // As after a put whose record the disk refused: the blob is there, nobody was told so, and it is sent again.
      await blobs.write(blob.hash, blob.bytes);
      const settling = after(-delay, () => blobs.settle());
      const writing = after(delay, () => blobs.write(blob.hash, blob.bytes));
      await Promise.all([settling, writing]);
      expect(await holds(blobs, blob), `delay ${delay}`).toBe(true);
      await blobs.settle();
      expect([blobs.unsettled, await holds(blobs, blob)], `settled, delay ${delay}`).toEqual([0, true]);
      const again = new BlobFolder(disk, FOLDER);
      expect(await holds(again, blob), `after a start, delay ${delay}`).toBe(true);
    }
  });

  it('whose file went away meanwhile keep no others from being settled', async () => {
    const [gone, blob] = [sample(), sample()];
    for (const { hash, bytes } of [gone, blob]) await blobs.write(hash, bytes);
    await disk.unlink(incomingPath(FOLDER, gone.hash));
    await blobs.settle();
    expect([blobs.unsettled, await isThere(settledPath(FOLDER, blob.hash))]).toEqual([0, true]);
    expect(await isThere(settledPath(FOLDER, gone.hash))).toBe(false);
  });

  it('take the place of a damaged file there', async () => {
    const blob = sample();
    const old = await createSettled(blob.hash);
    await old.write(Buffer.from('rotten'), 0);
    await blobs.write(blob.hash, blob.bytes);
    expect(await holds(blobs, blob)).toBe(true);
    await blobs.settle();
    expect(await holds(blobs, blob)).toBe(true);
  });
});

describe('a blob that is replaced', () => {
  const spoil = (path: string) => {
    const { bytes } = disk.contents().get(path)!;
    bytes[bytes.length - 1]! ^= 1;
  };

  it('is good again there where it is looked for', async () => {
    const blob = sample();
    await blobs.write(blob.hash, blob.bytes);
    for (const place of [incomingPath, settledPath]) {
      spoil(place(FOLDER, blob.hash));
      await expect(read(blobs, blob)).rejects.toThrow(DamagedAssetError);
      await blobs.replace(blob.hash, blob.bytes);
      expect(await holds(blobs, blob)).toBe(true);
      expect(await isThere(place(FOLDER, blob.hash))).toBe(true);
      await blobs.settle();
    }
    expect(await disk.list(`${FOLDER}/incoming`)).toEqual([]);
  });

  it('is durable when that is said', async () => {
    const blob = sample();
    await blobs.replace(blob.hash, blob.bytes);
    expect(
      await holds(
        new BlobFolder(
          disk.losePower(() => 0.9),
          FOLDER,
        ),
        blob,
      ),
    ).toBe(true);
  });

  it('does not go away with a settling that is under way', async () => {
    const blob = sample();
    await blobs.write(blob.hash, blob.bytes);
    await Promise.all([blobs.settle(), blobs.replace(blob.hash, blob.bytes)]);
    expect(await holds(blobs, blob)).toBe(true);
    await blobs.settle();
    expect(await holds(blobs, blob)).toBe(true);
  });

  it('stays as it is when the disk takes no new one', async () => {
    const blob = sample();
    await blobs.write(blob.hash, blob.bytes);
    await blobs.settle();
    failing = (call) => call === 'file.write';
    await expect(blobs.replace(blob.hash, blob.bytes)).rejects.toMatchObject({ code: 'EIO' });
    failing = undefined;
    expect(await holds(blobs, blob)).toBe(true);
    expect(await disk.list(`${FOLDER}/incoming`)).toEqual([]);
  });

  it('clears up what an attempt before left', async () => {
    const blob = sample();
    await disk.open(`${incomingPath(FOLDER, blob.hash)}.new`, 'create');
    await blobs.replace(blob.hash, blob.bytes);
    expect([await holds(blobs, blob), await disk.list(`${FOLDER}/incoming`)]).toEqual([true, []]);
  });
});

describe('blobs after a start', () => {
  it('are those that were acknowledged; the rest goes', async () => {
    const [acknowledged, other] = [sample(), sample()];
    for (const { hash, bytes } of [acknowledged, other]) await blobs.write(hash, bytes);
    await disk.open(`${FOLDER}/incoming/${other.hash}.new`, 'create');
    const again = new BlobFolder(watched(), FOLDER);
    expect(await again.recover((hash) => hash === acknowledged.hash)).toBe(2);
    expect([again.unsettled, await disk.list(`${FOLDER}/incoming`)]).toEqual([1, [acknowledged.hash]]);
    await again.settle();
    expect(await holds(again, acknowledged)).toBe(true);
  });

  it('all stay where something may be lost', async () => {
    const other = sample();
    await blobs.write(other.hash, other.bytes);
    const again = new BlobFolder(watched(), FOLDER);
    expect(await again.recover(() => false, { keep: true })).toBe(0);
    expect([again.unsettled, await holds(again, other)]).toEqual([0, true]);
  });

  it('are read from the incoming folder though a damaged one lies in the lasting place', async () => {
    const blob = sample();
    const rotten = encodeBlob(blob.hash, blob.bytes);
    rotten[100]! ^= 1;
    await (await createSettled(blob.hash)).write(rotten, 0);
    await blobs.write(blob.hash, blob.bytes);
    const again = new BlobFolder(disk, FOLDER);
    await again.recover(() => true);
    expect(await holds(again, blob)).toBe(true);
  });
});
