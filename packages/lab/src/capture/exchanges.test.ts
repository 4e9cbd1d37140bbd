import { gzipSync } from 'node:zlib';
import { nodeInflate } from '@landfall/transport/node';
import { describe, expect, it } from 'vitest';
import { contentOf, headerOf, readExchanges } from './index.ts';
import type { CapturedExchange } from './index.ts';

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('latin1');
const bytesOf = (words: string | Uint8Array): Uint8Array =>
  typeof words === 'string' ? Buffer.from(words, 'latin1') : words;

interface Options {
  readonly at?: number;
  readonly flags?: number;
  readonly ack?: number;
  /** Bytes that the capture kept of the segment's. */
  readonly kept?: number;
  readonly port?: number;
}

const SYN = 2;
const FIN = 1;
const RST = 4;
const ACK = 16;
/** Sequence numbers wrap in the middle of what is said. */
const CLIENT_START = 0xffff_fff0;
const SERVER_START = 500;

/** A capture of one TCP connection (or several) over raw IPv4, made frame by frame. */
class Wire {
  readonly #frames: Uint8Array[] = [];
  #sent = { client: 0, server: 0 };

  client(words: string | Uint8Array, options: Options = {}): this {
    return this.#segment('client', bytesOf(words), options);
  }

  server(words: string | Uint8Array, options: Options = {}): this {
    return this.#segment('server', bytesOf(words), options);
  }

  /** Something was said that the capture has missed. */
  miss(who: 'client' | 'server', bytes: number): this {
    this.#sent[who] += bytes;
    return this;
  }

  exchanges(): CapturedExchange[] {
    return [...readExchanges(this.file())];
  }

