/** A region that lies about everything: what is looked at ends, with what can be shown, and says what was not used. */
import { deflateSync } from 'node:zlib';
import { decodeMainHeader } from '@landfall/codecs/codestream';
import {
  FakeAssets,
  FakeGrid,
  describeAvatar,
  fakeArriveOptions,
  fullUpdate,
  likeOpenSim,
  partial,
  reply,
} from '@landfall/client/testing';
import type { AnswerAsset, FakeSimulator } from '@landfall/client/testing';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { SCULPT_TYPE, encodeExtraParams } from '@landfall/protocol/extra-params';
import { encodeLlsdBinary } from '@landfall/protocol/llsd';
import { PCODE } from '@landfall/protocol/object';
import { HeightMap, encodeLayer } from '@landfall/protocol/terrain';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { inflate } from '@landfall/scene/testing';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { isAbsent, sceneFiles } from '../scene/index.ts';
import { lookAtGrid } from './look-at-grid.ts';

const PLACE = { x: 128, y: 128, z: 26 };
const PATCHES = Array.from({ length: 256 }, (_, at) => ({ x: at % 16, y: Math.floor(at / 16) }));
/** So many ids are used again and again, by so many objects. */
const [IDS, OBJECTS] = [400, 1600];
const TEXTURES = 12;

/** A code stream's header of any sizes, and nothing that follows it. */
function lyingHeader(sides: number, tileSides: number): Uint8Array {
  const bytes = new Uint8Array(49);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xff4f_ff51);
  view.setUint16(4, 47);
  for (const [at, value] of [sides, sides, 0, 0, tileSides, tileSides, 0, 0].entries())
    view.setUint32(8 + 4 * at, value);
  view.setUint16(40, 3);
  for (let at = 42; at < 49; at += 3) bytes.set([7, 1, 1].slice(0, 49 - at), at);
  return bytes;
}

const MESH_BOMB = Buffer.concat([
  encodeLlsdBinary({ high_lod: { offset: 0, size: 24_000 } }),
  deflateSync(Buffer.alloc(24 * 1024 * 1024)),
]);

/** What is answered, by the first word of an id. */
const LIES: readonly AnswerAsset[] = [
  () => reply(200, lyingHeader(0x7fff_ffff, 0x7fff_ffff)),
  () => reply(200, lyingHeader(4096, 1)),
  () => partial(lyingHeader(512, 512), 'bytes 0-599/99999999999'),
  () => partial(new Uint8Array(600), 'bytes 600-0/-5'),
  () => ({ ...reply(302), headers: { location: '?texture_id=1' } }),
  () => reply(200, new Uint8Array(0)),
  ({ key }) => reply(200, key === 'mesh_id' ? MESH_BOMB : new Uint8Array(5000).fill(0xff)),
  () => reply(416),
];

/** Without a thread, whose time is not that of the network in memory: what is behind a header is no picture anyway. */
async function refuse(bytes: Uint8Array): Promise<never> {
  decodeMainHeader(bytes);
  return await Promise.reject(new DecodeError('nothing behind its header'));
}

function objectOf(n: number) {
  const entry = { default: { ...PLAIN_FACE, textureId: new Uuid(n % TEXTURES, 1, 2, 3) }, faces: new Map() };
  const sculptType = n % 2 === 0 ? SCULPT_TYPE.mesh : SCULPT_TYPE.sphere;
  const form = {
    type: 'sculpt',
    textureId: new Uuid(n % 7, 9, 2, 3),
    sculptType,
    inverted: false,
    mirrored: false,
  } as const;
  return fullUpdate(
    {
      ID: (n % IDS) + 2,
      FullID: new Uuid(0x1000 + (n % 3), n, 7, 1),
      PCode: PCODE.prim,
      ParentID: n % 11 === 0 ? ((n * 7) % IDS) + 2 : 0,
      TextureEntry: n % 17 === 0 ? Uint8Array.of(1, 2, 3) : encodeTextureEntry(entry),
      ExtraParams: n % 5 === 0 ? encodeExtraParams([form]) : Uint8Array.of(n % 13 === 0 ? 255 : 0),
      PSBlock: new Uint8Array(n % 19 === 0 ? 200 : 0).fill(n),
      Scale: { x: n % 23 === 0 ? Number.NaN : 1, y: 1, z: 1 },
    },
    { x: n % 256, y: (n >> 8) % 256, z: n % 29 === 0 ? 1e30 : 25 },
  );
}

function sendAll(simulator: FakeSimulator): void {
  for (const { data, type } of encodeLayer(new HeightMap(256), PATCHES))
    simulator.send({ name: 'LayerData', LayerID: { Type: type }, LayerData: { Data: data } });
  describeAvatar(simulator, PLACE);
  for (let n = 0; n < OBJECTS; n++) {
    simulator.send(objectOf(n));
    if (n % 50 === 0) simulator.send({ name: 'KillObject', ObjectData: [{ ID: (n % IDS) + 2 }] });
  }
}

describe('a hostile region', () => {
  it('is looked at to the end: shown is what can be, and what cannot is named', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports, {
      script(message, simulator) {
        likeOpenSim(message, simulator);
        if (message.name === 'CompleteAgentMovement') sendAll(simulator);
      },
    });
    const assets = new FakeAssets(grid);
    assets.answer = (asked, bytes) =>
      LIES[Number.parseInt(asked.id.slice(0, 8), 16) % LIES.length]!(asked, bytes);
    const { rooms: _, messages: __, ...who } = fakeArriveOptions(grid);
    const looking = lookAtGrid(who, ports, {
      codec: { decode: refuse },
      timeoutMs: 100_000,
      wantsNames: false,
      wantsNeighbours: false,
      ownsAll: true,
      signal: new AbortController().signal,
      status: () => undefined,
    });
    const scene = await network.runUntil(looking, 600_000);
    const [{ objects }] = scene.regions;
    expect(objects.length).toBeGreaterThan(IDS * 0.9);
    expect(objects.length).toBeLessThanOrEqual(IDS + 1);
    expect(new Set(objects.map(({ description }) => description.localId)).size).toBe(objects.length);
    const { files, written } = await sceneFiles(scene, {
      inflate,
      camera: { type: 'view', position: PLACE, target: { x: 10, y: 10, z: 25 }, fovRad: 1 },
      width: 32,
      height: 32,
      mapSide: 32,
      ownsAll: true,
    });
    expect(files).toHaveLength(4);
    expect(written.things + written.nowhere).toBe(objects.length);
    for (const found of [...scene.assets.textures.values(), ...scene.assets.sculpts.values()])
      expect(isAbsent(found)).toBe(true);
    const { kept } = scene.warnings;
    const isNamed = ({ of, id, object }: (typeof kept)[number]): boolean =>
      id !== '' && (of === 'object' || object !== undefined);
    expect(kept.filter((warning) => !isNamed(warning))).toEqual([]);
    const kinds = [...new Set(kept.map(({ of, field }) => `${of} ${field.split('.')[0]}`))];
    const fields = ['scale', 'place', 'textureEntry', 'extraParams', 'particles'].map(
      (field) => `object ${field}`,
    );
    expect(kinds.toSorted()).toEqual([...fields, 'mesh high_lod', 'sculpt ', 'texture '].toSorted());
  });
});
