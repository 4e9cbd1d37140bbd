import { describe, expect, it } from 'vitest';
import { describeRedirect, redirectionOf, redirectObstacleOf } from './index.ts';

describe('redirectionOf', () => {
  it.each([
    ['POST', 'http://a/login', 301, 'https://a/login', 'POST https://a/login'],
    ['POST', 'http://a/login', 302, 'http://a:8002/', 'POST http://a:8002/'],
    ['POST', 'http://a/x/login?y', 307, '/z', 'POST http://a/z'],
    ['POST', 'http://a/x/login?y', 308, 'z', 'POST http://a/x/z'],
    ['POST', 'http://a/x/login?y', 308, '?z', 'POST http://a/x/login?z'],
    ['POST', 'http://a/', 303, 'http://b/', 'GET http://b/'],
    ['GET', 'http://a/', 302, '//b/c', 'GET http://b/c'],
    ['HEAD', 'http://a/', 303, 'https://b/', 'HEAD https://b/'],
    ['POST', 'http://[::1]:9000/', 301, 'https://[0:0::1]/', 'POST https://[0:0::1]/'],
  ])('%s %s, %i to %s', (method, url, status, location, next) => {
    const to = redirectionOf({ method, url }, status, location);
    expect(`${to?.method} ${to?.url}`).toBe(next);
    expect(to?.keepsBody).toBe(status !== 303 || method === 'HEAD');
  });

  it.each([
    ['from https to http', 'GET', 'https://a/', 302, 'http://a/'],
    ['by a post to another host', 'POST', 'http://a/', 307, 'http://b/'],
    ['to a user', 'GET', 'http://a/', 302, 'http://u:p@a/'],
    ['to no web address', 'GET', 'http://a/', 302, 'file:///etc/passwd'],
    ['to a bad port', 'GET', 'http://a/', 302, 'http://a:99999/'],
    ['nowhere', 'GET', 'http://a/', 302, ''],
    ['without a target', 'GET', 'http://a/', 302, undefined],
    ['by another status', 'GET', 'http://a/', 304, 'http://a/b'],
    ['by success', 'GET', 'http://a/', 201, 'http://a/b'],
  ])('does not lead %s', (_, method, url, status, location) => {
    expect(redirectionOf({ method, url }, status, location)).toBeUndefined();
  });

  it('tells when another origin is asked', () => {
    const left = (location: string) =>
      redirectionOf({ method: 'GET', url: 'http://a/' }, 302, location)?.leavesOrigin;
    expect([left('/b'), left('https://a/'), left('http://a:81/'), left('http://b/')]).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });
});

describe('a redirect that is not followed', () => {
  const POST = { method: 'POST', url: 'https://a.example/CAPS/secret' };
  it.each([
    [
      'http://a.example/',
      307,
      'insecure',
      'it sends to http://a.example, which is not followed: it leads from https to http',
    ],
    [
      'https://b.example/secret',
      307,
      'other-host',
      'it sends to https://b.example, which is not followed: what is posted stays on its host',
    ],
    [
      'https://u:p@b.example/',
      307,
      'not-a-url',
      'it sends to https://b.example, which is not followed: there is a user in the address',
    ],
    ['ftp://b.example/secret', 307, 'not-a-url', 'it sends to what is no web address'],
    ['/secret', 307, undefined, 'it sends to another path, which is not followed: it has sent on too often'],
    [
      'https://b.example/',
      300,
      undefined,
      'it sends to https://b.example, which is not followed: status 300 is no redirect',
    ],
    ['https://b.example/', 200, undefined, undefined],
    [undefined, 307, undefined, undefined],
  ])('%s by %i: %s', (location, status, obstacle, words) => {
    expect(redirectObstacleOf(POST, status, location)).toBe(obstacle);
    expect(describeRedirect(POST, status, location)).toBe(words);
  });
});
