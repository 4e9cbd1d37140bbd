import { encodeUtf8 } from '@landfall/protocol/bytes';
import { RemoteError } from '@landfall/protocol/errors';
import { asMap, asString, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { HttpResponse, HttpServerRequest } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import { Lifetime } from '../lifetime/index.ts';
import { llsd, reply } from '../testing/index.ts';
import { upload } from './index.ts';

type Answer = (url: string, request: HttpServerRequest) => HttpResponse | undefined;

/** A region that offers one capability; `second` answers the bytes. */
async function offering(first: Answer, second: Answer = () => reply(500)) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const asked: string[] = [];
  const server = await ports.serveHttp((request) => {
    asked.push(request.path);
    const base = `http://${server.local.address}:${server.local.port}`;
    const answer = (request.path === '/ask' ? first : second)(`${base}/bytes`, request);
    return answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer);
  });
  const { address, port } = server.local;
  const lifetime = new Lifetime();
  const capabilities = new Map([['UpdateThing', `http://${address}:${port}/ask`]]);
  const region = { capabilities, lifetime } as never;
  const run = (capability = 'UpdateThing', timeoutMs?: number): Promise<unknown> => {
    const bytes = encodeUtf8('text');
    const running = upload(
      { capability, asked: { item_id: 'x' }, bytes },
      region,
      { ports } as never,
      timeoutMs === undefined ? {} : { timeoutMs },
    );
    return network.runUntil(
      running.catch((error: unknown) => error),
      600_000,
    );
  };
  return { run, asked, lifetime };
}

const named =
  (more: Record<string, LlsdValue> = {}): Answer =>
  (uploader) =>
    llsd({ state: 'upload', uploader, ...more });
const complete: Answer = () => llsd({ state: 'complete', new_asset: 'id' });

describe('an upload', () => {
  it('asks where, posts the bytes there, and says what has become of them', async () => {
    const heard: unknown[] = [];
    const { run, asked } = await offering(
      (uploader, { body }) => {
        heard.push(asString(asMap(parseLlsd(body))['item_id']));
        return llsd({ state: 'upload', uploader });
      },
      (_, { body }) => {
        heard.push(new TextDecoder().decode(body));
        return llsd({ state: 'complete', compiled: false });
      },
    );
    expect(await run()).toMatchObject({ state: 'complete', compiled: false });
    expect([heard, asked]).toEqual([
      ['x', 'text'],
      ['/ask', '/bytes'],
    ]);
  });

  it.each([
    ['before the bytes, with a state', () => llsd({ state: 'error', message: 'no' }), complete, 'no'],
    ['with words within', () => llsd({ state: 'error', error: { message: 'no' } }), complete, 'no'],
    ['without any words', () => llsd({ state: 'error' }), complete, ''],
    // As OpenSim says it.
    [
      'without a state',
      named(),
      () => llsd({ message: 'Failed to update', identifier: 'x' }),
      'Failed to update',
    ],
  ] as [string, Answer, Answer, string][])('is refused %s', async (_, first, second, words) => {
    const error = (await (await offering(first, second)).run()) as RemoteError;
    expect(error).toBeInstanceOf(RemoteError);
    expect([error.reason, error.words]).toEqual(['refused', words]);
  });

  it.each([
    ['no address', () => llsd({ state: 'upload' }), complete],
    ['no state', () => llsd({}), complete],
    ['complete before the bytes', complete, complete],
    ['no state after the bytes', named(), () => llsd({})],
    ['no LLSD', () => reply(200, 'hello'), complete],
  ] as [string, Answer, Answer][])('fails on an answer with %s', async (_, first, second) => {
    expect(await (await offering(first, second)).run()).toMatchObject({ code: 'decode' });
  });

  it('fails with the status, by silence, and where nothing of the kind is offered; nothing is sent twice', async () => {
    const refused = await offering(named(), () => reply(503));
    expect(await refused.run()).toMatchObject({ reason: '503' });
    expect(refused.asked).toEqual(['/ask', '/bytes']);
    const silent = await offering(named(), () => undefined);
    expect(await silent.run('UpdateThing', 5000)).toMatchObject({ code: 'timeout' });
    expect(await silent.run('Other')).toMatchObject({ reason: 'no-capability' });
    silent.lifetime.end({ by: 'us', reason: 'ended' } as never);
    expect(await silent.run()).toMatchObject({ by: 'us' });
  });
});
