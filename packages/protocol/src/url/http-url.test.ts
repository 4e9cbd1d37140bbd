import { describe, expect, it } from 'vitest';
import { isHttpUrl, schemeOf, splitHttpUrl } from './index.ts';

describe('a web address', () => {
  it.each([
    ['http://127.0.0.1:9000', 'http'],
    ['HTTPS://sim.example:12043/cap/0f3c77a1', 'https'],
    ['http://[::1]:9000/CAPS/x?y=1#z', 'http'],
    ['http://grid.example?login', 'http'],
    ['http://grid.example:/', 'http'],
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
    'http://grid.example:0/',
    'http://grid.example:65536/',
    'http://grid.example:999999/',
    'http://grid.example:x/',
    'http://[::1/',
    'http://[::g]/',
    'http://[]/',
    'http://[fe80::1%25eth0]/',
    'http://::1/',
  ])('is not %j', (text) => {
    expect(schemeOf(text)).toBeUndefined();
    expect(isHttpUrl(text)).toBe(false);
  });
});

describe('the parts of a web address', () => {
  it.each([
    ['HTTP://Grid.Example/A?b#c', 'http://grid.example', 'grid.example', 80, '/A?b'],
    ['https://u:p@a:8443?x', 'https://a:8443', 'a', 8443, '/?x'],
    ['http://[0:0:0:0:0:0:0:1]:9300/', 'http://[::1]:9300', '::1', 9300, '/'],
    ['http://[::ffff:127.0.0.1]/', 'http://127.0.0.1', '127.0.0.1', 80, '/'],
  ])('%s', (url, origin, host, port, path) => {
    expect(splitHttpUrl(url)).toMatchObject({ origin, host, port, path });
  });
});
