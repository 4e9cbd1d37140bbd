import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { Presence } from './index.ts';
import type { Session } from './index.ts';

const AGENT = new Uuid(1, 2, 3, 4);
const session = (): Session => ({ account: { id: AGENT } }) as Session;

describe('presence', () => {
  it('is one session an account, and an old one does not end a new one', () => {
    const presence = new Presence();
    const [former, later] = [session(), session()];
    presence.begin(former);
    presence.begin(later);
    presence.end(former);
    expect(presence.of(AGENT)).toBe(later);
    expect([...presence]).toEqual([later]);
    presence.end(later);
    expect([presence.of(AGENT), presence.size]).toEqual([undefined, 0]);
  });

  it('remembers where somebody was', () => {
    const presence = new Presence();
    expect(presence.lastPlace(AGENT)).toBeUndefined();
    const place = { regionName: 'Plain', position: { x: 1, y: 2, z: 3 } };
    presence.leave(AGENT, place);
    expect(presence.lastPlace(AGENT)).toBe(place);
  });
});
