/** What a proxy makes of requests and answers, against a grid that is made up. */
import { gzipSync } from 'node:zlib';
import type { Answer, IncomingRequest } from '@landfall/assets/http';
import { MemoryNetwork } from '@landfall/transport/memory';
import { nodeInflate } from '@landfall/transport/node';
import type { RecordedExchange } from '@landfall/transport/wrappers';
import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../gateway/index.ts';
import type { Upstream, UpstreamAnswer, UpstreamRequest } from '../gateway/index.ts';
import { passExchange } from './exchange.ts';
import type { ExchangeOptions, Way } from './exchange.ts';
import { ServedPlaces } from './served-places.ts';

const BASE = 'http://127.0.0.1:9100/s/token';
const CAP = 'http://sim.example:9000/CAPS/x/';
const XML = { 'content-type': 'application/llsd+xml' };
const llsd = (key: string, value: string): string =>
  `<llsd><map><key>${key}</key><string>${value}</string></map></llsd>`;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

type Given = Partial<Omit<UpstreamAnswer, 'body'>> & { readonly body?: Iterable<Uint8Array> };

function setUp(answer: (request: UpstreamRequest) => Given) {
  const asked: UpstreamRequest[] = [];
  const exchanges: RecordedExchange[] = [];
  const lines: string[] = [];
  const places = new ServedPlaces(BASE);
  const upstream: Upstream = {
    ask: (request) => {
      asked.push(request);
      try {
        return Promise.resolve({ status: 200, headers: {}, body: [], ...answer(request) });
      } catch (error) {
        return Promise.reject(error as Error);
      }
    },
    close: () => undefined,
  };
  const others = {
    simulator: () => ({ address: '127.0.0.1', port: 7 }),
    url: (url: string) => places.served(url),
    httpPort: 9100,
  };
  const way: Way = { places, upstream, otherPlaces: () => Promise.resolve(others) };
  const options: ExchangeOptions = {
    clock: new MemoryNetwork().clock,
    inflate: nodeInflate,
    onExchange: (exchange) => exchanges.push(exchange),
    logIn: () => Promise.resolve(undefined),
    loginFailed: () => ({ status: 200, body: 'failed' }),
    tell: (line) => void lines.push(line),
  };
  const pass = (
    url: string,
    kind?: Parameters<typeof passExchange>[2],
    given: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<Answer> => {
    const { method = 'GET', headers = {}, body = '' } = given;
    const request: IncomingRequest = {
      method,
      path: '/',
      headers,
      from: { address: '127.0.0.1', port: 1 },
      signal: new AbortController().signal,
      body: {
        announcedBytes: body.length,
        // oxlint-disable-next-line typescript/require-await -- the shape is asynchronous
        async *pieces() {
          yield bytes(body);
        },
      },
    };
    return passExchange(request, url, kind, way, options);
  };
  return { asked, exchanges, lines, places, pass };
}

async function textOf({ body }: Answer): Promise<string> {
  if (body === undefined || typeof body === 'string') return body ?? '';
  if (ArrayBuffer.isView(body)) return new TextDecoder().decode(body);
  const pieces: Uint8Array[] = [];
  for await (const piece of body.pieces) pieces.push(piece);
  return new TextDecoder().decode(Buffer.concat(pieces));
}

describe('an exchange through the proxy', () => {
  it('passes bytes on as they come, with the headers of neither connection', async () => {
    const { pass, asked, exchanges } = setUp(() => ({
      headers: {
        'content-type': 'image/x-j2c',
        'content-length': '6',
        connection: 'close, x-odd',
        'x-odd': '1',
        etag: '"a"',
      },
      body: [bytes('abc'), bytes('def')],
    }));
    const answer = await pass(`${CAP}?texture_id=1`, undefined, {
      headers: { host: '127.0.0.1:9100', range: 'bytes=0-5', connection: 'keep-alive', 'x-own': '2' },
    });
    expect(asked[0]?.headers).toEqual({ range: 'bytes=0-5', 'x-own': '2' });
    expect(answer.headers).toEqual({ 'content-type': 'image/x-j2c', etag: '"a"' });
    expect(answer.body).toMatchObject({ sizeBytes: 6 });
    expect(exchanges).toEqual([]);
    expect(await textOf(answer)).toBe('abcdef');
    expect(exchanges).toMatchObject([
      {
        origin: 'http://sim.example:9000',
        request: { method: 'GET', target: '/CAPS/x/?texture_id=1', headers: { host: 'sim.example:9000' } },
        response: { status: 200, isWhole: true, body: { bytes: bytes('abcdef') } },
      },
    ]);
  });

  it('leads to uploaders and redirects through the proxy, and leaves other answers as they are', async () => {
    const { pass, places } = setUp(({ url }) => {
      if (url.path === '/moved') return { status: 307, headers: { location: '/CAPS/y/?a=1' } };
      const key = url.path === '/up' ? 'uploader' : 'media_url';
      return { headers: XML, body: [bytes(llsd(key, `${CAP}up`))] };
    });
    expect(await textOf(await pass('http://sim.example:9000/up', undefined, { method: 'POST' }))).toBe(
      llsd('uploader', `${BASE}/0/CAPS/x/up`),
    );
    expect(await textOf(await pass('http://sim.example:9000/other'))).toBe(llsd('media_url', `${CAP}up`));
    const moved = await pass('http://sim.example:9000/moved', 'seed', { method: 'POST' });
    expect(moved.headers).toEqual({ location: `${BASE}/0/CAPS/y/?a=1` });
    expect(places.kindOf('http://sim.example:9000/CAPS/y/?a=1')).toBe('seed');
    expect(places.asked({ number: 0, rest: '/CAPS/y/?a=1' })).toBe('http://sim.example:9000/CAPS/y/?a=1');
    expect(places.asked({ number: 1, rest: '/' })).toBeUndefined();
  });

  it('unpacks what it has to read, and knows the answers that a seed leads to', async () => {
    const seed = `<llsd><map><key>EventQueueGet</key><string>${CAP}e</string><key>SimulatorFeatures</key><string>${CAP}f</string></map></llsd>`;
    const { pass, places } = setUp(() => ({
      headers: { ...XML, 'content-encoding': 'gzip' },
      body: [gzipSync(seed)],
    }));
    const answer = await pass(CAP, 'seed', { method: 'POST' });
    expect(answer.headers).toEqual(XML);
    expect(await textOf(answer)).toBe(seed.replaceAll(CAP, `${BASE}/0/CAPS/x/`));
    expect([places.kindOf(`${CAP}e`), places.kindOf(`${CAP}f`)]).toEqual(['event-queue', 'features']);
  });

  it('passes on unread what it cannot read, or what is too long to be a capability’s answer', async () => {
    const long = llsd('uploader', `${CAP}${'x'.repeat(1024 * 1024)}`);
    const { pass, lines } = setUp(({ url }) => {
      if (url.path === '/long')
        return { headers: XML, body: [bytes(long.slice(0, 1000)), bytes(long.slice(1000))] };
      if (url.path === '/packed')
        return { headers: { ...XML, 'content-encoding': 'zstd' }, body: [bytes('?')] };
      return { headers: XML, body: [bytes('<llsd><map>')] };
    });
    expect(await textOf(await pass('http://sim.example:9000/long'))).toBe(long);
    const packed = await pass('http://sim.example:9000/packed', 'seed');
    expect([packed.headers, await textOf(packed)]).toEqual([{ ...XML, 'content-encoding': 'zstd' }, '?']);
    expect(await textOf(await pass(CAP, 'event-queue'))).toBe('<llsd><map>');
    expect(lines).toEqual([expect.stringContaining('an answer (event-queue) went on unread')]);
  });

  it('answers HEAD with the length of what it would be, and 304 with nothing', async () => {
    const { pass } = setUp(({ method }) =>
      method === 'HEAD' ? { headers: { 'content-length': '12', ...XML } } : { status: 304, headers: XML },
    );
    const head = await pass(CAP, 'seed', { method: 'HEAD' });
    expect(head).toEqual({ status: 200, headers: { ...XML, 'content-length': '12' } });
    expect(await textOf(await pass(CAP, 'seed'))).toBe('');
  });

  it.each([
    ['unreachable', 503],
    ['timeout', 504],
    ['tls', 502],
  ])('says that a server does not answer (%s) with %i', async (reason, status) => {
    const { pass, lines, exchanges } = setUp(() => {
      throw new UpstreamError(reason, 'ECODE');
    });
    const answer = await pass(CAP);
    expect([answer.status, await textOf(answer)]).toEqual([
      status,
      `http://sim.example:9000 does not answer (${reason}, ECODE)\n`,
    ]);
    expect(lines).toEqual([`http://sim.example:9000 does not answer (${reason}, ECODE)`]);
    expect(exchanges).toMatchObject([{ response: undefined, failure: `closed ${reason}` }]);
    expect(await pass(CAP, 'login', { method: 'POST' })).toEqual({ status: 200, body: 'failed' });
    expect((await pass(CAP, undefined, { method: 'TRACE' })).status).toBe(405);
  });
});
