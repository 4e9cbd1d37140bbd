import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { startGrid } from '@landfall/grid';
import { parseEvidenceLine } from '@landfall/protocol/evidence';
import { createNodePorts } from '@landfall/transport/node';
import { main } from './main.ts';
// What the command stands on is loaded before the first test, not in it.
import './visitant-command.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

async function visitant(
  lines: readonly string[],
  args: readonly string[],
  interrupted?: AbortSignal,
): Promise<Ran> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => (printed.out += String(chunk)));
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const code = await main(['visitant', ...args], {
    input: Readable.from([lines.map((line) => `${line}\n`).join('')]),
    output,
    errors,
    interrupted: interrupted ?? new AbortController().signal,
  });
  return { code, ...printed };
}

async function onGrid<T>(act: (uri: string) => Promise<T>): Promise<T> {
  const ports = createNodePorts();
  const account = { first: 'Test', last: 'User', password: 'secret' };
  const config = { regions: [{ name: 'Plain' }], accounts: [account], passwordScheme: 'opensim' as const };
  const grid = await startGrid(config, ports);
  try {
    return await act(grid.loginUri);
  } finally {
    await grid.close();
    await ports.close();
  }
}

const kindsOf = (out: string): readonly string[] =>
  out
    .trim()
    .split('\n')
    .map((line) => parseEvidenceLine(line).kind);

describe('landfall visitant', () => {
  it('does what its input says, line by line, and prints its evidence', async () => {
    const lines = [
      '# a remark',
      'LOGIN Test User secret',
      'DANCE',
      'CHAT Hello',
      'WHOAMI',
      'EXIT',
      'CHAT never',
    ];
    const { code, out, errors } = await onGrid(
      async (uri) => await visitant(lines, ['--uri', uri, '--repl']),
    );
    expect(code).toBe(0);
    expect(errors).toMatch(/^a visitant knows no DANCE; it knows LOGIN.*\n$/);
    expect(kindsOf(out)).toEqual(expect.arrayContaining(['LoginStart', 'Arrived', 'Identity', 'Departed']));
    expect(out).not.toContain('never');
    expect(out).not.toContain('secret');
    expect(
      new Set(
        out
          .trim()
          .split('\n')
          .map((line) => parseEvidenceLine(line).actor),
      ),
    ).toEqual(new Set(['Test User']));
  });

  it('logs in by itself, and leaves when its input ends', async () => {
    process.env['LANDFALL_PASSWORD'] = 'secret';
    const { code, out } = await onGrid(
      async (uri) => await visitant([], ['--uri', uri, '--firstname', 'Test', '--lastname', 'User']),
    ).finally(() => delete process.env['LANDFALL_PASSWORD']);
    expect(code).toBe(0);
    expect(kindsOf(out)).toEqual(expect.arrayContaining(['Arrived', 'Departed']));
  });

  it('leaves at Ctrl-C in the middle of a line', async () => {
    expect(await visitant(['WAIT 600000'], [], AbortSignal.abort())).toMatchObject({ code: 130 });
  });

  it.each([
    [['--firstname', 'Test'], /go together/],
    [['--uri', 'here'], /takes an http address/],
    [['--firstname', 'a', '--lastname', 'b', '--uri', 'http://127.0.0.1:9/'], /taken from LANDFALL_PASSWORD/],
  ])('refuses %j', async (args, message) => {
    const { code, errors, out } = await visitant([], args);
    expect([code, out]).toEqual([2, '']);
    expect(errors).toMatch(message);
  });
});
