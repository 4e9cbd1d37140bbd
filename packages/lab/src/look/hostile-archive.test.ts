/** A backup that somebody made by hand to do harm: the rest of it is shown, and what was not used is named. */
import { createRequire } from 'node:module';
import { deflateSync, gzipSync } from 'node:zlib';
import { writeTar } from '@landfall/assets/archive';
import { createWorkerCodec } from '@landfall/codecs/node';
import { bundledWorker } from '@landfall/codecs/testing';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import type { Uuid } from '@landfall/protocol/datatypes';
import { SCULPT_TYPE, encodeExtraParams } from '@landfall/protocol/extra-params';
import { encodeLlsdBinary } from '@landfall/protocol/llsd';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { SQUARE_FACE, inflate, levelOf, meshAssetOf, u16s } from '@landfall/scene/testing';
import { describe, expect, it } from 'vitest';
import { formatWarning, sceneFiles } from '../scene/index.ts';
import { idOf } from '../scene/samples.ts';
import { collectArchive } from './collect-archive.ts';

interface Validator {
  validateBytes(bytes: Uint8Array): Promise<{ issues: { numErrors: number; messages: unknown[] } }>;
}
const validator = createRequire(import.meta.url)('gltf-validator') as Validator;

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const axes = (name: string, values: readonly (string | number)[]): string =>
  `<${name}>${['X', 'Y', 'Z', 'W'].map((axis, at) => (at < values.length ? `<${axis}>${values[at]}</${axis}>` : '')).join('')}</${name}>`;

interface Wanted {
  readonly name?: string;
  readonly place?: readonly (string | number)[];
  readonly rotation?: readonly (string | number)[];
  readonly scale?: readonly (string | number)[];
  readonly shape?: string;
  readonly textureEntry?: Uint8Array;
  readonly extraParams?: Uint8Array;
  readonly particles?: Uint8Array;
}

function objectXml(id: Uuid, wanted: Wanted): string {
  const { name = 'Thing', place = [10, 20, 30], rotation = [0, 0, 0, 1], scale = [1, 1, 1] } = wanted;
  const { shape = '', textureEntry, extraParams, particles } = wanted;
  const packed = (field: string, bytes: Uint8Array | undefined): string =>
    bytes === undefined ? '' : `<${field}>${base64(bytes)}</${field}>`;
  return (
    `<SceneObjectGroup><SceneObjectPart><UUID><UUID>${id.toString()}</UUID></UUID><Name>${name}</Name><EveryoneMask>40960</EveryoneMask>` +
    `${axes('GroupPosition', place)}${axes('RotationOffset', rotation)}<Shape><PCode>9</PCode><ProfileCurve>1</ProfileCurve><PathCurve>16</PathCurve>${shape}` +
    `${packed('TextureEntry', textureEntry)}${packed('ExtraParams', extraParams)}</Shape>${axes('Scale', scale)}${packed('ParticleSystem', particles)}` +
    '</SceneObjectPart><OtherParts /></SceneObjectGroup>'
  );
}

const formOf = (number: number, sculptType: number): Uint8Array =>
  encodeExtraParams([
    { type: 'sculpt', textureId: idOf(number), sculptType, inverted: false, mirrored: false },
  ]);

/** 64 faces, which no prim has, with numbers that are none. */
const FACES = encodeTextureEntry({
  default: { ...PLAIN_FACE, textureId: idOf(70) },
  faces: new Map(
    Array.from({ length: 64 }, (_, face) => [
      face,
      { ...PLAIN_FACE, textureId: idOf(70 + (face % 4)), repeatS: Number.NaN, repeatT: 1e38, offsetS: -1 },
    ]),
  ),
});

/** An extra parameter of a kind that nobody knows, as long as it may be; one that is longer than what is there. */
const LONG_PARAM = Uint8Array.from([1, 0x77, 0, 0, 0, 1, 0, ...new Uint8Array(65_536)]);
const CUT_PARAM = Uint8Array.of(1, 0x30, 0, 255, 255, 255, 255, 1);

/** Objects by their ids’ numbers, and what each is warned of; those without are shown as they are. */
const OBJECTS: readonly (readonly [number, Wanted, RegExp?])[] = [
  [1, {}],
  [2, { textureEntry: FACES }],
  [3, { textureEntry: FACES.subarray(0, 30) }, /textureEntry\.\w+ at offset/],
  [4, { extraParams: LONG_PARAM }],
  [5, { extraParams: CUT_PARAM }, /extraParams\.ExtraParams\[0\] at offset/],
  [6, { particles: new Uint8Array(200).fill(0xee) }, /particles at offset/],
  [7, { scale: ['NaN', 1, 1] }, /scale/],
  [8, { scale: ['1E+38', 1, 1] }, /scale/],
  [9, { place: ['INF', 0, 0] }, /place: no-number/],
  [10, { rotation: ['NaN', 'NaN', 0, 0] }],
  [11, { rotation: [0, 0, 0, 0] }],
  [12, { shape: '<PathBegin>1.5</PathBegin>' }, /SceneObjectPart\.Shape\.PathBegin: not a whole number/],
  [13, { shape: '<ProfileHollow>4294967295</ProfileHollow><PathRevolutions>-9</PathRevolutions>' }],
  [14, { name: 'n'.repeat(100_000) }],
  [15, { extraParams: formOf(80, SCULPT_TYPE.mesh) }, /mesh \S+80 of object \S+15: high_lod/],
  [16, { extraParams: formOf(81, SCULPT_TYPE.mesh) }, /mesh \S+81 of object \S+16: high_lod/],
  [17, { extraParams: formOf(82, SCULPT_TYPE.mesh) }, /mesh \S+82 of object \S+17: .*TriangleList/],
  [18, { extraParams: formOf(71, SCULPT_TYPE.sphere) }, /sculpt \S+71 of object \S+18: /],
];

