import { ClosedError, DecodeError, RemoteError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import { encodeText } from '@landfall/protocol/bytes';
import { refuseLogin } from '@landfall/protocol/login';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import type { Session } from '../session/index.ts';
import type { ArrivedSession } from '../arrive/index.ts';
import {
  agentMovementComplete,
  FAKE_AGENT_ID,
  FAKE_SESSION_ID,
  fakeArriveOptions,
  FakeGrid,
  likeOpenSim,
  regionHandshake,
} from '../testing/index.ts';
import type { Script } from '../testing/index.ts';
import { LONGEST_RETRY_AFTER_MS } from '../retry-after/index.ts';
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

  it('tells a misspelt option', () => {
    const options = { longestwait: 1 } as object;
    expect(() => new ReconnectPolicy(least, options)).toThrow(
      /no option "longestwait": is longestWaitMs meant/,
    );
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

  it('does not take a stay that is shorter than the wait before it for steady', () => {
    const policy = new ReconnectPolicy(least);
    for (let failure = 1; failure <= 7; failure++) policy.decide(LOST);
    policy.lived(127_999);
    expect(policy.decide(LOST)).toMatchObject({ afterMs: 256_000, attempt: 8 });
    policy.lived(256_000);
    expect(policy.decide(LOST)).toMatchObject({ afterMs: 2000, attempt: 1 });
    policy.lived(59_999);
    expect(policy.decide(LOST)).toMatchObject({ afterMs: 4000, attempt: 2 });
  });

  it('asks at once when the grid believes it to be there, then waits for that to end', () => {
    const policy = new ReconnectPolicy(least);
    const presence = new RemoteError('no', 'presence', 'You appear to be already logged in.');
    const waits = (): unknown => policy.decide(presence);
    expect([waits(), waits()]).toMatchObject([{ afterMs: 0 }, { afterMs: 15_000 }]);
    policy.lived(1);
    expect(waits()).toMatchObject({ afterMs: 0 });
  });

  it('does not take closed logins for a presence', () => {
    const policy = new ReconnectPolicy(least);
    const closed = new RemoteError(
      'no',
      'presence',
      'Logins are currently restricted. Please try again later.',
    );
    expect(policy.decide(closed)).toMatchObject({ type: 'retry', afterMs: 2000 });
    const unverified = new RemoteError('no', 'presence', 'Your account has not yet been verified.');
    expect(policy.decide(unverified).type).toBe('give-up');
  });

  it('waits long after a kick, less when the grid goes down', () => {
    const policy = new ReconnectPolicy(least);
    const kicked = (words: string) => new ClosedError('kicked', { by: 'peer', reason: 'kicked', words });
    expect(policy.decide(kicked('Out.'))).toMatchObject({ type: 'retry', afterMs: 30_000 });
    policy.lived(60_000);
    expect(policy.decide(kicked('The simulator is going down.'))).toMatchObject({ afterMs: 10_000 });
    const other = new ReconnectPolicy(least, { goingDownWaitMs: 0 });
    expect(other.decide(kicked('Region is restarting'))).toMatchObject({ afterMs: 2000 });
  });

  it('leaves a grid alone as long as it asks, within reason', () => {
    const policy = new ReconnectPolicy(least);
    const busy = (retryAfterMs: number) => new RemoteError('busy', '503', '', undefined, retryAfterMs);
    expect(policy.decide(busy(90_000))).toMatchObject({ type: 'retry', afterMs: 90_000 });
    expect(policy.decide(busy(9e9))).toMatchObject({ type: 'retry', afterMs: LONGEST_RETRY_AFTER_MS });
  });

  it.each(['key', 'tos', 'critical', 'mfa_challenge', 'update'])('gives up on %s', (reason) => {
    expect(new ReconnectPolicy(least).decide(new RemoteError('no', reason)).type).toBe('give-up');
  });

  it.each([
    'Logins to this region are disabled',
    'The region you are attempting to log into is not responding. Please select another region and try again.',
    'Error connecting to the desired location. Try connecting to another region.',
    'The inventory service is not responding.  Please notify your login region operator.',
    'The region is full',
  ])('does not take "%s" for a wrong password', (words) => {
    const policy = new ReconnectPolicy(least);
    expect(policy.decide(new RemoteError('no', 'key', words))).toMatchObject({
      type: 'retry',
      afterMs: 2000,
    });
  });

  const REFUSED = new RemoteError(
    'no',
    'key',
    'Could not authenticate your avatar. Please check your username and password.',
  );

  it.each([
    ['an arrival', (policy: ReconnectPolicy) => policy.lived(1)],
    [
      'a presence',
      (policy: ReconnectPolicy) => policy.decide(new RemoteError('no', 'presence', 'already logged in')),
    ],
    [
      'a region that is down',
      (policy: ReconnectPolicy) => policy.decide(new RemoteError('no', 'key', 'The region is full')),
    ],
    [
      'a region that never answered',
      (policy: ReconnectPolicy) => policy.decide(new TimeoutError('late', 1, 'RegionHandshake')),
    ],
  ])('believes in a secret that the grid has taken before: %s', (_, happen) => {
    const policy = new ReconnectPolicy(least);
    expect(new ReconnectPolicy(least).decide(REFUSED).type).toBe('give-up');
    happen(policy);
    expect(policy.decide(REFUSED)).toMatchObject({ type: 'retry', afterMs: 30_000 });
    expect(policy.decide(new RemoteError('no', 'tos')).type).toBe('give-up');
  });

  it('does not believe in a secret to whose login there was no answer', () => {
    const policy = new ReconnectPolicy(least);
    policy.decide(new TimeoutError('late', 1, 'login answer'));
    expect(policy.decide(REFUSED).type).toBe('give-up');
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

function kick({ simulator }: FakeGrid, reason: string): void {
  simulator.send({
    name: 'KickUser',
    TargetBlock: { TargetIP: '0.0.0.0', TargetPort: 0 },
    UserInfo: { AgentID: FAKE_AGENT_ID, SessionID: FAKE_SESSION_ID, Reason: encodeText(reason) },
  });
}

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

  it('comes back to a grid that is restarting, whatever it says meanwhile', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const answers = [
      undefined,
      refuseLogin('presence', 'Logins are currently restricted. Please try again later.'),
      refuseLogin('bad-credentials', 'Logins to this region are disabled'),
      refuseLogin(
        'bad-credentials',
        'Could not authenticate your avatar. Please check your username and password.',
      ),
      refuseLogin('internal-error', 'Error generating Login Response'),
      refuseLogin('presence', 'You appear to be already logged in. '),
    ];
    const grid = await FakeGrid.start(ports, {
      answerLogin: (_, attempt, response) => answers[attempt - 1] ?? { type: 'success', response },
    });
    const sessions: Session[] = [];
    const waits: string[] = [];
    const staying = keepArrived(
      {
        arrive: fakeArriveOptions(grid),
        reconnect: { jitter: 0 },
        onArrived: (session) => sessions.push(session),
        onWaiting: ({ reason, afterMs }) => waits.push(`${reason} ${afterMs}`),
      },
      ports,
    );
    await network.run(1000);
    kick(grid, 'The simulator is going down.');
    await network.run(120_000);
    expect(sessions).toHaveLength(2);
    expect(waits).toEqual([
      'kicked 10000',
      'presence 4000',
      'key 8000',
      'key 30000',
      'Internal Error 32000',
      'presence 0',
    ]);
    await Promise.all([sessions[1]?.logout(), network.runUntil(staying, 10_000)]);
  });

  it('does not go to a neighbour that the login still leads to while the grid goes down', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    const names: string[] = [];
    const staying = keepArrived(
      { arrive: fakeArriveOptions(grid), onArrived: ({ region }) => names.push(region.name) },
      ports,
    );
    staying.catch(() => undefined);
    await network.run(1000);
    kick(grid, 'The simulator is going down.');
    grid.simulator.script = (message, simulator) => {
      if (message.name !== 'CompleteAgentMovement') return;
      simulator.send(regionHandshake('Neighbour that closes'));
      simulator.send(agentMovementComplete(message, simulator.position));
    };
    await network.run(5000);
    grid.simulator.script = likeOpenSim;
    await network.run(20_000);
    expect(names).toEqual(['Default Region', 'Default Region']);
  });

  it.each([
    [
      'throws',
      () => {
        throw new TypeError('bug');
      },
    ],
    [
      'rejects',
      async () => {
        throw new TypeError('bug');
      },
    ],
  ])('leaves nothing behind when the program %s', async (_, onArrived) => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    const staying = keepArrived({ arrive: fakeArriveOptions(grid), onArrived }, ports);
    const error = await network.runUntil(
      staying.catch((reason: unknown) => reason),
      10_000,
    );
    expect(error).toEqual(new TypeError('bug'));
    expect(grid.simulator.all('LogoutRequest')).toHaveLength(1);
  });

  it('outlives a listener of its waits that fails', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports, {
      answerLogin: (_, attempt, response) =>
        attempt === 1 ? refuseLogin('presence', 'already logged in') : { type: 'success', response },
    });
    const lines: string[] = [];
    const logger = { log: (_: string, text: string) => void lines.push(text) };
    const staying = keepArrived(
      {
        arrive: { ...fakeArriveOptions(grid), logger },
        onArrived: (session) => session.logout(),
        onWaiting: async () => {
          throw new TypeError('bug');
        },
      },
      ports,
    );
    expect(await network.runUntil(staying, 10_000)).toMatchObject({ by: 'us', reason: 'logout' });
    expect(lines.filter((line) => line.startsWith('TypeError: bug ('))).toHaveLength(1);
  });

  it('leaves where it did not ask to be, when told to, and tries again later', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    let place = 'Hub';
    const script: Script = (message, simulator) => {
      if (message.name !== 'CompleteAgentMovement') return likeOpenSim(message, simulator);
      simulator.send(regionHandshake(place));
      simulator.send(agentMovementComplete(message, simulator.position));
    };
    const grid = await FakeGrid.start(ports, { script });
    const waits: string[] = [];
    const arrived: string[] = [];
    const options = {
      arrive: { ...fakeArriveOptions(grid), start: 'uri:Home&1&2&3' },
      onArrived: (session: ArrivedSession) => {
        arrived.push(session.region.name);
        return session.logout();
      },
      onWaiting: ({ reason, afterMs }: { reason: string; afterMs: number }) =>
        waits.push(`${reason} ${afterMs}`),
    };
    await network.runUntil(keepArrived(options, ports), 10_000);
    expect(arrived).toEqual(['Hub']);
    const staying = keepArrived({ ...options, whenElsewhere: 'leave' }, ports);
    await network.run(10_000);
    place = 'Home';
    await network.runUntil(staying, 120_000);
    expect([arrived, waits]).toEqual([['Hub', 'Home'], ['elsewhere 60000']]);
    expect(grid.simulator.all('LogoutRequest')).toHaveLength(3);
  });

  it.each<readonly [object, string]>([
    [{ onArrive: () => undefined }, 'is onArrived meant?'],
    [{ onArrived: 5 }, 'onArrived of keepArrived is a function'],
    [{}, 'onArrived of keepArrived is a function'],
    [{ arrive: undefined, onArrived: () => undefined }, 'arrive of keepArrived is an object'],
    [{ onArrived: () => undefined, reconect: {} }, 'is reconnect meant?'],
  ])('refuses options that are none before it logs in: %o', async (change, words) => {
    const network = new MemoryNetwork();
    const grid = await FakeGrid.start(network.ports());
    const asked = { arrive: fakeArriveOptions(grid), ...change } as unknown as Parameters<
      typeof keepArrived
    >[0];
    await expect(keepArrived(asked, network.ports())).rejects.toThrow(words);
    await expect(keepArrived(asked, network.ports())).rejects.toBeInstanceOf(UsageError);
    expect(grid.logins).toEqual([]);
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
