import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { readTar, gunzipIfNeeded } from '../archive/index.ts';
import { readInventoryArchive, writeInventoryArchive } from './index.ts';
import type { SavedInventoryAsset, SavedNode } from './index.ts';

type Chunks = AsyncIterable<Uint8Array>;

async function loaded(chunks: Chunks) {
  const nodes: SavedNode[] = [];
  const assets: SavedInventoryAsset[] = [];
  const refused: string[] = [];
  for await (const entry of readInventoryArchive(chunks)) {
    if (entry.kind === 'refused') refused.push(entry.path);
    else if (entry.kind !== 'asset') nodes.push(entry);
    else assets.push({ id: entry.id, assetType: entry.assetType, bytes: new Uint8Array(await entry.read()) });
  }
  return { nodes, assets, refused };
}

/** What is in it, by its paths. */
async function membersOf(chunks: Chunks): Promise<ReadonlyMap<string, string>> {
  const members = new Map<string, string>();
  for await (const member of readTar(gunzipIfNeeded(chunks)))
    members.set(
      member.path,
      member.kind === 'directory' ? '' : Buffer.from(await member.read()).toString('latin1'),
    );
  return members;
}

describe.skipIf(!sharedFolder)('an inventory that OpenSim saved', () => {
  const archives = join(sharedFolder ?? '', 'captures', 'asset-service', 'archives');

  it.each([
    ['bot-one-all-v0.3.iar', 41, 22],
    ['bot-one-objects-home-v1.2.iar', 3, 6],
  ])('%s is whole, and written as it was', async (name, nodeCount, assetCount) => {
    const before = await loaded(createReadStream(join(archives, name)));
    expect([before.nodes.length, before.assets.length, before.refused]).toEqual([nodeCount, assetCount, []]);
    expect(await loaded(writeInventoryArchive(before))).toEqual(before);
    const theirs = await membersOf(createReadStream(join(archives, name)));
    const ours = await membersOf(writeInventoryArchive(before));
    // OpenSim writes paths in ASCII, with a question mark for what is none, and reads all as ASCII.
    const isAscii = (path: string): boolean => !/[?é]/.test(path);
    expect([...ours.keys()].filter(isAscii)).toEqual([...theirs.keys()].filter(isAscii));
    // All of it but the version, byte for byte.
    for (const [path, bytes] of theirs)
      if (isAscii(path) && path !== 'archive.xml') expect(ours.get(path), path).toBe(bytes);
  });
});
