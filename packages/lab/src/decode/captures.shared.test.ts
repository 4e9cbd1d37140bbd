/** Every recorded capture through the function behind `landfall decode`, against the counts and the decode beside it. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { decodeLines } from './index.ts';

interface Line {
  readonly frame: number;
  readonly time: number;
  readonly direction: 'c2s' | 's2c';
  readonly to: string;
  readonly from: string;
  readonly sizeBytes: number;
  readonly sequence: number;
  readonly resent: boolean;
  readonly name: string;
  readonly roundTrip?: boolean;
  readonly error?: string;
}

interface Expected {
  readonly frame: number;
  readonly t: number;
  readonly dir: string;
  readonly seq?: number;
  readonly name?: string;
}

const captures = (sharedFolder === undefined ? [] : readdirSync(`${sharedFolder}captures`))
  .map((name) => ({ name, folder: `${sharedFolder}captures/${name}` }))
  .filter(({ folder }) => existsSync(`${folder}/messages.tsv`) && existsSync(`${folder}/capture.pcap`));

const linesOf = (folder: string): Line[] =>
  Array.from(
    decodeLines(readFileSync(`${folder}/capture.pcap`), { json: true }),
    (line) => JSON.parse(line) as Line,
  );

/** `c2s 9000 AgentUpdate` → `61 datagrams, 0 resent`. */
function counts(lines: readonly Line[]): Map<string, string> {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const simulator = line.direction === 'c2s' ? line.to : line.from;
    const key = `${line.direction} ${simulator.split(':')[1]} ${line.name}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return new Map(
    Array.from(groups, ([key, group]) => [
      key,
      `${group.length} datagrams, ${group.filter((line) => line.resent).length} resent`,
    ]),
  );
}

function expectedCounts(folder: string): Map<string, string> {
  const [, ...rows] = readFileSync(`${folder}/messages.tsv`, 'utf8').trim().split('\n');
  return new Map(
    rows.map((row) => {
      const [direction, port, name, count, , , resent] = row.split('\t');
      return [`${direction} ${port} ${name}`, `${count} datagrams, ${resent} resent`];
    }),
  );
}

function expectedLines(folder: string): Expected[] {
  const text = gunzipSync(readFileSync(`${folder}/decoded-libomv.jsonl.gz`)).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Expected);
}

describe.skipIf(sharedFolder === undefined)('landfall decode of recorded captures', () => {
  test.each(captures)('$name: every datagram, with its frame, time and direction', ({ folder }) => {
    const lines = linesOf(folder);
    const expected = expectedLines(folder);
    expect(lines.map(({ frame, direction }) => `${frame} ${direction}`)).toEqual(
      expected.map(({ frame, dir }) => `${frame} ${dir}`),
    );
    const late = lines.filter(({ time }, i) => Math.abs(time - expected[i]!.t) > 1e-6);
    expect(late).toEqual([]);
  });

  test.each(captures.filter(({ name }) => name !== 'probe-malformed'))(
    '$name: no errors, every datagram comes back, counts as recorded',
    ({ name, folder }) => {
      const lines = linesOf(folder);
      expect(lines.filter(({ error }) => error !== undefined)).toEqual([]);
      expect(lines.filter(({ roundTrip }) => roundTrip !== true)).toEqual([]);
      if (name !== 'probe-dup-ooo') expect(counts(lines)).toEqual(expectedCounts(folder));
    },
  );

  test('probe-malformed: the server side is whole; the client side decodes or says where it does not', () => {
    const lines = linesOf(`${sharedFolder}captures/probe-malformed`);
    const failed = lines.filter(({ error }) => error !== undefined);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.filter(({ direction }) => direction === 's2c')).toEqual([]);
  });

  test('text: a header line and a line for each field', () => {
    const file = readFileSync(`${sharedFolder}captures/login-standard/capture.pcap`);
    const [first = ''] = decodeLines(file);
    expect(first.split('\n').slice(0, 3)).toEqual([
      '#15  0.116950 s  c2s  127.0.0.1:53820 → 127.0.0.1:9000  UseCircuitCode  sequence 1  reliable  46 bytes',
      '  CircuitCode',
      '    Code = 969847502',
    ]);
  });
});
