import { encodeUtf8 } from '@landfall/protocol/bytes';
import { ClosedError, DecodeError, RemoteError, TimeoutError } from '@landfall/protocol/errors';
import type { Witness } from '@landfall/protocol/evidence';
import { refuseLogin } from '@landfall/protocol/login';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { Http, HttpResponse } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import { fakeArriveOptions, FakeGrid } from '../testing/index.ts';
import { tellableAddress } from './login-error.ts';
import { loginRequestOf } from './login-options.ts';
import type { LoginOptions } from './login-options.ts';
import { login, requestLogin } from './login.ts';

const OPTIONS: LoginOptions = {
  grid: 'http://user:pass@grid.example:9000/login?key=secret',
  firstName: 'Test',
  lastName: 'User',
  secret: { password: 'correct horse' },
};

/** The error of a login whose HTTP behaves so. */
async function errorOf(request: Http['request']): Promise<unknown> {
  const { clock } = new MemoryNetwork();
  return login(OPTIONS, { http: { request }, clock }).catch((error: unknown) => error);
}

const answered = (status: number, type: string, text: string) => async (): Promise<HttpResponse> => ({
  status,
  headers: { 'content-type': type },
  body: encodeUtf8(text),
});

const failed = (error: Error) => async (): Promise<HttpResponse> => {
  throw error;
};

describe('the grid as people write it', () => {
  it.each([
    ['grid.example:9000', 'http://grid.example:9000/'],
    ['hop://grid.example:8002/', 'http://grid.example:8002/'],
    ['https://grid.example/login?k=1', 'https://grid.example/login?k=1'],
  ])('%s', async (grid, url) => {
    const asked: string[] = [];
    const http = {
      request: async (request: { readonly url: string }): Promise<HttpResponse> => {
        asked.push(request.url);
        return { status: 404, headers: {}, body: new Uint8Array(0) };
      },
    };
    const outcome = await requestLogin({ ...OPTIONS, grid }, { http, clock: new MemoryNetwork().clock });
    expect([outcome.type, asked]).toEqual(['http-status', [url]]);
  });

  it('is wrong use when it is no grid, and is not repeated', async () => {
    const request = answered(200, 'text/xml', '');
    const { clock } = new MemoryNetwork();
    const error = await login({ ...OPTIONS, grid: 'ftp://u:secret@x/' }, { http: { request }, clock }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: 'usage' });
    expect(String(error)).not.toContain('secret');
  });
});

it('what is told of a redirect that is not followed says why, and where to', async () => {
  const told: unknown[] = [];
  const witness = { observe: (kind: string, data: object) => void told.push([kind, data]) };
  const http = {
    request: async (): Promise<HttpResponse> => ({
      status: 307,
      headers: { location: 'http://b.example:8002/login?k=secret' },
      body: new Uint8Array(0),
    }),
  };
  const { clock } = new MemoryNetwork();
  await requestLogin(OPTIONS, { http, clock }, { witness: witness as unknown as Witness });
  const message =
    "HTTP status 307: redirected to another host, which would get the password's hash and is none of redirectHosts, to http://b.example:8002";
  expect(told.at(-1)).toEqual(['LoginFail', { reason: 'redirect-refused', message }]);
});

describe('what a witness hears of a login', () => {
  const heard = (): { readonly kinds: string[]; readonly witness: Witness } => {
    const kinds: string[] = [];
    const witness = { observe: (kind: string) => void kinds.push(kind) };
    return { kinds, witness: witness as unknown as Witness };
  };

  it('is nothing of one that cannot be asked for', async () => {
    const { kinds, witness } = heard();
    const http = { request: answered(200, 'text/xml', '') };
    const { clock } = new MemoryNetwork();
    await expect(
      requestLogin({ ...OPTIONS, start: 'Atlantis' }, { http, clock }, { witness }),
    ).rejects.toMatchObject({ code: 'usage' });
    expect(kinds).toEqual([]);
  });

  it('is its end when it is called off before the answer', async () => {
    const { kinds, witness } = heard();
    const controller = new AbortController();
    const http = {
      request: async (): Promise<HttpResponse> => {
        controller.abort();
        throw new ClosedError('the request was aborted', { by: 'us', reason: 'aborted' });
      },
    };
    const { clock } = new MemoryNetwork();
    const { signal } = controller;
    await expect(requestLogin(OPTIONS, { http, clock }, { witness, signal })).rejects.toMatchObject({
      reason: 'aborted',
    });
    expect(kinds).toEqual(['LoginStart', 'LoginFail']);
  });
});

