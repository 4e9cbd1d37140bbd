import { describe, expect, it } from 'vitest';
import { isHttpUrl, schemeOf } from './index.ts';

describe('a web address', () => {
  it.each([
    ['http://127.0.0.1:9000', 'http'],
    ['HTTPS://sim.example:12043/cap/0f3c77a1', 'https'],
    ['http://[::1]:9000/CAPS/x?y=1#z', 'http'],
    ['http://grid.example?login', 'http'],
    ['http://grid.example/a@b', 'http'],
  ])('%s', (url, scheme) => {
    expect(schemeOf(url)).toBe(scheme);
    expect(isHttpUrl(url)).toBe(true);
  });

  it.each([
    '',
    'http://',
    'http:///path',
    'grid.example:9000',
    'ftp://grid.example/',
    'javascript:alert(1)//http://grid.example/',
    ' http://grid.example/',
    'http://grid.example/a b',
    'http://grid.example/\n',
    'http://user@grid.example/',
    'http://user:secret@grid.example/',
  ])('is not %j', (text) => {
    expect(schemeOf(text)).toBeUndefined();
    expect(isHttpUrl(text)).toBe(false);
  });
});
