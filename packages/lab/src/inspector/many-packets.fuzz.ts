/** How long it takes to look into a recording of many packets, printed; wrong only where it takes absurdly long. */
import { performance } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { encodeDatagram } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { nodeInflate } from '@landfall/transport/node';
import { compileFilter } from '../filter/index.ts';
import { encodeRecord, encodeRecordingHeader, recordingOf } from '../recording/index.ts';
import { findRows } from './find.ts';
import { createCaptureIndex } from './index.ts';
import type { CaptureIndex } from './index.ts';
import { lanesOf } from './lanes.ts';

const PACKETS = Number(process.env['LANDFALL_INSPECTED_PACKETS'] ?? 100_000);
const PIECE = 1000;

const zero = { x: 0, y: 0, z: 0 };
const MESSAGES: readonly Message[] = [
  { name: 'StartPingCheck', PingID: { PingID: 3, OldestUnacked: 1 } },
  { name: 'PacketAck', Packets: [{ ID: 1 }, { ID: 2 }] },
  {
    name: 'ChatFromSimulator',
    ChatData: {
      FromName: new TextEncoder().encode('Test User\0'),
      SourceID: Uuid.zero,
      OwnerID: Uuid.zero,
      SourceType: 1,
      ChatType: 1,
      Audible: 1,
      Position: zero,
      Message: new TextEncoder().encode('hello\0'),
    },
  },
];

async function* recording(): AsyncIterable<Uint8Array> {
  yield encodeRecordingHeader();
  const from = { address: '127.0.0.1', port: 9000 };
  const to = { address: '127.0.0.1', port: 50_000 };
  const datagrams = MESSAGES.map((message) =>
    encodeDatagram(message, { sequence: 1, reliable: false, resent: false, zerocoded: false, acks: [] }),
  );
  for (let begin = 0; begin < PACKETS; begin += PIECE) {
    const records = Array.from({ length: PIECE }, (_, at) => {
      const ms = begin + at;
      const bytes = datagrams[ms % datagrams.length]!;
      return encodeRecord({
        kind: 'datagram',
        side: 'wire',
        monoMs: ms,
        wallMs: ms,
        from,
        to,
        bytes,
        missingBytes: 0,
      });
    });
    yield await Promise.resolve(Buffer.concat(records));
  }
}

async function search(
  index: CaptureIndex,
  source: string,
): Promise<{ first: number; all: number; hits: number }> {
  const beganAt = performance.now();
  const filter = compileFilter(source);
  let [hits, first, from] = [0, NaN, 0];
  while (from < index.count) {
    const found = await findRows(index, filter, from, nodeInflate);
    hits += found.hits.length;
    from = found.next;
    if (hits > 0 && Number.isNaN(first)) first = performance.now() - beganAt;
  }
  return { first, all: performance.now() - beganAt, hits };
}

it('many packets are looked into', { timeout: 600_000 }, async () => {
  const beganAt = performance.now();
  await using index = await createCaptureIndex(recordingOf(recording), nodeInflate);
  const report: Record<string, string> = { index: `${Math.round(performance.now() - beganAt)} ms` };
  const lanesAt = performance.now();
  expect(lanesOf(index, 600).ms).toBe(PACKETS - 1);
  report['lanes'] = `${Math.round(performance.now() - lanesAt)} ms`;
  for (const filter of ['PacketAck', 'Meta.Time > 50', 'ChatFromSimulator.ChatData.Message ~= "hello"']) {
    const { first, all, hits } = await search(index, filter);
    expect(hits).toBeGreaterThan(0);
    report[filter] = `first ${Math.round(first)} ms, all ${Math.round(all)} ms, ${hits} hits`;
  }
  report['memory'] = `${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`;
  expect(index.indexBytes).toBe(PACKETS * 24);
  process.stderr.write(`${JSON.stringify(report, undefined, 2)}\n`);
});
