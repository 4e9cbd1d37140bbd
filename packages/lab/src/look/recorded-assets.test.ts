import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { formatLlsdXml } from '@landfall/protocol/llsd';
import { decodeLegacyMaterial, encodeRenderMaterials, zippedBody } from '@landfall/protocol/material';
import { deflateSync, gzipSync } from 'node:zlib';
import { nodeInflate } from '@landfall/transport/node';
import { describe, expect, it } from 'vitest';
import type { CapturedExchange } from '../capture/index.ts';
import { SceneWarnings } from '../scene/index.ts';
import { idOf } from '../scene/samples.ts';
import { RecordedDownloads } from './recorded-downloads.ts';
import { RecordedImages } from './recorded-images.ts';

const ID = idOf(7);
const first = (packet0: number[]) =>
  ({
    name: 'ImageData',
    ImageID: { ID, Codec: 2, Size: 6, Packets: 3 },
    ImageData: { Data: Uint8Array.from(packet0) },
  }) as const;
const further = (Packet: number, data: number[]) =>
  ({ name: 'ImagePacket', ImageID: { ID, Packet }, ImageData: { Data: Uint8Array.from(data) } }) as const;

describe('a texture that came by UDP', () => {
  it('is put together in whatever order its packets came, resent ones once', () => {
    const images = new RecordedImages(new SceneWarnings());
    images.further(further(2, [5, 6]));
    expect(images.bytes(ID.toString())).toBeUndefined();
    images.first(first([1, 2]));
    expect(images.bytes(ID.toString())).toEqual(Uint8Array.of(1, 2));
    images.further(further(1, [3, 4]));
    images.further(further(1, [9, 9]));
    expect(images.bytes(ID.toString())).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
    expect(images.bytes(idOf(8).toString())).toBeUndefined();
  });
});

const SEEN = { frame: 1, sinceFirstNs: 0n };

function exchange(
  target: string,
  status: number,
  body: Uint8Array,
  headers: readonly (readonly [string, string])[] = [],
): CapturedExchange {
  const common = { first: SEEN, last: SEEN, version: '1.1', missingBytes: 0, isWhole: true };
  return {
    client: { address: '127.0.0.1', port: 1 },
    server: { address: '127.0.0.1', port: 2 },
    request: { ...common, method: 'GET', target, headers: [], body: new Uint8Array(0) },
    response: { ...common, status, reason: '', headers, body },
  };
}

const GZIP = [['content-encoding', 'gzip']] as const;
const made = () => ({ inflate: nodeInflate, warnings: new SceneWarnings() });
const range = (text: string) => [['Content-Range', text]] as const;

describe('textures by UDP', () => {
  it('are no more than their memory allows, which is told', () => {
    const warnings = new SceneWarnings();
    const images = new RecordedImages(warnings, 5);
    images.first(first([1, 2]));
    for (const packet of [1, 2, 3, 4]) images.further(further(packet, [3, 4]));
    expect(images.bytes(ID.toString())).toEqual(Uint8Array.of(1, 2, 3, 4, 3, 4));
    expect(warnings.kept.map(({ of, field }) => [of, field])).toEqual([['file', 'ImagePacket']]);
  });
});

