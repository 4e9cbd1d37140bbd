import type { IncomingMessage } from 'node:http';
import { joined } from './joined.ts';

/** What all requests together may hold while they come: many connections must not fill the memory with half bodies. */
export const MOST_BYTES_COMING = 64 * 1024 * 1024;

/** Room for the bodies that are coming to one server. */
export class BodyRoom {
  #free: number;

  constructor(bytes: number = MOST_BYTES_COMING) {
    this.#free = bytes;
  }

  /** False, and nothing taken, when there is not so much left. */
  take(bytes: number): boolean {
    if (bytes > this.#free) return false;
    this.#free -= bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#free += bytes;
  }
}

/** Why there is no body: `no room` when other bodies take all that is to be had. */
export type BodyFailure = 'too long' | 'no room' | 'broken';

/**
 * The body of a request, or why there is none. What is refused is thrown away as it comes, for as long as a request may
 * take, so that the other side gets to read its answer.
 */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
  room: BodyRoom,
): Promise<Uint8Array | BodyFailure> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    let isSettled = false;
    const settle = (body: Uint8Array | BodyFailure): void => {
      isSettled = true;
      room.giveBack(length);
      chunks.length = 0;
      length = 0;
      resolve(body);
    };
    request.on('data', (chunk: Uint8Array) => {
      if (isSettled) return;
      if (length + chunk.length > maxBytes) return settle('too long');
      if (!room.take(chunk.length)) return settle('no room');
      length += chunk.length;
      chunks.push(chunk);
    });
    request.on('end', () => {
      if (!isSettled) settle(joined(chunks, length));
    });
    for (const end of ['error', 'close']) {
      request.on(end, () => {
        if (!isSettled) settle('broken');
      });
    }
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) settle('too long');
  });
}
