import { Uuid } from '@landfall/protocol/datatypes';
import { describe, expect, it } from 'vitest';
import { Tickets } from './ticket.ts';
import type { Ticket } from './ticket.ts';

const ID = new Uuid(1, 0, 0, 1);

function ticketOf(session: number, circuitCode: number, id = ID): Ticket {
  return {
    session: { account: { id }, sessionId: new Uuid(0, 0, 0, session), circuitCode },
    isChild: false,
  } as unknown as Ticket;
}

describe('tickets', () => {
  it('admit with all three of agent, session and code, and again from then on', () => {
    const tickets = new Tickets();
    const ticket = ticketOf(1, 77);
    expect(tickets.issue(ticket)).toBeUndefined();
    for (let times = 0; times < 2; times++) {
      expect(tickets.check(ID, new Uuid(0, 0, 0, 1), 77)).toBe(ticket);
    }
  });

  it.each([
    ['another agent', new Uuid(9, 0, 0, 1), 1, 77],
    ['another session', ID, 2, 77],
    ['another code', ID, 1, 78],
  ])('do not admit with %s', (_, id, session, code) => {
    const tickets = new Tickets();
    tickets.issue(ticketOf(1, 77));
    expect(tickets.check(id, new Uuid(0, 0, 0, session), code)).toBeUndefined();
  });

  it('of an agent are one: the newer takes the place of the older', () => {
    const tickets = new Tickets();
    const [older, newer] = [ticketOf(1, 77), ticketOf(2, 78)];
    tickets.issue(older);
    expect(tickets.issue(newer)).toBe(older);
    expect(tickets.size).toBe(1);
    expect(tickets.check(ID, new Uuid(0, 0, 0, 1), 77)).toBeUndefined();
    expect(tickets.check(ID, new Uuid(0, 0, 0, 2), 78)).toBe(newer);
  });

  it('are withdrawn by their own session only: an older login takes nothing from a newer one', () => {
    const tickets = new Tickets();
    const [older, newer] = [ticketOf(1, 77), ticketOf(2, 78)];
    tickets.issue(older);
    tickets.issue(newer);
    expect(tickets.withdraw(older.session)).toBeUndefined();
    expect(tickets.size).toBe(1);
    expect(tickets.withdraw(newer.session)).toBe(newer);
    expect([tickets.size, tickets.withdraw(newer.session)]).toEqual([0, undefined]);
  });
});
