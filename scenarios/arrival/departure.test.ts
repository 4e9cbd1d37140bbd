import { describe, expect, it } from 'vitest';
import type { Session } from '@landfall/client';
import { PLAIN, Shore } from './shore.ts';

/** A call that would wait for ever. */
const pendingCall = (session: Session): Promise<unknown> => session.agent.walkTo({ x: 10, y: 10, z: 25 });

describe('a departure', () => {
  it('by logout frees the account and takes the avatar away, also from the eyes of others', async () => {
    const shore = await Shore.build();
    const one = await shore.arrive('Test');
    const two = await shore.arrive('Second');
    await shore.until(two.logout());
    expect(await two.ended).toEqual({ by: 'us', reason: 'logout', words: '' });
    await shore.network.run(1000);
    expect(shore.avatarsIn()).toEqual(['Test User']);
    expect(one.region!.objects.avatars().map(({ name }) => name)).toEqual(['Test User']);
    expect((await shore.arrive('Second')).isAlive).toBe(true);
    expect(shore.observed).toContain('LogoutReplySent');
    await shore.grid.close();
  });

  it('by logout comes to an end when the reply is lost for good', async () => {
    const shore = await Shore.build();
    const session = await shore.arrive('Test');
    shore.grid.inject({ kind: 'drop-message', message: 'LogoutReply', direction: 'sent' });
    const startedAt = shore.network.clock.now();
    await shore.until(session.logout());
    expect(shore.network.clock.now() - startedAt).toBeLessThan(3000);
    expect(shore.avatarsIn()).toEqual([]);
    await shore.grid.close();
  });

  it('by kick brings the words, and rejects at once what is pending', async () => {
    const shore = await Shore.build();
    const session = await shore.arrive('Test');
    const walking = pendingCall(session);
    shore.grid.inject({ kind: 'kick', agent: 'Test User', reason: 'You have been very naughty.' });
    await expect(shore.until(walking)).rejects.toMatchObject({
      code: 'closed',
      by: 'peer',
      reason: 'kicked',
    });
    expect(await session.ended).toEqual({
      by: 'peer',
      reason: 'kicked',
      words: 'You have been very naughty.',
    });
    expect(shore.avatarsIn()).toEqual([]);
    await shore.grid.close();
  });

  it('by kick ends the neighbours too', async () => {
    const shore = await Shore.build([
      PLAIN,
      { name: 'East', x: 1001, y: 1000, terrain: { kind: 'flat', height: 25 } },
    ]);
    const session = await shore.arrive('Test', { drawDistance: 256 });
    expect(session.regions.size).toBe(2);
    shore.grid.inject({ kind: 'kick', agent: 'Test User', reason: 'Out.' });
    await shore.until(session.ended);
    expect(session.regions.size).toBe(0);
    await shore.network.run(5000);
    expect(shore.observed.filter((kind) => kind === 'Malformed')).toEqual([]);
    await shore.grid.close();
  });

  it('by the end of the grid is told to everybody', async () => {
    const shore = await Shore.build();
    const sessions = [await shore.arrive('Test'), await shore.arrive('Second')];
    await shore.until(shore.grid.close());
    const ends = await shore.until(Promise.all(sessions.map(({ ended }) => ended)));
    expect(ends.map(({ reason }) => reason)).toEqual(['kicked', 'kicked']);
  });

  it('by a crash of the grid is noticed by the silence, or by the event queue that fails', async () => {
    const shore = await Shore.build();
    const session = await shore.arrive('Test');
    shore.grid.inject({ kind: 'crash' });
    const end = await shore.network.runUntil(session.ended, 200_000);
    expect(end.by).toBe('network');
    expect(['silent', 'event-queue-failed']).toContain(end.reason);
  });
});