/** A code stream's header of such sizes, and no picture. */
function lyingHeader(sides: number, tileSides: number): Uint8Array {
  const words = [0xff4f_ff51, 0x002f_0000, sides, sides, 0, 0, tileSides, tileSides, 0, 0];
  const head = Buffer.alloc(51);
  for (const [at, word] of words.entries()) head.writeUInt32BE(word, 4 * at);
  return Uint8Array.from([...head.subarray(0, 40), 0, 3, 7, 1, 1, 7, 1, 1, 7, 1, 1]);
}

const bomb = Buffer.concat([
  encodeLlsdBinary({ high_lod: { offset: 0, size: 30_000 } }),
  deflateSync(Buffer.alloc(30_000_000)),
]);

const ASSETS: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  [`${String(idOf(70))}_texture.jp2`, lyingHeader(0x7fff_ffff, 0x7fff_ffff)],
  [`${String(idOf(71))}_texture.jp2`, lyingHeader(4096, 1)],
  [`${String(idOf(72))}_texture.jp2`, new Uint8Array(5000).fill(0xff)],
  [`${String(idOf(73))}_texture.jp2`, lyingHeader(512, 512)],
  [`${String(idOf(80))}_mesh.llmesh`, encodeLlsdBinary({ high_lod: { offset: 0, size: 0x7fff_ffff } })],
  [`${String(idOf(81))}_mesh.llmesh`, bomb],
  [
    `${String(idOf(82))}_mesh.llmesh`,
    meshAssetOf({ high_lod: levelOf({ ...SQUARE_FACE, TriangleList: u16s(0, 1, 999) }) }),
  ],
];

const ENTITIES = Array.from({ length: 12 }, (_, n) => `<!ENTITY e${n} "${`&e${n - 1};`.repeat(9)}">`).join(
  '',
);

/** Documents that are none, and paths that lead out: each is warned of by its path. */
const DOCUMENTS: readonly (readonly [path: string, text: string])[] = [
  ['objects/bomb.xml', `<!DOCTYPE x [${ENTITIES}]><SceneObjectGroup>&e11;</SceneObjectGroup>`],
  [
    'objects/file.xml',
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><SceneObjectGroup>&e;</SceneObjectGroup>',
  ],
  ['objects/deep.xml', '<a>'.repeat(50_000)],
  ['objects/cut.xml', '<SceneObjectGroup><SceneObjectPart>'],
  ['../../up.xml', '<SceneObjectGroup />'],
  ['/tmp/root.xml', '<SceneObjectGroup />'],
  ['objects/../../side.xml', '<SceneObjectGroup />'],
  ['settings/\u001b[31mRed.xml', '<RegionSettings />'],
];

async function* archive(): AsyncGenerator<Uint8Array> {
  const objects = OBJECTS.map(
    ([number, wanted]) =>
      [`objects/Thing__${String(idOf(number))}.xml`, objectXml(idOf(number), wanted)] as const,
  );
  const control = '<archive major_version="0" minor_version="8" />';
  const texts = [['archive.xml', control] as const, ...objects, ...DOCUMENTS];
  const members = [
    ...texts.map(([path, text]) => ({ path, bytes: encodeUtf8(text) })),
    ...ASSETS.map(([name, bytes]) => ({ path: `assets/${name}`, bytes })),
  ];
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeTar(members)) chunks.push(chunk);
  yield gzipSync(Buffer.concat(chunks));
}

describe('a hostile backup', () => {
  it('is shown, without what is none: each is warned of with its object, field and place', async () => {
    await using codec = createWorkerCodec({ workers: 1, script: await bundledWorker() });
    const scene = await collectArchive(archive, {
      codec,
      wantsNeighbours: false,
      ownsAll: true,
      signal: new AbortController().signal,
      status: () => undefined,
    });
    const camera = {
      type: 'view',
      position: { x: 0, y: 0, z: 35 },
      target: { x: 9, y: 9, z: 30 },
      fovRad: 1,
    } as const;
    const options = { inflate, camera, width: 64, height: 48, mapSide: 64, ownsAll: true };
    const { files, written, damagedMeshes } = await sceneFiles(scene, options);
    const said = scene.warnings.kept.map(formatWarning);
    for (const [path] of DOCUMENTS) expect(said.filter((line) => line.includes(path))).toHaveLength(1);
    for (const [number, , words] of OBJECTS) {
      const own = said.filter((line) => line.includes(`object ${String(idOf(number))}`));
      if (words === undefined) expect(own.filter((line) => !line.startsWith('texture'))).toEqual([]);
      else expect(own).toContainEqual(expect.stringMatching(words));
    }
    expect(said.filter((line) => line.startsWith('texture'))).toHaveLength(4);
    expect([damagedMeshes.size, written.things, written.nowhere]).toEqual([3, OBJECTS.length - 4, 3]);
    const [, pieces] = files.find(([name]) => name === 'region.glb')!;
    const glb = Uint8Array.from(Buffer.concat(pieces as Uint8Array[]));
    const { issues } = await validator.validateBytes(glb);
    expect([issues.numErrors, issues.messages]).toEqual([0, []]);
  });
});
