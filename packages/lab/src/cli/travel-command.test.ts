import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { startGrid } from '@landfall/grid';
import { messageNameOf } from '@landfall/protocol/testing';
import { createNodePorts } from '@landfall/transport/node';
import { recordPorts } from '@landfall/transport/wrappers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from './main.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-travel-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

let interruption = new AbortController();
beforeEach(() => {
  interruption = new AbortController();
});

async function travel(...args: readonly string[]) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => (printed.out += String(chunk)));
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const { signal: interrupted } = interruption;
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
      expect(out).toMatch(
        /^1 Nowhere At All: failed after \d+ ms: the teleport came to nothing: the map knows no region Nowhere At All$/m,
      );
      expect(out).toContain(
        '0 of 2 teleports arrived\nfailed 2 times: Nowhere At All: the teleport came to nothing: the map knows no region',
      );
      expect(out).toMatch(/Test User +departed \(logout\)/);
      expect(await readFile(join(folder, 'story.md'), 'utf8')).toContain('Test User');
    } finally {
      await grid.close();
      await ports.close();
    }
  });

  it.each([
    [
      'the name is looked up',
      { kind: 'drop-message', message: 'MapNameRequest', direction: 'received' },
      'Bay',
    ],
    [
      'the region is asked',
      { kind: 'drop-message', message: 'TeleportLocationRequest', direction: 'received' },
      'Shore/9/9/30',
    ],
  ] as const)(
    'that is interrupted while %s ends with 130, and that hop has not failed',
    async (_, fault, to) => {
      // Not before the grid was asked: an earlier interruption would find no hop begun.
      const ports = recordPorts(createNodePorts(), {
        datagram: ({ direction, bytes }) => {
          if (direction === 'incoming' && messageNameOf(bytes) === fault.message) interruption.abort();
        },
        exchange: () => undefined,
      });
      const accounts = [{ first: 'Test', last: 'User', password: 'secret' }];
      const grid = await startGrid({ accounts, regions: [{ name: 'Shore' }] }, ports);
      grid.inject(fault);
      try {
        const { code, out } = await travel('--grid', grid.loginUri, '--to', to);
        expect(out).toMatch(new RegExp(`^1 ${to}: (?:look-up \\d+ ms; )?interrupted after \\d+ ms$`, 'm'));
        expect(out).toMatch(/^interrupted: 1 teleport$/m);
        expect(out).not.toContain('failed');
        expect(code).toBe(130);
      } finally {
        await grid.close();
        await ports.close();
      }
    },
  );

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
