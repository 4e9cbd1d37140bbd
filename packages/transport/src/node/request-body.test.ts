import { PassThrough } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { readBody } from './request-body.ts';

function incoming(headers: Readonly<Record<string, string>> = {}): PassThrough & IncomingMessage {
  return Object.assign(new PassThrough(), { headers }) as unknown as PassThrough & IncomingMessage;
}

describe('the body of a request', () => {
  it('is what came, of at most so many bytes', async () => {
    const request = incoming();
    const body = readBody(request, 4);
    request.write(Uint8Array.of(1, 2));
    request.end(Uint8Array.of(3, 4));
    expect(await body).toEqual(Uint8Array.of(1, 2, 3, 4));
  });

  it('is not made when it was refused, however much has come until its end', async () => {
    const request = incoming();
    const body = readBody(request, 4);
    // As large as no memory is: making it would throw where nobody catches.
    request.emit('data', { length: 2 ** 53 - 1 });
    expect(() => request.emit('end')).not.toThrow();
    expect(await body).toBe('too long');
  });

  it('is refused for what its header announces', async () => {
    expect(await readBody(incoming({ 'content-length': '5' }), 4)).toBe('too long');
  });

  it('is broken when the connection is', async () => {
    const request = incoming();
    const body = readBody(request, 4);
    request.destroy();
    expect(await body).toBe('broken');
  });
});
