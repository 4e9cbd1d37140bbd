import { describe, expect, it } from 'vitest';
import type { Session } from '@landfall/client';
import { Shore } from './shore.ts';

const apart = (one: Session, other: Session): number =>
  Math.hypot(one.agent.position.x - other.agent.position.x, one.agent.position.y - other.agent.position.y);

async function pair() {
  const shore = await Shore.build();
  const leader = await shore.arrive('Test', { start: 'uri:Plain&128&128&25' });
  const follower = await shore.arrive('Second', { start: 'uri:Plain&100&128&25' });
  const avatar = follower.region!.avatars.find(({ name }) => name === 'Test User')!;
  return { shore, leader, follower, avatar };
}

describe('following somebody', () => {
  it('stays near while they go and stand, and ends when they leave', async () => {
    const { shore, leader, follower, avatar } = await pair();
    const following = follower.agent.follow(avatar);
    await shore.network.run(15_000);
    expect(apart(leader, follower)).toBeLessThan(5);
    for (const place of [
      { x: 150, y: 128, z: 25 },
      { x: 150, y: 160, z: 25 },
      { x: 120, y: 160, z: 25 },
    ]) {
      await shore.until(leader.agent.walkTo(place));
      await shore.network.run(5_000);
      expect(apart(leader, follower)).toBeLessThan(5);
    }
    const { position } = follower.agent;
    await shore.network.run(5_000);
    expect(follower.agent.position).toEqual(position);
    await shore.until(leader.logout());
    await shore.until(following);
    await shore.grid.close();
  });

  it('takes an id or its text, and ends by another movement, a signal, or the end', async () => {
    const { shore, leader, follower, avatar } = await pair();
    const { agent } = follower;
    const ended: unknown[] = [];
    const note = (error: { code: string; reason: string }): void =>
      void ended.push([error.code, error.reason]);
    const stopped = agent.follow(avatar.id).catch(note);
    await shore.network.run(1000);
    agent.stop();
    await shore.until(stopped);
    const superseded = agent.follow(avatar.id.toString()).catch(note);
    await shore.network.run(1000);
    const walk = agent.walkTo({ x: 110, y: 110, z: 25 });
    await shore.until(superseded);
    await shore.until(walk);
    const stop = new AbortController();
    const aborted = agent.follow(avatar, { signal: stop.signal, within: 4, fast: true }).catch(note);
    await shore.network.run(1000);
    stop.abort();
    await shore.until(aborted);
    const over = agent.follow(avatar).catch(note);
    await shore.network.run(1000);
    await shore.until(follower.logout());
    await shore.until(over);
    expect(ended).toEqual([
      ['closed', 'stopped'],
      ['closed', 'superseded'],
      ['closed', 'aborted'],
      ['closed', 'logout'],
    ]);
    expect(leader.isAlive).toBe(true);
    await shore.grid.close();
  });

  it('refuses whom it cannot see, and what is nobody', async () => {
    const { shore, follower } = await pair();
    const { agent } = follower;
    await expect(agent.follow('00000000-0000-4000-8000-000000000099')).rejects.toThrow(
      'is not in this region',
    );
    await expect(agent.follow('Test User')).rejects.toThrow('is no UUID');
    await expect(agent.follow({ id: 5 } as never)).rejects.toThrow('is no UUID');
    await expect(agent.follow(agent.id, { within: 0.1 })).rejects.toThrow('within is 1 m or more');
    await expect(agent.walkTo('there' as never)).rejects.toThrow('a destination that is no place');
    await expect(agent.walkTo({ x: 1, y: 2, z: 3 }, { timeoutMs: 'soon' as never })).rejects.toThrow(
      'timeoutMs of walkTo',
    );
    expect(() => agent.walk('sideways' as never)).toThrow('a direction is forward');
    expect(() => agent.turnTo(Number.NaN)).toThrow('a heading is a number');
    await shore.grid.close();
  });
});
