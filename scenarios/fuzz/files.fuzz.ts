import { crc32, deflateSync, gzipSync } from 'node:zlib';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError, LandfallError, UsageError } from '@landfall/protocol/errors';
import { encodeConvexShape } from '@landfall/protocol/asset/mesh';
import { encodeLlsdBinary, real } from '@landfall/protocol/llsd';
import type { MessageOf } from '@landfall/protocol/message';
import { createRandom } from '@landfall/protocol/testing';
import { readMeshLevel, readMeshPhysics, readMeshSkin } from '@landfall/scene/mesh';
import { SQUARE_FACE, inflate, isWellFormed, levelOf, meshAssetOf } from '@landfall/scene/testing';
import { decodeContent, parseHttpUrl } from '@landfall/transport/http';
import { nodeInflate } from '@landfall/transport/node';
import { describe, expect, it } from 'vitest';
import { inflateBlock } from '../../packages/assets/src/derive/inflate-block.ts';
import { readInventoryArchive } from '../../packages/assets/src/inventory-archive/index.ts';
import {
  decodeAssetEntry,
  decodeBlobEntry,
  encodeAssetEntry,
  encodeBlobEntry,
} from '../../packages/assets/src/index/entry.ts';
import { decodeNote, encodeNote } from '../../packages/assets/src/index/note.ts';
import { decodeLedger, encodeLedger, newLedger } from '../../packages/assets/src/journal/ledger.ts';
import { encodeRecord } from '../../packages/assets/src/journal/index.ts';
import { scanSegment } from '../../packages/assets/src/journal/scan.ts';
import { formatManifestAsset, parseManifestLine } from '../../packages/assets/src/migration/index.ts';
import { readSections } from '../../packages/assets/src/migration/nini.ts';
import { decodeEntry, encodeEntry } from '../../packages/assets/src/object-store/entry.ts';
import {
  gatherPrimColumn,
  gatherReferences,
  literalsIn,
  scanForIds,
} from '../../packages/assets/src/references/index.ts';
import { scanNumbers } from '../../packages/assets/src/references/number-scan.ts';
import {
  frameAssetXml,
  parseAssetFlags,
  parseAssetXml,
  parseStringArray,
} from '../../packages/assets/src/robust/index.ts';
import { parseFaultCode, parseListing } from '../../packages/assets/src/s3/list-xml.ts';
import { readSeenDump, readSqlDump } from '../../packages/assets/src/sql-dump/index.ts';
import { decodeAsset, encodeAsset } from '../../packages/assets/src/store/asset-codec.ts';
import { formatAssetName, parseAssetName, writeTar } from '../../packages/assets/src/archive/index.ts';
import { parseTarget, decodeSegment } from '../../packages/assets/src/http/request-path.ts';
import { parseAssetQuery } from '../../packages/assets/src/viewer/asset-query.ts';
import { parseCut, parseMeshBlock, parsePreview } from '../../packages/assets/src/derive/derived-query.ts';
import { Totals } from '../../packages/assets/src/index/totals.ts';
import { StorageError } from '../../packages/assets/src/store/index.ts';
import { decodeCacheEntry, encodeCacheEntry } from '../../packages/client/src/assets/cache-entry.ts';
import { readPiece } from '../../packages/client/src/assets/http-piece.ts';
import { ImageAssembly } from '../../packages/client/src/assets/image-assembly.ts';
import { MAX_ASSET_BYTES } from '../../packages/client/src/assets/limits.ts';
import { readDisplayNames } from '../../packages/client/src/names/display-names.ts';
import { parseRaw, parseR32 } from '../../packages/grid/src/simulator/terrain/height-file.ts';
import { readArchiveRoots } from '../../packages/assets/src/garbage/archive-roots.ts';
import { readTextRoots } from '../../packages/assets/src/garbage/text-roots.ts';
import { decodeLines } from '../../packages/lab/src/decode/format.ts';
import { parseConsoleLine } from '../../packages/lab/src/console/console.ts';
import { parseVisitantLine } from '../../packages/lab/src/visitant/commands.ts';
import { readPicture } from '@landfall/codecs/node';
import { parseFormAnswer } from '../../packages/grid/src/robust/forms.ts';
import { parseGridConfig } from '../../packages/grid/src/config/parse.ts';
import { parseAssetServiceConfig } from '../../packages/assets/src/service/config.ts';
import { readLogin } from '../../packages/grid/src/services/login/read-login.ts';
import {
  createPcapWriter,
  readDatagrams,
  readExchanges,
  unpackCapture,
} from '../../packages/lab/src/capture/index.ts';
import { RecordedDownloads } from '../../packages/lab/src/look/recorded-downloads.ts';
import { RecordedImages } from '../../packages/lab/src/look/recorded-images.ts';
import { readMaterial } from '../../packages/lab/src/look/read-material.ts';
import { readSummary, renderSummary } from '../../packages/lab/src/page/page-summary.ts';
import { decodeUseCircuitCode } from '../../packages/lab/src/proxy/circuit-opening.ts';
import { parseServedPath } from '../../packages/lab/src/proxy/served-places.ts';
import { Pace, SceneWarnings } from '../../packages/lab/src/scene/index.ts';
import { readServerLog } from '../../packages/lab/src/testimony/server-log.ts';
import { datagramCorpus, times } from './corpus.ts';
import { feedBody, feedBytes, feedText } from './feed.ts';
import type { Bytes, Text } from './feed.ts';

