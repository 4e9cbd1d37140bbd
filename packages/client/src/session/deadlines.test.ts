import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arrive, startSession } from '../arrive/index.ts';
import { login, LOGIN_DEADLINE_MS } from '../login/index.ts';
import { fakeArriveOptions, FakeGrid, reply } from '../testing/index.ts';

async function timed(network: MemoryNetwork, promise: Promise<unknown>) {
  const start = network.clock.now();
  const outcome = await network.runUntil(
    promise.then(
      () => 'done',
      (error: unknown) => error,
    ),
    600_000,
  );
  return { outcome, seconds: Math.round((network.clock.now() - start) / 1000) };
}

/** A grid that sends every login on to itself, to be tried again after so many seconds. */
async function sendingOn(ports: ReturnType<MemoryNetwork['ports']>, nextDurationSeconds: number) {
  const grid: FakeGrid = await FakeGrid.start(ports, {
    answerLogin: () => ({
      type: 'indeterminate',
      nextUrl: grid.url,
      nextMethod: '',
      nextDurationSeconds,
      message: 'wait',
    }),
  });
  return grid;
}

describe('an arrival keeps its deadline', () => {
  it.each([
    ['slow redirects', 4500, false, 0],
    ['a redirect that asks for an hour', 10, true, 3600],
  ])('over %s', async (_, delayMs, waitBetweenRedirects, nextDurationSeconds) => {
    const network = new MemoryNetwork(1, { delayMs });
    const ports = network.ports();
    const grid = await sendingOn(ports, nextDurationSeconds);
    const options = { ...fakeArriveOptions(grid), waitBetweenRedirects, deadlineMs: 10_000 };
    const { outcome, seconds } = await timed(network, arrive(options, ports));
    expect([outcome, seconds]).toMatchObject([{ code: 'timeout', missing: 'login answer' }, 10]);
  });

  it('over a seed that is never ready', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    grid.answers.set('/seed/root', () => reply(503));
    const { outcome, seconds } = await timed(
      network,
      arrive({ ...fakeArriveOptions(grid), deadlineMs: 7000 }, ports),
    );
    expect([outcome, seconds]).toMatchObject([
      { code: 'timeout', missing: 'answer of the seed capability' },
      7,
    ]);
  });
});

describe('a login by itself', () => {
  it.each([
    ['slow redirects', 20_000, false, 0],
    ['a redirect that asks for an hour', 10, true, 3600],
  ])('is given up in time over %s', async (_, delayMs, waitBetweenRedirects, nextDurationSeconds) => {
    const network = new MemoryNetwork(1, { delayMs });
    const ports = network.ports();
    const grid = await sendingOn(ports, nextDurationSeconds);
    const options = { ...fakeArriveOptions(grid), waitBetweenRedirects };
    const { outcome, seconds } = await timed(network, login(options, ports));
    expect([outcome, seconds]).toMatchObject([
      { code: 'timeout', missing: 'login answer' },
      LOGIN_DEADLINE_MS / 1000,
    ]);
  });
});

describe('a seed that is asked for as a step', () => {
  it.each([
    [{ timeoutMs: 2000 }, 2],
    [{}, 20],
  ])('with %j is given up in time', async (step, limit) => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    grid.answers.set('/seed/root', () => reply(503));
    const options = { ...fakeArriveOptions(grid), deadlineMs: 20_000 };
    const response = await network.runUntil(login(options, ports), 5000);
    const session = await startSession(response, options, ports);
    await network.runUntil(session.openCircuit(), 5000);
    const { outcome, seconds } = await timed(network, session.requestSeed(step));
    expect([outcome, seconds]).toMatchObject([{ code: 'timeout', cause: { reason: '503' } }, limit]);
    await network.runUntil(session.logout(), 5000);
  });
});
