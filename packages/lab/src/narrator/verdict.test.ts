import type { EvidenceRecord, ObservationKind } from '@landfall/protocol/evidence';
import { describe, expect, it } from 'vitest';
import { arrange, judge, verdictSentences } from './index.ts';
import { sampleGhost, sampleMissing, sampleRejection, sampleStandard, sampleWallflower } from './samples.ts';

describe('the verdict', () => {
  it('is arrived, with the time it took', () => {
    expect(judge(arrange(sampleStandard()))).toEqual({ outcome: 'arrived', elapsedMs: 272 });
  });

  it('names the first step that is missing, and what was seen', () => {
    expect(judge(arrange(sampleMissing()))).toEqual({
      outcome: 'missing',
      step: 'the answer to UseCircuitCode',
      seen: ['the login request', 'the login response', 'UseCircuitCode'],
    });
    const cut = sampleStandard().filter(
      ({ kind }) => !['Arrived', 'RegionHandshakeReceived', 'RegionHandshakeReplySent'].includes(kind),
    );
    expect(judge(arrange(cut))).toMatchObject({ outcome: 'missing', step: 'RegionHandshake' });
  });

  it('names a step that came late', () => {
    const slow = sampleStandard().map((record) =>
      record.seq > 0 && record.mono >= 5019 ? { ...record, mono: record.mono + 9000 } : record,
    );
    const [sentence] = verdictSentences(arrange(slow));
    expect(sentence).toMatch(
      /^Arrived: Test User .* Late: RegionHandshake, 9 s after the answer to UseCircuitCode\.$/,
    );
  });

  it('gives the reason of a refusal', () => {
    expect(judge(arrange(sampleRejection()))).toEqual({
      outcome: 'refused',
      reason: 'Could not authenticate your avatar.',
    });
  });

  it.each([
    ['wallflower', sampleWallflower(), /heartbeat was withheld; it gave the agent up 60\.3 s later/],
    ['ghost', sampleGhost(), /ticket was never used; it let the reservation lapse 60 s later/],
    ['rejection', sampleRejection(), /wrong credentials were given; it refused the credentials 8 ms later/],
    [
      'wallflower that was tolerated',
      sampleWallflower().filter(({ kind }) => !/AgentTimeout|DisableSim|Departed/.test(kind)),
      /heartbeat was withheld, and in the 252 ms watched nothing came of it/,
    ],
  ])('tells how the server took a behaviour: %s', (_, records, expected) => {
    expect(verdictSentences(arrange(records)).join(' ')).toMatch(expected);
  });

  it('does not take what follows a logout for a reaction of the server', () => {
    const tolerated = sampleWallflower().filter(({ kind }) => !/AgentTimeout|DisableSim|Departed/.test(kind));
    const last = tolerated.at(-1)!;
    const later = (kind: ObservationKind, ms: number): EvidenceRecord => {
      const { data: _, ...rest } = last;
      return { ...rest, kind, seq: last.seq + ms, mono: last.mono + ms, val: 'Sim: Sea' };
    };
    const records = [...tolerated, later('LogoutInitiated', 1000), later('DisableSimulatorReceived', 1002)];
    expect(verdictSentences(arrange(records)).join(' ')).toMatch(/1\.3 s watched nothing came of it/);
  });

  it('says so when nobody watched what came of a behaviour', () => {
    const ghost = sampleGhost().filter(({ kind }) => kind !== 'TicketUnused');
    expect(verdictSentences(arrange(ghost))[1]).toBe(
      "The server's view: the ticket was never used; what came of it was not watched.",
    );
  });

  it('of another avatar does not take from the first', () => {
    const story = arrange(sampleStandard(), 'Hello Resident');
    expect(story.protagonist).toBe('Hello Resident');
    expect(judge(story)).toMatchObject({ outcome: 'arrived' });
    expect(story.records.some(({ kind }) => kind === 'LoginStart')).toBe(false);
  });
});