describe('downloads of a recording', () => {
  it('are put together of very many pieces as well', async () => {
    const downloads = new RecordedDownloads(made());
    const [count, length] = [100_000, 160];
    const target = `/CAPS/x/?mesh_id=${ID.toString()}`;
    for (let at = 0; at < count; at++) {
      const said = range(`bytes ${at * length}-${(at + 1) * length - 1}/${count * length}`);
      await downloads.take(exchange(target, 206, new Uint8Array(length).fill(at), said));
    }
    const whole = (await downloads.bytes(ID.toString(), 'mesh'))!;
    expect([whole.length, whole[0], whole.at(-1)]).toEqual([count * length, 0, (count - 1) & 0xff]);
  });

  it('are whole answers, and ranges put together', async () => {
    const downloads = new RecordedDownloads(made());
    const take = async (each: CapturedExchange) => await downloads.take(each);
    const target = `/CAPS/x/?texture_id=${ID.toString()}`;
    await take(exchange(target, 206, Uint8Array.of(3, 4), range('bytes 2-3/6')));
    expect(await downloads.bytes(ID.toString(), 'texture')).toBeUndefined();
    await take(exchange(target, 206, Uint8Array.of(1, 2), range('bytes 0-1/6')));
    await take(exchange(target, 206, Uint8Array.of(4, 5), range('bytes 3-4/6')));
    expect(await downloads.bytes(ID.toString(), 'texture')).toEqual(Uint8Array.of(1, 2, 3, 4, 5));
    expect(await downloads.bytes(ID.toString(), 'mesh')).toBeUndefined();
    await take(
      exchange(`/CAPS/x?mesh_id=${ID.toString()}`, 200, gzipSync(Uint8Array.of(9)), [
        ['content-encoding', 'gzip'],
      ]),
    );
    expect(await downloads.bytes(ID.toString(), 'mesh')).toEqual(Uint8Array.of(9));
  });

  it('have the materials that a region has named, asked for by their ids or all of them', async () => {
    const downloads = new RecordedDownloads(made());
    expect(downloads.materials.source).toBeUndefined();
    const material = decodeLegacyMaterial({ NormMap: idOf(31).toString(), SpecExp: 51 });
    const zipped = deflateSync(encodeRenderMaterials([{ id: ID, material }]));
    const answer = encodeUtf8(formatLlsdXml(zippedBody(zipped)));
    const asked = exchange('/CAPS/3b/', 200, answer);
    const posted = { ...asked, request: { ...asked.request!, method: 'POST' } };
    for (const each of [asked, posted]) {
      const { materials } = new RecordedDownloads(made());
      await materials.take(each, nodeInflate);
      const found = await materials.source!([ID], new AbortController().signal);
      expect([...found]).toEqual([[ID.toString(), material]]);
    }
    await downloads.take(posted);
    expect((await downloads.materials.source!([], new AbortController().signal)).size).toBe(1);
  });

  it('have no materials of refusals, of what is given to faces, and of what is damaged', async () => {
    const { materials } = new RecordedDownloads(made());
    const answer = (zipped: Uint8Array): Uint8Array => encodeUtf8(formatLlsdXml(zippedBody(zipped)));
    const zipped = deflateSync(encodeRenderMaterials([]));
    await materials.take(exchange('/CAPS/3b/', 500, answer(Uint8Array.of(1))), nodeInflate);
    await materials.take(exchange('/CAPS/3b/', 200, Uint8Array.of(1)), nodeInflate);
    const put = exchange('/CAPS/3b/', 200, answer(Uint8Array.of(1)));
    await materials.take({ ...put, request: { ...put.request!, method: 'PUT' } }, nodeInflate);
    for (const bytes of [Uint8Array.of(1, 2), zipped.subarray(0, -5), deflateSync(Uint8Array.of(9))])
      await expect(materials.take(exchange('/CAPS/3b/', 200, answer(bytes)), nodeInflate)).rejects.toThrow(
        DecodeError,
      );
    await expect(
      materials.take(exchange('/CAPS/3b/', 200, encodeUtf8('<llsd><map><key>Zipped</key>')), nodeInflate),
    ).rejects.toThrow(DecodeError);
    expect(materials.source).toBeUndefined();
  });

  it('of an asset service are of any kind', async () => {
    const downloads = new RecordedDownloads(made());
    await downloads.take(exchange(`/assets/${ID.toString()}/data`, 200, Uint8Array.of(7)));
    expect(await downloads.bytes(ID.toString(), 'mesh')).toEqual(Uint8Array.of(7));
  });

  it('are none of refusals, of ranges without a place, and of what does not unpack, which is told', async () => {
    const warnings = new SceneWarnings();
    const downloads = new RecordedDownloads({ ...made(), warnings });
    const target = `/?texture_id=${ID.toString()}`;
    for (const status of [404, 206, 416]) await downloads.take(exchange(target, status, Uint8Array.of(1)));
    await downloads.take(exchange('/?texture_id=../../etc/passwd', 200, Uint8Array.of(1)));
    await downloads.take(exchange(target, 200, Uint8Array.of(1, 2), GZIP));
    expect(await downloads.bytes(ID.toString(), 'texture')).toBeUndefined();
    expect(warnings.kept).toEqual([expect.objectContaining({ of: 'file', field: 'HTTP in frame 1' })]);
  });

  it('are unpacked when they are wanted, and only until the sum of what is unpacked is spent', async () => {
    const unpacked: number[] = [];
    const inflate: typeof nodeInflate = async (...packed) => {
      const bytes = await nodeInflate(...packed);
      unpacked.push(bytes.length);
      return bytes;
    };
    const warnings = new SceneWarnings();
    const downloads = new RecordedDownloads({ inflate, warnings, mostUnpackedBytes: 250_000 });
    const bomb = gzipSync(new Uint8Array(100_000));
    for (let n = 0; n < 1000; n++)
      await downloads.take(exchange(`/?texture_id=${idOf(n).toString()}`, 200, bomb, GZIP));
    expect(unpacked).toEqual([]);
    const found = [];
    for (let n = 0; n < 10; n++) found.push((await downloads.bytes(idOf(n).toString(), 'texture'))?.length);
    expect(found.filter((length) => length === 100_000)).toHaveLength(3);
    expect(unpacked).toHaveLength(3);
    expect(warnings.kept.map(({ of, field }) => [of, field])).toEqual([['file', 'HTTP']]);
  });

  it('that overlap are unpacked one after the other, and what is new of each is kept', async () => {
    const downloads = new RecordedDownloads(made());
    const target = `/?mesh_id=${ID.toString()}`;
    const body = gzipSync(Uint8Array.of(5, 6, 7, 8));
    for (let n = 0; n < 3; n++)
      await downloads.take(exchange(target, 206, body, [...GZIP, ...range(`bytes ${n}-${n + 3}/9`)]));
    expect(await downloads.bytes(ID.toString(), 'mesh')).toEqual(Uint8Array.of(5, 6, 7, 8, 8, 8));
  });
});
