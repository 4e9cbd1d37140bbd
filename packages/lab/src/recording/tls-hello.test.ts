import { connect } from 'node:tls';
import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readClientHello } from './tls-hello.ts';

/** What Node's own TLS says first. */
function hello(servername: string | undefined): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const socket = new Duplex({
      read: () => undefined,
      write(chunk: Buffer, _, done) {
        resolve(new Uint8Array(chunk));
        done();
      },
    });
    connect({ socket, ...(servername === undefined ? {} : { servername }) }).on('error', () => undefined);
  });
}

describe('the beginning of a TLS connection', () => {
  it('is known, with the name of its server', async () => {
    expect(readClientHello(await hello('grid.example'))).toEqual({ server: 'grid.example' });
    expect(readClientHello(await hello(undefined))).toEqual({ server: undefined });
  });

  it('is nothing else, and may be cut', async () => {
    const bytes = await hello('grid.example');
    for (let length = 0; length < bytes.length; length++)
      expect(readClientHello(bytes.subarray(0, length))?.server ?? 'grid.example').toMatch(/^[\w.-]+$/);
    expect(readClientHello(Buffer.from('GET / HTTP/1.1\r\n\r\n'.repeat(5)))).toBeUndefined();
  });
});
