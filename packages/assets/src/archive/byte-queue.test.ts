import { describe, expect, it } from 'vitest';
import { ByteQueue } from './byte-queue.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

function queueOf(...chunks: string[]): ByteQueue {
  async function* source(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  return new ByteQueue(source());
}

describe('a queue of bytes', () => {
  it('gives so many bytes as are asked for, however the chunks fall', async () => {
    const queue = queueOf('ab', '', 'cde', 'f');
    expect(text(await queue.take(1))).toBe('a');
    expect(text(await queue.take(3))).toBe('bcd');
    expect(queue.position).toBe(4);
    expect(text(await queue.take(2))).toBe('ef');
    expect(queue.position).toBe(6);
  });

  it('gives less at the end only, and nothing behind it', async () => {
    const queue = queueOf('abc');
    expect(text(await queue.take(5))).toBe('abc');
    expect(await queue.take(5)).toHaveLength(0);
    expect(await queue.takeSome(5)).toHaveLength(0);
    expect(queue.position).toBe(3);
  });

  it('gives what lies there, and no more than is wanted', async () => {
    const queue = queueOf('abc', 'def');
    expect(text(await queue.takeSome(2))).toBe('ab');
    expect(text(await queue.takeSome(10))).toBe('c');
    expect(text(await queue.takeSome(10))).toBe('def');
  });

  it('takes bytes back, in front of what is there and of what is not', async () => {
    const queue = queueOf('abcd', 'ef');
    const taken = await queue.take(3);
    queue.giveBack(taken.subarray(1));
    expect(queue.position).toBe(1);
    expect(text(await queue.take(3))).toBe('bcd');
    queue.giveBack(Buffer.from('d'));
    queue.giveBack(new Uint8Array(0));
    expect(queue.position).toBe(3);
    expect(text(await queue.take(9))).toBe('def');
  });

  it('says what ended too early, where, and after how much', async () => {
    const queue = queueOf('abc', 'de');
    expect(text(await queue.takeAll(2, 'member'))).toBe('ab');
    await expect(queue.takeAll(4, 'member')).rejects.toMatchObject({
      what: 'member of 4 bytes ends after 3',
      offset: 5,
    });
  });

  it('skips over chunks, and notices when there are not so many bytes', async () => {
    const queue = queueOf('abc', 'def', 'ghi');
    await queue.skip(5);
    expect(queue.position).toBe(5);
    await queue.skip(0);
    expect(text(await queue.take(2))).toBe('fg');
    await expect(queue.skip(3)).rejects.toMatchObject({ what: 'archive is cut off', offset: 9 });
  });

  it('reads on to the end for what its source says there', async () => {
    const fault = new Error('the sum is wrong');
    async function* source(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('abc');
      yield Buffer.from('def');
      throw fault;
    }
    const queue = new ByteQueue(source());
    await queue.take(1);
    await expect(queue.drain()).rejects.toBe(fault);
    expect(queue.position).toBe(6);
  });

  it('tells its source that nothing more is wanted, if that can be told', async () => {
    let closed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield Buffer.from('abc');
      } finally {
        closed = true;
      }
    }
    const queue = new ByteQueue(source());
    await queue.take(1);
    await queue.end();
    expect(closed).toBe(true);
    await new ByteQueue({
      [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
    }).end();
  });
});
