import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import type { RecordToWrite } from '../recording/index.ts';
import { SAMPLES } from '../testing/index.ts';
import { Redactor, findLeaks } from './index.ts';

const TIMES = 5000 * Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);
const SESSION = 'da8c5d9a-f9c1-4dc7-9954-61904e5ca530';
const NAMES = [
  'passwd',
  'session_id',
  'mac',
  'seed',
  '<name>',
  '<value>',
  '<key>',
  'http://a/CAPS/',
  '{"',
  '":"',
  '\0',
  'gzip',
];

it('whatever comes is redacted without throwing, keeps its length and leaks nothing that was learnt', () => {
  const { integer } = createRandom(20_261_130);
  const pick = <T>(all: readonly T[]): T => all[integer(0, all.length - 1)];
  const noise = (): string =>
    Array.from({ length: integer(0, 30) }, () =>
      pick([...NAMES, SESSION, String.fromCharCode(integer(0, 255))]),
    ).join('');
  const session = Buffer.from(SESSION.replaceAll('-', ''), 'hex');
  for (let round = 0; round < TIMES; round++) {
    const redactor = new Redactor({ words: integer(0, 1) === 0, addresses: integer(0, 1) === 0 });
    redactor.learn({
      ...SAMPLES[2],
      request: {
        ...(SAMPLES[2] as { request: object }).request,
        body: Buffer.from(`{"session_id":"${SESSION}"}`),
      },
    } as RecordToWrite);
    const bytes = Uint8Array.from({ length: integer(0, 120) }, () =>
      integer(0, 3) === 0 ? 0 : integer(0, 255),
    );
    if (bytes.length > 40) bytes.set(session, integer(0, 24));
    const part = {
      beganMs: 0,
      endedMs: 0,
      headers: [[pick(['content-encoding', 'cookie', 'location']), pick(['gzip', 'br', noise()])] as const],
      missingBytes: 0,
      isWhole: true,
    };
    const records: RecordToWrite[] = [
      { ...SAMPLES[1], bytes } as RecordToWrite,
      {
        ...SAMPLES[2],
        request: { ...part, body: Buffer.from(noise(), 'latin1'), method: 'POST', target: `/${noise()}` },
        response: undefined,
      } as RecordToWrite,
    ];
    for (const record of records) {
      redactor.learn(record);
      const redacted = redactor.redact(record);
      if (redacted.kind === 'datagram' && record.kind === 'datagram' && (bytes[0] & 0x80) === 0)
        expect(redacted.bytes.length).toBe(record.bytes.length);
      expect(findLeaks([{ ...redacted, number: 1 }], [SESSION])).toEqual([]);
    }
  }
});
