/** Recordings of a real OpenSimulator and its backup, looked at: what stands there is what the server itself keeps. */
import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createWorkerCodec } from '@landfall/codecs/node';
import { bundledWorker } from '@landfall/codecs/testing';
import { PCODE } from '@landfall/protocol/object';
import { nodeInflate } from '@landfall/transport/node';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { isAbsent, sceneFiles } from '../scene/index.ts';
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

/** Recordings in which a region is told of; the others have none. */
const WITH_REGION = [
  'build-objects',
  'chat-im',
  'inventory-caps',
  'login-cached-objects',
  'login-nodemetaverse',
  'login-standard',
  'misc-queries',
  'probe-dup-ooo',
  'probe-eventqueue',
  'probe-malformed',
  'probe-no-complete-movement',
  'probe-no-handshake-reply',
  'probe-silent-raw',
  'probe-wrong-circuit',
  'region-crossing',
  'server-shutdown',
  'teleport',
  'texture-caps',
  'texture-udp',
  'var-region-512',
  'walk',
  'wallflower-no-agentupdate',
  'wallflower-silent',
  'master/bot-follows-kill-and-return',
  'master/behaviours-silent-wallflower-ghost',
  'master/logins-during-start',
  'master/region-restart-and-neighbour',
  'master/standard-and-level-walk',
  'master/teleports-local-var-far-back',
  'master/travel-by-console-and-on-foot',
];
const WITHOUT_REGION = ['asset-service', 'login-refused-already-logged-in', 'probe-bad-password'];
/** Those whose file is written, too: land alone, all of it, textures by UDP and by HTTP, a larger region. */
const WRITTEN = new Set(['probe-dup-ooo', 'build-objects', 'texture-udp', 'texture-caps', 'var-region-512']);

interface Validator {
  validateBytes(bytes: Uint8Array): Promise<{ issues: { numErrors: number; numWarnings: number } }>;
}
const validator = createRequire(import.meta.url)('gltf-validator') as Validator;

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

  it.each(WITH_REGION)('is seen in %s; the files that are written are sound', async (name) => {
    const scene = await captured(name);
    expect([scene.regions.length > 0, scene.warnings.total]).toEqual([true, 0]);
    expect(scene.regions[0].land === undefined && scene.regions[0].objects.length === 0).toBe(false);
    if (!WRITTEN.has(name)) return;
    const options = { inflate: nodeInflate, width: 64, height: 48, mapSide: 64, ownsAll: true } as never;
    const glb = new Map((await sceneFiles(scene, options)).files).get('region.glb')!;
    const bytes = glb instanceof Uint8Array ? glb : Uint8Array.from(Buffer.concat(glb as Uint8Array[]));
    const { issues } = await validator.validateBytes(bytes);
    expect([issues.numErrors, issues.numWarnings]).toEqual([0, 0]);
  });

  it.each(WITHOUT_REGION)('is not in %s, and that is said', async (name) => {
    await expect(captured(name)).rejects.toThrow('tells of a region');
  });
});
