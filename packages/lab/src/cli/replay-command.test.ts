import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { login } from '@landfall/client/login';
import { createNodePorts } from '@landfall/transport/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleArrival } from '../testimony/samples.ts';
import { main } from './main.ts';

let folder = '';
let file = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-replay-'));
  file = join(folder, 'a.lfc');
  await writeFile(file, sampleArrival().bytes);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

function replay(...args: readonly string[]) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => (printed.out += String(chunk)));
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  /** When it has said so. */
  const says = (words: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => void ((printed.out + printed.errors).includes(words) && resolve());
      for (const stream of [output, errors]) stream.on('data', look);
      look();
    });
  const stop = new AbortController();
  const terminal = { input: Readable.from([]), output, errors, interrupted: stop.signal };
  return { stop, printed, says, code: main(['replay', ...args], terminal) };
}

describe('landfall replay', () => {
  it(
    'lets any client log in to a recording over real sockets, and tells how far it came',
    { timeout: 180_000 },
    async () => {
      const { stop, printed, says, code } = replay(file, '--as-server', '--port', '0', '--pace', 'max');
      const said = (): string => printed.out + printed.errors;
      await says('Login address');
      const [, grid = ''] = /Login address: (\S+)/.exec(said())!;
      const ports = createNodePorts();
      const who = { firstName: 'Ann', lastName: 'Other', secret: { password: 'any' } };
      const { circuitCode, simulator } = await login({ ...who, grid }, ports);
      expect(circuitCode).toBe(77);
      expect(simulator).toMatchObject({ address: '127.0.0.1' });
      await ports.close();
      stop.abort();
      expect(await code).toBe(0);
      expect(said()).toContain('Ann Other logs in');
      expect(said()).toContain('10.0.0.2:9000 sent 0 datagrams, until it waited for UseCircuitCode');
    },
  );

  it.each([
    [[], 'say --as-server, or --grid'],
    [['--as-server', '--grid', 'http://127.0.0.1:9000/'], 'one of them'],
    [['--grid', 'http://127.0.0.1:9000/'], 'needs --user'],
    [['--as-server', '--pace', 'soon'], 'max, or step'],
  ])('is refused with %j', async (args, words) => {
    const { printed, code } = replay(file, ...args);
    expect(await code).toBe(2);
    expect(printed.errors).toContain(words);
  });
});
