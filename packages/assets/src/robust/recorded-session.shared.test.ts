import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Uuid } from '@landfall/protocol/datatypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { parseHead } from '../testing/raw-http.ts';
import type { RawConnection, RawResponse } from '../testing/raw-http.ts';
import { startServiceOn } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { EmbeddedStore } from '../embedded/index.ts';
import { MemoryStore } from '../store/index.ts';
import type { AssetStore } from '../store/index.ts';
import { parseAssetXml } from './index.ts';

const folder = `${sharedFolder ?? ''}captures/asset-service/http/`;

interface Exchange {
  readonly name: string;
  readonly request: Buffer;
  readonly response: RawResponse;
}

function readExchange(name: string): Exchange {
  const bytes = readFileSync(`${folder}${name}`);
  const start = bytes.indexOf('\n') + 1;
  const middle = bytes.indexOf('\n### RESPONSE');
  const response = bytes.subarray(bytes.indexOf('\n', middle + 1) + 1);
  const end = response.indexOf('\r\n\r\n');
  const head = parseHead(response.subarray(0, end).toString('latin1'));
  const length = Number(head.headers.get('content-length'));
  return {
    name,
    request: bytes.subarray(start, middle),
    response: { ...head, body: response.subarray(end + 4, end + 4 + length) },
  };
}

/** The ids that `get_assets_exist` was answered with true for. */
function knownIds({ request, response }: Exchange): string[] {
  if (!request.toString().startsWith('POST /get_assets_exist')) return [];
  const asked = [...request.toString().matchAll(/<string>([^<]*)</g)].map(([, id]) => id!);
  const answers = [...response.body.toString().matchAll(/<boolean>([^<]*)</g)].map(([, answer]) => answer);
  return asked.filter((_id, at) => answers[at] === 'true');
}

const idIn = (text: string): string => /\/assets\/([0-9a-f-]{36})/.exec(text)?.[1] ?? '';

const STORES: readonly (readonly [string, (folder: string) => Promise<AssetStore>])[] = [
  ['memory', async () => await Promise.resolve(new MemoryStore())],
  ['a folder', async (folder) => await EmbeddedStore.open({ folder })],
];

const title = 'a recorded session of a simulator with its asset service, on a store in %s';

describe.skipIf(sharedFolder === undefined).each(STORES)(title, (_store, open) => {
  const files = sharedFolder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith('.txt'));
  const exchanges = files.map(readExchange);
  let test: TestService<AssetStore>;
  let temporary: string;
  let connection: RawConnection;

  /** What the service had before the recording began: assets that are read and were never sent. */
  async function putLibrary(): Promise<number> {
    const sent = new Set<string>();
    const known = exchanges.flatMap(knownIds);
    let count = 0;
    for (const { request, response } of exchanges) {
      const text = request.toString();
      if (text.startsWith('POST /assets/')) sent.add(/<ID>([^<]*)</.exec(text)![1]!);
      if (!text.startsWith('GET') || response.status !== 200 || sent.has(idIn(text))) continue;
      sent.add(idIn(text));
      await test.store.put({ ...parseAssetXml(response.body), bytes: parseAssetXml(response.body).bytes! });
      count++;
    }
    for (const id of known) {
      if ((await test.store.stat(Uuid.parse(id))) !== undefined) continue;
      const later = exchanges.find(({ request }) => request.includes(`<ID>${id}<`))!.request;
      const document = parseAssetXml(later.subarray(later.indexOf('\r\n\r\n') + 4));
      await test.store.put({ ...document, bytes: document.bytes! });
    }
    return count;
  }

  beforeAll(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'landfall-assets-'));
    test = await startServiceOn(await open(join(temporary, 'data')));
    connection = await test.connection();
  });
  afterAll(async () => {
    connection.close();
    await test[Symbol.asyncDispose]();
    await test.store[Symbol.asyncDispose]();
    await rm(temporary, { recursive: true });
  });

  it('has 90 exchanges, and a library before them', async () => {
    expect(exchanges).toHaveLength(90);
    expect(await putLibrary()).toBeGreaterThan(5);
  });

  it.each(exchanges.map((exchange) => [exchange.name, exchange] as const))(
    '%s',
    async (_name, { request, response }) => {
      const answered = await connection.send(request);
      expect(answered?.status).toBe(response.status);
      if (response.status !== 200) return;
      expect(answered?.body.toString()).toBe(response.body.toString());
      expect(answered?.headers.get('content-type')).toBe(response.headers.get('content-type'));
    },
  );
});
