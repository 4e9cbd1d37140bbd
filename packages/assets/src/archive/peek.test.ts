import { describe, expect, it } from 'vitest';
import { peek } from './peek.ts';

interface Source extends AsyncIterable<Uint8Array> {
  pulled: number;
  closed: number;
}

/** Chunks, and then an error when one is given; it counts what was asked of it. */
function sourceOf(chunks: readonly string[], fault?: Error): Source {
  const source: Source = {
    pulled: 0,
    closed: 0,
    async *[Symbol.asyncIterator]() {
      try {
        for (const chunk of chunks) {
          source.pulled++;
          yield Buffer.from(chunk);
        }
        if (fault !== undefined) throw fault;
      } finally {
        source.closed++;
      }
    },
  };
  return source;
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += Buffer.from(chunk).toString();
  return text;
}

describe('a stream whose beginning was looked at', () => {
  it('is whole again, and was not read further than it took', async () => {
    const source = sourceOf(['ab', 'cd', 'ef']);
    const { first, all } = await peek(source, 3);
    expect(Buffer.from(first).toString()).toBe('abc');
    expect(source.pulled).toBe(2);
    expect(await textOf(all)).toBe('abcdef');
    expect(source.closed).toBe(1);
  });

  it('needs no second chunk where the first is enough', async () => {
    const source = sourceOf(['abc', 'd']);
    expect(Buffer.from((await peek(source, 3)).first).toString()).toBe('abc');
    expect(source.pulled).toBe(1);
  });

  it('has less than was asked for when it is shorter', async () => {
    const { first, all } = await peek(sourceOf(['a', '', 'b']), 10);
    expect(Buffer.from(first).toString()).toBe('ab');
    expect(await textOf(all)).toBe('ab');
    const empty = await peek(sourceOf([]), 10);
    expect(empty.first).toHaveLength(0);
    expect(await textOf(empty.all)).toBe('');
  });

  it('that breaks off within its beginning gives what it had, and then its error', async () => {
    const fault = new Error('the disk');
    const { first, all } = await peek(sourceOf(['ab'], fault), 10);
    expect(Buffer.from(first).toString()).toBe('ab');
    const iterator = all[Symbol.asyncIterator]();
    expect(Buffer.from((await iterator.next()).value as Uint8Array).toString()).toBe('ab');
    await expect(iterator.next()).rejects.toBe(fault);
  });

  it('that gives nothing but an error throws it at once', async () => {
    const fault = new Error('the disk');
    await expect(peek(sourceOf([], fault), 10)).rejects.toBe(fault);
  });

  it('that breaks off later has its error there', async () => {
    const fault = new Error('the disk');
    const { all } = await peek(sourceOf(['abc', 'def'], fault), 2);
    await expect(textOf(all)).rejects.toBe(fault);
  });

  it('is closed by who does not read on, and by who stops half way', async () => {
    const left = sourceOf(['ab', 'cd']);
    await (await peek(left, 1)).close();
    expect(left.closed).toBe(1);
    const halfway = sourceOf(['ab', 'cd', 'ef']);
    for await (const _ of (await peek(halfway, 1)).all) break;
    expect(halfway.closed).toBe(1);
    expect(halfway.pulled).toBe(1);
  });

  it('may have nothing to close', async () => {
    const plain: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
    };
    const peeked = await peek(plain, 4);
    await peeked.close();
    expect(await textOf(peeked.all)).toBe('');
  });
});
