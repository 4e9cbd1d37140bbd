import { ClosedError, DecodeError, RemoteError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import { refuseLogin } from '@landfall/protocol/login';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import type { Session } from '../session/index.ts';
import { fakeArriveOptions, FakeGrid } from '../testing/index.ts';
import { keepArrived } from './keep-arrived.ts';
import { ReconnectPolicy } from './reconnect-policy.ts';

const LOST = new ClosedError('lost', { by: 'network', reason: 'silent' });
const least = (): number => 0;

describe('the policy', () => {
  it('doubles its waits up to a limit', () => {
    const policy = new ReconnectPolicy(least, { firstWaitMs: 1000, longestWaitMs: 5000 });
    const waits = [1, 2, 3, 4, 5].map(() => {
      const decision = policy.decide(LOST);
      return decision.type === 'retry' ? decision.afterMs : 0;
    });
    expect(waits).toEqual([1000, 2000, 4000, 5000, 5000]);
  });

  it('leaves a part of the wait to chance', () => {
    const policy = new ReconnectPolicy(() => 0.5, { firstWaitMs: 1000, jitter: 0.5 });
    expect(policy.decide(LOST)).toMatchObject({ afterMs: 750 });
  });

  it('starts again after a steady stay', () => {
    const policy = new ReconnectPolicy(least, { firstWaitMs: 1000 });
    policy.decide(LOST);
    policy.decide(LOST);
    policy.lived(1000);
    expect(policy.decide(LOST)).toMatchObject({ attempt: 3 });
    policy.lived(60_000);
    expect(policy.decide(LOST)).toMatchObject({ attempt: 1, afterMs: 1000 });
  });

  it('waits for a presence to end, and longer after a kick', () => {
    const policy = new ReconnectPolicy(least);
    expect(policy.decide(new RemoteError('no', 'presence'))).toMatchObject({
      type: 'retry',
      afterMs: 15_000,
    });
    const kicked = new ClosedError('kicked', { by: 'peer', reason: 'kicked' });
    expect(policy.decide(kicked)).toMatchObject({ type: 'retry', afterMs: 30_000 });
  });

  it.each(['key', 'tos', 'critical', 'mfa_challenge', 'update'])('gives up on %s', (reason) => {
    expect(new ReconnectPolicy(least).decide(new RemoteError('no', reason)).type).toBe('give-up');
  });

  it('gives up on our own faults and our own end', () => {
    const policy = new ReconnectPolicy(least);
    expect(policy.decide(new UsageError('bad')).type).toBe('give-up');
    expect(policy.decide(new ClosedError('out', { by: 'us', reason: 'logout' })).type).toBe('give-up');
    expect(policy.decide(new TypeError('bug')).type).toBe('give-up');
  });

  it('takes nonsense for a wrong address before the first arrival, and for weather after it', () => {
    const policy = new ReconnectPolicy(least);
    const tls = new ClosedError('tls', { by: 'network', reason: 'tls' });
    const noTls = new ClosedError('http', { by: 'network', reason: 'no-tls' });
    expect(policy.decide(new DecodeError('html')).type).toBe('give-up');
    expect(policy.decide(tls).type).toBe('give-up');
    expect(policy.decide(noTls).type).toBe('give-up');
    policy.lived(1);
    expect(policy.decide(new DecodeError('html')).type).toBe('retry');
    expect(policy.decide(tls).type).toBe('retry');
  });

  it('gives up after as many failures as it was given', () => {
    const policy = new ReconnectPolicy(least, { maxFailures: 2 });
    const late = new TimeoutError('late', 1, 'x');
    expect([1, 2, 3].map(() => policy.decide(late).type)).toEqual(['retry', 'retry', 'give-up']);
  });
});

describe('staying', () => {
  it('retries a presence, comes back after a loss, and ends with our logout', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports, {
      answerLogin: (_, attempt, response) =>
        attempt === 1 ? refuseLogin('presence', 'already logged in') : { type: 'success', response },
    });
    const sessions: Session[] = [];
    const waits: string[] = [];
    const staying = keepArrived(
      {
        arrive: fakeArriveOptions(grid),
        onArrived: (session) => sessions.push(session),
        onWaiting: ({ reason }) => waits.push(reason),
      },
      ports,
    );
    await network.run(20_000);
    expect(sessions).toHaveLength(1);
    grid.simulator.send({ name: 'DisableSimulator' });
    await network.run(20_000);
    expect(sessions).toHaveLength(2);
    expect(waits).toEqual(['presence', 'disabled']);
    const leaving = sessions[1]?.logout();
    expect(await network.runUntil(staying, 10_000)).toMatchObject({ by: 'us', reason: 'logout' });
    await leaving;
  });

  it('throws what it gives up on', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports, { answerLogin: () => refuseLogin('bad-credentials', 'No.') });
    const staying = keepArrived({ arrive: fakeArriveOptions(grid), onArrived: () => undefined }, ports);
    const error = await network.runUntil(
      staying.catch((reason: unknown) => reason),
      10_000,
    );
    expect(error).toMatchObject({ code: 'remote', reason: 'key' });
    expect(grid.logins).toHaveLength(1);
  });

  it('stops waiting when aborted', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports, { answerLogin: () => refuseLogin('presence', 'already') });
    const controller = new AbortController();
    const options = { ...fakeArriveOptions(grid), signal: controller.signal };
    const staying = keepArrived({ arrive: options, onArrived: () => undefined }, ports);
    await network.run(1000);
    controller.abort();
    expect(await network.runUntil(staying, 10)).toMatchObject({ by: 'us', reason: 'aborted' });
  });
});
