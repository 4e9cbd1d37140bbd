import { Uuid } from '@landfall/protocol/datatypes';
import { describe, expect, it } from 'vitest';
import type { Agent } from './agent.ts';
import { Roster } from './roster.ts';

/** As much of an agent as a roster looks at. */
const agent = (id: number, port: number): Agent =>
  ({ id: new Uuid(id, 0, 0, 0), endpoint: { address: '127.0.0.1', port } }) as Agent;

const at = (port: number) => ({ address: '127.0.0.1', port });

describe('the roster of a region', () => {
  it('finds who is present by where datagrams come from and by who it is', () => {
    const roster = new Roster();
    const [one, other] = [agent(1, 5001), agent(2, 5002)];
    roster.add(one);
    roster.add(other);
    expect([roster.at(at(5002)), roster.byId(new Uuid(1, 0, 0, 0))]).toEqual([other, one]);
    expect([roster.size, [...roster], [...roster.circuits()]]).toEqual([2, [one, other], [one, other]]);
    expect(roster.at(at(5003))).toBeUndefined();
    expect(roster.at({ address: '127.0.0.2', port: 5001 })).toBeUndefined();
  });

  it('keeps the circuit of who has left until it is forgotten', () => {
    const roster = new Roster();
    const one = agent(1, 5001);
    roster.add(one);
    expect(roster.remove(one)).toBe(true);
    expect([roster.size, roster.byId(one.id), roster.at(at(5001))]).toEqual([0, undefined, one]);
    expect(roster.remove(one)).toBe(false);
    roster.forget(one);
    expect([roster.at(at(5001)), [...roster.circuits()]]).toEqual([undefined, []]);
  });

  it('does not lose who came back to the leaving of who was there before', () => {
    const roster = new Roster();
    const [before, now] = [agent(1, 5001), agent(1, 5002)];
    roster.add(before);
    roster.add(now);
    expect(roster.remove(before)).toBe(false);
    roster.forget(before);
    expect([roster.byId(now.id), roster.at(at(5002)), roster.size]).toEqual([now, now, 1]);
  });

  it('does not close the way of who came from the same place to the forgetting of who did before', () => {
    const roster = new Roster();
    const [before, now] = [agent(1, 5001), agent(2, 5001)];
    roster.add(before);
    roster.add(now);
    roster.forget(before);
    expect(roster.at(at(5001))).toBe(now);
  });
});