  file(): Uint8Array {
    const header = Buffer.alloc(24);
    header.writeUInt32LE(0xa1b2c3d4, 0);
    header.writeUInt32LE(101, 20);
    return Buffer.concat([header, ...this.#frames]);
  }

  #segment(who: 'client' | 'server', said: Uint8Array, options: Options): this {
    const { at = this.#sent[who], flags = ACK, ack = 0, kept = said.length, port = 50_000 } = options;
    this.#sent[who] = Math.max(this.#sent[who], at + said.length);
    const start = who === 'client' ? CLIENT_START : SERVER_START;
    const packet = Buffer.alloc(40 + kept);
    packet[0] = 0x45;
    packet.writeUInt16BE(40 + said.length, 2);
    packet[9] = 6;
    packet.set(who === 'client' ? [10, 0, 0, 1, 10, 0, 0, 2] : [10, 0, 0, 2, 10, 0, 0, 1], 12);
    packet.writeUInt16BE(who === 'client' ? port : 9000, 20);
    packet.writeUInt16BE(who === 'client' ? 9000 : port, 22);
    packet.writeUInt32BE((start + at) >>> 0, 24);
    packet.writeUInt32BE(((who === 'client' ? SERVER_START : CLIENT_START) + ack) >>> 0, 28);
    packet[32] = 0x50;
    packet[33] = flags;
    packet.set(said.subarray(0, kept), 40);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(this.#frames.length, 0);
    record.writeUInt32LE(packet.length, 8);
    record.writeUInt32LE(40 + said.length, 12);
    this.#frames.push(Buffer.concat([record, packet]));
    return this;
  }
}

const GET = 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n';
const answer = (body: string, headers = `Content-Length: ${body.length}\r\n`): string =>
  `HTTP/1.1 200 OK\r\n${headers}\r\n${body}`;

/** `GET /a 200 hello`, with `?` where one is missing and `!` behind what is not whole. */
const told = (exchanges: readonly CapturedExchange[]): string[] =>
  exchanges.map(({ request, response }) => {
    const asked = request === undefined ? '?' : `${request.method} ${request.target}`;
    if (response === undefined) return `${asked} ?`;
    return `${asked} ${response.status} ${text(response.body)}${response.isWhole ? '' : '!'}`;
  });

describe('HTTP exchanges in a capture', () => {
  it('have both ends, their frames and times, and headers as they were written', () => {
    const wire = new Wire().client('', { flags: SYN, at: -1 }).server('', { flags: SYN | ACK, at: -1 });
    const [exchange] = wire
      .client(GET)
      .server(answer('hello', 'X-A: 1\r\nx-a:2\r\nContent-Length: 5\r\n'))
      .exchanges();
    expect(exchange?.client).toEqual({ address: '10.0.0.1', port: 50_000 });
    expect(exchange?.server).toEqual({ address: '10.0.0.2', port: 9000 });
    expect(exchange?.request).toMatchObject({ method: 'GET', target: '/a', version: '1.1', isWhole: true });
    expect(exchange?.request?.first).toEqual({ frame: 3, sinceFirstNs: 2_000_000_000n });
    expect(exchange?.response).toMatchObject({ status: 200, reason: 'OK', isWhole: true, missingBytes: 0 });
    expect(exchange?.response?.last.frame).toBe(4);
    expect(headerOf(exchange!.response!, 'x-a')).toBe('1, 2');
    expect(headerOf(exchange!.response!, 'none')).toBeUndefined();
  });

  it('come one behind the other on one connection, pipelined ones too', () => {
    const wire = new Wire()
      .client(GET)
      .server(answer('one'))
      .client(GET + GET.replace('/a', '/b'));
    wire.server(answer('two') + answer('three'));
    expect(told(wire.exchanges())).toEqual(['GET /a 200 one', 'GET /a 200 two', 'GET /b 200 three']);
  });

  it('are put together from segments of any size, in any order, sent again and overlapping', () => {
    const whole = answer('hello, world');
    const wire = new Wire();
    for (const [index, byte] of GET.split('').entries()) wire.client(byte, { at: index });
    wire.server(whole.slice(20), { at: 20 });
    wire.server(whole.slice(10, 25), { at: 10 });
    wire.server(whole.slice(0, 12), { at: 0 });
    wire.server(whole.slice(0, 12), { at: 0 });
    expect(told(wire.exchanges())).toEqual(['GET /a 200 hello, world']);
  });

  it('with chunks, in pieces, with extensions and trailers', () => {
    const body = '5;x=y\r\nhello\r\n7\r\n, world\r\n0\r\nX-Sum: 1\r\n\r\n';
    const whole = answer(body, 'Transfer-Encoding: chunked\r\n');
    const wire = new Wire().client(GET);
    for (let at = 0; at < whole.length; at += 3) wire.server(whole.slice(at, at + 3));
    wire.client(GET.replace('/a', '/b')).server(answer('next'));
    expect(told(wire.exchanges())).toEqual(['GET /a 200 hello, world', 'GET /b 200 next']);
  });

  it('that are compressed are unpacked on request', async () => {
    const packed = gzipSync('hello '.repeat(100));
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`;
    const [exchange] = new Wire().client(GET).server(head).server(packed).exchanges();
    expect(text(await contentOf(exchange!.response!, nodeInflate, 1000))).toBe('hello '.repeat(100));
    await expect(contentOf(exchange!.response!, nodeInflate, 100)).rejects.toThrow(/100/);
    expect(await contentOf({ ...exchange!.response!, isWhole: false }, nodeInflate, 1000)).toBeUndefined();
    expect(text(await contentOf(exchange!.request!, nodeInflate, 1000))).toBe('');
  });

  it.each([
    ['HEAD', 'HEAD /a HTTP/1.1\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n', 'HEAD /a 200 '],
    ['304', GET, 'HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n', 'GET /a 304 '],
    ['100 first', GET, `HTTP/1.1 100 Continue\r\n\r\n${answer('x')}`, 'GET /a 200 x'],
  ])('without a body where none is: %s', (_, request, response, wanted) => {
    const wire = new Wire().client(request).server(response).client(GET).server(answer('next'));
    expect(told(wire.exchanges())).toEqual([wanted, 'GET /a 200 next']);
  });

  it('whose answer ends with the connection', () => {
    const wire = new Wire()
      .client(GET)
      .server('HTTP/1.0 200 OK\r\n\r\nall of ')
      .server('it', { flags: FIN | ACK });
    expect(told(wire.exchanges())).toEqual(['GET /a 200 all of it']);
    const early = new Wire().client(GET).server('', { flags: FIN | ACK, at: 28 });
    early.server('HTTP/1.0 200 OK\r\n\r\nall of it', { at: 0 });
    expect(told(early.exchanges())[0]).toMatch(/^GET \/a 200 all of it/);
  });

  it('that are cut off are told as far as they go', () => {
    const wire = new Wire().client(GET).server(answer('hello', 'Content-Length: 50\r\n'));
    expect(told(wire.exchanges())).toEqual(['GET /a 200 hello!']);
    expect(told(new Wire().client(GET).server('', { flags: RST }).exchanges())).toEqual(['GET /a ?']);
    const file = new Wire().client(GET).server(answer('hello')).file();
    expect(told([...readExchanges(file.subarray(0, file.length - 3))])).toEqual(['GET /a ?']);
  });

  it('lose only the bytes of a body that the capture lost', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n';
    const wire = new Wire().client(GET).server(`${head}01`).miss('server', 5).server('789');
    wire.client(GET, { ack: 1000 }).server(answer('next'));
    const exchanges = wire.exchanges();
    expect(told(exchanges)).toEqual(['GET /a 200 01789!', 'GET /a 200 next']);
    expect(exchanges[0]?.response?.missingBytes).toBe(5);
  });

  it('go on behind a head that was lost, and a segment that was cut', () => {
    const wire = new Wire().client(GET).miss('server', 30).server('rest of it').client(GET, { ack: 1000 });
    wire.server(answer('later'));
    expect(told(wire.exchanges())[0]).toBe('GET /a 200 later');
    const cut = new Wire()
      .client(GET)
      .server(answer('0123456789'), { kept: 45 })
      .client(GET)
      .server(answer('next'));
    expect(told(cut.exchanges())).toEqual(['GET /a 200 012345!', 'GET /a 200 next']);
  });

  it('of a capture that began too late', () => {
    const wire = new Wire()
      .server('nd of something')
      .server(answer('whose?'))
      .client(GET)
      .server(answer('mine'));
    expect(told(wire.exchanges())).toEqual(['? 200 whose?', 'GET /a 200 mine']);
  });

  it('of two connections from the same port', () => {
    const wire = new Wire().client('', { flags: SYN, at: -1 }).client(GET).server(answer('one'));
    wire.client('', { flags: SYN, at: 5000 }).client(GET, { at: 5001 }).server(answer('two'), { at: 7000 });
    expect(told(wire.exchanges())).toEqual(['GET /a 200 one', 'GET /a 200 two']);
  });

  it('are not made up from what is no HTTP', () => {
    const tls = Uint8Array.from({ length: 300 }, (_, index) => (index * 7) & 255);
    expect(new Wire().client(tls).server(tls).exchanges()).toEqual([]);
    const endless = new Wire();
    for (let n = 0; n < 700; n++) endless.client('GET /x HTTP/1.1\r\nA: b\r\n'.slice(0, n === 0 ? 23 : 1));
    expect(endless.exchanges()).toEqual([]);
    expect(
      told(new Wire().client(GET).server(answer('zz\r\n', 'Transfer-Encoding: chunked\r\n')).exchanges()),
    ).toEqual(['GET /a 200 !']);
  });

  it('wait within bounds for what never comes', () => {
    const wire = new Wire().client(GET).miss('server', 1);
    for (let n = 0; n < 600; n++) wire.server(answer('x'));
    expect(told(wire.exchanges()).filter((line) => line.endsWith('200 x')).length).toBeGreaterThan(500);
  });
});
