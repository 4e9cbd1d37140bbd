// What is handed bytes under names that do not say so: each is fed here, and what must hold of what it gives is looked at.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { alertText } from '../../packages/client/src/chat/alert-text.ts';
import { changeOfCompressed } from '../../packages/client/src/objects/decode-update.ts';
import { restartOf } from '../../packages/client/src/travel/restart.ts';
import { Pieces } from '../../packages/protocol/src/transfer/pieces.ts';
import { checkBeginning } from '../../packages/client/src/assets/beginning.ts';
import { textureEnd } from '../../packages/client/src/assets/texture-end.ts';
import { TerrainMirror } from '@landfall/client/terrain';
import { codestreamVectors } from '@landfall/codecs/testing';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { encodeEventQueueBatch, encodeRegionEvent } from '@landfall/protocol/capability';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { EMPTY_OBJECT, encodeCompressedUpdate } from '@landfall/protocol/object';
import { encodeExtraParams } from '@landfall/protocol/extra-params';
import { OverlayMap, parcelCovers } from '@landfall/protocol/parcel';
import { readNamingDatagram, relocateDatagram } from '@landfall/protocol/relay';
import { HeightMap, LAYER_TYPE, encodeLayer } from '@landfall/protocol/terrain';
import { encodeTextureEntry, PLAIN_FACE } from '@landfall/protocol/texture-entry';
import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { foreignNameOf } from '../../packages/assets/src/archive/file-kind.ts';
import { narrow } from '../../packages/assets/src/archive/wide-text.ts';
import { encodeBlob, holdsBlob } from '../../packages/assets/src/blobs/blob-format.ts';
import { encodeRecord } from '../../packages/assets/src/journal/index.ts';
import { damagesIn } from '../../packages/assets/src/journal/scan.ts';
import { segmentHeader } from '../../packages/assets/src/journal/segment.ts';
import { linesOf } from '../../packages/assets/src/migration/lines.ts';
import { NamedAssets } from '../../packages/assets/src/migration/named-assets.ts';
import { IdFinder, idsIn } from '../../packages/assets/src/references/ids-in.ts';
import { referencesOf } from '../../packages/assets/src/references/references-of.ts';
import { dumpTextOf } from '../../packages/assets/src/sql-dump/dump-text.ts';
import { StorageError } from '../../packages/assets/src/store/index.ts';
import { RequestReader } from '../../packages/grid/src/peers/request-reader.ts';
import { fittingParams } from '../../packages/grid/src/simulator/objects/fitting.ts';
import { faultsIn } from '../../packages/grid/src/simulator/scripts/faults-in.ts';
import { frame, LEDGER_HEAD, unframe } from '../../packages/grid/src/ledger/record.ts';
import type { Part } from '../../packages/lab/src/inspector/answers.ts';
import { partsOfDatagram } from '../../packages/lab/src/inspector/datagram-parts.ts';
import { withNewIds } from '../../packages/lab/src/inventory/new-ids.ts';
import { datagramOfRecord } from '../../packages/lab/src/recording/decode-alone.ts';
import { encodeRecord as encodeRecorded } from '../../packages/lab/src/recording/encode-record.ts';
import { eventsIn } from '../../packages/lab/src/replay/replayed-polls.ts';
import { halvingsFor } from '../../packages/lab/src/scene/decode-texture.ts';
import { CircuitWitness } from '../../packages/lab/src/testimony/circuit-witness.ts';
import { Names } from '../../packages/lab/src/testimony/names.ts';
import { Notebook } from '../../packages/lab/src/testimony/notebook.ts';
import { Sessions } from '../../packages/lab/src/testimony/sessions.ts';
import { TrafficCount } from '../../packages/lab/src/testimony/traffic.ts';
import { materialInAsset } from '../../packages/viewer/src/session/material-told.ts';
import { halvingsFor as halvingsInViewer } from '../../packages/viewer/src/session/asset-desk.ts';
import { Looks } from '../../packages/viewer/src/world/looks.ts';
import { madeOf } from '../../packages/viewer/src/world/made-of.ts';
import { datagramCorpus, mutate } from './corpus.ts';
import { feedBytes } from './feed.ts';
import type { Bytes } from './feed.ts';

