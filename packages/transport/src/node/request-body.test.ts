import { PassThrough } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { BodyRoom, readBody } from './request-body.ts';

function incoming(headers: Readonly<Record<string, string>> = {}): PassThrough & IncomingMessage {
  return Object.assign(new PassThrough(), { headers }) as unknown as PassThrough & IncomingMessage;
}

describe('the body of a request', () => {
  it('is what came, of at most so many bytes', async () => {
    const request = incoming();
    const body = readBody(request, 4, new BodyRoom());
    request.write(Uint8Array.of(1, 2));
    request.end(Uint8Array.of(3, 4));
    expect(await body).toEqual(Uint8Array.of(1, 2, 3, 4));
  });

  it('is not made when it was refused, however much has come until its end', async () => {
    const request = incoming();
    const body = readBody(request, 4, new BodyRoom());
    // As large as no memory is: making it would throw where nobody catches.
    request.emit('data', { length: 2 ** 53 - 1 });
    expect(() => request.emit('end')).not.toThrow();
    expect(await body).toBe('too long');
  });

  it('is refused for what its header announces', async () => {
    expect(await readBody(incoming({ 'content-length': '5' }), 4, new BodyRoom())).toBe('too long');
  });

  it('is broken when the connection is', async () => {
    const request = incoming();
    const body = readBody(request, 4, new BodyRoom());
    request.destroy();
    expect(await body).toBe('broken');
  });

  it('is refused when others take all the room, which comes back when they end', async () => {
    const room = new BodyRoom(5);
    const [whole, cut, late, long] = [incoming(), incoming(), incoming(), incoming()];
    const bodies = [whole, cut].map((request) => readBody(request, 4, room));
    whole.emit('data', Uint8Array.of(1, 2, 3));
    cut.emit('data', Uint8Array.of(4, 5));
    const refused = readBody(late, 4, room);
    late.emit('data', Uint8Array.of(6));
    expect(await refused).toBe('no room');
    late.emit('end');
    whole.emit('end');
    whole.emit('close');
    cut.destroy();
    expect(await Promise.all(bodies)).toEqual([Uint8Array.of(1, 2, 3), 'broken']);
    const next = readBody(long, 9, room);
    long.emit('data', new Uint8Array(5));
    long.emit('data', new Uint8Array(1));
    expect(await next).toBe('no room');
    expect(room.take(5)).toBe(true);
    expect(room.take(1)).toBe(false);
  });
});
