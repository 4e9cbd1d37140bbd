import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as zlib from 'node:zlib';
import { DecodeError, TimeoutError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { createNodePorts, nodeInflate, nodeInflateAtOnce } from './index.ts';

const MIB = 1 << 20;
/** Packed small, unpacked large: gzip lets members follow each other. */
const packed = zlib.gzipSync(Buffer.alloc(MIB));
const bomb = (mebibytes: number): Buffer => Buffer.concat(Array.from({ length: mebibytes }, () => packed));
const failure = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe.each([
  ['off the main thread', nodeInflate],
  ['at once', nodeInflateAtOnce],
])('what is unpacked %s', (_, inflate) => {
  const text = Buffer.from('what comes packed '.repeat(5000));

  it('is what was packed, by every method', async () => {
    for (const [format, packed] of [
      ['gzip', zlib.gzipSync(text)],
      ['deflate', zlib.deflateSync(text)],
      ['deflate', zlib.deflateRawSync(text)],
      ['br', zlib.brotliCompressSync(text)],
    ] as const)
      expect(Buffer.from(await inflate(packed, format, text.length)).equals(text), format).toBe(true);
    expect(await inflate(zlib.gzipSync(''), 'gzip', 10)).toHaveLength(0);
  });

  it('is no longer than it may be, and nothing else', async () => {
    const packed = zlib.gzipSync(text);
    await expect(inflate(packed, 'gzip', text.length - 1)).rejects.toThrow(
      /unpacks to more than 89999 bytes/,
    );
    for (const bad of [packed.subarray(0, -20), Buffer.from('no gzip'), Buffer.alloc(0)])
      await expect(inflate(bad, 'gzip', MIB)).rejects.toThrow(DecodeError);
  });

  it('is none when nobody wants it any more', async () => {
    const reason = new TimeoutError('late', 1, 'it');
    expect(await failure(inflate(zlib.gzipSync(text), 'gzip', MIB, AbortSignal.abort(reason)))).toBe(reason);
  });
});

it('stops in the middle when the signal aborts', async () => {
  const controller = new AbortController();
  const unpacking = failure(nodeInflate(bomb(200), 'gzip', 1 << 30, controller.signal));
  const reason = new TimeoutError('late', 1, 'it');
  setImmediate(() => controller.abort(reason));
  expect(await unpacking).toBe(reason);
});

it('is part of the time that an answer has', async () => {
  const packed = bomb(1000);
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ports = createNodePorts();
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    let missing: unknown;
    // On a busy machine the head may take its time, and what follows then takes a hundred times as long.
    for (let timeoutMs = 100; missing !== 'rest of the HTTP response' && timeoutMs < 30_000; timeoutMs *= 2) {
      const asked = ports.http.request({ method: 'GET', url, timeoutMs, maxResponseBytes: 2 ** 30 });
      const error = await failure(asked);
      missing = error instanceof TimeoutError ? error.missing : 'nothing: it came';
    }
    expect(missing).toBe('rest of the HTTP response');
  } finally {
    await ports.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