const random = createRandom(20_261_204);
const ID = new Uuid(1, 2, 3, 4);
const OTHER = new Uuid(5, 6, 7, 8);
const OBJECT = encodeUtf8(
  `<SceneObjectPart><UUID><Guid>${ID.toString()}</Guid></UUID><SculptTexture>${OTHER.toString()}</SculptTexture></SceneObjectPart>`,
);
const BLOB = new Uint8Array(5000).fill(7);
const HASH = createHash('sha256').update(BLOB).digest('hex');
const JOURNAL = Buffer.concat([
  segmentHeader(0),
  encodeRecord({ kind: 'blob', hash: HASH, data: Uint8Array.of(1, 2), sequence: 0, at: 5 }),
  encodeRecord({ kind: 'remove', id: ID, sequence: 1, at: 6 }),
]);
const SIM = { address: '127.0.0.1', port: 9000 };
const PLACES = { simulator: () => ({ address: '10.0.0.1', port: 1 }), url: () => 'http://127.0.0.1/seed' };
const RECORD = encodeRecorded({
  kind: 'datagram',
  side: 'client',
  monoMs: 1,
  wallMs: 2,
  from: SIM,
  to: SIM,
  bytes: Uint8Array.of(1, 2, 3),
  missingBytes: 0,
});
const EVENTS = encodeEventQueueBatch({
  id: 1,
  events: [
    encodeRegionEvent({
      type: 'EnableSimulator',
      simulator: SIM,
      regionHandle: 1n,
      regionSize: { x: 256, y: 256 },
    }),
  ],
});
const LAND = encodeLayer(new HeightMap(256, 256), [{ x: 1, y: 2 }]).map(({ data }) => data);
const TEXTURES = codestreamVectors().map(({ bytes }) => bytes);
const COMPRESSED = [encodeCompressedUpdate({ ...EMPTY_OBJECT, id: ID, localId: 7 }).Data];
const MATERIAL = encodeUtf8('{"asset":{"version":"2.0"},"materials":[{"name":"x"}]}');
const EXTRA = encodeExtraParams([
  { type: 'renderMaterials', materials: [{ face: 3, materialId: ID }] },
  { type: 'unknown', number: 9, bytes: new Uint8Array(3) },
]);

/** Cuts it where chance will. */
async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const end = at + random.integer(1, 40);
    yield bytes.subarray(at, end);
    at = end;
  }
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

const lengthOf = (chunks: readonly Uint8Array[]): number =>
  chunks.reduce((sum, { length }) => sum + length, 0);

