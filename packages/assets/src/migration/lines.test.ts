import { describe, expect, it } from 'vitest';
import { linesOf } from './lines.ts';

async function lines(text: string, size: number, most = 100): Promise<string[]> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const found: string[] = [];
  for await (const line of linesOf(chunks(), most)) found.push(line);
  return found;
}

describe('the lines of a stream', () => {
  it('are whole wherever its chunks end, in the middle of a character too', async () => {
    for (const size of [1, 2, 3, 100]) expect(await lines('é 你\n\nb\n', size)).toEqual(['é 你', '', 'b']);
  });

  it('may lack the end of the last one', async () => {
    expect(await lines('a\nb', 1)).toEqual(['a', 'b']);
    expect(await lines('', 1)).toEqual([]);
    expect(await lines('\n', 1)).toEqual(['']);
  });

  it('are refused when one goes on and on', async () => {
    expect(await lines('x'.repeat(100), 10)).toHaveLength(1);
    await expect(lines('x'.repeat(101), 10)).rejects.toThrow('line of more than 100 bytes');
    await expect(lines(`ok\n${'x'.repeat(101)}`, 10)).rejects.toThrow('line of more than 100 bytes');
  });
});
