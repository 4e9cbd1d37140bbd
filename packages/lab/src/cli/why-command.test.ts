import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import type { Grid } from '@landfall/grid';
import { createNodePorts, nodeInflate } from '@landfall/transport/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleArrival, someMessage } from '../testimony/samples.ts';
import { openCaptureIndex, startInspector } from '../inspector/index.ts';
import type { Judgement } from '../inspector/index.ts';
import { openRecording } from '../recording/index.ts';
import { main } from './main.ts';
// What the command stands on is loaded before the first test, not in it.
import './why-command.ts';

let folder = '';
let grid: Grid;
const ports = createNodePorts();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-why-'));
  await writeFile(join(folder, 'well.lfc'), sampleArrival().bytes);
  const silent = sampleArrival()
    .down(30_000, someMessage('StartPingCheck'))
    .down(60_160, someMessage('DisableSimulator'));
  await writeFile(join(folder, 'silent.lfc'), silent.bytes);
  grid = await startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim' }, ports);
});
afterAll(async () => {
  await grid.close();
  await ports.close();
  await rm(folder, { recursive: true });
});

async function why(args: readonly string[], typed = '') {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => (printed.out += String(chunk)));
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const { signal: interrupted } = new AbortController();
  const code = await main(['why', ...args], { input: Readable.from([typed]), output, errors, interrupted });
  return { code, ...printed };
}

describe('landfall why of a running inspector', { timeout: 180_000 }, () => {
  it.each<[string, number, RegExp]>([
    ['well.lfc', 0, /^Nothing went wrong/],
    ['silent.lfc', 1, /./],
  ])('says of %s what it would say of the file', async (name, code, words) => {
    const page = join(folder, 'page');
    await mkdir(page, { recursive: true });
    for (const file of ['index.html', 'inspector.js', 'inspector.css'])
      await writeFile(join(page, file), 'x');
    const file = join(folder, name);
    const ofFile = await why([file]);
    const index = await openCaptureIndex(openRecording(file), nodeInflate);
    const judge = async (): Promise<Judgement> =>
      await Promise.resolve({ isWell: ofFile.code === 0, paragraph: `${ofFile.out.trim()}\u001b` });
    const options = { index, inflate: nodeInflate, title: name, page, token: 'a-token', judge };
    const inspector = await startInspector({ ...options, tell: async () => await Promise.resolve('') });
    try {
      const asked = await why([`${inspector.url}#token=a-token`]);
      expect([asked.code, asked.errors]).toEqual([code, '']);
      expect(asked.out).toMatch(words);
      expect(asked.out).not.toContain('\u001b');
      const refused = await why([`${inspector.url}#token=another`]);
      expect([refused.code, refused.out]).toEqual([1, '']);
      expect(refused.errors).toMatch(/the inspector refused/);
    } finally {
      await inspector.close();
      await index.close();
    }
    expect((await why([`${inspector.url}#token=a-token`])).code).toBe(1);
  });
});

describe('landfall why of a login address', { timeout: 180_000 }, () => {
  const login = (user: string): string[] => [
    grid.loginUri,
    '--user',
    user,
    '--password-stdin',
    '--stay',
    '0',
  ];

  it('logs in, and says that nothing went wrong', async () => {
    const { code, out } = await why(login('Test User'), 'secret\n');
    expect(out).toMatch(/^Nothing went wrong: Test User arrived /);
    expect(code).toBe(0);
  });

  it('says what did', async () => {
    const { code, out } = await why(login('Test User'), 'wrong\n');
    expect(out).toMatch(/^Test User: the grid refused the login: /);
    expect(code).toBe(1);
  });

  it('answers what is asked of it', async () => {
    const { code, out } = await why([...login('Test User'), '--ask', 'silent'], 'secret\n');
    expect(out).toMatch(/^Test User: it logged out; until then both ends were heard/);
    expect(code).toBe(0);
  });

  it('wants to know who', async () => {
    const { code, errors } = await why([grid.loginUri]);
    expect(code).toBe(2);
    expect(errors).toContain('--user');
  });
});

describe('landfall why --ask', () => {
  it.each([
    ['well.lfc', 'silent', 0, 'Ann Other: it is not silent: both ends were heard until the record ends.\n'],
    ['silent.lfc', 'silent', 1, 'Ann Other: the client was not heard any more'],
    ['well.lfc', 'neighbours', 1, 'Ann Other: the seed was never asked for capabilities'],
    ['well.lfc', 'cloud', 1, 'Ann Other: the client never sent AgentSetAppearance'],
  ])('of %s: why %s', async (file, question, expected, words) => {
    const { code, out } = await why([join(folder, file), '--ask', question]);
    expect(out.slice(0, words.length)).toBe(words);
    expect(code).toBe(expected);
  });

  it('knows what can be asked', async () => {
    expect(await why([join(folder, 'well.lfc'), '--ask', 'nicely'])).toMatchObject({ code: 2, out: '' });
  });
});