describe('a login that comes to nothing', () => {
  it('is refused in the grid’s own words', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports, {
      answerLogin: () => refuseLogin('presence', 'You appear to be already logged in.'),
    });
    const refused = login(fakeArriveOptions(grid), ports).catch((error: unknown) => error);
    const error = await network.runUntil(refused, 5000);
    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({ reason: 'presence', words: 'You appear to be already logged in.' });
  });

  it('meets a web page', async () => {
    const error = await errorOf(answered(200, 'text/html', '<html><body>Welcome to the proxy</body></html>'));
    expect(error).toBeInstanceOf(DecodeError);
    expect((error as Error).message).toContain('web page');
  });

  it('meets nothing', async () => {
    const error = await errorOf(answered(200, 'text/xml', ''));
    expect(error).toBeInstanceOf(DecodeError);
    expect((error as Error).message).toContain('http://grid.example:9000');
  });

  it('meets another kind of server', async () => {
    const error = await errorOf(answered(404, 'application/json', '{"no":"such page"}'));
    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({ reason: '404' });
  });

  it.each([
    ['unreachable', 'cannot be reached'],
    ['tls', 'identity (TLS)'],
    ['no-tls', 'does not speak TLS'],
    ['reset', 'broke the connection off'],
    ['protocol', 'does not speak HTTP'],
  ])('cannot connect: %s', async (reason, words) => {
    const error = await errorOf(failed(new ClosedError('no', { by: 'network', reason })));
    expect(error).toBeInstanceOf(ClosedError);
    expect(error).toMatchObject({ by: 'network', reason });
    expect((error as Error).message).toContain(words);
  });

  it.each(['grid.example:9000', 'hop://grid.example:9000/', 'http://grid.example:9000/'])(
    'names the address, however it was typed: %s',
    async (grid) => {
      const message = 'http://grid.example:9000 cannot be reached (nothing listens there)';
      const unreachable = new ClosedError(message, { by: 'network', reason: 'unreachable' });
      const ports = { http: { request: failed(unreachable) }, clock: new MemoryNetwork().clock };
      const error = await login({ ...OPTIONS, grid }, ports).catch((met: unknown) => met);
      expect((error as Error).message).toBe(message);
    },
  );

  it('hears nothing in time', async () => {
    const error = await errorOf(failed(new TimeoutError('late', 60_000, 'answer')));
    expect(error).toMatchObject({ code: 'timeout', missing: 'login answer', waitedMs: 60_000 });
  });

  it('tells whole milliseconds, however exact the clock is', async () => {
    const error = await errorOf(failed(new TimeoutError('late', 59_999.123_456_7, 'answer')));
    expect((error as Error).message).toMatch(/ after 59999 ms$/);
  });

  it('never tells password, user or query of the address', async () => {
    const replies = [
      answered(200, 'text/html', '<html>'),
      answered(500, 'text/plain', 'x'),
      failed(new ClosedError('no', { by: 'network', reason: 'tls' })),
    ];
    for (const reply of replies) {
      const { message } = (await errorOf(reply)) as Error;
      expect(message).not.toMatch(/user:pass|secret|correct horse/);
    }
  });
});

describe('a login', () => {
  it('is retried with the terms accepted by whoever asks with requestLogin', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports, {
      answerLogin: (request, _, response) =>
        request.agreeToTos === true ? { type: 'success', response } : refuseLogin('tos', 'Terms'),
    });
    const options = fakeArriveOptions(grid);
    const first = await network.runUntil(requestLogin(options, ports), 5000);
    expect(first).toMatchObject({ type: 'tos', message: 'Terms' });
    const second = await network.runUntil(requestLogin({ ...options, agreeToTos: true }, ports), 5000);
    expect(second.type).toBe('success');
  });

  it('follows a redirect, and waits when told to', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid: FakeGrid = await FakeGrid.start(ports, {
      answerLogin: (_, attempt, response) =>
        attempt > 1
          ? { type: 'success', response }
          : {
              type: 'indeterminate',
              nextUrl: grid.url,
              nextMethod: 'login_to_simulator',
              nextDurationSeconds: 5,
              message: 'wait',
            },
    });
    const options = { ...fakeArriveOptions(grid), waitBetweenRedirects: true };
    await network.runUntil(login(options, ports), 10_000);
    expect(grid.logins).toHaveLength(2);
    expect(ports.clock.now()).toBeGreaterThan(5000);
  });

  it('sends what was given and nothing that is not of the request', () => {
    const request = loginRequestOf({ ...OPTIONS, mac: 'abc', start: 'home', loginTimeoutMs: 5 });
    expect(request).toMatchObject({
      firstName: 'Test',
      mac: 'abc',
      start: { type: 'home' },
      channel: 'Landfall',
    });
    expect(Object.keys(request)).not.toContain('loginTimeoutMs');
    expect(Object.keys(request)).not.toContain('grid');
  });

  it('spoils a password only for a rejection, and even one that is the spoiled one', () => {
    expect(loginRequestOf(OPTIONS).secret).toEqual(OPTIONS.secret);
    const spoiled = loginRequestOf({ ...OPTIONS, behaviour: 'rejection' }).secret;
    expect(spoiled).not.toEqual(OPTIONS.secret);
    expect(loginRequestOf({ ...OPTIONS, behaviour: 'rejection', secret: spoiled }).secret).not.toEqual(
      spoiled,
    );
  });
});

describe('the tellable part of an address', () => {
  it.each([
    ['http://a:b@host:9000/x?y', 'http://host:9000'],
    ['http://a:b@c@host:9000/x?y', 'http://host:9000'],
    ['http://host/a@b', 'http://host'],
    ['https://grid.example/', 'https://grid.example'],
    ['nonsense', 'the login address'],
  ])('%s', (url, told) => expect(tellableAddress(url)).toBe(told));
});
