import { describe, expect, it } from 'vitest';
import { decodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { TimeoutError } from '../errors/index.ts';
import { LoginFlow, MAX_LOGIN_REDIRECTS, type LoginFlowOptions } from './login-flow.ts';
import type { LoginAnswer, LoginRedirect } from './login-outcome.ts';
import type { LoginRequest } from './login-request.ts';
import { decodeLoginRequest, encodeLoginResponse, refuseLogin } from './login-wire.ts';

const REQUEST: LoginRequest = {
  firstName: 'Test',
  lastName: 'User',
  secret: { password: 'hunter2' },
  start: { type: 'last' },
  channel: 'Landfall',
  version: '0.1.0',
};
const SUCCESS: LoginAnswer = {
  type: 'success',
  response: {
    agentId: Uuid.parse('a0000000-0000-4000-8000-000000000001'),
    sessionId: Uuid.parse('a0000000-0000-4000-8000-000000000002'),
    secureSessionId: Uuid.zero,
    circuitCode: 7,
    simulator: { address: '127.0.0.1', port: 9000 },
    seedCapability: 'http://127.0.0.1:9000/CAPS/x/',
    regionCorner: { x: 256_000, y: 256_000 },
    regionSize: { x: 256, y: 256 },
  },
};
const redirect = (nextUrl: string, changes: Partial<LoginRedirect> = {}): LoginRedirect => ({
  type: 'indeterminate',
  nextUrl,
  nextMethod: 'login_to_simulator',
  nextDurationSeconds: 0,
  message: 'Region is starting',
  ...changes,
});

const start = (changes: Partial<LoginFlowOptions> = {}): LoginFlow =>
  new LoginFlow({ url: 'https://a.example/login', request: REQUEST, ...changes });

function answer(flow: LoginFlow, what: LoginAnswer, now = 0): void {
  const { contentType, body } = encodeLoginResponse(what, 'xml-rpc');
  flow.receiveResponse(200, contentType, body, now);
}

describe('login flow', () => {
  it('posts once and ends in success', () => {
    const flow = start();
    const post = flow.pollRequest()!;
    expect(post).toMatchObject({ url: 'https://a.example/login', contentType: 'text/xml' });
    expect(decodeLoginRequest(post.body).request).toMatchObject({ firstName: 'Test', lastName: 'User' });
    expect(flow.pollRequest()).toBeUndefined();
    expect(flow.outcome).toBeUndefined();
    answer(flow, SUCCESS);
    expect(flow.outcome).toEqual(SUCCESS);
    expect(flow.pollRequest()).toBeUndefined();
  });

  it('speaks LLSD when asked to', () => {
    const post = start({ format: 'llsd' }).pollRequest()!;
    expect(post.contentType).toBe('application/llsd+xml');
    expect(decodeLoginRequest(post.body).format).toBe('llsd');
  });

  it('ends in a refusal; the retry is a new flow with a changed request', () => {
    const flow = start();
    flow.pollRequest();
    answer(flow, refuseLogin('tos', 'Agree?'));
    expect(flow.outcome).toEqual(refuseLogin('tos', 'Agree?'));
    const retry = start({ request: { ...REQUEST, agreeToTos: true } });
    expect(decodeLoginRequest(retry.pollRequest()!.body).request.agreeToTos).toBe(true);
  });

  it('tells that no answer came, keeping the error', () => {
    const flow = start();
    flow.pollRequest();
    const error = new TimeoutError('no answer within 30 s', 30_000, 'login answer');
    flow.receiveFailure(error);
    expect(flow.outcome).toEqual({ type: 'unanswered', error, message: 'no answer within 30 s' });
  });

  it('keeps its first outcome', () => {
    const flow = start();
    flow.pollRequest();
    answer(flow, SUCCESS);
    flow.receiveFailure(new TimeoutError('late', 1, 'x'));
    answer(flow, refuseLogin('presence', 'late'));
    expect(flow.outcome?.type).toBe('success');
  });
});

describe('a redirected login flow', () => {
  it('goes on at once, by the method asked for, and tells', () => {
    const flow = start();
    flow.pollRequest();
    answer(flow, redirect('https://b.example/next', { nextMethod: 'other_login', nextDurationSeconds: 9 }));
    expect(flow.pollEvent()).toEqual({
      type: 'redirected',
      url: 'https://b.example/next',
      message: 'Region is starting',
    });
    expect(flow.pollEvent()).toBeUndefined();
    expect(flow.nextTimeout()).toBeUndefined();
    const post = flow.pollRequest()!;
    expect(post.url).toBe('https://b.example/next');
    expect(decodeUtf8(post.body)).toContain('<methodName>other_login</methodName>');
    answer(flow, SUCCESS);
    expect(flow.outcome).toEqual(SUCCESS);
  });

  it('waits for the delay when asked to', () => {
    const flow = start({ waitBetween: true });
    flow.pollRequest();
    answer(flow, redirect('https://b.example/', { nextDurationSeconds: 9 }), 1000);
    expect(flow.nextTimeout()).toBe(10_000);
    flow.handleTimeout(9_999);
    expect(flow.pollRequest()).toBeUndefined();
    flow.handleTimeout(10_000);
    expect(flow.pollRequest()?.url).toBe('https://b.example/');
    expect(flow.nextTimeout()).toBeUndefined();
  });

  it('gives up after too many hops', () => {
    const flow = start();
    let posts = 0;
    while (flow.pollRequest() !== undefined) {
      posts++;
      answer(flow, redirect('https://b.example/'));
    }
    expect(posts).toBe(MAX_LOGIN_REDIRECTS + 1);
    expect(flow.outcome).toEqual({
      type: 'redirect-refused',
      why: 'too-many',
      message: 'Region is starting',
    });
  });

  it.each([
    ['http://b.example/', 'insecure'],
    ['HTTP://b.example/', 'insecure'],
    ['ftp://b.example/', 'not-a-url'],
    ['file:///etc/passwd', 'not-a-url'],
    ['//b.example/', 'not-a-url'],
    ['', 'not-a-url'],
    ['https://user:pw@b.example/', 'not-a-url'],
  ])('does not follow from https to %j', (url, why) => {
    const flow = start();
    flow.pollRequest();
    answer(flow, redirect(url));
    expect(flow.outcome).toMatchObject({ type: 'redirect-refused', why });
    expect(flow.pollRequest()).toBeUndefined();
  });

  it('goes only where its owner lets it, and names the other host without its path', () => {
    const flow = start({ mayRedirectTo: (url) => url.startsWith('https://a.') });
    flow.pollRequest();
    answer(flow, redirect('https://a.example/next'));
    expect(flow.pollRequest()?.url).toBe('https://a.example/next');
    answer(flow, redirect('https://b.example:8002/next?k=secret'));
    expect(flow.outcome).toMatchObject({ why: 'other-host', target: 'https://b.example:8002' });
  });

  it.each(['http://b.example/', 'https://b.example/'])('follows from http to %s', (url) => {
    const flow = start({ url: 'http://127.0.0.1:9000/' });
    flow.pollRequest();
    answer(flow, redirect(url));
    expect(flow.pollRequest()?.url).toBe(url);
  });

  it('guards an address that holds a user name too', () => {
    const flow = start({ url: 'https://user:pw@a.example/' });
    flow.pollRequest();
    answer(flow, redirect('http://b.example/'));
    expect(flow.outcome).toMatchObject({ why: 'insecure' });
  });

  describe('by an HTTP redirect that the transport did not follow', () => {
    const moved = (flow: LoginFlow, status: number, location: string): void => {
      flow.pollRequest();
      flow.receiveResponse(status, 'text/html', new Uint8Array(0), 0, { location });
    };
    const toA = { mayRedirectTo: (url: string) => url.startsWith('https://a.') };

    it.each([301, 302, 307, 308])('%i to another host asks for the same permission', (status) => {
      const flow = start({ url: 'https://x.example/', ...toA });
      moved(flow, status, 'https://a.example:8002/next');
      expect(flow.pollRequest()?.url).toBe('https://a.example:8002/next');
      moved(flow, status, '//b.example/next?k=secret');
      expect(flow.outcome).toEqual({
        type: 'redirect-refused',
        why: 'other-host',
        target: 'https://b.example',
        message: `HTTP status ${status}`,
      });
    });

    it.each([
      ['http://a.example/', 'insecure'],
      ['http://b.example/', 'insecure'],
      ['ftp://b.example/', 'not-a-url'],
      ['https://u:p@b.example/', 'not-a-url'],
      ['/again', 'too-many'],
    ])('is refused with its reason: %s is %s', (location, why) => {
      const flow = start();
      moved(flow, 307, location);
      expect(flow.outcome).toMatchObject({ type: 'redirect-refused', why });
    });

    it('is bounded', () => {
      const flow = start({ maxRedirects: 2 });
      for (const host of ['b', 'c', 'd']) moved(flow, 307, `https://${host}.example/`);
      expect(flow.outcome).toMatchObject({ why: 'too-many' });
    });

    it.each([300, 303, 304])('%i is none that a login can follow', (status) => {
      const flow = start();
      moved(flow, status, 'https://b.example/x?k=secret');
      expect(flow.outcome).toMatchObject({ type: 'http-status', status, moved: 'https://b.example/x' });
    });
  });

  it('guards every hop, not only the first', () => {
    const flow = start({ url: 'http://a.example/' });
    flow.pollRequest();
    answer(flow, redirect('https://b.example/'));
    flow.pollRequest();
    answer(flow, redirect('http://c.example/'));
    expect(flow.outcome).toMatchObject({ why: 'insecure' });
  });
});

it('no outcome repeats password or hash', () => {
  const secrets = /hunter2|2ab96390c7dbe3439de74d0c9b0b1767/;
  const bodies = ['', '<html>', 'nonsense', '<methodResponse>', '<llsd><map/></llsd>'];
  for (const body of bodies) {
    const flow = start();
    expect(decodeUtf8(flow.pollRequest()!.body)).toMatch(secrets);
    flow.receiveResponse(200, 'text/xml', new TextEncoder().encode(body), 0);
    const outcome = flow.outcome!;
    expect(JSON.stringify(outcome), body).not.toMatch(secrets);
    expect(String('error' in outcome ? outcome.error : ''), body).not.toMatch(secrets);
  }
});
