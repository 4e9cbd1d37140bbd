import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import {
  REFERENCE_NAMES,
  SUBJECTS,
  compareClosest,
  formatSequence,
  groupOf,
  openReference,
  parseSequence,
  referenceOf,
  referencesOf,
  subjectOf,
} from './index.ts';
import type { ReferenceName, Signal, Subject } from './index.ts';

const names = SUBJECTS.flatMap((subject) => REFERENCE_NAMES[subject].map((name) => [name, subject] as const));
const folder = fileURLToPath(new URL('../../references/', import.meta.url));

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
const found = (subject: Subject, seen: readonly Signal[], untilMs?: number): string[] =>
  compareClosest(referencesOf(subject), seen, untilMs).findings.map(
    (finding) => `${finding.type} ${finding.step}`,
  );

describe('a reference', () => {
  it('is a file of its own, and each file is one', () => {
    const files = names.map(([name]) => `${name}.seq`);
    expect(readdirSync(folder).toSorted()).toEqual(files.toSorted());
  });

  it('is opened by its name, or as a file', () => {
    expect(openReference('crossing')).toBe(referenceOf('crossing'));
    expect(openReference(`${folder}crossing.seq`)).toEqual(referenceOf('crossing'));
    expect(() => openReference('nowhere.seq')).toThrow('none of login-opensim, login-second-life, neighbour');
  });

  it.each(names)('is read, written, and read again: %s', (name, subject) => {
    const sequence = referenceOf(name);
    expect(subjectOf(sequence)).toBe(subject);
    expect(sequence.parts.length).toBeGreaterThan(0);
    const again = parseSequence(formatSequence(sequence));
    expect(formatSequence(again)).toBe(formatSequence(sequence));
    expect(again.participants).toEqual(sequence.participants);
  });

  it('has the group of an arrival', () => {
    expect(groupOf(referenceOf('login-opensim'), 'Arrival').parts.length).toBeGreaterThan(3);
    expect(groupOf(referenceOf('login-opensim'), 'Nothing').parts).toEqual([]);
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

  // Recorded at OpenSimulator 0.9.2.2: a neighbour's circuit was being opened when the agent was sent there.
  it('lets a teleport open the circuit before or after it is sent there, or find it open', () => {
    const opens = ['V>N UseCircuitCode', 'N>V answer to UseCircuitCode'];
    const asks = ['V>R teleport request', 'R>V TeleportStart'];
    const enters = ['V>N CompleteAgentMovement', 'N>V AgentMovementComplete'];
    const finish = 'R>V TeleportFinish';
    for (const seen of [
      [...asks, ...opens, finish, ...enters],
      [...asks, opens[0]!, finish, enters[0]!, opens[1]!, enters[1]!],
      [...asks, finish, ...opens, ...enters],
      [...asks, finish, ...enters],
    ])
      expect(found('teleport', signals(...seen)), seen.join(', ')).toEqual([]);
    expect(found('teleport', signals(...asks, finish, enters[0]!), 60_000)).toEqual([
      'missing AgentMovementComplete',
    ]);
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
    const { findings } = compareClosest(referencesOf('login'), signals(...late));
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

  it('is with the way that is closest', () => {
    const [, , , , complete, completed, handshake, reply] = WELL;
    const steps = (...parts: (string | undefined)[]): Signal[] =>
      signals(...parts.flatMap((part) => part ?? []));
    const inOrder = (name: ReferenceName, seen: readonly Signal[]): boolean =>
      compareClosest([referenceOf(name)], seen).findings.every(({ type }) => type !== 'out-of-order');
    // Second Life's simulators do not wait for the movement with their handshake.
    const early = steps(...WELL.slice(0, 4), handshake, reply, complete, completed, WELL[8]);
    expect(inOrder('login-opensim', early)).toBe(false);
    expect(inOrder('login-second-life', early)).toBe(true);
    expect(found('login', early)).toEqual([]);
    expect(inOrder('login-opensim', signals(...WELL))).toBe(true);
  });

  it('tells the two teleports to another region apart', () => {
    const end = ['R>V TeleportFinish', 'V>N CompleteAgentMovement', 'N>V AgentMovementComplete'];
    const older = [
      'V>R teleport request',
      'R>V EnableSimulator',
      'V>N UseCircuitCode',
      'N>V answer to UseCircuitCode',
      'R>V EstablishAgentCommunication',
      ...end,
    ];
    const of = (name: ReferenceName, seen: readonly string[]): string[] =>
      compareClosest([referenceOf(name)], signals(...seen)).findings.map(({ step }) => step);
    expect(of('teleport-v1', older)).toEqual([]);
    expect(of('teleport-v1', ['V>R teleport request', ...end])).toContain('EnableSimulator');
    expect(of('teleport-v2', ['V>R teleport request', ...end])).toEqual([]);
    expect(found('teleport', signals(...older))).toEqual([]);
    // A neighbour of the destination is none of its way there.
    const next = ['V>R teleport request', ...end, 'R>V EnableSimulator'];
    expect(found('teleport', signals(...next))).toEqual([]);
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
