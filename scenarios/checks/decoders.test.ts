import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodersIn } from '../../scripts/decoders.mjs';

const ROOT = new URL('../../', import.meta.url);

/** Every source of the packages, and the files that feed them from outside. */
function sources(): ReadonlyMap<string, string> {
  const folders = [
    ...readdirSync(new URL('packages', ROOT)).map((name) => `packages/${name}/src`),
    'scenarios',
  ];
  const paths = folders.flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => `${folder}/${path}`),
  );
  return new Map(paths.map((path) => [path, readFileSync(new URL(path, ROOT), 'utf8')]));
}

/**
 * What no fuzz file names, and why it need not. A new decoder belongs into a fuzz file (scenarios/fuzz has tables of bytes, texts and
 * bodies: a line is enough), not in here.
 */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'opens a file and gives it to decoders that are fed': [
    'assets/garbage/database-roots#readDatabaseRoots',
    'assets/garbage/root-file#readRootFile',
    'assets/garbage/roots#readRoots',
    'assets/journal/ledger#readLedger',
    'assets/migration/server-source#readIdList',
    'assets/object-store/sealed-json#readSealed',
    'grid/archive/load-grid-archive#loadGridArchive',
    'lab/decode/decode-recording#decodeRecording',
    'lab/look/collect-capture#collectCapture',
    'lab/testimony/read-testimony#readBesideLog',
    'lab/testimony/read-testimony#readTestimony',
  ],
  'keeps, compares, sends or shows bytes as they are': [
    'assets/blobs/blob-folder#BlobFolder.replace',
    'assets/blobs/blob-format#sizeInHeader',
    'assets/derive/disk-derived-cache#DiskDerivedCache.put',
    'assets/derive/memory-derived-cache#MemoryDerivedCache.put',
    'assets/embedded/asset-care#AssetCare.put',
    'assets/embedded/blob-care#BlobCare.ensureGood',
    'assets/embedded/blob-care#BlobCare.store',
    'assets/embedded/damaged-files#damagedFile',
    'assets/embedded/holds-bytes#holdsBytes',
    'assets/embedded/read-blob#readBlob',
    'assets/files/files#replaceFile',
    'assets/files/memory-file#MemoryFile.read',
    'assets/index/catalogue#Catalogue.page',
    ...['get', 'rows', 'commit'].flatMap((verb) => [
      `assets/index/memory-key-value#MemoryKeyValue.${verb}`,
      `assets/index/scratch-key-value#ScratchKeyValue.${verb}`,
    ]),
    'assets/http/answers#bytesAnswer',
    'assets/http/body-tap#BodyTap.take',
    'assets/store/limits#hashOf',
    ...['add', 'isIn', 'replaced'].map((verb) => `lab/redaction/byte-matcher#ByteMatcher.${verb}`),
    'lab/redaction/spoken-words#maskBytes',
    'protocol/avatar/appearance#blocksOfParams',
    'protocol/datatypes/uuid#Uuid.fromRandomBytes',
    'protocol/material/render-materials#zippedBody',
    'protocol/object-xml/values#bytesNode',
    'protocol/object/terse-update#terseTextureEntry',
    'protocol/transfer/transfer-sender#TransferSender.give',
    'transport/memory/link#MemoryLinks.carry',
    'assets/object-store/object-blobs#ObjectBlobs.ensure',
    'assets/object-store/object-blobs#ObjectBlobs.holds',
    'assets/object-store/object-blobs#ObjectBlobs.restore',
    'assets/object-store/prefixed-engine#PrefixedEngine.put',
    'assets/object-store/puts#Puts.put',
    'assets/s3/s3-engine#S3Engine.put',
    'assets/sqlite/row-tally#RowDifferences.mayHave',
    'client/build/differences#isSameBytes',
    'client/contents/region-contents#RegionContents.save',
    'client/contents/saving#saveItem',
    'client/properties/store-zlib#storeZlib',
    'client/uploads/by-transaction#TransactionUploads.send',
    'client/uploads/uploads#Uploads.rewrite',
    'grid/simulator/assets/baked-textures#BakedTextures.put',
    'grid/simulator/uploads/transactions#Transactions.begin',
    'grid/simulator/xfer/files#AgentFiles.offer',
    'lab/conversion/ip-packets#udpPacket',
    'lab/gateway/session-links#SessionLinks.deliver',
    'lab/gateway/session-links#SessionLinks.maySend',
    'lab/inspector/file-appender#FileAppender.add',
    'lab/look/asset-shelf#AssetShelf.keep',
    'lab/picture/glb-buffer#GlbBuffer.addView',
    'lab/picture/png-filter#filterRows',
    'lab/replay/stand-ins#StandIns.text',
    'protocol/relay/datagrams#DatagramBatch.add',
    'protocol/relay/datagrams#DatagramBatch.isFullFor',
    'protocol/relay/layout#isOrdered',
    'protocol/relay/ordered-frames#OrderedFrames.sent',
    'protocol/relay/own-packets#OwnPackets.add',
    'transport/node/joined#joined',
    'transport/relay/held-datagrams#HeldDatagrams.hold',
    'transport/relay/relay-channel#RelayChannel.sendDatagrams',
    'viewer/draw/picture-arrays#PictureArrays.add',
    'viewer/sky/uniforms#skyTexture',
    'grid/simulator/handover/asking#isYes',
  ],
  'takes files as they are': [
    'assets/files/files#readWhole',
    'assets/files/files#readWholeAround',
    'lab/cli/read-whole#readWhole',
    'lab/output/kept-runs#readBeginning',
    'lab/proxy/read-answer#readAnswer',
  ],
  'reads one pattern, and gives up on anything else': [
    'assets/embedded/format#parseFormat',
    'assets/object-store/layout#parsePrefix',
    'grid/simulator/travel/places#readLureId',
  ],
  'reads what was typed at this machine': [
    'assets/migration/asset-server#parseServerUrl',
    'assets/migration/live-database#parseDatabaseUrl',
    'assets/object-store/open-object-store#parseStoreUrl',
    'grid/config/parse#parseAccount',
    'lab/cli/assets/data#parseServerOption',
    'lab/cli/gateway-options#parseGridEntry',
    'lab/cli/gateway-options#readTokenFile',
    'lab/inventory/command#parseArguments',
  ],
  'reads what this process wrote into its own memory': [
    'assets/processes/faults#decodeFault',
    'assets/service/status#readStatus',
    'client/objects/object-changes#readRest',
    ...['Offset', 'Name', 'Pair', 'Flags', 'Lane', 'Ms', 'Kind', 'Row'].map(
      (field) => `lab/inspector/row#read${field}`,
    ),
  ],
  'hands each to a decoder that is fed, and what that refuses goes on or is an error': [
    'client/build/looks#paint',
    'client/build/region-build#RegionBuild.paint',
    'client/circuits/agent-circuit#AgentCircuit.receive',
    'grid/simulator/doorkeeper#Doorkeeper.receive',
    'grid/simulator/environment/edits#changeEnvironment',
    'grid/simulator/region/agent#Agent.receive',
    'protocol/capability/event-queue-client#EventQueueClient.receiveResponse',
    'protocol/login/login-flow#LoginFlow.receiveResponse',
    'lab/gateway/session-links#SessionLinks.read',
    'lab/proxy/judge#judge',
    'lab/proxy/read-answer#plainAnswer',
    'lab/proxy/region-relay#RegionRelay.receiveDown',
    'protocol/message/message-type#MessageType.decode',
    'protocol/terrain/bit-reader#LayerBitReader.open',
    'viewer/workshop/make-geometry#makeGeometry',
    ...['geometry', 'motion', 'picture'].map((what) => `viewer/workshop/workshop#Workshop.${what}`),
  ],
  'is fed by lab/redaction/redaction.fuzz.ts through whole recordings': [
    'lab/redaction/datagram-secrets#secretsOfDatagram',
    'lab/redaction/http-secrets#secretsOfBody',
    'lab/redaction/redact-body#contentOfBody',
    'lab/redaction/redact-datagram#addressesIn',
    'lab/redaction/redact-datagram#redactDatagram',
  ],
  'is the platform’s or another package’s': [
    'lab/gateway/web-socket#WebSockets.accept',
    'transport/web/web-inflate#webInflate',
  ],
  'is fed by lab/recording/recording.fuzz.ts and lab/replay/replay.fuzz.ts through whole recordings': [
    'lab/decode/decoded-exchange#decodeExchange',
    'lab/recording/decode-alone#decodeRecordAlone',
    'lab/recording/lfc-source#LfcSource.take',
    'lab/testimony/read-login#readLoginResponse',
  ],
  'is fed by lab/scenario/scenario.fuzz.ts through whole scenarios': [
    'lab/scenario/parse-scenario#parseScenario',
  ],
  'hands all to a codec, which codecs/node/worker-codec.test.ts feeds': [
    'codecs/node/preview#preview',
    'codecs/pool/reduction#reductionFor',
    'codecs/web/preview#preview',
    'lab/scene/decode-texture#decodeReduced',
    'lab/scene/decode-texture#decodeSculpt',
    'lab/scene/scene-texture#readTexture',
    'viewer/workshop/make-picture#makePicture',
  ],
};

