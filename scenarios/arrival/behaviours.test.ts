import { describe, expect, it } from 'vitest';
import { arrive } from '@landfall/client';
import { Shore } from './shore.ts';

const HOUR = 3_600_000;

describe('a client', () => {
  it('that behaves stays for an hour', async () => {
    const shore = await Shore.build();
    const session = await shore.arrive('Test');
    const undelivered: string[] = [];
    session.on('undelivered', ({ name }) => undelivered.push(name));
    await shore.network.run(HOUR);
    expect(session.isAlive).toBe(true);
    expect(undelivered).toEqual([]);
    expect(shore.avatarsIn()).toEqual(['Test User']);
    expect(shore.observed).not.toContain('AgentTimeout');
    await shore.until(session.logout());
    await shore.grid.close();
  });

  it('that is a wallflower is tolerated as long, although it neither moves nor pings', async () => {
    const shore = await Shore.build();
    const session = await shore.arrive('Test', { behaviour: 'wallflower' });
    await shore.network.run(HOUR);
    expect(session.isAlive).toBe(true);
    expect(session.region!.terrain.isComplete).toBe(true);
    expect(shore.avatarsIn()).toEqual(['Test User']);
    await shore.grid.close();
  });

  it('that falls silent is put out after a minute', async () => {
    const shore = await Shore.build();
    const session = await shore.arrive('Test', { behaviour: 'silent' });
    expect(session.region?.name).toBe('Plain');
    await shore.network.run(50_000);
    expect(shore.avatarsIn()).toEqual(['Test User']);
    expect(await shore.until(session.ended)).toMatchObject({ by: 'peer', reason: 'disabled' });
    expect(shore.avatarsIn()).toEqual([]);
    expect(shore.observed).toContain('AgentTimeout');
    expect(shore.network.clock.now()).toBeLessThan(75_000);
    await shore.grid.close();
  });

  it('that is a ghost leaves a ticket that nobody uses, and can log in again', async () => {
    const shore = await Shore.build();
    const ghost = await shore.arrive('Test', { behaviour: 'ghost' });
    expect(ghost.region).toBeUndefined();
    await shore.network.run(61_000);
    expect(shore.avatarsIn()).toEqual([]);
    expect(shore.observed).toContain('TicketUnused');
    expect(shore.observed).not.toContain('UseCircuitCodeReceived');
    expect((await shore.arrive('Test')).isAlive).toBe(true);
    await shore.grid.close();
  });

  it('that seeks rejection gets it, and nothing comes of it', async () => {
    const shore = await Shore.build();
    const rejected = shore.until(
      arrive(shore.options('Test', { behaviour: 'rejection' }), shore.network.ports()),
    );
    await expect(rejected).rejects.toMatchObject({ code: 'remote', reason: 'key' });
    expect(shore.observed).toContain('AuthFail');
    expect(shore.observed).not.toContain('CircuitProvision');
    await shore.grid.close();
  });
});
