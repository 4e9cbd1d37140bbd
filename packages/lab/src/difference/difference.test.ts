import { nodeInflate } from '@landfall/transport/node';
import { describe, expect, it } from 'vitest';
import { reconstruct } from '../testimony/index.ts';
import {
  SampleRecording,
  USE_CIRCUIT_CODE,
  ack,
  handshakeOf,
  sampleArrival,
  someMessage,
} from '../testimony/samples.ts';
import { differenceOf, formatDifference } from './index.ts';
import type { Told } from './index.ts';

async function toldOf(name: string, sample: SampleRecording): Promise<Told> {
  return { name, ...(await reconstruct(sample.recording, nodeInflate)) };
}

const slow = (): SampleRecording =>
  new SampleRecording()
    .login(0)
    .up(100, USE_CIRCUIT_CODE)
    .down(110, ack(1))
    .up(115, someMessage('UUIDNameRequest'))
    .up(120, someMessage('CompleteAgentMovement'))
    .down(130, someMessage('AgentMovementComplete'))
    .down(140, handshakeOf('Bay'))
    .up(2140, someMessage('RegionHandshakeReply'));

describe('two sessions', () => {
  it('that are the same differ in nothing', async () => {
    const difference = differenceOf(await toldOf('a', sampleArrival()), await toldOf('b', sampleArrival()));
    expect(difference.divergences).toEqual([]);
    expect(difference.timeline.every(({ a, b }) => a === b)).toBe(true);
    expect(formatDifference(difference)).toContain('## What differs\n\nNothing.');
  });

  it('are aligned, and differ in what only one has, in order, in time and in number', async () => {
    const many = sampleArrival();
    for (let at = 0; at < 12; at++) many.down(200 + at, someMessage('CoarseLocationUpdate'));
    const difference = differenceOf(await toldOf('a', many), await toldOf('b', slow()));
    expect(difference.latencies.find(({ what }) => what === 'RegionHandshakeReply sent')).toEqual({
      what: 'RegionHandshakeReply sent',
      a: 150,
      b: 2140,
    });
    const words = difference.divergences.map((divergence) => divergence.words);
    expect(words).toContain('only a: AgentUpdate');
    expect(words).toContain('only b: UUIDNameRequest');
    expect(words).toContain('b is slower: RegionHandshakeReply sent after 2140 ms, not 150 ms');
    expect(
      words.some((line) =>
        line.startsWith('a: RegionHandshake received before AgentMovementComplete received'),
      ),
    ).toBe(true);
    const traffic = difference.traffic.find(({ what }) => what === 'CoarseLocationUpdate');
    expect(traffic).toMatchObject({ direction: 's2c', a: { count: 12 }, b: { count: 0 } });
    expect(formatDifference(difference)).toMatch(/\| RegionHandshakeReply sent \| 150 \| 2140 \| \+1990 \|/);
  });
});
