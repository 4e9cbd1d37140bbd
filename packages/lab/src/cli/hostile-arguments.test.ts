/** Every command, and each thing that it can be given: what was typed or came from a script's variable is told without harm. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import type { Option } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { harmOf, HOSTILE_NAME, HOSTILE_TEXT } from '../testing/index.ts';
import { listCommands, main } from './main.ts';
import type { ListedCommand } from './main.ts';

/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:1/';
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-arguments-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

function terminal(interrupted: AbortSignal) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => (printed.out += String(chunk)));
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  return { printed, streams: { input: Readable.from(['secret\n']), output, errors, interrupted } };
}

const COMMANDS = await listCommands(terminal(AbortSignal.abort()).streams);

/** What lets a command come as far as to the one thing that is hostile. Nothing is made outside the test's folder. */
const USUAL: Readonly<Record<string, () => string>> = {
  '--grid': () => NOWHERE,
  '--grids': () => NOWHERE,
  '--user': () => 'Test User',
  '--to': () => 'home',
  '--agent': () => '00000000-0000-4000-8000-000000000001',
  '--out': () => join(folder, 'out'),
  '--data': () => join(folder, 'data'),
  '--port': () => '0',
  '--processes': () => '1',
};

/** As it would be typed, with one of its values hostile; `undefined` for all of its arguments. */
function typed({ path, command }: ListedCommand, hostile: Option | undefined, value: string): string[] {
  const words = path.split(' ');
  for (const { required } of command.registeredArguments)
    if (required || hostile === undefined) words.push(join(folder, hostile === undefined ? value : 'none'));
  for (const option of command.options) {
    const usual = USUAL[option.long ?? ''];
    if (option === hostile) words.push(`${option.long}=${value}`);
    else if (usual !== undefined) words.push(`${option.long}=${usual()}`);
    else if (option.long === '--password-stdin') words.push(option.long);
  }
  return words;
}

const takesValue = (option: Option): boolean => option.required || option.optional;

describe.each(COMMANDS.map((listed) => [listed.path, listed] as const))('landfall %s', (_, listed) => {
  const hostiles = [undefined, ...listed.command.options.filter(takesValue)];

  it('steers no terminal by what it is given', { timeout: 60_000 }, async () => {
    const harms: unknown[] = [];
    for (const option of hostiles)
      for (const value of option === undefined ? [HOSTILE_NAME, HOSTILE_TEXT] : [HOSTILE_TEXT]) {
        // Whatever would go on until Ctrl-C ends at once.
        const { printed, streams } = terminal(AbortSignal.abort());
        const args = typed(listed, option, value);
        await main(args, streams);
        const harm = [...harmOf(printed.out), ...harmOf(printed.errors)];
        if (harm.length > 0) harms.push([option?.flags ?? 'its arguments', ...harm]);
        expect(printed.errors, 'what is typed is foreseen').not.toContain('unexpected:');
        if (option === undefined && listed.command.registeredArguments.length > 0)
          expect(printed.out + printed.errors, 'it says something').not.toBe('');
      }
    expect(harms).toEqual([]);
  });
});
