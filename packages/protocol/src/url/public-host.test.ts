import { describe, expect, it } from 'vitest';
import { isPublicHost } from './index.ts';

describe('a host', () => {
  it.each(['grid.example', 'LOGIN.Grid.example.', '8.8.8.8', '2001:4860:4860::8888', 'locally.example'])(
    'of the open internet: %s',
    (host) => expect(isPublicHost(host)).toBe(true),
  );

  it.each([
    'localhost',
    'LOCALHOST.',
    'a.localhost',
    'mybox',
    'mybox.local',
    'mybox.lan',
    'grid.home.arpa',
    '127.0.0.1',
    '192.168.1.5',
    '::1',
    '127.1',
    '0x7f.0x1',
    '2130706433',
    '127.0.0.%31',
    '169.254.169.%32%35%34',
    '127.0.0.\uff11',
    '127\u30020\u30020\u30021',
    '127.0.0.1\u00ad',
    '127.0.0.\u00b9',
    'grid.ex%61mple',
  ])('from inside: %s', (host) => expect(isPublicHost(host)).toBe(false));
});
