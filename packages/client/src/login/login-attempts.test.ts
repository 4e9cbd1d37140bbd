import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError } from '@landfall/protocol/errors';
import { encodeLoginResponse, refuseLogin } from '@landfall/protocol/login';
import type { LoginAnswer } from '@landfall/protocol/login';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { HttpRequest, HttpResponse } from '@landfall/transport/ports';
import { LOGIN_ATTEMPTS, loginBefore } from './login-attempts.ts';

type Reply = 'reset' | 'unreachable' | 'tls' | 408 | 500 | LoginAnswer;

const PRESENCE = refuseLogin('presence', 'You appear to be already logged in.');
const WRONG = refuseLogin('bad-credentials', 'No.');
const SUCCESS: LoginAnswer = {
  type: 'success',
  response: {
    agentId: Uuid.parse('a0000000-0000-4000-8000-000000000001'),
    sessionId: Uuid.parse('a0000000-0000-4000-8000-000000000002'),
    secureSessionId: Uuid.zero,
    circuitCode: 42,
    simulator: { address: '127.0.0.1', port: 9000 },
    seedCapability: 'http://127.0.0.1:9000/CAPS/1/',
    regionCorner: { x: 256_000, y: 256_000 },
    regionSize: { x: 256, y: 256 },
  },
};

function answer(reply: Reply): HttpResponse {
  if (typeof reply === 'number') return { status: reply, headers: {}, body: new Uint8Array(0) };
  if (typeof reply === 'string') throw new ClosedError(reply, { by: 'network', reason: reply });
  const { body, contentType } = encodeLoginResponse(reply, 'xml-rpc');
  return { status: 200, headers: { 'content-type': contentType }, body };
}

/** Logs in to a grid that replies so, the last reply again and again. */
async function attempt(
  replies: readonly Reply[],
  { deadline = 60_000, retriesPresence = false, signal = undefined as AbortSignal | undefined } = {},
) {
  const network = new MemoryNetwork();
  const { clock } = network;
  const posted: { at: number; timeoutMs: number | undefined }[] = [];
  const http = {
    async request({ timeoutMs }: HttpRequest) {
      posted.push({ at: clock.now(), timeoutMs });
      return answer(replies[Math.min(posted.length, replies.length) - 1]!);
    },
  };
  const options = {
    grid: 'http://127.0.0.1:9000/',
    firstName: 'Test',
    secret: { password: 'secret' },
    retriesPresence,
  };
  const outcome = await network.runUntil(
    loginBefore(deadline, options, { http, clock }, { signal }).then(
      ({ circuitCode }) => circuitCode,
      ({ reason }: { reason: string }) => reason,
    ),
    120_000,
  );
  return { outcome, posted, times: posted.map(({ at }) => at) };
}

describe('a login before a deadline', () => {
  it('is asked for again when the connection broke, later each time', async () => {
    const { outcome, times } = await attempt(['reset', 'reset', 'reset', SUCCESS]);
    expect(outcome).toBe(42);
    expect(times).toEqual([0, 500, 1500, 3500]);
  });

  it('is asked for again when it did not come whole in time, as of a process that was stopped', async () => {
    expect(await attempt([408, 408, SUCCESS])).toMatchObject({ outcome: 42, times: [0, 500, 1500] });
    expect((await attempt([408])).times).toHaveLength(LOGIN_ATTEMPTS);
    expect(await attempt([500, SUCCESS])).toMatchObject({ outcome: '500', times: [0] });
  });

  it('gives up after a number of attempts', async () => {
    const { outcome, times } = await attempt(['reset']);
    expect(outcome).toBe('reset');
    expect(times).toHaveLength(LOGIN_ATTEMPTS);
  });

  it('gives up when the next attempt would be too late, and no attempt outlasts the deadline', async () => {
    const { outcome, posted } = await attempt(['reset'], { deadline: 1000 });
    expect(outcome).toBe('reset');
    expect(posted).toEqual([
      { at: 0, timeoutMs: 1000 },
      { at: 500, timeoutMs: 500 },
    ]);
  });

  it.each<Exclude<Reply, number>>(['unreachable', 'tls', PRESENCE, WRONG])(
    'tells %o at once',
    async (reply) => {
      const { outcome, times } = await attempt([reply]);
      expect(outcome).toBe(typeof reply === 'string' ? reply : 'reason' in reply && reply.reason);
      expect(times).toEqual([0]);
    },
  );

  it('survives the "presence" that its own lost answer has caused', async () => {
    const { outcome } = await attempt(['reset', PRESENCE, SUCCESS]);
    expect(outcome).toBe(42);
  });

  it('asks once more, at once, whether the agent is still logged in, when told to', async () => {
    const { outcome, times } = await attempt([PRESENCE, SUCCESS], { retriesPresence: true });
    expect([outcome, times]).toEqual([42, [0, 0]]);
    const stubborn = await attempt([PRESENCE, PRESENCE, SUCCESS], { retriesPresence: true });
    expect([stubborn.outcome, stubborn.times]).toEqual([42, [0, 0, 1000]]);
  });

  it('takes closed logins for no presence', async () => {
    const closed = refuseLogin('presence', 'Logins are currently restricted. Please try again later.');
    const { outcome, times } = await attempt([closed, SUCCESS], { retriesPresence: true });
    expect([outcome, times]).toEqual(['presence', [0]]);
  });

  it('does not repeat a refusal that follows a broken connection', async () => {
    const { outcome, times } = await attempt(['reset', WRONG]);
    expect(outcome).toBe('key');
    expect(times).toHaveLength(2);
  });

  it('stops waiting when its signal aborts', async () => {
    const abort = new AbortController();
    const network = new MemoryNetwork();
    const http = { request: async () => answer('reset') };
    const options = { grid: 'http://127.0.0.1:9000/', firstName: 'Test', secret: { password: 'secret' } };
    const login = loginBefore(60_000, options, { http, clock: network.clock }, { signal: abort.signal });
    network.clock.after(100, () => abort.abort());
    await expect(network.runUntil(login, 1000)).rejects.toMatchObject({ by: 'us', reason: 'aborted' });
    expect(network.clock.now()).toBe(100);
  });
});