const short = (file: string): string =>
  /^packages\/(\w+)\/src\/(.*)\.ts$/.exec(file)?.slice(1).join('/') ?? file;

describe('the decoders of this repository', () => {
  const found = decodersIn(sources());
  const unfed = found.filter(({ isFed }) => !isFed).map(({ file, name }) => `${short(file)}#${name}`);

  it('are fed by a fuzz file, or it is said why not', () => {
    const said = Object.values(ELSEWHERE).flat();
    expect(unfed.filter((decoder) => !said.includes(decoder))).toEqual([]);
    expect(said.filter((decoder) => !unfed.includes(decoder))).toEqual([]);
  });

  it('are found', () => {
    expect(found.length).toBeGreaterThan(600);
  });
});

describe('a decoder', () => {
  const FUZZ = `import { decodeAll } from '@landfall/protocol/things';\ndecodeAll(bytes);\n`;
  const INDEX = `export { decodeAll } from './all.ts';\nexport { decodePart as decodeOne } from './part.ts';\n`;
  const unfedOf = (all: string, part: string, fuzz = FUZZ): readonly string[] =>
    decodersIn(
      new Map([
        ['scenarios/fuzz/a.fuzz.ts', fuzz],
        ['packages/protocol/src/things/index.ts', INDEX],
        ['packages/protocol/src/things/all.ts', all],
        ['packages/protocol/src/things/part.ts', part],
      ]),
    )
      .filter(({ isFed }) => !isFed)
      .map(({ name }) => name);
  const ALL = 'export function decodeAll(bytes: Uint8Array): void {\n  help(bytes);\n}\n';
  const PART = 'export const decodePart = (bytes: Uint8Array): number => bytes.length;\n';
  const HELP = `import { decodePart } from './part.ts';\nfunction help(bytes: Uint8Array): void {\n  decodePart(bytes);\n}\n`;

  it('is fed through helpers, in whatever file, and by another name', () => {
    expect(unfedOf(`${ALL}${HELP}`, PART)).toEqual([]);
    expect(unfedOf(ALL, PART, `${FUZZ}import { decodeOne } from '@landfall/protocol/things';\n`)).toEqual([]);
    expect(unfedOf(`${ALL.replace('help(bytes)', 'use({ ...decodePart(bytes) })')}${HELP}`, PART)).toEqual(
      [],
    );
  });

  it('is not fed where nobody calls it, a comment or a text names it, or a whole client is started', () => {
    expect(unfedOf(ALL, PART)).toEqual(['decodePart']);
    expect(unfedOf(`${ALL}// decodePart\nconst name = 'decodePart';\n`, PART)).toEqual(['decodePart']);
    expect(
      unfedOf(
        ALL.replace('decodeAll(bytes: Uint8Array)', 'startAll(bytes: unknown)'),
        PART,
        FUZZ.replaceAll('decodeAll', 'startAll'),
      ),
    ).toEqual(['decodePart']);
  });

  it('is whatever is handed bytes, by any name, and methods of classes; not what makes them', () => {
    const part = [
      'export const gather = (all: readonly Uint8Array[]): number => all.length;',
      'export const encodePart = (bytes: Uint8Array): number => bytes.length;',
      'export const count = (size: number): number => size;',
      'export class Part {',
      '  receive(bytes: Uint8Array): void {}',
      '  hear(tell: (bytes: Uint8Array) => void): void {}',
      '  #take(bytes: Uint8Array): void {}',
      '}',
      '',
    ].join('\n');
    expect(unfedOf(ALL, part)).toEqual(['gather', 'Part.receive']);
    expect(
      unfedOf(`import { Part } from './part.ts';\n${ALL.replace('help(', 'new Part().receive(')}`, part),
    ).toEqual(['gather']);
  });

  it('is fed by a fuzz file that calls it itself, be it a method', () => {
    const part =
      'export class Part {\n  receive(bytes: Uint8Array): void {}\n  take(bytes: Uint8Array): void {}\n}\n';
    const fuzz =
      "import { Part } from '../../packages/protocol/src/things/part.ts';\nnew Part().take(bytes);\n";
    expect(unfedOf('', part, fuzz)).toEqual(['Part.receive']);
    expect(
      unfedOf('', 'export const gather = (bytes: Uint8Array) => bytes;\n', fuzz.replaceAll('Part', 'gather')),
    ).toEqual([]);
  });

  it('is none that is not exported, or is no function', () => {
    expect(
      unfedOf(ALL, 'const decodePart = (bytes: Uint8Array) => bytes;\nexport const parseLimit = 5;\n'),
    ).toEqual([]);
  });
});
