import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { checkAddressee } from './check-addressee.ts';
import type { Addressee } from './check-addressee.ts';

const OURS = { agentId: new Uuid(1, 0, 0, 0), sessionId: new Uuid(2, 0, 0, 0), circuitCode: 3 };
const THEIRS = new Uuid(9, 9, 9, 9);
const check = (isChild: boolean, named: Addressee): void =>
  checkAddressee('KickUser', { isChild }, named, OURS);

describe('what moves or ends the agent', () => {
  it.each<[string, Addressee]>([
    ['names nobody', {}],
    ['names the agent', { AgentID: OURS.agentId }],
    ['names the session', { SessionID: OURS.sessionId }],
    ['names both', { AgentID: OURS.agentId, SessionID: OURS.sessionId }],
  ])('is heard where it %s', (_, named) => {
    expect(() => check(false, named)).not.toThrow();
  });

  it.each<[string, Addressee]>([
    ['another agent', { AgentID: THEIRS }],
    ['another session', { SessionID: THEIRS }],
    ['this agent in another session', { AgentID: OURS.agentId, SessionID: THEIRS }],
    ['another agent in this session', { AgentID: THEIRS, SessionID: OURS.sessionId }],
    ['nobody at all', { AgentID: Uuid.zero }],
  ])('is the sender’s fault where it names %s', (_, named) => {
    expect(() => check(false, named)).toThrow(new DecodeError('KickUser for another agent'));
  });

  it('is not heard from a neighbour, whomever it names', () => {
    expect(() => check(true, { AgentID: OURS.agentId, SessionID: OURS.sessionId })).toThrow(
      new DecodeError('KickUser of a region that the agent is not in'),
    );
  });
});
