import { describe, expect, it } from 'vitest';
import { StreamWindow } from './window.ts';

function windowOf(...chunks: string[]): { window: StreamWindow; closed: () => boolean } {
  let isClosed = false;
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      for (const chunk of chunks) yield Buffer.from(chunk);
    } finally {
      isClosed = true;
    }
  }
  return { window: new StreamWindow(source()), closed: () => isClosed };
}
const text = ({ bytes }: StreamWindow): string => Buffer.from(bytes).toString();

describe('a window on a stream', () => {
  it('grows at its end, and gives up what was passed', async () => {
    const { window } = windowOf('abc', 'def', 'ghi');
    expect(await window.grow(100)).toBe(true);
    window.at = 2;
    expect(await window.grow(100)).toBe(true);
    expect(text(window)).toBe('cdef');
    expect(window.at).toBe(0);
    expect(window.position).toBe(2);
    window.at = 3;
    expect(window.position).toBe(5);
  });

  it('at least doubles what is kept, so that a long row is looked at a few times only', async () => {
    const { window } = windowOf(...'abcdefghijklmnop'.split(''));
    const lengths: number[] = [];
    while (await window.grow(100)) lengths.push(window.bytes.length);
    expect(lengths).toEqual([1, 3, 7, 15, 16]);
    expect(text(window)).toBe('abcdefghijklmnop');
  });

  it('says when there is no more, again and again, and keeps what is there', async () => {
    const { window } = windowOf('abc');
    await window.grow(100);
    window.at = 1;
    expect(await window.grow(100)).toBe(false);
    expect(await window.grow(100)).toBe(false);
    expect(text(window).slice(window.at)).toBe('bc');
    expect(window.position).toBe(1);
  });

  it('passes over empty chunks', async () => {
    const { window } = windowOf('', 'ab', '', '', 'cd');
    await window.grow(100);
    expect(text(window)).toBe('ab');
    await window.grow(100);
    expect(text(window)).toBe('abcd');
  });

  it('keeps no more in one piece than is allowed', async () => {
    const { window } = windowOf('abcdef', 'ghijk', 'l');
    await window.grow(4);
    window.at = 2;
    expect(await window.grow(4)).toBe(true);
    expect(text(window)).toBe('cdefghijk');
    window.at = 1;
    await expect(window.grow(4)).rejects.toMatchObject({ what: 'more than 4 bytes in one piece', offset: 3 });
  });

  it('tells its source that nothing more is wanted', async () => {
    const { window, closed } = windowOf('abc', 'def');
    await window.grow(100);
    await window.end();
    expect(closed()).toBe(true);
  });
});
