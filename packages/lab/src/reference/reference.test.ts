import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import {
  REFERENCE_TEXTS,
  compareSequence,
  formatSequence,
  groupOf,
  parseSequence,
  referenceOf,
} from './index.ts';
import type { ReferenceName, Signal } from './index.ts';

const names = Object.keys(REFERENCE_TEXTS) as ReferenceName[];

/** `V>R UseCircuitCode`, at 0, 100, 200 … ms unless a time stands before it. */
function signals(...lines: readonly string[]): Signal[] {
  return lines.map((line, at) => {
    const [, time, from, to, message] = /^(?:(\d+) )?([VLRN])>([VLRN]) (.*)$/.exec(line)!;
    const atMs = time === undefined ? at * 100 : Number(time);
    return { from: from as 'V', to: to as 'R', message: message!, atMs, isImplied: false };
  });
}

const WELL = [
  'V>L login request',
  'L>V login response',
  'V>R UseCircuitCode',
  'R>V answer to UseCircuitCode',
  'V>R CompleteAgentMovement',
  'R>V AgentMovementComplete',
  'R>V RegionHandshake',
  'V>R RegionHandshakeReply',
  'V>R AgentUpdate',
];
const without = (message: string): string[] => WELL.filter((line) => !line.endsWith(` ${message}`));
const found = (name: ReferenceName, seen: readonly Signal[], untilMs?: number): string[] =>
  compareSequence(referenceOf(name), seen, untilMs).findings.map(
    (finding) => `${finding.type} ${finding.step}`,
  );

describe('a reference', () => {
  it.each(names)('is read, written, and read again: %s', (name) => {
    const sequence = referenceOf(name);
    expect(sequence.parts.length).toBeGreaterThan(0);
    const again = parseSequence(formatSequence(sequence));
    expect(formatSequence(again)).toBe(formatSequence(sequence));
    expect(again.participants).toEqual(sequence.participants);
  });

  it('has the group of an arrival', () => {
    expect(groupOf(referenceOf('login'), 'Arrival').parts.length).toBeGreaterThan(3);
    expect(groupOf(referenceOf('login'), 'Nothing').parts).toEqual([]);
  });

  it.each([
    ['end', 'line 1'],
    ['group a', 'line 1'],
    ['V->L: a\nelse', 'line 2'],
    ['nonsense', 'line 1'],
    ['group\n'.repeat(40), 'line 33'],
  ])('that is none names the line: %j', (text, line) => {
    expect(() => parseSequence(text)).toThrow(DecodeError);
    expect(() => parseSequence(text)).toThrow(line);
  });

  it('ends where prose begins', () => {
    const { parts } = parseSequence('title T\nV->L: a\n\nDiscussion\n\nThis is about V->L.');
    expect(parts).toHaveLength(1);
  });

  it('has times', () => {
    const { parts } = parseSequence('V->L: a [within 1.5 s]\nL-->>V: b c [within 200 ms of a]');
    expect(parts).toMatchObject([
      { message: 'a', within: 1500, dashed: false },
      { message: 'b c', within: 200, since: 'a', dashed: true },
    ]);
  });
});

describe('a comparison', () => {
  it('finds nothing where all is well', () => {
    expect(found('login', signals(...WELL))).toEqual([]);
    expect(found('login', signals(...WELL, 'V>R AgentThrottle', 'V>R AgentThrottle'))).toEqual([]);
  });

  it('names what is missing', () => {
    expect(found('login', signals(...without('RegionHandshakeReply')))).toEqual([
      'missing RegionHandshakeReply',
    ]);
    expect(found('login', signals(...WELL.slice(0, 2)), 60_000)[0]).toBe('missing UseCircuitCode');
  });

  it('does not miss what may still come', () => {
    expect(found('login', signals(...without('AgentUpdate')), 5000)).toEqual([]);
    expect(found('login', signals(...without('AgentUpdate')), 16_000)).toEqual(['missing AgentUpdate']);
  });

  it('names what is late, and how late', () => {
    const late = [...WELL.slice(0, 7), '15600 V>R RegionHandshakeReply', '15700 V>R AgentUpdate'];
    const { findings } = compareSequence(referenceOf('login'), signals(...late));
    expect(findings[0]).toMatchObject({
      type: 'late',
      step: 'RegionHandshakeReply',
      after: 'RegionHandshake',
      waitedMs: 15_000,
      withinMs: 5000,
    });
  });

  it('names what is out of order, and leaves be what has none', () => {
    const early = ['50 V>R RegionHandshakeReply', ...without('RegionHandshakeReply')];
    expect(found('login', signals(...early))).toContain('out-of-order RegionHandshakeReply');
    const other = [...WELL.slice(0, 3), WELL[6]!, WELL[7]!, WELL[3]!, WELL[4]!, WELL[5]!, WELL[8]!];
    expect(found('login', signals(...other))).toEqual([]);
  });

  it('names what came too often', () => {
    expect(found('login', signals(...WELL, 'V>R UseCircuitCode'))).toEqual(['extra UseCircuitCode']);
  });

  it('counts what is seen itself once, though it was concluded before', () => {
    const [concluded] = signals('250 R>V answer to UseCircuitCode').map((signal) => ({
      ...signal,
      isImplied: true,
    }));
    expect(found('login', [...signals(...WELL), concluded!])).toEqual([]);
  });

  it('takes the way of several that most is there of', () => {
    const refused = signals('V>R teleport request', 'R>V TeleportFailed');
    const within = signals('V>R teleport request', 'R>V TeleportStart', 'R>V TeleportLocal');
    const lost = signals(
      'V>R teleport request',
      'R>V TeleportStart',
      'R>V TeleportFinish',
      'V>N UseCircuitCode',
    );
    expect(found('teleport', refused, 99_999)).toEqual([]);
    expect(found('teleport', within, 99_999)).toEqual([]);
    expect(found('teleport', lost, 99_999)[0]).toBe('missing CompleteAgentMovement');
    expect(found('logout', signals('V>R LogoutRequest', 'R>V end of the session'))).toEqual([]);
    expect(found('logout', signals('V>R LogoutRequest'), 99_999)).toEqual(['missing LogoutReply']);
  });
});
