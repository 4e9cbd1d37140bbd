import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { formatEvidenceLine, formatRitualLine } from '@landfall/protocol/evidence';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleStandard, sampleWallflower } from '../narrator/samples.ts';
import { sampleArrival, someMessage } from '../testimony/samples.ts';
import { main } from './main.ts';

let folder = '';
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-story-'));
  const kicked = sampleArrival().down(900, someMessage('KickUser'));
  await writeFile(path('well.lfc'), sampleArrival().bytes);
  await writeFile(path('kicked.lfc'), kicked.bytes);
  await writeFile(path('cut.lfc'), kicked.bytes.subarray(0, -5));
  await writeFile(
    path('evidence.ndjson'),
    sampleStandard()
      .map((record) => `${formatEvidenceLine(record)}\n`)
      .join(''),
  );
  await writeFile(
    path('rituals.log'),
    sampleWallflower()
      .map((record) => `${formatRitualLine(record)}\n`)
      .join(''),
  );
  await writeFile(path('nothing.txt'), 'nothing of the kind');
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function landfall(...args: readonly string[]) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => (printed.out += String(chunk)));
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const { signal: interrupted } = new AbortController();
  const code = await main(args, { input: Readable.from([]), output, errors, interrupted });
  return { code, ...printed };
}

describe('a reference', () => {
  const strict = `title Strict
V->L: login request
V-->>R: UseCircuitCode [within 1 ms]
`;

  it('of ours is put beside the story, step by step', async () => {
    const { code, out } = await landfall('story', path('well.lfc'), '--reference', 'login-opensim');
    expect(code).toBe(0);
    expect(out).toContain('beside “Login to a region of an OpenSimulator”');
    expect(out).toContain('| RegionHandshakeReply | V → R | after 150 ms |');
    expect(out).toContain('| EventQueueGet | V → R | not, and need not be |');
    expect(out).toContain('Nothing is missing, late, out of order or extra.');
  });

  it('of one’s own is what is judged by', async () => {
    await writeFile(path('strict.seq'), strict);
    const told = await landfall('why', path('well.lfc'), '--reference', path('strict.seq'));
    expect(told.code).toBe(1);
    expect(told.out).toMatch(/^Ann Other: UseCircuitCode came only \d+ ms after the login request/);
    const { out } = await landfall('story', path('well.lfc'), '--reference', path('strict.seq'));
    expect(out).toContain('beside “Strict”');
  });

  it('that is none is refused, with its line', async () => {
    expect(await landfall('why', path('well.lfc'), '--reference', 'nowhere')).toMatchObject({
      code: 2,
      out: '',
    });
    await writeFile(path('broken.seq'), `${strict}else\n`);
    const { code, errors } = await landfall('story', path('well.lfc'), '--reference', path('broken.seq'));
    expect(code).toBe(1);
    expect(errors).toContain('line 4');
  });
});

describe('landfall why', () => {
  it('ends with 0 when nothing went wrong', async () => {
    expect(await landfall('why', path('well.lfc'))).toEqual({
      code: 0,
      out: 'Nothing went wrong: Ann Other arrived 150 ms after asking to log in, and all that belongs to it was there in order and in time.\n',
      errors: '',
    });
  });

  it('ends with 1 when something did, and names it first', async () => {
    const { code, out } = await landfall('why', path('kicked.lfc'));
    expect(code).toBe(1);
    expect(out).toMatch(/^Ann Other: the region showed the agent out.* 900 ms into the story\.\n$/);
  });

  it('ends with 2 for what is no file, and with 1 for what is no recording', async () => {
    expect(await landfall('why', path('absent'))).toMatchObject({ code: 2, out: '' });
    expect(await landfall('why')).toMatchObject({ code: 2, out: '' });
    const { code, errors } = await landfall('why', path('nothing.txt'));
    expect(code).toBe(1);
    expect(errors).toContain('neither');
  });

  it('says where a recording breaks off, and judges what there is', async () => {
    const { code, out, errors } = await landfall('why', path('cut.lfc'));
    expect(code).toBe(0);
    expect(out).toMatch(/^Nothing went wrong: /);
    expect(errors).toMatch(/breaks off at offset \d+/);
  });

  it('does not say that all was there where the recording ends before the arrival', async () => {
    const { bytes } = sampleArrival();
    const told = new Set<string>();
    for (let tenths = 1; tenths < 10; tenths++) {
      await writeFile(path('part.lfc'), bytes.subarray(0, Math.floor((bytes.length * tenths) / 10)));
      const { code, out } = await landfall('why', path('part.lfc'));
      expect(code).toBe(0);
      told.add(out.trim());
    }
    expect([...told].filter((words) => words.includes('all that belongs')).join()).not.toContain(
      ' 0 arrived',
    );
    expect([...told]).toContain(
      'Nothing went wrong: of 1 session 0 had arrived when the record ends; what came until then was in order and in time.',
    );
  });
});

describe('landfall story', () => {
  it.each([
    ['plain', 'Ann Other in Bay'],
    ['naturalist', 'The Knock at the Gate'],
    ['ritual', 'The Overture'],
    ['engineering', '| T+ms | side | what |'],
  ])('is told in the %s style', async (style, words) => {
    const { code, out } = await landfall('story', path('well.lfc'), '--style', style);
    expect(code).toBe(0);
    expect(out).toContain(words);
    expect(out).toContain('reconstructed from the wire');
  });

  it.each([
    ['svg', '<svg '],
    ['mermaid', 'sequenceDiagram\n'],
    ['plantuml', '@startuml\n'],
    ['sequence', 'title Session of Ann Other'],
    ['evidence', '{"at":"'],
  ])('is given as %s', async (format, start) => {
    const { code, out } = await landfall('story', path('well.lfc'), '--format', format);
    expect(code).toBe(0);
    expect(out.startsWith(start)).toBe(true);
  });

  it('is told of evidence and of ritual logs', async () => {
    const { out } = await landfall('story', path('evidence.ndjson'), '--avatar', 'Test User');
    expect(out).toContain('Arrived: Test User stood in the region');
    const ritual = await landfall('story', path('rituals.log'), '--style', 'ritual', '--all-repeats');
    expect(ritual.out).toContain('**[CLIENT] [BEHAVIOR] WALLFLOWER**');
    expect(ritual.out).not.toContain('×');
    const again = await landfall('story', path('well.lfc'), '--format', 'evidence');
    await writeFile(path('again.ndjson'), again.out);
    expect(await landfall('why', path('again.ndjson'))).toEqual(await landfall('why', path('well.lfc')));
  });

  it('names who is in it when it is asked for somebody else', async () => {
    const { code, errors } = await landfall('story', path('well.lfc'), '--avatar', 'No Body');
    expect(code).toBe(2);
    expect(errors).toContain('there is no No Body in it; there is Ann Other');
  });
});