/** A file of a later version is refused as the operator's to mend. */
function ofOurs(read: (bytes: Buffer) => void): (bytes: Uint8Array) => void {
  return (bytes) => {
    try {
      read(Buffer.from(bytes));
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
  };
}

const FED: readonly Bytes[] = [
  [
    'the kind of a file',
    [gzipSync('x'), encodeUtf8('PK\u0003\u0004'), encodeUtf8('%PDF-1.7')],
    (bytes) => expect(foreignNameOf(bytes) ?? '').not.toContain('\n'),
  ],
  [
    'wide texts',
    [Buffer.from('INSERT INTO x', 'utf16le')],
    async (bytes) => {
      for (const encoding of ['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'] as const)
        expect(lengthOf(await all(narrow(pieces(bytes), encoding)))).toBeLessThanOrEqual(
          2 * bytes.length + 4,
        );
    },
  ],
  [
    'dumps as texts',
    [encodeUtf8('CREATE TABLE x'), gzipSync('CREATE TABLE x'), Buffer.from('\ufeffCREATE', 'utf16le')],
    async (bytes) => void (await all((await dumpTextOf(pieces(bytes))).chunks)),
  ],
  [
    'lines',
    [encodeUtf8('one\ntwo\r\nthree')],
    async (bytes) => {
      for (const line of await all(linesOf(pieces(bytes), 64))) expect(line.length).toBeLessThanOrEqual(64);
    },
  ],
  [
    'blobs',
    [encodeBlob(HASH, BLOB)],
    (bytes) => {
      const isWhole = holdsBlob(bytes, HASH);
      // What is found whole ends with the bytes themselves.
      if (isWhole) expect(Buffer.from(bytes.subarray(-BLOB.length)).equals(BLOB)).toBe(true);
    },
  ],
  ['segments', [JOURNAL], ofOurs((bytes) => expect(damagesIn(bytes, 0)).toBeLessThanOrEqual(bytes.length))],
  [
    'ids in a stream',
    [OBJECT],
    async (bytes) => {
      const finder = new IdFinder();
      const whole = [...finder.push(bytes), ...finder.end()].map(String);
      // However it is cut.
      expect((await all(idsIn(pieces(bytes)))).map(String)).toEqual(whole);
    },
  ],
  [
    'what objects name',
    [OBJECT],
    (bytes) => {
      const named = new NamedAssets(1e6);
      named.take(ASSET_TYPE.object, bytes, 'x');
      expect([...named].length).toBeLessThanOrEqual(bytes.length / 32);
      referencesOf(ASSET_TYPE.object, bytes);
    },
  ],
  [
    'beginnings and ends of textures',
    TEXTURES,
    (bytes) => {
      checkBeginning('texture', bytes);
      textureEnd(bytes);
      for (const halvings of [halvingsFor(bytes, 64), halvingsInViewer(bytes, 64)])
        expect(halvings).toBeLessThanOrEqual(32);
    },
  ],
  [
    'ground',
    LAND,
    (bytes) => {
      const mirror = new TerrainMirror({ x: 256, y: 256 }, { isSizeAssumed: bytes.length % 2 === 0 });
      mirror.receive(bytes, LAYER_TYPE.land);
      expect(Number.isFinite(mirror.heightAt(20, 40))).toBe(true);
    },
  ],
  [
    'overlays of parcels',
    [new Uint8Array(1024), new Uint8Array(1024).fill(0xc4)],
    (bytes) => {
      const overlay = new OverlayMap(256, 256);
      for (const sequence of [0, 1, bytes[0]! % 5]) overlay.receive(sequence, bytes);
      expect(parcelCovers(bytes, 256, 300, 0)).toBe(false);
    },
  ],
  ['materials of a viewer', [MATERIAL], (bytes) => void materialInAsset(ID.toString(), bytes)],
  ['what faces are made of', [EXTRA], (bytes) => expect(madeOf(bytes)?.size ?? 0).toBeLessThanOrEqual(64)],
  [
    'words of a region',
    [encodeUtf8('NOTIFY: Restart in 5'), encodeUtf8('SECONDS')],
    (bytes) => {
      expect(alertText(bytes).length).toBeLessThanOrEqual(bytes.length);
      const warning = restartOf('x', [{ Message: encodeUtf8('SECONDS'), ExtraParams: bytes }]);
      expect(warning?.inMs ?? 0).toBeLessThan(1e10);
    },
  ],
  ['scripts', [encodeUtf8('default { state_entry() { } }')], (bytes) => void faultsIn(bytes)],
  [
    'parameters that fit',
    [EXTRA, Buffer.concat([EXTRA, new Uint8Array(300)])],
    (bytes) => expect(fittingParams(bytes).length).toBeLessThanOrEqual(255),
  ],
  ['compressed updates', COMPRESSED, (bytes) => void changeOfCompressed(bytes)],
  [
    'requests between grids',
    [encodeUtf8('POST /agent/x HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}')],
    (bytes) => {
      const reader = new RequestReader();
      const at = random.integer(0, bytes.length);
      const request = reader.receive(bytes.subarray(0, at)) ?? reader.receive(bytes.subarray(at));
      expect(request?.body.length ?? 0).toBeLessThanOrEqual(bytes.length);
    },
  ],
  [
    'pieces of files',
    [new Uint8Array(200)],
    (bytes) => {
      const pieces = new Pieces(1000);
      for (let at = 0; at + 1 < bytes.length; at += 20)
        pieces.add(bytes[at]! & 15, bytes.subarray(at, at + (bytes[at + 1]! & 15) + 1), bytes[at] === 255);
    },
  ],
  [
    'looks of faces',
    [encodeTextureEntry({ default: { ...PLAIN_FACE, textureId: ID }, faces: new Map([[3, PLAIN_FACE]]) })],
    (bytes) => expect(new Looks().numberOf(bytes, bytes.subarray(-16))).toBeGreaterThanOrEqual(0),
  ],
  [
    'ledgers of a grid',
    [Buffer.concat([LEDGER_HEAD, frame(encodeUtf8('{"a":1}')), frame(encodeUtf8('{}'))])],
    (bytes) => expect(lengthOf(unframe(bytes).records)).toBeLessThanOrEqual(bytes.length),
  ],
  [
    'ids to be changed',
    [OBJECT],
    (bytes) => {
      const changed = withNewIds(bytes, new Map([[ID.key, OTHER]]));
      expect(changed.length).toBe(bytes.length);
    },
  ],
  [
    'datagrams of records',
    [RECORD],
    (bytes) => expect(datagramOfRecord(bytes)?.bytes.length ?? 0).toBeLessThanOrEqual(bytes.length),
  ],
  ['answers of event queues', [EVENTS], (bytes) => void eventsIn(bytes)],
];

it.each(FED)(
  'mutations of %s end in a value or a DecodeError',
  async (...fed) => void (await feedBytes(fed)),
);

/** Parts, and parts of parts. */
function* deep(parts: readonly Part[]): Generator<Part> {
  for (const part of parts) {
    yield part;
    yield* deep(part.parts);
  }
}

it('datagrams of any bytes are taken apart, named and sent elsewhere, or refused', () => {
  const samples = datagramCorpus(random);
  const names = new Names();
  const desk = { notebook: new Notebook('fuzz'), sessions: new Sessions(), names };
  const circuit = new CircuitWitness(SIM, SIM, desk);
  const traffic = new TrafficCount();
  for (let round = 0; round < 40_000; round++) {
    const sample = samples[round % samples.length]!;
    const datagram = mutate(sample, random, random.pick(samples as [Uint8Array]));
    const { parts, bytes } = partsOfDatagram(datagram);
    for (const { to = 0 } of deep(parts)) if (to > bytes.length) expect(to).toBeLessThanOrEqual(bytes.length);
    names.note(datagram, '127.0.0.1:9000');
    circuit.take(datagram, round % 3 === 0, { monoMs: round, wallMs: round });
    traffic.datagram(datagram, 's2c');
    try {
      const named = readNamingDatagram(datagram);
      if (named !== undefined) relocateDatagram(datagram, named, PLACES);
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError);
    }
  }
});
