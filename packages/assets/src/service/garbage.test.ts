import { describe, expect, it } from 'vitest';
import { createRandom } from '@landfall/protocol/testing';
import { assetOf, assetXml, idOf, startTestService } from '../testing/test-service.ts';

/** `.ci/run` draws more. */
const ROUNDS = 160 * Number(process.env['LANDFALL_DRAWS'] ?? 1);

const body = assetXml(2, Buffer.from('hello'), '<Flags>Normal</Flags><Temporary>false</Temporary>');
const id = idOf(1).toString();
const GOOD: readonly string[] = [
  `GET /assets/${id}/data HTTP/1.1\r\nHost: localhost\r\nRange: bytes=1-3\r\nIf-None-Match: "abc"\r\n\r\n`,
  `GET /GetTexture/?texture_id=${id} HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-100\r\n\r\n`,
  `POST /assets/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  `DELETE /assets/${id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic abc=\r\n\r\n`,
];

/** Ends heads and bodies that were made to wait for more. */
const FILLER = `${'x'.repeat(1000)}\r\n\r\n`;

describe('garbage', () => {
  it(`(${ROUNDS} requests with bytes changed) is answered or refused, and harms nobody`, async () => {
    await using test = await startTestService({ limits: { headersMs: 1000, requestMs: 1000 } });
    await test.store.put(assetOf(1, { type: 0 }));
    const random = createRandom(31);
    const statuses = new Map<number, number>();
    const sendOne = async (): Promise<void> => {
      const bytes = Buffer.from(GOOD[random.integer(0, GOOD.length - 1)]!);
      for (let change = random.integer(1, 4); change > 0; change--)
        bytes[random.integer(0, bytes.length - 1)] = random.chance(0.8)
          ? random.integer(0x30, 0x7a)
          : random.integer(0, 255);
      const connection = await test.connection();
      connection.socket.write(bytes);
      const answering = connection.receive(true);
      // By then ours was answered too, unless it waits for more.
      await (await test.ask('GET', `/assets/${id}/data`)).text();
      connection.socket.write(FILLER);
      const answer = await answering;
      connection.close();
      statuses.set(answer?.status ?? 0, (statuses.get(answer?.status ?? 0) ?? 0) + 1);
    };
    for (let round = 0; round < ROUNDS; round++) await sendOne();
    expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
    expect(statuses.get(400)).toBeGreaterThan(ROUNDS / 8);
    expect(statuses.get(404)).toBeGreaterThan(ROUNDS / 16);
    expect(statuses.get(200)).toBeGreaterThan(ROUNDS / 40);
    expect((await test.ask('GET', `/assets/${id}/data`)).status).toBe(200);
    expect(test.events.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
