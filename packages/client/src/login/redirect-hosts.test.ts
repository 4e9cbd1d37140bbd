import { describe, expect, it } from 'vitest';
import { mayRedirectTo } from './redirect-hosts.ts';

const GRID = 'https://login.grid.example/';

describe('the login may be sent on', () => {
  it.each([
    ['https://login.grid.example:8002/next', [], true],
    ['https://LOGIN.grid.example/next', [], true],
    ['https://evil.example/next', [], false],
    ['https://login2.grid.example/next', [], false],
    ['https://login2.grid.example/next', ['login2.Grid.example'], true],
    ['https://login2.grid.example/next', ['.grid.example'], true],
    ['https://evilgrid.example/next', ['.grid.example'], false],
    ['nowhere', ['nowhere'], false],
  ])('to %s with %j: %s', (url, hosts, allowed) => expect(mayRedirectTo(url, GRID, hosts)).toBe(allowed));
});
