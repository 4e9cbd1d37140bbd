import { describe, expect, it } from 'vitest';
import { RefusedAssetError, StorageError } from '../store/index.ts';
import { assetOf, assetXml, idOf, startTestService } from '../testing/test-service.ts';
import { PIECE_BYTES } from '../http/index.ts';

const HELLO = Buffer.from('hello world');
const path = (number: number, sub = ''): string => `/assets/${idOf(number).toString()}${sub}`;

describe('POST /assets', () => {
  it('stores once, and says when other bytes were there', async () => {
    await using test = await startTestService();
    const post = async (bytes: Uint8Array): Promise<[string | null, string]> => {
      const answer = await test.ask('POST', '/assets', { body: assetXml(1, bytes) });
      return [answer.headers.get('asset-outcome'), await answer.text()];
    };
    const answered = `\n<string>${idOf(1).toString()}</string>`;
    expect(await post(HELLO)).toEqual(['stored', expect.stringContaining(answered)]);
    expect(await post(HELLO)).toEqual(['same', expect.stringContaining(answered)]);
    expect(await post(Buffer.from('other'))).toEqual(['conflict', expect.stringContaining(answered)]);
    expect(await (await test.ask('GET', path(1, '/data'))).text()).toBe('hello world');
    expect(test.events).toContainEqual(expect.objectContaining({ event: 'conflict', level: 'warn' }));
  });

  it('is not how a rewritable asset is rewritten: POST /assets/{id} is', async () => {
    await using test = await startTestService();
    await test.store.put(assetOf(1, { flags: 2, name: 'kept', type: 3 }));
    await test.store.put(assetOf(2));
    const body = assetXml(1, HELLO);
    expect((await test.ask('POST', '/assets', { body })).headers.get('asset-outcome')).toBe('conflict');
    const update = async (number: number, xml = body): Promise<string> =>
      /<boolean>(.*)</.exec(await (await test.ask('POST', path(number), { body: xml })).text())![1]!;
    expect(await update(1)).toBe('true');
    expect(await update(2)).toBe('false');
    expect(await update(3)).toBe('false');
    expect(await update(1, '<AssetBase><Name>no data</Name></AssetBase>')).toBe('false');
    const metadata = await (await test.ask('GET', path(1, '/metadata'))).text();
    expect(metadata).toContain('<Name>kept</Name>');
    expect(metadata).toContain('<Type>3</Type>');
    expect(await (await test.ask('GET', path(1, '/data'))).text()).toBe('hello world');
    expect((await test.ask('POST', path(1), { body: 'no xml' })).status).toBe(400);
  });

  it('cuts long names at a character', async () => {
    await using test = await startTestService();
    const xml = assetXml(1, HELLO).replace('<Name>n<', `<Name>${'x'.repeat(63)}😀y<`);
    await test.ask('POST', '/assets', { body: xml });
    expect((await test.store.stat(idOf(1)))?.name).toBe('x'.repeat(63));
  });

  it.each([
    [new StorageError('x', 'full'), 507],
    [new StorageError('x', 'permission'), 500],
    [new StorageError('x', 'unreachable'), 503],
    [new StorageError('x', 'busy'), 503],
    [new RefusedAssetError('x', 'quota'), 507],
    [new RefusedAssetError('x', 'type'), 415],
    [new RefusedAssetError('x', 'size'), 413],
    [new TypeError('a secret path'), 500],
  ])('answers a store that says %s with %i, and nothing of its inside', async (fault, status) => {
    await using test = await startTestService();
    test.store.fault = fault;
    const answer = await test.ask('POST', '/assets', { body: assetXml(1, HELLO) });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain('secret');
  });
});

