import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { writeOut } from './terminal.ts';

describe('writeOut', () => {
  it('waits for a slow reader', async () => {
    const slow = new PassThrough({ highWaterMark: 4 });
    let written = false;
    const writing = writeOut(slow, 'longer than four').then(() => (written = true));
    await new Promise(setImmediate);
    expect(written).toBe(false);
    slow.resume();
    await writing;
    expect(written).toBe(true);
  });

  it('says when the reader went away, as `head` does', async () => {
    const gone = new PassThrough({ highWaterMark: 1 });
    const writing = writeOut(gone, 'text');
    gone.destroy();
    expect(await writing).toBe(false);
    expect(await writeOut(gone, 'more')).toBe(false);
  });
});
