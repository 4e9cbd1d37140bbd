import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Session } from '../../services/presence/index.ts';
import { Roster, Tickets } from './index.ts';
import type { Agent, Ticket } from './index.ts';

const id = (number: number): Uuid => new Uuid(0, 0, 0, number);

function ticketFor(account: number, sessionId: number, circuitCode: number): Ticket {
  const session = { account: { id: id(account) }, sessionId: id(sessionId), circuitCode } as Session;
  return { session, isChild: false } as Ticket;
}

describe('tickets', () => {
  it('need agent, session and code to fit, and stay valid', () => {
    const tickets = new Tickets();
    const ticket = ticketFor(1, 2, 3);
    tickets.issue(ticket);
    expect(tickets.check(id(1), id(2), 3)).toBe(ticket);
    expect(tickets.check(id(1), id(2), 3)).toBe(ticket);
    expect(tickets.check(id(9), id(2), 3)).toBeUndefined();
    expect(tickets.check(id(1), id(9), 3)).toBeUndefined();
    expect(tickets.check(id(1), id(2), 9)).toBeUndefined();
  });

  it('are one for each agent: the newest', () => {
    const tickets = new Tickets();
    const older = ticketFor(1, 2, 3);
    tickets.issue(older);
    expect(tickets.issue(ticketFor(1, 4, 5))).toBe(older);
    expect(tickets.size).toBe(1);
    expect(tickets.check(id(1), id(2), 3)).toBeUndefined();
  });

  it('are withdrawn with their session only', () => {
    const tickets = new Tickets();
    const older = ticketFor(1, 2, 3);
    const newer = ticketFor(1, 4, 5);
    tickets.issue(older);
    tickets.issue(newer);
    expect(tickets.withdraw(older.session)).toBeUndefined();
    expect(tickets.withdraw(newer.session)).toBe(newer);
    expect(tickets.size).toBe(0);
  });
});

describe('a roster', () => {
  const agentAt = (port: number, account: number): Agent =>
    ({ id: id(account), endpoint: { address: '127.0.0.1', port } }) as Agent;

  it('keeps the circuit of an agent that is not present any more, until it is forgotten', () => {
    const roster = new Roster();
    const agent = agentAt(1, 1);
    roster.add(agent);
    expect(roster.remove(agent)).toBe(true);
    expect(roster.remove(agent)).toBe(false);
    expect([roster.size, roster.at(agent.endpoint), roster.byId(id(1))]).toEqual([0, agent, undefined]);
    roster.forget(agent);
    expect(roster.at(agent.endpoint)).toBeUndefined();
  });

  it('does not mix up a successor with the one before', () => {
    const roster = new Roster();
    const [former, successor] = [agentAt(1, 1), agentAt(1, 1)];
    roster.add(former);
    roster.add(successor);
    expect(roster.remove(former)).toBe(false);
    roster.forget(former);
    expect(roster.at({ address: '127.0.0.1', port: 1 })).toBe(successor);
    expect(roster.byId(id(1))).toBe(successor);
  });
});