describe('GET /assets/{id}/data', () => {
  it('has ranges, entity tags and conditions', async () => {
    await using test = await startTestService();
    await test.store.put(assetOf(1, { bytes: HELLO }));
    const get = async (headers: Record<string, string>): Promise<[number, string, string | null]> => {
      const answer = await test.ask('GET', path(1, '/data'), { headers });
      return [answer.status, await answer.text(), answer.headers.get('content-range')];
    };
    const etag = `"${(await test.store.stat(idOf(1)))!.hash}"`;
    expect(await get({})).toEqual([200, 'hello world', null]);
    expect(await get({ range: 'bytes=6-' })).toEqual([206, 'world', 'bytes 6-10/11']);
    expect(await get({ range: 'bytes=-5' })).toEqual([206, 'world', 'bytes 6-10/11']);
    expect(await get({ range: 'bytes=11-' })).toEqual([416, expect.any(String), 'bytes */11']);
    expect(await get({ range: 'bytes=0-1,3-4' })).toEqual([200, 'hello world', null]);
    expect(await get({ 'if-none-match': etag })).toEqual([304, '', null]);
    expect(await get({ 'if-none-match': etag, range: 'bytes=0-1' })).toEqual([304, '', null]);
    expect(await get({ 'if-match': '"x"' })).toEqual([412, expect.any(String), null]);
    expect(await get({ 'if-range': etag, range: 'bytes=0-1' })).toEqual([206, 'he', 'bytes 0-1/11']);
    expect(await get({ 'if-range': '"x"', range: 'bytes=0-1' })).toEqual([200, 'hello world', null]);
    const { headers } = await test.ask('GET', path(1, '/data'));
    expect([headers.get('etag'), headers.get('accept-ranges')]).toEqual([etag, 'bytes']);
    expect(headers.get('cache-control')).toContain('immutable');
  });

  it('answers HEAD as GET without the body, and keeps the connection', async () => {
    await using test = await startTestService();
    await test.store.put(assetOf(1, { bytes: HELLO }));
    const connection = await test.connection();
    const head = await connection.send(
      `HEAD ${path(1, '/data')} HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-1\r\n\r\n`,
    );
    expect([head?.status, head?.headers.get('content-length'), head?.body.length]).toEqual([200, '11', 0]);
    const full = await connection.send(`HEAD ${path(1)} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    const got = await connection.send(`GET ${path(1)} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(full?.headers.get('content-length')).toBe(String(got?.body.length));
    connection.close();
  });

  it('serves what is bigger than a piece, whole, in part and as XML', async () => {
    await using test = await startTestService();
    const bytes = Buffer.alloc(3 * PIECE_BYTES + 5, 'some bytes that do not repeat evenly');
    await test.store.put(assetOf(1, { bytes }));
    const get = async (sub: string, headers: Record<string, string> = {}): Promise<Buffer> =>
      Buffer.from(await (await test.ask('GET', path(1, sub), { headers })).arrayBuffer());
    expect((await get('/data')).equals(bytes)).toBe(true);
    expect((await get('/data', { range: 'bytes=7-' })).equals(bytes.subarray(7))).toBe(true);
    const [, data] = /<Data>(.*)<\/Data>/.exec((await get('')).toString())!;
    expect(Buffer.from(data!, 'base64').equals(bytes)).toBe(true);
  });

  it('takes a path for what it says', async () => {
    await using test = await startTestService();
    await test.store.put(assetOf(1));
    const tricks = [
      '/assets/../assets/x',
      '/assets/%2e%2e%2fetc%2fpasswd',
      '/assets/%00',
      '/assets/%',
      '/assets//data',
      '/assets/..',
    ];
    for (const trick of tricks) {
      const connection = await test.connection();
      const answer = await connection.send(`GET ${trick} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      expect([trick, answer!.status >= 400 && answer!.status < 500]).toEqual([trick, true]);
      connection.close();
    }
  });
});

describe('DELETE', () => {
  it.each([
    ['none', false, false],
    ['maptiles', true, false],
    ['all', true, true],
  ] as const)('with the policy %s', async (deletion, maptile, other) => {
    await using test = await startTestService({ deletion });
    await test.store.put(assetOf(1, { flags: 1 }));
    await test.store.put(assetOf(2));
    const remove = async (at: string): Promise<boolean> =>
      (await (await test.ask('DELETE', at)).text()).includes('<boolean>true<');
    // Into the cache, where they must not stay.
    for (const number of [1, 2]) await (await test.ask('GET', path(number, '/data'))).text();
    expect([await remove(path(1)), await remove(path(2))]).toEqual([maptile, other]);
    expect((await test.ask('GET', path(1, '/data'))).status).toBe(maptile ? 404 : 200);
    expect((await test.ask('GET', path(2, '/data'))).status).toBe(other ? 404 : 200);
    expect([await remove(path(3)), await remove('/assets/x'), await remove('/assets')]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
