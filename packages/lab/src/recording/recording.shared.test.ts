/** Every recorded capture as records, against the readers that have the file as a whole. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readDatagrams, readExchanges } from '../capture/index.ts';
import { collect } from '../testing/index.ts';
import { capturePaths } from '../testing/shared-captures.ts';
import { openRecording } from './index.ts';
import type { CaptureRecord } from './index.ts';

describe.skipIf(capturePaths.length === 0)('a recorded capture as records', () => {
  test.each(capturePaths)('$name', async ({ path }) => {
    const file = readFileSync(path);
    const datagrams = [...readDatagrams(file)];
    const exchanges = [...readExchanges(file)];
    const records: CaptureRecord[] = await collect(openRecording(path));
    const foundDatagrams = records.filter((record) => record.kind === 'datagram');
    const foundExchanges = records.filter((record) => record.kind === 'exchange');
    expect([foundDatagrams.length, foundExchanges.length]).toEqual([datagrams.length, exchanges.length]);
    for (const [at, { number, from, to, bytes, monoMs }] of foundDatagrams.entries()) {
      const datagram = datagrams[at]!;
      expect([number, from, to]).toEqual([datagram.frame, datagram.from, datagram.to]);
      expect(Buffer.compare(bytes, datagram.bytes)).toBe(0);
      expect(monoMs).toBeCloseTo(Number(datagram.sinceFirstNs) / 1e6, 9);
    }
    for (const [at, { request, response }] of foundExchanges.entries()) {
      const exchange = exchanges[at]!;
      expect(request?.target).toBe(exchange.request?.target);
      expect(response?.status).toBe(exchange.response?.status);
      expect(Buffer.compare(response?.body ?? NOTHING, exchange.response?.body ?? NOTHING)).toBe(0);
    }
  });
});

const NOTHING = new Uint8Array(0);