const ID = Uuid.parse('00112233-4455-6677-8899-aabbccddeeff');
const random = createRandom(41);
const STORED = {
  id: ID,
  hash: '0'.repeat(63) + 'a',
  sizeBytes: 3,
  type: 0,
  name: 'wood',
  description: 'x',
  creatorId: ID.toString(),
  flags: 1,
  createdAt: 1_700_000_000,
  local: false,
  temporary: false,
};

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 700) yield bytes.subarray(at, at + 700);
}

async function all<T>(values: AsyncIterable<T>, use: (value: T) => unknown = () => undefined): Promise<void> {
  for await (const value of values) await use(value);
}

const KEY = ID.toBytes();
const HASH = Buffer.from(STORED.hash, 'hex');
const PLACE = { segment: 1, offset: 12 };

/** Of every other length the sum is put right, so that what stands behind it is read. */
function sealed(bytes: Uint8Array, key: Uint8Array): Uint8Array {
  const out = Buffer.from(bytes);
  if (out.length % 2 === 0 && out.length >= 4) out.writeUInt32LE(crc32(out.subarray(4), crc32(key)));
  return out;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError('no JSON');
  }
}

/** What an operator gave is refused as theirs to mend. */
function usage<I, T>(read: (input: I) => T): (input: I) => T | undefined {
  return (input) => {
    try {
      return read(input);
    } catch (error) {
      if (error instanceof UsageError) return undefined;
      throw error;
    }
  };
}

/** Damage of our own stores is told as theirs. */
function stored<T>(read: (bytes: Uint8Array) => T): (bytes: Uint8Array) => T | undefined {
  return (bytes) => {
    try {
      return read(bytes);
    } catch (error) {
      if (error instanceof StorageError) return undefined;
      throw error;
    }
  };
}

const FRAME = frameAssetXml(STORED);
const UNIT = Array.from({ length: 16 }, (_, at) => real(at % 5 === 0 ? 1 : 0));
const MESH = meshAssetOf({
  high_lod: levelOf(SQUARE_FACE),
  lowest_lod: levelOf(SQUARE_FACE),
  physics_mesh: levelOf(SQUARE_FACE),
  physics_convex: encodeConvexShape({
    hulls: [[0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]].map((points) => Float32Array.from(points)),
    boundingHull: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1),
  }),
  skin: encodeLlsdBinary({ joint_names: ['mPelvis'], bind_shape_matrix: UNIT, inverse_bind_matrix: [UNIT] }),
});
const DUMP = encodeUtf8(
  "CREATE TABLE `assets` (\n `id` char(36) NOT NULL,\n `data` longblob,\n `n` int DEFAULT '0',\n PRIMARY KEY (`id`)\n) ENGINE=InnoDB;\n" +
    "INSERT INTO `assets` VALUES ('a\\'b',0x0011ff,-3),('c',_binary 'x\\0y',NULL);\n-- Dump completed\n",
);
const COPY = encodeUtf8(
  'CREATE TABLE assets (\n id uuid NOT NULL,\n data bytea\n);\nCOPY public.assets (id, data) FROM stdin;\n' +
    'a\\tb\t\\\\x00ff\n\\N\t\\N\n\\.\n\n--\n-- PostgreSQL database dump complete\n--\n',
);
const RECORDS = Buffer.concat(
  (
    [
      { kind: 'put', asset: STORED, data: Uint8Array.of(1, 2, 3) },
      { kind: 'blob', hash: STORED.hash, data: Uint8Array.of(1) },
      { kind: 'remove', id: ID },
    ] as const
  ).map((record, sequence) => encodeRecord({ ...record, sequence, at: 5 })),
);
const ITEM = encodeUtf8(
  `<?xml version="1.0"?><InventoryItem><Name>x</Name><ID>${ID.toString()}</ID><InvType>6</InvType><CreatorUUID>${ID.toString()}</CreatorUUID>` +
    `<CreationDate>1</CreationDate><AssetType>6</AssetType><AssetID>${ID.toString()}</AssetID><SalePrice>0</SalePrice></InventoryItem>`,
);

