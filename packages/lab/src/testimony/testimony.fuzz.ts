/** Recordings with damaged datagrams: whatever passes on the wire, there is a story. */
import { createRandom, damage } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { nodeInflate } from '@landfall/transport/node';
import { expect, it } from 'vitest';
import { NARRATIVE_STYLES, arrange, narrate, protagonistsOf, whyOf } from '../narrator/index.ts';
import type { CaptureRecord, Recording } from '../recording/index.ts';
import { reconstruct } from './index.ts';
import { sampleArrival, someMessage } from './samples.ts';

const TIMES = Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);

it('tells a story of any datagrams', async () => {
  const random = createRandom(41);
  const sample = sampleArrival()
    .up(300, someMessage('ChatFromViewer'))
    .down(400, someMessage('ObjectUpdate'))
    .down(450, someMessage('LayerData'))
    .down(500, someMessage('TeleportFailed'))
    .up(600, someMessage('TeleportLocationRequest'))
    .down(700, someMessage('KickUser'));
  const whole: CaptureRecord[] = [];
  for await (const record of sample.recording)
    whole.push(record.kind === 'datagram' ? { ...record, bytes: Uint8Array.from(record.bytes) } : record);
  for (let round = 0; round < 400 * TIMES; round++) {
    const records = whole.map((record): CaptureRecord => {
      if (record.kind === 'datagram' && random.chance(0.4))
        return { ...record, bytes: damaged(record.bytes, random) };
      if (record.kind !== 'exchange' || record.response === undefined || random.chance(0.5)) return record;
      return { ...record, response: { ...record.response, body: damaged(record.response.body, random) } };
    });
    const told = await reconstruct(recordingOfRecords(records), nodeInflate);
    for (const actor of protagonistsOf(told.records)) {
      const style = random.pick(NARRATIVE_STYLES);
      expect(narrate(told.records, { actor, style })).toMatch(/\w/);
      expect(whyOf([arrange(told.records, actor)]).paragraph).toMatch(/\w/);
    }
  }
});

function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Uint8Array.from(bytes);
  damage(copy, random);
  return copy;
}

function recordingOfRecords(all: readonly CaptureRecord[]): Recording {
  async function* records() {
    for (const record of all) yield await Promise.resolve(record);
    return { records: all.length, unread: new Map(), cut: undefined, damage: undefined };
  }
  return { records, [Symbol.asyncIterator]: records };
}
