/** Recordings of a real OpenSimulator and its backup, looked at: what stands there is what the server itself keeps. */
import { createReadStream, readFileSync } from 'node:fs';
import { createWorkerCodec } from '@landfall/codecs/node';
import { bundledWorker } from '@landfall/codecs/testing';
import { PCODE } from '@landfall/protocol/object';
import { nodeInflate } from '@landfall/transport/node';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { isAbsent } from '../scene/index.ts';
import type { CollectedScene } from '../scene/index.ts';
import { collectArchive } from './collect-archive.ts';
import { collectCapture } from './collect-capture.ts';

const captures = `${sharedFolder ?? ''}captures`;
const common = {
  ownsAll: true,
  wantsNeighbours: false,
  signal: new AbortController().signal,
  status: () => undefined,
};

const captured = async (name: string) => {
  await using codec = createWorkerCodec({ script: await bundledWorker() });
  const file = readFileSync(`${captures}/${name}/capture.pcap`);
  return await collectCapture(file, { ...common, codec, inflate: nodeInflate });
};
const there = (assets: ReadonlyMap<string, object>) =>
  [...assets.values()].filter((asset) => !isAbsent(asset)).length;
/** Shape and size of what stands there, by where it stands to a decimetre. */
const standing = ({ regions: [{ objects }] }: CollectedScene) =>
  new Map(
    objects
      .filter(({ description: { pcode, parentId } }) => pcode !== PCODE.avatar && parentId === 0)
      .map(({ description: { motion, scale, shape, pcode } }) => [
        [motion.position.x, motion.position.y].map((value) => value.toFixed(1)).join(),
        JSON.stringify([pcode, scale.x.toFixed(3), scale.y.toFixed(3), shape.profileCurve, shape.pathTwist]),
      ]),
  );

describe.skipIf(sharedFolder === undefined)('a recorded region', () => {
  it('is the same as its backup, and has the textures that came by UDP', async () => {
    const scene = await captured('texture-udp');
    expect(scene.regions[0]).toMatchObject({
      name: 'Default Region',
      size: { x: 256, y: 256 },
      waterHeight: 20,
    });
    expect(scene.regions[0].objects).toHaveLength(105);
    expect([there(scene.assets.textures), there(scene.assets.sculpts), scene.warnings.total]).toEqual([
      5, 1, 0,
    ]);
    await using codec = createWorkerCodec({ script: await bundledWorker() });
    const backup = await collectArchive(() => createReadStream(`${captures}/ground-truth/content.oar`), {
      ...common,
      codec,
    });
    expect(there(backup.assets.meshes)).toBe(1);
    expect(standing(scene)).toEqual(standing(backup));
  });

  it('has the textures and the mesh that came over HTTP, and is as large as its land shows', async () => {
    const { assets } = await captured('texture-caps');
    expect([there(assets.textures), there(assets.sculpts), there(assets.meshes)]).toEqual([5, 1, 1]);
    const { regions } = await captured('var-region-512');
    expect(regions[0].size).toEqual({ x: 512, y: 512 });
  });
});
