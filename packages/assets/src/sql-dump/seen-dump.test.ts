import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { CutDumpError, readSeenDump } from './index.ts';

const HEAD = '-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n';
const ROW = "INSERT INTO `t` VALUES ('a',1);\n";
const END = '-- Dump completed on 2024-01-01  1:01:01\n';
const COPIED = '--\n-- PostgreSQL database dump\n--\n\nCOPY t (a) FROM stdin;\nx\n\\.\n\n';

async function* once(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function seen(texts: readonly string[], hasRows = false): Promise<[string, number, string?]> {
  let [text, rows] = ['', 0];
  const onChunk = (chunk: Uint8Array): void => void (text += Buffer.from(chunk).toString());
  const fault = await readSeenDump(
    once(...texts),
    hasRows ? { onChunk, onRow: () => void rows++ } : { onChunk },
  );
  return fault === undefined ? [text, rows] : [text, rows, fault.message];
}

describe('a dump that is looked at as a text', () => {
  it('is seen whole, with its rows when they are wanted', async () => {
    expect(await seen([HEAD, ROW, ROW, END])).toEqual([HEAD + ROW + ROW + END, 0]);
    expect(await seen([HEAD, ROW, ROW, END], true)).toEqual([HEAD + ROW + ROW + END, 2]);
  });

  it.each([true, false])('is refused when it is cut (rows wanted: %s)', async (hasRows) => {
    for (const text of [HEAD + ROW, HEAD + ROW.slice(0, -9), HEAD + ROW + END.slice(0, 9)])
      await expect(seen([text], hasRows)).rejects.toThrow(CutDumpError);
  });

  it('is judged by its ending even where its rows cannot be read', async () => {
    const whole = `${COPIED}--\n-- PostgreSQL database dump complete\n--\n\n`;
    expect(await seen([whole])).toEqual([whole, 0]);
    await expect(seen([COPIED])).rejects.toThrow(CutDumpError);
    expect(await seen([whole, ROW], true)).toEqual([whole + ROW, 2]);
    const csv = whole.replace('stdin', 'stdin WITH CSV');
    expect(await seen([csv], true)).toEqual([csv, 0, expect.stringContaining('not read') as string]);
    await expect(seen([COPIED, ROW], true)).rejects.toThrow(CutDumpError);
  });

  it('lets the failure of its source through', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(COPIED);
      throw new DecodeError('the source');
    }
    const sight = { onChunk: () => undefined, onRow: () => undefined };
    await expect(readSeenDump(failing(), sight)).rejects.toThrow('the source');
  });
});
