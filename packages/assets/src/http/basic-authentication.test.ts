import { describe, expect, it } from 'vitest';
import { basicAuthentication } from './basic-authentication.ts';

const encode = (text: string): string => Buffer.from(text).toString('base64');

describe('basic authentication', () => {
  const authenticate = basicAuthentication([
    { user: 'gridsim', password: 'sim:pä ss' },
    { user: 'second', password: 'x' },
  ]);

  it.each([
    [`Basic ${encode('gridsim:sim:pä ss')}`, true],
    [`basic ${encode('second:x')}`, true],
    [`BASIC  ${encode('second:x')} `, true],
    [`Basic ${encode('gridsim:sim')}`, false],
    [`Basic ${encode('gridsim:sim:pä ss:more')}`, false],
    [`Basic ${encode('gridsim:x')}`, false],
    [`Basic ${encode('second')}`, false],
    [`Basic ${encode(':')}`, false],
    [`Basic ${encode('second:x')}%%`, false],
    ['Basic %%%', false],
    ['Basic ', false],
    ['Basic', false],
    [`Bearer ${encode('second:x')}`, false],
    [`Basic ${'A'.repeat(10_000)}`, false],
    ['', false],
    [undefined, false],
  ])('%s', (header, isKnown) => {
    expect(authenticate(header)).toBe(isKnown);
  });

  it('lets everybody in where there is no credential', () => {
    expect(basicAuthentication([])(undefined)).toBe(true);
  });
});
