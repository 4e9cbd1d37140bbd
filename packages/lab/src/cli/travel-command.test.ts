import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { startGrid } from '@landfall/grid';
import { createNodePorts } from '@landfall/transport/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from './main.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-travel-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function travel(...args: readonly string[]) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => (printed.out += String(chunk)));
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const { signal: interrupted } = new AbortController();
  const terminal = { input: Readable.from(['secret\n']), output, errors, interrupted };
  const code = await main(
    ['travel', '--user', 'Test User', '--password-stdin', '--out', folder, ...args],
    terminal,
  );
  return { code, ...printed };
}

describe('landfall travel', () => {
  it('tells each hop, percentiles, and why a hop came to nothing', async () => {
    const ports = createNodePorts();
    const accounts = [{ first: 'Test', last: 'User', password: 'secret' }];
    const grid = await startGrid({ accounts, regions: [{ name: 'Shore' }] }, ports);
    try {
      const { code, out } = await travel(
        '--grid',
        grid.loginUri,
        '--pause',
        '0',
        '--loop',
        '2',
        '--to',
        'Nowhere At All',
      );
      expect(code).toBe(1);
      expect(out).toContain('1 Nowhere At All: failed: the map knows no region Nowhere At All\n');
      expect(out).toContain(
        '0 of 2 teleports arrived\nfailed 2 times: Nowhere At All: the map knows no region',
      );
      expect(out).toMatch(/Test User +departed \(logout\)/);
      expect(await readFile(join(folder, 'story.md'), 'utf8')).toContain('Test User');
    } finally {
      await grid.close();
      await ports.close();
    }
  });

  it('wants to know where to', async () => {
    const { code, errors } = await travel('--grid', 'http://127.0.0.1:9/');
    expect(code).toBe(2);
    expect(errors).toContain("required option '--to <place>'");
  });

  it.each(['0', '1.5', 'often'])('cannot loop %s times', async (times) => {
    const { code } = await travel('--grid', 'http://127.0.0.1:9/', '--to', 'Bay', '--loop', times);
    expect(code).toBe(2);
  });
});
