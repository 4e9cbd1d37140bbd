/**
 * Uploads as a real client made them at OpenSimulator (`build-objects`, `inventory-caps`) are made again at a grid: the
 * answers must have the recorded type, keys and masks, and the store the recorded bytes.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { MemoryStore } from '../../packages/assets/src/store/index.ts';
import { encodeUtf8 } from '../../packages/protocol/src/bytes/index.ts';
import { asMap, asString, asUuid, formatLlsdXml, parseLlsd } from '../../packages/protocol/src/llsd/index.ts';
import type { LlsdMap } from '../../packages/protocol/src/llsd/index.ts';
import type { HttpResponse } from '../../packages/transport/src/ports/index.ts';
import { createTestWorld, post, urlOf } from '../../packages/grid/src/testing/index.ts';
import type { TestAgent, TestWorld } from '../../packages/grid/src/testing/index.ts';
import { timedExchanges } from '../recorded-client/recorded-session.ts';
import type { TimedExchange } from '../recorded-client/recorded-session.ts';
import type { RecordedHttp } from '../recorded-http.ts';
import { sharedFolder } from '../shared-folder.ts';

interface RecordedUpload {
  readonly asked: LlsdMap;
  readonly first: RecordedHttp;
  readonly bytes: Uint8Array;
  readonly second: RecordedHttp;
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Both steps of the uploads whose request has a key; the second is at the URL that the first was given. */
function recordedUploads(capture: string, key: string): RecordedUpload[] {
  const exchanges = timedExchanges(sharedFolder!, capture);
  return exchanges.flatMap(({ request, response }) => {
    if (response === undefined || !textOf(request.body).includes(`<key>${key}</key>`)) return [];
    const uploader = /http:\/\/[^/]+(\/[0-9a-f-]+)</.exec(textOf(response.body))?.[1];
    const posted = exchanges.find((one): one is Required<TimedExchange> =>
      one.request.line.includes(`POST ${uploader} `),
    );
    if (uploader === undefined || posted === undefined) return [];
    const asked = asMap(parseLlsd(request.body));
    return [{ asked, first: response, bytes: posted.request.body, second: posted.response }];
  });
}

/** What can be compared: everything but the ids and URLs, of which there is only the kind. */
function shapeOf(body: Uint8Array): unknown {
  const entries = Object.entries(asMap(parseLlsd(body)));
  const isFresh = (key: string): boolean => ['uploader', 'new_asset', 'new_inventory_item'].includes(key);
  return entries.map(([key, value]) => [key, isFresh(key) ? value?.constructor.name : value]);
}

function expectAlike(answer: HttpResponse, recorded: RecordedHttp): void {
  expect(answer.headers['content-type']).toBe(recorded.contentType);
  expect(shapeOf(answer.body)).toEqual(shapeOf(recorded.body));
}

describe.skipIf(sharedFolder === undefined)('uploads of a real client', () => {
  const store = new MemoryStore();
  let world: TestWorld;
  let agent: TestAgent;
  beforeAll(async () => {
    world = await createTestWorld(undefined, { assets: store });
    agent = await world.arrive();
  });

  async function repeat(
    name: string,
    asked: LlsdMap,
    { first, bytes, second }: RecordedUpload,
  ): Promise<LlsdMap> {
    const send = (url: string, type: string, body: Uint8Array): Promise<HttpResponse> =>
      world.network.runUntil(post(world.ports, url, type, body), 1000);
    const url = await urlOf(world, agent, name);
    const offered = await send(url, 'application/llsd+xml', encodeUtf8(formatLlsdXml(asked)));
    expectAlike(offered, first);
    const uploader = asString(asMap(parseLlsd(offered.body))['uploader']);
    const stored = await send(uploader, 'application/octet-stream', bytes);
    expectAlike(stored, second);
    const answer = asMap(parseLlsd(stored.body));
    expect((await store.read(asUuid(answer['new_asset'])))?.bytes).toEqual(bytes);
    return answer;
  }

  it('of new files are answered as they were', async () => {
    const uploads = recordedUploads('build-objects', 'asset_type');
    expect(uploads).toHaveLength(4);
    for (const one of uploads) {
      expect(one.bytes.length).toBeGreaterThan(500);
      await repeat('NewFileAgentInventory', one.asked, one);
    }
  });

  it('of new contents are answered as they were', async () => {
    const [note] = recordedUploads('inventory-caps', 'item_id').filter(({ bytes }) =>
      textOf(bytes).startsWith('Linden text'),
    );
    const asked = { asset_type: 'notecard', inventory_type: 'notecard', name: 'a note' };
    const [file] = recordedUploads('build-objects', 'asset_type');
    const masks = { ...asked, next_owner_mask: 581_632, everyone_mask: 0, group_mask: 0 };
    const made = await repeat('NewFileAgentInventory', masks, file!);
    await repeat('UpdateNotecardAgentInventory', { item_id: asUuid(made['new_inventory_item']) }, note!);
  });
});
