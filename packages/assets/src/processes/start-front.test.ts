import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedStore } from '../embedded/index.ts';
import { parseAssetServiceConfig } from '../service/index.ts';
import { askOnce } from '../testing/ask-once.ts';
import { assetOf, assetXml, idOf } from '../testing/test-service.ts';
import type { FrontQuestions, OwnerQuestions } from './questions.ts';
import { startFront } from './start-front.ts';
import type { Front } from './start-front.ts';
import { answerStoreQuestions } from './store-owner.ts';
import { Talk } from './talk.ts';
import type { Answerers } from './talk.ts';

let folder: string;
let owner: EmbeddedStore;
let front: Front | undefined;
let asked: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-front-'));
  owner = await EmbeddedStore.open({ folder, idleWorkAfterMs: 1e6 });
  await owner.put(assetOf(1, { bytes: Buffer.alloc(20_000, 'old') }));
  await owner.publish();
  asked = [];
  front = undefined;
});
afterEach(async () => {
  await front?.close();
  await owner[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** A front in this process; what it asks is answered by its owner, or by `more`. */
async function start(port = 0, more: Partial<Answerers<OwnerQuestions>> = {}): Promise<Front> {
  const publishing = {
    publish: () => owner.publish(),
    forgetEverywhere: async (id: Parameters<EmbeddedStore['stat']>[0]) => front?.forget(id.toBytes()),
  };
  const answerers = {
    ...answerStoreQuestions(owner, publishing),
    ...more,
  } as unknown as Answerers<OwnerQuestions>;
  const far: Talk<FrontQuestions, OwnerQuestions> = new Talk(
    (message) => near.receive(structuredClone(message)),
    answerers,
  );
  const near: Talk<OwnerQuestions, FrontQuestions> = new Talk((message) => {
    if ('ask' in message) asked.push(message.question);
    far.receive(structuredClone(message));
  }, {} as Answerers<FrontQuestions>);
  const config = parseAssetServiceConfig({ port, data: folder, deletion: 'all' });
  front = await startFront({ config, owner: near, log: () => undefined });
  return front;
}
const ask = (method: string, path: string, body?: string) =>
  askOnce(`http://127.0.0.1:${front!.port}`, method, path, body);
const dataOf = async (number: number) => (await ask('GET', `/assets/${idOf(number).toString()}/data`)).text;

describe('a front', () => {
  it('serves what its owner has committed without asking, and what is new by asking', async () => {
    await start();
    expect((await dataOf(1)).slice(0, 6)).toBe('oldold');
    expect(asked).toEqual([]);
    await owner.put(assetOf(2, { bytes: Buffer.from('new') }));
    expect(await dataOf(2)).toBe('new');
    expect(asked.length).toBeGreaterThan(0);
  });

  it('has its owner write, and then serves what was written', async () => {
    await start();
    expect((await ask('POST', '/assets/', assetXml(3, Buffer.from('sent')))).status).toBe(200);
    expect(asked).toContain('put');
    expect(await dataOf(3)).toBe('sent');
    expect((await owner.read(idOf(3)))?.bytes).toEqual(new Uint8Array(Buffer.from('sent')));
  });

  it('serves no copy of what it was told to forget', async () => {
    await start();
    await dataOf(1);
    await owner.remove(idOf(1));
    await owner.publish();
    front!.forget(idOf(1).toBytes());
    expect((await ask('GET', `/assets/${idOf(1).toString()}`)).status).toBe(404);
  });

  it('serves no copy of anything when it was told to forget all', async () => {
    await start();
    await dataOf(1);
    await owner.remove(idOf(1));
    await owner.publish();
    front!.forgetAll();
    expect(await dataOf(1)).toBe('');
  });

  it('looks into the index that its owner made anew', async () => {
    await start();
    await dataOf(1);
    await owner.rebuildIndex();
    await owner.put(assetOf(2, { bytes: Buffer.alloc(9000, 'y') }));
    await owner.publish();
    await front!.reopen();
    asked.length = 0;
    expect((await dataOf(2)).length).toBe(9000);
    expect(asked).toEqual([]);
  });

  it('tells its share: what it keeps, what it read, what it counted', async () => {
    await start();
    await dataOf(1);
    await dataOf(1);
    const { cache, reads, metrics } = await front!.share();
    expect(cache.hits).toBe(1);
    expect([cache.entries, reads]).toEqual([1, 1]);
    expect(JSON.stringify(metrics)).toContain('landfall');
  });

  it('has its owner answer for all processes', async () => {
    await start(0, {
      metrics: async () => ({ text: 'of_all_processes 1\n', json: {} }),
      status: async () => ({ of: 'all' }) as never,
    });
    expect((await ask('GET', '/metrics')).text).toContain('of_all_processes 1');
    expect(asked).toContain('metrics');
  });

  it('whose owner is gone says so instead of waiting', async () => {
    await start(0, {
      read: () => Promise.reject(new TypeError('the channel is gone')),
      stat: () => Promise.reject(new TypeError('gone')),
    });
    expect((await ask('GET', `/assets/${idOf(9).toString()}/data`)).status).toBeGreaterThanOrEqual(500);
    expect((await dataOf(1)).slice(0, 3)).toBe('old');
  });

  it('that cannot have its address leaves nothing open', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    await expect(start((taken.address() as AddressInfo).port)).rejects.toMatchObject({ code: 'usage' });
    await new Promise((resolve) => taken.close(resolve));
  });

  it('does not start on a folder without an index', async () => {
    await owner[Symbol.asyncDispose]();
    await rm(join(folder, 'index'), { recursive: true });
    await expect(start()).rejects.toThrow();
    owner = await EmbeddedStore.open({ folder });
  });
});
