import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RefusedAssetError } from '../store/index.ts';
import { assetOf, basic, idOf, startTestService } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

const HELLO = Buffer.from('hello world');
const ON = { referenceProtocol: { enabled: true } } as const;
const path = (number: number, part: string): string => `/${idOf(number).toString()}/${part}`;
const json = { 'content-type': 'application/json' };

const creation = (changed: object = {}): string =>
  JSON.stringify({
    id: `uuid::${idOf(1).toString()}`,
    name: 'note',
    description: 'of the proposal',
    type: 'application/x-metaverse-notecard',
    temporary: false,
    data: `b64::${HELLO.toString('base64')}`,
    ...changed,
  });

const create = async (test: TestService, body: string): Promise<Response> =>
  await test.ask('POST', '/createasset', { headers: json, body });

describe('where it is not asked for', () => {
  it('is not there', async () => {
    await using test = await startTestService();
    await test.store.put(assetOf(1));
    expect((await test.ask('GET', path(1, 'metadata'))).status).toBe(404);
    expect((await create(test, creation())).status).toBe(404);
    const status = (await (await test.ask('GET', '/status.json')).json()) as { interfaces: string[] };
    expect(status.interfaces).toEqual(['robust', 'viewer', 'derived']);
  });
});

describe('GET /{id}/metadata', () => {
  it('says what the proposal says, in its types', async () => {
    await using test = await startTestService(ON);
    const createdAt = Date.UTC(2008, 10, 26, 0, 49, 48) / 1000;
    await test.store.put(
      assetOf(1, { bytes: HELLO, type: 0, name: 'bark', description: 'of a tree', createdAt }),
    );
    const answer = await test.ask('GET', path(1, 'metadata'));
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual({
      id: `uuid::${idOf(1).toString()}`,
      name: 'bark',
      description: 'of a tree',
      creation_date: 'date::2008-11-26T00:49:48.000Z',
      type: 'image/jp2',
      sha1: `b64::${createHash('sha1').update(HELLO).digest('base64')}`,
      temporary: false,
      methods: { data: `uri::${test.service.url}/${idOf(1).toString()}/data` },
      extra_data: {},
    });
  });

  it('names the address that others reach it by', async () => {
    const url = 'https://assets.example.org/';
    await using test = await startTestService({ referenceProtocol: { enabled: true, url } });
    await test.store.put(assetOf(1));
    const { methods } = (await (await test.ask('GET', path(1, 'metadata'))).json()) as {
      methods: { data: string };
    };
    expect(methods.data).toBe(`uri::https://assets.example.org${path(1, 'data')}`);
  });

  it('is 404 for what is not here, and has no other methods', async () => {
    await using test = await startTestService(ON);
    expect((await test.ask('GET', path(9, 'metadata'))).status).toBe(404);
    expect((await test.ask('DELETE', path(9, 'metadata'))).status).toBe(405);
    expect((await test.ask('GET', '/createasset')).status).toBe(405);
    expect((await test.ask('GET', '/no-id/metadata')).status).toBe(404);
  });

  it('is advertised', async () => {
    await using test = await startTestService(ON);
    const status = (await (await test.ask('GET', '/status.json')).json()) as { interfaces: string[] };
    expect(status.interfaces).toContain('reference-asset-protocol');
  });
});

describe('GET /{id}/data', () => {
  it('is the bytes, with the proposal’s type, ranges and conditions', async () => {
    await using test = await startTestService(ON);
    await test.store.put(assetOf(1, { bytes: HELLO, type: 1 }));
    const whole = await test.ask('GET', path(1, 'data'));
    expect([whole.status, whole.headers.get('content-type'), await whole.text()]).toEqual([
      200,
      'application/ogg',
      'hello world',
    ]);
    const part = await test.ask('GET', path(1, 'data'), { headers: { range: 'bytes=6-' } });
    expect([part.status, await part.text()]).toEqual([206, 'world']);
    const same = { 'if-none-match': whole.headers.get('etag')! };
    expect((await test.ask('GET', path(1, 'data'), { headers: same })).status).toBe(304);
  });
});

describe('POST /createasset', () => {
  it('stores an asset that OpenSimulator’s own routes have too', async () => {
    await using test = await startTestService(ON);
    const answer = await create(test, creation());
    expect([answer.status, await answer.json()]).toEqual([201, { id: `uuid::${idOf(1).toString()}` }]);
    expect(await (await test.ask('GET', `/assets/${idOf(1).toString()}/data`)).text()).toBe('hello world');
    expect(await test.store.stat(idOf(1))).toMatchObject({
      type: 7,
      name: 'note',
      description: 'of the proposal',
    });
    expect(test.events).toContainEqual(expect.objectContaining({ event: 'stored' }));
  });

  it('chooses an id where none is given', async () => {
    await using test = await startTestService(ON);
    const { id } = (await (await create(test, creation({ id: undefined }))).json()) as { id: string };
    expect(id).toMatch(/^uuid::[0-9a-f]{8}-/);
    expect((await test.ask('GET', `/${id.slice(6)}/data`)).status).toBe(200);
  });

  it('says 201 again for the same bytes, and keeps what is there against others', async () => {
    await using test = await startTestService(ON);
    expect((await create(test, creation())).status).toBe(201);
    expect((await create(test, creation())).status).toBe(201);
    expect((await create(test, creation({ data: 'b64::AAAA' }))).status).toBe(409);
    expect(await (await test.ask('GET', path(1, 'data'))).text()).toBe('hello world');
  });

  it.each([
    ['no JSON', 'x', 400],
    ['a list', '[]', 400],
    ['no data', creation({ data: undefined }), 400],
    ['data that is no base64', creation({ data: 'b64::a?==' }), 400],
    ['data without its kind', creation({ data: 'aGVsbG8=' }), 400],
    ['an id that is none', creation({ id: 'uuid::7' }), 400],
    ['the zero id', creation({ id: 'uuid::00000000-0000-0000-0000-000000000000' }), 400],
    ['no bytes', creation({ data: 'b64::' }), 400],
    ['a type of no asset', creation({ type: 'text/plain' }), 415],
    ['more than an asset may have', creation({ data: `b64::${'A'.repeat(64)}` }), 413],
  ])('refuses %s', async (_, body, status) => {
    await using test = await startTestService({ ...ON, limits: { assetBytes: 32 } });
    expect((await create(test, body)).status).toBe(status);
  });

  it('tells a full store apart', async () => {
    await using test = await startTestService(ON);
    test.store.fault = new RefusedAssetError('x', 'quota');
    expect((await create(test, creation())).status).toBe(507);
  });
});

describe('who may', () => {
  it('wants the credential, keeps pages and scripts out as the other routes do', async () => {
    await using test = await startTestService({ ...ON, credentials: [{ user: 'grid', password: 'secret' }] });
    await test.store.put(assetOf(1));
    expect((await test.ask('GET', path(1, 'metadata'))).status).toBe(401);
    expect((await test.ask('GET', path(1, 'data'))).status).toBe(401);
    expect((await create(test, creation())).status).toBe(401);
    const known = basic('grid', 'secret');
    expect((await test.ask('GET', path(1, 'metadata'), { headers: known })).status).toBe(200);
    const script = { ...known, 'x-secondlife-shard': 'Production' };
    expect((await test.ask('GET', path(1, 'data'), { headers: script })).status).toBe(403);
    const page = { ...known, origin: 'https://evil.example' };
    expect((await test.ask('GET', path(1, 'metadata'), { headers: page })).status).toBe(403);
  });
});