async function packed(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const members = [
    { path: 'archive.xml', bytes: encodeUtf8('<archive major_version="0" minor_version="3" />') },
    { path: `inventory/Objects__${ID.toString()}/x__${ID.toString()}.xml`, bytes: ITEM },
    { path: `assets/${formatAssetName({ id: ID, type: 6 })}`, bytes: new Uint8Array(600).fill(65) },
  ];
  await all(writeTar(members), (chunk) => chunks.push(chunk));
  return Buffer.concat(chunks);
}

async function readThrough(bytes: Uint8Array): Promise<void> {
  await all(readInventoryArchive(inPieces(bytes)), (entry) =>
    entry.kind === 'asset' ? entry.read() : undefined,
  );
}

const HTTP = `GET /CAPS/x?texture_id=${ID.toString()} HTTP/1.1\r\nHost: x\r\n\r\n`;
const ANSWER =
  'HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-4/9\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n';

/** A pcap of datagrams and of one connection over Ethernet. */
function capture(): Uint8Array {
  const pieces: Uint8Array[] = [];
  const write = createPcapWriter((bytes) => pieces.push(bytes));
  for (const bytes of datagramCorpus(random).slice(0, 6))
    write({
      wallTimeMs: 5,
      from: { address: '127.0.0.1', port: 9000 },
      to: { address: '127.0.0.1', port: 9001 },
      bytes,
    });
  for (const [port, sequence, text] of [
    [50_000, 1, HTTP],
    [80, 1, ANSWER],
  ] as const)
    pieces.push(segment(port, sequence, encodeUtf8(text)));
  return Buffer.concat(pieces);
}

/** A record of raw IPv4 with a TCP segment between ports 50,000 and 80. */
function segment(from: number, sequence: number, data: Uint8Array): Uint8Array {
  const length = 40 + data.length;
  const out = Buffer.alloc(16 + length);
  out.writeUInt32LE(length, 8);
  out.writeUInt32LE(length, 12);
  out.writeUInt8(0x45, 16);
  out.writeUInt16BE(length, 18);
  out.writeUInt8(64, 24);
  out.writeUInt8(6, 25);
  out.set([127, 0, 0, 1, 127, 0, 0, 1], 28);
  out.writeUInt16BE(from, 36);
  out.writeUInt16BE(from === 80 ? 50_000 : 80, 38);
  out.writeUInt32BE(sequence, 40);
  out.writeUInt8(0x50, 48);
  out.writeUInt8(0x18, 49);
  out.set(data, 56);
  return out;
}

async function lookInto(file: Uint8Array): Promise<void> {
  const { bytes } = unpackCapture(file, 1_000_000);
  for (const datagram of readDatagrams(bytes)) decodeUseCircuitCode(datagram.bytes);
  for (const { response } of readExchanges(bytes)) void response?.status;
  for (const line of decodeLines(file, { json: file.length % 2 === 0 }))
    expect(line.length).toBeLessThan(1e6);
  const downloads = new RecordedDownloads({ inflate: nodeInflate, warnings: new SceneWarnings() });
  await downloads.read(bytes, new Pace());
  const found = await downloads.bytes(ID.toString(), 'texture');
  expect(found?.length ?? 0).toBeLessThanOrEqual(bytes.length);
}

const kept = encodeCacheEntry({ bytes: new Uint8Array(40).fill(7), sizeBytes: 90, tag: undefined });

