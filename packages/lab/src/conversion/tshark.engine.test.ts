/** What tshark makes of our captures, where it is installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openRecording } from '../recording/index.ts';
import { collect } from '../testing/index.ts';
import { capturePaths } from '../testing/shared-captures.ts';
import { convertRecording } from './index.ts';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
if (!hasTshark) process.stderr.write('SKIPPED: captures opened by tshark, which is not installed\n');
const WANTED = new Set(['login-standard', 'region-crossing', 'texture-caps', 'asset-service']);
const captures = capturePaths.filter(({ name }) => WANTED.has(name));
const folder = mkdtempSync(join(tmpdir(), 'landfall-tshark-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tshark = (file: string, filter: string): string[] =>
  execFileSync('tshark', ['-r', file, '-Y', filter], { encoding: 'utf8', stdio: 'pipe' })
    .split('\n')
    .filter((line) => line !== '');

describe.skipIf(!hasTshark)('a capture of ours in tshark', () => {
  const each = captures.flatMap((one) => ['pcap', 'pcapng'].map((format) => ({ ...one, format })));
  test.each(each)('$name as $format', { timeout: 120_000 }, async ({ name, path, format }) => {
    const file = join(folder, `${name}.${format}`);
    await convertRecording(path, file);
    const records = await collect(openRecording(path));
    const exchanges = records.filter((record) => record.kind === 'exchange');
    const datagrams = records.filter((record) => record.kind === 'datagram');
    const count = (part: 'request' | 'response'): number =>
      exchanges.filter((exchange) => exchange[part]?.isWhole === true).length;
    expect(tshark(file, 'udp').length).toBe(datagrams.length);
    expect(tshark(file, 'http.request').length).toBe(count('request'));
    expect(tshark(file, 'http.response').length).toBe(count('response'));
    expect(
      tshark(file, 'tcp.analysis.retransmission || tcp.analysis.out_of_order || tcp.analysis.lost_segment'),
    ).toEqual([]);
  });
});
