/** The command over real sockets: a client logs in through it, and what it leaves behind. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { arrive } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { createNodePorts } from '@landfall/transport/node';
import type { NodePorts } from '@landfall/transport/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRecording } from '../recording/index.ts';
import type { CaptureRecord } from '../recording/index.ts';
import { findLeaks } from '../redaction/index.ts';
import { main } from './main.ts';

let folder = '';
let ports: NodePorts;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-proxy-'));
  ports = createNodePorts();
});
afterEach(async () => {
  await ports.close();
  await rm(folder, { recursive: true });
});

/** Runs a command; `visit` is called with the proxy's address, and Ctrl-C follows. */
async function run(args: readonly string[], visit: (address: string) => Promise<void>) {
  const interruption = new AbortController();
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  let visiting: Promise<void> | undefined;
  output.on('data', (chunk) => {
    printed.out += String(chunk);
    const [, address] = /^Proxy: (http:\S+)/m.exec(printed.out) ?? [];
    if (address !== undefined) visiting ??= visit(address).finally(() => interruption.abort());
  });
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const terminal = { input: Readable.from(['']), output, errors, interrupted: interruption.signal };
  const code = await main(['proxy', ...args], terminal);
  await visiting;
  return { code, ...printed };
}

async function recordsOf(path: string): Promise<CaptureRecord[]> {
  const records: CaptureRecord[] = [];
  for await (const kept of openRecording(path)) records.push(kept);
  return records;
}

describe('landfall proxy', () => {
  it('lets a client arrive and leave, records both ways without secrets, and says who was there', async () => {
    const grid = await startGrid({ ...DEFAULT_GRID, httpPort: 0 }, ports);
    const file = join(folder, 'visit.lfc');
    const rules = join(folder, 'rules.mjs');
    await writeFile(
      rules,
      `export function rule({ message }) {
  if (message.name === 'ChatFromViewer') return { inject: [{ to: 'simulator', message }] };
}`,
    );
    const secrets: string[] = [];
    const heard: string[] = [];
    const args = ['--grid', grid.loginUri, '--port', '0', '--record', file, '--rules', rules];
    const { code, out } = await run(args, async (address) => {
      const session = await arrive({ user: 'Test User', password: 'secret', grid: address }, ports);
      const twice = new Promise<void>((resolve) => {
        session.on('chat', ({ text }) => {
          if (heard.push(text) === 2) resolve();
        });
      });
      session.chat.say('said once');
      await twice;
      secrets.push(String(session.login.sessionId), String(session.login.secureSessionId));
      await session.logout();
      const again = await run(
        ['--grid', grid.loginUri, '--port', new URL(address).port],
        async () => undefined,
      );
      expect([again.code, again.errors]).toEqual([
        2,
        expect.stringMatching(/cannot bind TCP .* port in use/),
      ]);
    });
    await grid.close();
    expect([code, heard]).toEqual([0, ['said once', 'said once']]);
    expect(out).toContain('Test User: has logged in\n');
    const records = await recordsOf(file);
    const origin = new URL(grid.loginUri).origin;
    const exchanges = records.filter((kept) => kept.kind === 'exchange');
    expect(new Set(exchanges.map((kept) => kept.origin))).toEqual(new Set([origin]));
    expect(records.filter((kept) => kept.kind === 'datagram').length).toBeGreaterThan(20);
    expect(records.filter((kept) => kept.kind === 'mark' && kept.name === 'rule')).toHaveLength(1);
    expect(findLeaks(records, secrets)).toEqual([]);
  });
});