const BYTES: readonly Bytes[] = [
  [
    'meshes',
    [MESH],
    async (asset) => {
      for (const level of [0, 3] as const)
        expect(isWellFormed((await readMeshLevel(asset, level, inflate)).geometry)).toBe(true);
      await readMeshSkin(asset, inflate);
    },
  ],
  [
    'what meshes collide with',
    [MESH],
    async (asset) => {
      const { triangles, hulls, boundingHull } = await readMeshPhysics(asset, inflate);
      for (const each of [triangles, boundingHull, ...hulls])
        if (each !== undefined) expect(isWellFormed(each)).toBe(true);
    },
  ],
  ['blocks of meshes', [MESH], async (asset) => await inflateBlock(asset, 'high_lod')],
  [
    'kept assets',
    [kept],
    (bytes) => expect(decodeCacheEntry(bytes).bytes.length).toBeLessThanOrEqual(bytes.length),
  ],
  [
    'compressed answers',
    [gzipSync('x'.repeat(99)), deflateSync('y')],
    async (body) =>
      await decodeContent(
        { status: 200, headers: { 'content-encoding': body[0] === 0x78 ? 'deflate' : 'gzip' }, body },
        nodeInflate,
        'http://x',
        4096,
      ),
  ],
  ['captures', [capture(), gzipSync(capture())], lookInto],
  [
    'materials',
    [
      encodeUtf8('<?xml version="1.0"?><llsd><map><key>NormMap</key><uuid/></map></llsd>'),
      encodeLlsdBinary({
        version: '1.1',
        type: 'GLTF 2.0',
        data: '{"asset":{"version":"2.0"},"materials":[{}]}',
      }),
    ],
    (bytes) => readMaterial('x', bytes, new SceneWarnings()),
  ],
  [
    'dumps',
    [DUMP, COPY],
    async (bytes) => {
      await all(readSqlDump(inPieces(bytes), new Set(['assets'])));
      await readSeenDump(inPieces(bytes), { onChunk: () => undefined, onRow: () => undefined });
    },
  ],
  ['inventory archives', [await packed(), gzipSync(await packed())], readThrough],
  ['documents of assets', [encodeUtf8(`${FRAME.before}AAEC${FRAME.after}`)], (bytes) => parseAssetXml(bytes)],
  [
    'lists of texts',
    [encodeUtf8('<?xml version="1.0"?><ArrayOfString><string>a</string><string>b</string></ArrayOfString>')],
    (bytes) => parseStringArray(bytes, 5),
  ],
  [
    'journals',
    [RECORDS],
    (bytes) => expect([...scanSegment(Buffer.from(bytes), 0)].length).toBeLessThanOrEqual(bytes.length),
  ],
  ['ledgers', [encodeLedger(newLedger())], (bytes) => decodeLedger(bytes)],
  [
    'notes of an index',
    [encodeNote({ checkpoint: PLACE, sequence: 2, totals: new Totals() }), new Uint8Array(9)],
    decodeNote,
  ],
  [
    'entries of an index about assets',
    [encodeAssetEntry(KEY, { asset: STORED, sequence: 1, place: PLACE })],
    stored((bytes) => decodeAssetEntry(KEY, sealed(bytes, KEY))),
  ],
  [
    'entries of an index about blobs',
    [encodeBlobEntry(HASH, { hash: STORED.hash, sizeBytes: 3, references: 1 })],
    stored((bytes) => decodeBlobEntry(HASH, sealed(bytes, HASH))),
  ],
  [
    'entries of an object store',
    [encodeEntry(ID.toString(), { asset: STORED, nonce: '0011223344556677', header: undefined })],
    stored((bytes) => decodeEntry(ID.toString(), Buffer.from(bytes))),
  ],
  ['what is known of assets', [encodeAsset(STORED)], (bytes) => encodeAsset(decodeAsset(bytes))],
  [
    'posted logins',
    [encodeUtf8('<methodCall><methodName>login_to_simulator</methodName></methodCall>')],
    (bytes) => readLogin(bytes),
  ],
];

it.each(BYTES)(
  'mutations of %s end in a value or a DecodeError',
  async (...fed) => void (await feedBytes(fed)),
);

