import { describe, expect, it } from 'vitest';
import { findGrid, listGrid } from './index.ts';
import { PinnedNames } from './pinned-names.ts';
import { createReach } from './reach.ts';
import { sentHeaders } from './sent-headers.ts';

const found = (...addresses: string[]) => addresses.map((address) => ({ address }));

describe('a name', () => {
  it('stays what it was at first: a grid’s cannot become one of this network', async () => {
    const answers = [found('93.184.216.34'), found('127.0.0.1')];
    const names = new PinnedNames(createReach([]), async () => answers.shift()!);
    expect(await names.addressOf('grid.example')).toBe('93.184.216.34');
    expect(await names.addressOf('grid.example')).toBe('93.184.216.34');
    expect(answers).toHaveLength(1);
  });

  it('that leads inside is refused, unless that is listed; of several addresses one that may be reached is taken', async () => {
    const lookUp = async (name: string) =>
      name === 'both.example' ? found('192.168.1.1', '93.184.216.34') : found('192.168.1.1', '::1');
    const names = new PinnedNames(createReach([]), lookUp);
    await expect(names.addressOf('inside.example')).rejects.toMatchObject({ reason: 'private-address' });
    expect(await names.addressOf('both.example')).toBe('93.184.216.34');
    const listed = new PinnedNames(createReach(['192.168.0.0/16']), lookUp);
    expect(await listed.addressOf('inside.example')).toBe('192.168.1.1');
  });

  it('that leads nowhere may lead somewhere later', async () => {
    let calls = 0;
    const names = new PinnedNames(createReach([]), async () => {
      calls++;
      if (calls === 1) throw Object.assign(new RangeError('no such name'), { code: 'ENOTFOUND' });
      return found('93.184.216.34');
    });
    await expect(names.addressOf('a.example')).rejects.toMatchObject({
      reason: 'unreachable',
      detail: 'ENOTFOUND',
    });
    expect(await names.addressOf('a.example')).toBe('93.184.216.34');
  });
});

describe('a grid of the list', () => {
  it.each([
    ['http://127.0.0.1:9000/', '127.0.0.1', true],
    ['http://localhost:9000/', '127.0.0.9', true],
    ['http://127.0.0.1:9000/', '192.168.1.1', false],
    ['http://192.168.1.5:9000/', '192.168.1.5', false],
    ['http://grid.example/', '127.0.0.1', false],
    ['http://grid.example/', '169.254.169.254', false],
    ['http://grid.example/', '93.184.216.34', true],
    ['http://grid.example/', 'grid.example', false],
  ])('%s may name %s: %s', (loginUri, address, isAllowed) => {
    expect(listGrid({ loginUri }).reach.allows(address)).toBe(isAllowed);
  });

  it('is found in any spelling of its address, and nothing else is', () => {
    const grids = [listGrid({ loginUri: 'http://Grid.example:8002' })];
    expect(findGrid(grids, 'http://grid.example:8002/')).toBe(grids[0]);
    for (const other of [
      'http://grid.example/',
      'https://grid.example:8002/',
      'http://grid.example:8002/x',
      '',
    ])
      expect(findGrid(grids, other)).toBeUndefined();
  });
});

describe('headers of a page', () => {
  it('go on, but for those of a connection, what tells who asks, and what is none', () => {
    expect(
      sentHeaders({
        accept: '*/*',
        range: 'bytes=0-5',
        host: 'elsewhere',
        cookie: 'a=b',
        'x-forwarded-for': '1.2.3.4',
        'content-length': '9',
        'a b': 'x',
        evil: 'a\r\nhost: b',
      }),
    ).toEqual({ accept: '*/*', range: 'bytes=0-5' });
  });
});
