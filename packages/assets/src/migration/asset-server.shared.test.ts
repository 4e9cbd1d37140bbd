import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Http, HttpResponse } from '@landfall/transport/ports';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { parseAssetXml } from '../robust/index.ts';
import { hashOf } from '../store/index.ts';
import type { StoredAsset } from '../store/index.ts';
import { createAssetServer } from './index.ts';
import type { AssetServer } from './index.ts';
import { createTestClock } from './test-clock.ts';

const folder = join(sharedFolder ?? '', 'captures/asset-service/http');

interface Recorded {
  readonly request: Buffer;
  readonly status: number;
  readonly body: Buffer;
}

function readRecorded(name: string): Recorded {
  const bytes = readFileSync(join(folder, name));
  const middle = bytes.indexOf('\n### RESPONSE');
  const response = bytes.subarray(bytes.indexOf('\n', middle + 1) + 1);
  const end = response.indexOf('\r\n\r\n');
  const head = response.subarray(0, end).toString('latin1');
  const length = Number(/Content-Length: (\d+)/.exec(head)?.[1]);
  return {
    request: bytes.subarray(bytes.indexOf('\n') + 1, middle),
    status: Number(head.split(' ')[1]),
    body: response.subarray(end + 4, end + 4 + length),
  };
}

/** A client that gets this answer, whatever it asks. */
function clientOf({ status, body }: Recorded): AssetServer {
  const answer: HttpResponse = { status, headers: {}, body };
  const http: Http = { request: async () => await Promise.resolve(answer) };
  return createAssetServer({ url: 'http://127.0.0.1:9083', http, clock: createTestClock() });
}

const idIn = (text: string): Uuid => Uuid.parse(/\/assets\/([0-9a-f-]{36})/.exec(text)![1]!);
const bodyOf = (request: Buffer): Buffer => request.subarray(request.indexOf('\r\n\r\n') + 4);

describe.skipIf(!sharedFolder)('our client and what a real asset service answered', () => {
  const all = sharedFolder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith('.txt'));
  const called = (part: string): Recorded[] => all.filter((name) => name.includes(part)).map(readRecorded);

  it('fetches', async () => {
    const outcomes = { found: 0, missing: 0 };
    for (const recorded of called('-GET-assets_')) {
      const id = idIn(recorded.request.toString('latin1'));
      const asset = await clientOf(recorded).fetch(id);
      expect(asset === undefined).toBe(recorded.status === 404);
      outcomes[asset === undefined ? 'missing' : 'found']++;
      if (asset === undefined) continue;
      expect(asset.id.equals(id)).toBe(true);
      const data = /<Data>([^<]*)</.exec(recorded.body.toString('latin1'))?.[1] ?? '';
      expect(Buffer.compare(asset.bytes, Buffer.from(data, 'base64'))).toBe(0);
    }
    expect(outcomes.found).toBeGreaterThan(20);
    expect(outcomes.missing).toBeGreaterThan(0);
  });

  it('asks what is there', async () => {
    for (const recorded of called('-POST-get_assets_exist')) {
      const ids = [...recorded.request.toString().matchAll(/<string>([^<]*)</g)].map(([, id]) =>
        Uuid.parse(id!),
      );
      expect(ids).toHaveLength(15);
      const answers = await clientOf(recorded).exists(ids);
      expect(answers.filter(Boolean)).toHaveLength(3);
      await expect(clientOf(recorded).exists(ids.slice(1))).rejects.toThrow('ids');
    }
  });

  it('stores', async () => {
    let stored = 0;
    for (const recorded of called('-POST-assets')) {
      const { bytes = new Uint8Array(0), ...document } = parseAssetXml(bodyOf(recorded.request));
      const asset: StoredAsset = { ...document, hash: hashOf(bytes), sizeBytes: bytes.length, createdAt: 0 };
      expect(await clientOf(recorded).store({ asset, bytes })).toBe(true);
      expect(await clientOf(recorded).store({ asset: { ...asset, id: Uuid.zero }, bytes })).toBe(false);
      stored++;
    }
    expect(stored).toBeGreaterThan(40);
  });
});