/** All kinds of assets and columns are tried on each. */
const REFERENCES: Bytes = [
  'what assets refer to',
  [
    ITEM,
    MESH,
    encodeUtf8(
      `<SceneObjectPart><UUID>${ID.toString()}</UUID><TextureEntry>AAAA</TextureEntry></SceneObjectPart>`,
    ),
    encodeLlsdBinary({ a: ID }),
  ],
  (bytes) => {
    for (const type of [0, 5, 6, 7, 10, 13, 21, 49, 56, 57])
      gatherReferences(type, bytes, { literals: true });
    for (const column of ['texture', 'extraparams', 'particlesystem', 'sopanims', 'matovrd'])
      gatherPrimColumn(column, bytes);
    scanForIds(bytes, () => undefined);
    literalsIn(bytes);
  },
];

const found = { add: () => undefined, doubt: () => undefined };
const ROOTS: readonly Bytes[] = [
  [
    'archives',
    [await packed(), gzipSync(await packed())],
    async (bytes) => await readArchiveRoots(inPieces(bytes), 'x', found),
  ],
  ['dumps', [DUMP, COPY], async (bytes) => await readTextRoots(inPieces(bytes), 'x', true, found)],
  [
    'lists',
    [encodeUtf8(`${ID.toString()}\n# x\n`)],
    async (bytes) => await readTextRoots(inPieces(bytes), 'x', false, found),
  ],
];

