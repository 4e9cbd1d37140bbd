import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { send } from './send.ts';

const request = { method: 'GET' } as IncomingMessage;

/** A connection that takes nothing more until it is told to. */
class SlowResponse extends EventEmitter {
  written = 0;
  destroyed = false;
  isEnded = false;
  onFull: () => void = () => undefined;

  writeHead(): void {}

  write(): boolean {
    this.written++;
    queueMicrotask(this.onFull);
    return false;
  }

  end(): void {
    this.isEnded = true;
  }

  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }

  get waiting(): number {
    return this.listenerCount('drain') + this.listenerCount('close') + this.listenerCount('error');
  }
}

async function* pieces(count: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index++) yield await Promise.resolve(new Uint8Array(3));
}

const sendPieces = (response: SlowResponse, count: number): Promise<number> =>
  send(request, response as unknown as ServerResponse, {
    status: 200,
    body: { sizeBytes: count * 3, pieces: pieces(count) },
  });

describe('a long answer to a slow reader', () => {
  it('waits for it each time, and leaves no listener behind', async () => {
    const response = new SlowResponse();
    let most = 0;
    response.onFull = () => {
      most = Math.max(most, response.waiting);
      response.emit('drain');
    };
    expect(await sendPieces(response, 100)).toBe(300);
    expect([response.written, response.isEnded, most, response.waiting]).toEqual([100, true, 2, 0]);
  });

  it('ends when the reader goes', async () => {
    const response = new SlowResponse();
    response.onFull = () => {
      if (response.written < 5) response.emit('drain');
      else response.destroy();
    };
    expect(await sendPieces(response, 100)).toBe(15);
    expect([response.written, response.isEnded, response.waiting]).toEqual([5, false, 0]);
  });

  it('does not wait for one that went while it was written to', async () => {
    const response = new SlowResponse();
    response.write = () => {
      response.destroy();
      return false;
    };
    expect(await sendPieces(response, 100)).toBe(3);
  });
});
