import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from './main.ts';
// What the command stands on is loaded before the first test, not in it.
import './scenario-command.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-scenario-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function landfall(...args: readonly string[]): Promise<{ code: number; out: string; errors: string }> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => (printed.out += String(chunk)));
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const interrupted = new AbortController().signal;
  const code = await main(['scenario', 'run', ...args], {
    input: Readable.from(['']),
    output,
    errors,
    interrupted,
  });
  return { code, ...printed };
}

const write = async (name: string, ...lines: readonly string[]): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, lines.join('\n'));
  return path;
};
const CAST = ['```cast', '[{"First":"Test","Last":"User","Password":"secret"}]', '```'];
const LOGIN = ['```actor Test User', 'LOGIN Test User ${password}', '```'];
const ARRIVED = [
  '```await',
  'Title: It arrives',
  'Subject: Test User',
  "Query: entry.kind == 'Arrived'",
  'Timeout: 5 s',
  '```',
];

describe('landfall scenario run', () => {
  it('with one word plays the old harness, and leaves log, evidence and story', async () => {
    const out = join(folder, 'out');
    const { code, out: printed, errors } = await landfall('--mode', 'rejection', '--out', out);
    expect(errors).toBe('');
    expect(code).toBe(0);
    expect(printed).toMatch(/MISSION SUCCESS: 3 of 3 observations, 70\.\d s of virtual time/);
    expect(await readdir(out)).toEqual(
      expect.arrayContaining([
        'evidence.ndjson',
        'mating_rituals.log',
        'report.txt',
        'story.html',
        'story.md',
      ]),
    );
    const log = await readFile(join(out, 'mating_rituals.log'), 'utf8');
    expect(log).toMatch(/^\S+ \S+ \[MATING RITUAL\] \[SERVER\] \[LOGIN\] AUTH FAIL \| User: Test User$/m);
    expect(await readFile(join(out, 'story.md'), 'utf8')).toContain('## Part I: The Overture (Login)');
  });

  it('plays files, and ends with 1 when something in one of them is not well', async () => {
    const good = await write('good.md', ...CAST, ...LOGIN, ...ARRIVED);
    const bad = await write('bad.md', ...CAST, ...ARRIVED);
    const junit = join(folder, 'report.xml');
    const known = ['--set', 'password=secret', '--junit', junit];
    expect((await landfall(good, ...known)).code).toBe(0);
    const { code, out } = await landfall(good, bad, ...known);
    expect(code).toBe(1);
    expect(out).toMatch(
      /bad\.md:4: It arrives: Test User has nothing of entry\.kind == 'Arrived', after 5 s/,
    );
    expect(out).toMatch(/1 of 2 scenarios well; not: .*bad\.md\n$/);
    expect(await readFile(junit, 'utf8')).toMatch(/<testsuite name=.*failures="1".*>/);
  });

  it('ends with 2, and plays nothing, for what cannot be run', async () => {
    const wrong = await write('wrong.md', '```awiat', '```');
    const good = await write('good.md', ...CAST);
    const shell = await write('shell.md', '```bash', 'true', '```');
    for (const [args, message] of [
      [[wrong, good], /wrong\.md:1: there is no fence awiat/],
      [[join(folder, 'none.md')], /cannot read .*none\.md/],
      [[], /which files, or --mode/],
      [['--mode', 'success', good], /which files, or --mode/],
      [[good, wrong, '--out', folder], /--out is for one scenario/],
      [[good, '--set', 'x'], /name=value/],
      [[shell], /shell\.md:1: bash runs programs on this machine: --allow-shell allows it/],
      [[good, '--junit', good], /--junit: .* would overwrite/],
    ] as const) {
      const { code, errors, out } = await landfall(...args);
      expect(errors).toMatch(message);
      expect([code, out]).toEqual([2, '']);
    }
    expect((await landfall(shell, '--allow-shell')).code).toBe(0);
  });

  it('plays with each value of a matrix, of the file or of the command line', async () => {
    const head = ['---', 'title: Both', 'matrix-grid: plain, 2x1', '---'];
    const known = ['--set', 'password=secret'];
    const both = await write('both.md', ...head, ...CAST, ...LOGIN, ...ARRIVED);
    const junit = join(folder, 'report.xml');
    const { code, out } = await landfall(both, ...known, '--matrix', 'seed=1,2', '--junit', junit);
    expect(code).toBe(0);
    expect(out.match(/^Both \[.*\]/gm)).toEqual([
      'Both [grid=plain, seed=1]',
      'Both [grid=plain, seed=2]',
      'Both [grid=2x1, seed=1]',
      'Both [grid=2x1, seed=2]',
    ]);
    expect(out).toMatch(/4 of 4 scenarios well\n$/);
    expect(await readFile(junit, 'utf8')).toContain('<testsuite name="Both [grid=2x1, seed=2]"');
    const one = await landfall(both, ...known, '--matrix', 'grid=plain');
    expect(one.out).toMatch(/^Both \[grid=plain\]/);
    const password = await write('password.md', ...CAST, ...LOGIN, ...ARRIVED);
    const wrong = await landfall(password, '--matrix', 'password=secret,other');
    expect(wrong.code).toBe(1);
    expect(wrong.out).toMatch(/1 of 2 scenarios well/);
  });

  it("takes secrets from the environment, and plays on somebody else's machine only for who runs the grid", async () => {
    const file = await write('good.md', ...CAST, ...LOGIN, ...ARRIVED);
    process.env['LANDFALL_TEST_password'] = 'secret';
    try {
      const env = await write(
        'env.md',
        ...CAST,
        '```actor Test User',
        'LOGIN Test User ${LANDFALL_TEST_password}',
        '```',
        ...ARRIVED,
      );
      expect((await landfall(env, '--env', 'LANDFALL_TEST_password')).code).toBe(0);
    } finally {
      delete process.env['LANDFALL_TEST_password'];
    }
    for (const [args, message] of [
      [['--env', 'LANDFALL_TEST_password'], /that is set/],
      [['--grid', 'http://192.0.2.1:9000/'], /192\.0\.2\.1 is not this machine: .*--i-run-this-grid/],
      [['--grid', '3x1'], /--grid takes an http address/],
      [['--client', 'other=node x.js'], /--client needs --sockets or --grid/],
      [['--matrix', 'client=other'], /client is mimic or a species/],
      [['--matrix', 'grid=plain', '--console', 'x'], /they take --grid/],
      [['--matrix', 'seed=0'], /a seed is a whole number/],
      [['--matrix', 'seed=1,2', '--out', folder], /--out is for one run/],
      [['--matrix', 'seed'], /name=a,b/],
    ] as const) {
      const { code, errors, out } = await landfall(file, ...args);
      expect(errors).toMatch(message);
      expect([code, out]).toEqual([2, '']);
    }
  });
});