it.each(ROOTS)('what %s name is found, or they are refused', async (...fed) => {
  await feedBytes(fed, 1000 * times);
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

it('pictures are pixels, or refused', async () => {
  await feedBytes(['pictures', [PNG], readPicture], 200 * times);
});

const heights = (side: number, read: (bytes: Uint8Array, side: number) => Float32Array) =>
  usage((bytes: Uint8Array) => {
    const values = read(bytes, side);
    expect(values).toHaveLength(side * side);
  });

it('heights are of a region, or refused', async () => {
  await feedBytes(['heights', [new Uint8Array(1024)], heights(16, parseR32)]);
  await feedBytes(['heights', [new Uint8Array(16 * 16 * 13)], heights(16, parseRaw)]);
});

it('what anything refers to is found, and damage told', async () => {
  await feedBytes(REFERENCES, 400 * times);
});

const TEXTS: readonly Text[] = [
  [
    'answers to forms',
    [
      '<?xml version="1.0"?><ServerResponse><result>Success</result><a type="List"><b>1</b><c /></a></ServerResponse>',
    ],
    parseFormAnswer,
  ],
  [
    'names of archived assets',
    [formatAssetName({ id: ID, type: 6 }), formatAssetName({ id: ID, type: 0 })],
    parseAssetName,
  ],
  ['addresses of servers', ['http://x.example:8003/a?b=c', 'https://[::1]/'], usage(parseHttpUrl)],
  [
    'configurations of grids',
    [
      '{"regions":[{"name":"Bay","x":1000,"y":1000}],"accounts":[{"firstName":"Test","lastName":"User","password":"x"}]}',
    ],
    usage((text) => parseGridConfig(json(text))),
  ],
  [
    'configurations of asset services',
    ['{"store":"./x","port":8003}', '{}'],
    usage((text) => parseAssetServiceConfig(json(text))),
  ],
  ['lines of a console', ['alert "a b"', 'create user Test User x', 'show users'], usage(parseConsoleLine)],
  [
    'lines for a visitant',
    ['CHAT hello', 'WALK 1,2,3', 'LOGIN Test User x http://x/', 'WAIT 5'],
    usage(parseVisitantLine),
  ],
  [
    'lines of manifests',
    [formatManifestAsset(STORED), '{"format":"landfall-assets","version":1}'],
    parseManifestLine,
  ],
  ['settings of services', ['[AssetService]\n  Key = "a b" ; x\n  Other = 1\n'], readSections],
  ['flags of assets', ['Normal', 'Maptile Rewritable Collectable'], parseAssetFlags],
  [
    'lists of objects',
    [
      '<ListBucketResult><Contents><Key>a&amp;b</Key><Size>3</Size><LastModified>2026-01-01T00:00:00Z</LastModified></Contents><IsTruncated>true</IsTruncated></ListBucketResult>',
    ],
    parseListing,
  ],
  ['faults of stores', ['<Error><Code>NoSuchKey</Code></Error>'], parseFaultCode],
  [
    'numbers in scripts',
    ['-1, 0x7fffffff 12345678901234567890123456789012345678'],
    (text) => scanNumbers(text, { number: () => undefined, whole: () => undefined }),
  ],
  [
    'paths of requests',
    ['/assets/x%20y?a=b', 'http://x/y'],
    (text) => [parseTarget(text), decodeSegment(text)],
  ],
  [
    'questions for assets',
    [`texture_id=${ID.toString()}&x=y`],
    (text) => parseAssetQuery(text, new Set(['texture_id'])),
  ],
  ['questions for levels', ['discard=2'], (text) => parseCut(new URLSearchParams(text))],
  ['questions for previews', ['w=64&h=64&format=png'], (text) => parsePreview(new URLSearchParams(text))],
  ['questions for blocks', ['block=high_lod&raw=1'], (text) => parseMeshBlock(new URLSearchParams(text))],
  ['summaries of pages', [renderSummary({ title: 'a & b', description: 'x "y"' })], readSummary],
  ['paths that a proxy serves', ['/s/ab_c-d/12/x?y'], parseServedPath],
  [
    'logs of servers',
    [
      '19:26:41 - [LLUDPSERVER]: Handling UseCircuitCode request for circuit 7 to Bay from IP 127.0.0.1:5\n2026-11-20 19:26:41,123 INFO  [LLOGIN SERVICE]: All clear. Sending login response to Test User',
    ],
    (text) => readServerLog(text.split('\n')),
  ],
];

it.each(TEXTS)(
  'mutations of %s end in a value or a DecodeError',
  async (...fed) => void (await feedText(fed)),
);

it('names are read from whatever a capability answers', async () => {
  const agent = { id: ID, legacy_first_name: 'Test', legacy_last_name: 'User', display_name: 'x' };
  await feedBody(['names', { agents: [agent, agent], bad_ids: [ID] }, readDisplayNames]);
});

describe('textures that come in packets', () => {
  it('are what came, or a DecodeError, and never more than was said', () => {
    const chance = createRandom(42);
    let whole = 0;
    for (let round = 0; round < 4000 * times; round++) {
      const assembly = new ImageAssembly();
      const images = new RecordedImages(new SceneWarnings());
      for (let left = chance.integer(1, 8); left > 0; left--) {
        const [Packet, Data] = [
          chance.integer(0, chance.chance(0.1) ? 0xffff : 4),
          chance.bytes(chance.integer(0, 9)),
        ];
        const [Size, Packets] = [
          chance.pick([1, 9, 20, 40, -1, 0xffff_ffff]),
          chance.pick([1, 2, 3, 0, 0xffff]),
        ];
        if (Packet === 0)
          images.first({
            ImageID: { ID, Codec: 2, Size, Packets },
            ImageData: { Data },
          } as MessageOf<'ImageData'>);
        else images.further({ ImageID: { ID, Packet }, ImageData: { Data } } as MessageOf<'ImagePacket'>);
        try {
          if (Packet === 0) assembly.receiveFirst(Size, Packets, Data);
          else assembly.receiveFurther(Packet, Data);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
          break;
        }
        expect(assembly.bytes()).toHaveLength(assembly.contiguousBytes);
        expect(assembly.contiguousBytes).toBeLessThanOrEqual(assembly.sizeBytes ?? 80);
      }
      if (assembly.isWhole) whole++;
      expect(images.bytes(ID.toString())?.length ?? 0).toBeLessThanOrEqual(80);
    }
    expect(whole).toBeGreaterThan(100);
  });

  it('and pieces by HTTP are within what was asked for, or refused', () => {
    const chance = createRandom(43);
    let read = 0;
    for (let round = 0; round < 20_000 * times; round++) {
      const start = chance.pick([0, 5, 600, MAX_ASSET_BYTES]);
      const range = chance.pick([
        undefined,
        'bytes 0-4/9',
        'bytes 5-9/*',
        'bytes */600',
        'bytes 5-3/9',
        'bytes 0-99999999999/x',
        `bytes ${start}-${start + 4}/${start + 5}`,
      ]);
      const headers = range === undefined ? {} : { 'content-range': range };
      const response = {
        status: chance.pick([200, 206, 416]),
        headers,
        body: chance.bytes(chance.integer(0, 6)),
      };
      try {
        const piece = readPiece(response, { start, end: chance.pick([undefined, start + 5]) });
        expect(piece.start).toBeLessThanOrEqual(start);
        expect(piece.sizeBytes ?? 0).toBeLessThanOrEqual(MAX_ASSET_BYTES);
        read++;
      } catch (error) {
        expect(error).toBeInstanceOf(LandfallError);
      }
    }
    expect(read).toBeGreaterThan(1000);
  });
});
