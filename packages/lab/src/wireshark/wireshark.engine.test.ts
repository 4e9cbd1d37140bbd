/** The dissector in tshark, where that is installed: on every recorded capture it sees the messages that our own decoder sees. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeCapture } from '../decode/index.ts';
import type { DecodedPacket } from '../decode/index.ts';
import { capturePaths } from '../testing/shared-captures.ts';
import { formatWiresharkDissector } from './index.ts';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
if (!hasTshark) process.stderr.write('SKIPPED: the dissector in tshark, which is not installed\n');
const folder = mkdtempSync(join(tmpdir(), 'landfall-wireshark-'));
const script = join(folder, 'landfall.lua');
writeFileSync(script, formatWiresharkDissector());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tshark(file: string, ...fields: string[]): string[][] {
  const args = ['-X', `lua_script:${script}`, '-r', file, '-Y', 'udp', '-T', 'fields'];
  const chosen = fields.flatMap((field) => ['-e', field]);
  const { stdout, stderr } = spawnSync('tshark', [...args, ...chosen], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  expect(stderr).not.toMatch(/Lua|error/);
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));
}

const packetsOf = (file: string): (DecodedPacket | undefined)[] =>
  Array.from(decodeCapture(readFileSync(file)), (datagram) =>
    datagram.error === undefined ? datagram : undefined,
  );

/** The client says nonsense there: what is no packet looks like one to one of both. */
const captures = capturePaths.filter(({ name }) => name !== 'probe-malformed' && name !== 'asset-service');

describe.skipIf(!hasTshark)('the dissector', () => {
  test.each(captures)('sees what we see in $name', { timeout: 120_000 }, ({ path }) => {
    const seen = tshark(path, 'landfall.name', 'landfall.sequence', 'landfall.cut');
    const known = packetsOf(path).map((packet) => {
      const name = packet?.message.name ?? '';
      return [name === 'Unknown' ? '' : name, String(packet?.sequence ?? '')];
    });
    expect(seen.map(([name, sequence]) => [name, sequence])).toEqual(known);
    expect(seen.filter(([, , cut]) => cut !== '' && cut !== undefined)).toEqual([]);
  });

  test('reads fields as we do', { timeout: 120_000 }, () => {
    const file = captures.find(({ name }) => name === 'login-standard')?.path;
    if (file === undefined) return;
    const fields = [
      'landfall.UseCircuitCode.CircuitCode.Code',
      'landfall.UseCircuitCode.CircuitCode.SessionID',
      'landfall.AgentMovementComplete.Data.Position',
      'landfall.PacketAck.Packets.ID',
      'landfall.SimStats.Stat.StatValue',
    ];
    const seen = tshark(file, ...fields);
    const [codes, sessions, positions, acks, stats] = fields.map((_, at) =>
      seen.map((row) => row[at] ?? '').filter((value) => value !== ''),
    );
    const messages = packetsOf(file).flatMap((packet) => (packet === undefined ? [] : [packet.message]));
    const all = <N extends (typeof messages)[number]['name']>(name: N) =>
      messages.filter(
        (message): message is Extract<(typeof messages)[number], { name: N }> => message.name === name,
      );
    expect(codes).toEqual(all('UseCircuitCode').map(({ CircuitCode }) => String(CircuitCode.Code)));
    expect(sessions).toEqual(
      all('UseCircuitCode').map(({ CircuitCode }) => CircuitCode.SessionID.toString()),
    );
    expect(positions!.length).toBe(all('AgentMovementComplete').length);
    expect(acks).toEqual(all('PacketAck').map(({ Packets }) => Packets.map(({ ID }) => ID).join()));
    expect(stats!.length).toBe(all('SimStats').length);
  });
});
