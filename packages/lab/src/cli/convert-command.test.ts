import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SAMPLES, fileOf, readAll } from '../testing/index.ts';
import { main } from './index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-convert-'));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));
const inFolder = (name: string): string => join(folder, name);

async function landfall(...args: string[]): Promise<{ code: number; out: string; errors: string }> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const terminal = {
    input: new PassThrough(),
    output,
    errors,
    isDumb: true,
    interrupted: new AbortController().signal,
  };
  const code = await main(args, terminal as unknown as Parameters<typeof main>[1]);
  const text = (stream: PassThrough): string => String((stream.read() as Buffer | null) ?? '');
  return { code, out: text(output), errors: text(errors) };
}

describe('landfall convert', () => {
  it('writes a recording anew, and tells what it held', async () => {
    await writeFile(inFolder('a.lfc'), fileOf(SAMPLES));
    const { code, out, errors } = await landfall('convert', inFolder('a.lfc'), inFolder('b.lfc'));
    expect([code, errors]).toEqual([0, '']);
    expect(out).toMatch(/b\.lfc: \d+ bytes of 1 mark, 1 datagram, 2 exchange, 1 evidence, 1 clock\n$/);
    const { records } = await readAll(new Uint8Array(await readFile(inFolder('b.lfc'))));
    expect(records).toEqual(SAMPLES.map((sample, at) => ({ ...sample, number: at + 1 })));
  });

  it('of a damaged file gives what stands before the damage, names the place, and fails', async () => {
    const file = fileOf(SAMPLES);
    const at = fileOf(SAMPLES.slice(0, 2)).length;
    file[at + 30] = file[at + 30]! ^ 1;
    await writeFile(inFolder('a.lfc'), file);
    const { code, out, errors } = await landfall('convert', inFolder('a.lfc'), inFolder('b.lfc'));
    expect(code).toBe(1);
    expect(out).toContain('1 mark, 1 datagram\n');
    expect(errors).toContain(
      `a.lfc is damaged at offset ${at}, and was read up to there: a record whose checksum`,
    );
  });

  it('of a cut file says where it breaks off, and is well', async () => {
    const file = fileOf(SAMPLES);
    await writeFile(inFolder('a.lfc'), file.subarray(0, file.length - 1));
    const { code, errors } = await landfall('convert', inFolder('a.lfc'), inFolder('b.pcap'));
    expect(code).toBe(0);
    expect(errors).toContain(`breaks off at offset ${file.length - 1}, in record 6`);
    expect(errors).toContain('left out: 1 evidence');
  });

  it('is refused with a word', async () => {
    expect(await landfall('convert', inFolder('none'), inFolder('b.lfc'))).toMatchObject({ code: 2 });
    const { code, errors } = await landfall('convert', inFolder('none'), inFolder('b.doc'));
    expect([code, errors]).toEqual([2, expect.stringContaining('ends in .lfc, .pcap or .pcapng is wanted')]);
  });
});
